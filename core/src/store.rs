//! Reports on disk: written, synced and renamed before they are shown or sent. A full disk or a damaged file costs one report, never a run.

pub mod file;
mod journal;
mod outbox;

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::render::{self, ReadError};
use crate::report::Report;

pub use journal::Journal;
pub use outbox::{Entry, Outbox, State, Tried};

/// A folder of reports, the newest [`Store::MOST`] of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Store {
    folder: PathBuf,
}

/// A report that was kept.
#[derive(Debug)]
pub struct Kept {
    /// The run's id, as far as the file's name tells it.
    pub id: String,
    /// The report, or what is wrong with its file.
    pub report: Result<Report, Damage>,
}

/// Why a kept report cannot be had.
#[derive(Debug, Error)]
pub enum Damage {
    /// There is no such file, or it cannot be read.
    #[error("{0}")]
    File(#[from] io::Error),
    /// The file holds no report.
    #[error("{0}")]
    Report(#[from] ReadError),
    /// No report is so large.
    #[error("larger than {} MiB, which no report is", LARGEST >> 20)]
    Large,
}

impl Store {
    /// How many reports are kept; the oldest go first.
    pub const MOST: usize = 100;

    /// The store in a folder, which is made when the first report is kept.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// Keeps a report, and drops the oldest beyond [`Store::MOST`]; the same run's is replaced.
    pub fn keep(&self, report: &Report) -> io::Result<PathBuf> {
        fs::create_dir_all(&self.folder)?;
        let path = self.path(&report.run_id());
        file::replace(&path, render::json(report).as_bytes(), OWN)?;
        // The report is safe; what cannot be dropped now goes another time.
        let names = self.names().unwrap_or_default();
        for name in names.iter().skip(Self::MOST) {
            let _ = fs::remove_file(self.folder.join(name));
        }
        Ok(path)
    }

    /// Every kept report, newest first; nothing where nothing was ever kept.
    pub fn history(&self) -> io::Result<Vec<Kept>> {
        let kept = |name: &String| Kept { id: id(name), report: read(&self.folder.join(name)) };
        Ok(self.names()?.iter().map(kept).collect())
    }

    /// One run's report, by its id.
    pub fn read(&self, id: &str) -> Result<Report, Damage> {
        read(&self.path(id))
    }

    /// The newest report that is whole; none where nothing was ever kept.
    pub fn latest(&self) -> io::Result<Option<Report>> {
        Ok(self.names()?.iter().find_map(|name| read(&self.folder.join(name)).ok()))
    }

    /// What of it waits for upload, in a folder of its own among the reports.
    pub fn outbox(&self) -> Outbox {
        Outbox::at(self.folder.join("outbox"))
    }

    fn path(&self, id: &str) -> PathBuf {
        self.folder.join(name(id))
    }

    fn names(&self) -> io::Result<Vec<String>> {
        names(&self.folder)
    }
}

/// Names of the files in a folder that are named after a run, newest first.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut names = Vec::new();
    for entry in entries {
        names.extend(entry?.file_name().into_string().ok().filter(|name| is_report(name)));
    }
    // They begin with the time.
    names.sort_unstable_by(|one, other| other.cmp(one));
    Ok(names)
}

/// Name of a run's file.
fn name(id: &str) -> String {
    format!("{}{ENDING}", stem(id))
}

/// A run's id without what some file systems do not take; it comes from a command line as well: no part of it leads elsewhere.
pub(crate) fn stem(id: &str) -> String {
    let plain: String = id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let (date, hash) = plain.rsplit_once('-').unwrap_or((plain.as_str(), ""));
    format!("{}-{hash}", date.replace('-', ""))
}

/// `20261121T093000Z-aff86618.json`, of the run 2026-11-21T09:30:00Z-aff86618: some file systems take no colons.
fn is_report(name: &str) -> bool {
    let shape = |(at, c): (usize, char)| match at {
        8 => c == 'T',
        15 => c == 'Z',
        16 => c == '-',
        0..15 => c.is_ascii_digit(),
        _ => c.is_ascii_hexdigit(),
    };
    name.strip_suffix(ENDING).is_some_and(|stem| stem.len() == STEM && stem.char_indices().all(shape))
}

fn id(name: &str) -> String {
    let part = |range: std::ops::Range<usize>| name.get(range).unwrap_or_default();
    let (year, month, day) = (part(0..4), part(4..6), part(6..8));
    let (hour, minute, second) = (part(9..11), part(11..13), part(13..15));
    format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z{}", part(16..STEM))
}

fn read(path: &Path) -> Result<Report, Damage> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(Damage::Large);
    }
    Ok(render::read(&bytes)?)
}

const ENDING: &str = ".json";
/// Length of a name without its ending, bytes.
const STEM: usize = 25;
/// Largest report that is read, bytes.
const LARGEST: u64 = 16 << 20;
/// Nobody else on the device reads them.
const OWN: u32 = 0o600;

#[cfg(test)]
mod tests;
