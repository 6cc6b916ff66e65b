//! Why something could not be done at all; what a check could not find out is in its report.

use std::io;

use callready::agent;
use callready::store::Damage;

/// Why something could not be done at all.
#[derive(Debug, thiserror::Error, uniffi::Error)]
pub enum AgentError {
    /// A check is under way already.
    #[error("a check is under way already")]
    Busy,
    /// The configuration or the network does not allow it; the sentence names what.
    #[error("{reason}")]
    Refused {
        /// A sentence.
        reason: String,
    },
    /// A report could not be found, read or kept.
    #[error("{reason}")]
    Store {
        /// A sentence.
        reason: String,
    },
}

impl From<agent::AgentError> for AgentError {
    fn from(error: agent::AgentError) -> Self {
        match error {
            agent::AgentError::Busy => Self::Busy,
            other => Self::Refused { reason: other.to_string() },
        }
    }
}

impl From<agent::Closed> for AgentError {
    fn from(closed: agent::Closed) -> Self {
        Self::Refused { reason: closed.to_string() }
    }
}

impl From<Damage> for AgentError {
    fn from(damage: Damage) -> Self {
        Self::Store { reason: damage.to_string() }
    }
}

impl From<io::Error> for AgentError {
    fn from(error: io::Error) -> Self {
        Self::Store { reason: error.to_string() }
    }
}
