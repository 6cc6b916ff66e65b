//! What core asks of the platform, and tells the shell while it works.

use crate::result::Status;

/// The platform, as core needs it.
#[uniffi::export(foreign)]
pub trait PlatformHost: Send + Sync {
    /// The platform trust store's verdict on a certificate chain (DER, leaf first) for a host's name. May take its time; never called on the caller's thread.
    fn trusts(&self, chain: Vec<Vec<u8>>, host: String) -> Trust;
    /// Takes the states that a management agent can read back; called with all of them after every check and when they change.
    fn status(&self, states: Vec<Status>);
}

/// A verdict on a certificate chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Trust {
    /// Valid for the name.
    Valid,
    /// No path to a root of this store.
    UnknownIssuer,
    /// Valid chain, but for another name.
    WrongName,
    /// Past its end.
    Expired,
    /// Before its start.
    NotYetValid,
    /// Anything else.
    Invalid,
    /// The store could not be asked.
    NoOpinion,
}

/// Is told how far a check is; on a thread of core's own, so it must not wait.
#[uniffi::export(foreign)]
pub trait Watcher: Send + Sync {
    /// How far it is.
    fn progress(&self, progress: Progress);
}

/// How far a check is.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Progress {
    /// What is being tested, for a person.
    pub what: String,
    /// Probes carried out.
    pub done: u32,
    /// Probes known to be needed so far; grows.
    pub planned: u32,
}
