//! Callready: will a remote-assistance call work from this network, and if not, which firewall rule is missing?
//!
//! ```text
//! profile ──► plan ──► run ──► observations ──► verdict ──► report ──► text · JSON · ticket
//!  (data)    (pure)   (async,      (data)       (pure)      (data)      (pure)
//!                     one Net)
//! ```
//!
//! Everything that changes often (a port, a host, a rule, a wording) is data or a pure function.
//! Only [`run`] and the probes are async; only `net` opens sockets.

pub mod agent;
pub mod config;
pub mod device;
pub mod net;
pub mod observe;
mod packed;
mod panics;
pub mod plan;
pub mod probe;
pub mod profile;
pub mod qr;
pub mod render;
pub mod report;
pub mod run;
pub mod silent;
pub mod status;
pub mod store;
pub mod upload;
pub mod verdict;
pub mod wire;
pub mod words;

use tokio_util::sync::CancellationToken;

use observe::Recording;
use report::Report;
use run::{CheckError, Event, Request};
use words::Words;

/// Checks a table from this device: what was seen, and the report on it, in the language of `words`.
///
/// Ends early, with a report of what was seen until then, on the request's deadline or when cancelled; fails only when it cannot begin.
pub async fn assess(
    request: Request,
    words: &Words,
    tell: impl FnMut(Event<'_>),
    cancel: CancellationToken,
) -> Result<(Recording, Report), CheckError> {
    let recording = run::check(request, tell, cancel).await?;
    let report = Report::worded(&recording, words)?;
    Ok((recording, report))
}
