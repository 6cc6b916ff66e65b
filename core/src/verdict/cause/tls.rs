//! Causes that certificates and failed handshakes show.

use std::collections::BTreeSet;

use crate::observe::{Observation, Role, Saw, Step, Target};

use super::super::Said;
use super::super::certificate;
use super::super::draft::Draft;
use super::super::row::JudgedRow;
use super::super::seen::Seen;

pub(super) fn drafts(seen: &Seen<'_>, rows: &[JudgedRow<'_>]) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    let shaken = seen.all.iter().filter(|observation| observation.role == Role::Rule);
    for observation in shaken {
        let Step::Tls { target, .. } = &observation.step else { continue };
        let (rules, named) = concerned(rows, target);
        let Some(said) = complaint(seen, observation, target, named) else { continue };
        match drafts.iter_mut().find(|draft| draft.said == said) {
            Some(draft) => {
                draft.rules.extend(rules);
                draft.observations.push(observation.n);
            }
            None => drafts.push(Draft {
                rules,
                hosts: [target.host.clone()].into(),
                observations: vec![observation.n],
                ..Draft::new(said)
            }),
        }
    }
    drafts
}

fn complaint(seen: &Seen<'_>, observation: &Observation, target: &Target, named: bool) -> Option<Said> {
    let host = || ("host", target.host.clone());
    match &observation.saw {
        Saw::Tls { chain, device, public, .. } => {
            let (code, name, value) = certificate::complaint(*device, *public, chain, named)?;
            Some(Said::new(code, [host(), (name, value)]))
        }
        Saw::TlsFailed { why } | Saw::Garbage { why } if !finished(seen, target) => {
            Some(Said::new("tls.failed", [host(), ("why", why.clone())]))
        }
        _ => None,
    }
}

/// Whether another try at the same place finished its handshake.
fn finished(seen: &Seen<'_>, target: &Target) -> bool {
    seen.at(target.address)
        .iter()
        .any(|other| other.step.target() == Some(target) && matches!(other.saw, Saw::Tls { .. }))
}

/// The rows that a handshake tells about, and whether a name is known that its certificate must carry.
fn concerned(rows: &[JudgedRow<'_>], target: &Target) -> (BTreeSet<String>, bool) {
    let mut rules = BTreeSet::new();
    let mut named = false;
    for row in
        rows.iter().filter(|row| row.verdict.transport == target.transport && row.verdict.ports.contains(target.port))
    {
        for spot in row.spots.iter().filter(|spot| spot.name() == target.host) {
            rules.insert(row.verdict.id.clone());
            named |= spot.target.tls_name.is_some();
        }
    }
    (rules, named)
}
