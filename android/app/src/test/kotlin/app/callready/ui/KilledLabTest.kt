package app.callready.ui

import app.callready.Callready
import app.callready.MainActivity
import app.callready.core.Setup
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import app.callready.R
import android.os.Bundle
import android.widget.TextView

/** The system ends the app in the middle of a test; run twice in one `-Dfolder`, the first time with `-Ddie`, which ends this very process. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35])
class KilledLabTest {
    @Test fun `what was seen before the process was ended is shown by the next one, once`() {
        val folder = checkNotNull(System.getProperty("folder"))
        Callready.setup = { Setup(folder, language = "en", roots = System.getenv("SSL_CERT_FILE")) }
        val screen = Robolectric.buildActivity(MainActivity::class.java).setup(Bundle())
        val session = MainActivity.session(RuntimeEnvironment.getApplication())
        if (System.getProperty("die") != null) {
            until { session.screen.value is Screen.Idle }
            session.test()
            until { (session.screen.value as? Screen.Running)?.progress?.let { it.done > 20u } }
            Runtime.getRuntime().halt(DEAD)
        }
        val card = (until { session.screen.value as? Screen.Result }).card
        val words = all(screen.get().window.decorView).filterIsInstance<TextView>().map { it.text.toString() }
        assertTrue("$words", words.any { it.startsWith("The check was cut off when the system ended this app.") })
        assertTrue("what was not seen is not run", card.rows.any { it.word == "not run" })
        assertEquals(listOf(card.run), Callready.agent(RuntimeEnvironment.getApplication()).history().map { it.run })

        Callready.forget()
        MainActivity.forget()
        Robolectric.buildActivity(MainActivity::class.java).setup()
        val again = MainActivity.session(RuntimeEnvironment.getApplication())
        assertEquals(card.run, (until { again.screen.value as? Screen.Idle }).last?.run)
    }
}

/** Exit status of a process ended with SIGKILL, as shells tell it. */
private const val DEAD = 137
