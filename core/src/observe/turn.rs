//! What relays say.

use serde::{Deserialize, Serialize};

/// What a TURN server made of the request for an allocation (RFC 8656 section 7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "snake_case")]
pub enum Turned {
    /// It gave an address.
    Allocated,
    /// It asked for credentials, and none were given: it is alive.
    Challenged,
    /// It answered with an error (RFC 8656 section 19): 300 another server, 401 wrong credentials, 438 its own nonce refused, 486 quota used up,
    /// 508 no address to spare …
    Refused {
        /// 300 to 699.
        code: u16,
    },
    /// Whatever answered does not know the password: it signed wrongly, or not at all (RFC 8489 section 9.2.5).
    Forged,
    /// It answered this very request with something that cannot be used.
    Malformed {
        /// In a few words.
        why: String,
    },
}

/// What became of a call's packets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flows {
    /// Small ones, as a voice's.
    pub voice: Flow,
    /// Large ones, as a picture's.
    pub video: Flow,
}

/// What became of packets that went to a relay and back, paced as a call's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// Packets sent, both directions together.
    pub sent: u32,
    /// Packets that came back.
    pub received: u32,
    /// Packets that came after one that had been sent later.
    pub reordered: u32,
    /// Usual time to the relay and back (median), microseconds; none when nothing came back.
    pub rtt_us: Option<u64>,
    /// Interarrival jitter (RFC 3550 section 6.4.1), microseconds; none when fewer than two came back.
    pub jitter_us: Option<u64>,
    /// When the last packet that came back was sent, milliseconds after the first.
    pub last_ms: Option<u64>,
    /// For how long packets were to be sent, milliseconds; what cut the way earlier ends the flow as silence does.
    pub span_ms: u64,
}

impl Flow {
    /// Whether packets still came back when the last ones were sent.
    pub fn lasted(&self) -> bool {
        self.last_ms.is_some_and(|last| last + GONE_MS >= self.span_ms)
    }

    /// Both together: the counts of both, the worse of their times, and the earlier end.
    pub fn with(&self, other: &Self) -> Self {
        Self {
            sent: self.sent + other.sent,
            received: self.received + other.received,
            reordered: self.reordered + other.reordered,
            rtt_us: self.rtt_us.max(other.rtt_us),
            jitter_us: self.jitter_us.max(other.jitter_us),
            last_ms: self.last_ms.min(other.last_ms),
            span_ms: self.span_ms.max(other.span_ms),
        }
    }
}

/// So long without a packet back is an end, not a gap, milliseconds.
const GONE_MS: u64 = 1_000;
