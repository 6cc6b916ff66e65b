//! One row of the table: its targets, their ports, and what they say together.

use std::collections::BTreeMap;
use std::net::IpAddr;

use crate::observe::{Family, addresses};
use crate::profile::{Probed, Protocol, RESOLVERS, Table, TableRow, TableTarget};

use super::draft::Draft;
use super::port::{self, Asked, Port};
use super::proxy::{self, Passages};
use super::seen::{Place, Seen};
use super::span::{self, Inference, Known};
use super::state::{Evidence, TargetResult, Verdict};
use super::{RuleVerdict, Said, lattice, network, relay};

/// A judged row, with what its ports rest on.
#[derive(Debug, Clone)]
pub(super) struct JudgedRow<'a> {
    pub(super) row: &'a TableRow,
    pub(super) verdict: RuleVerdict,
    /// One for each of the verdict's targets, in the same order; a responder has none.
    pub(super) spots: Vec<Spot<'a>>,
}

/// One destination of a row at one address, or without any.
#[derive(Debug, Clone)]
pub(super) struct Spot<'a> {
    pub(super) target: &'a TableTarget,
    pub(super) address: Option<IpAddr>,
    /// Every port of the row.
    pub(super) ports: Vec<Known>,
    pub(super) verdict: Verdict,
    /// The device has no way out for this address family, so the row is judged by the other.
    pub(super) aside: bool,
}

/// Judges every row of a table.
pub(super) fn judge<'a>(
    table: &'a Table,
    seen: &Seen<'_>,
    passages: &Passages<'_>,
    inference: &Inference,
) -> Vec<JudgedRow<'a>> {
    table.rows.iter().map(|row| judge_row(row, seen, passages, inference)).collect()
}

/// Says of rows that were not run why, where the cause is their own: what stopped the whole run is said once, as a finding.
pub(super) fn explain(rows: &mut [JudgedRow<'_>], drafts: &[Draft]) {
    let own: Vec<&Draft> = drafts
        .iter()
        .filter(|draft| draft.implied_by.is_none() && OWN.iter().any(|code| draft.said.code.starts_with(code)))
        .collect();
    for row in rows.iter_mut().filter(|row| row.verdict.verdict == Verdict::NotRun) {
        let reason = own.iter().find(|draft| draft.rules.contains(&row.verdict.id));
        row.verdict.reason = reason.map(|draft| draft.said.clone());
    }
}

fn judge_row<'a>(row: &'a TableRow, seen: &Seen<'_>, passages: &Passages<'_>, inference: &Inference) -> JudgedRow<'a> {
    let spots: Vec<Spot<'a>> =
        row.targets.iter().flat_map(|target| judge_target(row, target, seen, passages, inference)).collect();
    let all_aside = spots.iter().all(|spot| spot.aside || spot.verdict == Verdict::NotRun);
    let heard: Vec<&Spot<'_>> = spots.iter().filter(|spot| all_aside || !spot.aside).collect();
    let run = heard.iter().any(|spot| spot.verdict != Verdict::NotRun);
    let standing = |spot: &&Spot<'_>| if run { spot.standing() } else { spot.verdict };
    let verdict = RuleVerdict {
        id: row.rule.id.clone(),
        service: row.rule.service.clone(),
        transport: row.rule.transport,
        ports: row.rule.ports.clone(),
        required: row.rule.required,
        verdict: lattice::of_targets(heard.iter().map(standing)),
        reason: None::<Said>,
        targets: spots.iter().map(|spot| spot.result(row, seen)).collect(),
    };
    JudgedRow { row, verdict, spots }
}

fn judge_target<'a>(
    row: &'a TableRow,
    target: &'a TableTarget,
    seen: &Seen<'_>,
    passages: &Passages<'_>,
    inference: &Inference,
) -> Vec<Spot<'a>> {
    let host = target.probed_text();
    let host = host.as_deref().unwrap_or(RESOLVERS);
    let spot = |address: Option<IpAddr>| {
        let tested = tested(row, target, seen, passages, host, address);
        let ports = span::fill(&row.rule.ports, &tested, inference);
        let refused = |known: &Known| known.is.as_ref().and_then(|port| port.evidence) == Some(Evidence::OsRefused);
        let unsent = ports.iter().all(|known| known.is.is_none() || refused(known));
        let aside = unsent && address.is_some_and(|to| network::family(seen, Family::of(to)) == Some(false));
        Spot { target, address, verdict: lattice::of_ports(ports.iter().map(Known::state)), ports, aside }
    };
    let found = match &target.probed {
        Probed::Name(_) | Probed::Address(_) => addresses(host, seen.all),
        Probed::Resolvers => {
            let mut resolvers: Vec<IpAddr> =
                seen.resolvers(row.rule.transport).into_iter().map(|(address, _)| address).collect();
            resolvers.dedup();
            resolvers
        }
        Probed::NoExemplar | Probed::Unset { .. } => Vec::new(),
    };
    if found.is_empty() { vec![spot(None)] } else { found.into_iter().map(|to| spot(Some(to))).collect() }
}

/// The ports of which something is known, by the straight way or by the proxy; without an address only the proxy can tell.
fn tested(
    row: &TableRow,
    target: &TableTarget,
    seen: &Seen<'_>,
    passages: &Passages<'_>,
    host: &str,
    address: Option<IpAddr>,
) -> BTreeMap<u16, Port> {
    let named = target.tls_name.is_some();
    let straight = |port: u16| {
        let place = Place { host, address: address?, transport: row.rule.transport, port };
        port::judge(seen, &Asked { place, serves: target.serves.contains(port), named, stun: speaks_stun(row, port) })
    };
    let known = |port: u16| proxy::prefer(straight(port), passages.of_port(row, host, port, named));
    row.rule.ports.iter().filter_map(|port| known(port).map(|judged| (port, judged))).collect()
}

/// Whether STUN is spoken on a port in clear, or TURN, which begins as STUN does (RFC 8656 section 5).
pub(super) fn speaks_stun(row: &TableRow, port: u16) -> bool {
    let stun = |protocol| matches!(protocol, Protocol::Stun | Protocol::Turn);
    row.rule.speaks.iter().any(|speaks| speaks.ports.contains(port) && stun(speaks.protocol))
}

impl TableTarget {
    /// What is probed for it, as text; none for a gap or for the device's resolvers.
    fn probed_text(&self) -> Option<String> {
        match &self.probed {
            Probed::Name(name) => Some(name.clone()),
            Probed::Address(address) => Some(address.to_string()),
            Probed::Resolvers | Probed::NoExemplar | Probed::Unset { .. } => None,
        }
    }
}

impl JudgedRow<'_> {
    /// Whether the row is required and known to be incomplete: blocked in part or whole, or one of its names has no address here.
    pub(super) fn is_lacking(&self) -> bool {
        let incomplete = matches!(self.verdict.verdict, Verdict::Partial | Verdict::Blocked);
        self.verdict.required && (incomplete || self.spots.iter().any(Spot::is_unresolved))
    }
}

impl Spot<'_> {
    /// The name or address that is probed; the destination as the table writes it where nothing can be.
    pub(super) fn name(&self) -> String {
        self.target
            .probed_text()
            .or_else(|| self.address.map(|address| address.to_string()))
            .unwrap_or_else(|| self.target.host.clone())
    }

    /// Whether the port's server is known to answer there and yet only the path is proven, not the service.
    pub(super) fn is_down(&self, known: &Known) -> bool {
        let evidence = known.is.as_ref().and_then(|port| port.evidence);
        let path_only = matches!(evidence, Some(Evidence::RefusedByServer | Evidence::Passed));
        path_only && self.target.serves.contains(known.port)
    }

    /// Whether its name has no address here, and the proxy does not do without.
    fn is_unresolved(&self) -> bool {
        matches!(self.target.probed, Probed::Name(_)) && self.address.is_none() && self.verdict != Verdict::Open
    }

    /// Its verdict beside others of the row: a destination that nobody can name is left aside, one that should have been run and was not is in doubt.
    fn standing(&self) -> Verdict {
        let nameless = matches!(self.target.probed, Probed::NoExemplar | Probed::Unset { .. });
        if self.verdict == Verdict::NotRun && !nameless { Verdict::Unverified } else { self.verdict }
    }

    fn result(&self, row: &TableRow, seen: &Seen<'_>) -> TargetResult {
        let relays = |address| relay::results(seen, (&self.name(), address), row.rule.transport, &row.rule.ports);
        TargetResult {
            host: self.target.host.clone(),
            probed: self.target.probed_text().or_else(|| self.address.map(|address| address.to_string())),
            address: self.address.map(|address| address.to_string()),
            responder: false,
            verdict: self.verdict,
            spans: span::spans(&self.ports),
            relays: self.address.into_iter().flat_map(relays).map(|(result, _)| result).collect(),
        }
    }
}

/// Causes that leave single rows undone.
const OWN: [&str; 4] = ["parameter.unset", "host.unnamed", "private.target", "dns."];
