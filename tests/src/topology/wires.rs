//! The wires beyond the site as data, and the addresses and routes that follow from them.

use std::fmt::Write;
use std::net::IpAddr;

use super::{CORE, EDGE, INTERNET, ISP, LINK, SITE};

/// A wire with a network of its own; its near end is the client's side.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wire {
    /// Number of its networks, 198.51.100.8×n/29 and 3fff:1:1:n::/64; what the provider lends the site is 2001:db8:1:0::/64.
    net: u8,
    near: End,
    far: End,
    /// Names of the link's ends, where a link delays this wire.
    pub(super) link: Option<[&'static str; 2]>,
}

/// One end: a namespace and its interface.
#[derive(Debug, Clone, Copy)]
struct End(&'static str, &'static str);

/// A router beyond the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Router {
    /// Its namespace.
    pub name: &'static str,
    /// How many hops it is away from the client.
    pub hop: u8,
    /// It is on the far side of the link.
    pub delayed: bool,
    /// Where it answers the site from.
    pub addresses: Vec<IpAddr>,
}

/// The routers beyond the site, nearest first; with a second core where flows are shared.
pub fn routers(parallel: bool) -> Vec<Router> {
    let wires = wires(parallel);
    let router = |(name, hop): (&'static str, u8)| {
        let inward = || wires.iter().filter(|wire| wire.far.0 == name);
        let addresses = inward().flat_map(|wire| wire.addresses(FAR)).filter_map(|address| address.parse().ok());
        Router { name, hop, delayed: inward().any(|wire| wire.link.is_some()), addresses: addresses.collect() }
    };
    let second = parallel.then_some((CORE_2, 3));
    [(ISP, 2), (CORE, 3)].into_iter().chain(second).chain([(EDGE, 4)]).map(router).collect()
}

/// From the site to the servers.
pub(super) fn wires(parallel: bool) -> Vec<Wire> {
    WIRES.iter().chain(if parallel { BESIDE } else { &[] }).copied().collect()
}

/// `ip` commands that make the wires.
pub(super) fn veths(wires: &[Wire]) -> String {
    let mut text = String::new();
    for Wire { near, far, link, .. } in wires {
        let mut pair = |one: End, other: End| {
            let _ = writeln!(
                text,
                "link add name {} netns {} type veth peer name {} netns {}",
                one.1, one.0, other.1, other.0
            );
        };
        match link {
            None => pair(*near, *far),
            Some([left, right]) => {
                pair(*near, End(LINK, left));
                pair(End(LINK, right), *far);
            }
        }
    }
    text
}

/// `ip` commands for the namespace `name`: its ends of the wires, the way to the servers, and the way back to the site.
pub(super) fn side(name: &str, wires: &[Wire]) -> String {
    let mut text = "link set lo up\n".to_owned();
    let (outward, inward) =
        (wires.iter().filter(|wire| wire.near.0 == name), wires.iter().filter(|wire| wire.far.0 == name));
    for (wire, End(_, interface), host) in
        outward.clone().map(|wire| (wire, wire.near, NEAR)).chain(inward.clone().map(|wire| (wire, wire.far, FAR)))
    {
        let [v4, v6] = wire.addresses(host);
        let _ = writeln!(
            text,
            "link set {interface} up\naddr add {v4}/29 dev {interface}\naddr add {v6}/64 dev {interface} nodad"
        );
    }
    let ways = [
        (outward.map(|wire| wire.addresses(FAR)).collect(), EVERYWHERE),
        (inward.map(|wire| wire.addresses(NEAR)).collect(), HERE),
    ];
    for (gateways, prefixes) in ways {
        text += &routes(gateways, prefixes);
    }
    text
}

/// A route for each family; several gateways share the flows.
fn routes(gateways: Vec<[String; 2]>, prefixes: [&str; 2]) -> String {
    let mut text = String::new();
    for (family, prefix) in prefixes.iter().enumerate() {
        match gateways.as_slice() {
            [] => {}
            [one] => text += &format!("route add {prefix} via {}\n", one[family]),
            many => {
                let hops: String = many.iter().map(|gateway| format!(" nexthop via {}", gateway[family])).collect();
                text += &format!("route add {prefix}{hops}\n");
            }
        }
    }
    text
}

impl Wire {
    fn addresses(&self, host: u8) -> [String; 2] {
        // Documentation has two blocks (RFC 3849, RFC 9637): one for the site and its servers, one for other routers.
        let block = if self.net == 0 { "2001:db8:1" } else { "3fff:1:1" };
        [format!("198.51.100.{}", self.net * 8 + host), format!("{block}:{}::{host}", self.net)]
    }
}

const WIRES: &[Wire] = &[
    Wire { net: 0, near: End(SITE, "wan0"), far: End(ISP, "cust0"), link: None },
    Wire { net: 1, near: End(ISP, "net0"), far: End(CORE, "in0"), link: None },
    Wire { net: 2, near: End(CORE, "net0"), far: End(EDGE, "in0"), link: Some(["left", "right"]) },
    Wire { net: 3, near: End(EDGE, "net0"), far: End(INTERNET, "up0"), link: None },
];

/// The same way through a second core.
const BESIDE: &[Wire] = &[
    Wire { net: 4, near: End(ISP, "net1"), far: End(CORE_2, "in0"), link: None },
    Wire { net: 5, near: End(CORE_2, "net0"), far: End(EDGE, "in1"), link: Some(["left2", "right2"]) },
];

/// Namespace of the second core.
const CORE_2: &str = "core2";

const NEAR: u8 = 1;
const FAR: u8 = 2;
const EVERYWHERE: [&str; 2] = ["default", "::/0"];
/// Every network of the wires.
const HERE: [&str; 2] = ["198.51.100.0/24", "2001:db8:1::/48"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flows_are_shared_between_the_ways_that_there_are() {
        insta::assert_snapshot!(side(ISP, &wires(true)), @"
        link set lo up
        link set net0 up
        addr add 198.51.100.9/29 dev net0
        addr add 3fff:1:1:1::1/64 dev net0 nodad
        link set net1 up
        addr add 198.51.100.33/29 dev net1
        addr add 3fff:1:1:4::1/64 dev net1 nodad
        link set cust0 up
        addr add 198.51.100.2/29 dev cust0
        addr add 2001:db8:1:0::2/64 dev cust0 nodad
        route add default nexthop via 198.51.100.10 nexthop via 198.51.100.34
        route add ::/0 nexthop via 3fff:1:1:1::2 nexthop via 3fff:1:1:4::2
        route add 198.51.100.0/24 via 198.51.100.1
        route add 2001:db8:1::/48 via 2001:db8:1:0::1
        ");
    }

    #[test]
    fn three_routers_stand_between_the_site_and_the_servers() {
        let names = |parallel| routers(parallel).iter().map(|router| (router.hop, router.name)).collect::<Vec<_>>();
        assert_eq!(names(false), [(2, "isp"), (3, "core"), (4, "edge")]);
        assert_eq!(names(true), [(2, "isp"), (3, "core"), (3, "core2"), (4, "edge")]);
    }
}
