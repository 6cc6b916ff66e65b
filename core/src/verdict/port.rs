//! One port: all tries together, the best evidence wins.

use std::net::IpAddr;

use crate::observe::{Observation, Saw};
use crate::profile::Transport;

use super::content::{self, Datagrams, Kind, Stopper};
use super::control::{self, Control};
use super::place::Where;
use super::refuser::{self, Refuser};
use super::seen::{Place, Seen};
use super::state::{Evidence, State, Via};
use super::tries::{self, Reading, Try};
use super::walk;

/// What holds for a port, and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Port {
    pub(super) state: State,
    pub(super) evidence: Option<Evidence>,
    pub(super) by: Option<IpAddr>,
    pub(super) at: Where,
    /// By which way, where it is not the straight one.
    pub(super) via: Option<Via>,
    /// This device trusts whoever intercepts.
    pub(super) trusted: bool,
    /// Silent, and routers on the way neither reported nor missed it.
    pub(super) unheard: bool,
    /// One of those to which packets were sent that routers beyond the site did not report: blocked, or the routers saved their reports.
    pub(super) doubted: bool,
    /// What is filtered, where it is no more than a content.
    pub(super) content: Option<Kind>,
    /// Numbers of the observations.
    pub(super) numbers: Vec<u32>,
}

/// Which port is asked about, and what the table knows of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) place: Place<'a>,
    /// The server is known to answer there: silence means something.
    pub(super) serves: bool,
    /// A name is known that its certificate must carry.
    pub(super) named: bool,
    /// STUN is spoken there.
    pub(super) stun: bool,
}

/// Judges a port by everything that was seen; none when it was never tried.
pub(super) fn judge(seen: &Seen<'_>, asked: &Asked<'_>) -> Option<Port> {
    let walked = walk::to_port(seen, &asked.place).next().is_some();
    weigh(seen, asked, seen.tries(&asked.place), walked)
}

/// Judges a port by these observations of it; none when there are none.
pub(super) fn of(seen: &Seen<'_>, asked: &Asked<'_>, observations: &[&Observation]) -> Option<Port> {
    weigh(seen, asked, observations, false)
}

fn weigh(seen: &Seen<'_>, asked: &Asked<'_>, observations: &[&Observation], walked: bool) -> Option<Port> {
    let tries = tries::read(observations, asked.named);
    if tries.is_empty() && !walked {
        return None;
    }
    let case = Case { seen, asked, tries };
    Some(QUESTIONS.iter().find_map(|question| question(&case)).unwrap_or_else(|| case.silent()))
}

/// Everything about one port.
struct Case<'a> {
    seen: &'a Seen<'a>,
    asked: &'a Asked<'a>,
    tries: Vec<Try<'a>>,
}

/// Best evidence first.
const QUESTIONS: [fn(&Case<'_>) -> Option<Port>; 16] = [
    answered,
    foreign,
    accepted,
    refused_by_target,
    filtered,
    cut,
    unfinished,
    echoed,
    reset,
    rejected,
    unreachable,
    dropped,
    passed,
    dropped_in_between,
    unnamed,
    local,
];

fn answered(case: &Case<'_>) -> Option<Port> {
    case.any(|reading| reading == Reading::Answered).then(|| case.port(Evidence::Answered))
}

fn foreign(case: &Case<'_>) -> Option<Port> {
    let trusted = case.tries.iter().find_map(|one| match one.reading {
        Reading::Foreign { trusted } => Some(trusted),
        _ => None,
    })?;
    Some(Port { trusted, ..case.port(Evidence::Certificate) })
}

/// A bare handshake counts only where nothing accepts everything (rule 4).
fn accepted(case: &Case<'_>) -> Option<Port> {
    case.any(|reading| reading == Reading::Accepted).then(|| {
        let honest = match case.asked.place.transport {
            Transport::Tcp => Evidence::Accepted,
            Transport::Udp => Evidence::Answered,
        };
        case.port(case.controlled(honest))
    })
}

fn refused_by_target(case: &Case<'_>) -> Option<Port> {
    let itself = case.asked.place.address;
    let refuses = |reading| matches!(reading, Reading::Icmp { from, kind, code } if from == itself && is_closed(from, kind, code));
    case.any(refuses).then(|| case.port(Evidence::RefusedByServer))
}

/// Other contents are answered on the very port: whatever stops this one looks into it. Where that may be the server itself, nobody blocks anything.
fn filtered(case: &Case<'_>) -> Option<Port> {
    let found = content::of_port(case.seen, &case.asked.place)?;
    let port = |at| Port { at, content: Some(found.kind), ..case.port(case.controlled(Evidence::Filtered)) };
    let mut port = match found.by {
        Stopper::Nearer(at) => port(at),
        Stopper::Unknown if case.asked.serves => port(Where::default()),
        Stopper::Unknown | Stopper::Far => case.port(case.controlled(Evidence::Unconfirmed)),
    };
    port.numbers.extend(found.numbers);
    Some(port)
}

fn cut(case: &Case<'_>) -> Option<Port> {
    let is_cut = |reading| reading == Reading::Cut;
    case.any(is_cut).then(|| {
        let confirmed = case.asked.serves && case.confirms(is_cut);
        let honest = if confirmed { Evidence::ClosedAfter } else { Evidence::Unconfirmed };
        case.port(case.controlled(honest))
    })
}

/// The connection opened, and what is spoken there was not: where the server is known to speak it, something on the way may have stopped it.
fn unfinished(case: &Case<'_>) -> Option<Port> {
    let honest = if case.asked.serves { Evidence::Unconfirmed } else { Evidence::Accepted };
    case.any(|reading| reading == Reading::Unfinished).then(|| case.port(case.controlled(honest)))
}

/// A responder stands at this very address and echoed on this very port.
fn echoed(case: &Case<'_>) -> Option<Port> {
    let Place { address, transport, port, .. } = case.asked.place;
    let echo = case.seen.echoes(address, transport, port).iter().find(|o| o.saw == Saw::Echo)?;
    let mut port = case.port(Evidence::Answered);
    port.numbers.push(echo.n);
    Some(port)
}

/// A reset is read by who sent it (rule 5); where nobody can be named, a router beyond the border may still have seen the packet.
fn reset(case: &Case<'_>) -> Option<Port> {
    let is_reset = |reading| reading == Reading::Refused;
    case.any(is_reset).then(|| match refuser::of(case.seen, &case.asked.place, &case.tries) {
        Refuser::Server => case.port(Evidence::RefusedByServer),
        Refuser::Nearer { hop } if case.confirms(is_reset) => {
            Port { at: case.place(hop), ..case.port(Evidence::Reset) }
        }
        Refuser::Nearer { .. } => case.port(Evidence::Unconfirmed),
        Refuser::Contested => case.port(Evidence::Refused),
        Refuser::Unknown => passed(case).unwrap_or_else(|| case.port(Evidence::Refused)),
    })
}

/// An ICMP error that states a policy.
fn rejected(case: &Case<'_>) -> Option<Port> {
    let by = case.sender(is_policy)?;
    // The server's own filter, or a bridge that answers in its name: nothing tells which.
    if by == case.asked.place.address {
        return Some(Port { by: Some(by), ..case.port(Evidence::Refused) });
    }
    let same = |reading| matches!(reading, Reading::Icmp { from, kind, code } if is_policy(from, kind, code));
    Some(if case.confirms(same) {
        case.rejection(by)
    } else {
        Port { by: Some(by), ..case.port(Evidence::Unconfirmed) }
    })
}

/// An ICMP error that states only that there is no way: a block where another port of the address proves that there is one.
fn unreachable(case: &Case<'_>) -> Option<Port> {
    let by = case.sender(is_no_way)?;
    let same = |reading| matches!(reading, Reading::Icmp { from, kind, code } if is_no_way(from, kind, code));
    let proven = case.confirms(same) && case.replies().next().is_some();
    Some(if proven { case.rejection(by) } else { Port { by: Some(by), ..case.port(Evidence::Silent) } })
}

fn passed(case: &Case<'_>) -> Option<Port> {
    let witness = walk::passed(case.seen, &case.asked.place)?;
    let mut port = case.port(Evidence::Passed);
    port.numbers.push(witness.seen.n);
    Some(port)
}

/// Silence everywhere, and packets missed beyond the last router that reported one, between controls that were heard there.
fn dropped(case: &Case<'_>) -> Option<Port> {
    let silent = case.all(|reading| reading == Reading::Silent);
    let missed = silent.then(|| walk::missed(case.seen, &case.asked.place)).flatten()?;
    let mut port = match content::datagrams(case.seen, &case.asked.place, &missed) {
        Datagrams::Missed => Port { at: missed.at, ..case.port(Evidence::Dropped) },
        Datagrams::Filtered(numbers) if case.asked.stun => {
            let mut port = Port { at: missed.at, content: Some(Kind::Stun), ..case.port(Evidence::Filtered) };
            port.numbers.extend(numbers);
            port
        }
        Datagrams::Filtered(numbers) | Datagrams::Passed(numbers) => Port { numbers, ..case.port(Evidence::Passed) },
        Datagrams::Untold => return Some(Port { unheard: true, ..case.port(Evidence::Silent) }),
    };
    port.numbers.extend(missed.numbers);
    Some(port)
}

/// Silence of something that must answer, while another port of the same address answered before and after.
fn dropped_in_between(case: &Case<'_>) -> Option<Port> {
    let silences = case.silences(3)?;
    let first = silences.iter().map(|silence| silence.began_us()).min()?;
    let last = silences.iter().map(|silence| silence.began_us()).max()?;
    let before = case.replies().find(|(began, took, _)| began + took <= first)?;
    let after = case.replies().find(|(began, ..)| *began >= last)?;
    let mut port = case.port(Evidence::Dropped);
    port.numbers.extend([before.2, after.2]);
    Some(port)
}

/// Somebody reports an error, and this device's system does not tell who.
fn unnamed(case: &Case<'_>) -> Option<Port> {
    case.any(|reading| reading == Reading::Unreachable).then(|| case.port(Evidence::Refused))
}

fn local(case: &Case<'_>) -> Option<Port> {
    (!case.tries.is_empty() && case.all(|reading| reading == Reading::Local)).then(|| case.port(Evidence::OsRefused))
}

impl<'a> Case<'a> {
    fn any(&self, wanted: impl Fn(Reading) -> bool) -> bool {
        self.tries.iter().any(|one| wanted(one.reading))
    }

    fn all(&self, wanted: impl Fn(Reading) -> bool) -> bool {
        self.tries.iter().all(|one| wanted(one.reading))
    }

    /// One lost packet is not a block (rule 2): two tries agree, and the last, made apart from fresh ones, is one of them.
    fn confirms(&self, wanted: impl Fn(Reading) -> bool) -> bool {
        let agreeing = self.tries.iter().filter(|one| wanted(one.reading)).count();
        agreeing >= 2 && self.tries.last().is_some_and(|last| wanted(last.reading))
    }

    /// The tries, when the server must answer here, all were silent, and there were at least `least`.
    fn silences(&self, least: usize) -> Option<&[Try<'a>]> {
        let silent = !self.tries.is_empty() && self.all(|reading| reading == Reading::Silent);
        (self.asked.serves && silent && self.tries.len() >= least).then_some(&self.tries)
    }

    fn sender(&self, wanted: fn(IpAddr, u8, u8) -> bool) -> Option<IpAddr> {
        self.tries.iter().find_map(|one| match one.reading {
            Reading::Icmp { from, kind, code } if wanted(from, kind, code) => Some(from),
            _ => None,
        })
    }

    /// The evidence, if nothing on the way accepts everything.
    fn controlled(&self, honest: Evidence) -> Evidence {
        match control::of(&self.asked.place, self.seen) {
            Control::Honest => honest,
            Control::Lying => Evidence::Lied,
            Control::Missing => Evidence::Uncontrolled,
        }
    }

    /// Two-way answers of other ports of the address: when they began, how long they took (microseconds), and their numbers.
    fn replies(&self) -> impl Iterator<Item = (u64, u64, u32)> + '_ {
        let place = self.asked.place;
        self.seen.at(place.address).iter().filter_map(move |observation| {
            let target = observation.step.target()?;
            let there = Place { port: target.port, transport: target.transport, ..place };
            let reading = tries::reading(observation, self.asked.named);
            let weak = reading == Reading::Accepted;
            let told =
                reading.is_strong(target.transport) || (weak && control::of(&there, self.seen) == Control::Honest);
            let other = (target.transport, target.port) != (place.transport, place.port);
            (told && other).then_some((observation.at_us, observation.took_us, observation.n))
        })
    }

    fn place(&self, hop: u8) -> Where {
        Where::at(self.seen, self.asked.place.address, hop)
    }

    fn rejection(&self, by: IpAddr) -> Port {
        let at = Where::of_sender(self.seen, self.asked.place.address, by);
        Port { by: Some(by), at, ..self.port(Evidence::Rejected) }
    }

    fn silent(&self) -> Port {
        let unheard = self.all(|reading| reading == Reading::Silent) && walk::misses(self.seen, &self.asked.place) == 0;
        let doubted = unheard && walk::is_unreported(self.seen, &self.asked.place);
        Port { unheard, doubted, ..self.port(Evidence::Silent) }
    }

    fn port(&self, evidence: Evidence) -> Port {
        let numbers = self.tries.iter().flat_map(Try::numbers).collect();
        Port {
            state: evidence.state(),
            evidence: Some(evidence),
            by: None,
            at: Where::default(),
            via: None,
            trusted: false,
            unheard: false,
            doubted: false,
            content: None,
            numbers,
        }
    }
}

/// Port unreachable (RFC 792 type 3 code 3, RFC 4443 type 1 code 4).
fn is_closed(from: IpAddr, kind: u8, code: u8) -> bool {
    is_error(from, kind) && code == if from.is_ipv4() { 3 } else { 4 }
}

/// Destination unreachable, any code (RFC 792 type 3, RFC 4443 type 1).
fn is_error(from: IpAddr, kind: u8) -> bool {
    kind == if from.is_ipv4() { 3 } else { 1 }
}

/// Codes that a policy sends: protocol and port unreachable, and the prohibitions (RFC 1812 section 5.2.7.1, RFC 4443 section 3.1).
fn is_policy(from: IpAddr, kind: u8, code: u8) -> bool {
    let codes: &[u8] = if from.is_ipv4() { &[2, 3, 9, 10, 13] } else { &[1, 4, 5, 6] };
    is_error(from, kind) && codes.contains(&code)
}

/// Codes that only say that there is no way.
fn is_no_way(from: IpAddr, kind: u8, code: u8) -> bool {
    let codes: &[u8] = if from.is_ipv4() { &[0, 1, 6, 7] } else { &[0, 3] };
    is_error(from, kind) && codes.contains(&code)
}
