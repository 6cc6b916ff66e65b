//! A client of a TURN relay (RFC 8656) without sockets, clock or randomness: bytes and times go in, bytes, times and events come out.
//!
//! ```text
//! Allocate ──► 401 ──► Allocate, signed ──► Allocated ──► permit, bind ──► send ⇄ data ──► release
//!     first round trip         second                          third
//! ```
//!
//! Without credentials the 401 is the end: it proves the path. Nothing is refreshed on its own; an allocation lives 10 minutes, a permission 5.

mod access;
mod allocation;
mod credentials;
mod frames;
mod message;
mod outcome;
mod response;
mod transaction;

use std::time::Duration;

use thiserror::Error;

pub use allocation::{Allocation, MOST_DATA};
pub use credentials::{Credentials, Unusable};
pub use frames::{Broken, Frames, cut};
pub use outcome::{Event, Outcome, Request};

use crate::observe::Family;

/// What carries the messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carrier {
    /// UDP or DTLS: what is lost is sent again.
    Datagram,
    /// TCP or TLS: nothing is lost, and [`Frames`] cuts it into pieces.
    Stream,
}

/// How to ask for an allocation.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What carries the messages.
    pub carrier: Carrier,
    /// None: the relay is only asked whether it is there.
    pub credentials: Option<Credentials>,
    /// REQUESTED-ADDRESS-FAMILY; none leaves it to the server, which then takes IPv4 (RFC 8656 section 18.6).
    pub family: Option<Family>,
    /// LIFETIME, whole seconds; none leaves it to the server.
    pub lifetime: Option<Duration>,
    /// First wait before a datagram is sent again; it doubles each time. A little more than the round trip, if that is known, else 500 ms.
    pub rto: Duration,
    /// How often one request is sent over datagrams, 1 to 7.
    pub sends: u32,
    /// When every request is given up, since the start. A later one is sent once, and no answer is waited for.
    pub deadline: Duration,
}

/// Why something was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Unsent {
    /// It is not there yet, or not any more.
    #[error("there is no allocation")]
    NoAllocation,
    /// Too much waits for answers, or to be taken away.
    #[error("too much is under way")]
    TooMuch,
    /// It does not fit into one piece.
    #[error("the data are too long")]
    TooLong,
}

#[cfg(test)]
mod tests;
