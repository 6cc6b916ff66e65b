//! `callready profiles`: what is built in, and what is wrong with a file.

use std::path::Path;
use std::process::ExitCode;

use callready::profile::{self, Faults, Place, Profile};
use serde_json::{Value, json};

use crate::args::ProfilesCommand;
use crate::exit::Failure;
use crate::{files, output};

/// Lists the built-in profiles, or checks a file.
pub fn profiles(command: Option<ProfilesCommand>) -> Result<ExitCode, Failure> {
    match command {
        None => list(),
        Some(ProfilesCommand::Check { file, json: false }) => {
            let profile = parse(&file, &read(&file)?)?;
            output::print(&holds(&file, &profile)).map(|()| ExitCode::SUCCESS)
        }
        Some(ProfilesCommand::Check { file, json: true }) => {
            let parsed = profile::parse(&read(&file)?);
            output::print(&format!("{:#}\n", as_json(&file, &parsed)))?;
            parsed.map(|_| ExitCode::SUCCESS).map_err(|faults| invalid(&file, &faults))
        }
    }
}

/// Reads a profile out of a file's bytes; the failure names every fault with its place.
pub fn parse(file: &Path, bytes: &[u8]) -> Result<Profile, Failure> {
    profile::parse(bytes).map_err(|faults| invalid(file, &faults))
}

/// Reads a profile file of at most [`profile::MAX_BYTES`].
pub fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    files::read("profile", file, profile::MAX_BYTES as u64)
}

fn invalid(file: &Path, faults: &Faults) -> Failure {
    let lines = faults.iter().take(MOST_FAULTS).map(|fault| {
        let separator = if fault.place == Place::File { ": " } else { ":" };
        format!("profile: {}{separator}{fault}", file.display())
    });
    let more = faults.iter().count().saturating_sub(MOST_FAULTS);
    let rest = (more > 0).then(|| format!("profile: {}: and {more} more", file.display()));
    Failure::Invalid(lines.chain(rest).collect())
}

fn list() -> Result<ExitCode, Failure> {
    let rows: Vec<[String; 5]> = profile::BUILTIN
        .iter()
        .filter_map(|id| profile::builtin(id))
        .map(|it| {
            let devices = devices(&it);
            [it.id, it.title, it.dated, devices, format!("{} rules", it.rules.len())]
        })
        .collect();
    output::print(&columns(&rows)).map(|()| ExitCode::SUCCESS)
}

fn holds(file: &Path, profile: &Profile) -> String {
    let rows: Vec<[String; 4]> = profile
        .rules
        .iter()
        .map(|rule| {
            let hosts: Vec<&str> = rule.hosts.iter().map(|host| host.name.as_str()).collect();
            let service = format!("{} {}", rule.transport.to_string().to_uppercase(), rule.ports);
            [format!("  {}", rule.id), service, hosts.join(" "), if rule.required { "" } else { "optional" }.to_owned()]
        })
        .collect();
    let summary = format!("{} ({}), for {}", profile.title, profile.dated, devices(profile));
    format!("{}: valid: {}: {summary}, {} rules:\n{}", file.display(), profile.id, rows.len(), columns(&rows))
}

fn as_json(file: &Path, parsed: &Result<Profile, Faults>) -> Value {
    let file = file.display().to_string();
    match parsed {
        Ok(it) => json!({
            "file": file, "valid": true, "id": it.id, "title": it.title, "dated": it.dated,
            "devices": it.devices(), "rules": it.rules.iter().map(|rule| &rule.id).collect::<Vec<_>>(),
        }),
        Err(faults) => json!({
            "file": file, "valid": false, "faults": faults.iter().map(ToString::to_string).collect::<Vec<_>>(),
        }),
    }
}

fn devices(profile: &Profile) -> String {
    profile.devices().iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// Rows in columns as wide as their widest cell.
fn columns<const N: usize>(rows: &[[String; N]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let line = |row: &[String; N]| {
        let cells: String = row.iter().enumerate().map(|(i, cell)| format!("{cell:0$}  ", width(i))).collect();
        format!("{}\n", cells.trim_end())
    };
    rows.iter().map(line).collect()
}

/// More faults than these help nobody at once.
const MOST_FAULTS: usize = 20;
