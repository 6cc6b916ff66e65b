package app.callready.shared;

import static android.Manifest.permission.ACCESS_FINE_LOCATION;
import static android.net.NetworkCapabilities.NET_CAPABILITY_CAPTIVE_PORTAL;
import static android.net.NetworkCapabilities.NET_CAPABILITY_NOT_METERED;
import static android.net.NetworkCapabilities.NET_CAPABILITY_VALIDATED;
import static android.net.NetworkCapabilities.TRANSPORT_CELLULAR;
import static android.net.NetworkCapabilities.TRANSPORT_ETHERNET;
import static android.net.NetworkCapabilities.TRANSPORT_VPN;
import static android.net.NetworkCapabilities.TRANSPORT_WIFI;
import static android.content.pm.PackageManager.PERMISSION_GRANTED;
import static app.callready.shared.Restrictions.wellFormed;

import android.annotation.TargetApi;
import android.content.Context;
import android.net.ConnectivityManager;
import android.net.LinkAddress;
import android.net.LinkProperties;
import android.net.Network;
import android.net.NetworkCapabilities;
import android.net.ProxyInfo;
import android.net.Uri;
import android.net.wifi.WifiManager;
import android.os.Build;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What the system knows of one network, in the words of core's facts; what it does not tell is null. */
public final class NetworkFacts {
    /** {@code wifi}, {@code cellular}, {@code ethernet} or {@code unknown}. */
    public String kind = "unknown";
    /** The network to send through; null is the system's choice. */
    public Long handle;
    public final List<String> dns = new ArrayList<>();
    public String privateDns;
    public String proxy;
    public final List<String> proxyExclusions = new ArrayList<>();
    public String pac;
    public String vpn;
    public Boolean metered;
    public Boolean portal;
    public Boolean validated;
    public final List<String> addresses = new ArrayList<>();
    public String ssid;

    private NetworkFacts() {}

    /** The facts of a network, or of the one that the system chose where it is null. */
    public static NetworkFacts of(Context context, Network network, boolean wantsSsid) {
        NetworkFacts facts = new NetworkFacts();
        ConnectivityManager manager = context.getSystemService(ConnectivityManager.class);
        if (network != null) facts.handle = network.getNetworkHandle();
        if (manager == null) return facts;
        Network chosen = manager.getActiveNetwork();
        Network used = network == null ? chosen : network;
        NetworkCapabilities able = used == null ? null : manager.getNetworkCapabilities(used);
        LinkProperties link = used == null ? null : manager.getLinkProperties(used);
        facts.kind = kind(able);
        if (able != null) facts.able(able, link);
        if (link != null) facts.link(link);
        // A proxy that the device's owner set is told of the chosen network only.
        ProxyInfo proxy = Objects.equals(used, chosen) ? manager.getDefaultProxy() : null;
        if (proxy == null && link != null) proxy = link.getHttpProxy();
        if (proxy != null) facts.proxy(proxy);
        if (wantsSsid && facts.kind.equals("wifi")) facts.ssid = ssid(context);
        return facts;
    }

    /** How a network is attached. The first transport that it has counts: a VPN has those of the network below it as well. */
    public static String kind(NetworkCapabilities able) {
        if (able == null) return "unknown";
        if (able.hasTransport(TRANSPORT_WIFI)) return "wifi";
        if (able.hasTransport(TRANSPORT_CELLULAR)) return "cellular";
        return able.hasTransport(TRANSPORT_ETHERNET) ? "ethernet" : "unknown";
    }

    private void able(NetworkCapabilities able, LinkProperties link) {
        if (able.hasTransport(TRANSPORT_VPN)) vpn = link == null || link.getInterfaceName() == null ? "vpn" : link.getInterfaceName();
        metered = !able.hasCapability(NET_CAPABILITY_NOT_METERED);
        portal = able.hasCapability(NET_CAPABILITY_CAPTIVE_PORTAL);
        validated = able.hasCapability(NET_CAPABILITY_VALIDATED);
    }

    private void link(LinkProperties link) {
        for (InetAddress server : link.getDnsServers()) if (server.getHostAddress() != null) dns.add(server.getHostAddress());
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) privateDns = privateDns(link);
        for (LinkAddress own : link.getLinkAddresses()) {
            String address = own.getAddress().getHostAddress();
            if (address != null) addresses.add(address.split("%", 2)[0] + "/" + own.getPrefixLength());
        }
    }

    private void proxy(ProxyInfo info) {
        String[] excluded = info.getExclusionList();
        for (String host : excluded == null ? new String[0] : excluded) if (host != null && !host.trim().isEmpty()) proxyExclusions.add(wellFormed(host));
        Uri file = info.getPacFileUrl();
        if (file != null && !file.equals(Uri.EMPTY)) {
            // With a file to choose by, host and port are the system's own, on this device.
            pac = wellFormed(file.toString());
            return;
        }
        String host = info.getHost();
        if (host == null || host.trim().isEmpty()) return;
        proxy = wellFormed((host.contains(":") ? "[" + host + "]" : host) + ":" + info.getPort());
    }

    @TargetApi(Build.VERSION_CODES.P)
    private static String privateDns(LinkProperties link) {
        String server = link.getPrivateDnsServerName();
        if (server != null) return wellFormed(server);
        return link.isPrivateDnsActive() ? "automatic" : null;
    }

    @SuppressWarnings("deprecation") // For callbacks, which take longer than a check may wait.
    private static String ssid(Context context) {
        if (context.checkSelfPermission(ACCESS_FINE_LOCATION) != PERMISSION_GRANTED) return null;
        WifiManager wifi = context.getSystemService(WifiManager.class);
        String told = wifi == null || wifi.getConnectionInfo() == null ? null : wifi.getConnectionInfo().getSSID();
        boolean quoted = told != null && told.length() > 2 && told.startsWith("\"") && told.endsWith("\"");
        return quoted ? wellFormed(told.substring(1, told.length() - 1)) : null;
    }
}
