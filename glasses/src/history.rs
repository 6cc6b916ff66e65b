//! Reports that every check keeps, and `callready history`.

use std::path::PathBuf;
use std::process::ExitCode;

use callready::report::{Readiness, Report};
use callready::store::{Damage, Kept, Store};
use callready::words::Words;
use serde::Serialize;

use crate::args::{History, HistoryFormat};
use crate::exit::Failure;
use crate::output;

/// Lists what was kept.
pub fn history(options: &History) -> Result<ExitCode, Failure> {
    let Some(store) = store(options.history.as_deref()) else {
        let fault = "no folder for reports: neither HOME nor XDG_STATE_HOME names one; name one with --history DIR";
        return Err(Failure::Usage(fault.to_owned()));
    };
    let failed = |error| Failure::System { what: "cannot list the kept reports", error };
    let kept = store.history().map_err(failed)?;
    output::print(&match options.format {
        HistoryFormat::Text => kept.iter().map(line).collect::<String>(),
        HistoryFormat::Json => json(&kept),
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Keeps a report where it can, and says where; a place that cannot be written is told and costs no answer.
pub fn keep(report: &Report, place: Option<&str>) -> Option<Store> {
    let store = store(place)?;
    match store.keep(report) {
        Ok(_) => Some(store),
        Err(error) => {
            output::complain(&format_args!("this report was not kept for `callready history`: {error}"));
            None
        }
    }
}

/// The store in the folder that is named, else in the user's folder for such things; none with `off`, and where nothing names a folder.
pub fn store(place: Option<&str>) -> Option<Store> {
    let folder = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|folder| folder.is_absolute());
    match place {
        Some("off") => None,
        Some(folder) => Some(Store::at(folder)),
        // XDG Base Directory Specification 0.8.
        None => {
            let state = folder("XDG_STATE_HOME").or_else(|| Some(folder("HOME")?.join(".local/state")))?;
            Some(Store::at(state.join("callready/reports")))
        }
    }
}

fn line(kept: &Kept) -> String {
    match &kept.report {
        Ok(report) => {
            let word = Words::english().plain(&format!("readiness-{}", name(report.readiness)));
            let (profile, sentence) = (&report.profile, &report.sentence);
            format!("{}  {word:<9}  {} {}  {sentence}\n", kept.id, profile.id, profile.device)
        }
        Err(damage) => format!("{}  damaged    {damage}\n", kept.id),
    }
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    readiness: Option<Readiness>,
    profile: Option<&'a str>,
    sentence: Option<&'a str>,
    damage: Option<String>,
}

fn json(kept: &[Kept]) -> String {
    let entry = |kept: &'_ Kept| {
        let report = kept.report.as_ref().ok();
        let entry = Entry {
            id: &kept.id,
            readiness: report.map(|report| report.readiness),
            profile: report.map(|report| report.profile.id.as_str()),
            sentence: report.map(|report| report.sentence.as_str()),
            damage: kept.report.as_ref().err().map(Damage::to_string),
        };
        // Strings only, which always serialise.
        serde_json::to_value(entry).unwrap_or_default()
    };
    let entries: Vec<serde_json::Value> = kept.iter().map(entry).collect();
    format!("{}\n", serde_json::to_string_pretty(&entries).unwrap_or_default())
}

fn name(readiness: Readiness) -> String {
    serde_json::to_value(readiness).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}
