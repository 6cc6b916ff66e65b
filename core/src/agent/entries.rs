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

use super::{Agent, OWN, held};
use crate::config::handover::{self, Handover, Refused};
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
        let before = held(&self.entries).clone();
        let newest = before.code.as_ref().map(|code| code.issued);
        let accepted = handover::accept(code, handover::key(&before.own).as_ref(), now, newest)?;
        fs::create_dir_all(&self.folder)?;
        file::replace(&self.folder.join(CODE), code.as_bytes(), OWN)?;
        *held(&self.entries) = Arc::new(Entries { code: Some(accepted), ..(*before).clone() });
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
