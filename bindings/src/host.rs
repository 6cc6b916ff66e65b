//! What core asks of the platform, and tells the shell while it works.

use std::sync::Arc;

use callready::net::{Opinion, Roots};
use callready::words::Words;
use callready::{observe, run, status};
use rustls_pki_types::CertificateDer;

use crate::result::Status;

/// The platform, as core needs it.
#[uniffi::export(foreign)]
pub trait PlatformHost: Send + Sync {
    /// The platform trust store's verdict on a certificate chain (DER, leaf first) for a host's name. May take its time; never called on the caller's thread.
    fn trusts(&self, chain: Vec<Vec<u8>>, host: String) -> Result<Trust, HostError>;
    /// Takes the states that a management agent can read back; called with all of them after every check.
    fn status(&self, states: Vec<Status>) -> Result<(), HostError>;
}

/// The shell threw something; a check goes on without what it was asked.
#[derive(Debug, thiserror::Error, uniffi::Error)]
pub enum HostError {
    /// What it was.
    #[error("{reason}")]
    Thrown {
        /// In the platform's words.
        reason: String,
    },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for HostError {
    fn from(thrown: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Thrown { reason: thrown.reason }
    }
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
    fn progress(&self, progress: Progress) -> Result<(), HostError>;
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

/// The platform's trust store, for core.
pub fn trusted(host: &Arc<dyn PlatformHost>) -> Roots {
    Roots::Asked(Arc::new(Store(host.clone())))
}

/// Shows how far a check is; a watcher that throws misses it.
pub fn show(watcher: &Arc<dyn Watcher>, progress: run::Progress, words: &Words) {
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let what = words.plain(progress.phase.code());
    let progress = Progress { what, done: count(progress.done), planned: count(progress.planned) };
    let _ = watcher.progress(progress);
}

/// Tells the states; a platform that throws misses them.
pub fn tell(host: &Arc<dyn PlatformHost>, states: Vec<status::Status>) {
    let states = states.into_iter().map(Status::from).collect();
    let _ = host.status(states);
}

struct Store(Arc<dyn PlatformHost>);

impl Opinion for Store {
    fn on(&self, chain: &[CertificateDer<'_>], host: &str) -> observe::Trust {
        let chain = chain.iter().map(|certificate| certificate.to_vec()).collect();
        self.0.trusts(chain, host.to_owned()).unwrap_or(Trust::NoOpinion).into()
    }
}

impl From<Trust> for observe::Trust {
    fn from(trust: Trust) -> Self {
        match trust {
            Trust::Valid => Self::Valid,
            Trust::UnknownIssuer => Self::UnknownIssuer,
            Trust::WrongName => Self::WrongName,
            Trust::Expired => Self::Expired,
            Trust::NotYetValid => Self::NotYetValid,
            Trust::Invalid => Self::Invalid,
            Trust::NoOpinion => Self::NoOpinion,
        }
    }
}
