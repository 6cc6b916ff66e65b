//! The one object.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use callready::agent::{self, Lasting, Situation};
use callready::run::unpredictable;
use callready::status;
use callready::{device, render};
use tokio_util::sync::CancellationToken;

use crate::device::DeviceFacts;
use crate::error::AgentError;
use crate::host::{self, PlatformHost, Watcher};
use crate::result::{Card, Decision, Delivery, Door, Form, Kept, Occasion, Status};

/// Where the agent lives on this device.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Setup {
    /// A folder of the app's own for reports, history and outbox.
    pub folder: String,
    /// Language of the person: a BCP 47 tag; the configuration's goes first.
    pub language: String,
    /// PEM file in place of the bundled public roots, in labs only.
    pub roots: Option<String>,
}

/// Checks this network, keeps reports, delivers them.
#[derive(uniffi::Object)]
pub struct Agent {
    core: Lasting,
    host: Arc<dyn PlatformHost>,
    roots: Option<String>,
}

#[uniffi::export]
impl Agent {
    /// Opens the folder; a check that this process did not survive becomes a report in the history (see [`Agent::recovered`]).
    #[uniffi::constructor]
    pub fn new(setup: Setup, host: Arc<dyn PlatformHost>) -> Result<Arc<Self>, AgentError> {
        let Setup { folder, language, roots } = setup;
        Ok(Arc::new(Self { core: Lasting::open(folder, &language)?, host, roots }))
    }

    /// Takes the managed configuration, a JSON object with its keys; what is wrong with it comes back, a sentence each, and the rest counts.
    pub fn configure(&self, json: String) -> Result<Vec<String>, AgentError> {
        Ok(self.core.configure(json)?)
    }

    /// Speaks another language from now on, a BCP 47 tag, where the configuration names none.
    pub fn speak(&self, language: String) -> Result<(), AgentError> {
        Ok(self.core.speak(language)?)
    }

    /// Checks the network; the report is kept, queued for upload and its states told before this returns.
    ///
    /// Cancelling ends it early with what was seen; so does dropping the future, and then the report is in the history.
    pub async fn check(
        &self,
        device: DeviceFacts,
        occasion: Occasion,
        watcher: Option<Arc<dyn Watcher>>,
    ) -> Result<Card, AgentError> {
        let situation = self.situation(device);
        let host = self.host.clone();
        let cancel = CancellationToken::new();
        let dropped = cancel.clone().drop_guard();
        let checked = self.core.run(|core| async move {
            let tell = |progress, words: &_| {
                if let Some(watcher) = &watcher {
                    host::show(watcher, progress, words);
                }
            };
            let checked = core.check(occasion.into(), situation, tell, cancel).await?;
            host::tell(&host, core.states());
            Ok(checked.card(&core.words()).into())
        });
        let card = checked.await;
        dropped.disarm();
        card?
    }

    /// Ends the check under way with a report of what was seen.
    pub fn cancel(&self) {
        self.core.cancel();
    }

    /// The report of a check that the process did not survive, once.
    pub fn recovered(&self) -> Result<Option<Card>, AgentError> {
        self.call(|core| core.recovered_card().map(Card::from))
    }

    /// The newest report, or one run's by its id.
    pub fn card(&self, run: Option<String>) -> Result<Option<Card>, AgentError> {
        self.call(move |core| {
            let report = run.map(|run| core.report(&run)).transpose()?.or_else(|| core.latest());
            Ok(report.map(|report| render::card(&report, &core.words()).into()))
        })?
    }

    /// Kept reports, newest first.
    pub fn history(&self) -> Result<Vec<Kept>, AgentError> {
        self.call(|core| {
            let words = core.words();
            Ok(core.history()?.iter().map(|kept| Kept::of(kept, &words)).collect())
        })?
    }

    /// A kept report in a form to share.
    pub fn render(&self, run: String, form: Form) -> Result<String, AgentError> {
        self.call(move |core| Ok(form.render(&core.report(&run)?, &core.words())))?
    }

    /// The states that a management agent reads back, as of the newest report; `never_run` where there is none.
    pub fn status(&self) -> Result<Vec<Status>, AgentError> {
        self.call(|core| core.states().into_iter().map(Status::from).collect())
    }

    /// The same in one line for logs and shells: `degraded 2026-11-21T09:30Z udp.blocked`.
    pub fn status_line(&self) -> Result<String, AgentError> {
        self.call(|core| status::line(core.latest().as_ref()))
    }

    /// Whether a silent check is due, and when; remembers that it was asked for, so that doors may be knocked at any number of times.
    pub fn knock(&self, door: Door) -> Result<Decision, AgentError> {
        self.call(move |core| core.knock(door.into(), SystemTime::now(), dice()).into())
    }

    /// Delivers what waits in the outbox to where the configuration says; never sends a report again that was acknowledged.
    pub async fn deliver(&self, device: DeviceFacts) -> Result<Delivery, AgentError> {
        let situation = self.situation(device);
        Ok(self.core.run(|core| async move { core.deliver(situation).await.into() }).await?)
    }
}

impl Agent {
    fn call<T: Send + 'static>(&self, work: impl FnOnce(&agent::Agent) -> T + Send + 'static) -> Result<T, AgentError> {
        Ok(self.core.call(work)?)
    }

    fn situation(&self, device: DeviceFacts) -> Situation {
        Situation {
            device: device::Facts::from(device).device(self.roots.as_deref().map(PathBuf::from)),
            trusted: host::trusted(&self.host),
            now: SystemTime::now(),
            seed: unpredictable(),
        }
    }
}

/// From 0 to 1.
fn dice() -> f64 {
    // Both are far below 2^53.
    f64::from(u32::try_from(unpredictable() >> 32).unwrap_or(0)) / f64::from(u32::MAX)
}
