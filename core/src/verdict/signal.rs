//! What became of WebSockets, gate by gate: an upgrade that is cut is told from a server that is down by plain pages beside it.

use std::collections::BTreeMap;

use crate::observe::{By, Gate, Observation, Saw, Signal, Signalled, Step};

use super::seen::Seen;

/// Something that a gate does to WebSockets, and the observations behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding<'a> {
    pub(super) gate: &'a Gate,
    pub(super) fault: Fault,
    pub(super) numbers: Vec<u32>,
}

/// What it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Pages are answered, and each request for a WebSocket is cut or, where `silent`, left without an answer.
    Upgrade {
        /// Nothing came back, each time.
        silent: bool,
    },
    /// What took an upgrade was cut without a goodbye, each time, after so many milliseconds at the soonest.
    Connection {
        /// Milliseconds after the upgrade.
        after_ms: u64,
    },
}

/// What is proven of each gate, in order. Where apps go by the proxy, the straight way to the same host and port says nothing about them.
pub(super) fn findings<'a>(seen: &Seen<'a>) -> Vec<Finding<'a>> {
    let mut gates: BTreeMap<&Gate, Vec<(Signal, &Signalled, u32)>> = BTreeMap::new();
    for Observation { step, saw, n, .. } in seen.all {
        if let (Step::Signal { gate, asked }, Saw::Signal(came)) = (step, saw) {
            gates.entry(gate).or_default().push((*asked, came, *n));
        }
    }
    let by_proxy = |gate: &Gate| matches!(gate.by, By::Proxy(_));
    let passed_over = |gate: &Gate| {
        let same = |other: &&&Gate| (&other.host, other.port) == (&gate.host, gate.port);
        !by_proxy(gate) && gates.keys().filter(same).any(|other| by_proxy(other))
    };
    let judged = gates.iter().filter(|(gate, _)| !passed_over(gate)).flat_map(|(gate, came)| {
        let faults = [(upgrade(came), [Signal::Page, Signal::Upgrade].as_slice()), (connection(came), &[Signal::Stay])];
        faults.into_iter().filter_map(|(fault, signals)| {
            let about = came.iter().filter(|(asked, ..)| signals.contains(asked));
            Some(Finding { gate, fault: fault?, numbers: about.map(|(.., n)| *n).collect() })
        })
    });
    judged.collect()
}

/// Two tries have to fail (rule 2), none may bring anything at all, and every page beside them has to be answered.
fn upgrade(came: &[(Signal, &Signalled, u32)]) -> Option<Fault> {
    let of = |signal| came.iter().filter(move |(asked, ..)| *asked == signal).map(|(_, came, _)| *came);
    let silent = of(Signal::Upgrade).filter(|came| matches!(came, Signalled::Silent { .. })).count();
    let cut = of(Signal::Upgrade).filter(|came| matches!(came, Signalled::Cut { .. })).count();
    let unopened = of(Signal::Upgrade).filter(|came| **came == Signalled::Unopened).count();
    let answered = |came: &Signalled| matches!(came, Signalled::Answered { .. });
    let compared = of(Signal::Page).count() > 0 && of(Signal::Page).all(answered);
    let fails = silent + cut >= 2 && silent + cut + unopened == of(Signal::Upgrade).count();
    (fails && compared).then_some(Fault::Upgrade { silent: cut == 0 })
}

fn connection(came: &[(Signal, &Signalled, u32)]) -> Option<Fault> {
    let stays: Vec<&Signalled> =
        came.iter().filter(|(asked, ..)| *asked == Signal::Stay).map(|(_, came, _)| *came).collect();
    let cut = |came: &&Signalled| match came {
        Signalled::Stayed(stayed) => stayed.cut_after_ms(),
        _ => None,
    };
    let ends: Vec<u64> = stays.iter().filter_map(cut).collect();
    let after_ms = *ends.iter().min()?;
    (ends.len() >= 2 && ends.len() == stays.len()).then_some(Fault::Connection { after_ms })
}
