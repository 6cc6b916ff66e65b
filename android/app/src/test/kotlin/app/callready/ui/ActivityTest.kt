package app.callready.ui

import android.app.Activity
import android.graphics.Insets
import android.graphics.Rect
import android.os.Build
import android.view.View
import android.view.WindowInsets
import android.widget.Button
import android.widget.TextView
import app.callready.MainActivity
import app.callready.R
import app.callready.core.NetworkKind
import app.callready.core.Progress
import app.callready.core.Readiness
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertSame
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowWindowManagerGlobal
import org.robolectric.util.ReflectionHelpers.ClassParameter.from
import org.robolectric.util.ReflectionHelpers.callStaticMethod

/** The activity around the screens: where keys lead, what is read out, what lies clear of bars. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [26, 35])
class ActivityTest {
    private val bench = FakeBench(setOf(NetworkKind.WIFI, NetworkKind.CELLULAR))
    private val activity: Activity by lazy {
        // A D-pad's focus is hidden as long as a finger is used.
        callStaticMethod<Unit>(ShadowWindowManagerGlobal::class.java, "setInTouchMode", from(Boolean::class.java, false))
        MainActivity.forget(bench)
        val activity = Robolectric.buildActivity(MainActivity::class.java).setup().get()
        until { session.screen.value !is Screen.Opening }
        activity
    }
    private val session get() = MainActivity.session(RuntimeEnvironment.getApplication())

    @After fun end() = MainActivity.forget(null)

    @Test fun `a D-pad begins at the button and reaches everything else`() {
        assertEquals("TEST NETWORK", (focus() as? TextView)?.text)
        assertEquals(pressable(), walked())
    }

    @Test fun `a D-pad begins at the answer, so that a long report shows its beginning`() {
        bench.answer.complete(sample(Readiness.DEGRADED))
        activity
        session.test()
        until { session.screen.value is Screen.Result }
        assertEquals("DEGRADED. ${sample(Readiness.DEGRADED).sentence}", focus()?.contentDescription)
        assertTrue(walked().containsAll(pressable()))
    }

    @Test fun `progress is read out where what is tested changes, and takes the focus from nothing`() {
        activity
        session.test()
        until { bench.watcher }.progress(Progress("testing the table", 1u, 900u))
        val what = until { texts().find { it.text == "testing the table" } }
        assertEquals(View.ACCESSIBILITY_LIVE_REGION_POLITE, what.accessibilityLiveRegion)
        val cancel = checkNotNull(focus()) { "nothing has the focus" }
        assertEquals("CANCEL", (cancel as TextView).text)
        bench.watcher?.progress(Progress("asking the relays", 2u, 900u))
        until { texts().find { it.text == "asking the relays" } }.let { assertSame(what, it) }
        assertSame(cancel, focus())
    }

    @Test fun `the answer is read out when it comes`() {
        activity
        bench.answer.complete(sample(Readiness.READY))
        session.test()
        val banner = until { all(root()).find { it.contentDescription?.startsWith("READY. Calls should work") == true } }
        assertEquals(View.ACCESSIBILITY_LIVE_REGION_POLITE, banner.accessibilityLiveRegion)
    }

    @Test fun `the back key leads back through the screens, then out`() {
        activity
        session.history()
        until { session.screen.value is Screen.History }
        until { texts().find { it.text == "Earlier tests" } }
        back()
        assertEquals(Screen.Idle(null), session.screen.value)
        assertFalse(activity.isFinishing)
        until { texts().find { it.text == "Callready" } }
        back()
        assertTrue(activity.isFinishing)
    }

    @Test fun `what is shown lies clear of bars and notches`() {
        val frame = checkNotNull(activity.findViewById<View>(R.id.page)?.parent) as View
        frame.dispatchApplyWindowInsets(bars(10, 80, 30, 40))
        assertEquals(listOf(10, 80, 30, 40), listOf(frame.paddingLeft, frame.paddingTop, frame.paddingRight, frame.paddingBottom))
    }

    private fun bars(left: Int, top: Int, right: Int, bottom: Int): WindowInsets = if (Build.VERSION.SDK_INT >= 30) {
        WindowInsets.Builder().setInsets(WindowInsets.Type.statusBars(), Insets.of(0, top, 0, 0))
            .setInsets(WindowInsets.Type.navigationBars(), Insets.of(0, 0, right, bottom))
            .setInsets(WindowInsets.Type.displayCutout(), Insets.of(left, 0, 0, 0)).build()
    } else {
        WindowInsets::class.java.getConstructor(Rect::class.java).newInstance(Rect(left, top, right, bottom))
    }

    @Suppress("DEPRECATION")
    private fun back() = activity.onBackPressed()

    private fun focus(): View? = root().findFocus()

    private fun root(): View = activity.window.decorView

    private fun texts() = all(root()).filterIsInstance<TextView>()

    private fun pressable() = all(root()).filterIsInstance<Button>().map { it.text.toString() }.toSet()

    /** What one comes by with the key down. */
    private fun walked(): Set<String> {
        val seen = linkedSetOf<View>()
        var view = focus()
        while (view != null && seen.add(view)) view = view.focusSearch(View.FOCUS_DOWN)
        return seen.filterIsInstance<Button>().map { it.text.toString() }.toSet()
    }
}
