//! Silent ports: routers beyond the site can testify that packets to them leave.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use crate::device::Depth;
use crate::observe::{
    self, ENOUGH_MISSES, Family, Observation, Role, Saw, Step, Stretch, Survey, Target, Way, is_private,
};
use crate::profile::{PortRange, Transport};

use super::Plan;
use super::book::{Book, Looks};
use super::targets::{self, Place};

/// In a full run, which asks every port from the start, right after the first look: what is missed need not be asked again.
pub(super) fn at_once(plan: &Plan, book: &Book<'_>) -> Option<Survey> {
    if plan.depth == Depth::Full { silences(plan, book) } else { None }
}

/// Everything that is still silent at public addresses, once; none where nothing is, or nothing can be compared with.
pub(super) fn silences(plan: &Plan, book: &Book<'_>) -> Option<Survey> {
    let walked = book.seen.iter().any(|observation| matches!(observation.step, Step::Walk { .. }));
    let ways: Vec<Way> = if walked { Vec::new() } else { ways(plan, book) };
    let (budget, most) = match plan.depth {
        Depth::Quick => (quick(&ways), MOST_QUICK),
        Depth::Full => (full(&ways), usize::MAX),
    };
    let patience = book.patience(PATIENCE);
    (!ways.is_empty()).then_some(Survey { ways, budget, patience, most, packets: MOST_PACKETS })
}

/// More where a table names many addresses, as those of a cloud proxy's regions.
fn quick(ways: &[Way]) -> Duration {
    let more = u32::try_from(ways.len().saturating_sub(FEW_ADDRESSES)).unwrap_or(u32::MAX);
    QUICK.saturating_add(EACH_ADDRESS.saturating_mul(more)).min(LONGEST)
}

/// More where there are more ports than one host's: routers that limit their reports need it, all others are done long before.
fn full(ways: &[Way]) -> Duration {
    let ports: usize = ways.iter().flat_map(|way| &way.stretches).map(|stretch| stretch.asked.len()).sum();
    let more = u32::try_from(ports.saturating_sub(ONE_HOST)).unwrap_or(u32::MAX);
    FULL.saturating_add(EACH_MORE.saturating_mul(more)).min(LONGEST)
}

/// Whether the survey told of a target: a router beyond the site reported its packets, or they were missed often.
pub(super) fn is_told(book: &Book<'_>, target: &Target) -> bool {
    let reported = |walk: &Observation| matches!(walk.saw, Saw::Icmp { from, .. } if !is_private(from));
    walks(book, target).any(reported) || is_missed(book, target)
}

/// Whether packets to a target were missed often, and never heard of beyond the site's first router.
pub(super) fn is_missed(book: &Book<'_>, target: &Target) -> bool {
    let silent = |walk: &Observation| matches!(walk.saw, Saw::Silent { .. });
    walks(book, target).count() >= ENOUGH_MISSES && walks(book, target).all(silent)
}

/// Whether packets to a target were missed often, each between packets of a control that were reported at the same hop.
pub(super) fn is_framed(book: &Book<'_>, target: &Target) -> bool {
    is_missed(book, target) && walks(book, target).filter(|walk| is_between(book, walk)).count() >= ENOUGH_MISSES
}

fn is_between(book: &Book<'_>, silence: &Observation) -> bool {
    let Step::Walk { target, ttl } = &silence.step else { return false };
    let (mut controls, mut spent) = (Vec::new(), Vec::new());
    for walk in book.seen {
        let reported = matches!(walk.saw, Saw::Icmp { .. });
        match &walk.step {
            Step::Walk { target: to, ttl: at } if (at, Family::of(to.address)) == (ttl, Family::of(target.address)) => {
                match walk.role {
                    Role::Control => controls.push((walk.at_us, reported)),
                    _ if reported => spent.push(walk.at_us),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    controls.sort_unstable();
    spent.sort_unstable();
    observe::is_missed(&controls, &spent, silence.at_us)
}

/// Walks beyond the site's first router.
fn walks<'a>(book: &'a Book<'_>, target: &'a Target) -> impl Iterator<Item = &'a Observation> {
    book.walks(target).iter().filter(|(ttl, _)| *ttl > 1).map(|(_, walk)| *walk)
}

/// One way for each address, whatever names lead there and whatever rows name them.
fn ways(plan: &Plan, book: &Book<'_>) -> Vec<Way> {
    let mut hosts: BTreeMap<IpAddr, String> = BTreeMap::new();
    let mut found: BTreeMap<IpAddr, BTreeMap<(Transport, PortRange), Stretch>> = BTreeMap::new();
    for place in targets::places(plan, book).iter().filter(|place| !is_private(place.at(0).address)) {
        for range in place.row.rule.ports.ranges() {
            let Some(stretch) = stretch(book, place, *range) else { continue };
            let Target { host, address, transport, .. } = place.at(range.first);
            hosts.entry(address).or_insert(host);
            found.entry(address).or_default().entry((transport, *range)).or_insert(stretch);
        }
    }
    let way = |((address, host), stretches): ((IpAddr, String), BTreeMap<_, Stretch>)| {
        let stretches: Vec<Stretch> = stretches.into_values().collect();
        let controls = controls(book, &host, address, &stretches);
        let answers = controls.first().is_some_and(|control| book.looks(control) == Some(Looks::Fine));
        Way { host, address, answers, controls, stretches }
    };
    let ways: Vec<Way> = hosts.into_iter().zip(found.into_values()).map(way).collect();
    let witnesses = witnesses(plan, book, &ways);
    ways.into_iter().chain(witnesses).collect()
}

/// Ways to ports that answered, for each transport of which no way has a control: routers may report nothing about a whole transport. Where nothing
/// answered over UDP, queries to a resolver are the packets that surely may leave.
fn witnesses(plan: &Plan, book: &Book<'_>, ways: &[Way]) -> Vec<Way> {
    let mut wanted: BTreeSet<(Transport, Family)> = BTreeSet::new();
    for way in ways {
        let family = Family::of(way.address);
        wanted.extend(way.stretches.iter().map(|stretch| (stretch.transport, family)));
    }
    let answered = ways.iter().flat_map(|way| way.controls.first());
    let answered = answered.filter(|control| book.looks(control) == Some(Looks::Fine));
    let known: BTreeSet<(Transport, Family)> =
        answered.map(|control| (control.transport, Family::of(control.address))).collect();
    let witness = |(transport, family): &(Transport, Family)| {
        let target = fine(book, |target| target.transport == *transport && Family::of(target.address) == *family);
        let target = target.into_iter().next().or_else(|| resolver(plan, *transport, *family))?;
        let (host, address) = (target.host.clone(), target.address);
        Some(Way { host, address, answers: true, controls: vec![target], stretches: Vec::new() })
    };
    wanted.difference(&known).filter_map(witness).collect()
}

/// The first resolver that is not the site's own.
fn resolver(plan: &Plan, transport: Transport, family: Family) -> Option<Target> {
    let public = |resolver: &&SocketAddr| Family::of(resolver.ip()) == family && !is_private(resolver.ip());
    let resolver = plan.resolvers.iter().find(public).filter(|_| transport == Transport::Udp)?;
    Some(Target { host: resolver.ip().to_string(), address: resolver.ip(), transport, port: resolver.port() })
}

/// The silent ports of a range, and those of which nothing is known.
fn stretch(book: &Book<'_>, place: &Place<'_>, range: PortRange) -> Option<Stretch> {
    let looks = |port: &u16| book.looks(&place.at(*port));
    let asked: Vec<u16> = (range.first..=range.last).filter(|port| looks(port) == Some(Looks::Silent)).collect();
    let free = (range.first..=range.last).filter(|port| matches!(looks(port), None | Some(Looks::Silent)));
    let transport = place.row.rule.transport;
    (!asked.is_empty()).then(|| Stretch { transport, free: free.collect(), asked })
}

/// Ports that answered there, then silent ones that may pass all the same, then ports that answered elsewhere.
fn controls(book: &Book<'_>, host: &str, address: IpAddr, stretches: &[Stretch]) -> Vec<Target> {
    let same = fine(book, |target| target.address == address);
    let silent = [Transport::Tcp, Transport::Udp].into_iter().filter_map(|transport| {
        let of_transport = stretches.iter().filter(|stretch| stretch.transport == transport);
        let ports: Vec<u16> = of_transport.flat_map(|stretch| stretch.asked.iter().copied()).collect();
        let port = ports.iter().copied().find(|port| *port == HTTPS).or(ports.first().copied())?;
        Some(Target { host: host.to_owned(), address, transport, port })
    });
    let family = Family::of(address);
    let elsewhere = fine(book, |target| target.address != address && Family::of(target.address) == family);
    same.into_iter().take(EACH).chain(silent).chain(elsewhere.into_iter().take(EACH)).collect()
}

/// Public ports that answered, the best control first.
fn fine(book: &Book<'_>, at: impl Fn(&Target) -> bool) -> Vec<Target> {
    let tried = [Transport::Tcp, Transport::Udp].into_iter().flat_map(|transport| {
        [Role::Rule, Role::Control].into_iter().flat_map(move |role| book.tried(role, transport))
    });
    let fine = tried.filter(|(target, looks)| *looks == Looks::Fine && at(target) && !is_private(target.address));
    let mut fine: Vec<Target> = fine.map(|(target, _)| target.clone()).collect();
    fine.sort_by_key(|target| (target.transport, target.port != HTTPS));
    fine.dedup_by_key(|target| (target.address, target.transport, target.port));
    fine
}

/// How long packets are sent in a quick run, and in a full run for the ports of one host.
const QUICK: Duration = Duration::from_secs(4);
const FULL: Duration = Duration::from_secs(10);
const FEW_ADDRESSES: usize = 8;
const EACH_ADDRESS: Duration = Duration::from_millis(150);
/// What the GlarAssist table asks of one host.
const ONE_HOST: usize = 615;
const EACH_MORE: Duration = Duration::from_millis(16);
const LONGEST: Duration = Duration::from_secs(45);
/// A whole table that is dropped takes a third of this: no profile makes a flood.
const MOST_PACKETS: usize = 50_000;
/// Ports of an address and transport that are sent to in a quick run.
const MOST_QUICK: usize = 40;
/// For a router that has not been heard yet, at least.
const PATIENCE: Duration = Duration::from_millis(300);
/// Controls that answered, at the address and elsewhere.
const EACH: usize = 2;
const HTTPS: u16 = 443;

#[cfg(test)]
mod tests {
    use super::super::tests::{SILENT, plan_of, play};
    use super::*;

    #[test]
    fn where_nothing_answers_over_udp_queries_to_a_resolver_outside_are_compared_with() {
        let beside = |resolvers: &[&str]| {
            let mut plan = plan_of("443,3478", "443", Depth::Quick);
            let mut udp = plan.table.rows.clone();
            udp.iter_mut().for_each(|row| row.rule.transport = Transport::Udp);
            plan.table.rows.extend(udp);
            plan.resolvers = resolvers.iter().filter_map(|resolver| resolver.parse().ok()).collect();
            let web = |target: &Target| if target.transport == Transport::Tcp { Saw::Accepted } else { SILENT };
            let rounds = play(&plan, web);
            rounds.lines().filter(|line| line.contains("beside udp 53")).map(str::trim).collect::<Vec<_>>().join("; ")
        };
        insta::assert_snapshot!(beside(&["192.168.50.1:53", "9.9.9.9:53"]), @"Walk: 9.9.9.9 , beside udp 53");
        assert_eq!(beside(&["192.168.50.1:53"]), "");
    }
}
