package app.callready.silent

import android.app.Activity
import android.content.Context
import android.util.Log
import app.callready.Callready
import app.callready.TAG
import app.callready.core.Door
import java.util.concurrent.ConcurrentHashMap
import kotlinx.coroutines.Job
import kotlinx.coroutines.launch

/** The one way to a check that nobody looks at; all doors lead here, as often as they like. */
object Silent {
    private val knocking = ConcurrentHashMap<Door, Job>()

    /**
     * Asks core whether a check is due and has the system run it then, away from the caller's thread; knocking again while that is being found out adds nothing.
     *
     * What is checked is the managed configuration's affair alone.
     */
    fun knock(context: Context, door: Door): Job {
        val app = context.applicationContext
        return knocking.compute(door) { _, under -> under?.takeIf { it.isActive } ?: Callready.scope.launch { decide(app, door) } } ?: Job()
    }

    /** To be called when a person opens the app: a configuration may have come while no process ran. */
    fun schedule(context: Context) {
        knock(context, Door.ENROLMENT)
    }

    /**
     * To be called first by the activity that launchers start: whether Android Device Policy started it while it sets the device up. Then the activity has
     * finished already, and setup goes on at once.
     */
    fun answersSetup(activity: Activity): Boolean {
        // Extras may hold classes that cannot be read here, and then none of them can.
        val setup = try { activity.intent?.getBooleanExtra(SETUP_ACTION, false) == true } catch (_: RuntimeException) { false }
        if (!setup) return false
        knock(activity, Door.ENROLMENT)
        activity.setResult(Activity.RESULT_OK)
        activity.finish()
        return true
    }

    private fun decide(context: Context, door: Door) {
        val decision = Callready.agent(context).knock(door)
        Log.i(TAG, "$door: ${decision.why}")
        decision.inS?.let { Errand.CHECK.schedule(context, it, decision.unmetered) }
    }

    private const val SETUP_ACTION = "com.google.android.apps.work.clouddpc.EXTRA_LAUNCHED_AS_SETUP_ACTION"
}
