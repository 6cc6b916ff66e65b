//! What the echo of a responder proves, and what it does not.
//!
//! The responder stands at an address of its own. Its echo on UDP 4750 proves that the site lets UDP 4750 out to the responder and the answer back
//! in: two-way evidence (rule 12), but of the way to the responder. A firewall that goes by address may treat the vendor's differently, so the echo
//! never opens or blocks a destination of the table, and counts neither for a rule nor for a capability nor in the ticket. The responder is shown
//! as a target of its own under each rule that it was asked for, and gives notices only:
//!
//! - `responder.answered`: these ports work in both directions, as far as the responder; a question of addresses is all that is left.
//! - `responder.blocked`: these ports bring no answer from the responder either, though its sure port did just before and just after. Likely, not
//!   proven: the responder's own firewall lies on the way too. So the spans stay `silent`.
//! - `responder.unreachable`: its sure port brought no echo, so nothing else was asked and nothing follows.
//!
//! It is also heard where the question is whether anything at all answers, over UDP or in an address family: "nothing answers" would be false.
//!
//! One exception: where the responder's address is the destination's own, address and port are the same, and so is the way there. Then an echo
//! opens that very port (see `port`). Its silence proves nothing there either.

use std::collections::BTreeMap;
use std::net::IpAddr;

use crate::observe::{Ended, Family, Observation, Role, Saw, addresses};
use crate::profile::{Ports, Responder, Table, Transport};

use super::draft::Draft;
use super::port::{self, Asked, Port};
use super::row::JudgedRow;
use super::seen::{Place, Seen};
use super::span::{self, Inference, Known};
use super::state::{Evidence, Severity, TargetResult};
use super::{Said, lattice};

/// What was heard from a table's responder.
pub(super) struct Heard<'a> {
    responder: &'a Responder,
    seen: &'a Seen<'a>,
    ended: Ended,
    /// One for each rule that it was asked for, at each of its addresses where its sure port answered.
    spots: Vec<Spot>,
}

/// A rule's ports at one of the responder's addresses.
struct Spot {
    rule: String,
    transport: Transport,
    address: IpAddr,
    ports: Vec<Known>,
    /// Ports of which a destination of the rule, of the same family, has not answered.
    unanswered: Vec<u16>,
    /// Those of them that nothing at all is known of.
    unknown: Vec<u16>,
}

/// Judges what a table's responder was asked for the sake of these rows; none when there is no responder.
pub(super) fn hear<'a>(
    table: &'a Table,
    seen: &'a Seen<'a>,
    rows: &[JudgedRow<'_>],
    inference: &Inference,
) -> Option<Heard<'a>> {
    let responder = table.responder.as_ref()?;
    let stands = |address: &IpAddr| {
        let sure = seen.echoes(*address, Transport::Tcp, responder.port);
        sure.iter().any(|o| o.saw == Saw::Echo)
    };
    let found: Vec<IpAddr> = addresses(&responder.host, seen.all).into_iter().filter(stands).collect();
    let spots = rows.iter().flat_map(|row| {
        found.iter().filter_map(|address| Spot::of(row, responder, *address, seen, inference)).collect::<Vec<_>>()
    });
    Some(Heard { responder, seen, ended: inference.ended, spots: spots.collect() })
}

impl Heard<'_> {
    /// Notices; they touch no rule.
    pub(super) fn drafts(&self) -> Vec<Draft> {
        let ways = [Transport::Tcp, Transport::Udp].into_iter().flat_map(|transport| {
            [Family::V4, Family::V6]
                .into_iter()
                .flat_map(move |family| [self.answered(transport, family), self.blocked(transport, family)])
        });
        self.unreachable().into_iter().chain(ways.flatten()).collect()
    }

    /// Shows the responder as the last target of every rule that it was asked for.
    pub(super) fn join(self, rows: &mut [JudgedRow<'_>]) {
        for spot in &self.spots {
            if let Some(row) = rows.iter_mut().find(|row| row.verdict.id == spot.rule) {
                row.verdict.targets.push(TargetResult {
                    host: self.responder.host.clone(),
                    probed: Some(self.responder.host.clone()),
                    address: Some(spot.address.to_string()),
                    responder: true,
                    verdict: lattice::of_ports(spot.ports.iter().map(Known::state)),
                    spans: span::spans(&spot.ports),
                    relays: Vec::new(),
                });
            }
        }
    }

    fn answered(&self, transport: Transport, family: Family) -> Option<Draft> {
        let answered = |known: &Known| evidence(known) == Some(Evidence::Answered);
        self.draft("responder.answered", transport, family, |spot, known| {
            answered(known) && spot.unanswered.contains(&known.port)
        })
    }

    fn blocked(&self, transport: Transport, family: Family) -> Option<Draft> {
        self.draft("responder.blocked", transport, family, |spot, known| {
            is_lost(known) && spot.unknown.contains(&known.port) && self.stood(spot)
        })
    }

    fn unreachable(&self) -> Option<Draft> {
        let asked: Vec<&Observation> = self.seen.all.iter().filter(|o| o.role == Role::Responder).collect();
        let reached = asked.iter().any(|o| o.saw == Saw::Echo);
        if asked.is_empty() || reached || self.ended != Ended::Complete {
            return None;
        }
        let sent: Vec<&&Observation> = asked.iter().filter(|o| o.step.target().is_some()).collect();
        let permitted = |saw: &Saw| !matches!(saw, Saw::OsRefused { error } if error == Saw::NOT_PERMITTED);
        let why = match () {
            () if sent.is_empty() => "name",
            () if !sent.iter().any(|o| permitted(&o.saw)) => "private",
            () => "silent",
        };
        let said = Said::new("responder.unreachable", [self.name(), self.port(), ("why", why.to_owned())]);
        let observations = asked.iter().map(|o| o.n).collect();
        Some(Draft { severity: Some(Severity::Notice), observations, ..Draft::new(said) })
    }

    /// One notice about all such ports of one transport and family, whatever their rules.
    fn draft(
        &self,
        code: &str,
        transport: Transport,
        family: Family,
        wanted: impl Fn(&Spot, &Known) -> bool,
    ) -> Option<Draft> {
        let spots = self.spots.iter().filter(|spot| spot.transport == transport && Family::of(spot.address) == family);
        let mut found: Vec<&Known> =
            spots.flat_map(|spot| spot.ports.iter().filter(|known| wanted(spot, known)).collect::<Vec<_>>()).collect();
        found.sort_by_key(|known| known.port);
        let ports = Ports::of(found.iter().map(|known| known.port)).to_string();
        let tested = Ports::of(found.iter().filter(|known| known.tested).map(|known| known.port)).count().to_string();
        let way = if family == Family::V6 { "IPv6 " } else { "" };
        let way = ("transport", format!("{way}{}", transport.to_string().to_uppercase()));
        let said = Said::new(code, [self.name(), self.port(), way, ("ports", ports), ("tested", tested)]);
        let observations = found.iter().filter_map(|known| known.is.as_ref()).flat_map(|port| port.numbers.clone());
        (!found.is_empty()).then(|| Draft {
            severity: Some(Severity::Notice),
            observations: observations.collect(),
            ..Draft::new(said)
        })
    }

    /// Whether the sure port answered before the first and after the last question that was lost.
    fn stood(&self, spot: &Spot) -> bool {
        let lost = || spot.ports.iter().filter(|known| is_lost(known)).filter_map(|known| known.is.as_ref());
        let numbers = || lost().flat_map(|port| &port.numbers);
        let (first, last) = (numbers().min().copied().unwrap_or(0), numbers().max().copied().unwrap_or(u32::MAX));
        let sure = self.seen.echoes(spot.address, Transport::Tcp, self.responder.port);
        let echoes = || sure.iter().filter(|o| o.saw == Saw::Echo);
        echoes().any(|o| o.n < first) && echoes().any(|o| o.n > last)
    }

    fn name(&self) -> (&'static str, String) {
        ("name", self.responder.host.clone())
    }

    fn port(&self) -> (&'static str, String) {
        ("port", self.responder.port.to_string())
    }
}

impl Spot {
    /// None where the responder was asked nothing that the rule's own destinations leave open.
    fn of(
        row: &JudgedRow<'_>,
        responder: &Responder,
        address: IpAddr,
        seen: &Seen<'_>,
        inference: &Inference,
    ) -> Option<Self> {
        let transport = row.verdict.transport;
        let left = |wanted: &[Evidence]| -> Vec<u16> {
            let alike = |to: IpAddr| Family::of(to) == Family::of(address);
            let spots = row.spots.iter().filter(|spot| !spot.aside && spot.address.is_some_and(alike));
            let ports = spots.flat_map(|spot| &spot.ports);
            ports
                .filter(|known| evidence(known).is_some_and(|is| wanted.contains(&is)))
                .map(|known| known.port)
                .collect()
        };
        let (unanswered, unknown) = (left(&[Evidence::Silent, Evidence::Passed]), left(&[Evidence::Silent]));
        let judged = row.verdict.ports.iter().filter_map(|port| {
            let place = Place { host: &responder.host, address, transport, port };
            let asked = Asked { place, serves: false, named: false, stun: false };
            port::of(seen, &asked, seen.echoes(address, transport, port)).map(|judged| (port, judged))
        });
        let judged: BTreeMap<u16, Port> = judged.collect();
        judged.keys().any(|port| unanswered.contains(port)).then(|| Self {
            rule: row.verdict.id.clone(),
            transport,
            address,
            ports: span::fill(&row.verdict.ports, &judged, inference),
            unanswered,
            unknown,
        })
    }
}

/// Neither an echo came back nor anything from the responder itself.
fn is_lost(known: &Known) -> bool {
    matches!(evidence(known), Some(Evidence::Silent | Evidence::Dropped | Evidence::Reset | Evidence::Rejected))
}

fn evidence(known: &Known) -> Option<Evidence> {
    known.is.as_ref().and_then(|port| port.evidence)
}
