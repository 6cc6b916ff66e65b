//! Causes that concern the device's proxy: what only it lets through, and why it does not.

use std::collections::{BTreeMap, BTreeSet};

use crate::profile::Probed;

use super::super::Said;
use super::super::draft::Draft;
use super::super::network::Outline;
use super::super::proxy::{Fault, Outcome, Passages};
use super::super::row::{JudgedRow, Spot};
use super::super::state::{Severity, State, Verdict};

pub(super) fn drafts(outline: &Outline, passages: &Passages<'_>, rows: &[JudgedRow<'_>]) -> Vec<Draft> {
    let Some(proxy) = &outline.proxy else { return Vec::new() };
    let said = |code: &str| Said::new(code, [("proxy", proxy.clone())]);
    let of_rows = |wanted: fn(&JudgedRow<'_>) -> bool, said: Said| {
        let rules = rows.iter().filter(|row| wanted(row)).map(|row| row.verdict.id.clone()).collect();
        Draft { rules, ..Draft::new(said) }
    };
    if passages.proxy.is_none() {
        return if outline.offline { Vec::new() } else { vec![of_rows(|_| true, said("proxy.present"))] };
    }
    let mut drafts = faults(proxy, passages, rows);
    drafts.extend(passes(proxy, rows));
    if outline.proxy_only {
        drafts.push(of_rows(|row| row.verdict.verdict != Verdict::Open, said("proxy.only")));
    }
    drafts
}

/// Hosts that answer by the proxy and not straight; nothing is lost by that, so it weighs nothing.
fn passes(proxy: &str, rows: &[JudgedRow<'_>]) -> Option<Draft> {
    let mut hosts = BTreeSet::new();
    let mut observations = Vec::new();
    for spot in rows.iter().flat_map(|row| &row.spots) {
        let ports = spot.ports.iter().filter_map(|known| known.is.as_ref());
        for port in ports.filter(|port| port.via.is_some() && port.state == State::Open) {
            hosts.insert(spot.name());
            observations.extend(&port.numbers);
        }
    }
    let args = [("proxy", proxy.to_owned()), ("hosts", join(&hosts))];
    let draft = Draft { severity: Some(Severity::Notice), observations, ..Draft::new(Said::new("proxy.passes", args)) };
    (!hosts.is_empty()).then_some(draft)
}

/// One cause for each way in which the proxy fails, with everything that it fails for.
fn faults(proxy: &str, passages: &Passages<'_>, rows: &[JudgedRow<'_>]) -> Vec<Draft> {
    let mut found: BTreeMap<Option<Fault>, Draft> = BTreeMap::new();
    for (row, spot) in rows.iter().flat_map(|row| row.spots.iter().map(move |spot| (row, spot))) {
        for known in spot.ports.iter().filter(|_| is_name_or_address(spot)) {
            let named = spot.target.tls_name.is_some();
            let Some(passage) = passages.of_port(row.row, &spot.name(), known.port, named) else { continue };
            let fault = match passage.outcome {
                Outcome::Fails(fault) => Some(fault),
                // Where the straight way is open, doubt about the other is nothing to tell.
                Outcome::Undecided if known.state() != State::Open => None,
                _ => continue,
            };
            let draft = found.entry(fault).or_insert_with(|| Draft::new(Said::new("", [])));
            draft.rules.insert(row.verdict.id.clone());
            draft.hosts.insert(spot.name());
            draft.observations.extend(passage.numbers);
        }
    }
    let word = |(fault, draft): (Option<Fault>, Draft)| {
        let (code, how) = match fault {
            None => ("proxy.unverified", None),
            Some(Fault::Authentication) => ("proxy.authentication", None),
            Some(Fault::Unreachable(how)) => ("proxy.unreachable", Some(("how", how.to_owned()))),
            Some(Fault::Refused(status)) => ("proxy.refused", Some(("status", status.to_string()))),
            Some(Fault::Failed(how)) => ("proxy.failed", Some(("how", how))),
        };
        let args = [("proxy", proxy.to_owned()), ("hosts", join(&draft.hosts))];
        Draft { said: Said::new(code, args.into_iter().chain(how)), ..draft }
    };
    found.into_iter().map(word).collect()
}

fn is_name_or_address(spot: &Spot<'_>) -> bool {
    matches!(spot.target.probed, Probed::Name(_) | Probed::Address(_))
}

fn join(hosts: &BTreeSet<String>) -> String {
    hosts.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}
