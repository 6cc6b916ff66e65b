//! The agents that Java opened, each under a number that is never given twice: a number that is stale or made up finds nothing.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use callready::agent::{self, Lasting, Occasion, Situation};
use callready::device::Facts;
use callready::run::unpredictable;
use callready::silent::{Decision, Door};
use callready::store::Kept;
use callready::{render, status};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::codes::codes;
use crate::fault::Fault;
use crate::host::Host;

/// An agent as Java knows it.
pub struct Agent {
    core: Lasting,
    host: Arc<Host>,
    roots: Option<PathBuf>,
}

/// Opens an agent; its number.
pub fn open(folder: String, language: String, roots: Option<String>, host: Arc<Host>) -> Result<i64, Fault> {
    let agent = Agent { core: Lasting::open(folder, &language)?, host, roots: roots.map(PathBuf::from) };
    let mut table = table();
    table.newest += 1;
    let number = table.newest;
    table.agents.insert(number, Arc::new(agent));
    Ok(number)
}

/// The agent under a number.
pub fn agent(number: i64) -> Result<Arc<Agent>, Fault> {
    let found = table().agents.get(&number).cloned();
    found.ok_or_else(|| Fault::Argument(format!("there is no agent {number}: it was closed, or never opened")))
}

/// Closes an agent: a check under way ends early, with its report; calls that are under way end, and later ones find nothing.
pub fn close(number: i64) -> Result<(), Fault> {
    let agent = agent(number)?;
    table().agents.remove(&number);
    agent.cancel();
    Ok(())
}

impl Agent {
    /// Takes the configuration; what is wrong with it, a JSON array of sentences.
    pub fn configure(&self, json: String) -> Result<String, Fault> {
        Ok(json!(self.core.configure(json)?).to_string())
    }

    /// Takes a configuration code; what is wrong with the configuration then, a JSON array of sentences.
    pub fn hand_over(&self, code: String) -> Result<String, Fault> {
        let told = self.call(move |core| core.hand_over(&code, SystemTime::now()))?;
        Ok(json!(told.map_err(|refused| Fault::Refused(refused.to_string()))?).to_string())
    }

    /// Speaks another language where the configuration names none.
    pub fn speak(&self, language: String) -> Result<(), Fault> {
        Ok(self.core.speak(language)?)
    }

    /// Checks; the card.
    pub fn check(&self, facts: &str, silent: bool) -> Result<String, Fault> {
        let (host, situation) = (self.host.clone(), self.situation(facts)?);
        let occasion = if silent { Occasion::Silent } else { Occasion::Person };
        self.core.wait(|core| async move {
            let tell = |progress, words: &_| host.show(&progress, words);
            let checked = core.check(occasion, situation, tell, CancellationToken::new()).await?;
            Ok(card(&core, checked.card(&core.words())))
        })?
    }

    /// Ends the check under way with a report of what was seen.
    pub fn cancel(&self) {
        self.core.cancel();
    }

    /// The card of a check that its process did not survive, once.
    pub fn recovered(&self) -> Result<Option<String>, Fault> {
        self.call(|core| core.recovered_card().map(|recovered| card(core, recovered)))
    }

    /// The card of the newest report, or of one run's.
    pub fn card(&self, run: Option<String>) -> Result<Option<String>, Fault> {
        self.call(move |core| {
            let report = run.map(|run| core.report(&run)).transpose()?.or_else(|| core.latest());
            Ok(report.map(|report| card(core, render::card(&report, &core.words()))))
        })?
    }

    /// Kept reports, newest first: a JSON array.
    pub fn history(&self) -> Result<String, Fault> {
        let line = |kept: Kept| match kept.report {
            Ok(report) => json!({"run": kept.id, "readiness": report.readiness, "sentence": report.sentence}),
            Err(damage) => json!({"run": kept.id, "damage": damage.to_string()}),
        };
        self.call(move |core| Ok(Value::from(core.history()?.into_iter().map(line).collect::<Vec<_>>()).to_string()))?
    }

    /// A report in full, as JSON.
    pub fn report(&self, run: String) -> Result<String, Fault> {
        self.call(move |core| Ok(render::json(&core.report(&run)?)))?
    }

    /// A report as QR codes: a JSON array of codes, each an array of rows.
    pub fn codes(&self, run: String) -> Result<String, Fault> {
        self.call(move |core| Ok(json!(codes(&core.report(&run)?)).to_string()))?
    }

    /// The states that a management agent reads back: a JSON array.
    pub fn states(&self) -> Result<String, Fault> {
        let state = |state: status::Status| json!({"key": state.key, "error": state.error, "message": state.message, "data": state.data});
        self.call(move |core| Value::from(core.states().into_iter().map(state).collect::<Vec<_>>()).to_string())
    }

    /// The same as a file's text.
    pub fn status_file(&self) -> Result<String, Fault> {
        self.call(agent::Agent::status_file)
    }

    /// Whether a silent check is due, and when; `door` is `enrolment`, `intent` or `schedule`.
    pub fn knock(&self, door: &str) -> Result<String, Fault> {
        let door = match door {
            "enrolment" => Door::Enrolment,
            "intent" => Door::Intent,
            "schedule" => Door::Schedule,
            other => {
                return Err(Fault::Argument(format!("no door {other:?}: enrolment, intent or schedule is needed")));
            }
        };
        let Decision { after, unmetered, why } = self.call(move |core| core.knock(door, SystemTime::now(), dice()))?;
        Ok(json!({"in_s": after.map(|after| after.as_secs()), "unmetered": unmetered, "why": why}).to_string())
    }

    /// Delivers what waits in the outbox; when to try again.
    pub fn deliver(&self, facts: &str) -> Result<String, Fault> {
        let situation = self.situation(facts)?;
        let came = self.core.wait(|core| async move { core.deliver(situation).await })?;
        let again = came.again_in.map(|pause| pause.as_secs().max(1));
        Ok(json!({"sent": came.sent, "waiting": came.waiting, "given_up": came.given_up, "again_in_s": again, "why": came.why})
            .to_string())
    }

    /// Panics, here or on core's thread.
    #[cfg(feature = "provoke")]
    pub fn panic(&self, there: bool) -> Result<(), Fault> {
        if there {
            Ok(self.core.wait(|_| async { panic!("provoked there") })?)
        } else {
            self.call(|_| panic!("provoked here"))
        }
    }

    /// Tells of progress so many times, and asks about as many certificates, on core's thread.
    #[cfg(feature = "provoke")]
    pub fn progress(&self, times: i32) -> Result<(), Fault> {
        use callready::net::Opinion as _;
        let (host, words) = (self.host.clone(), self.call(agent::Agent::words)?);
        let phase = callready::plan::Phase::Targets;
        let progress = callready::run::Progress {
            phase,
            done: 1,
            planned: 2,
            took_ms: 3,
            spent: callready::observe::Spent::default(),
        };
        let work = async move {
            for _ in 0..times {
                host.show(&progress, &words);
                host.on(&[vec![0; 1_000].into(), vec![1; 1_000].into()], "relay.example");
            }
        };
        Ok(self.core.wait(|_| work)?)
    }

    fn call<T: Send + 'static>(&self, work: impl FnOnce(&agent::Agent) -> T + Send + 'static) -> Result<T, Fault> {
        Ok(self.core.call(work)?)
    }

    fn situation(&self, facts: &str) -> Result<Situation, Fault> {
        let facts: Facts = serde_json::from_slice(facts.as_bytes())
            .map_err(|wrong| Fault::Argument(format!("the facts of the device cannot be read: {wrong}")))?;
        Ok(Situation {
            device: facts.device(self.roots.clone()),
            trusted: self.host.trusted(),
            now: SystemTime::now(),
            seed: unpredictable(),
        })
    }
}

fn card(core: &agent::Agent, card: render::Card) -> String {
    let mut card = json!(card);
    // For whoever reads it aloud.
    card["language"] = core.words().language().into();
    card.to_string()
}

/// From 0 to 1.
fn dice() -> f64 {
    // Both are far below 2^53.
    f64::from(u32::try_from(unpredictable() >> 32).unwrap_or(0)) / f64::from(u32::MAX)
}

#[derive(Default)]
struct Table {
    newest: i64,
    agents: BTreeMap<i64, Arc<Agent>>,
}

static TABLE: Mutex<Table> = Mutex::new(Table { newest: 0, agents: BTreeMap::new() });

/// The table; nothing in it is left half done by a panic.
fn table() -> MutexGuard<'static, Table> {
    TABLE.lock().unwrap_or_else(PoisonError::into_inner)
}
