//! What has been seen, indexed by the questions that a plan asks.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::time::Duration;

use crate::observe::{Observation, Probe, Role, Saw, Saying, Step, Target};
use crate::profile::Transport;

/// An index over observations.
pub(super) struct Book<'a> {
    pub(super) seen: &'a [Observation],
    done: BTreeSet<(Role, u8, &'a Step)>,
    tries: BTreeMap<&'a Target, Vec<&'a Observation>>,
    /// The same of a responder, apart: it says nothing about a destination, also not about one of the same name.
    echoes: BTreeMap<&'a Target, Vec<&'a Observation>>,
    walks: BTreeMap<&'a Target, Vec<(u8, &'a Observation)>>,
    sayings: BTreeMap<&'a Target, Vec<Saying>>,
}

/// How a port looks by now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looks {
    /// It answered as it should.
    Fine,
    /// Nothing came back.
    Silent,
    /// The connection opened, and nothing came back on it.
    Mute,
    /// A TCP reset.
    Refused,
    /// An ICMP error from this address.
    Icmp(IpAddr),
    /// This device refused to send.
    Local,
    /// Something came back that is not what was asked for.
    Odd,
}

impl<'a> Book<'a> {
    pub(super) fn of(seen: &'a [Observation]) -> Self {
        let done = seen.iter().map(|o| (o.role, o.attempt, &o.step)).collect();
        let mut tries: BTreeMap<&Target, Vec<&Observation>> = BTreeMap::new();
        let mut echoes = tries.clone();
        let mut walks: BTreeMap<&Target, Vec<(u8, &Observation)>> = BTreeMap::new();
        let mut sayings: BTreeMap<&Target, Vec<Saying>> = BTreeMap::new();
        for observation in seen {
            if let (Step::Walk { target, ttl }, Role::Rule) = (&observation.step, observation.role) {
                walks.entry(target).or_default().push((*ttl, observation));
            }
            if let (Some(target), Role::Rule, Some(saying)) =
                (observation.step.target(), observation.role, observation.saying())
            {
                sayings.entry(target).or_default().push(saying);
            }
            let apart = matches!(observation.step, Step::Walk { .. } | Step::Say { .. });
            if let (Some(target), false) = (observation.step.target(), apart) {
                let index = if observation.role == Role::Responder { &mut echoes } else { &mut tries };
                index.entry(target).or_default().push(observation);
            }
        }
        Self { seen, done, tries, echoes, walks, sayings }
    }

    /// Whether this probe has been carried out.
    pub(super) fn has(&self, probe: &Probe) -> bool {
        self.done.contains(&(probe.role, probe.attempt, &probe.ask.first_step()))
    }

    /// Everything that was seen of a target, but walks and what was said to compare with.
    pub(super) fn tries(&self, target: &Target) -> &[&'a Observation] {
        self.tries.get(target).map_or(&[], Vec::as_slice)
    }

    /// How a target looks after all its tries; none when it was never tried.
    pub(super) fn looks(&self, target: &Target) -> Option<Looks> {
        let all: Vec<Looks> = attempts(self.tries(target)).map(|(_, looks)| looks).collect();
        if all.contains(&Looks::Fine) { Some(Looks::Fine) } else { all.last().copied() }
    }

    /// Each try at a target of the responder's, in order, with how it looked.
    pub(super) fn echoes(&self, target: &Target) -> impl Iterator<Item = (u8, Looks)> + '_ {
        attempts(self.echoes.get(target).map_or(&[], Vec::as_slice))
    }

    /// The quickest echo; zero when there was none.
    pub(super) fn quickest_echo(&self) -> Duration {
        let echoes = self.echoes.values().flatten().filter(|o| o.saw == Saw::Echo);
        Duration::from_micros(echoes.map(|o| o.took_us).min().unwrap_or(0))
    }

    /// Targets of one role and transport that were tried, in order, with how they look.
    pub(super) fn tried(&self, role: Role, transport: Transport) -> impl Iterator<Item = (&'a Target, Looks)> + '_ {
        self.tries.iter().filter_map(move |(target, tries)| {
            let fits = target.transport == transport && tries.iter().any(|o| o.role == role);
            fits.then(|| self.looks(target).map(|looks| (*target, looks))).flatten()
        })
    }

    /// Walks to this target for the table's sake, each with its hop limit.
    pub(super) fn walks(&self, target: &Target) -> &[(u8, &'a Observation)] {
        self.walks.get(target).map_or(&[], Vec::as_slice)
    }

    /// What was said to this target for the table's sake, and what came of it.
    pub(super) fn sayings(&self, target: &Target) -> &[Saying] {
        self.sayings.get(target).map_or(&[], Vec::as_slice)
    }

    /// Whether the device has no way out at all: every route was refused.
    pub(super) fn offline(&self) -> bool {
        let mut routes = self.seen.iter().filter(|o| matches!(o.step, Step::Route { .. })).peekable();
        routes.peek().is_some() && routes.all(|o| matches!(o.saw, Saw::OsRefused { .. }))
    }

    /// Whether packets to this address have a way out, as far as is known.
    pub(super) fn routed(&self, address: IpAddr) -> bool {
        let refused = |o: &Observation| {
            matches!(&o.step, Step::Route { to } if to.is_ipv4() == address.is_ipv4())
                && matches!(o.saw, Saw::OsRefused { .. })
        };
        !self.seen.iter().any(refused)
    }

    /// `least`, or three times the usual TCP handshake where that is longer.
    pub(super) fn patience(&self, least: Duration) -> Duration {
        // The proxy is near, whatever is not; and a responder is elsewhere.
        let straight = |o: &&Observation| o.step.target().is_some() && o.role != Role::Responder;
        let accepted = self.seen.iter().filter(|o| o.saw == Saw::Accepted).filter(straight);
        let mut took: Vec<u64> = accepted.map(|o| o.took_us).collect();
        took.sort_unstable();
        // The median: a handshake that lost its first packet says nothing about the way.
        let usual = took.get(took.len() / 2).copied().unwrap_or(0);
        least.max(Duration::from_micros(usual) * 3)
    }
}

fn attempts<'t>(tries: &'t [&Observation]) -> impl Iterator<Item = (u8, Looks)> + 't {
    let most = tries.iter().map(|o| o.attempt).max().unwrap_or(0);
    let last_of = |attempt| tries.iter().rev().find(|o| o.attempt == attempt).map(|o| (attempt, look(o)));
    (1..=most).filter_map(last_of)
}

fn is_tcp(target: &Target) -> bool {
    target.transport == Transport::Tcp
}

fn look(observation: &Observation) -> Looks {
    match &observation.saw {
        Saw::Accepted
        | Saw::Tls { .. }
        | Saw::Http { .. }
        | Saw::Stun { .. }
        | Saw::Turn(_)
        | Saw::Media(_)
        | Saw::Mapped { .. }
        | Saw::Binding { .. }
        | Saw::Signal(_)
        | Saw::Echo
        | Saw::Answered
        | Saw::Answers { .. }
        | Saw::Routed => Looks::Fine,
        Saw::Silent { .. } => match &observation.step {
            Step::Http { .. } => Looks::Mute,
            Step::Tls { target, .. } | Step::Turn { target, .. } | Step::Echo(target) if is_tcp(target) => Looks::Mute,
            _ => Looks::Silent,
        },
        Saw::Refused => Looks::Refused,
        Saw::Icmp { from, .. } => Looks::Icmp(*from),
        Saw::OsRefused { .. } => Looks::Local,
        Saw::Unreachable { .. }
        | Saw::DnsError { .. }
        | Saw::Cut { .. }
        | Saw::TlsFailed { .. }
        | Saw::Garbage { .. } => Looks::Odd,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handshake_without_an_answer_shows_an_open_port_only_where_a_connection_came_before() {
        for (transport, expected) in [(Transport::Tcp, Looks::Mute), (Transport::Udp, Looks::Silent)] {
            let target = Target { host: "turn".into(), address: [203, 0, 113, 20].into(), transport, port: 8089 };
            let step = Step::Tls { target: target.clone(), name: String::new() };
            let saw = Saw::Silent { waited_ms: 2_500 };
            let seen = [Observation { n: 1, at_us: 0, took_us: 2_500_000, role: Role::Rule, attempt: 9, step, saw }];
            assert_eq!(Book::of(&seen).looks(&target), Some(expected), "{transport}");
        }
    }
}
