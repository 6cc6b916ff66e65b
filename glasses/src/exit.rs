//! How the program ends: exit statuses, and failures with the place and the way out.

use std::fmt::Display;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use callready::observe::Ended;
use callready::report::{Readiness, Report};
use thiserror::Error;

/// Why the program could not do what it was asked.
#[derive(Debug, Error)]
pub enum Failure {
    /// A wrong option or value.
    #[error("{0}")]
    Usage(String),
    /// A file that is not what it should be, one fault a line.
    #[error("{}", .0.join("\ncallready: "))]
    Invalid(Vec<String>),
    /// A file that could not be read or written.
    #[error("{what}: {}: {error}{}", .path.display(), way_out(.error))]
    File {
        /// What the file is.
        what: &'static str,
        /// Which file.
        path: PathBuf,
        /// What the operating system said.
        error: io::Error,
    },
    /// The system refused something that is not a file.
    #[error("{what}: {error}")]
    System {
        /// What was to be done.
        what: &'static str,
        /// What the operating system said.
        error: io::Error,
    },
}

impl Failure {
    /// One fault in a file; it begins with its place in the file where `placed`.
    pub fn invalid(what: &str, file: &Path, placed: bool, fault: impl Display) -> Self {
        let separator = if placed { ":" } else { ": " };
        Failure::Invalid(vec![format!("{what}: {}{separator}{fault}", file.display())])
    }

    /// The exit status, from `sysexits.h`.
    pub fn status(&self) -> ExitCode {
        ExitCode::from(match self {
            Failure::Usage(_) => USAGE,
            Failure::Invalid(_) => INVALID,
            Failure::File { .. } | Failure::System { .. } => INPUT_OUTPUT,
        })
    }
}

/// The exit status of a report; a run that somebody stopped has decided nothing, whatever it had seen until then.
pub fn status(report: &Report) -> ExitCode {
    ExitCode::from(match report.readiness {
        _ if report.ended == Ended::Cancelled => UNKNOWN,
        Readiness::Ready => 0,
        Readiness::Degraded => 1,
        Readiness::NotReady => 2,
        Readiness::Unknown => UNKNOWN,
    })
}

fn way_out(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::NotFound => "; check the path",
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => "; choose a place that you may use",
        io::ErrorKind::StorageFull => "; free some space",
        _ => "",
    }
}

/// It could not be decided.
pub const UNKNOWN: u8 = 3;
const USAGE: u8 = 64;
const INVALID: u8 = 65;
const INPUT_OUTPUT: u8 = 74;
