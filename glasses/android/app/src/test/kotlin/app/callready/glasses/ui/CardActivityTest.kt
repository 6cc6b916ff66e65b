package app.callready.glasses.ui

import android.content.Intent
import android.speech.tts.TextToSpeech
import android.view.KeyEvent
import android.view.View
import android.view.ViewGroup
import android.widget.TextView
import app.callready.glasses.Agent
import app.callready.glasses.Glasses
import app.callready.glasses.Work
import java.util.Locale
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowTextToSpeech

/** What the wearer sees, presses, says and hears, with the real core where there is no network. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [27, 35], qualifiers = "w640dp-h360dp-land-mdpi")
class CardActivityTest {
    @get:Rule val glasses = Glasses()
    private lateinit var card: ActivityController<CardActivity>

    @Test fun `glasses that were never checked say so and offer the test`() {
        open()
        assertEquals(listOf("TEST NETWORK", "CLOSE CARD"), buttons())
        assertTrue(words().contains("Nothing has been tested on this device yet."))
        click("TEST NETWORK") // The answer waits for the looper, which stands still until answered().
        assertEquals(Screen.Kind.RUNNING, Session.of(glasses.app).screen().kind)
        answered()
        assertEquals(listOf("RUN AGAIN", "SHOW CODE", "SHOW DETAILS", "CLOSE CARD"), buttons())
        assertTrue(words(), words().startsWith("UNKNOWN\n"))
        press("CLOSE CARD")
        assertTrue(card.get().isFinishing)
    }

    @Test fun `the sentence is said once, in the report's language, where there is a voice`() {
        RuntimeEnvironment.setQualifiers("+de")
        ShadowTextToSpeech.addLanguageAvailability(Locale.GERMAN)
        open()
        val voice = checkNotNull(ShadowTextToSpeech.getLastTextToSpeechInstance())
        shadowOf(voice).onInitListener.onInit(TextToSpeech.SUCCESS)
        press("NETZ PRÜFEN")
        answered()
        val said = shadowOf(voice).spokenTextList
        assertEquals(listOf(Session.of(glasses.app).screen().card.sentence), said)
        press("DETAILS ZEIGEN")
        press("ZURÜCK")
        assertEquals(1, shadowOf(voice).spokenTextList.size)
    }

    @Test fun `the answer of a check that ran by itself is said when it comes up, and not when the card is only opened`() {
        ShadowTextToSpeech.addLanguageAvailability(Locale.ENGLISH)
        val agent = Agent.of(glasses.app)
        Work.go("check") { agent.check(false) }
        glasses.settle()
        for ((action, times) in listOf(Intent.ACTION_MAIN to 0, CardActivity.ANSWER to 1)) {
            Session.forget()
            open(Intent(action))
            val voice = checkNotNull(ShadowTextToSpeech.getLastTextToSpeechInstance())
            shadowOf(voice).onInitListener.onInit(TextToSpeech.SUCCESS)
            answered()
            assertEquals(action, times, shadowOf(voice).spokenTextList.size)
        }
    }

    @Test fun `a platform without a voice shows the answer all the same`() {
        ShadowTextToSpeech.addLanguageAvailability(Locale.ENGLISH)
        open()
        val voice = checkNotNull(ShadowTextToSpeech.getLastTextToSpeechInstance())
        shadowOf(voice).onInitListener.onInit(TextToSpeech.ERROR)
        press("TEST NETWORK")
        answered()
        assertEquals(emptyList<String>(), shadowOf(voice).spokenTextList)
    }

    @Test fun `an intent with the action tests at once, and an answer is there when the card is opened again`() {
        open(Intent(CardActivity.CHECK))
        answered()
        val run = Session.of(glasses.app).screen().card.run
        card.pause().stop().destroy()
        glasses.restart()
        open()
        assertEquals(run, Session.of(glasses.app).screen().card.run)
        assertTrue(words().startsWith("UNKNOWN\n"))
    }

    @Test fun `a D-pad begins at the first button, reaches each, and presses it`() {
        open(Intent(CardActivity.CHECK))
        answered()
        val reached = generateSequence<View>(card.get().window.decorView.findFocus()) { it.focusSearch(View.FOCUS_DOWN).takeIf { next -> next !== it } }.take(10)
        assertEquals(buttons(), reached.map { (it as TextView).text.toString() }.toList())
        val details = reached.toList()[2].apply { requestFocus() }
        for (action in listOf(KeyEvent.ACTION_DOWN, KeyEvent.ACTION_UP)) details.dispatchKeyEvent(KeyEvent(action, KeyEvent.KEYCODE_DPAD_CENTER))
        shadowOf(android.os.Looper.getMainLooper()).idle()
        assertEquals(listOf("GO BACK"), buttons())
        @Suppress("DEPRECATION") card.get().onBackPressed()
        assertEquals(listOf("RUN AGAIN", "SHOW CODE", "SHOW DETAILS", "CLOSE CARD"), buttons())
        @Suppress("DEPRECATION") card.get().onBackPressed()
        assertTrue(card.get().isFinishing)
    }

    @Test fun `codes are shown one after the other`() {
        open(Intent(CardActivity.CHECK))
        answered()
        val session = Session.of(glasses.app)
        session.turn(Screen.result(session.screen().card, listOf(listOf("1"), listOf("0"))))
        press("SHOW CODE")
        assertTrue(words().contains("Code 1 of 2"))
        press("NEXT CODE")
        assertTrue(words().contains("Code 2 of 2"))
        press("NEXT CODE")
        assertTrue(words().contains("Code 1 of 2"))
        press("GO BACK")
        assertEquals(listOf("RUN AGAIN", "SHOW CODE", "SHOW DETAILS", "CLOSE CARD"), buttons())
    }

    @Test fun `what a reader of codes hands on counts only where the administrator signed it`() {
        open(Intent(Intent.ACTION_VIEW, android.net.Uri.parse("callready:C1/A/A")))
        glasses.until("it is judged") { Session.of(glasses.app).screen().kind == Screen.Kind.TOLD }
        assertTrue(words(), words().contains("no code can configure this device yet"))
        assertEquals(listOf("TEST NETWORK", "CLOSE CARD"), buttons())
        glasses.push("""{"handover_key": "$PUBLIC"}""")
        card.newIntent(Intent(Intent.ACTION_MAIN))
        glasses.until("it is open") { Session.of(glasses.app).screen().kind == Screen.Kind.NEVER }
        card.newIntent(Intent(Intent.ACTION_VIEW, android.net.Uri.parse(SIGNED)))
        glasses.until("it is judged") { Session.of(glasses.app).screen().kind == Screen.Kind.TOLD }
        assertTrue(words(), words().contains("The administrator's code counts from now on."))
        press("TEST NETWORK")
        answered()
        assertTrue(words(), words().startsWith("UNBEKANNT\n"))
    }

    private fun open(intent: Intent = Intent(Intent.ACTION_MAIN)) {
        card = Robolectric.buildActivity(CardActivity::class.java, intent).setup()
        glasses.until("it is open") { Session.of(glasses.app).screen().kind != Screen.Kind.OPENING }
    }

    private fun answered() = glasses.until("there is an answer") { Session.of(glasses.app).screen().kind == Screen.Kind.RESULT }

    private fun press(label: String) {
        click(label)
        shadowOf(android.os.Looper.getMainLooper()).idle()
    }

    private fun click(label: String) =
        checkNotNull(all(root()).find { it is TextView && it.isClickable && it.text.toString() == label }) { "no $label: ${buttons()}" }.performClick()

    private fun root(): View = checkNotNull(card.get().findViewById(android.R.id.content))
    private fun buttons() = all(root()).filter { it.isClickable }.map { (it as TextView).text.toString() }
    private fun words() = all(root()).filterIsInstance<TextView>().joinToString("\n") { it.text }
}

internal fun all(view: View): List<View> =
    listOf(view) + ((view as? ViewGroup)?.let { group -> (0 until group.childCount).flatMap { all(group.getChildAt(it)) } } ?: emptyList())

private const val PUBLIC = "MCowBQYDK2VwAyEAqCfPOHkxYK+m1+8sWPXVYjxEeS5aYsazzcP9ERXQV1o="

/** By that key, as `callready code` makes it: the language is German. */
private const val SIGNED =
    "CALLREADY:C1/Q70Y408+-Z95ZNH0\$H9AF:Y8FQ7LQ77\$62K7MQ7RXCFK7PW7IZ8FB8F854A5JIFT85YUITKGEXG+ZHOUFT85U95JGFM4J/936J5AUFWCOX8GLAPF45TVC5TVLRY92HAF7LK1IBPD3O4116MJX4MNVEI+Z3BLSIRH:WZIL777DOAC6OEZFQCI+MS1ZDB-8H"
