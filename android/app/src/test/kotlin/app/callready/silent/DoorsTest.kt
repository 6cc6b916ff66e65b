package app.callready.silent

import android.app.Activity
import android.app.job.JobInfo
import android.content.ComponentName
import android.content.Intent
import android.content.pm.PackageManager.GET_META_DATA
import android.content.pm.PackageManager.GET_SERVICES
import android.os.Bundle
import android.os.Looper
import app.callready.MainActivity
import app.callready.core.Form
import app.callready.device.Phone
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ServiceController
import org.robolectric.annotation.Config

/** The doors that management agents knock at, each of them as the system opens it. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [26, 35])
class DoorsTest {
    @get:Rule val phone = Phone()

    private val doors = mapOf<String, (Intent) -> Unit>(
        "setup action" to { setUp(it) },
        "intent to an activity" to { Robolectric.buildActivity(CheckActivity::class.java, it).create().get().let { shown -> assertTrue(shown.isFinishing) } },
        "broadcast" to { phone.app.sendBroadcast(it.setComponent(ComponentName(phone.app, CheckReceiver::class.java))) },
        "start of a service" to { service(it).startCommand(0, 1) },
        "role" to { assertNull(service(it).get().onBind(it)) },
        "a person opens the app" to { Silent.schedule(phone.app) },
    )

    @Test fun `each door leads to one check, when there is a network, also after a restart`() {
        for ((name, knock) in doors) {
            afresh()
            phone.administer("profile" to "glarassist")
            knock(Intent(CHECK))
            phone.settle()
            val job = phone.checkJob
            assertNotNull(name, job)
            assertEquals(name, listOf<Any?>(JobInfo.NETWORK_TYPE_ANY, true, 0L), listOf(job?.networkType, job?.isPersisted, job?.minLatencyMillis))
            assertTrue(name, (job?.maxExecutionDelayMillis ?: 0) in 15 * 60_000L..60 * 60_000L && job?.backoffPolicy == JobInfo.BACKOFF_POLICY_EXPONENTIAL)
        }
    }

    @Test fun `no door leads anywhere where nobody administers the phone`() {
        doors.values.forEach { it(Intent(CHECK)) }
        phone.settle()
        assertNull(phone.checkJob)
    }

    @Test fun `knocking ten times at every door is knocking once`() {
        phone.administer("spread_min" to 600)
        Silent.schedule(phone.app)
        phone.settle()
        val first = checkNotNull(phone.checkJob)
        repeat(10) {
            doors.values.forEach { knock -> knock(Intent(CHECK)) }
            phone.settle()
        }
        assertEquals(first.extras.getLong("due"), checkNotNull(phone.checkJob).extras.getLong("due"))
        assertEquals(first.minLatencyMillis, checkNotNull(phone.checkJob).minLatencyMillis)
    }

    @Test fun `what administrators skip, the job skips`() {
        phone.administer("metered" to "skip", "run_at_enrolment" to false)
        Silent.schedule(phone.app)
        phone.settle()
        assertNull("run_at_enrolment is false", phone.checkJob)
        doors.getValue("broadcast")(Intent(CHECK))
        phone.settle()
        assertEquals(JobInfo.NETWORK_TYPE_UNMETERED, phone.checkJob?.networkType)
    }

    @Test fun `another configuration is another enrolment, as soon as the running app hears of it`() {
        phone.agent
        phone.administer("depth" to "full")
        phone.app.sendBroadcast(Intent(Intent.ACTION_APPLICATION_RESTRICTIONS_CHANGED))
        phone.settle()
        assertNotNull(phone.checkJob)
    }

    @Test fun `a configuration that came while the app was away counts when a person comes back to it`() {
        val activity = Robolectric.buildActivity(MainActivity::class.java).setup()
        phone.settle()
        activity.pause()
        phone.administer("depth" to "full")
        activity.resume()
        phone.settle()
        assertNotNull(phone.checkJob)
    }

    @Test fun `setup goes on at once, whatever else the intent holds`() {
        val setup = setUp(Intent())
        assertTrue(setup.isFinishing)
        assertEquals(Activity.RESULT_OK, shadowOf(setup).resultCode)
        val person = Robolectric.buildActivity(MainActivity::class.java, Intent(Intent.ACTION_MAIN)).create().get()
        assertFalse("a person sees the app", person.isFinishing)
        // A device that cannot read the extras goes on one way or the other.
        val unreadable = poisoned(Bundle().apply { putBoolean(SETUP_ACTION, true) })
        Robolectric.buildActivity(MainActivity::class.java, Intent(Intent.ACTION_MAIN).replaceExtras(unreadable)).create()
        phone.settle()
    }

    @Test fun `extras decide nothing, wherever they come in`() {
        phone.administer("profile" to "remotespark", "controls" to "off")
        phone.attach()
        val extras = Bundle().apply {
            for (key in listOf("profile", "profile_url", "hosts", "parameters", "responder", "controls", "upload_url")) putString(key, "evil.example")
            putString("profile", "glarassist")
            putString("hosts", """{"turn-tcp": "evil.example"}""")
            putString("upload_url", "http://127.0.0.1:9/evil.example")
            putBundle("restrictions", Bundle(this))
        }
        doors.values.forEach { knock -> knock(Intent(CHECK).putExtras(extras)) }
        (doors - "setup action").values.forEach { knock -> knock(Intent(CHECK).replaceExtras(poisoned(extras))) }
        phone.settle()
        assertFalse(phone.run(CheckJob::class.java))
        val report = phone.agent.render(phone.agent.history().single().run, Form.JSON)
        assertTrue(report, "\"id\": \"remotespark\"" in report || "\"id\":\"remotespark\"" in report)
        assertFalse(report, "evil.example" in report)
    }

    @Test fun `the manifest has each door, and one service for the role`() {
        val packages = phone.app.packageManager
        val open = { intent: Intent -> intent.setPackage(phone.app.packageName) }
        val found = listOf(
            packages.queryIntentActivities(open(Intent(CHECK).addCategory(Intent.CATEGORY_DEFAULT)), 0).map { it.activityInfo },
            packages.queryBroadcastReceivers(open(Intent(CHECK)), 0).map { it.activityInfo },
            packages.queryIntentServices(open(Intent(CHECK)), 0).map { it.serviceInfo },
        ).map { it.single() }
        assertEquals(listOf(CheckActivity::class, CheckReceiver::class, CheckService::class).map { it.qualifiedName }, found.map { it.name })
        assertTrue(found.all { it.exported && it.enabled })
        val services = packages.getPackageInfo(phone.app.packageName, GET_SERVICES or GET_META_DATA).services.orEmpty()
        val roles = services.filter { it.metaData?.containsKey("com.google.android.managementapi.notification.NotificationReceiverService.SERVICE_APP_ROLES") == true }
        assertEquals(listOf(CheckService::class.qualifiedName), roles.map { it.name })
        assertEquals("", roles[0].metaData.getString("com.google.android.managementapi.notification.NotificationReceiverService.SERVICE_APP_ROLES"))
        val jobs = services.filter { it.name.endsWith("Job") }
        assertTrue("$jobs", jobs.size == 2 && jobs.none { it.exported } && jobs.all { it.permission == "android.permission.BIND_JOB_SERVICE" })
    }

    private fun setUp(intent: Intent): Activity {
        intent.setAction(Intent.ACTION_MAIN).putExtra(SETUP_ACTION, true)
        return Robolectric.buildActivity(MainActivity::class.java, intent).create().get()
    }

    private fun service(intent: Intent): ServiceController<CheckService> = Robolectric.buildService(CheckService::class.java, intent).create()

    /** The same phone as if it had just been unpacked. */
    private fun afresh() {
        phone.replace()
        shadowOf(Looper.getMainLooper()).idle()
    }

    private companion object {
        const val CHECK = "app.callready.CHECK"
        const val SETUP_ACTION = "com.google.android.apps.work.clouddpc.EXTRA_LAUNCHED_AS_SETUP_ACTION"
    }
}
