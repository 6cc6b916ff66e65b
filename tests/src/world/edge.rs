//! The rules of the internet's own edge: ports that lead to a shared service, ports that stay silent.

use std::fmt::Write;
use std::net::{IpAddr, SocketAddr};

use callready::profile::{Ports, Transport};

use super::{ACCEPTS, ACCEPTS_PORT, ACCEPTS_V6, Host, TURN, TURN_V6, World};
use crate::firewall::{daddr, dports};

impl World {
    /// The nftables ruleset of the namespace where the servers are.
    pub fn edge(&self) -> String {
        let mut led = String::new();
        let mut silent = String::new();
        for host in &self.hosts {
            for address in &host.addresses {
                for (transport, ports) in &host.answers {
                    let ports = &self.led(*address, *transport, ports);
                    for (ports, to) in shared(*transport, ports, *address) {
                        let family = if address.is_ipv4() { "ip" } else { "ip6" };
                        let _ = writeln!(
                            led,
                            "    {} {} dnat {family} to {to}",
                            daddr(&[*address]),
                            dports(*transport, &ports)
                        );
                    }
                }
                for (transport, ports) in host.silent.iter().filter(|(_, ports)| ports.count() > 0) {
                    let _ = writeln!(silent, "    {} {} drop", daddr(&[*address]), dports(*transport, ports));
                }
            }
        }
        format!(
            "table inet edge {{\n  chain lead {{\n    type nat hook prerouting priority dstnat;\n{led}  }}\n  \
             chain swallow {{\n    type filter hook input priority filter;\n{silent}  }}\n}}\n"
        )
    }
}

impl World {
    /// The ports that lead to a shared service; STUN servers to compare with answer for themselves, or the way to a shared one would change a
    /// client's port.
    fn led(&self, address: IpAddr, transport: Transport, ports: &Ports) -> Ports {
        let own = |port: u16| transport == Transport::Udp && self.stun().contains(&SocketAddr::new(address, port));
        Ports::of(ports.iter().filter(|port| !own(*port)))
    }
}

impl Host {
    /// Whether nginx itself listens on the host's own addresses at `port`.
    pub fn serves_web(&self, port: u16) -> bool {
        WEB.contains(&port) && self.answers(Transport::Tcp, port)
    }
}

/// Which ports lead to which shared service; what nginx serves itself is left out.
fn shared(transport: Transport, ports: &Ports, address: IpAddr) -> Vec<(Ports, String)> {
    let (turn, accepts) = if address.is_ipv4() { (TURN, ACCEPTS) } else { (TURN_V6, ACCEPTS_V6) };
    let leading = |to: IpAddr, port: u16| std::net::SocketAddr::new(to, port).to_string();
    let pick = |wanted: &dyn Fn(u16) -> bool| Ports::of(ports.iter().filter(|port| wanted(*port)));
    let mut all = match transport {
        Transport::Udp => vec![(ports.clone(), leading(turn, TURN_PORTS[0]))],
        Transport::Tcp => TURN_PORTS.iter().map(|port| (pick(&|other| other == *port), leading(turn, *port))).collect(),
    };
    if transport == Transport::Tcp {
        all.push((pick(&|port| !WEB.contains(&port) && !TURN_PORTS.contains(&port)), leading(accepts, ACCEPTS_PORT)));
    }
    all.retain(|(ports, _)| ports.count() > 0);
    all
}

const WEB: &[u16] = &[80, 443];

/// Ports on which coturn listens: STUN and TURN, TURN over TLS, and RemoteSpark's second port.
const TURN_PORTS: &[u16] = &[3478, 5349, 8089];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn ports_of_a_vendor_lead_to_the_servers_of_the_lab() {
        let host = Host {
            name: "turn.example".into(),
            addresses: vec!["203.0.113.20".parse().unwrap(), "2001:db8:113::20".parse().unwrap()],
            certified: Vec::new(),
            answers: BTreeMap::from([
                (Transport::Tcp, "80,443,3478,4700-5000,5349".parse().unwrap()),
                (Transport::Udp, "3478,4700-5000".parse().unwrap()),
            ]),
            silent: BTreeMap::from([(Transport::Tcp, "6080".parse().unwrap())]),
            echoes: Ports::default(),
            pages: Vec::new(),
            headers: Vec::new(),
        };
        insta::assert_snapshot!(World { hosts: vec![host], compared: Vec::new() }.edge(), @r#"
        table inet edge {
          chain lead {
            type nat hook prerouting priority dstnat;
            ip daddr 203.0.113.20 tcp dport 3478 dnat ip to 203.0.113.4:3478
            ip daddr 203.0.113.20 tcp dport 5349 dnat ip to 203.0.113.4:5349
            ip daddr 203.0.113.20 tcp dport 4700-5000 dnat ip to 203.0.113.5:8080
            ip daddr 203.0.113.20 udp dport { 3478, 4700-5000 } dnat ip to 203.0.113.4:3478
            ip6 daddr 2001:db8:113::20 tcp dport 3478 dnat ip6 to [2001:db8:113::4]:3478
            ip6 daddr 2001:db8:113::20 tcp dport 5349 dnat ip6 to [2001:db8:113::4]:5349
            ip6 daddr 2001:db8:113::20 tcp dport 4700-5000 dnat ip6 to [2001:db8:113::5]:8080
            ip6 daddr 2001:db8:113::20 udp dport { 3478, 4700-5000 } dnat ip6 to [2001:db8:113::4]:3478
          }
          chain swallow {
            type filter hook input priority filter;
            ip daddr 203.0.113.20 tcp dport 6080 drop
            ip6 daddr 2001:db8:113::20 tcp dport 6080 drop
          }
        }
        "#);
    }
}
