//! A check under way, line by line on disk: one that its process does not survive still has a report of what was seen.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

use nix::fcntl::Flock;
use serde::Serialize;

use super::{LARGEST, OWN, Store, file};
use crate::observe::{End, Ended, Header, Observation, Recording, Spent};
use crate::run::Event;

/// The file of one check, locked as long as its process lives; it goes when the journal is dropped.
pub struct Journal {
    file: Flock<File>,
    path: PathBuf,
    /// When the last end was written, milliseconds of the run.
    ended_ms: u64,
}

impl Store {
    /// Opens the journal of a check that begins now.
    pub fn journal(&self) -> io::Result<Journal> {
        fs::create_dir_all(&self.folder)?;
        for n in 0..MOST {
            let path = self.folder.join(format!("{STEM}{n}{ENDING}"));
            let opened = OpenOptions::new().write(true).create_new(true).mode(OWN).open(&path);
            match opened {
                Ok(file) => {
                    let file = file::lock(file)?.ok_or(io::ErrorKind::WouldBlock)?;
                    return Ok(Journal { file, path, ended_ms: 0 });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::other("too many checks are under way"))
    }

    /// What was seen by checks whose processes are gone; each is told once. One that was damaged, or had not begun, is only removed.
    pub fn recover(&self) -> Vec<Recording> {
        let mut recovered = Vec::new();
        for n in 0..MOST {
            let path = self.folder.join(format!("{STEM}{n}{ENDING}"));
            // Those of checks under way stay locked.
            let Some(file) = File::open(&path).ok().and_then(|file| file::lock(file).ok().flatten()) else { continue };
            recovered.extend(read(&file));
            let _ = fs::remove_file(&path);
        }
        recovered
    }
}

impl Journal {
    /// Writes down what is told. What cannot be written is lost to a crash only, so it is no failure of the check.
    pub fn write(&mut self, event: &Event<'_>) {
        let _ = match event {
            Event::Began(header) => self.line(header),
            Event::Saw(observation) => self.line(observation),
            Event::Progress(progress) if progress.took_ms >= self.ended_ms + EVERY_MS => {
                self.ended_ms = progress.took_ms;
                self.line(&End { took_ms: progress.took_ms, ended: Ended::Cancelled, spent: progress.spent })
            }
            Event::Progress(_) => Ok(()),
        };
    }

    fn line(&mut self, value: &impl Serialize) -> io::Result<()> {
        let mut line = serde_json::to_vec(value)?;
        line.push(b'\n');
        self.file.write_all(&line)
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        // One that stays is told as a check that was cut off, which does no harm.
        let _ = fs::remove_file(&self.path);
    }
}

/// The check as far as it was written down: a torn last line counts as never written, and so does all behind a damaged one.
fn read(mut file: &File) -> Option<Recording> {
    let mut bytes = Vec::new();
    Read::take(&mut file, LARGEST).read_to_end(&mut bytes).ok()?;
    let mut lines = bytes.split_inclusive(|byte| *byte == b'\n').filter(|line| line.ends_with(b"\n"));
    let header: Header = serde_json::from_slice(lines.next()?).ok()?;
    if header.schema != Header::SCHEMA || header.profile.check().is_err() {
        return None;
    }
    let mut end = End { took_ms: 0, ended: Ended::Cancelled, spent: Spent::default() };
    let mut observations: Vec<Observation> = Vec::new();
    for line in lines {
        if let Ok(seen) = serde_json::from_slice::<Observation>(line) {
            end.took_ms = end.took_ms.max(seen.at_us.saturating_add(seen.took_us) / 1000);
            observations.push(seen);
        } else if let Ok(later) = serde_json::from_slice::<End>(line) {
            end = End { took_ms: end.took_ms.max(later.took_ms), ..later };
        } else {
            break;
        }
    }
    Some(Recording { header, observations, end })
}

const STEM: &str = "under-way-";
const ENDING: &str = ".jsonl";
/// Checks under way at a time.
const MOST: usize = 16;
/// What was sent is written down at most so often, milliseconds.
const EVERY_MS: u64 = 200;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::observe::sample as recording;
    use crate::plan::Phase;
    use crate::run::Progress;

    #[test]
    fn a_check_that_its_process_does_not_survive_is_told_once_as_far_as_it_went() {
        let (folder, store) = store();
        let whole = recording();
        let mut journal = begun(&store, &whole);
        // As long as the process lives, nobody takes the check for lost.
        assert_eq!(store.recover().len(), 0);
        let spent = Spent { packets: 7, bytes: 420, sockets: 3 };
        let progress = Progress { phase: Phase::Targets, done: 1, planned: 9, took_ms: 900, spent };
        journal.write(&Event::Progress(progress));
        die(journal);
        let told = store.recover();
        assert_eq!(told.len(), 1);
        assert_eq!((&told[0].header, &told[0].observations), (&whole.header, &whole.observations));
        assert_eq!((told[0].end.ended, told[0].end.spent), (Ended::Cancelled, spent));
        assert!(told[0].end.took_ms >= 900);
        assert_eq!((store.recover().len(), fs::read_dir(folder.path()).unwrap().count()), (0, 0));
    }

    #[test]
    fn a_torn_or_damaged_line_costs_what_is_behind_it() {
        let whole = recording();
        for damage in [&b"{\"n\": 2, \"at"[..], b"\xff\xff\n{}\n", b"[]\n"] {
            let (_folder, store) = store();
            let mut journal = begun(&store, &whole);
            journal.file.write_all(damage).unwrap();
            die(journal);
            assert_eq!(store.recover()[0].observations, whole.observations);
        }
        for never_begun in [&b""[..], b"\0\0\0", b"{}\n"] {
            let (_folder, store) = store();
            let mut journal = store.journal().unwrap();
            journal.file.write_all(never_begun).unwrap();
            die(journal);
            assert_eq!(store.recover().len(), 0);
        }
    }

    #[test]
    fn a_check_that_ended_leaves_no_journal() {
        let (folder, store) = store();
        drop(begun(&store, &recording()));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    fn begun(store: &Store, whole: &Recording) -> Journal {
        let mut journal = store.journal().unwrap();
        journal.write(&Event::Began(&whole.header));
        whole.observations.iter().for_each(|seen| journal.write(&Event::Saw(seen)));
        journal
    }

    /// As a killed process leaves it: unlocked, and not removed.
    fn die(journal: Journal) {
        let kept = journal.path.with_extension("kept");
        fs::rename(&journal.path, &kept).unwrap();
        let path = journal.path.clone();
        drop(journal);
        fs::rename(kept, path).unwrap();
    }

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path());
        (folder, store)
    }
}
