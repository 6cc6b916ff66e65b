//! Relays are asked for an allocation wherever the table says that TURN is spoken and something came back at the first look.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::observe::{Ask, Probe, Role, Target};
use crate::profile::{Protocol, Transport};

use super::Plan;
use super::book::{Book, Looks};
use super::samples;
use super::targets::{self, Place};

/// In clear and in TLS, each as its own try.
pub(super) fn asked(plan: &Plan, book: &Book<'_>) -> Vec<Probe> {
    let places = targets::places(plan, book);
    let mut known: BTreeSet<(Target, u8)> = BTreeSet::new();
    let asked = places.iter().flat_map(|place| of_place(plan, place));
    let alive = asked.filter(|(target, ..)| matches!(book.looks(target), Some(Looks::Fine | Looks::Mute | Looks::Odd)));
    let once = alive.filter(|(target, attempt, _)| known.insert((target.clone(), *attempt)));
    let probe = |(_, attempt, ask)| Probe { role: Role::Rule, attempt, wait: book.patience(WAIT), ask };
    once.map(probe).collect()
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
        _ => return None,
    };
    Some((target.clone(), attempt, Ask::Turn { target, secured }))
}

/// Tries of their own, apart from looks at the port, which count from 1.
const IN_CLEAR: u8 = 8;
const SECURED: u8 = 9;
/// An allocation takes two round trips, and a lost datagram is sent again after half a second.
const WAIT: Duration = Duration::from_millis(2_500);
