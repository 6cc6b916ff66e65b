//! A row of the ticket as firewalls take it: checked destinations, ports and a source, each with a name for its object.

use std::collections::BTreeSet;
use std::net::IpAddr;

use ipnet::IpNet;

use super::dialect::{Dialect, Wildcards};
use super::row::Row;
use crate::profile::{Destination, Ports, Transport};
use crate::report::Report;

/// What one row asks of one dialect.
///
/// Lines hold these values as they are, so nothing in here is free text: names hold letters, digits, `-`, `_` and dots, the rest is made of
/// addresses and numbers.
#[derive(Debug)]
pub struct Ask<'a> {
    /// The row's number in the ticket.
    pub number: usize,
    /// Name of the rule, the same in every dialect.
    pub name: String,
    /// IPv6, else IPv4.
    pub v6: bool,
    /// `tcp` or `udp`.
    pub transport: Transport,
    /// Never empty.
    pub ports: &'a Ports,
    /// The device's own prefix; none where it is not known.
    pub source: Option<IpNet>,
    /// Destinations; never empty.
    pub to: Vec<To>,
    /// Names that the dialect cannot write, so that the addresses found here stand in for them.
    pub replaced: Vec<String>,
    /// Something in the row was neither a name nor an address.
    pub is_short: bool,
}

/// A destination.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum To {
    /// An address or network.
    Prefix(IpNet),
    /// An exact name.
    Name(String),
    /// Every name below one, such as `*.agora.io`.
    Wildcard(String),
}

impl<'a> Ask<'a> {
    /// What a row asks of a dialect; none where no line helps, or where nothing is left to write.
    pub fn of(row: &Row<'a>, dialect: &Dialect, report: &Report) -> Option<Self> {
        let found = Found::of(row, dialect);
        let ask = Self {
            number: row.number,
            name: format!("callready-{}-{}", mark(report), row.number),
            v6: !row.is_v4(),
            transport: row.asked.transport,
            ports: &row.asked.ports,
            source: row.source(report),
            to: found.to,
            replaced: found.replaced,
            is_short: found.is_short,
        };
        (!row.is_intercepted() && !ask.to.is_empty()).then_some(ask)
    }

    /// Names for the objects of the destinations, in their order.
    pub fn objects(&self) -> Vec<String> {
        (1..=self.to.len()).map(|n| format!("{}-d{n}", self.name)).collect()
    }
}

/// The destinations of a row, sorted into what a dialect can write and what it cannot.
#[derive(Default)]
struct Found {
    to: Vec<To>,
    replaced: Vec<String>,
    is_short: bool,
}

impl Found {
    /// Addresses found on the device stand in where the table's own words cannot be written.
    fn of(row: &Row<'_>, dialect: &Dialect) -> Self {
        let asked = row.asked;
        let web = asked.transport == Transport::Tcp && asked.ports.iter().all(|port| WEB.contains(&port));
        let (mut names, mut prefixes, mut resolvers) = (BTreeSet::new(), BTreeSet::new(), false);
        let mut found = Self::default();
        for host in &asked.hosts {
            match Destination::read(host) {
                Ok(Destination::Name(name)) if dialect.names => drop(names.insert(To::Name(name))),
                Ok(Destination::Name(name)) => found.replaced.push(name),
                Ok(Destination::Below(name)) if dialect.wildcards.fit(web) => {
                    names.insert(To::Wildcard(format!("*.{name}")));
                }
                Ok(Destination::Below(name)) => found.replaced.push(format!("*.{name}")),
                Ok(Destination::Address(address)) => drop(prefixes.insert(IpNet::from(address))),
                Ok(Destination::Network(_)) => prefixes.extend(host.parse::<IpNet>()),
                Ok(Destination::Resolvers) => resolvers = true,
                Err(_) => found.is_short = true,
            }
        }
        if resolvers || found.is_short || !found.replaced.is_empty() {
            for address in asked.addresses.iter().map(|address| address.parse::<IpAddr>()) {
                found.is_short |= address.is_err();
                prefixes.extend(address.map(IpNet::from));
            }
        }
        prefixes.retain(|prefix| prefix.addr().is_ipv4() == row.is_v4());
        let is_outermost = |prefix: &&IpNet| !prefixes.iter().any(|other| other != *prefix && other.contains(*prefix));
        found.to = prefixes.iter().filter(is_outermost).copied().map(To::Prefix).chain(names).collect();
        found
    }
}

impl Wildcards {
    fn fit(self, web: bool) -> bool {
        self == Wildcards::Yes || self == Wildcards::WebOnly && web
    }
}

/// The digits of the run's id, which keep the objects of two tickets apart.
fn mark(report: &Report) -> String {
    report.run_id().rsplit('-').next().unwrap_or_default().to_owned()
}

/// Ports on which a web filter finds the name in the traffic itself.
const WEB: [u16; 2] = [80, 443];
