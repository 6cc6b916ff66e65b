package app.callready.glasses

import android.app.Application
import android.app.NotificationManager
import android.app.job.JobInfo
import android.app.job.JobParameters
import android.app.job.JobScheduler
import android.content.RestrictionsManager
import android.os.Bundle
import android.os.Looper
import android.os.PersistableBundle
import app.callready.glasses.silent.Jobs
import app.callready.glasses.ui.Sessions
import java.io.File
import org.junit.Assert.assertTrue
import org.junit.rules.ExternalResource
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadow.api.Shadow
import org.robolectric.util.ReflectionHelpers.setField

/** Glasses for one test: what administrators do to them, and an agent with the real core. */
class Glasses : ExternalResource() {
    val app: Application get() = RuntimeEnvironment.getApplication()
    val external: File get() = checkNotNull(app.getExternalFilesDir(null))
    val status get() = org.json.JSONObject(File(external, "callready-status.json").readText())
    private val scheduler get() = app.getSystemService(JobScheduler::class.java)!!

    override fun before() = replace()

    override fun after() {
        settle()
        Agent.forget()
        Sessions.forget()
    }

    /** Other glasses of the same kind: nothing is remembered, nothing scheduled. */
    fun replace() {
        settle()
        Agent.forget()
        Sessions.forget()
        Agent.roots = System.getenv("SSL_CERT_FILE")
        File(app.noBackupFilesDir, "callready").deleteRecursively()
        external.listFiles()?.forEach { it.deleteRecursively() }
        scheduler.cancelAll()
        app.getSystemService(NotificationManager::class.java)!!.cancelAll()
        administer(Bundle())
    }

    /** The process ends and another one begins. */
    fun restart() {
        settle()
        Agent.forget()
        Sessions.forget()
    }

    fun administer(keys: Bundle) = shadowOf(app.getSystemService(RestrictionsManager::class.java)).setApplicationRestrictions(keys)

    /** The administrator puts the file there. */
    fun push(configuration: String) = File(external, "callready.json").writeText(configuration)

    val checkJob: JobInfo? get() = scheduler.getPendingJob(1)
    val deliverJob: JobInfo? get() = scheduler.getPendingJob(2)
    val notices get() = shadowOf(app.getSystemService(NotificationManager::class.java)).allNotifications

    /** The system starts the job that it kept; whether it is to be tried again. */
    fun run(job: JobInfo, meanwhile: () -> Unit = {}): Boolean {
        scheduler.cancel(job.id)
        val service = Robolectric.buildService(Jobs::class.java).create().get()
        val parameters = Shadow.newInstanceOf(JobParameters::class.java)
        setField(parameters, "jobId", job.id)
        setField(parameters, "extras", PersistableBundle(job.extras))
        assertTrue(service.onStartJob(parameters))
        meanwhile()
        until("the job has ended") { shadowOf(service).isJobFinished }
        settle()
        return shadowOf(service).isRescheduleNeeded
    }

    /** Lets the glasses live until something is so. */
    fun until(what: String, holds: () -> Boolean) {
        val end = System.nanoTime() + 30_000_000_000
        shadowOf(Looper.getMainLooper()).idle()
        while (!holds()) {
            assertTrue("in vain: $what", System.nanoTime() < end)
            Thread.sleep(5)
            shadowOf(Looper.getMainLooper()).idle()
        }
    }

    /** Lets them live until nothing of Callready is under way. */
    fun settle() {
        until("everything has settled") { Work.rests() }
        shadowOf(Looper.getMainLooper()).idle()
    }
}
