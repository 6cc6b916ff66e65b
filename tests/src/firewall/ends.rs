//! A stateful firewall that ends flows some seconds after they began, however much goes out.

use callready::profile::{Ports, Transport};
use serde::{Deserialize, Serialize};

use super::Place;
use super::nft::{chain, dports, set};

/// `[firewall.replies_end]` of a scenario: UDP only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RepliesEnd {
    /// Flows to these ports.
    pub ports: Ports,
    /// Seconds after the first packet of a flow.
    pub after_s: u32,
}

impl RepliesEnd {
    /// A set of the flows that are young enough, and what keeps it.
    pub(super) fn nft(&self) -> String {
        let (inside, after) = (Place::Site.inside(), self.after_s);
        let begun = format!("iifname {inside} {} ct state new", dports(Transport::Udp, &self.ports));
        let rules = format!(
            "{begun} meta nfproto ipv4 add @young {{ ip saddr . udp sport }}\n\
             {begun} meta nfproto ipv6 add @young6 {{ ip6 saddr . udp sport }}\n\
             iifname != {inside} udp sport {ports} meta nfproto ipv4 ip daddr . udp dport != @young counter drop\n\
             iifname != {inside} udp sport {ports} meta nfproto ipv6 ip6 daddr . udp dport != @young6 counter drop\n",
            ports = set(&self.ports),
        );
        let young = |name: &str, address: &str| {
            format!(
                "  set {name} {{\n    type {address} . inet_service; flags dynamic,timeout; timeout {after}s;\n  }}\n"
            )
        };
        let sets = young("young", "ipv4_addr") + &young("young6", "ipv6_addr");
        sets + &chain("hush", "filter hook forward priority filter - 20", &rules)
    }
}

/// Connections from their first SYN on, for as long as they live; what belongs to no such one is dropped.
pub(super) fn connections(lives_s: u32) -> String {
    let inside = Place::Site.inside();
    let flow = "ip saddr . tcp sport . ip daddr . tcp dport";
    let set = format!(
        "  set alive {{\n    type ipv4_addr . inet_service . ipv4_addr . inet_service\n    flags dynamic,timeout\n    timeout {lives_s}s\n  }}\n"
    );
    let add = format!("iifname {inside} tcp flags & (syn | ack) == syn add @alive {{ {flow} }} accept\n");
    set + &chain(
        "age",
        "filter hook forward priority filter - 20",
        &format!("{add}iifname {inside} meta nfproto ipv4 meta l4proto tcp {flow} != @alive counter drop\n"),
    )
}
