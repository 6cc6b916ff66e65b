//! Causes that lie in what is said on a port, not in the port.

use crate::observe::Came;
use crate::profile::{Ports, Transport};

use super::super::Said;
use super::super::content::{self, Filtered, Kind, Stopper};
use super::super::draft::Draft;
use super::super::place::Where;
use super::super::row::{JudgedRow, speaks_stun};
use super::super::seen::{Place, Seen};
use super::super::span::Known;
use super::super::state::{Evidence, Severity, State};
use super::ports::{self, Found};

pub(super) fn drafts(seen: &Seen<'_>, rows: &[JudgedRow<'_>]) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = rows.iter().filter_map(|row| stun(seen, row)).collect();
    for draft in rows.iter().flat_map(|row| connections(seen, row)) {
        match drafts.iter_mut().find(|known| known.said == draft.said) {
            Some(known) => {
                known.rules.extend(draft.rules);
                known.observations.extend(draft.observations);
            }
            None => drafts.push(draft),
        }
    }
    drafts
}

/// One cause for a row's UDP ports on which STUN is removed.
fn stun(seen: &Seen<'_>, row: &JudgedRow<'_>) -> Option<Draft> {
    let removed = |known: &Known| known.is.as_ref().is_some_and(|port| port.content == Some(Kind::Stun));
    let found = Found::of(row, removed)?;
    let side = found.ports.iter().find_map(|(_, known)| known.is.as_ref()?.at.side);
    let elsewhere = if content::is_answered_elsewhere(seen) { "yes" } else { "no" };
    let args = [
        ("service", row.verdict.service.clone()),
        ("ports", Ports::of(found.ports.iter().map(|(_, known)| known.port)).to_string()),
        ("hosts", found.hosts()),
        ("side", ports::side(side)),
        ("elsewhere", elsewhere.to_owned()),
    ];
    Some(Draft {
        rules: [row.verdict.id.clone()].into(),
        hosts: found.ports.iter().map(|(spot, _)| spot.name()).collect(),
        observations: found.observations(),
        ..Draft::new(Said::new(Kind::Stun.code(), args))
    })
}

/// One cause for each TCP port of a row on which a content is stopped; where another one does for what is spoken there, it is worth knowing and no more.
fn connections(seen: &Seen<'_>, row: &JudgedRow<'_>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for spot in row.spots.iter().filter(|spot| !spot.aside && row.verdict.transport == Transport::Tcp) {
        let (host, Some(address)) = (spot.name(), spot.address) else { continue };
        for known in &spot.ports {
            let place = Place { host: &host, address, transport: Transport::Tcp, port: known.port };
            let Some(port) = known.is.as_ref().filter(|port| known.tested && port.via.is_none()) else { continue };
            // What the table does not ask for is worth a word only where it is no server that stops it.
            let asked = |found: &Filtered| found.kind != Kind::NotTls || speaks_stun(row.row, known.port);
            let told = |found: &Filtered| asked(found) || matches!(found.by, Stopper::Nearer(_));
            let found =
                content::of_port(seen, &place).filter(|found| port.evidence != Some(Evidence::Lied) && told(found));
            let Some(found) = found else { continue };
            drafts.push(Draft {
                rules: [row.verdict.id.clone()].into(),
                hosts: [host.clone()].into(),
                severity: (port.state == State::Open).then_some(Severity::Notice),
                observations: found.numbers.clone(),
                ..Draft::new(said(&host, known.port, &found))
            });
        }
    }
    drafts
}

fn said(host: &str, port: u16, found: &Filtered) -> Said {
    let came = match found.came {
        Came::Cut { reset: true } => "reset",
        Came::Cut { reset: false } => "closed",
        Came::Silence | Came::Answered | Came::Expired => "silence",
    };
    let (place, at) = match found.by {
        Stopper::Nearer(at) => ("nearer", at),
        Stopper::Far => ("far", Where::default()),
        Stopper::Unknown => ("unknown", Where::default()),
    };
    let args = [
        ("host", host.to_owned()),
        ("port", port.to_string()),
        ("came", came.to_owned()),
        ("place", place.to_owned()),
        ("hop", at.hop.map(|hop| hop.to_string()).unwrap_or_default()),
        ("side", ports::side(at.side)),
    ];
    Said::new(found.kind.code(), args)
}
