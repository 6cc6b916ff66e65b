//! Who refused: the server itself, which proves the path, or something nearer, which proves the block (rule 5).
//!
//! Round-trip time and a walk are read together; where either is missing or they disagree, nobody is named.

use crate::observe::{FARTHEST_WALK, Role, Saw, is_private};
use crate::profile::Transport;

use super::control::{self, Control};
use super::seen::{Place, Seen, Walk};
use super::tries::Try;
use super::walk::{self, Distance};

/// Who sent a reset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refuser {
    /// The server.
    Server,
    /// Something on the way, at this hop.
    Nearer {
        /// Hops from this device.
        hop: u8,
    },
    /// Walk and time name different senders.
    Contested,
    /// Nothing tells.
    Unknown,
}

/// Tells who refused the connections to a place.
pub(super) fn of(seen: &Seen<'_>, place: &Place<'_>, tries: &[Try<'_>]) -> Refuser {
    let Some(reset_us) = tries.iter().filter_map(Try::refused_us).min() else { return Refuser::Unknown };
    let accepted = accepted_us(seen, place);
    let walk = Walked::of(seen, place, reset_us, accepted.unwrap_or(0) / 2);
    match accepted {
        Some(server_us) => beside_server(reset_us, server_us, walk.as_ref(), walk::distance(seen, place)),
        None => walk.map_or(Refuser::Unknown, |walk| alone(reset_us, &walk, is_private(place.address))),
    }
}

/// Compares with a port that the server at the same address accepts.
fn beside_server(reset_us: u64, server_us: u64, walk: Option<&Walked>, distance: Option<Distance>) -> Refuser {
    let as_far = reset_us * 10 >= server_us * 6;
    let nearer = reset_us * 2 < server_us;
    match (walk, distance) {
        (Some(Walked { first: Some(ttl), .. }), Some(Distance::Exactly(server))) if as_far && *ttl >= server => {
            Refuser::Server
        }
        (Some(Walked { first: Some(ttl), .. }), Some(Distance::Exactly(server) | Distance::AtLeast(server)))
            if nearer && *ttl < server =>
        {
            Refuser::Nearer { hop: before(*ttl) }
        }
        // It came from beyond the farthest walk, as far as the server in time.
        (Some(Walked { first: None, whole: true, .. }), _) if as_far && server_us >= TELLABLE_US => Refuser::Server,
        (Some(Walked { first: Some(ttl), .. }), Some(Distance::Exactly(server))) if *ttl < server => Refuser::Contested,
        _ => Refuser::Unknown,
    }
}

/// Without such a port, the routers on the way are the measure: a reset as quick as the site's last router comes from there, one much slower than a
/// router beyond the border comes from the server.
fn alone(reset_us: u64, walk: &Walked, private: bool) -> Refuser {
    let Some(ttl) = walk.first else { return Refuser::Unknown };
    let reset_us = walk.reset_us.map_or(reset_us, |walked| walked.min(reset_us));
    let last = walk.routers.iter().find(|router| router.ttl + 1 == ttl);
    let as_quick = |router: &Router| reset_us * 2 <= router.us * 3 + SLACK_US * 2;
    let slower = |router: &Router| reset_us >= router.us * 2 && reset_us >= router.us + FAR_US;
    match last {
        None if ttl == 1 && !private => Refuser::Nearer { hop: 1 },
        Some(last) if last.inside && as_quick(last) => Refuser::Nearer { hop: last.ttl },
        _ if walk.routers.iter().any(|router| !router.inside && slower(router)) => Refuser::Server,
        _ => Refuser::Unknown,
    }
}

/// What walks to a refused port met.
struct Walked {
    /// The lowest hop limit at which the reset came.
    first: Option<u8>,
    /// Every hop limit up to the farthest was tried.
    whole: bool,
    /// Its quickest round trip, microseconds.
    reset_us: Option<u64>,
    /// The routers that reported packets below that hop limit.
    routers: Vec<Router>,
}

struct Router {
    ttl: u8,
    us: u64,
    inside: bool,
}

impl Walked {
    /// Walks to this port or, where only samples were walked, to refused ports of the same address that tell the same and whose resets took as long,
    /// or were as clearly quicker (than `near_us`) than the server.
    fn of(seen: &Seen<'_>, place: &Place<'_>, reset_us: u64, near_us: u64) -> Option<Self> {
        let own: Vec<&Walk<'_>> = walk::to_port(seen, place).collect();
        if !own.is_empty() {
            return Some(Self::read(&own));
        }
        let walks = seen.walks(place.address, Transport::Tcp).iter().filter(|walk| walk.role == Role::Rule);
        let walks: Vec<&Walk<'_>> = walks.collect();
        let mut ports: Vec<u16> = walks.iter().map(|walk| walk.target.port).collect();
        ports.sort_unstable();
        ports.dedup();
        let samples = ports
            .into_iter()
            .map(|port| Self::read(&walks.iter().filter(|walk| walk.target.port == port).copied().collect::<Vec<_>>()));
        let is_alike = |us| is_as_long(us, reset_us) || (us < near_us && reset_us < near_us);
        let mut alike = samples.filter(|sample| sample.reset_us.is_some_and(is_alike));
        let first = alike.next()?;
        alike.all(|other| other.first == first.first).then_some(first)
    }

    fn read(walks: &[&Walk<'_>]) -> Self {
        let resets = || walks.iter().filter(|walk| walk.seen.saw == Saw::Refused);
        let first = resets().map(|walk| walk.ttl).min();
        let below = walks.iter().filter(|walk| first.is_none_or(|first| walk.ttl < first));
        let routers = below.filter_map(|walk| {
            let router = walk.router()?;
            Some(Router { ttl: walk.ttl, us: walk.seen.took_us, inside: walk::is_inside(walk.ttl, router) })
        });
        let whole = (1..=FARTHEST_WALK).all(|ttl| walks.iter().any(|walk| walk.ttl == ttl));
        Self { first, whole, reset_us: resets().map(|walk| walk.seen.took_us).min(), routers: routers.collect() }
    }
}

/// The quickest handshake with an accepted port of the same address, where nothing accepts everything; one that lost its first packet is no measure.
fn accepted_us(seen: &Seen<'_>, place: &Place<'_>) -> Option<u64> {
    let walked = seen.walks(place.address, Transport::Tcp).iter().map(|walk| &walk.seen);
    let tried = seen.at(place.address).iter().chain(walked);
    let accepted =
        tried.filter(|observation| observation.saw == Saw::Accepted && observation.took_us < RETRANSMITTED_US);
    let honest = accepted.filter(|observation| {
        observation
            .step
            .target()
            .is_some_and(|target| control::of(&Place { port: target.port, ..*place }, seen) == Control::Honest)
    });
    honest.map(|observation| observation.took_us).min()
}

/// A forwarding device counts a packet's hops down before it filters, so it shows itself one hop limit later.
fn before(ttl: u8) -> u8 {
    ttl.saturating_sub(1).max(1)
}

fn is_as_long(one_us: u64, other_us: u64) -> bool {
    let within = |a: u64, b: u64| a * 2 <= b * 3 + SLACK_US * 2;
    within(one_us, other_us) && within(other_us, one_us)
}

/// A SYN is sent again after a second (RFC 6298 section 2).
const RETRANSMITTED_US: u64 = 1_000_000;

/// Below this round trip, near and far cannot be told apart by time.
const TELLABLE_US: u64 = 5_000;

/// Jitter that two packets to the same device may show.
const SLACK_US: u64 = 3_000;

/// A reset from the server takes at least this much longer than a router's report on the way to it.
const FAR_US: u64 = 5_000;
