//! Why a call gives nothing back; each becomes a Java exception.

use callready::agent::{AgentError, LastingError, Unfinished};
use callready::store::Damage;

/// Why a call gives nothing back.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// What Java passed cannot be used; the sentence names what.
    #[error("{0}")]
    Argument(String),
    /// A check is under way already.
    #[error("a check is under way already")]
    Busy,
    /// It cannot be done now; the sentence says why.
    #[error("{0}")]
    Refused(String),
    /// A fault of the program.
    #[error("{0}")]
    Panicked(String),
    /// Java itself refused, or has an exception pending.
    #[error("{0}")]
    Java(#[from] jni::errors::Error),
}

impl From<AgentError> for Fault {
    fn from(error: AgentError) -> Self {
        match error {
            AgentError::Busy => Self::Busy,
            other => Self::Refused(other.to_string()),
        }
    }
}

impl From<LastingError> for Fault {
    fn from(error: LastingError) -> Self {
        let said = error.to_string();
        match error {
            LastingError::Unfinished(Unfinished::Panicked(_)) => Self::Panicked(said),
            LastingError::Unfinished(Unfinished::Closed) | LastingError::NoThread(_) => Self::Refused(said),
        }
    }
}

impl From<Damage> for Fault {
    fn from(damage: Damage) -> Self {
        Self::Refused(damage.to_string())
    }
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self::Refused(error.to_string())
    }
}
