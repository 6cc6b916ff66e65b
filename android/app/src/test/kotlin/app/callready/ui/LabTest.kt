package app.callready.ui

import android.content.Intent
import android.net.ConnectivityManager
import android.net.LinkProperties
import android.net.Uri
import android.os.Looper
import android.view.View
import android.view.ViewGroup
import android.widget.Button
import android.widget.TextView
import app.callready.Callready
import app.callready.MainActivity
import app.callready.R
import app.callready.core.AgentInterface
import app.callready.core.DeviceFacts
import app.callready.core.NetworkKind
import app.callready.core.Occasion
import app.callready.core.Runner
import app.callready.core.Setup
import java.io.File
import java.net.InetAddress
import java.net.NetworkInterface
import kotlin.io.path.createTempDirectory
import kotlinx.coroutines.runBlocking
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Assume.assumeTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config

/**
 * A person presses the button, and the real core tests the network of the lab that this runs in.
 *
 * `-Dexpect=ready` says what is to be found out of it.
 */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35])
class LabTest {
    private val app get() = RuntimeEnvironment.getApplication()
    private val expected = checkNotNull(System.getProperty("expect")) { "which answer does this lab expect?" }
    private lateinit var screen: ActivityController<MainActivity>

    @Before fun begin() = start()

    @After fun end() {
        Callready.forget()
        MainActivity.forget()
    }

    @Test fun `a press shows the answer of this network`() {
        press(R.string.shell_test)
        val card = answer()
        assertEquals(expected, card.readiness.name.lowercase())
        val words = words()
        assertTrue("the word: $words", words.contains(card.word))
        assertTrue("the sentence: $words", words.contains(card.sentence))
        assertTrue("every row that is not open: $words", card.rows.all { words.contains(it.title) && words.contains(it.word) })
        assertEquals("something to ask for", expected == "degraded" || expected == "not_ready", words.contains(app.getString(R.string.shell_send_ticket)))
        assertEquals("what was blocked", expected == "degraded" || expected == "not_ready", card.rows.any { it.id == "rtc-udp" && it.word == "blocked" })
    }

    @Test @Config(sdk = [26]) fun `the oldest Android shows the same`() {
        press(R.string.shell_test)
        assertEquals(expected, answer().readiness.name.lowercase())
    }

    @Test fun `a report goes to IT as text and as a file`() {
        press(R.string.shell_test)
        val card = answer()
        press(R.string.shell_send_text)
        val text = sent().getStringExtra(Intent.EXTRA_TEXT).orEmpty()
        assertTrue(text, text.replace(Regex("\\s+"), " ").contains(card.sentence))
        press(R.string.shell_send_json)
        @Suppress("DEPRECATION") val file = checkNotNull(sent().getParcelableExtra<Uri>(Intent.EXTRA_STREAM))
        Robolectric.setupContentProvider(Reports::class.java, file.authority)
        // Robolectric's pipe is a file: its end may come before its writer does.
        val json = StringBuilder()
        checkNotNull(app.contentResolver.openInputStream(file)).use { stream -> until { json.append(stream.readBytes().decodeToString()).endsWith("}\n") } }
        assertTrue("$json", json.startsWith("{") && json.contains("\"schema\"") && json.contains("\"readiness\""))
        assertEquals("application/json", app.contentResolver.getType(file))
        if (!card.ticket) return
        press(R.string.shell_send_ticket)
        assertTrue(sent().getStringExtra(Intent.EXTRA_TEXT).orEmpty().contains("3478"))
    }

    @Test fun `turning the phone loses neither the test nor its report`() {
        press(R.string.shell_test)
        val before = screen.get()
        screen.recreate()
        assertTrue(before !== screen.get())
        assertTrue("the test goes on", session().screen.value.let { it is Screen.Running || it is Screen.Result })
        val card = answer()
        screen.recreate()
        assertTrue(words().contains(card.sentence))
        assertEquals("one test was made", 1, Callready.agent(app).history().size)
    }

    @Test fun `cancelling shows what was seen, as unknown or better`() {
        assumeTrue("a test that is over at once cannot be cancelled", expected != "unknown")
        press(R.string.shell_test)
        press(R.string.shell_cancel)
        val card = answer()
        assertEquals("unknown", card.readiness.name.lowercase())
        assertTrue(card.rows.isNotEmpty())
    }

    @Test fun `an earlier report is found in the history and comes back from there`() {
        press(R.string.shell_test)
        val card = answer()
        press(R.string.shell_history)
        until { session().screen.value is Screen.History }
        until { all(root()).find { it.isClickable && it.contentDescription?.contains(card.word) == true } }.performClick()
        until { session().screen.value is Screen.Result }
        assertTrue(words().contains(card.sentence))
        press(R.string.shell_back)
        assertTrue(session().screen.value is Screen.History)
    }

    @Test fun `two networks are tested each over its own interface`() {
        assumeTrue("two networks need one", expected == "ready")
        // Both are the lab's one cable, once by its number and once by one that is nobody's.
        val cable = NetworkInterface.getNetworkInterfaces().toList().first { !it.isLoopback && it.isUp }.index
        MainActivity.forget(Numbered(mapOf(NetworkKind.WIFI to cable, NetworkKind.CELLULAR to 9_999)))
        screen = Robolectric.buildActivity(MainActivity::class.java).setup()
        press(R.string.shell_compare)
        until { session().screen.value is Screen.Compared }
        val sides = (session().screen.value as Screen.Compared).sides.associate { it.network to it.came }
        assertEquals("ready", (sides[NetworkKind.WIFI] as Outcome.Told).card.readiness.name.lowercase())
        assertTrue("$sides", (sides[NetworkKind.CELLULAR] as? Outcome.Told)?.card?.readiness?.name != "READY")
    }

    @Test fun `a report is in the language that the person has by now`() {
        assumeTrue("one network tells", expected == "unknown")
        RuntimeEnvironment.setQualifiers("+de")
        Callready.configure(app)
        val card = runBlocking { Callready.agent(app).check(Callready.facts(app, Runner.APP), Occasion.PERSON, null) }
        assertEquals("UNBEKANNT", card.word)
    }

    private fun start() {
        val roots = System.getenv("SSL_CERT_FILE")
        val folder = createTempDirectory("callready").toString()
        Callready.setup = { Setup(folder, language = "en", roots = roots) }
        Callready.forget()
        MainActivity.forget()
        plug()
        screen = Robolectric.buildActivity(MainActivity::class.java).setup()
        until { session().screen.value !is Screen.Opening }
    }

    /** The lab's network, as a phone sees it. */
    private fun plug() {
        val manager = checkNotNull(app.getSystemService(ConnectivityManager::class.java))
        val resolvers = File("/etc/resolv.conf").readLines().filter { it.startsWith("nameserver ") }.map { InetAddress.getByName(it.substringAfter(' ')) }
        shadowOf(manager).setLinkProperties(manager.activeNetwork, LinkProperties().apply { setDnsServers(resolvers) })
    }

    private fun session() = MainActivity.session(app)

    private fun press(label: Int) {
        until { button(label) != null }
        assertTrue(checkNotNull(button(label)).performClick())
        shadowOf(Looper.getMainLooper()).idle()
    }

    private fun button(label: Int) = all(root()).filterIsInstance<Button>().find { it.text.toString() == app.getString(label) && it.isEnabled }

    private fun answer() = (until { session().screen.value as? Screen.Result }).card

    private fun sent(): Intent {
        val chooser = until { shadowOf(app).nextStartedActivity }
        @Suppress("DEPRECATION") return checkNotNull(chooser.getParcelableExtra(Intent.EXTRA_INTENT))
    }

    private fun words() = all(root()).filterIsInstance<TextView>().map { it.text.toString() }

    private fun root(): View = screen.get().window.decorView
}

/** Networks by the numbers of interfaces, as systems other than Android name them. */
private class Numbered(private val interfaces: Map<NetworkKind, Int>) : Bench {
    override fun agent(): AgentInterface = Callready.agent(RuntimeEnvironment.getApplication())
    override fun networks() = interfaces.keys
    override fun facts(network: NetworkKind?): DeviceFacts {
        val facts = Callready.facts(RuntimeEnvironment.getApplication(), Runner.APP)
        val number = interfaces[network]?.toULong()
        return DeviceFacts(facts.runner, facts.network.copy(handle = number))
    }
}

/** Waits for what comes from another thread, and lets the screen follow. */
internal fun <T : Any> until(look: () -> T?): T {
    val end = System.nanoTime() + 60_000_000_000
    while (true) {
        shadowOf(Looper.getMainLooper()).idle()
        look()?.takeIf { it != false }?.let {
            shadowOf(Looper.getMainLooper()).idle()
            return it
        }
        check(System.nanoTime() < end) { "it did not come within a minute" }
        Thread.sleep(5)
    }
}

internal fun all(view: View): List<View> =
    listOf(view) + ((view as? ViewGroup)?.let { group -> (0 until group.childCount).flatMap { all(group.getChildAt(it)) } } ?: emptyList())
