//! The way by the device's proxy: what is spoken in TLS is asked for there too, by name, for the proxy resolves it.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

use crate::device::is_exempt;
use crate::observe::{Ask, Expect, Leg, Observation, Probe, Role, Saw, Step, Tunnel, addresses, is_private};
use crate::profile::{Probed, Protocol};

use super::book::Book;
use super::targets::{self, FIRST_WAIT};
use super::{Plan, again, names, samples};

/// Asks for the proxy's own name, the way other names of the device's own are asked for.
pub(super) fn lookups(plan: &Plan, _: &Book<'_>) -> Vec<Probe> {
    let Some(proxy) = plan.proxy.as_ref().filter(|proxy| proxy.host.parse::<IpAddr>().is_err()) else {
        return Vec::new();
    };
    names::control_ways(plan).into_iter().map(|via| names::lookup(Role::Control, &proxy.host, via)).collect()
}

/// Asks the system again while nothing is known of the proxy's name.
pub(super) fn lookups_again(plan: &Plan, book: &Book<'_>) -> Vec<Probe> {
    let unknown = plan.proxy.as_ref().is_some_and(|proxy| addresses(&proxy.host, book.seen).is_empty());
    let again = lookups(plan, book).into_iter().filter(|_| unknown && !plan.resolvers_named);
    again.map(|probe| Probe { attempt: 2, ..probe }).collect()
}

/// Each host and port that the table's rows speak TLS to.
///
/// Where there are credentials, one goes ahead alone: a wrong password, told for every host at once, would lock its owner's account.
pub(super) fn first(plan: &Plan, book: &Book<'_>) -> Vec<Probe> {
    let asks = asks(plan, book).into_iter().filter(|(tunnel, _)| attempts(book, tunnel) == 0);
    let probes = asks.map(|(_, ask)| Probe { role: Role::Rule, attempt: 1, wait: FIRST_WAIT, ask });
    let guarded = plan.proxy.as_ref().is_some_and(|proxy| proxy.credentials.is_some());
    let begun = book.seen.iter().any(|o| matches!(o.step, Step::Tunnel { .. }));
    match () {
        () if guarded && !begun => probes.take(1).collect(),
        () if guarded && book.seen.iter().any(is_unauthenticated) => Vec::new(),
        () => probes.collect(),
    }
}

/// What did not come through is asked for a second time, and a third where the two tries ended differently.
pub(super) fn again(plan: &Plan, book: &Book<'_>) -> Vec<Probe> {
    let wanted = asks(plan, book).into_iter().filter_map(|(tunnel, ask)| {
        let ends: Vec<_> = (1..=attempts(book, &tunnel)).map(|attempt| end(book, &tunnel, attempt)).collect();
        let attempt = match ends.as_slice() {
            all if all.contains(&None) => return None,
            [_] => 2,
            [one, other] if one != other => 3,
            _ => return None,
        };
        let fresh = Probe { role: Role::Rule, attempt: 1, wait: FIRST_WAIT, ask };
        Some(again::again(book, fresh, attempt))
    });
    wanted.collect()
}

/// Hosts and ports to which the proxy has come through, with the name to ask for.
pub(super) fn passed(plan: &Plan, book: &Book<'_>) -> Vec<(Tunnel, String)> {
    let passed = asks(plan, book).into_iter().filter_map(|(tunnel, ask)| {
        let through = (1..=attempts(book, &tunnel)).any(|attempt| end(book, &tunnel, attempt).is_none());
        let Ask::Tunnel { name, .. } = ask else { return None };
        through.then_some((tunnel, name))
    });
    passed.collect()
}

/// How many tunnels the first look at the table can take.
pub(super) fn most(plan: &Plan) -> usize {
    if plan.proxy.is_some() { places(plan).len() } else { 0 }
}

/// Everything that goes by the proxy, in order of host and port; nothing while the proxy has no address.
fn asks(plan: &Plan, book: &Book<'_>) -> Vec<(Tunnel, Ask)> {
    let Some(proxy) = &plan.proxy else { return Vec::new() };
    let known = targets::reachable(book, &proxy.host);
    let places = places(plan).into_iter().filter(|((host, _), _)| !is_ours(plan, book, host));
    let asks = places.filter_map(|((host, port), (page, name))| {
        let mut tunnel = Tunnel { proxy: SocketAddr::new(*known.first()?, proxy.port), host, port };
        // The proxy's other address, where nobody is at the first.
        if let Some(other) = known.get(1).filter(|_| end(book, &tunnel, 1) == Some((Leg::Tcp, false))) {
            tunnel.proxy.set_ip(*other);
        }
        Some((tunnel.clone(), Ask::Tunnel { tunnel, name, page }))
    });
    asks.collect()
}

/// Hosts and ports that rows speak TLS to, with the page to ask for, where one is, and the name to ask for it by.
fn places(plan: &Plan) -> BTreeMap<(String, u16), (Option<Expect>, String)> {
    let mut places: BTreeMap<(String, u16), (Option<Expect>, String)> = BTreeMap::new();
    for row in &plan.table.rows {
        for target in &row.targets {
            let host = match &target.probed {
                Probed::Name(name) => name.clone(),
                Probed::Address(address) => address.to_string(),
                Probed::Resolvers | Probed::NoExemplar | Probed::Unset { .. } => continue,
            };
            for port in samples::chosen(&row.rule.ports, plan.depth) {
                let Some(spoken) = row.in_tls(port).filter(|_| !is_exempt(&plan.no_proxy, &host)) else { continue };
                let expect = Expect { fingerprints: spoken.fingerprints.clone(), ..Expect::default() };
                let page = (spoken.protocol == Protocol::Https).then_some(expect);
                let ask = (page, target.tls_name.clone().unwrap_or_else(|| host.clone()));
                let known = places.entry((host.clone(), port)).or_insert_with(|| ask.clone());
                if ask > *known {
                    *known = ask;
                }
            }
        }
    }
    places
}

/// Whether a host is known to be the site's own: no table may have it asked for in the proxy's name.
fn is_ours(plan: &Plan, book: &Book<'_>, host: &str) -> bool {
    let known = addresses(host, book.seen);
    !plan.allow_private && !known.is_empty() && known.into_iter().all(is_private)
}

fn attempts(book: &Book<'_>, tunnel: &Tunnel) -> u8 {
    tries(book, tunnel).map(|(o, _)| o.attempt).max().unwrap_or(0)
}

/// How far a try came that did not come through, and whether for want of authentication.
fn end(book: &Book<'_>, tunnel: &Tunnel, attempt: u8) -> Option<(Leg, bool)> {
    let (last, leg) = tries(book, tunnel).filter(|(o, _)| o.attempt == attempt).max_by_key(|(_, leg)| *leg)?;
    let through = leg == Leg::Http || matches!(last.saw, Saw::Tls { .. });
    (!through).then(|| (leg, is_unauthenticated(last)))
}

/// What was seen of a host and port by whichever address of the proxy.
fn tries<'a>(book: &Book<'a>, tunnel: &Tunnel) -> impl Iterator<Item = (&'a Observation, Leg)> {
    book.seen.iter().filter_map(move |o| match &o.step {
        Step::Tunnel { tunnel: other, leg } if (&other.host, other.port) == (&tunnel.host, tunnel.port) => {
            Some((o, *leg))
        }
        _ => None,
    })
}

/// RFC 9110 section 15.5.8.
fn is_unauthenticated(o: &Observation) -> bool {
    matches!((&o.step, &o.saw), (Step::Tunnel { leg: Leg::Connect, .. }, Saw::Http { status: 407, .. }))
}

#[cfg(test)]
mod tests;
