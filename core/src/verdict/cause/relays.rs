//! Causes that relays tell: they answer on the port, and yet they do not relay.

use std::collections::{BTreeMap, BTreeSet};

use crate::profile::Ports;

use super::super::Said;
use super::super::draft::Draft;
use super::super::relay::{self, RelayResult, Reply};
use super::super::row::JudgedRow;
use super::super::seen::Seen;
use super::super::state::Severity;

/// One cause for each thing that a host's relays say, however many ports and ways they say it on.
pub(super) fn drafts(seen: &Seen<'_>, rows: &[JudgedRow<'_>]) -> Vec<Draft> {
    let mut found: BTreeMap<(&'static str, Option<u16>, String), Found> = BTreeMap::new();
    for row in rows {
        for spot in &row.spots {
            let Some(address) = spot.address else { continue };
            let results = relay::results(seen, (&spot.name(), address), row.verdict.transport, &row.verdict.ports);
            for (result, n) in &results {
                let Some(code) = complaint(result, &results) else { continue };
                let found = found.entry((code, result.code, spot.name())).or_default();
                found.rules.insert(row.verdict.id.clone());
                found.ports.insert(result.port);
                found.observations.push(*n);
            }
        }
    }
    found.into_iter().map(|(what, found)| found.draft(what)).collect()
}

/// What is wrong with an answer; nothing where another way to the same port brought a better one.
fn complaint(result: &RelayResult, all: &[(RelayResult, u32)]) -> Option<&'static str> {
    let alive = all.iter().any(|(other, _)| other.port == result.port && other.is_alive());
    match (result.reply, result.code) {
        (Reply::Allocated | Reply::Challenged, _) => None,
        (Reply::Refused, Some(300)) => Some("relay.elsewhere"),
        (Reply::Refused, Some(401)) => Some("relay.credentials"),
        (Reply::Refused, Some(438)) => Some("relay.nonce"),
        (Reply::Refused, _) => Some("relay.refuses"),
        (Reply::Forged, _) => Some("relay.forged"),
        (Reply::Malformed, _) => Some("relay.malformed"),
        (Reply::Unanswered, _) if alive => None,
        (Reply::Unanswered, _) => Some("relay.unanswered"),
    }
}

#[derive(Default)]
struct Found {
    rules: BTreeSet<String>,
    ports: BTreeSet<u16>,
    observations: Vec<u32>,
}

impl Found {
    fn draft(self, (code, error, host): (&str, Option<u16>, String)) -> Draft {
        let ports = Ports::of(self.ports).to_string();
        let mut args = vec![("host", host.clone()), ("ports", ports)];
        if code == "relay.refuses" {
            args.push(("error", error.unwrap_or_default().to_string()));
        }
        Draft {
            rules: self.rules,
            hosts: [host].into(),
            observations: self.observations,
            // None of them says that a call would fare alike: the test's user is not the caller.
            severity: Some(Severity::Notice),
            ..Draft::new(Said::new(code, args))
        }
    }
}
