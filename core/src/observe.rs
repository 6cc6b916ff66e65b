//! What was seen: one step, one target, one outcome. A failed probe is an observation too.
//!
//! Observations are flat, self-contained and free of judgement, so that a saved run can be judged again.

mod addresses;
mod ask;
mod binding;
mod certificate;
mod content;
mod mapping;
mod private;
mod recording;
mod signal;
mod survey;
mod target;
mod turn;

use std::net::{IpAddr, SocketAddr};

use serde::{Deserialize, Serialize};

pub use addresses::addresses;
pub use ask::{Ask, Expect, Probe};
pub use binding::{Binding, Witness};
pub use certificate::{Certificate, Trust};
pub use content::{Came, Content, Saying};
pub use mapping::{Mapping, Other};
pub use private::{is_private, is_shared};
#[cfg(test)]
pub(crate) use recording::tests::sample;
pub use recording::{Agent, End, Ended, Header, Recording, RecordingError, Spent};
pub use signal::{By, Ending, Gate, Signal, Signalled, Stayed};
pub use survey::{ENOUGH_MISSES, Stretch, Survey, Way, enough_misses, is_missed, is_steady};
pub use target::{DnsWay, Family, Leg, Target, Tunnel};
pub use turn::{Flow, Flows, Turned};

/// One step towards one target and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// Number within the run, from 1, in the order in which the steps ended.
    pub n: u32,
    /// When the step began, microseconds after the run's start.
    pub at_us: u64,
    /// How long it took until something was seen or given up, microseconds.
    pub took_us: u64,
    /// Why the step was made.
    pub role: Role,
    /// 1 for the first try; retests count up.
    pub attempt: u8,
    /// What was done, to what.
    #[serde(flatten)]
    pub step: Step,
    /// What was seen.
    #[serde(flatten)]
    pub saw: Saw,
}

/// Why a step was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// To learn about a row of the table.
    Rule,
    /// To compare with: a target whose answer is known beforehand.
    Control,
    /// To catch a liar: an address where nothing may answer.
    Negative,
    /// To hear from a responder of one's own: what it says is about the way to it, not about the table's destinations.
    Responder,
}

/// What was done, to what.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// Asked the routing table whether this address family leads anywhere; nothing is sent.
    Route {
        /// An address of that family.
        to: IpAddr,
    },
    /// Resolved a name.
    Dns {
        /// The name.
        name: String,
        /// Which way.
        via: DnsWay,
    },
    /// Opened a TCP connection.
    Tcp(Target),
    /// Shook hands in TLS on a TCP connection, or in DTLS over UDP.
    Tls {
        /// Where.
        #[serde(flatten)]
        target: Target,
        /// The server name asked for; DTLS asks for none.
        name: String,
    },
    /// Asked for a page, over TLS when `tls`.
    Http {
        /// Where.
        #[serde(flatten)]
        target: Target,
        /// Path on the server.
        path: String,
        /// `https:`.
        tls: bool,
    },
    /// Went a part of the way to a host through the device's proxy.
    Tunnel {
        /// Through which proxy, and where to.
        #[serde(flatten)]
        tunnel: Tunnel,
        /// Which part.
        leg: Leg,
    },
    /// Sent a STUN binding request (RFC 8489 section 6.2).
    Stun(Target),
    /// Asked a TURN server for an allocation, over UDP or TCP as the target says (RFC 8656 section 7).
    Turn {
        /// Where.
        #[serde(flatten)]
        target: Target,
        /// In TLS, or in DTLS over UDP (RFC 7350).
        secured: bool,
    },
    /// Sent packets as a call does through two allocations on a relay, from each to the other (RFC 8656 section 3.4).
    Media {
        /// Where.
        #[serde(flatten)]
        target: Target,
        /// In TLS, or in DTLS over UDP.
        secured: bool,
    },
    /// Asked several STUN servers from one UDP socket as whom they see it.
    Mapping {
        /// Whom.
        servers: Vec<SocketAddr>,
    },
    /// Left a binding of the network's for packets of a UDP socket alone for a while.
    Binding {
        /// Towards which server.
        server: SocketAddr,
        /// By what it is looked at.
        by: Witness,
    },
    /// Asked a server that takes signalling, in TLS.
    Signal {
        /// Whom, and which way.
        #[serde(flatten)]
        gate: Gate,
        /// What.
        asked: Signal,
    },
    /// Sent a UDP datagram.
    Udp(Target),
    /// Asked a responder for an echo, over UDP or TCP as the target says (`wire::echo`).
    Echo(Target),
    /// Sent a TCP SYN (or a UDP datagram) that lives for `ttl` hops only.
    Walk {
        /// Where.
        #[serde(flatten)]
        target: Target,
        /// Hop limit of the packet.
        ttl: u8,
    },
    /// Said something of one's own choice, on a TCP connection or in a UDP datagram.
    Say {
        /// Where.
        #[serde(flatten)]
        target: Target,
        /// What.
        content: Content,
        /// Hop limit of what was said, though not of the connection; the system's own when absent.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        ttl: Option<u8>,
    },
}

/// What was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "saw", rename_all = "snake_case")]
pub enum Saw {
    /// The routing table knows a way.
    Routed,
    /// The name has these addresses; empty when it exists without addresses of the family asked for.
    Answers {
        /// In the resolver's order.
        addresses: Vec<IpAddr>,
    },
    /// The resolver answered with an error.
    DnsError {
        /// Response code in lower case: `nxdomain`, `refused`, `servfail` …; `failed` from the system way, which tells no more.
        code: String,
    },
    /// TCP handshake done.
    Accepted,
    /// A TCP reset: the connection was refused and the error queue holds no ICMP error.
    Refused,
    /// An ICMP error.
    Icmp {
        /// Who sent it.
        from: IpAddr,
        /// ICMP or ICMPv6 type.
        kind: u8,
        /// ICMP or ICMPv6 code.
        code: u8,
    },
    /// Nothing within this time.
    Silent {
        /// How long was waited, milliseconds.
        waited_ms: u32,
    },
    /// This device's own system refused; no packet was sent.
    OsRefused {
        /// Name of the error, such as `ENETUNREACH`.
        error: String,
    },
    /// An ICMP error came back, and this system does not tell which, nor from whom: Linux before 5.8 keeps no error queue for TCP.
    Unreachable {
        /// Name of the error, such as `EHOSTUNREACH`.
        error: String,
    },
    /// The connection opened and was cut at the first data.
    Cut {
        /// Reset rather than closed.
        reset: bool,
    },
    /// TLS handshake finished, whatever the certificate is worth.
    Tls {
        /// `1.2` or `1.3`.
        version: String,
        /// The chain as presented, leaf first.
        chain: Vec<Certificate>,
        /// What this device's trust store says.
        device: Trust,
        /// What the public roots (or `--roots`) say.
        public: Trust,
    },
    /// The peer answered in TLS, but the handshake failed.
    TlsFailed {
        /// Alert or fault in rustls' words, without addresses.
        why: String,
    },
    /// An HTTP answer.
    Http {
        /// Status code.
        status: u16,
        /// Server's `Date` minus this device's clock, seconds.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        skew_s: Option<i64>,
        /// Whether one of the expected fingerprints, or the expected body, was there; absent when none was expected.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        recognised: Option<bool>,
        /// Host of a `Location` header.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        redirect: Option<String>,
    },
    /// A STUN answer with the right transaction id, from the right address.
    Stun {
        /// 0 for success, otherwise the error code.
        error: u16,
    },
    /// A TURN server's answer with the right transaction id.
    Turn(Turned),
    /// What became of the packets.
    Media(Box<Flows>),
    /// As whom each server saw the socket, in their order; null for those that did not say.
    Mapped {
        /// One for each server.
        mappings: Vec<Option<Mapping>>,
        /// Servers beside that some of them named, and that answered.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        others: Vec<Other>,
    },
    /// How a binding was after it was left alone.
    Binding {
        /// For how long, milliseconds.
        quiet_ms: u64,
        /// How it was.
        binding: Binding,
    },
    /// What a server that takes signalling made of it.
    Signal(Signalled),
    /// The responder's echo, with the right nonce.
    Echo,
    /// What was said was answered in its own protocol, of which no more was heard than that.
    Answered,
    /// Data that is not the protocol asked for, or an answer from elsewhere.
    Garbage {
        /// What was wrong, in a few words.
        why: String,
    },
}

impl Step {
    /// Where the step went, if it went straight to a port to learn about that port.
    pub fn target(&self) -> Option<&Target> {
        match self {
            Step::Route { .. }
            | Step::Dns { .. }
            | Step::Tunnel { .. }
            | Step::Mapping { .. }
            | Step::Binding { .. }
            | Step::Signal { .. } => None,
            Step::Tcp(target) | Step::Stun(target) | Step::Udp(target) | Step::Echo(target) => Some(target),
            Step::Tls { target, .. }
            | Step::Http { target, .. }
            | Step::Turn { target, .. }
            | Step::Media { target, .. }
            | Step::Walk { target, .. }
            | Step::Say { target, .. } => Some(target),
        }
    }
}

impl Saw {
    /// [`Saw::OsRefused`] of a private or loopback target that configuration does not permit.
    pub const NOT_PERMITTED: &str = "private target not permitted";
}

/// Highest hop limit of a walk: a site and its provider fit in this many hops; servers beyond them need not be reached.
pub const FARTHEST_WALK: u8 = 8;
