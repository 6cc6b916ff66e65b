//! What the relays of a destination said, port by port and way by way.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::observe::{Observation, Saw, Step, Turned};
use crate::profile::{Ports, Transport};

use super::seen::{Place, Seen};

/// What one relay said on one way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelayResult {
    /// Port.
    pub port: u16,
    /// What carried the conversation.
    pub over: Over,
    /// What came of it.
    pub reply: Reply,
    /// The error code, where it answered with one (RFC 8656 section 19).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<u16>,
    /// From the first request, once the way was open, to the outcome, milliseconds.
    pub took_ms: u64,
}

/// What carries a relay's messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Over {
    /// UDP.
    Udp,
    /// DTLS over UDP.
    Dtls,
    /// TCP.
    Tcp,
    /// TLS over TCP.
    Tls,
}

/// What came of asking for an allocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// An address on the relay was given.
    Allocated,
    /// Credentials were asked for, and there were none to give: the relay is there.
    Challenged,
    /// An error: see its code.
    Refused,
    /// Whatever answered does not know the password.
    Forged,
    /// An answer that cannot be used.
    Malformed,
    /// Nothing came, or nothing that was TURN.
    Unanswered,
}

/// What the relays at an address said on a row's ports, in order of port and way, with the observations' numbers.
pub(super) fn results(
    seen: &Seen<'_>,
    (host, address): (&str, IpAddr),
    transport: Transport,
    ports: &Ports,
) -> Vec<(RelayResult, u32)> {
    let tries = |port| seen.tries(&Place { host, address, transport, port }).to_vec();
    let told = |observation: &Observation| Some((result(observation)?, observation.n));
    let mut results: Vec<(RelayResult, u32)> = ports.iter().flat_map(tries).filter_map(told).collect();
    results.sort_by_key(|(result, n)| (result.port, result.over, *n));
    results
}

fn result(observation: &Observation) -> Option<RelayResult> {
    let Step::Turn { target, secured } = &observation.step else { return None };
    let over = Over::of(target.transport, *secured);
    let (reply, code) = match &observation.saw {
        Saw::Turn(Turned::Allocated) => (Reply::Allocated, None),
        Saw::Turn(Turned::Challenged) => (Reply::Challenged, None),
        Saw::Turn(Turned::Refused { code }) => (Reply::Refused, Some(*code)),
        Saw::Turn(Turned::Forged) => (Reply::Forged, None),
        Saw::Turn(Turned::Malformed { .. }) => (Reply::Malformed, None),
        _ => (Reply::Unanswered, None),
    };
    Some(RelayResult { port: target.port, over, reply, code, took_ms: observation.took_us / 1_000 })
}

impl Over {
    /// What carries the messages over this transport, in clear or not.
    pub(super) fn of(transport: Transport, secured: bool) -> Self {
        match (transport, secured) {
            (Transport::Udp, false) => Self::Udp,
            (Transport::Udp, true) => Self::Dtls,
            (Transport::Tcp, false) => Self::Tcp,
            (Transport::Tcp, true) => Self::Tls,
        }
    }
}

impl RelayResult {
    /// Whether a relay is there, whatever it thinks of the request.
    pub(super) fn is_alive(&self) -> bool {
        !matches!(self.reply, Reply::Forged | Reply::Unanswered)
    }
}
