package app.callready.ui

import app.callready.core.AgentInterface
import app.callready.core.Card
import app.callready.core.Decision
import app.callready.core.Delivery
import app.callready.core.DeviceFacts
import app.callready.core.Door
import app.callready.core.Form
import app.callready.core.Kept
import app.callready.core.NetworkFacts
import app.callready.core.NetworkKind
import app.callready.core.Occasion
import app.callready.core.Runner
import app.callready.core.Status
import app.callready.core.Watcher
import kotlinx.coroutines.CompletableDeferred

/** A device without a network, whose checks end as the test says. */
class FakeBench(private val up: Set<NetworkKind> = emptySet()) : Bench, AgentInterface {
    /** What the check under way answers. */
    var answer = CompletableDeferred<Card>()
    var watcher: Watcher? = null
    var left: Card? = null
    var kept: List<Kept> = emptyList()
    var cancelled = 0
    val checked = mutableListOf<Long?>()
    var gone: NetworkKind? = null

    override fun agent(): AgentInterface = this
    override fun networks() = up
    override fun facts(network: NetworkKind?) = if (network != null && network == gone) null else facts(network?.ordinal?.toULong())

    override suspend fun check(device: DeviceFacts, occasion: Occasion, watcher: Watcher?): Card {
        checked += device.network.handle?.toLong()
        this.watcher = watcher
        return answer.await()
    }

    override fun cancel() { cancelled++ }
    override fun recovered(): Card? = left.also { left = null }
    override fun card(run: String?): Card? = SAMPLES.find { it.run == run }
    override fun history(): List<Kept> = kept
    override fun configure(json: String): List<String> = emptyList()
    override fun render(run: String, form: Form): String = "$form of $run"
    override fun status(): List<Status> = emptyList()
    override fun statusLine() = ""
    override fun speak(language: String) = Unit
    override fun knock(door: Door) = Decision(null, false, "")
    override suspend fun deliver(device: DeviceFacts) = Delivery(0u, 0u, 0u, null, null)

    private fun facts(handle: ULong?) = DeviceFacts(
        Runner.APP,
        NetworkFacts(
            kind = NetworkKind.UNKNOWN, handle = handle, dns = emptyList(), privateDns = null, proxy = null, proxyExclusions = emptyList(), pac = null,
            vpn = null, metered = null, portal = null, validated = null, addresses = emptyList(), ssid = null,
        ),
    )
}
