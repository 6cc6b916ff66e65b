//! The firewall as nftables rules: pure text.

use std::fmt::Write;
use std::net::IpAddr;

use callready::profile::{Ports, Transport};

use super::ends::connections;
use super::{Action, Entry, Firewall, IcmpErrors, Interception, Nat, Place, RepliesEnd};
use crate::world::RESOLVER;

impl Firewall {
    /// The ruleset of a place; none where nothing stands. Rules carry a counter and their number as a comment.
    pub fn nft(&self, at: Place) -> Option<String> {
        let rules = self.rules(at);
        if rules.is_empty() {
            return None;
        }
        let guard = if at == Place::Site { self.guard() } else { String::new() };
        let (hook, first) = match at {
            Place::Server => (INPUT, ""),
            _ if self.settings.before_ttl => (BEFORE_TTL, NOT_FORWARDED),
            _ => (FORWARD, ""),
        };
        let keep = chain("keep", hook, &format!("iifname != {} accept\n{first}{rules}", at.inside()));
        Some(format!("table inet keep {{\n{guard}{keep}}}\n"))
    }

    /// What only the site does: it remembers connections, translates addresses, and may answer in the servers' place.
    fn guard(&self) -> String {
        let inside = Place::Site.inside();
        let let_back = match self.settings.icmp_errors {
            IcmpErrors::Passed => "established,related",
            IcmpErrors::Dropped => "established",
        };
        let mut guard = format!("ct state {let_back} accept\niifname != {inside} drop\n");
        if let Some(rate) = self.settings.new_per_second {
            let _ = writeln!(
                guard,
                "ct state new,untracked limit rate over {rate}/second burst {rate} packets counter drop"
            );
        }
        let redirects: String = self.redirects().iter().map(|to| format!("iifname {inside} {to}\n")).collect();
        let mut chains = chain("guard", "filter hook forward priority filter - 10", &guard)
            + &chain("divert", "nat hook prerouting priority dstnat", &redirects)
            + &chain("disguise", "nat hook postrouting priority srcnat", &self.settings.nat.disguise());
        chains += &self.settings.replies_end.as_ref().map(RepliesEnd::nft).unwrap_or_default();
        chains += &self.settings.connection_lives_s.map(connections).unwrap_or_default();
        if self.settings.syn_proxy {
            let syn = format!("iifname {inside} tcp flags & (fin | syn | rst | ack) == syn notrack\n");
            let accept = format!("iifname {inside} meta l4proto tcp ct state invalid,untracked {SYN_PROXY}\n");
            chains += &chain("untrack", "filter hook prerouting priority raw", &syn);
            chains += &chain("proxy", "filter hook forward priority filter + 10", &accept);
        }
        chains
    }

    fn rules(&self, at: Place) -> String {
        let mut rules = String::new();
        let mut add = |what: &str, action, transport, comment: &str| {
            for stop in verdicts(what, action, transport) {
                let _ = writeln!(rules, "{what}{stop} comment \"{comment}\"");
            }
        };
        if at == Place::Site {
            add(&format!("{} th dport 53", daddr(&[RESOLVER])), self.settings.dns, None, "dns");
        }
        for (number, entry) in self.entries.iter().enumerate().filter(|(_, entry)| entry.at == at) {
            for what in entry.matches_as_nft() {
                add(&what, entry.action, entry.transport, &number.to_string());
            }
        }
        if at == Place::Site {
            add("", self.settings.otherwise, None, "otherwise");
        }
        rules
    }

    fn redirects(&self) -> Vec<String> {
        let redirected = self.settings.redirected.as_ref();
        let redirected =
            redirected.map(|ports| format!("{} redirect to :{ACCEPTER_PORT}", dports(Transport::Tcp, ports)));
        redirected.into_iter().chain(self.settings.interception.redirect()).collect()
    }
}

pub(super) fn chain(name: &str, hook: &str, rules: &str) -> String {
    let rules: String = rules.lines().map(|rule| format!("    {}\n", rule.trim_start())).collect();
    format!("  chain {name} {{\n    type {hook};\n{rules}  }}\n")
}

impl Entry {
    fn matches_as_nft(&self) -> Vec<String> {
        if self.addresses.as_ref().is_some_and(Vec::is_empty)
            || self.ports.as_ref().is_some_and(|ports| ports.count() == 0)
        {
            return Vec::new();
        }
        let families: Vec<String> = match &self.addresses {
            None => vec![String::new()],
            Some(addresses) => {
                let (v4, v6): (Vec<IpAddr>, Vec<IpAddr>) = addresses.iter().partition(|address| address.is_ipv4());
                [v4, v6]
                    .iter()
                    .filter(|family| !family.is_empty())
                    .map(|family| format!("{} ", daddr(family)))
                    .collect()
            }
        };
        let what = match (self.transport, &self.ports) {
            (Some(transport), Some(ports)) => dports(transport, ports),
            (Some(transport), None) => format!("meta l4proto {transport}"),
            (None, Some(ports)) => format!("meta l4proto {{ tcp, udp }} th dport {}", set(ports)),
            (None, None) => "meta l4proto { tcp, udp }".to_owned(),
        };
        let contents = match (&self.content, self.transport) {
            (Some(content), Some(transport)) => content.matches_as_nft(transport),
            _ => vec![String::new()],
        };
        let each = families.iter().flat_map(|family| contents.iter().map(move |content| (family, content)));
        each.map(|(family, content)| format!("{family}{what}{content}")).collect()
    }
}

impl Nat {
    /// For the client's addresses that are good in the site only.
    fn disguise(self) -> String {
        let masquerade = match self {
            Self::KeepsPorts => "masquerade",
            Self::Symmetric => "masquerade fully-random",
        };
        ["ip saddr 192.168.50.0/24", "ip6 saddr fd00:50::/64"]
            .map(|from| format!("oifname \"wan0\" {from} {masquerade}\n"))
            .concat()
    }
}

impl Interception {
    fn redirect(self) -> Option<String> {
        match self {
            Interception::None => None,
            Interception::Portal => Some(format!("tcp dport 80 redirect to :{PORTAL_PORT}")),
            Interception::AcceptsEverything => Some(format!("meta l4proto tcp redirect to :{ACCEPTER_PORT}")),
            Interception::InspectsTls | Interception::CutsUpgrades => {
                Some(format!("tcp dport 443 redirect to :{INSPECTOR_PORT}"))
            }
        }
    }
}

/// `ip daddr …` for addresses of one family.
pub fn daddr(addresses: &[IpAddr]) -> String {
    let family = if addresses.first().is_some_and(IpAddr::is_ipv6) { "ip6" } else { "ip" };
    match addresses {
        [one] => format!("{family} daddr {one}"),
        many => format!("{family} daddr {{ {} }}", many.iter().map(IpAddr::to_string).collect::<Vec<_>>().join(", ")),
    }
}

/// `tcp dport …`.
pub fn dports(transport: Transport, ports: &Ports) -> String {
    format!("{transport} dport {}", set(ports))
}

pub(super) fn set(ports: &Ports) -> String {
    match ports.ranges() {
        [one] => one.to_string(),
        many => format!("{{ {} }}", many.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
    }
}

/// What follows the match `what`, one rule each: a reset is for TCP only, and some ICMP errors are for IPv4 only, so that the rest needs a second rule.
fn verdicts(what: &str, action: Action, transport: Option<Transport>) -> Vec<&'static str> {
    let (tcp_reset, port) = (" counter reject with tcp reset", " counter reject with icmpx port-unreachable");
    match (action, transport) {
        (Action::Accept, _) => vec![" counter accept"],
        (Action::Drop, _) => vec![" counter drop"],
        (Action::Reset, Some(Transport::Tcp)) => vec![tcp_reset],
        (Action::Reset, None) => vec![" meta l4proto tcp counter reject with tcp reset", port],
        (Action::PortUnreachable, _) | (Action::Reset, Some(Transport::Udp)) => vec![port],
        (Action::AdminProhibited, _) => vec![" counter reject with icmpx admin-prohibited"],
        (Action::HostUnreachable, _) => vec![" counter reject with icmpx host-unreachable"],
        (Action::NetUnreachable, _) => vec![" counter reject with icmpx no-route"],
        (Action::NetProhibited, _) => {
            by_family(what, " meta nfproto ipv4 counter reject with icmp type net-prohibited")
        }
        (Action::HostProhibited, _) => {
            by_family(what, " meta nfproto ipv4 counter reject with icmp type host-prohibited")
        }
    }
}

fn by_family(what: &str, v4: &'static str) -> Vec<&'static str> {
    let v6 = " meta nfproto ipv6 counter reject with icmpv6 type admin-prohibited";
    match what.split(' ').next() {
        Some("ip") => vec![v4],
        Some("ip6") => vec![v6],
        _ => vec![v4, v6],
    }
}

/// What is for the router itself, and neighbour discovery, is no business of the rules.
const NOT_FORWARDED: &str = "fib daddr type != unicast accept\n";

/// After redirects, which are for the router itself.
const BEFORE_TTL: &str = "filter hook prerouting priority dstnat + 10";

const FORWARD: &str = "filter hook forward priority filter";

const INPUT: &str = "filter hook input priority filter";

const SYN_PROXY: &str = "synproxy mss 1460 wscale 7 timestamp sack-perm";

/// Where the captive portal's page is, on the site.
pub const PORTAL_PORT: u16 = 8880;
/// Where the middlebox accepts everything, on the site.
pub const ACCEPTER_PORT: u16 = 8881;
/// Where TLS is answered with the site's own certificates, on the site.
pub const INSPECTOR_PORT: u16 = 8443;

#[cfg(test)]
mod tests;
