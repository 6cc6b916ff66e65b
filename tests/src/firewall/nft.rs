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
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::firewall::{Content, Fate, Settings};

    fn entry(addresses: &[&str], transport: Option<Transport>, ports: Option<&str>, action: Action) -> Entry {
        Entry {
            addresses: (!addresses.is_empty()).then(|| addresses.iter().map(|a| a.parse().unwrap()).collect()),
            transport,
            ports: ports.map(|ports| ports.parse().unwrap()),
            content: None,
            action,
            at: Place::Site,
        }
    }

    fn example() -> Firewall {
        Firewall {
            entries: vec![
                entry(
                    &["203.0.113.20", "2001:db8:113::20"],
                    Some(Transport::Udp),
                    Some("3478,4700-5000"),
                    Action::Drop,
                ),
                entry(&[], Some(Transport::Tcp), Some("443"), Action::Accept),
                entry(&["203.0.113.21"], None, None, Action::Reset),
                entry(&["203.0.113.22"], None, Some("80"), Action::AdminProhibited),
            ],
            settings: Settings { otherwise: Action::Drop, interception: Interception::Portal, ..Settings::default() },
        }
    }

    #[test]
    fn a_firewall_reads_as_nftables_rules() {
        insta::assert_snapshot!(example().nft(Place::Site).unwrap(), @r#"
        table inet keep {
          chain guard {
            type filter hook forward priority filter - 10;
            ct state established,related accept
            iifname != "lan0" drop
          }
          chain divert {
            type nat hook prerouting priority dstnat;
            iifname "lan0" tcp dport 80 redirect to :8880
          }
          chain disguise {
            type nat hook postrouting priority srcnat;
            oifname "wan0" ip saddr 192.168.50.0/24 masquerade
            oifname "wan0" ip6 saddr fd00:50::/64 masquerade
          }
          chain keep {
            type filter hook forward priority filter;
            iifname != "lan0" accept
            ip daddr 203.0.113.2 th dport 53 counter accept comment "dns"
            ip daddr 203.0.113.20 udp dport { 3478, 4700-5000 } counter drop comment "0"
            ip6 daddr 2001:db8:113::20 udp dport { 3478, 4700-5000 } counter drop comment "0"
            tcp dport 443 counter accept comment "1"
            ip daddr 203.0.113.21 meta l4proto { tcp, udp } meta l4proto tcp counter reject with tcp reset comment "2"
            ip daddr 203.0.113.21 meta l4proto { tcp, udp } counter reject with icmpx port-unreachable comment "2"
            ip daddr 203.0.113.22 meta l4proto { tcp, udp } th dport 80 counter reject with icmpx admin-prohibited comment "3"
            counter drop comment "otherwise"
          }
        }
        "#);
    }

    #[test]
    fn a_site_can_do_more_than_pass_and_stop() {
        let settings = Settings {
            redirected: Some("443".parse().unwrap()),
            syn_proxy: true,
            before_ttl: true,
            icmp_errors: IcmpErrors::Dropped,
            new_per_second: Some(30),
            ..Settings::default()
        };
        insta::assert_snapshot!(Firewall { entries: Vec::new(), settings }.nft(Place::Site).unwrap(), @r#"
        table inet keep {
          chain guard {
            type filter hook forward priority filter - 10;
            ct state established accept
            iifname != "lan0" drop
            ct state new,untracked limit rate over 30/second burst 30 packets counter drop
          }
          chain divert {
            type nat hook prerouting priority dstnat;
            iifname "lan0" tcp dport 443 redirect to :8881
          }
          chain disguise {
            type nat hook postrouting priority srcnat;
            oifname "wan0" ip saddr 192.168.50.0/24 masquerade
            oifname "wan0" ip6 saddr fd00:50::/64 masquerade
          }
          chain untrack {
            type filter hook prerouting priority raw;
            iifname "lan0" tcp flags & (fin | syn | rst | ack) == syn notrack
          }
          chain proxy {
            type filter hook forward priority filter + 10;
            iifname "lan0" meta l4proto tcp ct state invalid,untracked synproxy mss 1460 wscale 7 timestamp sack-perm
          }
          chain keep {
            type filter hook prerouting priority dstnat + 10;
            iifname != "lan0" accept
            fib daddr type != unicast accept
            ip daddr 203.0.113.2 th dport 53 counter accept comment "dns"
            counter accept comment "otherwise"
          }
        }
        "#);
    }

    #[test]
    fn other_places_have_rules_only_where_a_scenario_says_so() {
        let at = |at, action, addresses: &[&str]| Entry { at, ..entry(addresses, Some(Transport::Udp), None, action) };
        let firewall = Firewall {
            entries: vec![
                at(Place::Provider, Action::NetProhibited, &["203.0.113.20", "2001:db8:113::20"]),
                at(Place::Provider, Action::HostProhibited, &[]),
            ],
            ..Firewall::default()
        };
        assert_eq!(firewall.nft(Place::Edge), None);
        insta::assert_snapshot!(firewall.nft(Place::Provider).unwrap(), @r#"
        table inet keep {
          chain keep {
            type filter hook forward priority filter;
            iifname != "cust0" accept
            ip daddr 203.0.113.20 meta l4proto udp meta nfproto ipv4 counter reject with icmp type net-prohibited comment "0"
            ip6 daddr 2001:db8:113::20 meta l4proto udp meta nfproto ipv6 counter reject with icmpv6 type admin-prohibited comment "0"
            meta l4proto udp meta nfproto ipv4 counter reject with icmp type host-prohibited comment "1"
            meta l4proto udp meta nfproto ipv6 counter reject with icmpv6 type admin-prohibited comment "1"
          }
        }
        "#);
        let address = "203.0.113.20".parse().unwrap();
        let stopped = Fate::Stopped(Action::NetProhibited, Place::Provider);
        assert_eq!(firewall.fate(address, Transport::Udp, 1), stopped);
        assert_eq!(firewall.stopped_by(address, Transport::Udp, 1), Some(0));
        assert_eq!(firewall.fate(address, Transport::Tcp, 1), Fate::Passes);
    }

    #[test]
    fn a_rule_may_look_at_what_is_said() {
        let entry = |transport, port, content, action, at| Entry {
            content: Some(content),
            at,
            ..entry(&["203.0.113.20"], Some(transport), Some(port), action)
        };
        let (tcp, udp) = (Transport::Tcp, Transport::Udp);
        let entries = vec![
            entry(udp, "3478", Content::Stun, Action::Drop, Place::Site),
            entry(tcp, "8089", Content::Stun, Action::Reset, Place::Site),
            entry(tcp, "5349", Content::Tls, Action::Drop, Place::Site),
            entry(tcp, "443", Content::Name("a.example".to_owned()), Action::Reset, Place::Server),
        ];
        let firewall = Firewall { entries, ..Firewall::default() };
        let rules = |at| firewall.nft(at).unwrap().lines().filter(|line| line.contains("daddr")).count();
        let first = firewall.nft(Place::Server).unwrap();
        let first = first.lines().find(|line| line.contains("@ih")).unwrap();
        assert_eq!((rules(Place::Site), rules(Place::Server)), (4, 370));
        insta::assert_snapshot!(first.trim(), @r#"ip daddr 203.0.113.20 tcp dport 443 @ih,400,72 0x612e6578616d706c65 counter reject with tcp reset comment "3""#);
        let address = "203.0.113.20".parse().unwrap();
        assert_eq!(firewall.fate(address, udp, 3478), Fate::Stopped(Action::Drop, Place::Site));
        for port in [8089, 5349, 443] {
            assert_eq!(firewall.fate(address, tcp, port), Fate::Passes, "{port}");
            assert_eq!(firewall.about_contents(address, tcp, port).count(), 1, "{port}");
        }
    }

    #[test]
    fn the_first_match_decides() {
        let firewall = example();
        let fate = |address: &str, transport, port| firewall.fate(address.parse().unwrap(), transport, port);
        assert_eq!(fate("203.0.113.20", Transport::Udp, 4800), Fate::Stopped(Action::Drop, Place::Site));
        assert_eq!(fate("203.0.113.21", Transport::Tcp, 443), Fate::Passes);
        assert_eq!(fate("203.0.113.21", Transport::Tcp, 444), Fate::Stopped(Action::Reset, Place::Site));
        assert_eq!(fate("203.0.113.99", Transport::Tcp, 80), Fate::Intercepted);
        assert_eq!(fate("203.0.113.99", Transport::Udp, 80), Fate::Stopped(Action::Drop, Place::Site));
        assert_eq!(fate("203.0.113.2", Transport::Udp, 53), Fate::Passes);
    }
}
