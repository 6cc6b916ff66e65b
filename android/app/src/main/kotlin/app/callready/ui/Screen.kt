package app.callready.ui

import app.callready.core.Card
import app.callready.core.Kept
import app.callready.core.NetworkKind
import app.callready.core.Progress

/** What the person looks at; the same on every platform. */
sealed interface Screen {
    /** The agent is being opened. */
    data object Opening : Screen

    /** Nothing under way; the newest test, where there is one. */
    data class Idle(val last: Kept?) : Screen

    /** A test under way, over one network where it is named. */
    data class Running(val network: NetworkKind? = null, val progress: Progress? = null, val stopping: Boolean = false) : Screen

    /** A report. */
    data class Result(val card: Card) : Screen

    /** A report of each network, or why there is none. */
    data class Compared(val sides: List<Side>) : Screen

    /** Kept reports, newest first. */
    data class History(val kept: List<Kept>) : Screen

    /** There is no report, and why. */
    data class Failed(val fault: Fault) : Screen
}

/** One network of a comparison. */
data class Side(val network: NetworkKind, val came: Outcome)

/** What came of a test. */
sealed interface Outcome {
    data class Told(val card: Card) : Outcome
    data class Failed(val fault: Fault) : Outcome
}

/** Why there is no report. */
sealed interface Fault {
    /** Another test is under way. */
    data object Busy : Fault

    /** The network to test is no longer there. */
    data object NetworkGone : Fault

    /** A kept report cannot be read. */
    data class Unreadable(val why: String) : Fault

    /** In core's own words. */
    data class Said(val why: String) : Fault
}
