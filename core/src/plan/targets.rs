//! The table's ports at the addresses that its names have here, and the controls beside them.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

use url::Url;

use crate::observe::{Ask, Expect, Family, Probe, Role, Target, addresses};
use crate::profile::{Probed, Protocol, Reach, TableRow, TableTarget, Transport};

use super::book::Book;
use super::{Plan, samples};

/// One address of one destination of one row.
pub(super) struct Place<'a> {
    pub(super) row: &'a TableRow,
    pub(super) target: &'a TableTarget,
    host: String,
    address: IpAddr,
}

impl Place<'_> {
    /// The family of its address.
    pub(super) fn family(&self) -> Family {
        Family::of(self.address)
    }

    /// The target at one of the row's ports.
    pub(super) fn at(&self, port: u16) -> Target {
        Target { host: self.host.clone(), address: self.address, transport: self.row.rule.transport, port }
    }
}

/// Everything that is asked once the names are known.
pub(super) fn first(plan: &Plan, book: &Book<'_>) -> Vec<Probe> {
    let mut asked: BTreeMap<Target, Probe> = BTreeMap::new();
    for place in places(plan, book) {
        for port in samples::chosen(&place.row.rule.ports, plan.depth) {
            let probe = ask(&place, port);
            let known = asked.entry(place.at(port)).or_insert_with(|| probe.clone());
            if probe.ask > known.ask {
                *known = probe;
            }
        }
    }
    asked.into_values().chain(controls(plan, book)).chain(negatives(plan, book)).collect()
}

/// The addresses at which rows are probed, in the table's order.
pub(super) fn places<'a>(plan: &'a Plan, book: &Book<'_>) -> Vec<Place<'a>> {
    let rows = plan.table.rows.iter().flat_map(|row| row.targets.iter().map(move |target| (row, target)));
    rows.flat_map(|(row, target)| {
        let host = match &target.probed {
            Probed::Name(name) => name.clone(),
            Probed::Address(address) => address.to_string(),
            Probed::Resolvers | Probed::NoExemplar | Probed::Unset { .. } => return Vec::new(),
        };
        reachable(book, &host).into_iter().map(|address| Place { row, target, host: host.clone(), address }).collect()
    })
    .collect()
}

/// What is asked of a port: the protocol that the row says is spoken there, or the bare transport.
pub(super) fn ask(place: &Place<'_>, port: u16) -> Probe {
    let target = place.at(port);
    let spoken = place.row.rule.spoken(port);
    let name = place.target.tls_name.clone();
    let ask = match (spoken.map(|speaks| speaks.protocol), name, target.transport) {
        (Some(Protocol::Tls | Protocol::Wss | Protocol::Turns), Some(name), Transport::Tcp) => {
            Ask::Tls { target, name }
        }
        (Some(Protocol::Https), Some(name), Transport::Tcp) => {
            let fingerprints = spoken.map(|speaks| speaks.fingerprints.clone()).unwrap_or_default();
            let expect = Expect { fingerprints, ..Expect::default() };
            Ask::Http { target, tls: true, name, path: "/".to_owned(), expect }
        }
        (Some(Protocol::Http), _, Transport::Tcp) => {
            let name = target.host.clone();
            Ask::Http { target, tls: false, name, path: "/".to_owned(), expect: Expect::default() }
        }
        // What speaks TURN answers STUN, mostly also where it expects DTLS.
        (Some(Protocol::Stun | Protocol::Turn | Protocol::Turns), _, _) => Ask::Stun(target),
        (_, _, Transport::Tcp) => Ask::Tcp(target),
        (_, _, Transport::Udp) => Ask::Udp(target),
    };
    Probe { role: Role::Rule, attempt: 1, wait: FIRST_WAIT, ask }
}

/// Pages and STUN servers whose answer is known beforehand.
pub(super) fn controls(plan: &Plan, book: &Book<'_>) -> Vec<Probe> {
    let pages = plan.table.controls.reach.iter().filter_map(|page| reach(page, book));
    let stun = plan.table.controls.stun.iter().filter_map(|server| {
        let (host, port) = server.rsplit_once(':')?;
        let address = reachable(book, host).into_iter().next()?;
        let port = port.parse().ok()?;
        Some(Ask::Stun(Target { host: host.to_owned(), address, transport: Transport::Udp, port }))
    });
    pages.chain(stun).map(|ask| Probe { role: Role::Control, attempt: 1, wait: FIRST_WAIT, ask }).collect()
}

fn reach(page: &Reach, book: &Book<'_>) -> Option<Ask> {
    let url = Url::parse(&page.url).ok()?;
    let name = url.host_str()?.to_owned();
    let address = reachable(book, &name).into_iter().next()?;
    let target = Target { host: name.clone(), address, transport: Transport::Tcp, port: url.port_or_known_default()? };
    let expect = Expect { status: Some(page.status), body: page.body.clone(), fingerprints: Vec::new() };
    Some(Ask::Http { target, tls: url.scheme() == "https", name, path: url.path().to_owned(), expect })
}

/// Addresses where nothing may answer, on the row's single ports and on one port of each of its ranges.
pub(super) fn negatives(plan: &Plan, book: &Book<'_>) -> Vec<Probe> {
    let mut asks: Vec<Ask> = Vec::new();
    for row in &plan.table.rows {
        for address in plan.table.controls.negative.iter().filter(|address| book.routed(**address)) {
            for range in row.rule.ports.ranges() {
                let (host, port) = (address.to_string(), range.first);
                let target = Target { host, address: *address, transport: row.rule.transport, port };
                asks.push(match target.transport {
                    Transport::Tcp => Ask::Tcp(target),
                    Transport::Udp => Ask::Stun(target),
                });
            }
        }
    }
    asks.sort();
    asks.dedup();
    asks.into_iter().map(|ask| Probe { role: Role::Negative, attempt: 1, wait: FIRST_WAIT, ask }).collect()
}

/// The addresses of a host for which the device has a way out; all of them when it has none for any.
pub(super) fn reachable(book: &Book<'_>, host: &str) -> Vec<IpAddr> {
    let all = addresses(host, book.seen);
    let routed: Vec<IpAddr> = all.iter().copied().filter(|address| book.routed(*address)).collect();
    if routed.is_empty() { all } else { routed }
}

/// The first look: longer than the round trip of any link but a satellite's. What is silent until then is tried again anyway.
pub(super) const FIRST_WAIT: Duration = Duration::from_millis(500);
