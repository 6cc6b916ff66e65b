package app.callready.glasses.core

import java.io.File
import java.lang.ref.WeakReference
import java.util.concurrent.TimeUnit
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Test

/** The library itself, from a plain Java machine: whatever is passed in, the answer is a value or an exception. */
class CoreTest {
    private val agent = open()

    @Test fun `a device that was never checked says so, and one that was has a card`() {
        assertNull(Core.card(agent, null))
        assertEquals("never_run", said(Core.statusFile(agent), "line"))
        val card = Core.check(agent, facts(), false)
        assertEquals(listOf("unknown", "UNKNOWN", "en"), listOf("readiness", "word", "language").map { said(card, it) })
        val run = checkNotNull(said(card, "run"))
        assertEquals(card, Core.card(agent, run))
        assertEquals(card, Core.card(agent, null))
        assertTrue(Core.history(agent).contains("\"run\":\"$run\""))
        val report = Core.report(agent, run)
        assertTrue(report, report.contains("\"runner\": \"service\"") && report.contains("\"device\": \"glasses\""))
        assertTrue(Core.codes(agent, run).startsWith("[[\"1111111"))
        assertTrue(Core.states(agent).contains("\"data\":\"unknown\""))
    }

    @Test fun `the configuration's faults come back, the language counts, and doors decide`() {
        assertEquals("[]", Core.configure(agent, """{"profile": "glarassist"}"""))
        assertTrue(Core.configure(agent, """{"depth": "sideways", "language": "de"}""").startsWith("[\"depth: "))
        assertEquals("UNBEKANNT", said(Core.check(agent, facts("app"), false), "word"))
        assertEquals("0", said(Core.knock(agent, "enrolment"), "in_s"))
        assertEquals("null", said(Core.deliver(agent, facts()), "again_in_s"))
        assertTrue(Core.configure(agent, "no JSON")[2] == 'c')
    }

    @Test fun `a code without a key to judge it by is refused with a sentence`() {
        Core.configure(agent, "{}")
        for (code in listOf("CALLREADY:C1/A/A", "callready:C1/A/A")) {
            val refused = assertThrows(CoreException::class.java) { Core.handOver(agent, code) }
            assertTrue(refused.message, refused.message!!.startsWith("no code can configure this device yet"))
        }
    }

    @Test fun `no thread of core's is left once an agent is closed`() {
        val before = threads()
        val other = open()
        Core.check(other, facts(), false)
        assertEquals(before + 1, threads())
        Core.close(other)
        val end = System.nanoTime() + 5_000_000_000
        while (threads() > before && System.nanoTime() < end) Thread.sleep(5)
        assertEquals(before, threads())
    }

    private fun threads() = checkNotNull(java.io.File("/proc/self/task").listFiles())
        .count { runCatching { java.io.File(it, "comm").readText().trim() }.getOrNull() == "callready" }

    @Test fun `a silent check that the configuration does not want is refused with a sentence`() {
        Core.configure(agent, "{}")
        val refused = assertThrows(CoreException::class.java) { Core.check(agent, facts(), true) }
        assertEquals("no silent check: there is no managed configuration", refused.message)
    }

    @Test fun `what is missing, broken, stale or made up is named`() {
        val closed = open().also(Core::close)
        val half = "half a pair: \uD83D"
        val wrong = mapOf<String, () -> Any?>(
            "host is missing" to { Core.open("/tmp", "en", null, null) },
            "folder is missing" to { Core.open(null, "en", null, Listener()) },
            "configuration is missing" to { Core.configure(agent, null) },
            "facts is missing" to { Core.check(agent, null, false) },
            "run is missing" to { Core.report(agent, null) },
            "configuration is no text" to { Core.configure(agent, half) },
            "language is no text" to { Core.speak(agent, half) },
            "facts of the device cannot be read" to { Core.check(agent, "{\"runner\": \"thief\"}", false) },
            "unknown field `profile`" to { Core.check(agent, """{"runner": "service", "profile": "x"}""", false) },
            "no door \"cellar\"" to { Core.knock(agent, "cellar") },
            "there is no agent $closed" to { Core.close(closed) },
            "there is no agent 0" to { Core.states(0) },
            "there is no agent -1" to { Core.cancel(-1) },
            "there is no agent ${Long.MAX_VALUE}" to { Core.check(Long.MAX_VALUE, facts(), false) },
        )
        for ((words, call) in wrong) {
            val thrown = assertThrows(words, IllegalArgumentException::class.java) { call() }
            assertTrue("$words: ${thrown.message}", thrown.message.orEmpty().contains(words))
        }
        assertThrows(CoreException::class.java) { Core.report(agent, "../../etc/passwd") }
        // Whole pairs, the sign for what is no text, and zeros are text.
        assertTrue(Core.configure(agent, "{\"\uD83D\uDE00\uFFFD\\u0000\": 1}").contains("\uD83D\uDE00\uFFFD"))
    }

    @Test fun `a panic is an exception, here and on core's thread, and core lives on`() {
        for (there in listOf(false, true)) {
            val panic = assertThrows(PanicException::class.java) { Provoked.panic(agent, there) }
            val said = "a fault in Callready ended this; try again: provoked ${if (there) "there" else "here"} ("
            assertTrue("${panic.message}", panic.message.orEmpty().startsWith(said))
        }
        assertNotNull(Core.check(agent, facts(), false))
    }

    @Test fun `a thread of core's own, which has no class loader, gets exceptions as any other does`() {
        val thrown = mutableListOf<Throwable>()
        val caught = { call: () -> Unit -> try { call() } catch (expected: Throwable) { thrown += expected } }
        lateinit var thread: Thread
        var number = 0L
        val host = object : Listener() {
            override fun progress(json: String) {
                thread = Thread.currentThread()
                if (thrown.isNotEmpty()) return
                caught { Core.states(-7) }
                caught { Core.check(number, facts(), false) }
                throw IllegalStateException("a host that throws")
            }
        }
        number = open(host)
        Provoked.progress(number, 2)
        assertEquals(listOf(IllegalArgumentException::class, CoreException::class), thrown.map { it::class })
        assertEquals("the agent is closed, or was asked by a callback of its own", thrown[1].message)
        assertTrue("a thread that Java did not start", thread !== Thread.currentThread() && thread.name == "callready")
        assertEquals("what the host threw did no harm", listOf("relay.example", "relay.example"), host.asked)
    }

    @Test fun `a host that is none of ours is asked in vain, and does no harm`() {
        val agent = open(Any())
        Provoked.progress(agent, 3)
        assertNotNull(Core.check(agent, facts(), false))
    }

    @Test fun `closing lets the host go`() {
        var host: Listener? = Listener()
        val kept = WeakReference(host)
        val number = open(host)
        Core.check(number, facts(), false)
        host = null
        Core.close(number)
        val end = System.nanoTime() + 20_000_000_000
        while (kept.get() != null && System.nanoTime() < end) {
            System.gc()
            Thread.sleep(20)
        }
        assertNull(kept.get())
    }

    @Test fun `ten thousand calls either way leave no reference behind`() {
        val java = File(System.getProperty("java.home"), "bin/java").path
        val options = listOf("-Xcheck:jni", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djava.library.path=${System.getProperty("java.library.path")}")
        val log = File.createTempFile("leaks", ".log")
        val command = listOf(java) + options + listOf("-cp", System.getProperty("java.class.path"), Leaks::class.java.name)
        val process = ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start()
        val ended = process.waitFor(2, TimeUnit.MINUTES)
        process.destroyForcibly()
        val said = log.readText()
        assertTrue("in time: $said", ended)
        assertEquals(said, 0, process.exitValue())
        // So the machine says when more than a frame's worth of references is held.
        val warnings = said.lines().filter { "local refs" in it || "FATAL" in it }
        assertEquals(emptyList<String>(), warnings)
        assertTrue(said, said.trim().endsWith("10000 calls each way"))
    }
}

/** Run by itself, under the eyes of the machine's own checks. */
object Leaks {
    @JvmStatic fun main(arguments: Array<String>) {
        val host = object : Listener() {
            override fun trusts(chain: Array<ByteArray>, host: String) = "valid".also { asked += host }
        }
        val agent = open(host)
        repeat(10_000) { Core.knock(agent, "schedule") }
        Provoked.progress(agent, 10_000)
        check(host.heard.size == 10_000 && host.asked.size == 10_000)
        println("10000 calls each way")
        // Core's thread keeps the machine alive until then.
        Core.close(agent)
    }
}
