//! What servers that take signalling by WebSocket are asked, and what comes of it.

use std::net::{IpAddr, SocketAddr};

use serde::{Deserialize, Serialize};

/// A server that takes signalling in TLS, and the way to it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Gate {
    /// The name (or address) that stands for the destination, as in the plan.
    pub host: String,
    /// The port.
    pub port: u16,
    /// Which way.
    pub by: By,
}

/// A way to a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Straight, at this address.
    Address(IpAddr),
    /// Through this HTTP proxy, which resolves the host.
    Proxy(SocketAddr),
}

/// What is asked, each on a connection of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// The start page, to compare with.
    Page,
    /// The same with an upgrade to WebSocket (RFC 6455 section 4.1).
    Upgrade,
    /// The upgrade, then a ping a second (RFC 6455 section 5.5.2).
    Stay,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "came", rename_all = "snake_case")]
pub enum Signalled {
    /// The server agreed, with the right key (RFC 6455 section 4.2.2).
    Upgraded,
    /// An HTTP answer.
    Answered {
        /// Status code.
        status: u16,
    },
    /// The connection was cut after the request, before any answer.
    Cut {
        /// Reset rather than closed.
        reset: bool,
    },
    /// Nothing came back within this time.
    Silent {
        /// How long was waited, milliseconds.
        waited_ms: u32,
    },
    /// Something came that is no answer to this request.
    Odd {
        /// In a few words.
        why: String,
    },
    /// Nothing was asked: the connection, or the handshake on it, did not come about.
    Unopened,
    /// The server agreed, and the connection was kept.
    Stayed(Stayed),
}

/// What became of a connection that was kept open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stayed {
    /// Pings sent.
    pub sent: u32,
    /// Pongs that came back.
    pub received: u32,
    /// When the last pong came, milliseconds after the upgrade.
    pub last_ms: Option<u64>,
    /// For how long pings were to be sent, milliseconds.
    pub span_ms: u64,
    /// How it ended.
    pub end: Ending,
}

/// How a connection ended that was kept open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// It was open for all that could be seen.
    Open,
    /// The server took its leave, by a close frame or in TLS.
    Parted,
    /// It was cut without a goodbye.
    Cut,
}

impl Stayed {
    /// After how many milliseconds nothing came any more; none where it went on to the end, or where the server took its leave.
    pub fn cut_after_ms(&self) -> Option<u64> {
        let last = self.last_ms.unwrap_or(0);
        match self.end {
            Ending::Parted => None,
            Ending::Cut => Some(last),
            Ending::Open => (last + GONE_MS < self.span_ms).then_some(last),
        }
    }
}

/// So long without a pong is an end: two packets lost in a row are sent again before, milliseconds.
const GONE_MS: u64 = 2_500;
