package app.callready.glasses

import android.content.Intent
import android.os.Bundle
import app.callready.shared.Console
import java.io.File
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** What the glasses' owner sets, and what is read back. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [27, 35])
class ConfigurationTest {
    @get:Rule val glasses = Glasses()

    @Test fun `the file counts, with or without a mark of its encoding, until a console sets something`() {
        glasses.push("\uFEFF{\"report_ssid\": \"true\", \"device\": \"web\"}")
        assertEquals("""{"report_ssid": "true", "device": "web"}""", Configuration.of(glasses.app).json)
        assertTrue(Configuration.of(glasses.app).wantsSsid)
        glasses.administer(Bundle().apply { putString("device", "glasses") })
        assertEquals("""{"device":"glasses"}""", Configuration.of(glasses.app).json)
        assertTrue(!Configuration.of(glasses.app).wantsSsid)
    }

    @Test fun `a file that is no configuration is told to whoever reads states, and checks nothing`() {
        for (broken in listOf("no JSON", "[1]", "{\"depth\": \"sideways\"}", "{\"x\": \"${"y".repeat(5 shl 20)}\"}")) {
            glasses.replace()
            glasses.push(broken)
            Agent.of(glasses.app)
            glasses.settle()
            assertEquals(broken.take(20), "faults", glasses.status.getString("callready.configuration"))
        }
    }

    @Test fun `another file counts when the card is opened, another restriction as soon as the running app hears of it`() {
        val agent = Agent.of(glasses.app)
        glasses.settle()
        assertNull(glasses.checkJob)
        glasses.push("""{"depth": "full"}""")
        agent.configure()
        glasses.settle()
        assertNotNull(glasses.checkJob)
        glasses.administer(Bundle().apply { putString("depth", "sideways") })
        glasses.app.sendBroadcast(Intent(Intent.ACTION_APPLICATION_RESTRICTIONS_CHANGED))
        glasses.until("the fault is told") { Work.rests() && glasses.status.getString("callready.configuration") == "faults" }
    }

    @Test fun `a management agent with a service for it gets the states of each check`() {
        val console = Console(glasses.app, "com.example.dpc", owner = true)
        val agent = Agent.of(glasses.app)
        glasses.settle()
        assertTrue(console.read[1], console.read[1].startsWith("callready.verdict INFO never_run"))
        Work.go("check") { agent.check(false) }
        glasses.settle()
        glasses.until("it came") { "at once" in console.read }
        assertTrue("${console.read}", console.read.any { it.startsWith("callready.verdict INFO unknown") })
    }

    @Test fun `a reader finds a whole status file, or none`() {
        glasses.external.deleteRecursively()
        StatusFile.write(glasses.app, "{}")
        assertEquals("{}", File(glasses.external, StatusFile.NAME).readText())
        assertEquals(listOf(StatusFile.NAME), glasses.external.list()?.toList())
    }
}
