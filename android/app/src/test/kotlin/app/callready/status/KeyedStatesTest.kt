package app.callready.status

import app.callready.Callready
import app.callready.core.Status
import app.callready.device.Phone
import app.callready.shared.Console
import kotlinx.coroutines.async
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

/** What a management agent reads back, read by one. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [26, 35])
class KeyedStatesTest {
    @get:Rule val phone = Phone()

    @Test fun `the device's owner reads every state, and an error is taken back under the same key`() {
        val console = Console(phone.app, "com.example.dpc", owner = true)
        assertEquals(1, send(Status("callready.verdict", true, "Calls will not work.", "not_ready")))
        assertEquals(1, send(Status("callready.verdict", false, "Calls will work.", "ready"), Status("callready.blocked", false, "No rule is blocked.", "")))
        assertEquals(
            listOf(
                "at once", "callready.verdict ERROR not_ready Calls will not work.",
                "at once", "callready.verdict INFO ready Calls will work.", "callready.blocked INFO  No rule is blocked.",
            ),
            console.read,
        )
        assertTrue("unbound", shadowOf(phone.app).boundServiceConnections.isEmpty())
    }

    @Test fun `the store reads them, any other app does not`() {
        val store = Console(phone.app, "com.android.vending", owner = false)
        val other = Console(phone.app, "com.example.curious", owner = false)
        assertEquals(1, send(Status("callready.run", false, "m", "d")))
        assertEquals(listOf(2, 0), listOf(store.read.size, other.read.size))
    }

    @Test fun `states that are too long are cut, for a receiver throws them away whole`() {
        val console = Console(phone.app, "com.example.dpc", owner = true)
        send(Status("k".repeat(150), false, "m".repeat(2_000), "d".repeat(2_000)))
        val (key, _, data, message) = console.read[1].split(' ')
        assertEquals(listOf(100, 1_000, 1_000), listOf(key.length, data.length, message.length))
    }

    @Test fun `without a management agent nothing is sent, and one that cannot be bound is passed over`() {
        assertEquals(0, send(Status("callready.run", false, "m", "d")))
        Console(phone.app, "com.example.dpc", owner = true, answers = false)
        assertEquals(0, send(Status("callready.run", false, "m", "d")))
    }

    @Test fun `a device that was never checked says so at its first start, without haste`() {
        val console = Console(phone.app, "com.example.dpc", owner = true)
        phone.administer("depth" to "sideways")
        phone.agent
        phone.settle()
        assertEquals("whenever", console.read[0])
        assertTrue(console.read[1], console.read[1].startsWith("callready.verdict INFO never_run"))
        assertTrue(console.read[4], console.read[4].startsWith("callready.configuration ERROR faults depth: "))
        phone.administer("depth" to "full")
        Callready.configure(phone.app)
        phone.settle()
        assertTrue(console.read.last(), console.read.last().startsWith("callready.configuration INFO ok"))
    }

    private fun send(vararg states: Status): Int {
        val sent = Callready.scope.async { KeyedStates.send(phone.app, states.toList(), now = true) }
        phone.settle()
        @OptIn(kotlinx.coroutines.ExperimentalCoroutinesApi::class) return sent.getCompleted()
    }
}
