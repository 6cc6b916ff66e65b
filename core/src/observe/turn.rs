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
