//! Facts about this device that Linux tells any program: resolvers, the interface in use, the proxy of the environment.

use std::fs;
use std::net::{IpAddr, Ipv6Addr, SocketAddr, SocketAddrV6};
use std::path::Path;

use callready::device::{Network, NetworkKind, Proxy, place, source};
use ipnet::IpNet;
use nix::ifaddrs::{InterfaceAddress, getifaddrs};
use nix::sys::socket::SockaddrStorage;

/// The network in use, and its resolvers.
#[derive(Debug, PartialEq, Eq)]
pub struct Facts {
    /// As the report tells it.
    pub network: Network,
    /// Resolvers of `/etc/resolv.conf`.
    pub resolvers: Vec<SocketAddr>,
    /// The proxy of the environment, where it can be asked.
    pub proxy: Option<Proxy>,
}

/// Reads the facts below `root` (`/` on a device); `interface` is the one to test from, `variable` reads the environment,
/// `prefixes` the addresses of an interface.
pub fn facts(
    root: &Path,
    interface: Option<&str>,
    variable: impl Fn(&str) -> Option<String>,
    prefixes: impl FnOnce(&str) -> Vec<IpNet>,
) -> Facts {
    let interface = interface.map(str::to_owned).or_else(|| default_interface(root));
    let resolvers = resolvers(root);
    let source = source(interface.as_deref().map(prefixes).unwrap_or_default());
    let (told, proxy) = proxies(&variable);
    let no_proxy = if told.is_some() { no_proxy(&variable) } else { Vec::new() };
    let network = Network {
        kind: interface.as_deref().map_or(NetworkKind::Unknown, |interface| kind(root, interface)),
        vpn: interface.filter(|interface| is_tunnel(root, interface)),
        proxy: told,
        no_proxy,
        dns: resolvers.iter().map(|resolver| resolver.ip().to_string()).collect(),
        source,
        ..Network::default()
    };
    Facts { network, resolvers, proxy }
}

/// Addresses of an interface with their prefixes, in the system's order, which puts the primary one first; none where it does not tell.
pub fn prefixes(interface: &str) -> Vec<IpNet> {
    let own = getifaddrs().into_iter().flatten().filter(|own| own.interface_name == interface);
    own.filter_map(|own| prefix(&own)).collect()
}

/// Names of the interfaces; none where the system does not tell.
pub fn interfaces(root: &Path) -> Vec<String> {
    let entries = fs::read_dir(root.join("sys/class/net")).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Such as `linux-x86_64`.
pub fn platform() -> String {
    format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH)
}

fn prefix(own: &InterfaceAddress) -> Option<IpNet> {
    IpNet::with_netmask(address(own.address.as_ref()?)?, address(own.netmask.as_ref()?)?).ok()
}

fn address(socket: &SockaddrStorage) -> Option<IpAddr> {
    let v4 = socket.as_sockaddr_in().map(|socket| socket.ip().into());
    v4.or_else(|| socket.as_sockaddr_in6().map(|socket| socket.ip().into()))
}

fn resolvers(root: &Path) -> Vec<SocketAddr> {
    let text = text(root, "etc/resolv.conf");
    let named = text.lines().filter_map(|line| line.trim().strip_prefix("nameserver")).map(str::trim);
    named.filter_map(|address| resolver(root, address)).take(MOST_RESOLVERS).collect()
}

/// An address, with the interface's number behind a link-local one (RFC 4007 section 11).
fn resolver(root: &Path, text: &str) -> Option<SocketAddr> {
    let Some((address, zone)) = text.split_once('%') else {
        return callready::config::resolver(text).ok();
    };
    let address: Ipv6Addr = address.parse().ok()?;
    let number =
        zone.parse().ok().or_else(|| self::text(root, &format!("sys/class/net/{zone}/ifindex")).trim().parse().ok())?;
    Some(SocketAddrV6::new(address, 53, 0, number).into())
}

fn default_interface(root: &Path) -> Option<String> {
    let (v4, v6) = (text(root, "proc/net/route"), text(root, "proc/net/ipv6_route"));
    let v4 = v4.lines().filter_map(|line| {
        let [interface, destination, _, _, _, _, metric, mask, ..] = fields(line)[..] else { return None };
        (destination == "00000000" && mask == "00000000").then_some((metric.parse().unwrap_or(u32::MAX), interface))
    });
    let v6 = v6.lines().filter_map(|line| {
        let [destination, length, _, _, _, metric, _, _, _, interface] = fields(line)[..] else { return None };
        let default = length == "00" && destination.bytes().all(|digit| digit == b'0') && interface != "lo";
        default.then_some((u32::from_str_radix(metric, 16).unwrap_or(u32::MAX), interface))
    });
    v4.min().or_else(|| v6.min()).map(|(_, interface)| interface.to_owned())
}

fn kind(root: &Path, interface: &str) -> NetworkKind {
    let about = root.join("sys/class/net").join(interface);
    if about.join("wireless").exists() || about.join("phy80211").exists() {
        NetworkKind::Wifi
    } else if CELLULAR.iter().any(|prefix| interface.starts_with(prefix)) {
        NetworkKind::Cellular
    } else if about.join("device").exists() && link_type(root, interface) == ETHERNET {
        NetworkKind::Ethernet
    } else {
        NetworkKind::Unknown
    }
}

fn is_tunnel(root: &Path, interface: &str) -> bool {
    TUNNELS.contains(&link_type(root, interface).as_str())
        && !CELLULAR.iter().any(|prefix| interface.starts_with(prefix))
}

fn link_type(root: &Path, interface: &str) -> String {
    text(root, &format!("sys/class/net/{interface}/type")).trim().to_owned()
}

/// The first proxy that a variable names, as the report tells it, and as it can be asked: an HTTP proxy that programs use for `https:`. One that is for
/// `http:` alone, and one of another kind, are told and not asked.
fn proxies(variable: &impl Fn(&str) -> Option<String>) -> (Option<String>, Option<Proxy>) {
    let of = |names: &[&str]| names.iter().filter_map(|name| variable(name)).find(|text| place(text).is_some());
    match of(&PROXIES) {
        Some(text) => match text.parse::<Proxy>() {
            Ok(proxy) => (Some(proxy.to_string()), Some(proxy)),
            Err(_) => (place(&text), None),
        },
        None => (of(&CLEAR).as_deref().and_then(place), None),
    }
}

/// Entries of `no_proxy`, which stand between commas or spaces.
fn no_proxy(variable: &impl Fn(&str) -> Option<String>) -> Vec<String> {
    let list = variable("no_proxy").or_else(|| variable("NO_PROXY")).unwrap_or_default();
    let entries = list.split([',', ' ']).map(str::trim).filter(|entry| !entry.is_empty());
    entries.map(str::to_owned).collect()
}

fn fields(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

fn text(root: &Path, path: &str) -> String {
    fs::read_to_string(root.join(path)).unwrap_or_default()
}

/// Variables that curl reads for `https:`.
const PROXIES: [&str; 4] = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
/// The one that it reads for `http:` only, which other programs take for everything.
const CLEAR: [&str; 1] = ["http_proxy"];
/// As many as the C library reads (`MAXNS` in resolv.h).
const MOST_RESOLVERS: usize = 3;
/// How Linux and Android drivers name modems.
const CELLULAR: [&str; 5] = ["wwan", "wwp", "rmnet", "ccmni", "usb_rmnet"];
/// `ARPHRD_ETHER` of linux/if_arp.h.
const ETHERNET: &str = "1";
/// `ARPHRD_NONE` (tun, WireGuard) and `ARPHRD_PPP` of linux/if_arp.h.
const TUNNELS: [&str; 2] = ["65534", "512"];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_interface_of_the_best_default_route_is_in_use() {
        let root = device(&[
            (
                "proc/net/route",
                "Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT\n\
              eth0 00000000 0101A8C0 0003 0 0 600 00000000 0 0 0\nwlan0 00000000 0101A8C0 0003 0 0 100 00000000 0 0 0\n\
              wlan0 0001A8C0 00000000 0001 0 0 10 00FFFFFF 0 0 0\n",
            ),
            ("sys/class/net/wlan0/wireless/x", ""),
            (
                "etc/resolv.conf",
                "# made by hand\nnameserver 192.168.50.1\nnameserver fe80::1%wlan0\nsearch example\nnameserver dns\n",
            ),
            ("sys/class/net/wlan0/ifindex", "3\n"),
        ]);
        let own = |interface: &str| {
            assert_eq!(interface, "wlan0");
            ["192.168.1.7/24", "2a00::7/64", "fd00:1::7/64"].map(|own| own.parse().unwrap()).to_vec()
        };
        let facts = facts(root.path(), None, |_| None, own);
        assert_eq!(facts.network.source, ["192.168.1.0/24", "fd00:1::/64"].map(|own| own.parse().unwrap()));
        assert_eq!(facts.network.kind, NetworkKind::Wifi);
        assert_eq!(facts.network.vpn, None);
        assert_eq!(facts.network.dns, ["192.168.50.1", "fe80::1"]);
        assert_eq!(facts.resolvers, ["192.168.50.1:53".parse().unwrap(), "[fe80::1%3]:53".parse().unwrap()]);
    }

    #[test]
    fn a_tunnel_is_told_as_a_vpn() {
        let zero = "0".repeat(32);
        let route = format!("{zero} 00 {zero} 00 {zero} 00000400 00000001 00000000 00000003 tun0\n");
        let root = device(&[("proc/net/ipv6_route", &route), ("sys/class/net/tun0/type", "65534\n")]);
        let facts = facts(root.path(), None, |_| None, |_| Vec::new());
        assert_eq!((facts.network.kind, facts.network.vpn.as_deref()), (NetworkKind::Unknown, Some("tun0")));
    }

    #[test]
    fn cable_and_mobile_data_are_told_apart() {
        let root = device(&[
            ("sys/class/net/enp3s0/type", "1\n"),
            ("sys/class/net/enp3s0/device/x", ""),
            ("sys/class/net/rmnet0/type", "65534\n"),
        ]);
        let network = |interface| facts(root.path(), Some(interface), |_| None, |_| Vec::new()).network;
        assert_eq!(network("enp3s0").kind, NetworkKind::Ethernet);
        assert_eq!((network("rmnet0").kind, network("rmnet0").vpn), (NetworkKind::Cellular, None));
        assert_eq!(interfaces(root.path()), ["enp3s0", "rmnet0"]);
    }

    #[test]
    fn credentials_of_a_proxy_stay_out_and_only_an_http_proxy_is_asked() {
        for (address, told, asked) in [
            ("http://user:p@ss@proxy.example:3128/", Some("proxy.example:3128"), true),
            ("proxy.example:3128", Some("proxy.example:3128"), true),
            ("proxy.example", Some("proxy.example:1080"), true),
            ("https://user:p@ss@proxy.example:3128", Some("proxy.example:3128"), false),
            ("socks5://[2001:db8::1]:1080", Some("[2001:db8::1]:1080"), false),
            ("http://user:80/S3cr3t@proxy.example:3128", Some("proxy.example:3128"), false),
            ("", None, false),
        ] {
            let facts = with(&[("https_proxy", address)]);
            assert_eq!((facts.network.proxy.as_deref(), facts.proxy.is_some()), (told, asked), "{address}");
        }
    }

    #[test]
    fn the_loopback_interface_tells_its_prefix() {
        assert!(prefixes("lo").contains(&"127.0.0.1/8".parse().unwrap()), "{:?}", prefixes("lo"));
        assert!(prefixes("no-such-interface").is_empty());
    }

    #[test]
    fn the_proxy_for_https_counts_before_the_one_for_everything() {
        let both = with(&[("ALL_PROXY", "all.example:1"), ("HTTPS_PROXY", "https.example:2")]);
        assert_eq!(both.network.proxy.as_deref(), Some("https.example:2"));
        let empty = with(&[("https_proxy", ""), ("all_proxy", "all.example:1")]);
        assert_eq!(empty.network.proxy.as_deref(), Some("all.example:1"));
        let clear = with(&[("http_proxy", "clear.example:3")]);
        assert_eq!((clear.network.proxy.as_deref(), clear.proxy), (Some("clear.example:3"), None));
    }

    #[test]
    fn hosts_without_the_proxy_are_told_where_there_is_one() {
        let list = ("no_proxy", "localhost, .a.example,,10.0.0.0/8 b.example");
        let told = with(&[("https_proxy", "proxy.example:3128"), list]).network.no_proxy;
        assert_eq!(told, ["localhost", ".a.example", "10.0.0.0/8", "b.example"]);
        assert!(with(&[list]).network.no_proxy.is_empty());
    }

    fn with(variables: &[(&str, &str)]) -> Facts {
        let of = |name: &str| variables.iter().find(|(other, _)| *other == name).map(|(_, value)| (*value).to_owned());
        facts(Path::new("/nowhere"), None, of, |_| Vec::new())
    }

    fn device(files: &[(&str, &str)]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        root
    }
}
