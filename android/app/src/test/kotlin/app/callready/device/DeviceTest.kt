package app.callready.device

import android.Manifest.permission.ACCESS_FINE_LOCATION
import android.net.LinkAddress
import android.net.LinkProperties
import android.net.NetworkCapabilities.NET_CAPABILITY_CAPTIVE_PORTAL
import android.net.NetworkCapabilities.NET_CAPABILITY_NOT_METERED
import android.net.NetworkCapabilities.NET_CAPABILITY_VALIDATED
import android.net.NetworkCapabilities.TRANSPORT_CELLULAR
import android.net.NetworkCapabilities.TRANSPORT_ETHERNET
import android.net.NetworkCapabilities.TRANSPORT_VPN
import android.net.NetworkCapabilities.TRANSPORT_WIFI
import android.net.ProxyInfo
import android.net.Uri
import android.net.wifi.WifiInfo
import android.net.wifi.WifiManager
import android.os.Build
import app.callready.Callready
import app.callready.core.NetworkFacts
import app.callready.core.NetworkKind
import app.callready.core.Runner
import java.net.InetAddress
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assume.assumeTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.annotation.Implementation
import org.robolectric.annotation.Implements
import org.robolectric.shadows.ShadowWifiInfo

/** The facts of the device that a report rests on, as the system tells them. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [26, 35])
class DeviceTest {
    @get:Rule val phone = Phone()

    private fun facts(): NetworkFacts = Callready.facts(phone.app, Runner.APP).network

    @Test fun `a Wi-Fi network with everything`() {
        val link = LinkProperties().apply {
            interfaceName = "wlan0"
            setDnsServers(listOf(InetAddress.getByName("192.168.50.1"), InetAddress.getByName("2001:db8::53")))
            addLinkAddress(LinkAddress(InetAddress.getByName("10.20.30.4"), 24))
        }
        phone.attach(TRANSPORT_WIFI, listOf(NET_CAPABILITY_NOT_METERED, NET_CAPABILITY_VALIDATED), link = link)
        val facts = facts()
        assertEquals(NetworkKind.WIFI, facts.kind)
        assertEquals(listOf("192.168.50.1", "2001:db8:0:0:0:0:0:53"), facts.dns.map { if (':' in it) InetAddress.getByName(it).hostAddress else it })
        assertEquals(listOf("10.20.30.4/24"), facts.addresses)
        assertEquals(listOf(false, false, true), listOf(facts.metered, facts.portal, facts.validated))
        assertEquals(listOf(null, null, null, null, null), listOf(facts.vpn, facts.proxy, facts.pac, facts.handle, facts.ssid))
    }

    @Test fun `mobile data is metered, and a portal is a portal`() {
        phone.attach(TRANSPORT_CELLULAR, listOf(NET_CAPABILITY_CAPTIVE_PORTAL))
        val facts = facts()
        assertEquals(NetworkKind.CELLULAR, facts.kind)
        assertEquals(listOf(true, true, false), listOf(facts.metered, facts.portal, facts.validated))
    }

    @Test fun `a cable is a cable, and a VPN is named`() {
        phone.attach(TRANSPORT_ETHERNET)
        assertEquals(NetworkKind.ETHERNET, facts().kind)
        phone.attach(TRANSPORT_VPN, link = LinkProperties().apply { interfaceName = "tun0" })
        assertEquals("tun0" to NetworkKind.UNKNOWN, facts().let { it.vpn to it.kind })
        phone.attach(TRANSPORT_VPN)
        assertEquals("vpn", facts().vpn)
    }

    @Test fun `without a network nothing is known, and no is not said`() {
        val facts = facts()
        assertEquals(NetworkKind.UNKNOWN, facts.kind)
        assertEquals(listOf(null, null, null, null), listOf(facts.metered, facts.portal, facts.validated, facts.vpn))
        assertEquals(emptyList<String>(), facts.dns + facts.addresses)
    }

    @Test fun `private DNS by name, automatic or off`() {
        assumeTrue("before Android 9 there is none", Build.VERSION.SDK_INT >= 28)
        val told = listOf<LinkProperties.() -> Unit>(
            { setUsePrivateDns(true); setPrivateDnsServerName("dns.example") },
            { setUsePrivateDns(true) },
            {},
        ).map { change ->
            phone.attach(link = LinkProperties().apply(change))
            facts().privateDns
        }
        assertEquals(listOf("dns.example", "automatic", null), told)
    }

    @Test fun `before Android 9 private DNS is not asked for`() {
        assumeTrue("there is some", Build.VERSION.SDK_INT < 28)
        phone.attach()
        assertNull(facts().privateDns)
    }

    @Test fun `a proxy with its exclusions, a proxy file without the system's own port`() {
        val proxies = listOf(
            ProxyInfo.buildDirectProxy("proxy.example", 3128, listOf("intranet.example", "*.local.example")),
            ProxyInfo.buildDirectProxy("2001:db8::1", 8080),
            ProxyInfo.buildPacProxy(Uri.parse("http://wpad.example/proxy.pac")),
        )
        val told = proxies.map { proxy ->
            phone.attach(link = LinkProperties().apply { httpProxy = proxy })
            facts().let { Triple(it.proxy, it.proxyExclusions, it.pac) }
        }
        assertEquals(
            listOf(
                Triple("proxy.example:3128", listOf("intranet.example", "*.local.example"), null),
                Triple("[2001:db8::1]:8080", emptyList(), null),
                Triple(null, emptyList(), "http://wpad.example/proxy.pac"),
            ),
            told,
        )
    }

    @Test fun `a check through one network has its handle and its facts`() {
        val wifi = phone.attach(TRANSPORT_WIFI, chosen = true)
        val mobile = phone.attach(TRANSPORT_CELLULAR, emptyList(), chosen = false)
        phone.attach(TRANSPORT_ETHERNET, chosen = false)
        assertEquals(mapOf(NetworkKind.WIFI to wifi, NetworkKind.CELLULAR to mobile), Callready.networks(phone.app))
        val facts = Callready.facts(phone.app, Runner.SERVICE, mobile)
        assertEquals(Runner.SERVICE, facts.runner)
        assertEquals(Triple(NetworkKind.CELLULAR, mobile.networkHandle.toULong(), true), facts.network.let { Triple(it.kind, it.handle, it.metered) })
        phone.unplug()
        assertEquals(emptyMap<NetworkKind, Any>(), Callready.networks(phone.app))
    }

    @Config(shadows = [Plant7::class])
    @Test fun `the Wi-Fi name is told only where administrator and permission say so`() {
        phone.attach(TRANSPORT_WIFI)
        phone.agent
        val told = { facts().ssid }
        assertNull(told())
        shadowOf(phone.app).grantPermissions(ACCESS_FINE_LOCATION)
        assertNull("not wanted", told())
        phone.administer("report_ssid" to true)
        Callready.configure(phone.app)
        assertEquals("Plant 7", told())
        shadowOf(phone.app).denyPermissions(ACCESS_FINE_LOCATION)
        assertNull("not permitted", told())
    }
}

/** Wi-Fi as Android tells of it: it puts the name into quotes. */
@Implements(WifiManager::class)
class Plant7 {
    @Implementation fun getConnectionInfo(): WifiInfo = ShadowWifiInfo.newInstance().also { shadowOf(it).setSSID("Plant 7") }
}
