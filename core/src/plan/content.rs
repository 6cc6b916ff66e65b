//! A port that opens, or whose packets leave, and that does not answer to its own protocol is asked with other contents: a filter may look at them.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::time::Duration;

use crate::device::Depth;
use crate::observe::{
    Ask, Content, ENOUGH_MISSES, FARTHEST_WALK, Family, Observation, Probe, Role, Saw, Saying, Step, Target, is_private,
};
use crate::profile::{Protocol, Transport};

use super::Plan;
use super::book::{Book, Looks};
use super::samples;
use super::targets::{self, Place};

/// Other contents on connections that opened and were cut, or heard nothing, once their own was said; and their own once more beside them.
pub(super) fn others(plan: &Plan, book: &Book<'_>) -> Vec<Probe> {
    let stopped = stopped(plan, book).into_iter().filter(|case| !is_accepted_anywhere(book, &case.target));
    let asks = stopped.flat_map(|case| {
        let again = case.curious.then(|| (case.target.clone(), case.own.clone(), 2));
        let contents = case.others.iter().chain([&case.own]).cloned().collect::<Vec<_>>();
        contents.into_iter().map(move |content| (case.target.clone(), content, 1)).chain(again)
    });
    let asks: BTreeSet<(Target, Content, u8)> = asks.collect();
    let wait = book.patience(WAIT);
    asks.into_iter().map(|(target, content, attempt)| say(target, content, None, attempt, wait)).collect()
}

/// Something that is not TLS, in a full run, on ports that answered in TLS and where nothing else is spoken: who stops that may be no server.
pub(super) fn curious(plan: &Plan, book: &Book<'_>) -> Vec<Probe> {
    let cases = cases(plan, book).into_iter().filter(|case| {
        let answered =
            |other: &Content| book.sayings(&case.target).iter().any(|it| is_whole(it, other) && it.is_answered());
        case.curious && case.others.iter().any(answered)
    });
    let wait = book.patience(WAIT);
    let asks: BTreeSet<(Target, Content)> = cases.map(|case| (case.target, case.own)).collect();
    asks.into_iter().map(|(target, content)| say(target, content, None, 1, wait)).collect()
}

/// Contents that are stopped, and others that are answered at the same port, with few hops to live: what stops them before the server is heard nearer.
pub(super) fn places(plan: &Plan, book: &Book<'_>) -> Vec<Probe> {
    let mut met: BTreeSet<Target> = BTreeSet::new();
    let mut asks: BTreeSet<(Target, Content)> = BTreeSet::new();
    for case in stopped(plan, book) {
        let sayings = book.sayings(&case.target);
        let is_twice = sayings.iter().filter(|it| is_whole(it, &case.own)).count() >= 2;
        let answered =
            case.others.iter().find(|other| sayings.iter().any(|it| is_whole(it, other) && it.is_answered()));
        if let (true, Some(other)) = (is_twice, answered)
            && (met.len() < MOST_PLACED || met.contains(&case.target))
        {
            met.insert(case.target.clone());
            asks.extend([(case.target.clone(), case.own), (case.target, other.clone())]);
        }
    }
    let wait = book.patience(WALK_WAIT);
    let walks = asks.into_iter().flat_map(|(target, content)| {
        let times = (1..=TIMES).flat_map(|attempt| (1..=FARTHEST_WALK).map(move |ttl| (attempt, ttl)));
        times.map(move |(attempt, ttl)| say(target.clone(), content.clone(), Some(ttl), attempt, wait))
    });
    walks.collect()
}

/// Whether datagrams that say nothing are reported by routers beyond the site on their way to this port.
pub(super) fn passes(book: &Book<'_>, target: &Target) -> bool {
    book.sayings(target)
        .iter()
        .any(|it| it.content == Content::Neutral && it.router.is_some_and(|router| !is_private(router)))
}

/// Datagrams that say nothing, beside STUN, to ports where STUN was missed beyond the site: first to a few of each address, and where such a one is
/// reported, to the others.
pub(super) fn datagrams(plan: &Plan, book: &Book<'_>) -> Vec<Probe> {
    let mut missed: BTreeMap<IpAddr, BTreeSet<Target>> = BTreeMap::new();
    for place in targets::places(plan, book).iter().filter(|place| place.row.rule.transport == Transport::Udp) {
        let ports = place.row.rule.ports.iter().map(|port| place.at(port));
        let silent = ports.filter(|target| silences(book, target).count() >= ENOUGH_MISSES);
        silent.for_each(|target| {
            missed.entry(target.address).or_default().insert(target);
        });
    }
    let reported = reported(book);
    missed.into_values().flat_map(|targets| beside(book, &reported, targets.into_iter().collect())).collect()
}

/// Something that may be stopped on an open connection.
struct Case {
    target: Target,
    /// What is spoken there.
    own: Content,
    /// What may be said in its place.
    others: Vec<Content>,
    /// The table says nothing of it.
    curious: bool,
}

fn stopped(plan: &Plan, book: &Book<'_>) -> Vec<Case> {
    let is_stopped = |case: &Case| {
        let own = || book.sayings(&case.target).iter().filter(|it| is_whole(it, &case.own));
        own().next().is_some() && own().all(|it| it.came.is_stopped())
    };
    cases(plan, book).into_iter().filter(is_stopped).collect()
}

fn cases(plan: &Plan, book: &Book<'_>) -> Vec<Case> {
    let places = targets::places(plan, book);
    let tcp = places.iter().filter(|place| place.row.rule.transport == Transport::Tcp);
    let ports = tcp.flat_map(|place| {
        samples::chosen(&place.row.rule.ports, plan.depth).into_iter().flat_map(move |port| spoken(place, port))
    });
    ports.filter(|case| !case.curious || plan.depth == Depth::Full).collect()
}

/// What the table says is spoken on a port, and what it does not, each with what may be said in its place.
fn spoken(place: &Place<'_>, port: u16) -> Vec<Case> {
    let protocols = place.row.rule.speaks.iter().filter(|speaks| speaks.ports.contains(port));
    let protocols: Vec<Protocol> = protocols.map(|speaks| speaks.protocol).collect();
    let has = |wanted: &[Protocol]| protocols.iter().any(|protocol| wanted.contains(protocol));
    let named = place.target.tls_name.as_deref().map(Content::named);
    let nameless = Content::Tls { name: None };
    let secured = named.clone().filter(|_| has(&[Protocol::Tls, Protocol::Turns, Protocol::Https]));
    let relays = has(&[Protocol::Turn, Protocol::Turns, Protocol::Stun]);
    let case = |own, others, curious| Case { target: place.at(port), own, others, curious };
    let mut found = Vec::new();
    if let Some(own) = secured {
        // A server that speaks TURN in TLS mostly speaks it in clear too.
        let clear = relays.then_some(Content::Stun);
        let others = [nameless.clone(), Content::named(Content::OTHER_NAME)].into_iter().chain(clear).collect();
        found.extend((!relays).then(|| case(Content::Stun, vec![own.clone()], true)));
        found.push(case(own, others, false));
    }
    if has(&[Protocol::Turn, Protocol::Stun]) {
        found.push(case(Content::Stun, named.into_iter().chain([nameless]).collect(), false));
    }
    found
}

/// Whether it says this, and lives as long as anything does.
fn is_whole(saying: &Saying, content: &Content) -> bool {
    saying.ttl.is_none() && saying.content == *content
}

/// Whether something accepts connections to this port where nothing is; a proxy on the usual ports is one for them alone.
fn is_accepted_anywhere(book: &Book<'_>, target: &Target) -> bool {
    let accepted = book.tried(Role::Negative, Transport::Tcp).filter(|(_, looks)| *looks == Looks::Fine);
    let mut ports = accepted.map(|(negative, _)| negative.port);
    ports.any(|port| port == target.port || !PROXY_PORTS.contains(&port))
}

fn beside(book: &Book<'_>, reported: &BTreeSet<(Family, u8)>, targets: Vec<Target>) -> Vec<Probe> {
    let wait = book.patience(DATAGRAM_WAIT);
    let hops = |target: &Target| {
        let hops: BTreeSet<u8> = silences(book, target).map(|(ttl, _)| ttl).collect();
        let family = Family::of(target.address);
        hops.into_iter().filter(|ttl| reported.contains(&(family, *ttl))).take(MOST_HOPS).collect::<Vec<_>>()
    };
    let first = [targets.first(), targets.last()].into_iter().flatten().collect::<BTreeSet<_>>();
    let compared = first.iter().flat_map(|target| {
        let each = hops(target).into_iter().flat_map(|ttl| [(1, ttl), (2, ttl)]);
        each.flat_map(|(attempt, ttl)| {
            [Content::Neutral, Content::Stun].map(|content| say((*target).clone(), content, Some(ttl), attempt, wait))
        })
        .collect::<Vec<_>>()
    });
    let all = first.iter().any(|target| passes(book, target));
    let rest = targets.iter().filter(|target| all && !first.contains(target));
    let others = rest.flat_map(|target| {
        let nearest = hops(target).into_iter().take(FEW_HOPS);
        nearest.map(|ttl| say(target.clone(), Content::Neutral, Some(ttl), 1, wait)).collect::<Vec<_>>()
    });
    compared.chain(others).collect()
}

/// Walks to a target that were heard of by nobody, beyond the site's first router.
fn silences<'a>(book: &'a Book<'_>, target: &Target) -> impl Iterator<Item = (u8, &'a Observation)> {
    let walks = book.walks(target).iter().filter(|(ttl, walk)| *ttl > 1 && matches!(walk.saw, Saw::Silent { .. }));
    walks.map(|(ttl, walk)| (*ttl, *walk))
}

/// The hops at which a router reported a packet of a control.
fn reported(book: &Book<'_>) -> BTreeSet<(Family, u8)> {
    let controls = book.seen.iter().filter(|o| o.role == Role::Control && is_report(o));
    let hop = |o: &Observation| match &o.step {
        Step::Walk { target, ttl } => Some((Family::of(target.address), *ttl)),
        _ => None,
    };
    controls.filter_map(hop).collect()
}

/// Whether a router beyond the site reported it.
fn is_report(observation: &Observation) -> bool {
    matches!(observation.saw, Saw::Icmp { from, .. } if !is_private(from))
}

fn say(target: Target, content: Content, ttl: Option<u8>, attempt: u8, wait: Duration) -> Probe {
    Probe { role: Role::Rule, attempt, wait, ask: Ask::Say { target, content, ttl } }
}

/// A connection takes one round trip, and an answer another.
const WAIT: Duration = Duration::from_secs(1);
/// What is written on a connection and not acknowledged is sent again after 200 ms or more (RFC 6298, in Linux's reading).
const WALK_WAIT: Duration = Duration::from_millis(600);
const DATAGRAM_WAIT: Duration = Duration::from_millis(300);
/// Of each content at each hop.
const TIMES: u8 = 2;
/// Ports that are walked to.
const MOST_PLACED: usize = 4;
/// Nearest hops at which datagrams are compared, and at which ports are asked that only have to follow.
const MOST_HOPS: usize = 3;
const FEW_HOPS: usize = 2;
/// Ports on which a transparent web proxy accepts for everybody.
const PROXY_PORTS: [u16; 2] = [80, 443];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
