//! The configuration as it came: from the device's owner, and by QR code on top of it.
//!
//! A code is kept as it was scanned and judged anew whenever the owner's configuration comes, so that nothing on disk counts that nobody signed.

use std::borrow::Cow;
use std::fs;
use std::io;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value};
use thiserror::Error;

use super::{Agent, OWN};
use crate::config::handover::{self, Handover, Refused};
use crate::panics::locked;
use crate::store::file;

/// What the device's configuration is made of.
#[derive(Default, Clone)]
pub(super) struct Entries {
    /// What its owner set.
    pub(super) own: Map<String, Value>,
    /// It was no JSON object, and is empty for that.
    pub(super) unreadable: bool,
    /// The newest code that counts.
    pub(super) code: Option<Handover>,
}

/// Why a code does not count.
#[derive(Debug, Error)]
pub enum HandoverError {
    /// It is not to be trusted, or not to be understood.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// It cannot be kept.
    #[error("the code cannot be kept on this device: {0}")]
    Kept(#[from] io::Error),
}

impl Entries {
    /// The owner's configuration with the code's on top of it, until that expires.
    pub(super) fn in_force(&self, now: SystemTime) -> Cow<'_, Map<String, Value>> {
        match &self.code {
            Some(code) if code.expires.is_none_or(|expires| now < expires) => Cow::Owned(code.over(&self.own)),
            _ => Cow::Borrowed(&self.own),
        }
    }
}

impl Agent {
    /// Takes a configuration code that was scanned. What it says counts on top of the owner's configuration, until a newer one comes, it expires, or
    /// the owner names another key; what is wrong with the configuration now comes back.
    pub fn hand_over(&self, code: &str, now: SystemTime) -> Result<Vec<String>, HandoverError> {
        let before = locked(&self.entries).clone();
        let newest = before.code.as_ref().map(|code| code.issued);
        let accepted = handover::accept(code, handover::key(&before.own).as_ref(), now, newest)?;
        fs::create_dir_all(&self.folder)?;
        file::replace(&self.folder.join(CODE), code.as_bytes(), OWN)?;
        *locked(&self.entries) = Arc::new(Entries { code: Some(accepted), ..(*before).clone() });
        Ok(self.config().told())
    }

    /// The code that was kept, where it counts still by the owner's key; whether it has expired is seen when it is used.
    pub(super) fn kept_code(&self, own: &Map<String, Value>) -> Option<Handover> {
        let text = fs::read_to_string(self.folder.join(CODE)).ok()?;
        handover::accept(&text, handover::key(own).as_ref(), UNIX_EPOCH, None).ok()
    }
}

/// The newest code, as it was scanned.
const CODE: &str = "code";

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::*;
    use crate::config::handover::{SigningKey, sign};
    use crate::device::Depth;

    #[test]
    fn a_code_counts_on_top_of_the_owners_configuration_also_in_the_next_process() {
        let (folder, agent) = agent();
        agent.configure(&owners(PUBLIC));
        assert_eq!(agent.hand_over(&code("web", 1, None), now()).unwrap(), Vec::<String>::new());
        assert_eq!((agent.config().depth, device(&agent)), (Some(Depth::Full), "web"));
        drop(agent);
        let agent = Agent::open(folder.path().join("agent"), "en");
        agent.configure(&owners(PUBLIC));
        assert_eq!((agent.config().depth, device(&agent)), (Some(Depth::Full), "web"));
        // The scheme as systems write it that hand links on.
        let small = code("mobile", 2, None).replacen("CALLREADY:", "callready:", 1);
        agent.hand_over(&small, now()).unwrap();
        assert_eq!(device(&agent), "mobile");
    }

    #[test]
    fn what_is_refused_changes_nothing() {
        let (_folder, agent) = agent();
        agent.configure(r#"{"depth": "full"}"#);
        let refused = agent.hand_over(&code("web", 1, None), now()).unwrap_err();
        assert!(refused.to_string().contains("`handover_key`"), "{refused}");
        agent.configure(&owners(PUBLIC));
        agent.hand_over(&code("web", 5, None), now()).unwrap();
        for wrong in [code("mobile", 4, None), code("mobile", 6, Some(7)), "CALLREADY:C1/A/A".to_owned(), String::new()]
        {
            assert!(agent.hand_over(&wrong, now()).is_err(), "{wrong}");
            assert_eq!(device(&agent), "web");
        }
    }

    #[test]
    fn a_code_ends_with_its_time_and_with_its_key() {
        let (_folder, agent) = agent();
        agent.configure(&owners(PUBLIC));
        agent.hand_over(&code("web", 1, Some(1_000)), at(2)).unwrap();
        let entries = locked(&agent.entries).clone();
        assert!(entries.in_force(at(999)).contains_key("device"));
        assert!(!entries.in_force(at(1_000)).contains_key("device"));
        agent.hand_over(&code("web", 2, None), at(2)).unwrap();
        agent.configure(&owners("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="));
        assert_eq!(device(&agent), "glasses");
        agent.configure(&owners(PUBLIC));
        assert_eq!(device(&agent), "web");
    }

    fn agent() -> (tempfile::TempDir, Agent) {
        let folder = tempfile::tempdir().unwrap();
        let agent = Agent::open(folder.path().join("agent"), "en");
        (folder, agent)
    }

    fn owners(key: &str) -> String {
        json!({"depth": "full", "handover_key": key}).to_string()
    }

    fn device(agent: &Agent) -> &'static str {
        use crate::profile::DeviceClass::{Glasses, Mobile, Web};
        match agent.config().device.unwrap_or(Glasses) {
            Web => "web",
            Mobile => "mobile",
            Glasses => "glasses",
        }
    }

    /// A code that sets the device, made so many seconds after 1970, as its expiry.
    fn code(device: &str, issued: u64, expires: Option<u64>) -> String {
        let key: SigningKey = "MC4CAQAwBQYDK2VwBCIEIIJq5nTd5GaPfmS7ej7nqFRnGHPQM25eHYpjIJdLhRR+".parse().unwrap();
        let set = json!({"device": device}).as_object().unwrap().clone();
        sign(&set, at(issued), expires.map(at), &key).unwrap()
    }

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    fn now() -> SystemTime {
        at(1_000_000_000)
    }

    const PUBLIC: &str = "MCowBQYDK2VwAyEAqCfPOHkxYK+m1+8sWPXVYjxEeS5aYsazzcP9ERXQV1o=";
}
