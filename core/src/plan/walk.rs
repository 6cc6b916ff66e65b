//! Packets with few hops to live: routers on the way report those that reach them, which tells who refuses.

use std::time::Duration;

use crate::observe::{Ask, FARTHEST_WALK, Probe, Role, Target};
use crate::profile::Transport;

use super::Plan;
use super::book::{Book, Looks};

/// Walks to refused ports, and to an accepted port of the same address where there is one.
pub(super) fn refusals(_: &Plan, book: &Book<'_>) -> Vec<Probe> {
    let tried: Vec<(&Target, Looks)> = book.tried(Role::Rule, Transport::Tcp).collect();
    let mut addresses: Vec<_> =
        tried.iter().filter(|(_, looks)| *looks == Looks::Refused).map(|(t, _)| t.address).collect();
    addresses.sort_unstable();
    addresses.dedup();
    let walks = addresses.into_iter().flat_map(|address| {
        let ports = |wanted: Looks| -> Vec<&Target> {
            tried.iter().filter(|(t, looks)| t.address == address && *looks == wanted).map(|(t, _)| *t).collect()
        };
        let refused = ports(Looks::Refused);
        let samples = [refused.first(), refused.get(refused.len() / 2), refused.last()];
        let samples = samples.into_iter().flatten().map(|target| (Role::Rule, (*target).clone()));
        let control = ports(Looks::Fine).first().map(|target| (Role::Control, (*target).clone()));
        samples.chain(control).collect::<Vec<_>>()
    });
    let mut probes: Vec<Probe> = walks.flat_map(|(role, target)| sweep(book, role, &target)).collect();
    probes.sort();
    probes.dedup();
    probes
}

/// Every hop limit, twice.
fn sweep(book: &Book<'_>, role: Role, target: &Target) -> Vec<Probe> {
    let wait = book.patience(SWEEP_WAIT);
    let ttls = [1, 2].into_iter().flat_map(|attempt| (1..=FARTHEST_WALK).map(move |ttl| (attempt, ttl)));
    let walk = |(attempt, ttl)| Probe { role, attempt, wait, ask: Ask::Walk { target: target.clone(), ttl } };
    ttls.map(walk).collect()
}

/// Shorter than the kernel's SYN retransmission, so that each walk is one packet.
const SWEEP_WAIT: Duration = Duration::from_millis(300);
