//! The program `callready`: checks this device's network against a vendor's firewall table.

mod args;
mod check;
mod code;
mod codes;
mod device;
mod dumpsys;
mod exit;
mod files;
mod history;
mod output;
#[cfg_attr(not(feature = "comfort"), path = "no_photo.rs")]
mod photo;
mod picture;
mod profiles;
#[cfg_attr(not(feature = "comfort"), path = "no_progress.rs")]
mod progress;
mod request;
mod upload;
mod values;

use std::process::ExitCode;

use callready::observe::Recording;
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
        Command::Code(code) => code::code(&code),
    }
}

fn show(show: &Show) -> Result<ExitCode, Failure> {
    let words = Words::of(&show.language);
    let report = match kept(show) {
        Some(report) => report,
        None => codes::report(&show.report)?,
    };
    codes::save(&report, show.png.as_deref())?;
    output::report(&report, show.format, &words)
}

/// The kept report that is meant where no such file is.
fn kept(show: &Show) -> Option<Report> {
    let [named] = show.report.as_slice() else { return None };
    let id = named.to_str().filter(|_| !named.exists())?;
    let store = history::store(show.history.as_deref())?;
    if id == "latest" { store.latest().ok()? } else { store.read(id).ok() }
}

fn judge(judge: &Judge) -> Result<ExitCode, Failure> {
    let invalid = |error: &dyn std::fmt::Display| Failure::invalid("observations", &judge.observations, true, error);
    let bytes = files::read("observations", &judge.observations, MOST_OBSERVATIONS)?;
    let words = Words::of(&judge.language);
    let recording = Recording::read(&bytes).map_err(|error| invalid(&error))?;
    let report = Report::worded(&recording, &words).map_err(|error| invalid(&error))?;
    codes::save(&report, judge.png.as_deref())?;
    output::report(&report, judge.format, &words)
}

/// Largest file of observations that is read, bytes.
const MOST_OBSERVATIONS: u64 = 16 << 20;
