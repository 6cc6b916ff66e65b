package app.callready.device

import android.app.Application
import android.app.job.JobInfo
import android.app.job.JobParameters
import android.app.job.JobScheduler
import android.content.RestrictionsManager
import android.net.ConnectivityManager
import android.net.LinkProperties
import android.net.Network
import android.net.NetworkCapabilities
import android.net.NetworkInfo
import android.os.Bundle
import android.os.Looper
import app.callready.Callready
import app.callready.core.Agent
import app.callready.core.Setup
import app.callready.silent.CheckJob
import app.callready.silent.DeliverJob
import app.callready.silent.ErrandJob
import kotlinx.coroutines.job
import org.junit.Assert.assertTrue
import org.junit.rules.ExternalResource
import org.junit.rules.TemporaryFolder
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadow.api.Shadow
import org.robolectric.shadows.ShadowNetwork
import org.robolectric.shadows.ShadowNetworkCapabilities
import org.robolectric.shadows.ShadowNetworkInfo

/** A phone for one test: what administrators and networks do to it, and an agent in a folder of its own. */
class Phone : ExternalResource() {
    private val folder = TemporaryFolder()

    val app: Application get() = RuntimeEnvironment.getApplication()
    val agent: Agent get() = Callready.agent(app)
    private val connectivity get() = shadowOf(app.getSystemService(ConnectivityManager::class.java))

    override fun before() {
        folder.create()
        unplug()
        replace()
    }

    override fun after() {
        Callready.forget()
        folder.delete()
    }

    /** Another phone of the same kind: nothing is remembered, nothing scheduled. */
    fun replace() {
        Callready.forget()
        val place = folder.newFolder().path
        Callready.setup = { Setup(folder = place, language = "en", roots = null) }
        app.getSystemService(JobScheduler::class.java)!!.cancelAll()
    }

    /** The process ends and another one begins. */
    fun restart() = Callready.forget()

    /** The administrator sets these keys and no others. */
    fun administer(vararg keys: Pair<String, Any>) = administer(Bundle().apply {
        for ((key, value) in keys) when (value) {
            is Boolean -> putBoolean(key, value)
            is Int -> putInt(key, value)
            else -> putString(key, value.toString())
        }
    })

    fun administer(keys: Bundle) = shadowOf(app.getSystemService(RestrictionsManager::class.java)).setApplicationRestrictions(keys)

    fun unplug() {
        connectivity.clearAllNetworks()
        connectivity.setActiveNetworkInfo(null)
    }

    /** A network that leads to the internet; the first of a type stays the phone's choice until another one is `chosen`. */
    fun attach(
        transport: Int = NetworkCapabilities.TRANSPORT_WIFI,
        able: List<Int> = listOf(NetworkCapabilities.NET_CAPABILITY_NOT_METERED),
        chosen: Boolean = true,
        link: LinkProperties = LinkProperties(),
    ): Network {
        @Suppress("DEPRECATION") val type = when (transport) {
            NetworkCapabilities.TRANSPORT_CELLULAR -> ConnectivityManager.TYPE_MOBILE
            NetworkCapabilities.TRANSPORT_ETHERNET -> ConnectivityManager.TYPE_ETHERNET
            NetworkCapabilities.TRANSPORT_VPN -> ConnectivityManager.TYPE_VPN
            else -> ConnectivityManager.TYPE_WIFI
        }
        val info = ShadowNetworkInfo.newInstance(NetworkInfo.DetailedState.CONNECTED, type, 0, true, NetworkInfo.State.CONNECTED)
        // The shadow knows the chosen network by its type.
        val network = ShadowNetwork.newInstance(type)
        connectivity.addNetwork(network, info)
        val capabilities = ShadowNetworkCapabilities.newInstance()
        shadowOf(capabilities).addTransportType(transport)
        (able + NetworkCapabilities.NET_CAPABILITY_INTERNET).forEach { shadowOf(capabilities).addCapability(it) }
        if (transport != NetworkCapabilities.TRANSPORT_VPN) shadowOf(capabilities).addCapability(NetworkCapabilities.NET_CAPABILITY_NOT_VPN)
        connectivity.setNetworkCapabilities(network, capabilities)
        connectivity.setLinkProperties(network, link)
        if (chosen) connectivity.setActiveNetworkInfo(info)
        return network
    }

    /** The jobs that the system keeps, by their service. */
    fun jobs(): Map<String, JobInfo> {
        val kept = app.getSystemService(JobScheduler::class.java)!!.allPendingJobs
        return kept.associateBy { it.service.shortClassName.substringAfterLast('.') }.also { assertTrue("one of each: $kept", it.size == kept.size) }
    }

    val checkJob: JobInfo? get() = jobs()[CheckJob::class.simpleName]
    val deliverJob: JobInfo? get() = jobs()[DeliverJob::class.simpleName]

    /** The system has run the delivery that was scheduled. */
    fun delivered() = deliverJob?.let { app.getSystemService(JobScheduler::class.java)!!.cancel(it.id) }

    /** The system starts the job; it has ended when this returns: whether it is to be tried again. */
    fun <T : ErrandJob> run(job: Class<T>, meanwhile: () -> Unit = {}): Boolean {
        val service = Robolectric.buildService(job).create().get()
        assertTrue(service.onStartJob(Shadow.newInstanceOf(JobParameters::class.java)))
        meanwhile()
        until("the job has ended") { shadowOf(service).isJobFinished }
        return shadowOf(service).isRescheduleNeeded
    }

    /** Lets the phone live until something is so. */
    fun until(what: String, longest: Long = 20_000, holds: () -> Boolean) {
        val end = System.nanoTime() + longest * 1_000_000
        shadowOf(Looper.getMainLooper()).idle()
        while (!holds()) {
            assertTrue("in vain: $what", System.nanoTime() < end)
            Thread.sleep(5)
            shadowOf(Looper.getMainLooper()).idle()
        }
    }

    /** Lets the phone live until nothing of Callready is under way. */
    fun settle() = until("everything has settled") { Callready.scope.coroutineContext.job.children.none() }
}
