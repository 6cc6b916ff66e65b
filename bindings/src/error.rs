//! Why something could not be done at all; what a check could not find out is in its report.

use std::io;

use callready::agent::{self, LastingError, Unfinished};
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
    /// A fault of the program; what is asked next is done by another core.
    #[error("{reason}")]
    Panicked {
        /// What the fault is and where, for its authors.
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

impl From<LastingError> for AgentError {
    fn from(error: LastingError) -> Self {
        let reason = error.to_string();
        match error {
            LastingError::Unfinished(Unfinished::Closed) => Self::Refused { reason },
            LastingError::Unfinished(Unfinished::Panicked(_)) => Self::Panicked { reason },
            LastingError::NoThread(_) => Self::Store { reason },
        }
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
