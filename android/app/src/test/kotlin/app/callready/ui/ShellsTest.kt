package app.callready.ui

import android.app.Activity
import android.view.View
import android.view.ViewGroup
import android.widget.Button
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.ProgressBar
import android.widget.Space
import android.widget.TextView
import app.callready.R
import app.callready.core.Agent
import app.callready.core.NetworkKind
import app.callready.core.PlatformHost
import app.callready.core.Progress
import app.callready.core.Readiness
import app.callready.core.Setup
import app.callready.core.Status
import app.callready.core.Trust
import java.io.File
import kotlin.io.path.createTempDirectory
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

/**
 * One truth, several shells: for the reports in `tests/shells/reports`, read by the real core, every shell shows what `tests/shells/screens` says.
 *
 * With `CALLREADY_SHELLS=write` this one writes it.
 */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], qualifiers = "en")
class ShellsTest {
    private val activity = Robolectric.buildActivity(Activity::class.java).get().apply { setTheme(R.style.Shell) }
    private val session = Session(FakeBench(setOf(NetworkKind.WIFI, NetworkKind.CELLULAR)), CoroutineScope(Dispatchers.Unconfined))

    @Test fun `every screen says what it says on every platform`() {
        val shown = screens().mapValues { (_, screen) -> text(Pages(activity, session) { _, _ -> }.page(screen, null)) }
        val folder = File(SHELLS, "screens")
        if (System.getenv("CALLREADY_SHELLS") == "write") {
            folder.deleteRecursively()
            folder.mkdirs()
            shown.forEach { (name, text) -> File(folder, "$name.txt").writeText(text) }
        }
        shown.forEach { (name, text) -> assertEquals(name, File(folder, "$name.txt").readText(), text) }
        assertEquals("every text has its screen", folder.list().orEmpty().toSet(), shown.keys.map { "$it.txt" }.toSet())
    }

    private fun screens(): Map<String, Screen> {
        val folder = createTempDirectory().toFile()
        File(SHELLS, "reports").copyRecursively(File(folder, "reports"))
        val agent = Agent(Setup(folder.path, language = "en", roots = null), Nobody)
        val kept = agent.history()
        val card = Readiness.entries.associateWith { readiness -> checkNotNull(agent.card(kept.first { it.readiness == readiness }.run)) }
        fun result(readiness: Readiness) = card.getValue(readiness)
        return mapOf(
            "idle" to Screen.Idle(null),
            "idle-again" to Screen.Idle(kept.first()),
            "running" to Screen.Running(),
            "running-wifi" to Screen.Running(NetworkKind.WIFI, Progress("testing the table", 13u, 941u)),
            "stopping" to Screen.Running(NetworkKind.CELLULAR, Progress("testing the table", 0u, 0u), stopping = true),
            "ready" to Screen.Result(result(Readiness.READY)),
            "degraded" to Screen.Result(result(Readiness.DEGRADED)),
            "not-ready" to Screen.Result(result(Readiness.NOT_READY)),
            "offline" to Screen.Result(result(Readiness.UNKNOWN)),
            "compared" to Screen.Compared(
                listOf(
                    Side(NetworkKind.WIFI, Outcome.Told(result(Readiness.DEGRADED))),
                    Side(NetworkKind.CELLULAR, Outcome.Failed(Fault.NetworkGone)),
                ),
            ),
            "history" to Screen.History(kept),
            "history-none" to Screen.History(emptyList()),
            "failed-busy" to Screen.Failed(Fault.Busy),
            "failed-unreadable" to Screen.Failed(Fault.Unreadable("the file ends in the middle")),
            "failed-said" to Screen.Failed(Fault.Said("the agent is closed")),
        )
    }

    private fun text(page: Page): String = parts(page.getChildAt(0) as ViewGroup).mapNotNull(::line).joinToString("") { "$it\n" }

    private fun parts(group: ViewGroup): List<View> = (0 until group.childCount).map(group::getChildAt)

    private fun line(view: View): String? = when (view) {
        is Space -> null
        is Button -> "[${view.text}]${if (view.isEnabled) "" else " off"}"
        is TextView -> view.text.toString().ifEmpty { null }
        is ProgressBar -> if (view.isIndeterminate) "…" else "${100 * view.progress / view.max} %"
        is LinearLayout -> item(view)
        else -> "$view"
    }

    /** Its shape and its first text in one line, the others below, an arrow where it leads somewhere. */
    private fun item(view: LinearLayout): String {
        val shape = parts(view).filterIsInstance<ImageView>().joinToString("") { "(${shape(it)}) " }
        val texts = parts(view).flatMap { if (it is ViewGroup) parts(it) else listOf(it) }.filterIsInstance<TextView>().map { it.text }
        return shape + texts.joinToString("\n    ") + if (view.isClickable) " >" else ""
    }

    private fun shape(image: ImageView): String = activity.resources.getResourceEntryName(shadowOf(image.drawable).createdFromResId)
}

private object Nobody : PlatformHost {
    override fun trusts(chain: List<ByteArray>, host: String) = Trust.NO_OPINION
    override fun status(states: List<Status>) = Unit
}

private val SHELLS = File("tests/shells")
