//! The firewall as nftables rules: pure text.

use std::fmt::Write;
use std::net::IpAddr;

use callready::profile::{Ports, Transport};

use super::{Action, Entry, Firewall, Interception};
use crate::topology::LAN;
use crate::world::RESOLVER;

impl Firewall {
    /// The ruleset of the site: forward filter, address translation, interception. Rules carry a counter and their number as a comment.
    pub fn nft(&self) -> String {
        let mut forward = String::new();
        for stop in verdicts(self.dns, None) {
            let _ = writeln!(forward, "    {} th dport 53{stop} comment \"dns\"", daddr(&[RESOLVER]));
        }
        for (number, entry) in self.entries.iter().enumerate() {
            for line in entry.lines() {
                let _ = writeln!(forward, "    {line} comment \"{number}\"");
            }
        }
        for stop in verdicts(self.otherwise, None) {
            let _ = writeln!(forward, "   {stop} comment \"otherwise\"");
        }
        let redirect =
            self.interception.redirect().map(|to| format!("    iifname \"{LAN}\" {to}\n")).unwrap_or_default();
        format!(
            "table inet site {{\n  chain keep {{\n    type filter hook forward priority filter;\n    \
             ct state established,related accept\n    iifname != \"{LAN}\" drop\n{forward}  }}\n  \
             chain divert {{\n    type nat hook prerouting priority dstnat;\n{redirect}  }}\n  \
             chain disguise {{\n    type nat hook postrouting priority srcnat;\n    oifname \"wan0\" masquerade\n  }}\n}}\n"
        )
    }
}

impl Entry {
    fn lines(&self) -> Vec<String> {
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
        let stops = verdicts(self.action, self.transport);
        families
            .iter()
            .flat_map(|family| stops.iter().map(|stop| format!("{family}{what}{stop}")).collect::<Vec<_>>())
            .collect()
    }
}

impl Interception {
    fn redirect(self) -> Option<String> {
        match self {
            Interception::None => None,
            Interception::Portal => Some(format!("tcp dport 80 redirect to :{PORTAL_PORT}")),
            Interception::AcceptsEverything => Some(format!("meta l4proto tcp redirect to :{ACCEPTER_PORT}")),
            Interception::InspectsTls => Some(format!("tcp dport 443 redirect to :{INSPECTOR_PORT}")),
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

fn set(ports: &Ports) -> String {
    match ports.ranges() {
        [one] => one.to_string(),
        many => format!("{{ {} }}", many.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
    }
}

/// What follows a match, one rule each: a reset is for TCP only, so that UDP needs a second rule.
fn verdicts(action: Action, transport: Option<Transport>) -> Vec<String> {
    let icmp = |kind: &str| vec![format!(" counter reject with icmpx {kind}")];
    match (action, transport) {
        (Action::Accept, _) => vec![" counter accept".to_owned()],
        (Action::Drop, _) => vec![" counter drop".to_owned()],
        (Action::Reset, Some(Transport::Tcp)) => vec![" counter reject with tcp reset".to_owned()],
        (Action::Reset, None) => {
            vec![
                " meta l4proto tcp counter reject with tcp reset".to_owned(),
                " counter reject with icmpx port-unreachable".to_owned(),
            ]
        }
        (Action::AdminProhibited, _) => icmp("admin-prohibited"),
        (Action::PortUnreachable, _) | (Action::Reset, Some(Transport::Udp)) => icmp("port-unreachable"),
        (Action::HostUnreachable, _) => icmp("host-unreachable"),
    }
}

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
    use crate::firewall::{Fate, Settings};

    fn entry(addresses: &[&str], transport: Option<Transport>, ports: Option<&str>, action: Action) -> Entry {
        Entry {
            addresses: (!addresses.is_empty()).then(|| addresses.iter().map(|a| a.parse().unwrap()).collect()),
            transport,
            ports: ports.map(|ports| ports.parse().unwrap()),
            action,
        }
    }

    fn example() -> Firewall {
        let settings = Settings::default();
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
            otherwise: Action::Drop,
            dns: settings.dns,
            interception: Interception::Portal,
        }
    }

    #[test]
    fn a_firewall_reads_as_nftables_rules() {
        insta::assert_snapshot!(example().nft(), @r#"
        table inet site {
          chain keep {
            type filter hook forward priority filter;
            ct state established,related accept
            iifname != "lan0" drop
            ip daddr 203.0.113.2 th dport 53 counter accept comment "dns"
            ip daddr 203.0.113.20 udp dport { 3478, 4700-5000 } counter drop comment "0"
            ip6 daddr 2001:db8:113::20 udp dport { 3478, 4700-5000 } counter drop comment "0"
            tcp dport 443 counter accept comment "1"
            ip daddr 203.0.113.21 meta l4proto { tcp, udp } meta l4proto tcp counter reject with tcp reset comment "2"
            ip daddr 203.0.113.21 meta l4proto { tcp, udp } counter reject with icmpx port-unreachable comment "2"
            ip daddr 203.0.113.22 meta l4proto { tcp, udp } th dport 80 counter reject with icmpx admin-prohibited comment "3"
            counter drop comment "otherwise"
          }
          chain divert {
            type nat hook prerouting priority dstnat;
            iifname "lan0" tcp dport 80 redirect to :8880
          }
          chain disguise {
            type nat hook postrouting priority srcnat;
            oifname "wan0" masquerade
          }
        }
        "#);
    }

    #[test]
    fn the_first_match_decides() {
        let firewall = example();
        let fate = |address: &str, transport, port| firewall.fate(address.parse().unwrap(), transport, port);
        assert_eq!(fate("203.0.113.20", Transport::Udp, 4800), Fate::Stopped(Action::Drop));
        assert_eq!(fate("203.0.113.21", Transport::Tcp, 443), Fate::Passes);
        assert_eq!(fate("203.0.113.21", Transport::Tcp, 444), Fate::Stopped(Action::Reset));
        assert_eq!(fate("203.0.113.99", Transport::Tcp, 80), Fate::Intercepted);
        assert_eq!(fate("203.0.113.99", Transport::Udp, 80), Fate::Stopped(Action::Drop));
        assert_eq!(fate("203.0.113.2", Transport::Udp, 53), Fate::Passes);
    }
}
