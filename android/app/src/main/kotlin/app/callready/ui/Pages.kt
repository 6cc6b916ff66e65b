package app.callready.ui

import android.content.Context
import android.view.View
import android.widget.TextView
import app.callready.R
import app.callready.core.Card
import app.callready.core.Form
import app.callready.core.NetworkKind

/** Draws each screen; what is pressed goes to the session. */
class Pages(private val context: Context, private val session: Session, private val share: (run: String, form: Form) -> Unit) {
    /** The page of a screen: `old` itself where it can go on. */
    fun page(screen: Screen, old: Page?): Page = when (screen) {
        is Screen.Opening -> Page(context)
        is Screen.Idle -> idle(screen)
        is Screen.Running -> ((old as? RunningPage) ?: RunningPage(context, session::cancel)).also { it.show(screen) }
        is Screen.Result -> Page(context).apply { result(screen.card) }
        is Screen.Compared -> compared(screen)
        is Screen.History -> history(screen)
        is Screen.Failed -> Page(context).apply {
            failure(screen.fault)
            actions(again = true)
        }
    }

    private fun idle(screen: Screen.Idle) = Page(context).apply {
        title(context.getString(R.string.shell_app_name))
        text(context.getString(R.string.shell_about))
        large(R.string.shell_test, session::test)
        text(screen.last?.let { context.getString(R.string.shell_last, it.`when`, it.word) } ?: context.getString(R.string.shell_never), R.style.Quiet)
        actions(again = false)
    }

    private fun Page.result(card: Card) {
        banner(Look.of(card.readiness), card.word, card.sentence)
        capabilities(card)
        section(R.string.label_rules, card.rows) { row ->
            item(null, row.title, row.word, listOfNotNull(row.service, row.reason))
        }
        section(R.string.label_notices, card.notes) { text(it) }
        send(card)
        actions(again = true)
        text(card.foot, R.style.Quiet)
    }

    private fun Page.capabilities(card: Card) = section(R.string.shell_capabilities, card.capabilities) {
        item(Look.of(it.readiness), it.title, it.word, listOfNotNull(it.notice))
    }

    private fun Page.send(card: Card) {
        heading(context.getString(R.string.shell_send))
        if (card.ticket) main(R.string.shell_send_ticket) { share(card.run, Form.TICKET) } else text(context.getString(R.string.shell_send_nothing), R.style.Quiet)
        plain(R.string.shell_send_text) { share(card.run, Form.TEXT) }
        plain(R.string.shell_send_json) { share(card.run, Form.JSON) }
    }

    private fun compared(screen: Screen.Compared) = Page(context).apply {
        title(context.getString(R.string.shell_compared))
        for (side in screen.sides) {
            heading(network(context, side.network).replaceFirstChar(Char::titlecase))
            when (val came = side.came) {
                is Outcome.Failed -> failure(came.fault)
                is Outcome.Told -> {
                    banner(Look.of(came.card.readiness), came.card.word, came.card.sentence)
                    capabilities(came.card)
                    plain(R.string.shell_details) { session.show(came.card) }.id = View.NO_ID
                }
            }
        }
        actions(again = true)
    }

    private fun history(screen: Screen.History) = Page(context).apply {
        title(context.getString(R.string.shell_earlier))
        if (screen.kept.isEmpty()) text(context.getString(R.string.shell_never))
        for (kept in screen.kept) {
            val readiness = kept.readiness
            item(
                readiness?.let(Look::of) ?: Look.UNKNOWN, kept.`when`, kept.word, listOf(kept.sentence),
                if (readiness == null) null else ({ session.show(kept.run) }),
            )
        }
        plain(R.string.shell_back) { session.back() }
    }

    private fun Page.failure(fault: Fault) = banner(
        Look.UNKNOWN, context.getString(R.string.shell_failed),
        when (fault) {
            is Fault.Busy -> context.getString(R.string.shell_busy)
            is Fault.NetworkGone -> context.getString(R.string.shell_network_gone)
            is Fault.Unreadable -> context.getString(R.string.shell_unreadable, fault.why)
            is Fault.Said -> fault.why
        },
    )

    private fun Page.actions(again: Boolean) {
        if (again) gap()
        if (again) plain(R.string.shell_again, session::test)
        if (session.canCompare) plain(R.string.shell_compare, session::compare)
        plain(R.string.shell_history, session::history)
        if (session.canGoBack) plain(R.string.shell_back) { session.back() }
    }

    private fun <T> Page.section(title: Int, items: List<T>, draw: (T) -> Unit) {
        if (items.isEmpty()) return
        heading(context.getString(title))
        items.forEach(draw)
    }
}

/** A test under way; stays the same page while it goes on, so that focus and speech stay where they are. */
class RunningPage(context: Context, cancel: () -> Unit) : Page(context) {
    private val title = title("")
    private val what = text("", R.style.Sentence).apply { accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE }
    private val bar = progress()
    private val count = text("", R.style.Quiet)
    private val stop = plain(R.string.shell_cancel, cancel)

    fun show(screen: Screen.Running) {
        val progress = screen.progress
        title.say(screen.network?.let { context.getString(R.string.shell_testing_over, network(context, it)) } ?: context.getString(R.string.shell_testing))
        what.say(if (screen.stopping) context.getString(R.string.shell_stopping) else progress?.what ?: context.getString(R.string.shell_starting))
        bar.isIndeterminate = progress == null || progress.planned == 0u
        if (progress != null) {
            bar.max = progress.planned.toInt()
            bar.progress = progress.done.toInt()
            count.say(context.getString(R.string.shell_progress, progress.done.toString(), progress.planned.toString()))
        }
        stop.isEnabled = !screen.stopping
    }

    private fun TextView.say(words: String) {
        // Setting a text is told to TalkBack even where it is the same.
        if (text.toString() != words) text = words
    }
}

private fun network(context: Context, kind: NetworkKind): String = when (kind) {
    NetworkKind.WIFI -> context.getString(R.string.network_wifi)
    NetworkKind.CELLULAR -> context.getString(R.string.network_cellular)
    else -> kind.name
}
