package app.callready

import android.annotation.SuppressLint
import android.app.Activity
import android.app.Application
import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.content.Intent.ACTION_APPLICATION_RESTRICTIONS_CHANGED
import android.content.IntentFilter
import android.content.RestrictionsManager
import android.net.Network
import android.os.Build
import android.os.Bundle
import android.util.Log
import app.callready.core.Agent
import app.callready.core.AgentException
import app.callready.core.DeviceFacts
import app.callready.core.Door
import app.callready.core.NetworkKind
import app.callready.core.Runner
import app.callready.core.Setup
import app.callready.silent.Errand
import app.callready.silent.Silent
import java.io.File
import kotlinx.coroutines.CoroutineExceptionHandler
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.launch

/** Callready in this process: one agent, one configuration, one scope. */
@SuppressLint("StaticFieldLeak") // The application's own context lives as long as the process.
object Callready {
    /** Work that outlives the activity, job or receiver that began it. */
    val scope = CoroutineScope(SupervisorJob() + Dispatchers.IO + CoroutineExceptionHandler { _, thrown -> Log.e(TAG, "unexpected", thrown) })

    /** Where the agent lives; another place in tests. */
    @Volatile var setup: (Context) -> Setup = ::standard

    @Volatile private var open: Opened? = null

    /**
     * The agent, made once and with the configuration in force; throws [AgentException] where the system has no thread or folder for it.
     *
     * The first call reads files: not on the main thread where it can be helped.
     */
    fun agent(context: Context): Agent = opened(context).agent

    /** What the platform knows of the device and of one network, or of the one that the system chose. */
    fun facts(context: Context, runner: Runner, network: Network? = null): DeviceFacts =
        DeviceFacts(runner, networkFacts(context, network, open?.wantsSsid == true))

    /** Wi-Fi and mobile networks that are up. */
    fun networks(context: Context): Map<NetworkKind, Network> = networksUp(context)

    /** Reads the managed configuration again; core is told only where it changed, and then a check may be due. */
    fun configure(context: Context) {
        if (opened(context).configure()) Silent.knock(context, Door.ENROLMENT)
    }

    /** Waits until management agents were told what there is to tell, or cannot be. */
    internal suspend fun told() = open?.platform?.told() ?: Unit

    /** Forgets the agent, as a new process would. */
    @Synchronized internal fun forget() {
        open?.close()
        open = null
    }

    @Synchronized private fun opened(context: Context): Opened = open ?: Opened(context.applicationContext).also { open = it }

    /** Neither backed up nor moved to another device: what is known of one says nothing of another. */
    private fun standard(context: Context) = Setup(
        folder = File(context.noBackupFilesDir, "callready").path,
        language = language(context),
        roots = null,
    )
}

/** The person's language, which may change while the process lives. */
private fun language(context: Context): String = context.resources.configuration.locales[0].toLanguageTag()

/** An agent with its surroundings. */
private class Opened(private val context: Context) : BroadcastReceiver(), Application.ActivityLifecycleCallbacks {
    val platform = Platform(context)
    val agent = Agent(Callready.setup(context), platform)
    @Volatile private var configuration: Configuration? = null
    val wantsSsid: Boolean get() = configuration?.wantsSsid == true

    init {
        configure()
        // Android tells only processes that run.
        val changed = IntentFilter(ACTION_APPLICATION_RESTRICTIONS_CHANGED)
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) context.registerReceiver(this, changed, Context.RECEIVER_NOT_EXPORTED)
        else context.registerReceiver(this, changed)
        (context as? Application)?.registerActivityLifecycleCallbacks(this)
    }

    /** Whether the configuration is another one than before. */
    @Synchronized fun configure(): Boolean {
        val read = Configuration(context.getSystemService(RestrictionsManager::class.java)?.applicationRestrictions ?: Bundle.EMPTY)
        agent.speak(language(context))
        if (read.json == configuration?.json) return false
        configuration = read
        agent.configure(read.json).forEach { Log.w(TAG, it) }
        platform.tell(agent.status(), now = false)
        // What an earlier process left, or there was no address for.
        Errand.DELIVER.schedule(context)
        return true
    }

    fun close() {
        context.unregisterReceiver(this)
        (context as? Application)?.unregisterActivityLifecycleCallbacks(this)
        agent.destroy()
    }

    private fun configureSoon() {
        Callready.scope.launch { Callready.configure(context) }
    }

    override fun onReceive(context: Context, intent: Intent) = configureSoon()
    override fun onActivityResumed(activity: Activity) = configureSoon()
    override fun onActivityCreated(activity: Activity, state: Bundle?) = Unit
    override fun onActivityStarted(activity: Activity) = Unit
    override fun onActivityPaused(activity: Activity) = Unit
    override fun onActivityStopped(activity: Activity) = Unit
    override fun onActivitySaveInstanceState(activity: Activity, state: Bundle) = Unit
    override fun onActivityDestroyed(activity: Activity) = Unit
}

internal const val TAG = "callready"
