//! A whole run as data: what was asked for, what was seen, how it ended. Enough to judge it again elsewhere.

use serde::{Deserialize, Serialize};

use super::Observation;
use crate::device::{Depth, Network, Runner};
use crate::profile::{Choice, Profile};

/// A run that can be judged: live, or read from a file that `--observations` wrote.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    /// What was asked for.
    pub header: Header,
    /// What was seen, in the order of [`Observation::n`].
    pub observations: Vec<Observation>,
    /// How it ended.
    pub end: End,
}

/// First line of a recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// Always [`Header::SCHEMA`].
    pub schema: String,
    /// The program that ran.
    pub agent: Agent,
    /// The table, whole, so that the recording needs no other file.
    pub profile: Profile,
    /// Device class and parameters; secret parameters are left out.
    pub choice: Choice,
    /// How thoroughly.
    pub depth: Depth,
    /// RFC 3339, UTC.
    pub started: String,
    /// What the operating system applies to the process.
    pub runner: Runner,
    /// Facts about the network that were known beforehand.
    pub network: Network,
}

/// The program that ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// Version of the core.
    pub version: String,
    /// Such as `linux-x86_64`.
    pub platform: String,
}

/// Last line of a recording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// How long the run took, milliseconds.
    pub took_ms: u64,
    /// Why it ended.
    pub ended: Ended,
    /// What it cost.
    pub spent: Spent,
}

/// Why a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// Everything planned was done.
    Complete,
    /// The deadline passed.
    Deadline,
    /// Somebody stopped it.
    Cancelled,
}

/// What a run sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spent {
    /// Packets sent.
    pub packets: u64,
    /// Bytes sent, IP headers included.
    pub bytes: u64,
    /// Sockets opened.
    pub sockets: u64,
}

impl Header {
    /// Schema name and number of recordings.
    pub const SCHEMA: &'static str = "callready-observations/1";
}
