package app.callready.glasses.ui

import android.app.Activity
import android.graphics.Bitmap
import android.graphics.Canvas
import android.view.View
import android.view.View.MeasureSpec.EXACTLY
import android.view.View.MeasureSpec.makeMeasureSpec
import android.view.ViewGroup
import android.widget.Button
import android.widget.LinearLayout
import android.widget.ScrollView
import android.widget.TextView
import app.callready.glasses.Card
import java.io.File
import kotlin.math.pow
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.ParameterizedRobolectricTestRunner
import org.robolectric.ParameterizedRobolectricTestRunner.Parameters
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode

/** Every screen as it is drawn on displays of 640x360 and 854x480, whose density nobody tells; with `-Dscreenshots=FOLDER` also as pictures for a person. */
@RunWith(ParameterizedRobolectricTestRunner::class)
@Config(sdk = [35])
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class PagesTest(private val display: String, private val language: String) {
    companion object {
        private val DISPLAYS = mapOf(
            "640x360" to "w640dp-h360dp-land-mdpi", "854x480" to "w854dp-h480dp-land-mdpi",
            "640x360-dense" to "w427dp-h240dp-land-hdpi", "854x480-dense" to "w569dp-h320dp-land-hdpi",
        )

        @JvmStatic @Parameters(name = "{0} {1}")
        fun ways(): List<Array<Any>> = DISPLAYS.keys.flatMap { display -> listOf("en", "de", "es", "fr", "pt").map { arrayOf<Any>(display, it) } }
    }

    @Test fun `nothing is cut off, too small, out of sight, or hard to tell from what is behind it`() {
        RuntimeEnvironment.setQualifiers("$language-${DISPLAYS[display]}")
        val activity = Robolectric.buildActivity(Activity::class.java).get()
        val faults = screens().flatMap { (name, screen) ->
            val page = Pages(activity, Idle).page(screen)
            val metrics = activity.resources.displayMetrics
            page.measure(makeMeasureSpec(metrics.widthPixels, EXACTLY), makeMeasureSpec(metrics.heightPixels, EXACTLY))
            page.layout(0, 0, page.measuredWidth, page.measuredHeight)
            Pages.first(page).requestFocus()
            picture(page, name)
            all(page).flatMap { faults(page, it) }.map { "$name: $it" }
        }
        assertEquals(emptyList<String>(), faults)
    }

    private fun faults(page: LinearLayout, view: View): List<String> {
        val density = view.resources.displayMetrics.density
        val name = (view as? TextView)?.text ?: view.javaClass.simpleName
        var (left, top) = 0 to 0
        var scrolls = false
        generateSequence(view) { it.parent as? View }.takeWhile { it !== page }.forEach {
            left += it.left
            top += it.top
            scrolls = scrolls || (it.parent is ScrollView)
        }
        val inside = left >= Pages.SIDES * density - 1 && left + view.width <= page.width - Pages.SIDES * density + 1 &&
            top >= Pages.TOP * density - 1 && (scrolls || top + view.height <= page.height - Pages.BOTTOM * density + 1)
        val scroll = (view as? ScrollView)?.takeIf { it.getChildAt(0).height > it.height - it.paddingTop - it.paddingBottom }
        return listOfNotNull(
            "$name: outside of what every display shows".takeIf { view !== page && !inside },
            (view as? TextView)?.let { text -> "$name: ${text.textSize / text.resources.displayMetrics.density} sp".takeIf { text.textSize < 20 * density } },
            (view as? TextView)?.let(::cut),
            (view as? Button)?.let { button -> "$name: no capitals".takeIf { button.text.toString() != button.text.toString().uppercase() } },
            "$name: cannot be reached with a D-pad".takeIf { (view.isClickable || scroll != null) && !view.isFocusable },
        )
    }

    private fun cut(view: TextView): String? {
        val layout = view.layout ?: return "${view.text}: not laid out"
        val room = view.height - view.compoundPaddingTop - view.compoundPaddingBottom
        return when {
            (0 until layout.lineCount).any { layout.getEllipsisCount(it) > 0 } -> "${view.text}: ellipsised"
            view.text.length <= 20 && (0 until layout.lineCount - 1).any { !view.text[layout.getLineEnd(it) - 1].isWhitespace() } -> "${view.text}: broken inside a word"
            layout.height > room + 1 -> "${view.text}: ${layout.height} px of text in $room"
            (0 until layout.lineCount).any { layout.getLineMax(it) > view.width - view.compoundPaddingLeft - view.compoundPaddingRight + 1 } -> "${view.text}: wider than its place"
            else -> null
        }
    }

    @Test fun `every colour can be told from what is behind it, seven to one`() {
        val answers = listOf("ready", "degraded", "not_ready", "unknown").map { Looks.ON to Looks.colour(it) }
        val pairs = answers + listOf(Looks.TEXT to Looks.PAGE, Looks.QUIET to Looks.PAGE, Looks.EDGE to Looks.PAGE, Looks.ON to Looks.TEXT)
        assertTrue("$pairs", pairs.all { (one, other) -> contrast(one, other) >= 7 })
        assertEquals(4, answers.distinct().size)
    }

    /** WCAG 2.2, contrast ratio. */
    private fun contrast(one: Int, other: Int): Double {
        val light = { colour: Int ->
            val part = { shift: Int -> ((colour shr shift and 255) / 255.0).let { if (it <= 0.04045) it / 12.92 else ((it + 0.055) / 1.055).pow(2.4) } }
            0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
        }
        return (maxOf(light(one), light(other)) + 0.05) / (minOf(light(one), light(other)) + 0.05)
    }

    private fun screens(): Map<String, Screen> {
        val result = { readiness: String, word: String, sentence: String, codes: Int ->
            val json = """{"run": "2026-11-21T09:30:00Z-1a2b3c4d", "readiness": "$readiness", "word": "$word", "sentence": "$sentence", "language": "$language",
                "foot": "GlarAssist (glasses table, 2026-11-20) · Wi-Fi · 2026-11-21 09:30 UTC · 12.4 s",
                "capabilities": [{"title": "Video call", "word": "$word", "notice": "Picture and sound may lag or freeze when the network is busy."}],
                "rows": [{"title": "UDP 3478,4700-5000", "word": "blocked", "service": "Real Time Communications Backend: .agora.io, .edge.agora.io, .sd-rtn.com", "reason": null}],
                "notes": ["Real Time Communications Backend: UDP 3478,4700-5000 to webrtc2-ap-web-1.agora.io is dropped before it leaves this site."]}"""
            Screen.result(Card(json), List(codes) { square() })
        }
        // The longest words, and the longest sentence that core allows.
        val words = mapOf(
            "en" to listOf("READY", "DEGRADED", "NOT READY", "UNKNOWN"), "de" to listOf("BEREIT", "EINGESCHRÄNKT", "NICHT BEREIT", "UNBEKANNT"),
            "es" to listOf("LISTA", "LIMITADA", "NO LISTA", "DESCONOCIDO"), "fr" to listOf("PRÊT", "DÉGRADÉ", "PAS PRÊT", "INCONNU"),
            "pt" to listOf("PRONTA", "LIMITADA", "NÃO PRONTA", "DESCONHECIDO"),
        ).getValue(language)
        val longest = "This network is not ready. What will not work: Sign-in, Video call, Recording and file sharing, Error reports; and eu-central-1.rtn.com."
        val degraded = result("degraded", words[1], longest, 3)
        return mapOf(
            "never" to Screen.never(),
            "running" to Screen.running("Ports between samples that disagree", 412, 1_180),
            "ready" to result("ready", words[0], "Calls should work from this network: everything they need is open.", 0),
            "degraded" to degraded,
            "not-ready" to result("not_ready", words[2], longest, 1),
            "unknown" to result("unknown", words[3], "This device has no network, so nothing could be tested. Connect it and check again.", 0),
            "details" to degraded.details(),
            "code" to degraded.code(0),
            "failed" to Screen.failed("This report cannot be read: no such file or directory"),
        )
    }

    /** As large as the largest code: version 25 has 117 modules a side. */
    private fun square() = List(117) { y -> String(CharArray(117) { x -> if ((x * 7 + y * 11 + x * y) % 3 == 0) '1' else '0' }) }

    private fun picture(view: ViewGroup, name: String) {
        val folder = File(System.getProperty("screenshots") ?: return).apply { mkdirs() }
        val bitmap = Bitmap.createBitmap(view.width, view.height, Bitmap.Config.ARGB_8888)
        view.draw(Canvas(bitmap))
        File(folder, "$name-$display-$language.png").outputStream().use { bitmap.compress(Bitmap.CompressFormat.PNG, 100, it) }
    }

    private object Idle : Pages.Deeds {
        override fun test() = Unit
        override fun cancel() = Unit
        override fun turn(to: Screen) = Unit
        override fun back() = Unit
        override fun close() = Unit
    }
}
