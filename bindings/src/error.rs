//! Why something could not be done at all; what a check could not find out is in its report.

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
