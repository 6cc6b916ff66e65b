//! A row of the ticket as firewalls take it: checked destinations, ports and a source, each with a name for its object.

use std::collections::BTreeSet;
use std::net::IpAddr;

use ipnet::IpNet;
use serde::Serialize;

use super::dialect::{Dialect, Wildcards};
use super::row::Row;
use crate::profile::{Destination, PortRange, Transport};
use crate::report::Report;

/// What one row asks of one dialect.
///
/// Templates write these values as they are, so nothing in here is free text: names hold letters, digits, `-`, `_` and dots, the rest is
/// made of addresses and numbers.
#[derive(Debug, Serialize)]
pub struct Ask {
    /// The row's number in the ticket.
    #[serde(skip)]
    pub number: usize,
    /// Name of the rule, the same in every dialect.
    pub name: String,
    /// IPv6, else IPv4.
    pub v6: bool,
    /// `tcp` or `udp`.
    pub transport: Transport,
    /// In ascending order; never empty.
    pub ports: Vec<Range>,
    /// The device's own prefix; none where it is not known.
    pub source: Option<Object>,
    /// Destinations; never empty.
    pub to: Vec<Object>,
    /// Source and destinations.
    pub objects: Vec<Object>,
    /// Names that the dialect cannot write, so that the addresses found here stand in for them.
    #[serde(skip)]
    pub replaced: Vec<String>,
    /// Something in the row was neither a name nor an address.
    #[serde(skip)]
    pub is_short: bool,
}

/// A source or destination.
#[derive(Debug, Clone, Serialize)]
pub struct Object {
    /// Name of the object.
    pub object: String,
    /// What it is; the last four fields are for prefixes alone.
    pub kind: Kind,
    /// As most firewalls write it: an address without a length where it is a single one.
    pub text: String,
    /// First address.
    pub address: String,
    /// Such as `255.255.255.0`.
    pub mask: String,
    /// Bits of the prefix.
    pub length: u8,
    /// The prefix is one address.
    pub single: bool,
}

/// What an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An address or network.
    Prefix,
    /// An exact name.
    Name,
    /// Every name below one, such as `*.agora.io`.
    Wildcard,
}

/// Ports, both ends included.
#[derive(Debug, Serialize)]
pub struct Range {
    /// One port, or both ends joined by `-`.
    pub text: String,
    /// Lowest port.
    pub first: u16,
    /// Highest port.
    pub last: u16,
}

impl Ask {
    /// What a row asks of a dialect; none where no line helps, or where nothing is left to write.
    pub fn of(row: &Row<'_>, dialect: &Dialect, report: &Report) -> Option<Self> {
        let found = Found::of(row, dialect);
        if row.is_intercepted() || found.to.is_empty() {
            return None;
        }
        let name = format!("callready-{}-{}", mark(report), row.number);
        let object = |(n, (kind, text)): (usize, &(Kind, String))| Object::of(format!("{name}-d{n}"), *kind, text);
        let to: Vec<Object> = (1..).zip(&found.to).map(object).collect();
        let source = row.source(report).map(|it| Object::of(format!("{name}-s"), Kind::Prefix, &it.to_string()));
        Some(Self {
            number: row.number,
            v6: !row.is_v4(),
            transport: row.asked.transport,
            ports: row.asked.ports.ranges().iter().map(Range::of).collect(),
            objects: source.iter().chain(&to).cloned().collect(),
            name,
            source,
            to,
            replaced: found.replaced,
            is_short: found.is_short,
        })
    }
}

/// The destinations of a row, sorted into what a dialect can write and what it cannot.
#[derive(Default)]
struct Found {
    to: Vec<(Kind, String)>,
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
                Ok(Destination::Name(name)) if dialect.names => drop(names.insert((Kind::Name, name))),
                Ok(Destination::Name(name)) => found.replaced.push(name),
                Ok(Destination::Below(name)) if dialect.wildcards.fit(web) => {
                    names.insert((Kind::Wildcard, format!("*.{name}")));
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
        let prefixes = prefixes.iter().filter(is_outermost).map(|prefix| (Kind::Prefix, prefix.to_string()));
        found.to = prefixes.chain(names).collect();
        found
    }
}

impl Object {
    fn of(object: String, kind: Kind, text: &str) -> Self {
        let prefix = text.parse::<IpNet>().ok().filter(|_| kind == Kind::Prefix);
        let single = prefix.is_some_and(|it| it.prefix_len() == it.max_prefix_len());
        let address = prefix.map(|it| it.addr().to_string()).unwrap_or_default();
        Self {
            object,
            kind,
            text: if single { address.clone() } else { text.to_owned() },
            mask: prefix.map(|it| it.netmask().to_string()).unwrap_or_default(),
            length: prefix.map(|it| it.prefix_len()).unwrap_or_default(),
            address,
            single,
        }
    }
}

impl Range {
    fn of(range: &PortRange) -> Self {
        Self { text: range.to_string(), first: range.first, last: range.last }
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
