//! The wires of a lab: `client` – `site` – `provider` – (link) – `internet`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::process::{Child, Command};

use anyhow::{Context, Result};

use crate::link::Link;
use crate::netns::{ip, sysctl, within};
use crate::sandbox::is_root;

/// Namespace of the device under test.
pub const CLIENT: &str = "client";
/// Namespace of the site's firewall, hop 1.
pub const SITE: &str = "site";
/// Namespace of the provider's router, hop 2.
pub const PROVIDER: &str = "provider";
/// Namespace of every server, hop 3.
pub const INTERNET: &str = "internet";
/// The site's side towards the client.
pub const LAN: &str = "lan0";

/// How the site is attached.
#[derive(Debug, Clone)]
pub struct Wiring<'a> {
    /// The client has IPv6 as well.
    pub ipv6: bool,
    /// The client has an address and a way out.
    pub attached: bool,
    /// That way leads beyond the site's own network.
    pub way_out: bool,
    /// Routers and servers limit their ICMP errors as Linux does by default.
    pub icmp_limits: bool,
    /// Every address that a server answers on.
    pub servers: &'a [IpAddr],
    /// What the link between provider and internet does.
    pub link: &'a Link,
}

/// Builds the namespaces and wires; the link's process runs until it is killed.
pub fn build(wiring: &Wiring<'_>) -> Result<Child> {
    ip(NAMESPACES).context("making namespaces")?;
    for name in [CLIENT, SITE, PROVIDER, INTERNET, LINK] {
        sysctl(name, if name == LINK { &["net/ipv6/conf/default/disable_ipv6=1"] } else { COMMON })?;
        if !wiring.icmp_limits && name != LINK {
            sysctl(name, UNLIMITED)?;
            // Older kernels have this one for the whole machine, out of reach from here.
            let _ = sysctl(name, UNLIMITED_IN_ALL);
        }
    }
    for name in [SITE, PROVIDER, INTERNET] {
        sysctl(name, &["net/ipv4/ip_forward=1", "net/ipv6/conf/all/forwarding=1"])?;
    }
    ip(VETHS).context("making wires")?;
    within(LINK, || ip("link set left up\nlink set right up\n"))?;
    let relay = start_link(wiring.link)?;
    within(INTERNET, || ip(&format!("{INTERNET_SIDE}{}", addresses(wiring.servers))))?;
    within(PROVIDER, || ip(PROVIDER_SIDE))?;
    within(SITE, || ip(SITE_SIDE))?;
    within(CLIENT, || ip(CLIENT_UP))?;
    if wiring.attached {
        within(CLIENT, || ip(CLIENT_V4))?;
        if wiring.ipv6 {
            within(CLIENT, || ip(CLIENT_V6))?;
        }
        if !wiring.way_out {
            within(CLIENT, || ip("route del default\n"))?;
        }
    }
    Ok(relay)
}

/// The client's address of the same family as `address`.
pub fn client_address(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => Ipv4Addr::new(192, 168, 50, 10).into(),
        IpAddr::V6(_) => Ipv6Addr::new(0xfd00, 0x50, 0, 0, 0, 0, 0, 10).into(),
    }
}

fn start_link(link: &Link) -> Result<Child> {
    let program = std::env::current_exe().context("finding this program")?;
    within(LINK, || {
        // Every other process of the lab waits for this one: where it may, it goes first.
        let mut command = if is_root() { Command::new("nice") } else { Command::new(&program) };
        if is_root() {
            command.args(["-n", "-10"]).arg(&program);
        }
        command
            .args(["relay", "left", "right"])
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

const LINK: &str = "link";

const COMMON: &[&str] =
    &["net/ipv6/conf/default/accept_dad=0", "net/ipv6/conf/default/dad_transmits=0", "net/ipv4/ping_group_range=0 0"];

/// ICMP errors to one destination.
const UNLIMITED: &[&str] = &["net/ipv4/icmp_ratelimit=0", "net/ipv6/icmp/ratelimit=0"];

/// ICMP errors to all destinations, of both families together.
const UNLIMITED_IN_ALL: &[&str] = &["net/ipv4/icmp_msgs_per_sec=1000000", "net/ipv4/icmp_msgs_burst=1000000"];

const NAMESPACES: &str = "netns add client\nnetns add site\nnetns add provider\nnetns add link\nnetns add internet\n";

const VETHS: &str = "\
link add name eth0 netns client type veth peer name lan0 netns site
link add name wan0 netns site type veth peer name cust0 netns provider
link add name net0 netns provider type veth peer name left netns link
link add name right netns link type veth peer name up0 netns internet
";

const CLIENT_UP: &str = "link set lo up\nlink set eth0 up\n";

const CLIENT_V4: &str = "addr add 192.168.50.10/24 dev eth0\nroute add default via 192.168.50.1\n";

const CLIENT_V6: &str = "addr add fd00:50::10/64 dev eth0 nodad\nroute add default via fd00:50::1\n";

const SITE_SIDE: &str = "\
link set lo up
link set lan0 up
link set wan0 up
addr add 192.168.50.1/24 dev lan0
addr add fd00:50::1/64 dev lan0 nodad
addr add 198.51.100.2/30 dev wan0
addr add 2001:db8:1::2/64 dev wan0 nodad
route add default via 198.51.100.1
route add default via 2001:db8:1::1
";

const PROVIDER_SIDE: &str = "\
link set lo up
link set cust0 up
link set net0 up
addr add 198.51.100.1/30 dev cust0
addr add 2001:db8:1::1/64 dev cust0 nodad
addr add 198.51.100.5/30 dev net0
addr add 2001:db8:2::1/64 dev net0 nodad
route add default via 198.51.100.6
route add default via 2001:db8:2::2
";

/// What no server holds is swallowed without a word, as most of the internet does.
const INTERNET_SIDE: &str = "\
link set lo up
link set up0 up
addr add 198.51.100.6/30 dev up0
addr add 2001:db8:2::2/64 dev up0 nodad
route add 198.51.100.0/30 via 198.51.100.5
route add 2001:db8:1::/64 via 2001:db8:2::1
route add blackhole default
route add blackhole ::/0
";
