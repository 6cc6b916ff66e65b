//! What packets with few hops to live tell: which router saw them, how far the server is, and what was missed beyond the border.

use std::net::IpAddr;

use crate::observe::{Family, Role, Saw, is_private};
use crate::profile::Transport;

use super::control::{self, Control};
use super::seen::{Place, Seen, Walk};

/// A block that walks prove: the last hop that still saw the packet, and the observations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Missed {
    pub(super) hop: Option<u8>,
    pub(super) numbers: Vec<u32>,
}

/// How many hops away a server is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Distance {
    /// Exactly this many.
    Exactly(u8),
    /// At least this many: a router still reported the packet one hop before.
    AtLeast(u8),
}

/// The observation in which a router beyond the site's border reported a packet to this port.
///
/// Only where routers with private addresses come first: a site with public addresses of its own shows no border.
pub(super) fn passed(seen: &Seen<'_>, place: &Place<'_>) -> Option<u32> {
    let family = Family::of(place.address);
    let private =
        |walk: &&Walk<'_>| walk.router().is_some_and(|router| Family::of(router) == family && is_private(router));
    let site = seen.every_walk().filter(private).map(|walk| walk.ttl).max()?;
    to_port(seen, place).find(|walk| walk.ttl > site && is_beyond(walk)).map(|walk| walk.seen.n)
}

/// Whether packets to this port were missed at the first hop beyond the border that reported the control's packets just before and just after,
/// at least [`VALID_MISSES`] times, and nothing at all answered from there on.
pub(super) fn missed(seen: &Seen<'_>, place: &Place<'_>) -> Option<Missed> {
    let controls: Vec<&Walk<'_>> = seen.every_walk().filter(|walk| is_alike(walk, place)).collect();
    let border = controls.iter().filter(|walk| is_beyond(walk)).map(|walk| walk.ttl).min()?;
    let controls: Vec<&Walk<'_>> = controls.into_iter().filter(|walk| walk.ttl == border).collect();
    let heard = |n: u32| {
        let before = controls.iter().filter(|walk| walk.seen.n < n).max_by_key(|walk| walk.seen.n);
        let after = controls.iter().filter(|walk| walk.seen.n > n).min_by_key(|walk| walk.seen.n);
        before.is_some_and(|walk| is_beyond(walk)) && after.is_some_and(|walk| is_beyond(walk))
    };
    if to_port(seen, place).any(|walk| walk.ttl >= border && !is_silent(walk)) {
        return None;
    }
    let misses = to_port(seen, place).filter(|walk| walk.ttl == border && heard(walk.seen.n));
    let numbers: Vec<u32> = misses.map(|walk| walk.seen.n).collect();
    let hop = to_port(seen, place).filter(|walk| walk.router().is_some()).map(|walk| walk.ttl).max();
    (numbers.len() >= VALID_MISSES).then_some(Missed { hop, numbers })
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

fn is_alike(walk: &Walk<'_>, place: &Place<'_>) -> bool {
    walk.role == Role::Control
        && walk.target.transport == place.transport
        && Family::of(walk.target.address) == Family::of(place.address)
        && (walk.target.address, walk.target.port) != (place.address, place.port)
}

fn is_silent(walk: &Walk<'_>) -> bool {
    matches!(walk.seen.saw, Saw::Silent { .. })
}

fn is_honest(seen: &Seen<'_>, walk: &Walk<'_>) -> bool {
    let target = walk.target;
    let place = Place { host: &target.host, address: target.address, transport: target.transport, port: target.port };
    control::of(&place, seen) == Control::Honest
}

/// With 5 % loss each way, five misses between answering controls left no passing port called blocked in 22,720.
const VALID_MISSES: usize = 5;
