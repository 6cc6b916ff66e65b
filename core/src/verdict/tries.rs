//! What one try at a port amounts to: the steps of one attempt, read together.

use crate::observe::{Observation, Saw, Step, Turned};
use crate::profile::Transport;

use super::certificate::{self, Opinion};

/// What a try amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// The protocol itself replied.
    Answered,
    /// A TLS server replied with a certificate that is not the destination's; `trusted` by this device all the same or not.
    Foreign {
        /// Whether the device's own store trusts it.
        trusted: bool,
    },
    /// Something came back that any middlebox can send too: a TCP handshake, or data of no known protocol.
    Accepted,
    /// The connection opened, and what was asked for on it was not spoken: nothing came, or something else.
    Unfinished,
    /// The connection opened and was cut at the first data.
    Cut,
    /// A TCP reset.
    Refused,
    /// An ICMP error.
    Icmp {
        /// Who sent it.
        from: std::net::IpAddr,
        /// Type.
        kind: u8,
        /// Code.
        code: u8,
    },
    /// An ICMP error of which nothing more is known.
    Unreachable,
    /// This device's own system refused to send.
    Local,
    /// Nothing came back.
    Silent,
}

/// One try: its number, what it amounts to, and the observations it is read from.
#[derive(Debug, Clone)]
pub(super) struct Try<'a> {
    pub(super) reading: Reading,
    pub(super) steps: Vec<&'a Observation>,
}

/// Reads the observations of one place as tries; `named` tells whether a name is known that its certificate must carry.
pub(super) fn read<'a>(observations: &[&'a Observation], named: bool) -> Vec<Try<'a>> {
    let mut grouped: Vec<Vec<&Observation>> = Vec::new();
    for observation in observations {
        match grouped.iter_mut().find(|group| group.iter().all(|step| same_try(step, observation))) {
            Some(group) => group.push(observation),
            None => grouped.push(vec![observation]),
        }
    }
    grouped.into_iter().map(|steps| Try { reading: together(&steps, named), steps }).collect()
}

/// What one observation amounts to on its own.
pub(super) fn reading(observation: &Observation, named: bool) -> Reading {
    match &observation.saw {
        Saw::Tls { device, public, .. } => match certificate::opinion(*device, *public, named) {
            Opinion::Right => Reading::Answered,
            Opinion::None => Reading::Accepted,
            Opinion::Foreign { trusted } => Reading::Foreign { trusted },
        },
        // Whatever answered does not know the password.
        Saw::Turn(Turned::Forged) => Reading::Accepted,
        Saw::Http { .. }
        | Saw::Stun { .. }
        | Saw::Turn(_)
        | Saw::Media(_)
        | Saw::Mapped { .. }
        | Saw::Binding { .. }
        | Saw::Signal(_)
        | Saw::Echo
        | Saw::Answered
        | Saw::Answers { .. }
        | Saw::DnsError { .. } => Reading::Answered,
        Saw::Garbage { .. } if matches!(observation.step, Step::Dns { .. }) => Reading::Answered,
        // Over UDP somebody spoke DTLS, which nothing on the way does by itself.
        Saw::TlsFailed { .. } if is_udp(observation) => Reading::Answered,
        Saw::TlsFailed { .. } => Reading::Unfinished,
        Saw::Garbage { .. } if observation.step.target().is_some() && !is_udp(observation) => Reading::Unfinished,
        Saw::Accepted | Saw::Garbage { .. } | Saw::Routed => Reading::Accepted,
        Saw::Cut { .. } => Reading::Cut,
        Saw::Refused => Reading::Refused,
        Saw::Icmp { from, kind, code } => Reading::Icmp { from: *from, kind: *kind, code: *code },
        Saw::Unreachable { .. } => Reading::Unreachable,
        Saw::OsRefused { .. } => Reading::Local,
        Saw::Silent { .. } => Reading::Silent,
    }
}

fn is_udp(observation: &Observation) -> bool {
    observation.step.target().is_some_and(|to| to.transport == Transport::Udp)
}

/// The certificate decides where there is one; otherwise the deepest step, except that a connection that opened stays so when a deeper step hears
/// nothing.
fn together(steps: &[&Observation], named: bool) -> Reading {
    let tls = steps.iter().find(|step| matches!(step.saw, Saw::Tls { .. }));
    let Some(deepest) = tls.or_else(|| steps.iter().max_by_key(|step| depth(&step.step))) else {
        return Reading::Silent;
    };
    let opened = steps.iter().any(|step| step.saw == Saw::Accepted);
    match reading(deepest, named) {
        Reading::Silent | Reading::Local | Reading::Unreachable | Reading::Icmp { .. } if opened => Reading::Unfinished,
        Reading::Refused if opened => Reading::Cut,
        reading => reading,
    }
}

fn depth(step: &Step) -> u8 {
    match step {
        Step::Mapping { .. }
        | Step::Binding { .. }
        | Step::Signal { .. }
        | Step::Route { .. }
        | Step::Dns { .. }
        | Step::Walk { .. }
        | Step::Say { .. }
        | Step::Tunnel { .. } => 0,
        Step::Tcp(_) | Step::Udp(_) => 1,
        Step::Tls { .. } | Step::Stun(_) | Step::Echo(_) => 2,
        Step::Http { .. } | Step::Turn { .. } | Step::Media { .. } => 3,
    }
}

/// Every question to a resolver is a try of its own; other steps belong together when their attempt is the same.
fn same_try(one: &Observation, other: &Observation) -> bool {
    let question = |observation: &Observation| matches!(observation.step, Step::Dns { .. });
    one.attempt == other.attempt && !question(one) && !question(other)
}

impl Try<'_> {
    /// Numbers of the observations.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> + '_ {
        self.steps.iter().map(|step| step.n)
    }

    /// When its first packet left, microseconds after the run's start.
    pub(super) fn began_us(&self) -> u64 {
        self.steps.iter().map(|step| step.at_us).min().unwrap_or(0)
    }

    /// The round trip of a refusal, microseconds.
    pub(super) fn refused_us(&self) -> Option<u64> {
        self.steps.iter().find(|step| step.saw == Saw::Refused).map(|step| step.took_us)
    }
}

impl Reading {
    /// Whether this reading is a two-way answer over `transport` by itself, whatever a middlebox accepts.
    pub(super) fn is_strong(self, transport: Transport) -> bool {
        self == Reading::Answered || (transport == Transport::Udp && self == Reading::Accepted)
    }
}
