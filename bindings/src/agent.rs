//! The one object.

use std::sync::Arc;

use crate::device::DeviceFacts;
use crate::error::AgentError;
use crate::host::{PlatformHost, Watcher};
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
    host: Arc<dyn PlatformHost>,
}

#[uniffi::export]
impl Agent {
    /// Opens the folder; a check that this process did not survive becomes a report in the history (see [`Agent::recovered`]).
    #[uniffi::constructor]
    pub fn new(setup: Setup, host: Arc<dyn PlatformHost>) -> Result<Arc<Self>, AgentError> {
        let _ = setup;
        Ok(Arc::new(Self { host }))
    }

    /// Takes the managed configuration, a JSON object with its keys; what is wrong with it comes back, a sentence each, and the rest counts.
    pub fn configure(&self, json: String) -> Vec<String> {
        let _ = json;
        Vec::new()
    }

    /// Checks the network; the report is kept, queued for upload and its states told before this returns.
    ///
    /// Cancelling ends it early with what was seen; so does dropping the future.
    pub async fn check(
        &self,
        device: DeviceFacts,
        occasion: Occasion,
        watcher: Option<Arc<dyn Watcher>>,
    ) -> Result<Card, AgentError> {
        let _ = (device, occasion, watcher);
        Err(AgentError::Busy)
    }

    /// Ends the check under way with a report of what was seen.
    pub fn cancel(&self) {}

    /// The report of a check that the process did not survive, once.
    pub fn recovered(&self) -> Option<Card> {
        None
    }

    /// The newest report, or one run's by its id.
    pub fn card(&self, run: Option<String>) -> Result<Option<Card>, AgentError> {
        let _ = run;
        Ok(None)
    }

    /// Kept reports, newest first.
    pub fn history(&self) -> Result<Vec<Kept>, AgentError> {
        Ok(Vec::new())
    }

    /// A kept report in a form to share.
    pub fn render(&self, run: String, form: Form) -> Result<String, AgentError> {
        let _ = (run, form);
        Err(AgentError::Busy)
    }

    /// The states that a management agent reads back, as of the newest report; `never_run` where there is none.
    pub fn status(&self) -> Vec<Status> {
        self.host.status(Vec::new());
        Vec::new()
    }

    /// Whether a silent check is due, and when; remembers that it was asked for, so that doors may be knocked at any number of times.
    pub fn knock(&self, door: Door) -> Decision {
        let _ = door;
        Decision { in_s: None, unmetered: false, why: String::new() }
    }

    /// Delivers what waits in the outbox to where the configuration says; never fails, and never sends a report twice that was acknowledged.
    pub async fn deliver(&self, device: DeviceFacts) -> Delivery {
        let _ = device;
        Delivery { sent: 0, waiting: 0, again_in_s: None, why: None }
    }
}
