//! Every apparent block is tried again, with nothing else in flight: one lost packet is not a block.

use std::time::Duration;

use crate::observe::{Probe, Role};

use super::Plan;
use super::book::{Book, Looks};
use super::targets::{self, FIRST_WAIT, Place};

/// Ports and controls that did not answer as they should, and have tries left.
pub(super) fn suspects(plan: &Plan, book: &Book<'_>) -> Vec<Probe> {
    let ports = targets::places(plan, book);
    let ports = ports.iter().flat_map(|place| {
        place.row.rule.ports.iter().filter_map(|port| {
            let attempt = next_attempt(book, place, port)?;
            let wait = if attempt == 2 { FIRST_WAIT } else { LAST_WAIT };
            Some(Probe { wait: book.patience(wait), ..targets::ask(place, port, Role::Rule, attempt) })
        })
    });
    let controls = targets::controls(plan, book).into_iter().filter_map(|control| {
        let step = control.ask.first_step();
        let target = step.target()?;
        let once = book.tries(target).iter().all(|o| o.attempt == 1);
        let silent = matches!(book.looks(target), Some(Looks::Silent | Looks::Mute));
        (once && silent).then(|| Probe { attempt: 2, wait: book.patience(FIRST_WAIT), ..control })
    });
    ports.chain(controls).collect()
}

/// The number of the next try, if the port deserves one.
fn next_attempt(book: &Book<'_>, place: &Place<'_>, port: u16) -> Option<u8> {
    let target = place.at(port);
    let tried = book.tries(&target).iter().map(|o| o.attempt).max()?;
    let enough = match book.looks(&target)? {
        Looks::Fine | Looks::Local => return None,
        Looks::Silent if place.target.serves.contains(port) => 3,
        Looks::Silent | Looks::Mute | Looks::Refused | Looks::Icmp(_) | Looks::Odd => 2,
    };
    (tried < enough).then_some(tried + 1)
}

/// The third try of a port that must answer leaves a slow link more room.
const LAST_WAIT: Duration = Duration::from_millis(2_000);
