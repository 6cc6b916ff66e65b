//! Relays are asked for an allocation wherever the table says that TURN is spoken and something came back at the first look.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::Duration;

use crate::observe::{Ask, Observation, Probe, Role, Saw, Step, Target, Turned};
use crate::profile::{Protocol, Transport};

use super::Plan;
use super::book::{Book, Looks};
use super::content;
use super::samples;
use super::survey;
use super::targets::{self, Place};

/// In clear and in TLS, each as its own try.
pub(super) fn asked(plan: &Plan, book: &Book<'_>) -> Vec<Probe> {
    let places = targets::places(plan, book);
    let mut known: BTreeSet<(Target, u8)> = BTreeSet::new();
    let asked = places.iter().flat_map(|place| of_place(plan, place));
    let alive = asked.filter(|(target, _, ask)| match book.looks(target) {
        Some(Looks::Fine | Looks::Mute | Looks::Odd) => true,
        // What expects DTLS need not answer anything in clear; what no router beyond the site ever saw is not asked in vain, unless it was for being STUN.
        Some(Looks::Silent) if !survey::is_missed(book, target) || content::passes(book, target) => {
            matches!(ask, Ask::Turn { secured: Some(_), .. } if target.transport == Transport::Udp)
        }
        _ => false,
    });
    let once = alive.filter(|(target, attempt, _)| known.insert((target.clone(), *attempt)));
    let probe = |(_, attempt, ask)| Probe { role: Role::Rule, attempt, wait: book.patience(WAIT), ask };
    once.map(probe).collect()
}

/// A call's packets, by the best way on which an address was given; once more where they do not come through, for one gap is no end, and then by the next
/// best.
pub(super) fn media(plan: &Plan, book: &Book<'_>) -> Vec<Probe> {
    if plan.media.is_zero() || book.seen.iter().any(is_heard) {
        return Vec::new();
    }
    let places = targets::places(plan, book);
    let ways = places.iter().flat_map(|place| of_place(plan, place));
    let given = ways.filter_map(|(target, _, ask)| match ask {
        Ask::Turn { secured, .. } if allocated(book, &target, secured.is_some()) => Some((target, secured)),
        _ => None,
    });
    let mut ways: Vec<(Target, Option<String>)> = given.collect();
    ways.sort_by_key(|(target, secured)| (secured.is_some(), target.transport == Transport::Tcp));
    // One of each kind: what ends a flow on one port ends it on another.
    ways.dedup_by_key(|(target, secured)| (target.transport, secured.is_some()));
    let probes = ways.into_iter().take(MOST_WAYS).flat_map(|(target, secured)| {
        let ask = Ask::Media { target, secured, lasts: plan.media };
        [MEDIA, MEDIA_AGAIN].map(|attempt| Probe {
            role: Role::Rule,
            attempt,
            wait: book.patience(WAIT),
            ask: ask.clone(),
        })
    });
    probes.filter(|probe| !book.has(probe)).take(1).collect()
}

/// The first relay that gave an address over UDP, in clear.
pub(super) fn by_udp(plan: &Plan, book: &Book<'_>) -> Option<SocketAddr> {
    let places = targets::places(plan, book);
    let mut given = places.iter().flat_map(|place| of_place(plan, place)).filter(|(target, _, ask)| {
        matches!(ask, Ask::Turn { secured: None, .. } if target.transport == Transport::Udp)
            && allocated(book, target, false)
    });
    given.next().map(|(target, ..)| SocketAddr::new(target.address, target.port))
}

fn allocated(book: &Book<'_>, target: &Target, secured: bool) -> bool {
    let step = Step::Turn { target: target.clone(), secured };
    book.tries(target).iter().any(|seen| seen.step == step && seen.saw == Saw::Turn(Turned::Allocated))
}

/// Whether packets came back to the end.
fn is_heard(observation: &Observation) -> bool {
    matches!(&observation.saw, Saw::Media(flows) if flows.voice.lasted() && flows.video.lasted())
}

fn of_place<'a>(plan: &'a Plan, place: &'a Place<'_>) -> impl Iterator<Item = (Target, u8, Ask)> + 'a {
    let chosen = samples::chosen(&place.row.rule.ports, plan.depth);
    place.row.rule.speaks.iter().flat_map(move |speaks| {
        let ports = chosen.clone().into_iter().filter(|port| speaks.ports.contains(*port));
        ports.filter_map(|port| one(place, port, speaks.protocol)).collect::<Vec<_>>()
    })
}

fn one(place: &Place<'_>, port: u16, protocol: Protocol) -> Option<(Target, u8, Ask)> {
    let target = place.at(port);
    let (attempt, secured) = match (protocol, target.transport) {
        (Protocol::Turn, _) => (IN_CLEAR, None),
        (Protocol::Turns, Transport::Tcp) => (SECURED, Some(place.target.tls_name.clone()?)),
        // DTLS asks for no name.
        (Protocol::Turns, Transport::Udp) => (SECURED, Some(String::new())),
        _ => return None,
    };
    Some((target.clone(), attempt, Ask::Turn { target, secured }))
}

/// Tries of their own, apart from looks at the port, which count from 1.
const IN_CLEAR: u8 = 8;
const SECURED: u8 = 9;
const MEDIA: u8 = 10;
const MEDIA_AGAIN: u8 = 11;
/// Each takes some seconds.
const MOST_WAYS: usize = 3;
/// An allocation takes two round trips, and a lost datagram is sent again after half a second.
const WAIT: Duration = Duration::from_millis(2_500);
