package app.callready.silent

import android.app.job.JobInfo
import android.app.job.JobParameters
import android.app.job.JobScheduler
import android.app.job.JobService
import android.content.ComponentName
import android.content.Context
import android.os.PersistableBundle
import android.os.SystemClock
import android.util.Log
import app.callready.Callready
import app.callready.TAG
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Job
import kotlinx.coroutines.launch

/** Work that the system starts when it is due; it keeps at most one job of each kind, across restarts of the device. */
internal enum class Errand(private val service: Class<out ErrandJob>) {
    CHECK(CheckJob::class.java),
    DELIVER(DeliverJob::class.java);

    private val id = ordinal + 1
    private var runs = false
    private var asked: Next.At? = null

    /** Has it run so many seconds from now, when there is a network; one that is due as early on such a network stays as it is. */
    fun schedule(context: Context, inS: ULong = 0u, unmetered: Boolean = false) = schedule(context, Next.At(inS, unmetered), anew = false)

    @Synchronized private fun schedule(context: Context, at: Next.At, anew: Boolean) {
        // The system ends a job that is under way when its successor is scheduled.
        if (runs) {
            asked = at
            return
        }
        val scheduler = context.getSystemService(JobScheduler::class.java) ?: return
        val wait = at.inS.coerceAtMost(LONGEST_S).toLong() * 1_000
        val due = System.currentTimeMillis() + wait
        val network = if (at.unmetered) JobInfo.NETWORK_TYPE_UNMETERED else JobInfo.NETWORK_TYPE_ANY
        @Suppress("DEPRECATION") // Its replacement is of a later API.
        val stays = scheduler.getPendingJob(id)?.let { it.networkType == network && it.extras.getLong(DUE) <= due + SLACK_MS } == true
        if (stays && !anew) return
        val job = JobInfo.Builder(id, ComponentName(context, service))
            .setRequiredNetworkType(network)
            .setMinimumLatency(wait)
            // Without it, Android 14 waits for a device that lies idle and is charged.
            .setOverrideDeadline(wait + WINDOW_MS)
            .setBackoffCriteria(BACKOFF_MS, JobInfo.BACKOFF_POLICY_EXPONENTIAL)
            .setPersisted(true)
            .setExtras(PersistableBundle().apply { putLong(DUE, due) })
            .build()
        if (scheduler.schedule(job) != JobScheduler.RESULT_SUCCESS) Log.w(TAG, "$this was not scheduled")
    }

    @Synchronized internal fun begins() {
        runs = true
        asked = null
    }

    /** It ended; what it wants next, or was asked for meanwhile, is scheduled. */
    @Synchronized internal fun ends(context: Context, next: Next) {
        runs = false
        val wanted = listOfNotNull(next as? Next.At, asked).minByOrNull { it.inS }
        wanted?.let { schedule(context, it, anew = true) }
    }
}

/** What comes after an errand. */
internal sealed interface Next {
    /** Nothing. */
    data object Nothing : Next

    /** The same again, after a while that grows each time. */
    data object Again : Next

    /** One so many seconds from now. */
    data class At(val inS: ULong, val unmetered: Boolean) : Next
}

/** An errand under way, as the system sees it. */
abstract class ErrandJob internal constructor(private val errand: Errand) : JobService() {
    private var work: Job? = null
    private var since = 0L

    internal abstract suspend fun run(): Next

    override fun onStartJob(params: JobParameters): Boolean {
        errand.begins()
        since = SystemClock.elapsedRealtime()
        work = Callready.scope.launch {
            var next: Next = Next.Nothing
            try {
                next = attempt()
                jobFinished(params, next == Next.Again)
            } finally {
                errand.ends(applicationContext, next)
            }
        }
        return true
    }

    /** The system wants it to end; it is tried again, unless it was ended for taking longer than any job may. */
    override fun onStopJob(params: JobParameters): Boolean {
        val cut = work?.isActive == true
        work?.cancel()
        return cut && SystemClock.elapsedRealtime() - since < LONGEST_RUN_MS
    }

    private suspend fun attempt(): Next = try {
        run()
    } catch (ended: CancellationException) {
        throw ended
    } catch (failed: Exception) {
        Log.e(TAG, "$errand failed", failed)
        Next.Again
    }
}

private const val DUE = "due"

/** Longest wait, seconds: a month. */
private const val LONGEST_S: ULong = 2_592_000u

/** How much later one may be than wanted before it is scheduled anew, milliseconds. */
private const val SLACK_MS = 10_000L

/** The system starts it within this time, milliseconds; Android wants at least fifteen minutes. */
private const val WINDOW_MS = 20L * 60_000

/** The first wait before it is tried again, milliseconds. */
private const val BACKOFF_MS = 60_000L

/** Android ends jobs after ten minutes; this is nearly that, milliseconds. */
private const val LONGEST_RUN_MS = 9L * 60_000
