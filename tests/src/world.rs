//! The internet of a lab as data: which name has which address, and what answers there on which port.

mod edge;

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use callready::profile::{Ports, Probed, Table, Transport};
use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::scenario::ResponderSettings;

/// Every server of a lab.
#[derive(Debug, Clone, PartialEq)]
pub struct World {
    /// The servers, in the order in which the table names them.
    pub hosts: Vec<Host>,
    /// Names and ports of the STUN servers to compare with.
    pub compared: Vec<(String, u16)>,
}

/// One server.
#[derive(Debug, Clone, PartialEq)]
pub struct Host {
    /// Its name, or its address as text.
    pub name: String,
    /// Where it is.
    pub addresses: Vec<IpAddr>,
    /// Names of its certificate.
    pub certified: Vec<String>,
    /// Ports on which something answers, by transport.
    pub answers: BTreeMap<Transport, Ports>,
    /// Ports on which packets vanish at the server's own edge, by transport; what is in neither list is closed by the server itself.
    pub silent: BTreeMap<Transport, Ports>,
    /// Ports on which a responder answers its echo and nothing else, over TCP and UDP.
    pub echoes: Ports,
    /// Pages with a known answer: path, status, body.
    pub pages: Vec<(String, u16, String)>,
    /// Response headers by which the service is recognised.
    pub headers: Vec<(String, String)>,
}

/// What a vendor's edge does on the ports of its table that it is not known to serve.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Edge {
    /// Something answers.
    #[default]
    Listening,
    /// Nothing answers.
    Silent,
    /// The server refuses: reset, or port unreachable.
    Closed,
}

impl World {
    /// The servers of `table` and its controls. Names in `ipv6` have an IPv6 address as well; on servers in `down` every program is stopped,
    /// those in `dead` do not even refuse.
    pub fn of(table: &Table, edge: Edge, ipv6: &[String], down: &[String], dead: &[String]) -> Self {
        let mut world = Self { hosts: Vec::new(), compared: Vec::new() };
        for row in &table.rows {
            for target in &row.targets {
                let (name, address) = match &target.probed {
                    Probed::Name(name) => (name.clone(), None),
                    Probed::Address(address) => (address.to_string(), Some(*address)),
                    Probed::Resolvers | Probed::NoExemplar | Probed::Unset { .. } => continue,
                };
                let host = world.host(&name, address, ipv6);
                if let Some(certified) =
                    target.tls_name.as_ref().filter(|certified| !host.certified.contains(certified))
                {
                    host.certified.insert(0, certified.clone());
                }
                let served = |port: &u16| target.serves.contains(*port);
                let (serves, rest): (Vec<u16>, Vec<u16>) = row.rule.ports.iter().partition(served);
                add(&mut host.answers, row.rule.transport, serves);
                match edge {
                    Edge::Listening => add(&mut host.answers, row.rule.transport, rest),
                    Edge::Silent => add(&mut host.silent, row.rule.transport, rest),
                    Edge::Closed => {}
                }
                host.headers.extend(
                    row.rule.speaks.iter().flat_map(|speaks| &speaks.fingerprints).filter_map(|print| header(print)),
                );
            }
        }
        world.add_controls(table, ipv6);
        for host in &mut world.hosts {
            host.close_what_answers();
            if down.contains(&host.name) {
                host.answers.clear();
                host.silent.clear();
            }
            if dead.contains(&host.name) {
                host.silent.append(&mut host.answers);
            }
        }
        world
    }

    /// The same world with a responder on every port of the table.
    pub fn with_responder(mut self, settings: &ResponderSettings, table: &Table, ipv6: &[String]) -> Self {
        let all = table.rows.iter().flat_map(|row| row.rule.ports.iter()).chain([settings.port]);
        let host = self.host(&settings.name, None, ipv6);
        if settings.running {
            let taken = |port: &u16| host.answers(Transport::Tcp, *port) || host.answers(Transport::Udp, *port);
            host.echoes = Ports::of(all.filter(|port| !taken(port)));
            for silent in host.silent.values_mut() {
                *silent = Ports::of(silent.iter().filter(|port| !host.echoes.contains(*port)));
            }
        }
        self
    }

    /// The server called `name`.
    pub fn named(&self, name: &str) -> Option<&Host> {
        self.hosts.iter().find(|host| host.name == name)
    }

    /// The server that a target of the table stands for.
    pub fn of_target(&self, probed: &Probed) -> Option<&Host> {
        match probed {
            Probed::Name(name) => self.named(name),
            Probed::Address(address) => self.named(&address.to_string()),
            Probed::Resolvers | Probed::NoExemplar | Probed::Unset { .. } => None,
        }
    }

    /// The server at `address`.
    pub fn at(&self, address: IpAddr) -> Option<&Host> {
        self.hosts.iter().find(|host| host.addresses.contains(&address))
    }

    /// Every address in the internet of the lab, the lab's own services included.
    pub fn addresses(&self) -> Vec<IpAddr> {
        let mut all: Vec<IpAddr> = [RESOLVER, TURN, TURN_V6, ACCEPTS, ACCEPTS_V6].to_vec();
        all.extend(self.hosts.iter().flat_map(|host| &host.addresses));
        all.sort_unstable();
        all.dedup();
        all
    }

    /// STUN servers to compare with, those that answer.
    pub fn stun(&self) -> Vec<SocketAddr> {
        let answering = |(name, port): &(String, u16)| {
            let host = self.named(name).filter(|host| host.answers(Transport::Udp, *port));
            host.into_iter()
                .flat_map(|host| host.addresses.iter().map(|address| SocketAddr::new(*address, *port)))
                .collect::<Vec<_>>()
        };
        self.compared.iter().flat_map(answering).collect()
    }

    fn add_controls(&mut self, table: &Table, ipv6: &[String]) {
        for reach in &table.controls.reach {
            let Some((tls, name, path)) = page(&reach.url) else { continue };
            let host = self.host(name, None, ipv6);
            add(&mut host.answers, Transport::Tcp, [if tls { 443 } else { 80 }]);
            host.pages.push((path.to_owned(), reach.status, reach.body.clone().unwrap_or_default()));
        }
        for server in &table.controls.stun {
            let Some((name, port)) = server.rsplit_once(':') else { continue };
            let Ok(port) = port.parse() else { continue };
            add(&mut self.host(name, None, ipv6).answers, Transport::Udp, [port]);
            self.compared.push((name.to_owned(), port));
        }
    }

    fn host(&mut self, name: &str, address: Option<IpAddr>, ipv6: &[String]) -> &mut Host {
        if let Some(place) = self.hosts.iter().position(|host| host.name == name) {
            return &mut self.hosts[place];
        }
        let number = u8::try_from(self.hosts.len()).unwrap_or(u8::MAX).saturating_add(FIRST_HOST);
        let mut addresses = vec![address.unwrap_or_else(|| Ipv4Addr::new(203, 0, 113, number).into())];
        if address.is_none() && ipv6.iter().any(|with| with == name || with == "*") {
            addresses.push(Ipv6Addr::new(0x2001, 0xdb8, 0x113, 0, 0, 0, 0, number.into()).into());
        }
        let place = self.hosts.len();
        self.hosts.push(Host {
            name: name.to_owned(),
            addresses,
            certified: vec![name.to_owned()],
            answers: BTreeMap::new(),
            silent: BTreeMap::new(),
            echoes: Ports::default(),
            pages: Vec::new(),
            headers: Vec::new(),
        });
        &mut self.hosts[place]
    }
}

impl Host {
    /// Whether something answers there.
    pub fn answers(&self, transport: Transport, port: u16) -> bool {
        self.answers.get(&transport).is_some_and(|ports| ports.contains(port))
    }

    /// Whether the server's own edge swallows packets there.
    pub fn is_silent(&self, transport: Transport, port: u16) -> bool {
        self.silent.get(&transport).is_some_and(|ports| ports.contains(port))
    }

    /// A port that one row serves and another does not is served.
    fn close_what_answers(&mut self) {
        for (transport, silent) in &mut self.silent {
            let answers = self.answers.get(transport);
            *silent = Ports::of(silent.iter().filter(|port| !answers.is_some_and(|answers| answers.contains(*port))));
        }
    }
}

fn add(to: &mut BTreeMap<Transport, Ports>, transport: Transport, ports: impl IntoIterator<Item = u16>) {
    let all = to.entry(transport).or_default();
    *all = Ports::of(all.iter().chain(ports).collect::<Vec<_>>());
}

/// Scheme, host and path of a page's address.
fn page(url: &str) -> Option<(bool, &str, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    let slash = rest.find('/').unwrap_or(rest.len());
    let (host, path) = rest.split_at(slash);
    Some((scheme == "https", host, if path.is_empty() { "/" } else { path }))
}

/// A header that nginx can send for a fingerprint; its `Server` header is its own.
fn header(fingerprint: &str) -> Option<(String, String)> {
    let (name, value) = fingerprint.split_once(':').unwrap_or((fingerprint, "1"));
    (!name.eq_ignore_ascii_case("server")).then(|| (name.trim().to_owned(), value.trim().to_owned()))
}

/// The lab's resolver.
pub const RESOLVER: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 2));
/// Where coturn listens; the vendors' addresses lead there.
pub const TURN: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 4));
/// The same by IPv6.
pub const TURN_V6: IpAddr = IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0x113, 0, 0, 0, 0, 4));
/// Where any TCP connection is accepted.
pub const ACCEPTS: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 5));
/// The same by IPv6.
pub const ACCEPTS_V6: IpAddr = IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0x113, 0, 0, 0, 0, 5));
/// Port of [`ACCEPTS`].
pub const ACCEPTS_PORT: u16 = 8080;

const FIRST_HOST: u8 = 10;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use callready::profile::{Choice, DeviceClass};

    use super::*;

    #[test]
    fn an_edge_does_the_same_on_every_port_that_it_is_not_known_to_serve() {
        let choice = |device| Choice { device, parameters: BTreeMap::new(), hosts: BTreeMap::new(), responder: None };
        for device in [DeviceClass::Mobile, DeviceClass::Web, DeviceClass::Glasses] {
            let table = Table::of(&callready::profile::builtin("glarassist").unwrap(), &choice(device)).unwrap();
            for edge in [Edge::Listening, Edge::Closed, Edge::Silent] {
                let world = World::of(&table, edge, &[], &[], &[]);
                for (row, target) in
                    table.rows.iter().flat_map(|row| row.targets.iter().map(move |target| (row, target)))
                {
                    let Some(host) = world.of_target(&target.probed) else { continue };
                    let transport = row.rule.transport;
                    for port in row.rule.ports.iter().filter(|port| !target.serves.contains(*port)) {
                        let answers = host.answers(transport, port);
                        let served_elsewhere = answers && edge != Edge::Listening;
                        let silent = host.is_silent(transport, port);
                        let is = match (answers, silent) {
                            (true, _) => Edge::Listening,
                            (false, true) => Edge::Silent,
                            (false, false) => Edge::Closed,
                        };
                        assert!(is == edge || served_elsewhere, "{} {transport} {port}: {is:?}", host.name);
                    }
                }
            }
        }
    }
}
