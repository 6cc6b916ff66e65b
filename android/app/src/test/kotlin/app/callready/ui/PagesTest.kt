package app.callready.ui

import android.app.Activity
import android.content.Context
import android.graphics.Bitmap
import android.graphics.Canvas
import android.view.View
import android.view.View.MeasureSpec.EXACTLY
import android.view.View.MeasureSpec.makeMeasureSpec
import android.widget.FrameLayout
import android.widget.TextView
import app.callready.R
import app.callready.core.NetworkKind
import java.io.File
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.ParameterizedRobolectricTestRunner
import org.robolectric.ParameterizedRobolectricTestRunner.Parameters
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode

/** Every screen as it is drawn, in every way a phone is held and set; with `-Dscreenshots=FOLDER` also as pictures for a person to look at. */
@RunWith(ParameterizedRobolectricTestRunner::class)
@Config(sdk = [35])
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class PagesTest(private val qualifiers: String, private val fontScale: Float) {
    companion object {
        @JvmStatic @Parameters(name = "{0} {1}")
        fun ways(): List<Array<Any>> = listOf("en", "de").flatMap { language ->
            listOf("w360dp-h740dp-port", "w740dp-h360dp-land").flatMap { held ->
                listOf("notnight", "night").flatMap { light ->
                    listOf(1.0f, 1.6f).map { arrayOf<Any>("$language-$held-$light-xhdpi", it) }
                }
            }
        }.filter { it[0].toString().let { q -> q.startsWith("en") || (q.contains("notnight") && q.contains("port")) } }
    }

    @Test fun `nothing is cut off, everything can be touched and read`() {
        RuntimeEnvironment.setFontScale(fontScale)
        RuntimeEnvironment.setQualifiers(qualifiers)
        val activity = Robolectric.buildActivity(Activity::class.java).get().apply { setTheme(R.style.Shell) }
        val faults = SCREENS.flatMap { (name, screen) ->
            val page = page(activity, screen)
            picture(page, name)
            faults(page).map { "$name: $it" }
        }
        assertEquals(emptyList<String>(), faults)
    }

    private fun page(context: Context, screen: Screen): View {
        val session = Session(FakeBench(setOf(NetworkKind.WIFI, NetworkKind.CELLULAR)), CoroutineScope(Dispatchers.Unconfined))
        val page = Pages(context, session) { _, _ -> }.page(screen, null)
        val frame = FrameLayout(context).apply {
            setBackgroundColor(context.getColor(R.color.page))
            addView(page)
        }
        val screenSize = context.resources.displayMetrics
        frame.measure(makeMeasureSpec(screenSize.widthPixels, EXACTLY), makeMeasureSpec(screenSize.heightPixels, EXACTLY))
        // As tall as what there is to scroll, so that a picture shows all of it.
        val content = page.getChildAt(0)
        frame.measure(makeMeasureSpec(screenSize.widthPixels, EXACTLY), makeMeasureSpec(maxOf(screenSize.heightPixels, content.measuredHeight), EXACTLY))
        frame.layout(0, 0, frame.measuredWidth, frame.measuredHeight)
        return frame
    }

    private fun faults(root: View): List<String> = all(root).flatMap { view ->
        val name = (view as? TextView)?.text ?: view.contentDescription ?: view.javaClass.simpleName
        listOfNotNull(
            "$name: smaller than a finger, ${view.width}x${view.height}".takeIf { view.isClickable && minOf(view.width, view.height) < 48 * density(view) },
            "$name: says nothing to TalkBack".takeIf { view.isClickable && (view as? TextView)?.text.isNullOrEmpty() && view.contentDescription.isNullOrEmpty() },
            "$name: cannot be reached with a D-pad".takeIf { view.isClickable && !view.isFocusable },
            "$name: sticks out".takeIf { view.width > 0 && (view.left < 0 || view.right > (view.parent as? View ?: view).width) && view !== root },
            (view as? TextView)?.let(::cut),
        )
    }

    /** Why a text cannot be read to its end. */
    private fun cut(view: TextView): String? {
        val layout = view.layout ?: return "${view.text}: not laid out"
        val room = view.height - view.compoundPaddingTop - view.compoundPaddingBottom
        return when {
            (0 until layout.lineCount).any { layout.getEllipsisCount(it) > 0 } -> "${view.text}: ellipsised"
            layout.height > room -> "${view.text}: ${layout.height} px of text in $room"
            (0 until layout.lineCount).any { layout.getLineMax(it) > layout.width + 1 } -> "${view.text}: wider than its line"
            else -> null
        }
    }

    private fun picture(view: View, name: String) {
        val folder = File(System.getProperty("screenshots") ?: return).apply { mkdirs() }
        val bitmap = Bitmap.createBitmap(view.width, view.height, Bitmap.Config.ARGB_8888)
        view.draw(Canvas(bitmap))
        File(folder, "$name-$qualifiers-$fontScale.png").outputStream().use { bitmap.compress(Bitmap.CompressFormat.PNG, 100, it) }
    }

    private fun density(view: View) = view.resources.displayMetrics.density
}
