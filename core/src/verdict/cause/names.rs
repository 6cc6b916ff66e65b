//! Causes that concern names: what the resolvers said of those that could not be resolved, and addresses that cannot be right.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use crate::observe::{DnsWay, Saw, addresses, is_private};
use crate::profile::Probed;

use super::super::Said;
use super::super::draft::Draft;
use super::super::row::JudgedRow;
use super::super::seen::Seen;
use super::super::state::Evidence;

pub(super) fn drafts(seen: &Seen<'_>, rows: &[JudgedRow<'_>]) -> Vec<Draft> {
    let mut failures: BTreeMap<(&'static str, String), Draft> = BTreeMap::new();
    let mut drafts = Vec::new();
    for (name, rules) in names(rows) {
        if addresses(name, seen.all).is_empty() {
            if let Some((code, resolver, n)) = failure(seen, name) {
                let draft = failures.entry((code, resolver)).or_insert_with(|| Draft::new(Said::new(code, [])));
                draft.hosts.insert(name.to_owned());
                draft.rules.extend(rules);
                draft.observations.extend(n);
            }
        } else {
            drafts.extend(bogus(seen, rows, name, &rules));
        }
    }
    drafts.extend(failures.into_iter().map(|((code, resolver), draft)| {
        let names = draft.hosts.iter().cloned().collect::<Vec<_>>().join(", ");
        let resolver = WITH_RESOLVER.contains(&code).then_some(("resolver", resolver));
        Draft { said: Said::new(code, [("name", names)].into_iter().chain(resolver)), ..draft }
    }));
    drafts
}

/// The names that rows are probed by, with the rows.
fn names<'a>(rows: &'a [JudgedRow<'_>]) -> BTreeMap<&'a str, BTreeSet<String>> {
    let mut names: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for row in rows {
        for target in &row.row.targets {
            if let Probed::Name(name) = &target.probed {
                names.entry(name).or_default().insert(row.verdict.id.clone());
            }
        }
    }
    names
}

/// What explains best that a name has no address: the clearest word of any resolver, otherwise that the system's way failed.
fn failure(seen: &Seen<'_>, name: &str) -> Option<(&'static str, String, Vec<u32>)> {
    let mut told: Vec<(usize, String, u32)> = seen
        .lookups(name)
        .filter_map(|(observation, way)| {
            let resolver = match way {
                DnsWay::System => None,
                DnsWay::Direct { resolver, .. } => Some(resolver.ip().to_string()),
            };
            let code = match (&observation.saw, &resolver) {
                (Saw::DnsError { code }, Some(_)) => match code.as_str() {
                    "nxdomain" => "dns.nxdomain",
                    "refused" => "dns.refused",
                    "servfail" => "dns.servfail",
                    _ => "dns.failed",
                },
                (Saw::Silent { .. }, Some(_)) => "dns.silent",
                (Saw::OsRefused { .. }, _) => return None,
                _ => "dns.failed",
            };
            let clarity = CLEAREST.iter().position(|known| *known == code)?;
            Some((clarity, resolver.unwrap_or_default(), observation.n))
        })
        .collect();
    told.sort();
    let (clarity, resolver, _) = told.first()?.clone();
    let code = *CLEAREST.get(clarity)?;
    let same = told.iter().filter(|(other, by, _)| (other, by) == (&clarity, &resolver));
    Some((
        code,
        if WITH_RESOLVER.contains(&code) { resolver.clone() } else { String::new() },
        same.map(|(.., n)| *n).collect(),
    ))
}

/// An address that no public service can have; a right certificate there proves it right all the same.
fn bogus(seen: &Seen<'_>, rows: &[JudgedRow<'_>], name: &str, rules: &BTreeSet<String>) -> Vec<Draft> {
    let wrong =
        addresses(name, seen.all).into_iter().filter(|address| is_bogus(*address) && !answers(rows, name, *address));
    let cause = |address: IpAddr| {
        let found = |saw: &Saw| matches!(saw, Saw::Answers { addresses } if addresses.contains(&address));
        let numbers = seen.lookups(name).filter(|(observation, _)| found(&observation.saw)).map(|(o, _)| o.n);
        Draft {
            rules: rules.clone(),
            hosts: [name.to_owned()].into(),
            observations: numbers.collect(),
            ..Draft::new(Said::new("dns.bogon", [("name", name.to_owned()), ("address", address.to_string())]))
        }
    };
    wrong.map(cause).collect()
}

fn answers(rows: &[JudgedRow<'_>], name: &str, address: IpAddr) -> bool {
    let spots =
        rows.iter().flat_map(|row| &row.spots).filter(|spot| spot.address == Some(address) && spot.name() == name);
    let mut ports = spots.flat_map(|spot| &spot.ports).filter_map(|known| known.is.as_ref());
    ports.any(|port| port.evidence == Some(Evidence::Answered) && port.via.is_none())
}

/// Addresses that only a sinkhole or a site gives for a public name: private ones, and those that nobody can have (RFC 6890).
fn is_bogus(address: IpAddr) -> bool {
    let impossible = match address {
        IpAddr::V4(v4) => {
            let [first, second, ..] = v4.octets();
            first == 0 || first >= 224 || (first == 198 && second & 0xfe == 18)
        }
        IpAddr::V6(v6) => v6.is_multicast(),
    };
    impossible || is_private(address)
}

const CLEAREST: [&str; 5] = ["dns.nxdomain", "dns.refused", "dns.servfail", "dns.silent", "dns.failed"];

const WITH_RESOLVER: [&str; 3] = ["dns.refused", "dns.servfail", "dns.silent"];
