package app.callready.glasses.core

import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit.SECONDS
import kotlin.concurrent.thread
import org.junit.Assert.assertEquals
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Test

/** The library in the network of a lab: `-Dexpect=ready` says what is to be found out of it. */
class LabTest {
    private val begun = CountDownLatch(1)
    private val host = object : Listener() {
        override fun progress(json: String) {
            super.progress(json)
            begun.countDown()
        }
    }
    private val agent = open(host)

    @Test fun `a check has the answer of this network, tells how far it is, and asks the platform about certificates`() {
        val card = Core.check(agent, facts(), false)
        assertEquals(System.getProperty("expect"), said(card, "readiness"))
        val done = host.heard.map { checkNotNull(said(it, "done")).toInt() }
        assertTrue("$done", done.size > 10 && done == done.sorted() && done.last() > 10)
        assertTrue(host.heard.first(), said(host.heard.first(), "what").orEmpty().isNotEmpty())
        assertTrue("the lab's own authority was asked about", host.asked.isNotEmpty())
    }

    @Test fun `another thread ends a check early, with its report, and a second one meanwhile is refused`() {
        var busy: Throwable? = null
        val other = thread {
            begun.await(20, SECONDS)
            busy = assertThrows(BusyException::class.java) { Core.check(agent, facts(), false) }
            Core.cancel(agent)
        }
        val began = System.nanoTime()
        val card = Core.check(agent, facts(), false)
        assertTrue("at once", System.nanoTime() - began < 5_000_000_000)
        other.join()
        assertEquals("a check is under way already", busy?.message)
        assertEquals("unknown", said(card, "readiness"))
        assertTrue(Core.report(agent, said(card, "run")).contains("\"ended\": \"cancelled\""))
    }

    @Test fun `closing ends a check early, and its report is kept`() {
        val other = thread {
            begun.await(20, SECONDS)
            Core.close(agent)
        }
        assertEquals("unknown", said(Core.check(agent, facts(), false), "readiness"))
        other.join()
        assertThrows(IllegalArgumentException::class.java) { Core.states(agent) }
    }
}
