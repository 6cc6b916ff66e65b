//! What packets with few hops to live tell: which router saw them, how far the server is, and what was missed beyond the border.

use std::collections::BTreeSet;
use std::net::IpAddr;

use crate::observe::{Family, Role, Saw, Saying, enough_misses, is_missed, is_private, is_steady};
use crate::profile::Transport;

use super::control::{self, Control};
use super::place::Where;
use super::seen::{Place, Seen, Walk};

/// A block that walks prove: where, and the observations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Missed {
    pub(crate) at: Where,
    pub(crate) numbers: Vec<u32>,
}

/// How many hops away a server is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Distance {
    /// Exactly this many.
    Exactly(u8),
    /// At least this many: a router still reported the packet one hop before.
    AtLeast(u8),
}

/// The farthest router beyond the site's border that reported a packet to this port.
///
/// Only behind the last router that may be the site's own: where nothing tells which are, no border shows.
pub(crate) fn passed<'s, 'a>(seen: &'s Seen<'a>, place: &Place<'_>) -> Option<&'s Walk<'a>> {
    let family = Family::of(place.address);
    let site = seen.site();
    let own = |walk: &&Walk<'_>| walk.router().is_some_and(|router| Family::of(router) == family && site.has(router));
    let last = seen.every_walk().filter(own).map(|walk| walk.ttl).max().unwrap_or(1);
    let beyond = |walk: &&Walk<'_>| walk.ttl > last && walk.router().is_some_and(|router| site.is_beyond(router));
    to_port(seen, place).filter(beyond).max_by_key(|walk| walk.ttl)
}

/// Whether packets to this port were missed beyond the last router that reported one, often enough, while a control's packet was reported there just
/// before and a pair just after; by a site's border at least once, unless a router beyond it saw them. Somebody who answers in the target's name spoils it.
///
/// Routers that say nothing about a whole transport say nothing about its ports: one packet of that transport has to have been reported,
/// whatever it said.
pub(crate) fn missed(seen: &Seen<'_>, place: &Place<'_>) -> Option<Missed> {
    let family = Family::of(place.address);
    let told = |walk: &Walk<'_>| {
        walk.target.transport == place.transport && Family::of(walk.target.address) == family && is_beyond(walk)
    };
    let said = |to: &Place<'_>, it: &Saying| {
        let reported = it.ttl.zip(it.router).is_some_and(|(ttl, router)| !is_inside(ttl, router));
        (to.transport, Family::of(to.address)) == (place.transport, family) && reported
    };
    if !seen.every_walk().any(told) && !seen.every_saying().any(|(to, it)| said(to, it)) {
        return None;
    }
    let frame = Frame::of(seen, place)?;
    if to_port(seen, place).any(|walk| walk.ttl >= frame.border && !is_silent(walk) && !is_beyond(walk)) {
        return None;
    }
    let passed = frame.passed(seen, place);
    let misses = frame.misses(seen, place);
    let placed = passed.is_some() || misses.iter().any(|walk| walk.ttl == frame.border);
    let hop = to_port(seen, place).filter(|walk| walk.router().is_some()).map(|walk| walk.ttl).max();
    let lost_before = misses.iter().map(|walk| walk.ttl).min();
    let numbers: Vec<u32> = misses.iter().map(|walk| walk.seen.n).collect();
    let at = || Where::missed(seen, place.address, hop, lost_before);
    (placed && numbers.len() >= enough_misses(passed, frame.hops)).then(|| Missed { at: at(), numbers })
}

/// Whether packets to this port stayed unreported beyond the site's first router.
pub(super) fn is_unreported(seen: &Seen<'_>, place: &Place<'_>) -> bool {
    to_port(seen, place).any(|walk| walk.ttl > 1 && is_silent(walk))
}

/// How often packets to this port were missed between two reports of a control's.
pub(super) fn misses(seen: &Seen<'_>, place: &Place<'_>) -> usize {
    Frame::of(seen, place).map_or(0, |frame| frame.misses(seen, place).len())
}

/// The control's packets, between which silence counts.
struct Frame<'s, 'a> {
    controls: Vec<&'s Walk<'a>>,
    border: u8,
    /// How many hops beyond the site reported a control.
    hops: usize,
    /// A control at another address shows the border only: beyond it the ways may part.
    farthest: u8,
}

impl<'s, 'a> Frame<'s, 'a> {
    fn of(seen: &'s Seen<'a>, place: &Place<'_>) -> Option<Self> {
        let family = Family::of(place.address);
        let of_family = seen.every_walk().filter(|walk| Family::of(walk.target.address) == family);
        let controls: Vec<&Walk<'_>> = of_family.filter(|walk| is_control(walk, place)).collect();
        let own: Vec<&Walk<'_>> =
            controls.iter().copied().filter(|walk| walk.target.address == place.address).collect();
        let is_own = own.iter().any(|walk| is_beyond(walk));
        let controls = if is_own { own } else { controls };
        let beyond: BTreeSet<u8> = controls.iter().filter(|walk| is_beyond(walk)).map(|walk| walk.ttl).collect();
        let (border, hops) = (*beyond.first()?, beyond.len());
        Some(Self { controls, border, hops, farthest: if is_own { u8::MAX } else { border } })
    }

    fn passed(&self, seen: &Seen<'_>, place: &Place<'_>) -> Option<u8> {
        to_port(seen, place).filter(|walk| walk.ttl >= self.border && is_beyond(walk)).map(|walk| walk.ttl).max()
    }

    fn misses(&self, seen: &'s Seen<'a>, place: &Place<'_>) -> Vec<&'s Walk<'a>> {
        let passed = self.passed(seen, place);
        let silences =
            to_port(seen, place).filter(|walk| is_silent(walk) && (self.border..=self.farthest).contains(&walk.ttl));
        let beyond = silences.filter(|walk| passed.is_none_or(|passed| walk.ttl > passed));
        let counts = |walk: &&Walk<'_>| {
            let controls = self.at(walk.ttl);
            let spent = seen.reported(Family::of(place.address), walk.ttl);
            is_missed(&controls, spent, walk.seen.at_us) && (passed.is_none() || is_steady(&controls))
        };
        beyond.filter(counts).collect()
    }

    /// When the controls' packets left with a hop limit, and whether they were reported.
    fn at(&self, ttl: u8) -> Vec<(u64, bool)> {
        let there = self.controls.iter().filter(|walk| walk.ttl == ttl);
        let mut frames: Vec<(u64, bool)> = there.map(|walk| (walk.seen.at_us, walk.router().is_some())).collect();
        frames.sort_unstable();
        frames
    }
}

/// How far away the server at an address is, by walks to ports that it accepts.
pub(super) fn distance(seen: &Seen<'_>, place: &Place<'_>) -> Option<Distance> {
    let walks = seen.walks(place.address, Transport::Tcp);
    let accepted = walks.iter().filter(|walk| walk.seen.saw == Saw::Accepted && is_honest(seen, walk));
    let exactly = accepted.map(|walk| walk.ttl).min().map(Distance::Exactly);
    let routers = walks.iter().filter(|walk| walk.router().is_some()).map(|walk| walk.ttl.saturating_add(1));
    exactly.or_else(|| routers.max().map(Distance::AtLeast))
}

/// Walks to one port, in order.
pub(super) fn to_port<'s, 'a>(
    seen: &'s Seen<'a>,
    place: &Place<'_>,
) -> impl Iterator<Item = &'s Walk<'a>> + use<'s, 'a> {
    let port = place.port;
    seen.walks(place.address, place.transport).iter().filter(move |walk| walk.target.port == port)
}

/// Whether a router beyond the site's border reported the packet; the first hop is always the site's own.
pub(super) fn is_beyond(walk: &Walk<'_>) -> bool {
    walk.router().is_some_and(|router| !is_inside(walk.ttl, router))
}

/// Whether a router at this hop belongs to the site.
pub(super) fn is_inside(ttl: u8, router: IpAddr) -> bool {
    ttl <= 1 || is_private(router)
}

fn is_control(walk: &Walk<'_>, place: &Place<'_>) -> bool {
    let itself = (walk.target.address, walk.target.transport, walk.target.port);
    walk.role == Role::Control && itself != (place.address, place.transport, place.port)
}

fn is_silent(walk: &Walk<'_>) -> bool {
    matches!(walk.seen.saw, Saw::Silent { .. })
}

fn is_honest(seen: &Seen<'_>, walk: &Walk<'_>) -> bool {
    let target = walk.target;
    let place = Place { host: &target.host, address: target.address, transport: target.transport, port: target.port };
    control::of(&place, seen) == Control::Honest
}
