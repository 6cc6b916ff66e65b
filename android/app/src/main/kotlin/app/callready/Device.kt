package app.callready

import android.content.Context
import android.net.ConnectivityManager
import android.net.Network
import android.net.NetworkCapabilities.NET_CAPABILITY_INTERNET
import android.net.NetworkCapabilities.NET_CAPABILITY_NOT_VPN
import app.callready.core.NetworkFacts
import app.callready.core.NetworkKind
import app.callready.shared.NetworkFacts as Told

/** The facts of one network, or of the one that the system chose; what the system does not tell is absent. */
internal fun networkFacts(context: Context, network: Network?, wantsSsid: Boolean): NetworkFacts {
    val told = Told.of(context, network, wantsSsid)
    return NetworkFacts(
        kind = kind(told.kind),
        handle = told.handle?.toULong(),
        dns = told.dns,
        privateDns = told.privateDns,
        proxy = told.proxy,
        proxyExclusions = told.proxyExclusions,
        pac = told.pac,
        vpn = told.vpn,
        metered = told.metered,
        portal = told.portal,
        validated = told.validated,
        addresses = told.addresses,
        ssid = told.ssid,
    )
}

/** Wi-Fi and mobile networks that are up and lead to the internet; the system's own choice first where there are several of a kind. */
internal fun networksUp(context: Context): Map<NetworkKind, Network> {
    val manager = context.getSystemService(ConnectivityManager::class.java) ?: return emptyMap()
    // Deprecated for apps that follow networks over time; this one looks once.
    @Suppress("DEPRECATION") val all = manager.allNetworks.sortedByDescending { it == manager.activeNetwork }
    val up = all.mapNotNull { network ->
        val able = manager.getNetworkCapabilities(network) ?: return@mapNotNull null
        val usable = listOf(NET_CAPABILITY_INTERNET, NET_CAPABILITY_NOT_VPN).all(able::hasCapability)
        network.takeIf { usable }?.let { kind(Told.kind(able)) to it }
    }
    return up.filter { (kind, _) -> kind in COMPARABLE }.reversed().toMap()
}

private fun kind(word: String): NetworkKind = NetworkKind.valueOf(word.uppercase())

private val COMPARABLE = setOf(NetworkKind.WIFI, NetworkKind.CELLULAR)
