package app.callready.silent

import android.app.job.JobInfo
import android.app.job.JobParameters
import android.net.NetworkCapabilities.TRANSPORT_CELLULAR
import android.os.PersistableBundle
import app.callready.Callready
import app.callready.TAG
import app.callready.core.Occasion
import app.callready.core.Progress
import app.callready.core.Runner
import app.callready.core.Watcher
import app.callready.device.Phone
import app.callready.shared.Console
import java.time.Duration
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.async
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
import org.robolectric.annotation.Config
import org.robolectric.shadow.api.Shadow
import org.robolectric.shadows.ShadowLog
import org.robolectric.shadows.ShadowSystemClock

/** The silent check and the delivery of its report, as the system runs them. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [26, 35])
class JobsTest {
    @get:Rule val phone = Phone()

    @Test fun `a silent check is kept, told, delivered, and the next one is planned`() {
        val console = Console(phone.app, "com.example.dpc", owner = true)
        phone.administer("run_every_h" to 24, "controls" to "off")
        phone.attach()
        Silent.schedule(phone.app)
        phone.settle()
        assertTrue(console.read[1], console.read[1].startsWith("callready.verdict INFO never_run"))
        phone.delivered()
        assertFalse("nothing to try again", phone.run(CheckJob::class.java))
        phone.settle()
        assertEquals(1, phone.agent.history().size)
        val told = console.read.drop(console.read.indexOf("at once"))
        assertTrue("$told", told[1].startsWith("callready.verdict INFO unknown") && "offline" !in told[1].take(30))
        assertNotNull("its report waits for delivery", phone.deliverJob)
        assertTrue("one line for the log", ShadowLog.getLogsForTag(TAG).any { Regex("unknown \\S+Z offline").matches(it.msg) })
        val next = checkNotNull(phone.checkJob)
        assertTrue("${next.minLatencyMillis}", next.minLatencyMillis in 86_390_000L..86_400_000L)
        assertEquals(JobInfo.NETWORK_TYPE_ANY, next.networkType)
    }

    @Test fun `where the administrator wants one check there is one`() {
        phone.administer("controls" to "off")
        phone.attach()
        phone.agent
        assertFalse(phone.run(CheckJob::class.java))
        phone.settle()
        assertNull(phone.checkJob)
    }

    @Test fun `without a network it waits for one, and says nothing of a network that is not there`() {
        phone.administer("controls" to "off")
        assertTrue(phone.run(CheckJob::class.java))
        assertEquals(0, phone.agent.history().size)
        assertEquals("never_run", phone.agent.status()[0].data)
    }

    @Test fun `on a metered network that the administrator skips it waits for another one`() {
        phone.administer("metered" to "skip")
        phone.attach(TRANSPORT_CELLULAR, emptyList())
        assertTrue(phone.run(CheckJob::class.java))
        assertEquals(0, phone.agent.history().size)
        phone.administer()
        Callready.configure(phone.app)
        assertFalse("nobody administers it any more", phone.run(CheckJob::class.java))
    }

    @Test fun `it does not disturb a person's check, and comes after it`() {
        phone.administer("controls" to "off")
        phone.attach()
        val agent = phone.agent
        val (begun, goesOn) = CountDownLatch(1) to CountDownLatch(1)
        val slow = object : Watcher {
            override fun progress(progress: Progress) {
                begun.countDown()
                goesOn.await(10, TimeUnit.SECONDS)
            }
        }
        val person = Callready.scope.async { agent.check(Callready.facts(phone.app, Runner.APP), Occasion.PERSON, slow) }
        assertTrue(begun.await(10, TimeUnit.SECONDS))
        val again = phone.run(CheckJob::class.java) {
            Thread.sleep(300)
            goesOn.countDown()
        }
        assertTrue("it is tried again", again)
        phone.until("the person's check is over") { person.isCompleted }
        @OptIn(ExperimentalCoroutinesApi::class) assertEquals(listOf(person.getCompleted().run), agent.history().map { it.run })
    }

    @Test fun `when the system ends it, what was seen is kept and it is tried again`() {
        phone.administer("controls" to "off")
        phone.attach()
        val agent = phone.agent
        val job = Robolectric.buildService(CheckJob::class.java).create().get()
        val parameters = Shadow.newInstanceOf(JobParameters::class.java)
        job.onStartJob(parameters)
        assertTrue("tried again", job.onStopJob(parameters))
        phone.settle()
        assertTrue(agent.history().size <= 1)
        phone.until("the way is free for the next") { !phone.run(CheckJob::class.java) }
        assertFalse("one that is over is not cut", job.onStopJob(parameters))
    }

    @Test fun `one that takes longer than any job may is not tried for ever`() {
        phone.administer("controls" to "off")
        phone.attach()
        phone.agent
        val job = Robolectric.buildService(CheckJob::class.java).create().get()
        val parameters = Shadow.newInstanceOf(JobParameters::class.java)
        job.onStartJob(parameters)
        ShadowSystemClock.advanceBy(Duration.ofMinutes(10))
        assertFalse(job.onStopJob(parameters))
    }

    @Test fun `what is asked for while it runs comes after it, and does not end it`() {
        phone.administer("controls" to "off")
        phone.attach()
        phone.agent
        val job = Robolectric.buildService(DeliverJob::class.java).create().get()
        phone.settle()
        phone.delivered()
        Errand.DELIVER.begins()
        Errand.DELIVER.schedule(phone.app)
        assertNull(phone.deliverJob)
        Errand.DELIVER.ends(job, Next.Nothing)
        assertNotNull(phone.deliverJob)
    }

    @Test fun `an earlier time replaces a later one, a later one nothing`() {
        val wait = { phone.deliverJob?.minLatencyMillis }
        Errand.DELIVER.schedule(phone.app, 3_600u)
        assertEquals(3_600_000L, wait())
        Errand.DELIVER.schedule(phone.app, 7_200u)
        assertEquals(3_600_000L, wait())
        Errand.DELIVER.schedule(phone.app, 0u)
        assertEquals(0L, wait())
        Errand.CHECK.schedule(phone.app, ULong.MAX_VALUE)
        assertEquals(30L * 24 * 3_600_000, phone.checkJob?.minLatencyMillis)
        assertTrue(phone.checkJob?.extras is PersistableBundle)
    }
}
