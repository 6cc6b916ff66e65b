package app.callready.ui

import app.callready.core.AgentException
import app.callready.core.AgentInterface
import app.callready.core.Card
import app.callready.core.DeviceFacts
import app.callready.core.NetworkKind
import app.callready.core.Occasion
import app.callready.core.Progress
import app.callready.core.Watcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch

/** What a session needs of its device. */
interface Bench {
    /** The agent; may read files. */
    fun agent(): AgentInterface

    /** Facts of the system's network, or of the one of a kind, to which the test is bound then; absent where it is gone. */
    fun facts(network: NetworkKind?): DeviceFacts?

    /** Networks that can be compared. */
    fun networks(): Set<NetworkKind>
}

/**
 * What a person does and sees, as long as the process lives; screens come and go and only watch.
 *
 * Every function returns at once: what takes time goes on in `scope`, and its screen is told when it is there.
 */
class Session(private val bench: Bench, private val scope: CoroutineScope) {
    private val shown = MutableStateFlow<Screen>(Screen.Opening)
    private val trail = ArrayDeque<Screen>()
    private var opened = false
    private var work: Job? = null
    @Volatile private var stopping = false

    /** What is to be seen now. */
    val screen: StateFlow<Screen> = shown.asStateFlow()

    /** Whether there is something to go back to. */
    val canGoBack: Boolean get() = synchronized(this) { trail.isNotEmpty() }

    /** Whether two networks are there to compare. */
    val canCompare: Boolean get() = bench.networks().size > 1

    /** Begins, once a process; `run` is the report that was on the screen when an earlier process ended. */
    @Synchronized fun open(run: String?) {
        if (opened) return
        opened = true
        go {
            val agent = bench.agent()
            val card = agent.recovered() ?: run?.let { runCatching { agent.card(it) }.getOrNull() }
            card?.let(Screen::Result) ?: Screen.Idle(agent.history().firstOrNull())
        }
    }

    /** Tests the system's network. */
    fun test() = begin(Screen.Running()) {
        when (val came = check(null)) {
            is Outcome.Told -> Screen.Result(came.card)
            is Outcome.Failed -> Screen.Failed(came.fault)
        }
    }

    /** Tests each network by itself, one after the other. */
    fun compare() {
        val networks = bench.networks().sorted()
        if (networks.size < 2) return
        begin(Screen.Running(networks.first())) {
            Screen.Compared(networks.mapNotNull { network ->
                if (stopping) return@mapNotNull null
                shown.value = Screen.Running(network)
                Side(network, check(network))
            })
        }
    }

    /** Ends the test under way; its report of what was seen comes soon. */
    fun cancel() {
        stopping = true
        shown.update { if (it is Screen.Running) it.copy(stopping = true) else it }
        scope.launch { bench.agent().cancel() }
    }

    /** Shows the kept reports. */
    fun history() = ahead { Screen.History(bench.agent().history()) }

    /** Shows a kept report. */
    fun show(run: String) = ahead {
        try {
            bench.agent().card(run)?.let(Screen::Result) ?: Screen.Failed(Fault.Unreadable(run))
        } catch (damage: AgentException) {
            Screen.Failed(Fault.Unreadable(damage.said()))
        }
    }

    /** Shows a report at hand. */
    fun show(card: Card) = ahead { Screen.Result(card) }

    /** Shows what was there before; false where there is nothing. */
    @Synchronized fun back(): Boolean {
        shown.value = trail.removeLastOrNull() ?: return false
        return true
    }

    @Synchronized private fun begin(first: Screen.Running, end: suspend () -> Screen) {
        if (shown.value is Screen.Running) return
        trail.clear()
        stopping = false
        shown.value = first
        go(end)
    }

    /** Goes to a screen from which one comes back here. */
    private fun ahead(to: suspend () -> Screen) = synchronized(this) {
        val from = shown.value
        if (from !is Screen.Running && work?.isActive != true) go {
            to().also { synchronized(this) { trail.addLast(from) } }
        }
    }

    private fun go(to: suspend () -> Screen) {
        work = scope.launch {
            shown.value = try {
                to()
            } catch (fault: AgentException) {
                Screen.Failed(Fault.Said(fault.said()))
            }
        }
    }

    private suspend fun check(network: NetworkKind?): Outcome = try {
        val facts = bench.facts(network)
        if (facts == null) Outcome.Failed(Fault.NetworkGone) else Outcome.Told(bench.agent().check(facts, Occasion.PERSON, watcher))
    } catch (busy: AgentException.Busy) {
        Outcome.Failed(Fault.Busy)
    } catch (fault: AgentException) {
        Outcome.Failed(Fault.Said(fault.said()))
    }

    private val watcher = object : Watcher {
        override fun progress(progress: Progress) {
            // Whoever cancelled before the agent had begun meant this test, too.
            if (stopping) bench.agent().cancel()
            shown.update { if (it is Screen.Running) it.copy(progress = progress) else it }
        }
    }
}

/** What a person is told of it. */
fun AgentException.said(): String = when (this) {
    is AgentException.Refused -> reason
    is AgentException.Store -> reason
    is AgentException.Panicked -> reason
    else -> message.orEmpty()
}
