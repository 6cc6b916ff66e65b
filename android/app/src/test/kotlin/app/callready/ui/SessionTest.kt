package app.callready.ui

import app.callready.core.AgentException
import app.callready.core.Kept
import app.callready.core.NetworkKind.CELLULAR
import app.callready.core.NetworkKind.WIFI
import app.callready.core.Progress
import app.callready.core.Readiness.NOT_READY
import app.callready.core.Readiness.READY
import app.callready.core.Readiness.UNKNOWN
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test

/** What a person sees, step by step; every step is done when its call returns. */
class SessionTest {
    private val bench = FakeBench(setOf(CELLULAR, WIFI))
    private val session = Session(bench, CoroutineScope(SupervisorJob() + Dispatchers.Unconfined))
    private val screen get() = session.screen.value

    @Test fun `a first start shows that nothing was tested yet`() {
        session.open(null)
        assertEquals(Screen.Idle(null), screen)
    }

    @Test fun `a later start shows the newest test`() {
        val kept = Kept("r", READY, "READY", "Calls should work.", "2026-11-21 09:30 UTC")
        bench.kept = listOf(kept)
        session.open(null)
        assertEquals(Screen.Idle(kept), screen)
    }

    @Test fun `a start after the process was ended shows the report that was on the screen`() {
        session.open(sample(READY).run)
        assertEquals(Screen.Result(sample(READY)), screen)
    }

    @Test fun `a start after the process was ended in the middle of a test shows what was seen`() {
        bench.left = sample(UNKNOWN)
        session.open(sample(READY).run)
        assertEquals(Screen.Result(sample(UNKNOWN)), screen)
    }

    @Test fun `a test tells how far it is and then its report`() {
        session.test()
        assertEquals(Screen.Running(), screen)
        val progress = Progress("testing the table", 1u, 9u)
        bench.watcher?.progress(progress)
        assertEquals(Screen.Running(progress = progress), screen)
        bench.answer.complete(sample(NOT_READY))
        assertEquals(Screen.Result(sample(NOT_READY)), screen)
        assertFalse(session.canGoBack)
    }

    @Test fun `a second press starts no second test`() {
        session.test()
        session.test()
        assertEquals(1, bench.checked.size)
    }

    @Test fun `progress that comes late does not hide the report`() {
        session.test()
        bench.answer.complete(sample(READY))
        bench.watcher?.progress(Progress("testing the table", 1u, 9u))
        assertEquals(Screen.Result(sample(READY)), screen)
    }

    @Test fun `cancelling reaches a test that had not begun when it was cancelled`() {
        session.test()
        session.cancel()
        assertEquals(Screen.Running(stopping = true), screen)
        assertEquals(1, bench.cancelled)
        bench.watcher?.progress(Progress("testing the table", 0u, 9u))
        assertEquals(2, bench.cancelled)
        bench.answer.complete(sample(UNKNOWN))
        session.test()
        bench.watcher?.progress(Progress("testing the table", 0u, 9u))
        assertEquals("the next test is not cancelled", 2, bench.cancelled)
    }

    @Test fun `another test under way is said`() {
        bench.answer.completeExceptionally(AgentException.Busy())
        session.test()
        assertEquals(Screen.Failed(Fault.Busy), screen)
    }

    @Test fun `what core refuses is said in its words`() {
        bench.answer.completeExceptionally(AgentException.Refused("the agent is closed"))
        session.test()
        assertEquals(Screen.Failed(Fault.Said("the agent is closed")), screen)
    }

    @Test fun `a fault of core's is said, and how to go on`() {
        bench.answer.completeExceptionally(AgentException.Panicked("a fault in Callready ended this; try again: boom"))
        session.test()
        assertEquals(Screen.Failed(Fault.Said("a fault in Callready ended this; try again: boom")), screen)
    }

    @Test fun `both networks are tested, each bound to its own, and shown together`() {
        session.compare()
        assertEquals(Screen.Running(WIFI), screen)
        val first = bench.answer
        bench.answer = CompletableDeferred()
        first.complete(sample(NOT_READY))
        assertEquals(Screen.Running(CELLULAR), screen)
        bench.answer.complete(sample(READY))
        assertEquals(Screen.Compared(listOf(Side(WIFI, Outcome.Told(sample(NOT_READY))), Side(CELLULAR, Outcome.Told(sample(READY))))), screen)
        assertEquals(listOf(WIFI.ordinal.toLong(), CELLULAR.ordinal.toLong()), bench.checked)
    }

    @Test fun `a network that is gone is not tested over another`() {
        bench.gone = CELLULAR
        bench.answer.complete(sample(READY))
        session.compare()
        assertEquals(Screen.Compared(listOf(Side(WIFI, Outcome.Told(sample(READY))), Side(CELLULAR, Outcome.Failed(Fault.NetworkGone)))), screen)
        assertEquals(1, bench.checked.size)
    }

    @Test fun `cancelling a comparison starts no further test`() {
        session.compare()
        session.cancel()
        bench.answer.complete(sample(UNKNOWN))
        assertEquals(Screen.Compared(listOf(Side(WIFI, Outcome.Told(sample(UNKNOWN))))), screen)
    }

    @Test fun `back leads from a report to the history and from there to where it was asked for`() {
        session.open(null)
        session.history()
        assertEquals(Screen.History(emptyList()), screen)
        session.show(sample(READY).run)
        assertEquals(Screen.Result(sample(READY)), screen)
        assertTrue(session.back())
        assertEquals(Screen.History(emptyList()), screen)
        assertTrue(session.back())
        assertEquals(Screen.Idle(null), screen)
        assertFalse("nothing is left: the app is left", session.back())
    }

    @Test fun `the back key does not leave a test under way for another screen`() {
        session.open(null)
        session.history()
        session.test()
        assertFalse(session.back())
        assertEquals(Screen.Running(), screen)
    }
}
