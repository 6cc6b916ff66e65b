package app.callready.silent

import app.callready.core.Agent
import app.callready.core.DeviceFacts
import app.callready.core.NetworkFacts
import app.callready.core.NetworkKind
import app.callready.core.Occasion
import app.callready.core.PlatformHost
import app.callready.core.Runner
import app.callready.core.Setup
import app.callready.core.Status
import app.callready.core.Trust
import com.sun.net.httpserver.HttpServer
import java.io.File
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.ServerSocket
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.TimeUnit
import kotlinx.coroutines.runBlocking
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder

/** What becomes of a report when the process is killed before it is sent: real processes, and a real server on this machine. */
class RestartTest {
    @get:Rule val folder = TemporaryFolder()

    @Test fun `a report that was stored and not sent arrives once`() {
        val address = InetSocketAddress(InetAddress.getLoopbackAddress(), ServerSocket(0).use { it.localPort })
        val configuration = """{"upload_url": "http://127.0.0.1:${address.port}", "upload_format": "otlp", "upload_token": "of-a-test", "controls": "off"}"""
        val run = process("check", configuration, KILLED).removePrefix("kept ")
        assertTrue(run, Regex("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ-[0-9a-f]+").matches(run))

        val arrived = CopyOnWriteArrayList<String>()
        val server = HttpServer.create(address, 0)
        server.createContext("/") { exchange ->
            arrived += "${exchange.requestMethod} ${exchange.requestURI} ${exchange.requestHeaders.getFirst("Authorization")} " + exchange.requestBody.reader().readText()
            exchange.responseHeaders.add("Content-Type", "application/json")
            exchange.sendResponseHeaders(200, 2)
            exchange.responseBody.use { it.write("{}".toByteArray()) }
        }
        server.start()
        try {
            assertEquals("sent 1, waiting 0", process("deliver", configuration, 0))
            assertEquals("sent 0, waiting 0", process("deliver", configuration, 0))
        } finally {
            server.stop(0)
        }
        val (request) = arrived.also { assertEquals("$it", 1, it.size) }
        assertTrue(request, request.startsWith("POST /v1/logs Bearer of-a-test {") && run in request)
    }

    /** The last line that another process says, which ends with this status. */
    private fun process(step: String, configuration: String, status: Int): String {
        val java = File(System.getProperty("java.home"), "bin/java").path
        val libraries = listOf("jna.library.path", "jna.tmpdir").mapNotNull { name -> System.getProperty(name)?.let { "-D$name=$it" } }
        val command = listOf(java) + libraries + listOf("-cp", System.getProperty("java.class.path"), Phase::class.java.name, step, folder.root.path, configuration)
        val process = ProcessBuilder(command).redirectErrorStream(true).start()
        val said = process.inputStream.bufferedReader().readText().trim()
        assertTrue("it ends", process.waitFor(60, TimeUnit.SECONDS))
        assertEquals(said, status, process.exitValue())
        return said.lines().last()
    }
}

private const val KILLED = 9

/** One life of the app's process: it checks and is killed, or it delivers. */
private object Phase {
    @JvmStatic fun main(arguments: Array<String>) {
        val (step, folder, configuration) = arguments
        val agent = Agent(Setup(folder, "en", null), Host)
        check(agent.configure(configuration).isEmpty()) { agent.configure(configuration) }
        when (step) {
            "check" -> {
                val card = runBlocking { agent.check(nowhere, Occasion.SILENT, null) }
                println("kept ${card.run}")
                // As a kill: nothing is closed, nothing is finished.
                Runtime.getRuntime().halt(KILLED)
            }
            else -> {
                val delivery = runBlocking { agent.deliver(nowhere) }
                println("sent ${delivery.sent}, waiting ${delivery.waiting}")
                Runtime.getRuntime().halt(0)
            }
        }
    }

    private val nowhere = DeviceFacts(
        Runner.SERVICE,
        NetworkFacts(
            kind = NetworkKind.UNKNOWN, handle = null, dns = emptyList(), privateDns = null, proxy = null, proxyExclusions = emptyList(), pac = null,
            vpn = null, metered = null, portal = null, validated = null, addresses = emptyList(), ssid = null,
        ),
    )

    private object Host : PlatformHost {
        override fun trusts(chain: List<ByteArray>, host: String) = Trust.NO_OPINION
        override fun status(states: List<Status>) = Unit
    }
}
