//! What every shell of an app does, in one order: a check is written down while it runs, its report kept and queued before anybody sees it, and what the
//! management agent reads back is told.

mod entries;
mod lasting;
mod thread;

use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use thiserror::Error;
use tokio_util::sync::CancellationToken;

use crate::config::{Config, notice};
use crate::device::Device;
use crate::net::{Net, Roots};
use crate::panics::locked;
use crate::render::{self, Card};
use crate::report::Report;
use crate::run::{self, CheckError, Event, Progress};
use crate::silent::{Decision, Door, Memory};
use crate::status::{self, Status};
use crate::store::{Damage, Kept, Store, file};
use crate::upload::{self, Delivery, Destination};
use crate::words::Words;

pub use crate::panics::Stopped;
use entries::Entries;
pub use entries::HandoverError;
pub use lasting::{Lasting, LastingError};
pub use thread::Unfinished;

/// Checks from one folder, one at a time.
pub struct Agent {
    folder: PathBuf,
    store: Store,
    language: Mutex<String>,
    entries: Mutex<Arc<Entries>>,
    under_way: Mutex<Option<CancellationToken>>,
    memory: Mutex<()>,
    newest: Mutex<Option<Report>>,
    recovered: Mutex<Option<Report>>,
}

/// Who wants a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// A person who looks at the screen.
    Person,
    /// Nobody who looks: the configuration decides whether it may be.
    Silent,
    /// A person who waits to be told aloud: quick, and over within [`SPOKEN`].
    Spoken,
}

/// What a check is made of beside the configuration.
pub struct Situation {
    /// The device; the configuration decides its deadline and media.
    pub device: Device,
    /// What this device trusts.
    pub trusted: Roots,
    /// Wall clock.
    pub now: SystemTime,
    /// Unpredictable, see [`crate::run::Request::seed`].
    pub seed: u64,
}

/// A check that came to its end.
#[derive(Debug)]
pub struct Checked {
    /// What came of it.
    pub report: Report,
    /// Whether its report is on disk; the newest one can be had even where it is not, as long as the process lives.
    pub kept: io::Result<()>,
}

impl Checked {
    /// Its card; where its report could not be kept, a note says so.
    pub fn card(&self, words: &Words) -> Card {
        let mut card = render::card(&self.report, words);
        if let Err(error) = &self.kept {
            let why = [("why".to_owned(), error.to_string())].into();
            card.notes.insert(0, words.text("label-not-kept", &why));
        }
        card
    }
}

/// Why there is no check.
#[derive(Debug, Error)]
pub enum AgentError {
    /// One is under way; two would disturb one another.
    #[error("a check is under way already")]
    Busy,
    /// The configuration does not want it.
    #[error("no silent check: {0}")]
    Unwanted(&'static str),
    /// It cannot begin.
    #[error(transparent)]
    Check(#[from] CheckError),
}

impl Agent {
    /// An agent in a folder of its own, speaking `language` where the configuration names none.
    pub fn open(folder: impl Into<PathBuf>, language: &str) -> Self {
        let folder = folder.into();
        let store = Store::at(folder.join("reports"));
        Self {
            folder,
            store,
            language: Mutex::new(language.to_owned()),
            entries: Mutex::default(),
            under_way: Mutex::default(),
            memory: Mutex::default(),
            newest: Mutex::default(),
            recovered: Mutex::default(),
        }
    }

    /// Takes the managed configuration, a JSON object with its keys, and says what is wrong with it; the rest counts. With the first one, the reports of
    /// checks that their processes did not survive are kept and queued.
    pub fn configure(&self, json: &str) -> Vec<String> {
        let read = if json.len() > MOST_CONFIGURATION {
            Err(())
        } else {
            serde_json::from_slice(json.as_bytes()).map_err(drop)
        };
        let unreadable = read.is_err();
        let own = read.unwrap_or_default();
        let code = self.kept_code(&own);
        *locked(&self.entries) = Arc::new(Entries { own, unreadable, code });
        self.recover();
        self.config().told()
    }

    /// Speaks another language from now on, where the configuration names none.
    pub fn speak(&self, language: &str) {
        language.clone_into(&mut locked(&self.language));
    }

    /// Checks; the report is on disk and queued when this returns. Ends early, with a report, when `cancel` or [`Agent::cancel`] says so, or its deadline passes.
    pub async fn check(
        &self,
        occasion: Occasion,
        situation: Situation,
        mut tell: impl FnMut(Progress, &Words),
        cancel: CancellationToken,
    ) -> Result<Checked, AgentError> {
        let mut config = self.config();
        if occasion == Occasion::Spoken {
            config.hurry(SPOKEN);
        }
        if occasion == Occasion::Silent {
            match config.silent {
                None => return Err(AgentError::Unwanted("there is no managed configuration")),
                Some(silent) if silent.unmetered && situation.device.network.system.metered == Some(true) => {
                    return Err(AgentError::Unwanted("this network is metered, and the configuration skips those"));
                }
                Some(_) => {}
            }
        }
        let _under_way = self.begin(&cancel).ok_or(AgentError::Busy)?;
        if occasion == Occasion::Silent {
            self.remember(|memory| memory.begins(config.silent, seconds(situation.now)));
        }
        let words = self.words();
        let mut journal = self.store.journal().ok();
        let Situation { device, trusted, now, seed } = situation;
        let request = config
            .request(device, trusted, now, seed)
            .ok_or_else(|| CheckError::Net(io::Error::other("the built-in profile is missing")))?;
        let heard = |event: Event<'_>| {
            if let Some(journal) = &mut journal {
                journal.write(&event);
            }
            if let Event::Progress(progress) = event {
                tell(progress, &words);
            }
        };
        let (_, report) = crate::assess(request, &words, heard, cancel).await?;
        let kept = self.keep(&report);
        *locked(&self.newest) = Some(report.clone());
        // Only now is the check safe without its journal.
        drop(journal);
        Ok(Checked { report, kept })
    }

    /// Ends the check under way with a report of what was seen.
    pub fn cancel(&self) {
        if let Some(token) = &*locked(&self.under_way) {
            token.cancel();
        }
    }

    /// Whether a silent check is due, at the time `now`; `dice` is a random number from 0 to 1.
    pub fn knock(&self, door: Door, now: SystemTime, dice: f64) -> Decision {
        let rules = self.config().silent;
        self.remember(|memory| memory.knock(rules, door, seconds(now), dice))
    }

    /// Delivers what waits in the outbox to where the configuration says, from this device.
    pub async fn deliver(&self, situation: Situation) -> Delivery {
        let Situation { device, trusted, now, seed } = situation;
        let Ok(Some(to)) = Destination::of(&self.config()) else { return Delivery::default() };
        match Net::new(run::options(&device, trusted, seed)) {
            Ok(net) => upload::deliver(&self.store, &self.store.outbox(), &to.on(&device), &net, now).await,
            Err(error) => Delivery { why: Some(error.to_string()), ..Delivery::default() },
        }
    }

    /// The states that a management agent reads back.
    pub fn states(&self) -> Vec<Status> {
        status::states(self.latest().as_ref(), &self.config().told())
    }

    /// The same as a file's text.
    pub fn status_file(&self) -> String {
        status::file(self.latest().as_ref(), &self.config().told())
    }

    /// The report of a check that its process did not survive; told once.
    pub fn recovered(&self) -> Option<Report> {
        locked(&self.recovered).take()
    }

    /// Its card; a note says what became of the check. Told once, as [`Agent::recovered`] is.
    pub fn recovered_card(&self) -> Option<Card> {
        let words = self.words();
        let mut card = render::card(&self.recovered()?, &words);
        card.notes.insert(0, words.plain("label-cut-off"));
        Some(card)
    }

    /// The newest report.
    pub fn latest(&self) -> Option<Report> {
        locked(&self.newest).clone().or_else(|| self.store.latest().ok().flatten())
    }

    /// One run's report, by its id.
    pub fn report(&self, run: &str) -> Result<Report, Damage> {
        let newest = locked(&self.newest).clone().filter(|report| report.run_id() == run);
        newest.map_or_else(|| self.store.read(run), Ok)
    }

    /// Kept reports, newest first.
    pub fn history(&self) -> io::Result<Vec<Kept>> {
        self.store.history()
    }

    /// The configuration in force, with all that is wrong with it.
    pub fn config(&self) -> Config {
        let entries = locked(&self.entries).clone();
        let mut config = Config::of(&entries.in_force(SystemTime::now()));
        if entries.unreadable {
            let needed = format!("a JSON object of at most {} MiB is needed", MOST_CONFIGURATION >> 20);
            config.notices.push(notice("configuration", &needed));
        }
        config.notices.extend(Destination::of(&config).err());
        config
    }

    /// The words of its reports.
    pub fn words(&self) -> Words {
        Words::of(self.config().language.as_deref().unwrap_or(&locked(&self.language)))
    }

    /// Keeps what checks saw that their processes did not survive; a report that was kept just before is queued, in case that was missed.
    fn recover(&self) {
        for recording in self.store.recover() {
            let Ok(report) = Report::worded(&recording, &self.words()) else { continue };
            let known = self.store.history().unwrap_or_default();
            match known.iter().find(|kept| kept.id.starts_with(&report.started)) {
                Some(kept) => self.queue(&kept.id),
                None if self.keep(&report).is_ok() => *locked(&self.recovered) = Some(report),
                None => {}
            }
        }
    }

    fn keep(&self, report: &Report) -> io::Result<()> {
        self.store.keep(report)?;
        self.queue(&report.run_id());
        Ok(())
    }

    /// Lets a kept report wait for its upload, where the configuration wants it sent.
    fn queue(&self, run: &str) {
        if let Ok(Some(_)) = Destination::of(&self.config()) {
            // An outbox that cannot be used costs this upload, not the check.
            let _ = self.store.outbox().queue(run);
        }
    }

    fn begin(&self, cancel: &CancellationToken) -> Option<UnderWay<'_>> {
        let mut under_way = locked(&self.under_way);
        if under_way.is_some() {
            return None;
        }
        *under_way = Some(cancel.clone());
        Some(UnderWay(self))
    }

    /// What is remembered of silent checks, changed and written down; a damaged file is as good as none.
    fn remember<T>(&self, change: impl FnOnce(&mut Memory) -> T) -> T {
        let _alone = locked(&self.memory);
        let path = self.folder.join("silent.json");
        let mut memory = fs::read(&path).ok().and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default();
        let before: Memory = memory;
        let came = change(&mut memory);
        if memory != before {
            // Forgotten at worst: then a device is checked once more.
            let written = fs::create_dir_all(&self.folder)
                .and_then(|()| file::replace(&path, &serde_json::to_vec(&memory).unwrap_or_default(), OWN));
            let _ = written;
        }
        came
    }
}

/// A check under way, until it is dropped.
struct UnderWay<'a>(&'a Agent);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        *locked(&self.0.under_way) = None;
    }
}

fn seconds(now: SystemTime) -> u64 {
    now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

/// A check for an answer aloud ends after this long, whatever the configuration says: assistants wait some eight seconds.
pub const SPOKEN: Duration = Duration::from_secs(7);
/// Largest configuration, bytes.
const MOST_CONFIGURATION: usize = 4 << 20;
/// Nobody else on the device reads it.
const OWN: u32 = 0o600;

#[cfg(test)]
mod tests;
