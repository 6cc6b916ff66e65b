//! The wires of a lab: `client` – `site` – `isp` – `core` – (link) – `edge` – `internet`.

mod wires;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::process::{Child, Command};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::link::Link;
use crate::netns::{ip, nft, sysctl, within};
use crate::sandbox::is_root;

pub use wires::{Router, routers};

/// Namespace of the device under test.
pub const CLIENT: &str = "client";
/// Namespace of the site's firewall, hop 1.
pub const SITE: &str = "site";
/// Namespace of the provider's first router, hop 2.
pub const ISP: &str = "isp";
/// Namespace of the provider's second router, hop 3; the link is behind it.
pub const CORE: &str = "core";
/// Namespace of the router in front of the servers, hop 4.
pub const EDGE: &str = "edge";
/// Namespace of every server, hop 5.
pub const INTERNET: &str = "internet";
/// The site's side towards the client.
pub const LAN: &str = "lan0";
/// The site's address towards the client.
pub const GATEWAY: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 50, 1));
/// The site's second address, for measurements that must not use up what the client may cause.
pub const MEASURING: IpAddr = IpAddr::V4(Ipv4Addr::new(198, 51, 100, 3));
/// The same by IPv6.
pub const MEASURING_V6: IpAddr = IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 1, 0, 0, 0, 0, 3));

/// How the site is attached.
#[derive(Debug, Clone)]
pub struct Wiring<'a> {
    /// The client has IPv6 as well.
    pub ipv6: bool,
    /// The client has an address and a way out.
    pub attached: bool,
    /// That way leads beyond the site's own network.
    pub way_out: bool,
    /// The client's IPv6 address is good in the site only.
    pub nat66: bool,
    /// How routers and servers limit their ICMP errors.
    pub icmp_limits: IcmpLimits,
    /// Routers that send no ICMP errors.
    pub silent_routers: &'a [String],
    /// Flows are shared between two cores.
    pub parallel: bool,
    /// Every address that a server answers on.
    pub servers: &'a [IpAddr],
    /// What the link between core and edge does.
    pub link: &'a Link,
}

/// How many ICMP errors routers and servers send to one destination.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IcmpLimits {
    /// As many as there are reasons.
    #[default]
    None,
    /// 50 a second.
    Fifty,
    /// What Linux does by default: 1 a second after a burst of 6, by IPv6 10 a second.
    Linux,
}

/// Builds the namespaces and wires; the link's processes run until they are killed.
pub fn build(wiring: &Wiring<'_>) -> Result<Vec<Child>> {
    let (wires, routers) = (wires::wires(wiring.parallel), routers(wiring.parallel));
    let routers = || routers.iter().map(|router| router.name);
    let namespaces: Vec<&str> = [CLIENT, SITE, LINK, INTERNET].into_iter().chain(routers()).collect();
    ip(&namespaces.iter().map(|name| format!("netns add {name}\n")).collect::<String>())
        .context("making namespaces")?;
    for name in namespaces {
        sysctl(name, if name == LINK { &["net/ipv6/conf/default/disable_ipv6=1"] } else { COMMON })?;
        if wiring.icmp_limits != IcmpLimits::Linux && name != LINK {
            sysctl(name, if wiring.icmp_limits == IcmpLimits::None { UNLIMITED } else { FIFTY })?;
            // Older kernels have this one for the whole machine, out of reach from here.
            let _ = sysctl(name, UNLIMITED_IN_ALL);
        }
    }
    for name in [SITE, INTERNET].into_iter().chain(routers()) {
        sysctl(name, &["net/ipv4/ip_forward=1", "net/ipv6/conf/all/forwarding=1"])?;
    }
    ip(&format!("{LAN_VETH}{}", wires::veths(&wires))).context("making wires")?;
    let mut links = Vec::new();
    for (ends, seed) in wires.iter().filter_map(|wire| wire.link).zip(wiring.link.seed..) {
        within(LINK, || ip(&ends.map(|end| format!("link set {end} up\n")).concat()))?;
        links.push(start_link(ends, &Link { seed, ..wiring.link.clone() })?);
    }
    within(INTERNET, || ip(&format!("{INTERNET_SIDE}{}{}", wires::side(INTERNET, &wires), addresses(wiring.servers))))?;
    for name in routers() {
        within(name, || ip(&wires::side(name, &wires)))?;
        sysctl(name, SHARE_BY_PORT)?;
    }
    for name in wiring.silent_routers {
        nft(name, HUSH)?;
    }
    within(SITE, || ip(&format!("{}{SITE_LAN}", wires::side(SITE, &wires))))?;
    within(CLIENT, || ip(CLIENT_UP))?;
    if wiring.attached {
        within(CLIENT, || ip(CLIENT_V4))?;
        if wiring.ipv6 {
            within(CLIENT, || ip(if wiring.nat66 { CLIENT_V6 } else { CLIENT_V6_GLOBAL }))?;
        }
        if !wiring.way_out {
            within(CLIENT, || ip("route del default\n"))?;
        }
    }
    Ok(links)
}

/// The address under which `server` sees the client.
pub fn outside(server: IpAddr, is_routed: bool) -> IpAddr {
    match server {
        IpAddr::V4(_) => Ipv4Addr::new(198, 51, 100, 1).into(),
        IpAddr::V6(_) if is_routed => Ipv6Addr::new(0x2001, 0xdb8, 1, 0x50, 0, 0, 0, 0x10).into(),
        IpAddr::V6(_) => Ipv6Addr::new(0x2001, 0xdb8, 1, 0, 0, 0, 0, 1).into(),
    }
}

fn start_link([left, right]: [&str; 2], link: &Link) -> Result<Child> {
    let program = std::env::current_exe().context("finding this program")?;
    within(LINK, || {
        // Every other process of the lab waits for this one: where it may, it goes first.
        let mut command = if is_root() { Command::new("nice") } else { Command::new(&program) };
        if is_root() {
            command.args(["-n", "-10"]).arg(&program);
        }
        command
            .args(["relay", left, right])
            .args(["--delay-ms", &link.delay_ms.to_string(), "--jitter-ms", &link.jitter_ms.to_string()])
            .args(["--loss", &link.loss.to_string(), "--seed", &link.seed.to_string()])
            .stdin(std::process::Stdio::null())
            .spawn()
            .context("starting the link")
    })
}

fn addresses(servers: &[IpAddr]) -> String {
    let line = |address: &IpAddr| match address {
        IpAddr::V4(_) => format!("addr add {address}/32 dev lo\n"),
        IpAddr::V6(_) => format!("addr add {address}/128 dev lo nodad\n"),
    };
    servers.iter().map(line).collect()
}

/// Namespace of the link's two ends; it forwards nothing by itself.
const LINK: &str = "link";

const COMMON: &[&str] =
    &["net/ipv6/conf/default/accept_dad=0", "net/ipv6/conf/default/dad_transmits=0", "net/ipv4/ping_group_range=0 0"];

/// ICMP errors to one destination.
const UNLIMITED: &[&str] = &["net/ipv4/icmp_ratelimit=0", "net/ipv6/icmp/ratelimit=0"];

/// 50 ICMP errors a second to one destination: one in 20 ms.
const FIFTY: &[&str] = &["net/ipv4/icmp_ratelimit=20", "net/ipv6/icmp/ratelimit=20"];

/// ICMP errors to all destinations, of both families together.
const UNLIMITED_IN_ALL: &[&str] = &["net/ipv4/icmp_msgs_per_sec=1000000", "net/ipv4/icmp_msgs_burst=1000000"];

/// Where there are two ways, a flow's addresses and ports choose one.
const SHARE_BY_PORT: &[&str] = &["net/ipv4/fib_multipath_hash_policy=1", "net/ipv6/fib_multipath_hash_policy=1"];

const HUSH: &str = "\
table inet hush {
  chain errors {
    type filter hook output priority filter;
    icmp type { destination-unreachable, time-exceeded, parameter-problem } drop
    icmpv6 type { destination-unreachable, time-exceeded, parameter-problem } drop
  }
}
";

const LAN_VETH: &str = "link add name eth0 netns client type veth peer name lan0 netns site\n";

const CLIENT_UP: &str = "link set lo up\nlink set eth0 up\n";

const CLIENT_V4: &str = "addr add 192.168.50.10/24 dev eth0\nroute add default via 192.168.50.1\n";

const CLIENT_V6: &str = "addr add fd00:50::10/64 dev eth0 nodad\nroute add default via fd00:50::1\n";

const CLIENT_V6_GLOBAL: &str = "addr add 2001:db8:1:50::10/64 dev eth0 nodad\nroute add default via 2001:db8:1:50::1\n";

const SITE_LAN: &str = "\
link set lan0 up
addr add 192.168.50.1/24 dev lan0
addr add fd00:50::1/64 dev lan0 nodad
addr add 2001:db8:1:50::1/64 dev lan0 nodad
addr add 198.51.100.3/29 dev wan0
addr add 2001:db8:1::3/64 dev wan0 nodad preferred_lft 0
";

/// What no server holds is swallowed without a word, as most of the internet does.
const INTERNET_SIDE: &str = "route add blackhole default\nroute add blackhole ::/0\n";
