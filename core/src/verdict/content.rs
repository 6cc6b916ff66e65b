//! Filters by content: a port is open, and what is spoken there is stopped.
//!
//! The same port is asked twice over, with its own protocol and with something else. Only where the one is stopped and the other is not, again and again,
//! is it the content. Who stops it is told by packets with few hops to live: something nearer than whoever answers the other content.

use std::collections::BTreeSet;

use crate::observe::{Came, Content, ENOUGH_MISSES, Family, Role, Saw, Saying, Step};
use crate::profile::Transport;

use super::control::{self, Control};
use super::place::Where;
use super::seen::{Place, Seen};
use super::walk::{self, Missed};

/// What is filtered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// STUN over UDP.
    Stun,
    /// TLS that asks for the destination's name.
    Name,
    /// Everything but TLS.
    NotTls,
    /// TLS, whatever name it asks for.
    Tls,
}

/// A content that is stopped on a TCP port that passes another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Filtered {
    pub(super) kind: Kind,
    /// What came of the content that is stopped.
    pub(super) came: Came,
    pub(super) by: Stopper,
    /// Numbers of the observations.
    pub(super) numbers: Vec<u32>,
}

/// Who stops it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stopper {
    /// Something nearer than whoever answers the other content.
    Nearer(Where),
    /// The server, or something as far away.
    Far,
    /// Nothing tells.
    Unknown,
}

/// What datagrams to a UDP port tell, once STUN to it was missed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Datagrams {
    /// All are missed, or none was sent: it is the port.
    Missed,
    /// Routers report those that say nothing, and not STUN beside them; numbers of the observations.
    Filtered(Vec<u32>),
    /// Routers report some, and it is not STUN that they leave out each time; numbers of the observations.
    Passed(Vec<u32>),
    /// STUN is taken out at other ports of the address, so that its silence says nothing of this one.
    Untold,
}

impl Kind {
    /// Code of the cause.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Stun => "stun.filtered",
            Self::Name => "tls.name_filtered",
            Self::NotTls => "tls.only",
            Self::Tls => "tls.filtered",
        }
    }

    /// Code of the reason to ask IT for the port.
    pub(super) fn why(self) -> &'static str {
        match self {
            Self::Stun => "why-stun-filtered",
            Self::Name => "why-name-filtered",
            Self::NotTls => "why-only-tls",
            Self::Tls => "why-tls-filtered",
        }
    }
}

/// What is stopped on a TCP port because of its content; none where something accepts everything.
pub(super) fn of_port(seen: &Seen<'_>, place: &Place<'_>) -> Option<Filtered> {
    let sayings = seen.sayings(place);
    let whole = |wanted: &dyn Fn(&Content) -> bool| -> Vec<&Saying> {
        sayings.iter().filter(|it| it.ttl.is_none() && wanted(&it.content)).collect()
    };
    let (named, other) = (whole(&Content::is_named_tls), whole(&Content::is_other_tls));
    let clear = whole(&|content| *content == Content::Stun);
    let answers = |said: &[&Saying]| said.iter().any(|it| it.is_answered());
    let (kind, stopped, passed) = match () {
        () if is_stopped(&named) && answers(&other) => (Kind::Name, named, other),
        () if is_stopped(&clear) && answers(&[named.clone(), other.clone()].concat()) => {
            (Kind::NotTls, clear, [named, other].concat())
        }
        () if is_stopped(&named) && is_stopped(&other) && answers(&clear) => (Kind::Tls, named, clear),
        () => return None,
    };
    if place.transport != Transport::Tcp || control::of(place, seen) == Control::Lying {
        return None;
    }
    let own = |it: &Saying| stopped.iter().any(|stopped| stopped.content == it.content);
    let compared = |it: &Saying| passed.iter().any(|passed| passed.is_answered() && passed.content == it.content);
    let walked: Vec<&Saying> = sayings.iter().filter(|it| it.ttl.is_some() && (own(it) || compared(it))).collect();
    let by = Walked { seen, place, own: hops(&walked, own), other: hops(&walked, compared) }.stopper();
    let numbers = stopped.iter().chain(&passed).chain(&walked).map(|it| it.n).collect();
    let came = stopped.iter().map(|it| it.came).find(|came| *came != Came::Silence).unwrap_or(Came::Silence);
    Some(Filtered { kind, came, by, numbers })
}

/// What datagrams tell of a UDP port whose STUN was `missed`.
///
/// Somewhere at the address a few that say nothing have to be reported while STUN, sent beside them, is not.
pub(super) fn datagrams(seen: &Seen<'_>, place: &Place<'_>, missed: &Missed) -> Datagrams {
    let beyond = |it: &&Saying| it.ttl.is_some_and(|ttl| missed.at.lost_before.is_none_or(|lost| ttl >= lost));
    let numbers = |content| reports(seen, place, content).filter(beyond).map(|it| it.n).collect::<Vec<_>>();
    let (stun, other) = (numbers(Content::Stun), numbers(Content::Neutral));
    let ports: BTreeSet<u16> = seen.said_to(place.address, place.transport).map(|(port, _)| port).collect();
    let removed = || ports.iter().any(|port| is_removed(seen, &Place { port: *port, ..*place }));
    match () {
        () if !stun.is_empty() => Datagrams::Passed(stun),
        () if !other.is_empty() && removed() => Datagrams::Filtered(other),
        () if !other.is_empty() => Datagrams::Passed(other),
        () if removed() => Datagrams::Untold,
        () => Datagrams::Missed,
    }
}

/// Whether servers that only serve to compare with answer STUN over UDP: it is not removed everywhere.
pub(super) fn is_answered_elsewhere(seen: &Seen<'_>) -> bool {
    seen.all.iter().any(|o| {
        let udp = matches!(&o.step, Step::Stun(target) if target.transport == Transport::Udp);
        udp && o.role == Role::Control && matches!(o.saw, Saw::Stun { .. })
    })
}

/// Two tries agree, and none was answered (rule 2).
fn is_stopped(said: &[&Saying]) -> bool {
    said.len() >= 2 && said.iter().all(|it| it.came.is_stopped())
}

/// Datagrams that say nothing are reported beyond the site more than once, and STUN beside them never.
fn is_removed(seen: &Seen<'_>, place: &Place<'_>) -> bool {
    let stun = || said(seen, place).filter(|it| it.content == Content::Stun);
    reports(seen, place, Content::Neutral).count() >= LEAST
        && stun().count() >= LEAST
        && stun().all(|it| it.came == Came::Silence)
}

/// Datagrams that say this and were reported by a router beyond the site.
fn reports<'s>(seen: &'s Seen<'_>, place: &Place<'_>, content: Content) -> impl Iterator<Item = &'s Saying> + use<'s> {
    let address = place.address;
    let beyond = move |it: &&Saying| {
        let router = it.router.filter(|router| *router != address && Family::of(*router) == Family::of(address));
        it.ttl.zip(router).is_some_and(|(ttl, router)| !walk::is_inside(ttl, router))
    };
    said(seen, place).filter(move |it| it.content == content).filter(beyond)
}

/// What was said to a port, under whatever name.
fn said<'s>(seen: &'s Seen<'_>, place: &Place<'_>) -> impl Iterator<Item = &'s Saying> + use<'s> {
    let port = place.port;
    let there = seen.said_to(place.address, place.transport).filter(move |(to, _)| *to == port);
    there.map(|(_, saying)| saying)
}

/// What came of contents with few hops to live.
struct Walked<'s, 'a> {
    seen: &'s Seen<'a>,
    place: &'s Place<'s>,
    /// The content that is stopped.
    own: Vec<(u8, Vec<Came>)>,
    /// The content that is not.
    other: Vec<(u8, Vec<Came>)>,
}

/// What came of a content, by hop limit, ascending.
fn hops(walked: &[&Saying], wanted: impl Fn(&Saying) -> bool) -> Vec<(u8, Vec<Came>)> {
    let ttls: BTreeSet<u8> = walked.iter().filter_map(|it| it.ttl).collect();
    let came = |ttl: u8| walked.iter().filter(|it| it.ttl == Some(ttl) && wanted(it)).map(|it| it.came).collect();
    ttls.into_iter().map(|ttl| (ttl, came(ttl))).collect()
}

impl Walked<'_, '_> {
    fn stopper(&self) -> Stopper {
        self.cutter().or_else(|| self.swallower()).unwrap_or(Stopper::Unknown)
    }

    /// Whoever cuts answers at the lowest hop limit at which it is reached; the other content has to come farther before it is answered.
    fn cutter(&self) -> Option<Stopper> {
        let is_cut = |came: &&Came| matches!(came, Came::Cut { .. });
        let cut = |came: &Vec<Came>| came.iter().filter(is_cut).count() >= LEAST;
        let first = self.own.iter().find(|(_, came)| cut(came)).map(|(ttl, _)| *ttl)?;
        let answered = |(ttl, came): &(u8, Vec<Came>)| *ttl <= first && came.contains(&Came::Answered);
        if self.other.iter().any(answered) {
            return Some(Stopper::Far);
        }
        let (_, there) = self.other.iter().find(|(ttl, _)| *ttl == first)?;
        let short = there.len() >= LEAST && there.iter().all(|came| matches!(came, Came::Expired | Came::Silence));
        // A forwarding device counts a packet's hops down before it filters, so it shows itself one hop limit later.
        let hop = first.saturating_sub(1).max(1);
        short.then(|| Stopper::Nearer(Where::at(self.seen, self.place.address, hop)))
    }

    /// Whoever swallows leaves no trace but the hops that report the other content each time, and this one never.
    fn swallower(&self) -> Option<Stopper> {
        let steady = |came: &Vec<Came>| came.len() >= LEAST && came.iter().all(|came| *came == Came::Expired);
        let steady: Vec<u8> = self.other.iter().filter(|(_, came)| steady(came)).map(|(ttl, _)| *ttl).collect();
        let expired = self.own.iter().filter(|(_, came)| came.contains(&Came::Expired));
        let passed = expired.map(|(ttl, _)| *ttl).max();
        let missed =
            self.own.iter().filter(|(ttl, _)| steady.contains(ttl) && passed.is_none_or(|passed| *ttl > passed));
        let missed: Vec<&(u8, Vec<Came>)> = missed.collect();
        let silent = missed.iter().flat_map(|(_, came)| came).all(|came| *came == Came::Silence);
        let count = missed.iter().map(|(_, came)| came.len()).sum::<usize>();
        let lost_before = missed.iter().map(|(ttl, _)| *ttl).min()?;
        (silent && count >= ENOUGH_MISSES)
            .then(|| Stopper::Nearer(Where::missed(self.seen, self.place.address, passed, Some(lost_before))))
    }
}

/// Rule 2: once is chance.
const LEAST: usize = 2;
