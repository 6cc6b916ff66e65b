//! Causes that concern a row's ports: what is blocked, by what, and what could not be verified.

use std::collections::{BTreeMap, BTreeSet};

use crate::observe::Saw;
use crate::profile::Ports;

use super::super::Said;
use super::super::draft::Draft;
use super::super::row::{JudgedRow, Spot};
use super::super::seen::Seen;
use super::super::span::Known;
use super::super::state::{Evidence, Side, State, Verdict};

pub(super) fn drafts(seen: &Seen<'_>, rows: &[JudgedRow<'_>]) -> Vec<Draft> {
    let of_row = |row| blocked(row).into_iter().chain(unverified(row)).chain(not_permitted(seen, row));
    rows.iter().flat_map(of_row).collect()
}

/// One cause for everything that is proven blocked of a row; the way in which most ports are blocked speaks for all.
fn blocked(row: &JudgedRow<'_>) -> Option<Draft> {
    let found = Found::of(row, |known| known.state() == State::Blocked)?;
    let word = if row.verdict.verdict == Verdict::Partial { "partial" } else { "blocked" };
    let mut ways: BTreeMap<(&'static str, String), usize> = BTreeMap::new();
    for (_, known) in &found.ports {
        let by = known.is.as_ref().and_then(|port| port.by).map(|by| by.to_string()).unwrap_or_default();
        *ways.entry((how(known), by)).or_default() += 1;
    }
    let ((how, by), _) = ways.into_iter().max_by_key(|(_, ports)| *ports)?;
    let args = [("how", how.to_owned()), ("by", by), ("hosts", found.hosts())];
    Some(found.draft(row, word, args))
}

/// One cause for everything of a row that nothing proves either way; what this device refused to send is another matter.
fn unverified(row: &JudgedRow<'_>) -> Option<Draft> {
    let is = |known: &Known, evidence| known.is.as_ref().and_then(|port| port.evidence) == Some(evidence);
    let doubtful = |known: &Known| known.state() == State::Unverified && !is(known, Evidence::OsRefused);
    let found = Found::of(row, doubtful)?;
    let lied = found.ports.iter().all(|(_, known)| is(known, Evidence::Lied));
    let implied_by = lied.then(|| "accepts.everything".to_owned());
    Some(Draft { implied_by, ..found.draft(row, "unverified", []) })
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
struct Found<'a> {
    ports: Vec<(&'a Spot<'a>, &'a Known)>,
}

impl<'a> Found<'a> {
    fn of(row: &'a JudgedRow<'a>, wanted: impl Fn(&Known) -> bool) -> Option<Self> {
        let spots = row.spots.iter().filter(|spot| !spot.aside);
        let ports = spots.flat_map(|spot| spot.ports.iter().map(move |known| (spot, known)));
        let ports: Vec<_> = ports.filter(|(_, known)| wanted(known)).collect();
        (!ports.is_empty()).then_some(Self { ports })
    }

    fn hosts(&self) -> String {
        let hosts: BTreeSet<&str> = self.ports.iter().map(|(spot, _)| spot.target.host.as_str()).collect();
        hosts.into_iter().collect::<Vec<_>>().join(", ")
    }

    fn draft<const N: usize>(&self, row: &JudgedRow<'_>, word: &str, args: [(&str, String); N]) -> Draft {
        let ports = Ports::of(self.ports.iter().map(|(_, known)| known.port)).to_string();
        let common = [("rule", row.verdict.id.clone()), ("service", row.verdict.service.clone()), ("ports", ports)];
        let observations = self.ports.iter().filter_map(|(_, known)| known.is.as_ref()).flat_map(|port| &port.numbers);
        Draft {
            rules: [row.verdict.id.clone()].into(),
            hosts: self.ports.iter().map(|(spot, _)| spot.name()).collect(),
            observations: observations.copied().collect(),
            ..Draft::new(Said::new(&format!("{}.{word}", row.verdict.transport), common.into_iter().chain(args)))
        }
    }
}

fn how(known: &Known) -> &'static str {
    let port = known.is.as_ref();
    match port.and_then(|port| port.evidence) {
        Some(Evidence::Reset) => "reset",
        Some(Evidence::Rejected) => "rejected",
        Some(Evidence::ClosedAfter) => "closed_after",
        _ if port.and_then(|port| port.side) == Some(Side::Beyond) => "dropped_beyond",
        _ => "dropped",
    }
}
