//! Packets with few hops to live: routers on the way report those that reach them, which tells who refuses.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::time::Duration;

use crate::observe::{Ask, FARTHEST_WALK, Observation, Probe, Role, Saw, Step, Target};
use crate::profile::Transport;

use super::Plan;
use super::book::{Book, Looks};

/// Walks to what refuses: they tell how many hops away it is.
pub(super) fn refusals(_: &Plan, book: &Book<'_>) -> Vec<Probe> {
    let mut probes = [resets(book), rejections(book)].concat();
    probes.sort();
    probes.dedup();
    probes
}

/// Walks to a port that each sender of an ICMP error rejects, unless a router's report names that sender already.
fn rejections(book: &Book<'_>) -> Vec<Probe> {
    let named: BTreeSet<IpAddr> = book.seen.iter().filter_map(reporter).collect();
    let mut senders: BTreeMap<IpAddr, &Target> = BTreeMap::new();
    for (target, looks) in [Transport::Tcp, Transport::Udp].into_iter().flat_map(|it| book.tried(Role::Rule, it)) {
        match looks {
            Looks::Icmp(by) if by != target.address && !named.contains(&by) => senders.entry(by).or_insert(target),
            _ => continue,
        };
    }
    senders.into_values().take(MOST_SENDERS).flat_map(|target| sweep(book, Role::Rule, target)).collect()
}

/// Who sent an ICMP error for a packet with a hop limit.
fn reporter(observation: &Observation) -> Option<IpAddr> {
    match (&observation.step, &observation.saw) {
        (Step::Walk { .. }, Saw::Icmp { from, .. }) => Some(*from),
        _ => None,
    }
}

/// Walks to reset ports, and to an accepted port of the same address where there is one.
fn resets(book: &Book<'_>) -> Vec<Probe> {
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
    walks.flat_map(|(role, target)| sweep(book, role, &target)).collect()
}

/// Every hop limit, twice.
fn sweep(book: &Book<'_>, role: Role, target: &Target) -> Vec<Probe> {
    let wait = book.patience(SWEEP_WAIT);
    let ttls = [1, 2].into_iter().flat_map(|attempt| (1..=FARTHEST_WALK).map(move |ttl| (attempt, ttl)));
    let walk = |(attempt, ttl)| Probe { role, attempt, wait, ask: Ask::Walk { target: target.clone(), ttl } };
    ttls.map(walk).collect()
}

/// More routers than reject on any one way.
const MOST_SENDERS: usize = 8;
/// Shorter than the kernel's SYN retransmission, so that each walk is one packet.
const SWEEP_WAIT: Duration = Duration::from_millis(300);
