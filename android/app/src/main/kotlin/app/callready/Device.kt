package app.callready

import android.Manifest.permission.ACCESS_FINE_LOCATION
import android.annotation.TargetApi
import android.content.Context
import android.content.pm.PackageManager.PERMISSION_GRANTED
import android.net.ConnectivityManager
import android.net.LinkProperties
import android.net.Network
import android.net.NetworkCapabilities
import android.net.NetworkCapabilities.NET_CAPABILITY_CAPTIVE_PORTAL
import android.net.NetworkCapabilities.NET_CAPABILITY_INTERNET
import android.net.NetworkCapabilities.NET_CAPABILITY_NOT_METERED
import android.net.NetworkCapabilities.NET_CAPABILITY_NOT_VPN
import android.net.NetworkCapabilities.NET_CAPABILITY_VALIDATED
import android.net.NetworkCapabilities.TRANSPORT_CELLULAR
import android.net.NetworkCapabilities.TRANSPORT_ETHERNET
import android.net.NetworkCapabilities.TRANSPORT_VPN
import android.net.NetworkCapabilities.TRANSPORT_WIFI
import android.net.ProxyInfo
import android.net.Uri
import android.net.wifi.WifiManager
import android.os.Build
import app.callready.core.NetworkFacts
import app.callready.core.NetworkKind

/** The facts of one network, or of the one that the system chose; what the system does not tell is absent. */
internal fun networkFacts(context: Context, network: Network?, wantsSsid: Boolean): NetworkFacts {
    val manager = context.getSystemService(ConnectivityManager::class.java)
    val chosen = manager?.activeNetwork
    val used = network ?: chosen
    val able = used?.let { manager?.getNetworkCapabilities(it) }
    val link = used?.let { manager?.getLinkProperties(it) }
    // A proxy that the device's owner set is told of the chosen network only.
    val proxy = (if (used == chosen) manager?.defaultProxy else null) ?: link?.httpProxy
    val pac = proxy?.pacFileUrl?.takeIf { it != Uri.EMPTY }?.toString()
    val kind = kind(able)
    return NetworkFacts(
        kind = kind,
        handle = network?.networkHandle?.toULong(),
        dns = link?.dnsServers.orEmpty().mapNotNull { it.hostAddress },
        privateDns = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) link?.let(::privateDns) else null,
        // With a file to choose by, host and port are the system's own, on this device.
        proxy = proxy?.takeIf { pac == null }?.let(::place),
        proxyExclusions = proxy?.exclusionList.orEmpty().filter { it.isNotBlank() }.map(::wellFormed),
        pac = pac?.let(::wellFormed),
        vpn = if (able?.hasTransport(TRANSPORT_VPN) == true) link?.interfaceName ?: "vpn" else null,
        metered = able?.hasCapability(NET_CAPABILITY_NOT_METERED)?.not(),
        portal = able?.hasCapability(NET_CAPABILITY_CAPTIVE_PORTAL),
        validated = able?.hasCapability(NET_CAPABILITY_VALIDATED),
        addresses = link?.linkAddresses.orEmpty().mapNotNull { own ->
            own.address.hostAddress?.let { "${it.substringBefore('%')}/${own.prefixLength}" }
        },
        ssid = if (wantsSsid && kind == NetworkKind.WIFI) ssid(context) else null,
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
        network.takeIf { usable }?.let { kind(able) to it }
    }
    return up.filter { (kind, _) -> kind in COMPARABLE }.reversed().toMap()
}

/** Strings go to core as UTF-8, which has no place for half a surrogate pair. */
internal fun wellFormed(text: String): String = text.encodeToByteArray().decodeToString()

private fun kind(able: NetworkCapabilities?): NetworkKind =
    TRANSPORTS.firstOrNull { (transport, _) -> able?.hasTransport(transport) == true }?.second ?: NetworkKind.UNKNOWN

@TargetApi(Build.VERSION_CODES.P)
private fun privateDns(link: LinkProperties): String? =
    link.privateDnsServerName?.let(::wellFormed) ?: "automatic".takeIf { link.isPrivateDnsActive }

private fun place(proxy: ProxyInfo): String? {
    val host = proxy.host?.takeIf { it.isNotBlank() } ?: return null
    return wellFormed(if (':' in host) "[$host]:${proxy.port}" else "$host:${proxy.port}")
}

private fun ssid(context: Context): String? {
    if (context.checkSelfPermission(ACCESS_FINE_LOCATION) != PERMISSION_GRANTED) return null
    // Deprecated for callbacks, which take longer than a check may wait.
    @Suppress("DEPRECATION") val told = context.getSystemService(WifiManager::class.java)?.connectionInfo?.ssid
    return told?.takeIf { it.length > 2 && it.startsWith('"') && it.endsWith('"') }?.let { wellFormed(it.substring(1, it.length - 1)) }
}

/** The first that a network has counts: a VPN has those of the network below it as well. */
private val TRANSPORTS = listOf(
    TRANSPORT_WIFI to NetworkKind.WIFI,
    TRANSPORT_CELLULAR to NetworkKind.CELLULAR,
    TRANSPORT_ETHERNET to NetworkKind.ETHERNET,
)

private val COMPARABLE = setOf(NetworkKind.WIFI, NetworkKind.CELLULAR)
