package app.callready

import android.annotation.TargetApi
import android.app.Activity
import android.content.Context
import android.os.Build
import android.os.Bundle
import android.view.View
import android.view.WindowInsets
import android.widget.FrameLayout
import android.widget.Toast
import android.window.OnBackInvokedCallback
import android.window.OnBackInvokedDispatcher
import app.callready.core.AgentException
import app.callready.core.AgentInterface
import app.callready.core.DeviceFacts
import app.callready.core.Form
import app.callready.core.NetworkKind
import app.callready.core.Runner
import app.callready.silent.Silent
import app.callready.ui.Bench
import app.callready.ui.Page
import app.callready.ui.Pages
import app.callready.ui.Screen
import app.callready.ui.Session
import app.callready.ui.said
import app.callready.ui.sheet
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext

/** Shows the session of this process; rotating or leaving it changes nothing there. */
class MainActivity : Activity() {
    private val scope = CoroutineScope(SupervisorJob() + Dispatchers.Main.immediate)
    private lateinit var session: Session
    private lateinit var pages: Pages
    private lateinit var frame: FrameLayout
    private var page: Page? = null
    private var watching: Job? = null
    private var goesBack: AutoCloseable? = null

    override fun onCreate(state: Bundle?) {
        setTheme(R.style.Shell)
        super.onCreate(state)
        if (Silent.answersSetup(this)) return
        session = session(this)
        pages = Pages(this, session, ::share)
        frame = FrameLayout(this)
        frame.setOnApplyWindowInsetsListener { view, insets -> insets.also { inset(view, it) } }
        setContentView(frame)
        session.open(state?.getString(RUN))
    }

    override fun onStart() {
        super.onStart()
        Silent.schedule(this)
        watching = scope.launch { session.screen.collect(::show) }
    }

    override fun onStop() {
        watching?.cancel()
        super.onStop()
    }

    override fun onDestroy() {
        scope.cancel()
        super.onDestroy()
    }

    override fun onSaveInstanceState(state: Bundle) {
        super.onSaveInstanceState(state)
        (session.screen.value as? Screen.Result)?.let { state.putString(RUN, it.card.run) }
    }

    @Deprecated("Below Android 13 there is nothing else.")
    override fun onBackPressed() {
        @Suppress("DEPRECATION")
        if (!session.back()) super.onBackPressed()
    }

    private fun show(screen: Screen) {
        val old = page
        val new = pages.page(screen, old)
        if (new !== old) {
            frame.removeAllViews()
            frame.addView(new)
            // The first page comes before its window, and nothing there can have the focus yet.
            new.post { new.first?.requestFocus() }
            page = new
        }
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) takeBack(session.canGoBack)
    }

    /** From Android 13 on, whoever wants the way back says so beforehand. */
    @TargetApi(Build.VERSION_CODES.TIRAMISU)
    private fun takeBack(wanted: Boolean) {
        if (wanted == (goesBack != null)) return
        goesBack?.close()
        goesBack = if (!wanted) null else {
            val back = OnBackInvokedCallback { session.back() }
            onBackInvokedDispatcher.registerOnBackInvokedCallback(OnBackInvokedDispatcher.PRIORITY_DEFAULT, back)
            AutoCloseable { onBackInvokedDispatcher.unregisterOnBackInvokedCallback(back) }
        }
    }

    private fun share(run: String, form: Form) {
        scope.launch {
            try {
                startActivity(withContext(Dispatchers.IO) { sheet(this@MainActivity, run, form) })
            } catch (damage: AgentException) {
                Toast.makeText(this@MainActivity, getString(R.string.shell_unreadable, damage.said()), Toast.LENGTH_LONG).show()
            }
        }
    }

    companion object {
        private const val RUN = "run"
        @Volatile private var current: Session? = null

        /** The session of this process. */
        @Synchronized fun session(context: Context): Session =
            current ?: Session(Device(context.applicationContext), Callready.scope).also { current = it }

        /** Forgets it, as a new process would; another bench in tests. */
        @Synchronized internal fun forget(bench: Bench? = null) {
            current = bench?.let { Session(it, Callready.scope) }
        }
    }
}

/** Keeps what is shown clear of bars and notches: from Android 15 on, a window reaches below them. */
private fun inset(view: View, insets: WindowInsets) {
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) {
        insetNow(view, insets)
    } else {
        @Suppress("DEPRECATION")
        view.setPadding(insets.systemWindowInsetLeft, insets.systemWindowInsetTop, insets.systemWindowInsetRight, insets.systemWindowInsetBottom)
    }
}

@TargetApi(Build.VERSION_CODES.R)
private fun insetNow(view: View, insets: WindowInsets) {
    val clear = insets.getInsets(WindowInsets.Type.systemBars() or WindowInsets.Type.displayCutout())
    view.setPadding(clear.left, clear.top, clear.right, clear.bottom)
}

/** This device, for a session. */
private class Device(private val context: Context) : Bench {
    override fun agent(): AgentInterface = Callready.agent(context)

    override fun facts(network: NetworkKind?): DeviceFacts? {
        if (network == null) return Callready.facts(context, Runner.APP)
        return Callready.networks(context)[network]?.let { Callready.facts(context, Runner.APP, it) }
    }

    override fun networks(): Set<NetworkKind> = Callready.networks(context).keys
}
