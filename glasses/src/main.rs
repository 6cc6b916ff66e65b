//! The program `callready`: checks this device's network against a vendor's firewall table.

mod args;
mod check;
mod device;
mod dumpsys;
mod exit;
mod files;
mod history;
mod output;
mod profiles;
mod request;
#[cfg_attr(not(feature = "comfort"), path = "no_terminal.rs")]
mod terminal;
mod upload;
mod values;

use std::process::ExitCode;

use callready::observe::Recording;
use callready::render;
use callready::report::Report;
use callready::words::Words;

use args::{Args, Command, Judge, Show};
use exit::Failure;

fn main() -> ExitCode {
    let ended = match Args::read() {
        Ok(Args { command }) => run(command),
        Err(error) => output::usage(&error),
    };
    ended.unwrap_or_else(|failure| {
        output::complain(&failure);
        failure.status()
    })
}

fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Check(check) => check::check(&check),
        Command::Show(show) => self::show(&show),
        Command::Judge(judge) => self::judge(&judge),
        Command::History(history) => history::history(&history),
        Command::Profiles(profiles) => profiles::profiles(profiles.command),
    }
}

fn show(show: &Show) -> Result<ExitCode, Failure> {
    let words = Words::of(&show.language);
    if let Some(report) = kept(show) {
        return output::report(&report, show.format, &words);
    }
    let bytes = files::read("report", &show.report, MOST_REPORT)?;
    let report = render::read(&bytes).map_err(|error| {
        let place = matches!(error, render::ReadError::Malformed { .. });
        Failure::invalid("report", &show.report, place, error)
    })?;
    output::report(&report, show.format, &words)
}

/// The kept report that is meant where no such file is.
fn kept(show: &Show) -> Option<Report> {
    let id = show.report.to_str().filter(|_| !show.report.exists())?;
    let store = history::store(show.history.as_deref())?;
    if id == "latest" { store.latest().ok()? } else { store.read(id).ok() }
}

fn judge(judge: &Judge) -> Result<ExitCode, Failure> {
    let invalid = |error: &dyn std::fmt::Display| Failure::invalid("observations", &judge.observations, true, error);
    let bytes = files::read("observations", &judge.observations, MOST_OBSERVATIONS)?;
    let words = Words::of(&judge.language);
    let recording = Recording::read(&bytes).map_err(|error| invalid(&error))?;
    let report = Report::worded(&recording, &words).map_err(|error| invalid(&error))?;
    output::report(&report, judge.format, &words)
}

/// Largest report that is read, bytes.
const MOST_REPORT: u64 = 16 << 20;
/// Largest file of observations that is read, bytes.
const MOST_OBSERVATIONS: u64 = 16 << 20;
