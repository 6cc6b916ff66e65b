//! The words a verdict may use: readiness, verdict, state and evidence, each with its strength in its order.

use serde::{Deserialize, Serialize};

use crate::profile::Ports;

use super::relay::RelayResult;

/// The answer, overall and for a capability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Readiness {
    /// It works.
    Ready,
    /// It works and something will be noticed.
    Degraded,
    /// It could not be decided.
    Unknown,
    /// It does not work.
    NotReady,
}

/// Verdict of a rule or target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// All of it is open.
    Open,
    /// Some of it is open, some is not.
    Partial,
    /// None of it is open, and some of it is proven blocked.
    Blocked,
    /// Somebody else answers in the destination's place.
    Intercepted,
    /// Nothing proves it either way.
    Unverified,
    /// It was not tried.
    NotRun,
}

/// One probed destination of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetResult {
    /// The destination as the table writes it.
    pub host: String,
    /// What stood in for it; null when nothing could.
    pub probed: Option<String>,
    /// The address that was probed; null when there was none.
    pub address: Option<String>,
    /// It is a responder, which stands for no destination of the table: it counts for no verdict but its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub responder: bool,
    /// What its spans say together.
    pub verdict: Verdict,
    /// Each port of the rule exactly once, in order.
    pub spans: Vec<Span>,
    /// What relays said, where the table says that TURN is spoken and the port answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relays: Vec<RelayResult>,
}

/// Neighbouring ports with one state and one evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// One port or one range.
    pub ports: Ports,
    /// What holds for them.
    pub state: State,
    /// What was seen; null for `not_run`.
    pub evidence: Option<Evidence>,
    /// How many of them were really probed; the rest is inferred.
    pub tested: usize,
    /// Who rejected, where an address said so.
    #[serde(default)]
    pub by: Option<String>,
    /// How many hops away whoever reset or rejected is, or the last one that saw dropped packets, where it is known.
    #[serde(default)]
    pub hop: Option<u8>,
    /// Of dropped packets: a hop that did not see them although it sees others; `hop` is then the last that did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_before: Option<u8>,
    /// On whose side packets are lost or refused, where it is known.
    #[serde(default)]
    pub side: Option<Side>,
    /// By which way, where it was not the straight one: then nothing here is said of the firewall.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<Via>,
}

/// On whose side of the border something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// At the site: a router beyond it never saw the packets.
    Site,
    /// Beyond the site's border: routers there saw the packets.
    Beyond,
}

/// A way that is not the straight one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// Through the device's HTTP proxy.
    Proxy,
}

/// State of a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Packets get through.
    Open,
    /// Packets are dropped, reset or rejected on the way.
    Blocked,
    /// Somebody else answers in the destination's place.
    Intercepted,
    /// Nothing proves it either way.
    Unverified,
    /// It was not tried.
    NotRun,
}

/// What was seen of a port; CONTRACT's table, word for word, and five additions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// Open: the protocol itself replied.
    Answered,
    /// Open: TCP handshake done, and nothing on the way accepts everything.
    Accepted,
    /// Open: the server's own reset or port unreachable came back.
    RefusedByServer,
    /// Open: a router beyond the site's border reported the packet; the reply was not seen.
    Passed,
    /// Blocked: repeated silence of something that must answer and did for a control.
    Dropped,
    /// Blocked: a reset from something nearer than the server.
    Reset,
    /// Blocked: an ICMP rejection.
    Rejected,
    /// Blocked: opened, then cut at the first data.
    ClosedAfter,
    /// Blocked: the port passes other contents, and not what is spoken there.
    Filtered,
    /// Unverified: no answer, and nothing to compare with.
    Silent,
    /// Unverified: this device's own system refused to send.
    OsRefused,
    /// Unverified: something on the way accepts connections to addresses where nothing is.
    Lied,
    /// Unverified: refused, and nothing tells by whom.
    Refused,
    /// Unverified: the connection was accepted, but no control showed that nothing on the way accepts everything.
    Uncontrolled,
    /// Unverified: it looks blocked, and neither a second try nor what the server is known to serve confirms it.
    Unconfirmed,
    /// Intercepted: the certificate is not the destination's.
    Certificate,
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// A required capability does not work.
    Blocking,
    /// Something will be noticed.
    Degrading,
    /// Worth knowing.
    Notice,
}

impl Evidence {
    /// The state that this evidence stands for.
    pub fn state(self) -> State {
        use Evidence as E;
        match self {
            E::Answered | E::Accepted | E::RefusedByServer | E::Passed => State::Open,
            E::Dropped | E::Reset | E::Rejected | E::ClosedAfter | E::Filtered => State::Blocked,
            E::Certificate => State::Intercepted,
            E::Silent | E::OsRefused | E::Lied | E::Refused | E::Uncontrolled | E::Unconfirmed => State::Unverified,
        }
    }
}
