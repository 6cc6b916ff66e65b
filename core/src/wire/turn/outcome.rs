//! What is asked of a relay, and all that can become of it.

use std::net::SocketAddr;
use std::time::Duration;

/// What was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Request {
    /// An address on the relay (RFC 8656 section 7).
    Allocate,
    /// That the address of this peer may send (section 9).
    Permit {
        /// Only its address counts, the port does not.
        peer: SocketAddr,
    },
    /// A channel to this peer (section 12).
    Bind {
        /// Whom the channel leads to.
        peer: SocketAddr,
        /// Its number, 0x4000 to 0x4fff.
        channel: u16,
    },
    /// A longer life of the allocation (section 8).
    Refresh {
        /// What was asked for, whole seconds.
        lifetime: Duration,
    },
    /// The end of the allocation: a refresh with no lifetime.
    Release,
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// An address on the relay is ours.
    Allocated {
        /// Where peers send to.
        relayed: SocketAddr,
        /// Where the server saw the request come from; none where it did not say.
        mapped: Option<SocketAddr>,
        /// How long without a refresh; none where it did not say.
        lifetime: Option<Duration>,
    },
    /// A permission or a channel is there.
    Granted,
    /// The allocation lives this long from now; zero after a release.
    Refreshed {
        /// None where the server did not say.
        lifetime: Option<Duration>,
    },
    /// No answer that counts came in time.
    NoAnswer,
    /// All that came was signed wrongly, or not at all (RFC 8489 section 9.2.5).
    Forged,
    /// 300: another server is to be asked. It is told, not followed.
    Alternate {
        /// None where the server did not say.
        server: Option<SocketAddr>,
    },
    /// 401 while there are no credentials: the server is alive and guards its relay.
    Challenged,
    /// Any other error (RFC 8656 section 19): 400 bad request, 401 wrong credentials, 403 forbidden, 437 allocation mismatch, 438 a nonce refused
    /// that had just been given (another server may have got it), 441 other credentials than the allocation's, 442 no UDP relayed, 486 quota of
    /// this user used up, 508 no address to spare …
    Refused {
        /// 301 to 699.
        code: u16,
    },
    /// A response to this very request that cannot be used; it proves the path all the same.
    Malformed {
        /// In a few words.
        why: String,
    },
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A request is over; once a request.
    Done {
        /// What was asked.
        request: Request,
        /// What became of it.
        outcome: Outcome,
    },
    /// The relay passed on what a peer sent. Nothing proves that it was this peer: data are not signed.
    Data {
        /// Who sent it, as the relay says.
        peer: SocketAddr,
        /// The channel it came by; none for an indication.
        channel: Option<u16>,
        /// What it sent.
        bytes: Vec<u8>,
    },
}

impl Outcome {
    /// What an error code says where no retry is due.
    pub(super) fn of(code: u16, alternate: Option<SocketAddr>) -> Self {
        match code {
            300 => Self::Alternate { server: alternate },
            code => Self::Refused { code },
        }
    }

    pub(super) fn malformed(why: &str) -> Self {
        Self::Malformed { why: crate::wire::clean(why) }
    }
}
