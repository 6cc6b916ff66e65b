//! What is said to a port apart from whether it opens: filters may look at that.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::profile::Transport;

use super::{Observation, Saw, Step};

/// What is said to a port.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Content {
    /// Line ends, as many bytes as a STUN binding request: no protocol begins like this.
    Neutral,
    /// A STUN binding request (RFC 8489 section 6.2).
    Stun,
    /// The first message of a TLS handshake.
    Tls {
        /// The server name asked for; none: it names no server.
        name: Option<String>,
    },
}

/// What came of saying something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// An answer in the same protocol, whatever it said.
    Answered,
    /// The connection was cut, before anything came back.
    Cut {
        /// Reset rather than closed.
        reset: bool,
    },
    /// Nothing.
    Silence,
    /// A router reported that it went no farther.
    Expired,
}

/// Something that was said, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saying {
    /// What.
    pub content: Content,
    /// Hop limit of what was said; none: the system's own.
    pub ttl: Option<u8>,
    /// What came of it.
    pub came: Came,
    /// Who reported that it went no farther, where that is known.
    pub router: Option<IpAddr>,
    /// Number of the observation.
    pub n: u32,
}

impl Content {
    /// A name that no filter has a reason to know, and no vendor's server to serve (RFC 2606 section 3).
    pub const OTHER_NAME: &str = "example.com";

    /// TLS that asks for a name.
    pub fn named(name: &str) -> Self {
        Self::Tls { name: Some(name.to_owned()) }
    }

    /// TLS that asks for no name, or for [`Self::OTHER_NAME`].
    pub fn is_other_tls(&self) -> bool {
        matches!(self, Self::Tls { name } if name.as_ref().is_none_or(|name| name == Self::OTHER_NAME))
    }

    /// TLS that asks for the name of the destination.
    pub fn is_named_tls(&self) -> bool {
        matches!(self, Self::Tls { .. }) && !self.is_other_tls()
    }
}

impl Came {
    /// Cut or swallowed.
    pub fn is_stopped(self) -> bool {
        matches!(self, Self::Cut { .. } | Self::Silence)
    }
}

impl Saying {
    /// Whether the answer was one.
    pub fn is_answered(&self) -> bool {
        self.came == Came::Answered
    }
}

impl Observation {
    /// What this step said on an open connection, or in a datagram of [`Step::Say`], and what came of it; none where it said nothing that tells of
    /// contents, or something came back that is neither an answer nor an end.
    pub fn saying(&self) -> Option<Saying> {
        let (content, ttl) = match &self.step {
            Step::Say { content, ttl, .. } => (content.clone(), *ttl),
            Step::Tls { target, name } if target.transport == Transport::Tcp => (Content::named(name), None),
            Step::Stun(target) | Step::Turn { target, secured: false } if target.transport == Transport::Tcp => {
                (Content::Stun, None)
            }
            _ => return None,
        };
        let came = match &self.saw {
            Saw::Answered | Saw::Tls { .. } | Saw::TlsFailed { .. } | Saw::Stun { .. } | Saw::Turn(_) => Came::Answered,
            Saw::Cut { reset } => Came::Cut { reset: *reset },
            Saw::Silent { .. } => Came::Silence,
            Saw::Icmp { from, kind, .. } if *kind == if from.is_ipv4() { 11 } else { 3 } => Came::Expired,
            Saw::Unreachable { .. } if ttl.is_some() => Came::Expired,
            _ => return None,
        };
        let router = match self.saw {
            Saw::Icmp { from, .. } if came == Came::Expired => Some(from),
            _ => None,
        };
        Some(Saying { content, ttl, came, router, n: self.n })
    }
}
