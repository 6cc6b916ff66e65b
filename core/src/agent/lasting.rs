//! An agent that a fault of the program does not end: what was asked of it fails, and the next thing is asked of another one from the same folder.

use std::future::Future;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use thiserror::Error;

use super::Agent;
use super::thread::{Thread, Unfinished};
use crate::panics::locked;

/// An agent on its own thread, for a shell whose threads must not meet a panic.
pub struct Lasting {
    folder: PathBuf,
    told: Mutex<Told>,
    current: Mutex<Arc<Current>>,
}

/// What the shell told that is not in the folder.
#[derive(Clone)]
struct Told {
    language: String,
    configuration: Option<String>,
}

struct Current {
    agent: Arc<Agent>,
    thread: Thread,
}

impl Lasting {
    /// Opens a folder.
    pub fn open(folder: impl Into<PathBuf>, language: &str) -> Result<Self, LastingError> {
        let (folder, told) = (folder.into(), Told { language: language.to_owned(), configuration: None });
        let current = Current::open(&folder, &told)?;
        Ok(Self { folder, told: Mutex::new(told), current: Mutex::new(Arc::new(current)) })
    }

    /// Takes the configuration (see [`Agent::configure`]), also for whichever agent comes after this one.
    pub fn configure(&self, json: String) -> Result<Vec<String>, LastingError> {
        locked(&self.told).configuration = Some(json.clone());
        self.call(move |agent| agent.configure(&json))
    }

    /// Speaks another language (see [`Agent::speak`]).
    pub fn speak(&self, language: String) -> Result<(), LastingError> {
        locked(&self.told).language.clone_from(&language);
        self.call(move |agent| agent.speak(&language))
    }

    /// Ends the check under way with a report of what was seen.
    pub fn cancel(&self) {
        let current = locked(&self.current).clone();
        // What a thread held that stopped is held for good.
        if !current.thread.stopped() {
            current.agent.cancel();
        }
    }

    /// Does what waits for nothing but files.
    pub fn call<T: Send + 'static>(&self, work: impl FnOnce(&Agent) -> T + Send + 'static) -> Result<T, LastingError> {
        let current = self.current()?;
        let agent = current.agent.clone();
        Ok(current.thread.call(move || work(&agent))?)
    }

    /// Runs work on the agent's thread to its end, also when nobody waits any more.
    pub async fn run<T, F>(&self, work: impl FnOnce(Arc<Agent>) -> F) -> Result<T, LastingError>
    where
        T: Send + 'static,
        F: Future<Output = T> + Send + 'static,
    {
        let current = self.current()?;
        Ok(current.thread.run(work(current.agent.clone())).await?)
    }

    /// The same for a thread that can wait for nothing else meanwhile; not for one of the agent's own.
    pub fn wait<T, F>(&self, work: impl FnOnce(Arc<Agent>) -> F) -> Result<T, LastingError>
    where
        T: Send + 'static,
        F: Future<Output = T> + Send + 'static,
    {
        let current = self.current()?;
        Ok(current.thread.wait(work(current.agent.clone()))?)
    }

    fn current(&self) -> Result<Arc<Current>, LastingError> {
        let mut current = locked(&self.current);
        if current.thread.stopped() {
            *current = Arc::new(Current::open(&self.folder, &locked(&self.told))?);
        }
        Ok(current.clone())
    }
}

impl Drop for Lasting {
    fn drop(&mut self) {
        // The thread gives the check under way time to end.
        self.cancel();
    }
}

impl Current {
    fn open(folder: &std::path::Path, told: &Told) -> Result<Self, LastingError> {
        let (folder, Told { language, configuration }, thread) = (folder.to_owned(), told.clone(), Thread::start()?);
        let opened = thread.call(move || {
            let agent = Agent::open(folder, &language);
            if let Some(json) = configuration {
                // Its faults were told when it came.
                drop(agent.configure(&json));
            }
            Arc::new(agent)
        });
        Ok(Self { agent: opened?, thread })
    }
}

/// Why an agent did not do what it was asked.
#[derive(Debug, Error)]
pub enum LastingError {
    /// Its thread did not finish it.
    #[error(transparent)]
    Unfinished(#[from] Unfinished),
    /// It has no thread.
    #[error("no thread for the agent: {0}")]
    NoThread(#[from] io::Error),
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn what_a_fault_ended_fails_and_the_next_thing_is_done_as_configured() {
        let folder = TempDir::new().unwrap();
        let agent = Lasting::open(folder.path(), "en").unwrap();
        assert_eq!(agent.configure(r#"{"cellar": 1}"#.to_owned()).unwrap().len(), 1);
        agent.configure(r#"{"language": "de"}"#.to_owned()).unwrap();
        for there in [false, true] {
            let told = if there {
                agent.wait(|_| async { panic!("boom") }).unwrap_err()
            } else {
                agent.call(|_| panic!("boom")).unwrap_err()
            };
            assert!(told.to_string().starts_with("a fault in Callready ended this; try again: boom ("), "{told}");
            assert_eq!(agent.call(|agent| agent.words().language().to_string()).unwrap(), "de");
        }
        assert_eq!(
            agent.wait(|agent| async move { agent.states().len() }).unwrap(),
            agent.call(|agent| agent.states().len()).unwrap()
        );
    }
}
