package app.callready.glasses.silent

import android.app.Notification
import android.app.job.JobInfo
import android.content.ComponentName
import android.content.Intent
import android.content.pm.PackageManager
import android.os.Build
import android.os.Bundle
import app.callready.glasses.Agent
import app.callready.glasses.Glasses
import app.callready.glasses.ui.CardActivity
import java.io.File
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

/** The doors that management agents, voice shells and adb knock at, each of them as the system opens it. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [27, 35])
class DoorsTest {
    @get:Rule val glasses = Glasses()

    @Test fun `a broadcast leads to one check, when there is a network, whose answer comes up in front of the wearer`() {
        glasses.push("""{"device": "glasses"}""")
        repeat(5) { broadcast(Intent(CardActivity.CHECK)) }
        val job = checkNotNull(glasses.checkJob)
        assertEquals(listOf<Any>(JobInfo.NETWORK_TYPE_ANY, true, 0L), listOf(job.networkType, job.isPersisted, job.minLatencyMillis))
        assertFalse(glasses.run(job))
        val notice = glasses.notices.single()
        assertEquals("UNKNOWN", notice.extras.getString(Notification.EXTRA_TITLE))
        assertTrue("the sentence", notice.extras.getString(Notification.EXTRA_TEXT).orEmpty().endsWith("."))
        assertEquals("the card", CardActivity::class.java.name, shadowOf(notice.fullScreenIntent).savedIntent.component?.className)
        assertEquals("which says it", CardActivity.ANSWER, shadowOf(notice.fullScreenIntent).savedIntent.action)
        assertEquals("unknown", glasses.status.getString("callready.verdict"))
        assertTrue(glasses.status.getString("line"), glasses.status.getString("line").startsWith("unknown 20"))
        assertNull("asked ten times, checked once", glasses.checkJob)
    }

    @Test fun `a service in the foreground checks at once, and ends`() {
        glasses.push("""{"device": "glasses"}""")
        val service = service(Intent(CardActivity.CHECK)).startCommand(0, 1).get()
        assertNotNull("Android ends a service that does not show itself", shadowOf(service).lastForegroundNotification)
        glasses.settle()
        assertTrue(shadowOf(service).isStoppedBySelf)
        assertEquals("unknown", glasses.status.getString("callready.verdict"))
        assertTrue(glasses.notices.any { it.fullScreenIntent != null })
        val report = report()
        assertTrue(report, report.contains("\"runner\": \"service\""))
    }

    @Test fun `what waits for another network is left to a job`() {
        glasses.push("""{"metered": "skip", "run_at_enrolment": false}""")
        service(Intent(CardActivity.CHECK)).startCommand(0, 1)
        glasses.settle()
        val job = checkNotNull(glasses.checkJob)
        assertEquals(JobInfo.NETWORK_TYPE_UNMETERED, job.networkType)
        assertFalse("no check yet", File(glasses.app.noBackupFilesDir, "callready/reports").exists())
    }

    @Test fun `no silent door leads anywhere where nobody administers the glasses`() {
        broadcast(Intent(CardActivity.CHECK))
        service(Intent(CardActivity.CHECK)).startCommand(0, 1)
        glasses.settle()
        assertNull(glasses.checkJob)
        assertTrue(glasses.notices.none { it.fullScreenIntent != null })
        assertEquals("and the file says so", "never_run", glasses.status.getString("callready.verdict"))
    }

    @Test fun `a check that nobody asked for comes up only where something is wrong, and the next one is kept`() {
        glasses.push("""{"run_every_h": 24}""")
        Agent.of(glasses.app)
        glasses.settle()
        assertFalse(glasses.run(checkNotNull(glasses.checkJob) { "a new configuration is an enrolment" }))
        val notice = glasses.notices.single()
        assertNull(notice.fullScreenIntent)
        assertEquals("UNKNOWN", notice.extras.getString(Notification.EXTRA_TITLE))
        val next = checkNotNull(glasses.checkJob)
        assertTrue("${next.minLatencyMillis}", next.minLatencyMillis > 23 * 3_600_000L)
    }

    @Test fun `extras decide nothing, wherever they come in`() {
        glasses.push("""{"profile": "remotespark", "controls": "off"}""")
        val extras = Bundle()
        for (key in listOf("profile", "profile_url", "hosts", "parameters", "responder", "controls", "upload_url")) extras.putString(key, "evil.example")
        extras.putString("hosts", """{"turn-tcp": "evil.example"}""")
        broadcast(Intent(CardActivity.CHECK).putExtras(extras))
        service(Intent(CardActivity.CHECK).putExtras(extras)).startCommand(0, 1)
        Robolectric.buildActivity(CardActivity::class.java, Intent(CardActivity.CHECK).putExtras(extras)).setup()
        glasses.settle()
        val report = report()
        assertTrue(report, report.contains("\"id\": \"remotespark\""))
        assertFalse(report, report.contains("evil.example"))
    }

    @Test fun `a service that the system ends after its time makes a report of what was seen`() {
        glasses.push("{\"device\": \"web\"}")
        val service = service(Intent(CardActivity.CHECK)).startCommand(0, 1).get()
        if (Build.VERSION.SDK_INT >= 34) service.onTimeout(1)
        glasses.settle()
        assertEquals("unknown", glasses.status.getString("callready.verdict"))
    }

    @Test fun `the manifest has each door, and a launcher of Glass lists the card`() {
        val packages = glasses.app.packageManager
        val open = { intent: Intent -> intent.setPackage(glasses.app.packageName) }
        val found = listOf(
            packages.queryIntentActivities(open(Intent(CardActivity.CHECK).addCategory(Intent.CATEGORY_DEFAULT)), 0).map { it.activityInfo },
            packages.queryBroadcastReceivers(open(Intent(CardActivity.CHECK)), 0).map { it.activityInfo },
            packages.queryIntentServices(open(Intent(CardActivity.CHECK)), 0).map { it.serviceInfo },
            packages.queryIntentActivities(open(Intent(Intent.ACTION_MAIN).addCategory("com.google.android.glass.category.DIRECTORY")), 0).map { it.activityInfo },
            packages.queryIntentActivities(open(Intent(Intent.ACTION_MAIN).addCategory(Intent.CATEGORY_LAUNCHER)), 0).map { it.activityInfo },
        ).map { it.single() }
        val wanted = listOf(CardActivity::class, CheckReceiver::class, CheckService::class, CardActivity::class, CardActivity::class)
        assertEquals(wanted.map { it.qualifiedName }, found.map { it.name })
        assertTrue(found.all { it.exported && it.enabled })
        val services = packages.getPackageInfo(glasses.app.packageName, PackageManager.GET_SERVICES).services.orEmpty().associateBy { it.name }
        val job = checkNotNull(services[Jobs::class.qualifiedName])
        assertTrue(!job.exported && job.permission == "android.permission.BIND_JOB_SERVICE")
    }

    private fun broadcast(intent: Intent) {
        glasses.app.sendBroadcast(intent.setComponent(ComponentName(glasses.app, CheckReceiver::class.java)))
        glasses.settle()
    }

    private fun service(intent: Intent): ServiceController<CheckService> = Robolectric.buildService(CheckService::class.java, intent).create()

    private fun report(): String = File(glasses.app.noBackupFilesDir, "callready/reports").walk().filter { it.extension == "json" }.map { it.readText() }.first()
}
