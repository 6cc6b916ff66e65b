//! Every apparent block is tried again, apart from anything fresh: one lost packet is not a block.

use std::time::Duration;

use crate::observe::{Ask, Probe};
use crate::profile::Transport;

use super::Plan;
use super::book::{Book, Looks};
use super::survey;
use super::targets::{self, FIRST_WAIT, Place};

/// Ports and controls that did not answer as they should at the first look.
pub(super) fn second(plan: &Plan, book: &Book<'_>) -> Vec<Probe> {
    let places = targets::places(plan, book);
    let ports = places.iter().flat_map(|place| {
        let suspects = place.row.rule.ports.iter().filter(|port| {
            let target = place.at(*port);
            // Of a port that must answer, what routers left out has to be told from what they saved.
            let told = || match place.target.serves.contains(*port) {
                true => survey::is_framed(book, &target),
                false => is_mute(book, place) || survey::is_missed(book, &target),
            };
            match book.looks(&target) {
                None | Some(Looks::Fine | Looks::Local) => false,
                Some(Looks::Silent) => !told(),
                Some(_) => true,
            }
        });
        suspects.map(|port| targets::ask(place, port))
    });
    let controls = targets::controls(plan, book).into_iter().filter(|control| {
        let step = control.ask.first_step();
        let looks = step.target().and_then(|target| book.looks(target));
        matches!(looks, Some(Looks::Silent | Looks::Mute))
    });
    ports.chain(controls).chain(slow_negatives(plan, book)).map(|probe| again(book, probe, 2)).collect()
}

/// Whether no port of a place answers but those that its server is known to serve: then silence says nothing, however often it is heard.
fn is_mute(book: &Book<'_>, place: &Place<'_>) -> bool {
    let others = place.row.rule.ports.iter().filter(|port| !place.target.serves.contains(*port));
    others.filter_map(|port| book.looks(&place.at(port))).all(|looks| looks == Looks::Silent)
}

/// A third try for ports that are silent still, and of which routers on the way told nothing: those that must answer, and the last few others.
pub(super) fn third(plan: &Plan, book: &Book<'_>) -> Vec<Probe> {
    let places = targets::places(plan, book);
    let silent = |place: &Place<'_>, port: u16| book.looks(&place.at(port)) == Some(Looks::Silent);
    let open = places.iter().flat_map(|place| place.row.rule.ports.iter().map(move |port| (place, port)));
    let open: Vec<(&Place<'_>, u16)> = open.filter(|(place, port)| silent(place, *port)).collect();
    let tcp = open.iter().filter(|(place, _)| place.row.rule.transport == Transport::Tcp).count();
    let wanted = open.into_iter().filter(|(place, port)| {
        let must_answer = place.target.serves.contains(*port);
        let told = survey::is_told(book, &place.at(*port));
        !told
            && (must_answer
                || (tcp <= A_FEW && place.row.rule.transport == Transport::Tcp && !place.target.serves.contains(*port)))
    });
    wanted.map(|(place, port)| again(book, targets::ask(place, port), 3)).collect()
}

/// Where handshakes take long, something that accepts everything may take as long: the negative controls get that time too.
fn slow_negatives(plan: &Plan, book: &Book<'_>) -> Vec<Probe> {
    let slow = book.patience(FIRST_WAIT) > FIRST_WAIT;
    targets::negatives(plan, book)
        .into_iter()
        .filter(|probe| slow && matches!(&probe.ask, Ask::Tcp(target) if book.looks(target) == Some(Looks::Silent)))
        .collect()
}

/// The same once more, with the patience of a second look.
pub(super) fn again(book: &Book<'_>, probe: Probe, attempt: u8) -> Probe {
    Probe { attempt, wait: book.patience(AGAIN_WAIT), ..probe }
}

/// Holds the kernel's own second SYN, sent after 1 s (RFC 6298 section 2.1).
pub(super) const AGAIN_WAIT: Duration = Duration::from_millis(1_150);

/// So few silent TCP ports may be nothing but lost packets.
pub(super) const A_FEW: usize = 16;
