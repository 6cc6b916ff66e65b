package app.callready.ui

import android.content.Context
import android.view.Gravity
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.Button
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.ProgressBar
import android.widget.ScrollView
import android.widget.Space
import android.widget.TextView
import app.callready.R
import app.callready.core.Readiness

/** A page that scrolls, one thing below the other, and never wider than can be read. */
open class Page(context: Context) : ScrollView(context) {
    private val column = LinearLayout(context).apply { orientation = LinearLayout.VERTICAL }

    /** What a D-pad stands on first. */
    var first: View? = null
        private set

    init {
        id = R.id.page
        isFillViewport = true
        clipToPadding = false
        val spare = (resources.configuration.screenWidthDp - WIDEST) / 2
        column.setPadding(dp(maxOf(spare, 20)), dp(20), dp(maxOf(spare, 20)), dp(20))
        addView(column, LayoutParams(MATCH_PARENT, WRAP_CONTENT))
    }

    fun title(text: String) = text(text, R.style.Title)

    fun heading(text: String) = text(text, R.style.Heading)

    fun text(text: String, style: Int = R.style.Text): TextView = words(text, style).also(::place)

    fun large(label: Int, action: () -> Unit): Button = button(label, R.style.Large, action)

    fun main(label: Int, action: () -> Unit): Button = button(label, R.style.Main, action)

    fun plain(label: Int, action: () -> Unit): Button = button(label, R.style.Plain, action)

    /** Sets apart what follows. */
    fun gap() = column.addView(Space(context), LinearLayout.LayoutParams(MATCH_PARENT, dp(8)))

    fun progress(): ProgressBar = ProgressBar(context, null, 0, R.style.Progress).also(::place)

    /** The answer: colour, shape and word, and the sentence; read out when it appears. */
    fun banner(look: Look, word: String, sentence: String) {
        val banner = row(R.drawable.banner, look, { it.onColour }, 48)
        banner.background.setTint(context.getColor(look.colour))
        banner.addView(words(word, R.style.Word, look.onColour), wide())
        banner.isFocusable = true
        banner.foreground = context.getDrawable(R.drawable.ring)
        banner.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        // A live region is read out when it changes, not when it comes.
        banner.post { banner.contentDescription = "$word. $sentence" }
        place(banner)
        text(sentence, R.style.Sentence)
        first = first ?: banner
    }

    /** Something with its state: shape, name and word on top, more below. */
    fun item(look: Look?, title: String, word: String, more: List<String>, action: (() -> Unit)? = null) {
        val item = row(if (action == null) 0 else R.drawable.plain, look, { it.onPage }, 24)
        val texts = LinearLayout(context).apply { orientation = LinearLayout.VERTICAL }
        texts.addView(words(title, R.style.Strong))
        texts.addView(words(word, R.style.State, look?.onPage))
        more.forEach { texts.addView(words(it, R.style.Quiet)) }
        item.addView(texts, wide())
        item.contentDescription = (listOf(title, word) + more).joinToString(". ")
        action?.let { act -> item.setOnClickListener { act() } }
        place(item)
    }

    private fun button(label: Int, style: Int, action: () -> Unit) = Button(context, null, 0, style).also {
        it.setText(label)
        it.id = label
        it.setOnClickListener { action() }
        place(it)
        first = first ?: it
    }

    private fun row(background: Int, look: Look?, tint: (Look) -> Int, size: Int) = LinearLayout(context).apply {
        orientation = LinearLayout.HORIZONTAL
        minimumHeight = dp(48)
        if (background != 0) {
            setBackgroundResource(background)
            setPadding(dp(16), dp(12), dp(16), dp(12))
        }
        if (look != null) {
            val image = ImageView(context).apply {
                setImageResource(look.icon)
                setColorFilter(context.getColor(tint(look)))
                importantForAccessibility = View.IMPORTANT_FOR_ACCESSIBILITY_NO
            }
            addView(image, LinearLayout.LayoutParams(dp(size), dp(size)).apply { marginEnd = dp(12) })
        }
    }

    private fun place(view: View) =
        column.addView(view, LinearLayout.LayoutParams(MATCH_PARENT, WRAP_CONTENT).apply { topMargin = dp(if (column.childCount == 0) 0 else 12) })

    private fun words(text: String, style: Int, colour: Int? = null) = TextView(context, null, 0, style).also {
        it.text = text
        if (colour != null) it.setTextColor(context.getColor(colour))
    }

    private fun wide() = LinearLayout.LayoutParams(0, WRAP_CONTENT, 1f).apply { gravity = Gravity.CENTER_VERTICAL }

    private fun dp(value: Int) = (value * resources.displayMetrics.density).toInt()
}

/** How an answer looks: never colour alone. */
enum class Look(val icon: Int, val colour: Int, val onColour: Int, val onPage: Int) {
    READY(R.drawable.ready, R.color.ready, R.color.on_ready, R.color.ready_on_page),
    DEGRADED(R.drawable.degraded, R.color.degraded, R.color.on_degraded, R.color.degraded_on_page),
    NOT_READY(R.drawable.not_ready, R.color.not_ready, R.color.on_not_ready, R.color.not_ready_on_page),
    UNKNOWN(R.drawable.unknown, R.color.unknown, R.color.on_unknown, R.color.unknown_on_page);

    companion object {
        fun of(readiness: Readiness): Look = when (readiness) {
            Readiness.READY -> READY
            Readiness.DEGRADED -> DEGRADED
            Readiness.NOT_READY -> NOT_READY
            Readiness.UNKNOWN -> UNKNOWN
        }
    }
}

/** Columns of text wider than this are hard to read, dp. */
private const val WIDEST = 600
