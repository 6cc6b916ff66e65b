//! A certificate as a server showed it, and who trusts it.

use serde::{Deserialize, Serialize};

/// A certificate as presented.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// Subject's common name, or the first subject alternative name.
    pub subject: String,
    /// Issuer's common name, or its organisation.
    pub issuer: String,
    /// Start of validity, seconds since 1970 (UTC).
    pub not_before: i64,
    /// End of validity, seconds since 1970 (UTC).
    pub not_after: i64,
}

/// One opinion on a certificate chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// Valid for the name asked for.
    Valid,
    /// No path to a root of this store.
    UnknownIssuer,
    /// Valid chain, but for another name.
    WrongName,
    /// Past its end.
    Expired,
    /// Before its start.
    NotYetValid,
    /// Anything else: revoked, malformed, bad signature.
    Invalid,
    /// This store could not be read, so it has no opinion.
    NoOpinion,
}
