//! Causes that concern a row's ports: what is blocked, by what, and what could not be verified.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use crate::observe::Saw;
use crate::profile::Ports;

use super::super::Said;
use super::super::doubt;
use super::super::draft::Draft;
use super::super::row::{JudgedRow, Spot};
use super::super::seen::Seen;
use super::super::span::Known;
use super::super::state::{Evidence, Severity, Side, State, Verdict};

pub(super) fn drafts(seen: &Seen<'_>, rows: &[JudgedRow<'_>]) -> Vec<Draft> {
    let of_row = |row| blocked(row).into_iter().chain(unverified(seen, row)).chain(not_permitted(seen, row));
    rows.iter().flat_map(of_row).chain(one_way(rows)).collect()
}

/// One cause for everything that is proven blocked of a row, whatever is said there; the way in which most ports are blocked speaks for all.
fn blocked(row: &JudgedRow<'_>) -> Option<Draft> {
    let is_port = |known: &Known| known.is.as_ref().is_some_and(|port| port.content.is_none());
    let found = Found::of(row, |known| known.state() == State::Blocked && is_port(known))?;
    let word = if row.verdict.verdict == Verdict::Partial { "partial" } else { "blocked" };
    let mut ways: BTreeMap<[(&str, String); 3], usize> = BTreeMap::new();
    for port in found.ports.iter().filter_map(|(_, known)| known.is.as_ref()) {
        let by = port.by.map(|by| by.to_string()).unwrap_or_default();
        let way = [("how", how(port.evidence)), ("by", by), ("side", side(port.at.side))];
        *ways.entry(way).or_default() += 1;
    }
    let ([how, by, side], _) = ways.into_iter().max_by_key(|(_, ports)| *ports)?;
    let args = [how, by, side, ("hosts", found.hosts())];
    Some(found.draft(row, word, args))
}

/// One cause for everything of a row that nothing proves either way, with the reason that holds for most of it; what this device refused to send is
/// another matter.
fn unverified(seen: &Seen<'_>, row: &JudgedRow<'_>) -> Option<Draft> {
    let is = |known: &Known, evidence| known.is.as_ref().and_then(|port| port.evidence) == Some(evidence);
    let doubtful = |known: &Known| known.state() == State::Unverified && !is(known, Evidence::OsRefused);
    let found = Found::of(row, doubtful)?;
    let lied = found.ports.iter().all(|(_, known)| is(known, Evidence::Lied));
    let implied_by = lied.then(|| "accepts.everything".to_owned());
    let mut kinds: BTreeMap<(IpAddr, Option<Evidence>), usize> = BTreeMap::new();
    for (address, known) in found.ports.iter().filter_map(|(spot, known)| Some((spot.address?, known))) {
        *kinds.entry((address, known.is.as_ref().and_then(|port| port.evidence))).or_default() += 1;
    }
    let ((address, evidence), _) = kinds.into_iter().max_by_key(|(_, ports)| *ports)?;
    let why = doubt::why(seen, address, row.verdict.transport, evidence).to_owned();
    Some(Draft { implied_by, ..found.draft(row, "unverified", [("why", why)]) })
}

/// Rows of which something was seen to leave the site, and no reply: that is not yet a call (rule 12).
fn one_way(rows: &[JudgedRow<'_>]) -> Option<Draft> {
    let passed = |known: &Known| known.is.as_ref().is_some_and(|port| port.evidence == Some(Evidence::Passed));
    let found: Vec<(&JudgedRow<'_>, Found<'_>)> =
        rows.iter().filter_map(|row| Some((row, Found::of(row, passed)?))).collect();
    let rules: Vec<String> = found.iter().map(|(row, _)| row.verdict.id.clone()).collect();
    let observations = found.iter().flat_map(|(_, found)| found.observations()).collect();
    let said = Said::new("reply.unseen", [("rules", rules.join(", "))]);
    (!rules.is_empty()).then(|| Draft {
        severity: Some(Severity::Notice),
        rules: rules.into_iter().collect(),
        observations,
        hosts: found.iter().flat_map(|(_, found)| &found.ports).map(|(spot, _)| spot.name()).collect(),
        ..Draft::new(said)
    })
}

fn not_permitted(seen: &Seen<'_>, row: &JudgedRow<'_>) -> Vec<Draft> {
    let refused = |spot: &Spot<'_>| {
        let address = spot.address?;
        let tried = seen.at(address).iter();
        let numbers: Vec<u32> = tried
            .filter(|o| matches!(&o.saw, Saw::OsRefused { error } if error == Saw::NOT_PERMITTED))
            .map(|o| o.n)
            .collect();
        let args = [("host", spot.name()), ("address", address.to_string())];
        (!numbers.is_empty()).then(|| Draft {
            rules: [row.verdict.id.clone()].into(),
            hosts: [spot.name()].into(),
            observations: numbers,
            ..Draft::new(Said::new("private.target", args))
        })
    };
    row.spots.iter().filter_map(refused).collect()
}

/// Ports of a row that have something in common.
pub(super) struct Found<'a> {
    pub(super) ports: Vec<(&'a Spot<'a>, &'a Known)>,
}

impl<'a> Found<'a> {
    pub(super) fn of(row: &'a JudgedRow<'a>, wanted: impl Fn(&Known) -> bool) -> Option<Self> {
        let spots = row.spots.iter().filter(|spot| !spot.aside);
        let ports = spots.flat_map(|spot| spot.ports.iter().map(move |known| (spot, known)));
        let ports: Vec<_> = ports.filter(|(_, known)| wanted(known)).collect();
        (!ports.is_empty()).then_some(Self { ports })
    }

    pub(super) fn hosts(&self) -> String {
        let hosts: BTreeSet<&str> = self.ports.iter().map(|(spot, _)| spot.target.host.as_str()).collect();
        hosts.into_iter().collect::<Vec<_>>().join(", ")
    }

    pub(super) fn observations(&self) -> Vec<u32> {
        self.ports.iter().filter_map(|(_, known)| known.is.as_ref()).flat_map(|port| &port.numbers).copied().collect()
    }

    fn draft<const N: usize>(&self, row: &JudgedRow<'_>, word: &str, args: [(&str, String); N]) -> Draft {
        let ports = Ports::of(self.ports.iter().map(|(_, known)| known.port)).to_string();
        let common = [("rule", row.verdict.id.clone()), ("service", row.verdict.service.clone()), ("ports", ports)];
        Draft {
            rules: [row.verdict.id.clone()].into(),
            hosts: self.ports.iter().map(|(spot, _)| spot.name()).collect(),
            observations: self.observations(),
            ..Draft::new(Said::new(&format!("{}.{word}", row.verdict.transport), common.into_iter().chain(args)))
        }
    }
}

fn how(evidence: Option<Evidence>) -> String {
    let how = match evidence {
        Some(Evidence::Reset) => "reset",
        Some(Evidence::Rejected) => "rejected",
        Some(Evidence::ClosedAfter) => "closed_after",
        _ => "dropped",
    };
    how.to_owned()
}

pub(super) fn side(side: Option<Side>) -> String {
    let side = match side {
        Some(Side::Site) => "site",
        Some(Side::Beyond) => "beyond",
        None => "",
    };
    side.to_owned()
}
