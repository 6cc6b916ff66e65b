//! Which reports wait for upload, and which need none any more: one small file a run, replaced whole, so that a crash loses no entry and sends none twice.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use nix::fcntl::Flock;
use serde::{Deserialize, Serialize};

use super::{OWN, Store, file, id, name, names};

/// A folder with an entry for each run whose report waits, and for the newest [`Outbox::MOST`] that no longer do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outbox {
    folder: PathBuf,
}

/// A run's entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The run's id.
    pub id: String,
    /// How its upload stands; absent where its file is damaged.
    pub state: Option<State>,
}

/// How the upload of a report stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// It waits.
    Waiting {
        /// What came of the last try; absent before the first.
        tried: Option<Tried>,
    },
    /// It was acknowledged.
    Sent,
    /// It will never be sent.
    GivenUp {
        /// Why.
        why: String,
    },
}

/// A try that failed for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// Which it was, from 1.
    pub times: u32,
    /// The next is not to be made before, seconds since 1970.
    pub not_before: u64,
    /// The server that asked for that pause, or was not reached, `host:port`; another need not wait for it.
    pub at: String,
    /// Why it failed.
    pub why: String,
}

impl Outbox {
    /// How many wait, and how many are remembered as settled: as many as reports are kept.
    pub const MOST: usize = Store::MOST;

    /// The outbox in a folder, which is made when the first report is queued.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// Lets a run's report wait, once: one that waits or is settled already stays so. Returns how many of the oldest were given up to make room.
    pub fn queue(&self, id: &str) -> io::Result<usize> {
        fs::create_dir_all(&self.folder)?;
        let path = self.folder.join(name(id));
        if path.try_exists()? {
            return Ok(0);
        }
        self.write(id, &State::Waiting { tried: None })?;
        let waiting: Vec<Entry> = self.entries()?.into_iter().filter(Entry::waits).collect();
        let full = waiting.len().saturating_sub(Self::MOST);
        for oldest in waiting.iter().take(full) {
            self.settle(&oldest.id, &State::GivenUp { why: "too many wait".to_owned() })?;
        }
        Ok(full)
    }

    /// Every entry, oldest run first.
    pub fn entries(&self) -> io::Result<Vec<Entry>> {
        let names = names(&self.folder)?;
        Ok(names.iter().rev().map(|name| Entry { id: id(name), state: self.read(name) }).collect())
    }

    /// Lets a report wait for another try.
    pub fn postpone(&self, id: &str, tried: Tried) -> io::Result<()> {
        self.write(id, &State::Waiting { tried: Some(tried) })
    }

    /// Writes down that a report needs no sending any more, and forgets the oldest of those that did.
    pub fn settle(&self, id: &str, state: &State) -> io::Result<()> {
        if let Err(error) = self.write(id, state) {
            // Where nothing can be written, something can still be taken away: at least it is not sent again.
            return fs::remove_file(self.folder.join(name(id))).map_err(|_| error);
        }
        let settled: Vec<Entry> = self.entries()?.into_iter().filter(|entry| !entry.waits()).collect();
        for oldest in settled.iter().take(settled.len().saturating_sub(Self::MOST)) {
            // What cannot be removed now goes another time.
            let _ = fs::remove_file(self.folder.join(name(&oldest.id)));
        }
        Ok(())
    }

    /// Keeps every other process from delivering while the result lives; nothing where one does already.
    pub(crate) fn lock(&self) -> io::Result<Option<Flock<File>>> {
        file::lock(OpenOptions::new().create(true).truncate(false).write(true).open(self.folder.join("lock"))?)
    }

    fn write(&self, id: &str, state: &State) -> io::Result<()> {
        // Strings and numbers only, which always serialise.
        let bytes = serde_json::to_vec(state).unwrap_or_default();
        file::replace(&self.folder.join(name(id)), &bytes, OWN)
    }

    fn read(&self, name: &str) -> Option<State> {
        let mut bytes = Vec::new();
        File::open(self.folder.join(name)).ok()?.take(LARGEST).read_to_end(&mut bytes).ok()?;
        serde_json::from_slice(&bytes).ok()
    }
}

impl Entry {
    /// Whether its report was neither acknowledged nor given up; a damaged entry still wants to be settled.
    pub fn waits(&self) -> bool {
        matches!(self.state, None | Some(State::Waiting { .. }))
    }

    /// What came of the last try, while it waits.
    pub fn tried(&self) -> Option<&Tried> {
        match &self.state {
            Some(State::Waiting { tried }) => tried.as_ref(),
            _ => None,
        }
    }

    /// How long its report has to wait before it may be sent to the server `at`.
    pub fn pause(&self, at: &str, now: SystemTime) -> Duration {
        let Some(tried) = self.tried().filter(|tried| tried.at == at) else { return Duration::ZERO };
        let now = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        let pause = Duration::from_secs(tried.not_before).saturating_sub(now);
        // A pause that nobody asked for comes from a clock that was wrong, now or then.
        if pause <= LONGEST_PAUSE { pause } else { Duration::ZERO }
    }
}

/// Largest entry that is read, bytes.
const LARGEST: u64 = 4 << 10;
/// No pause is longer.
const LONGEST_PAUSE: Duration = Duration::from_hours(48);

#[cfg(test)]
mod tests;
