//! A whole run as data: what was asked for, what was seen, how it ended. Enough to judge it again elsewhere.

use std::io::{self, Write};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use thiserror::Error;

use super::Observation;
use crate::device::{Depth, Network, Runner};
use crate::profile::{Choice, Faults, Profile};

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
    /// What the configuration got wrong, as sentences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<String>,
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

/// Why a file is not a recording that this program can read.
#[derive(Debug, Error)]
pub enum RecordingError {
    /// A line that is not what it should be.
    #[error("line {line}, column {column}: {fault}")]
    Line {
        /// From 1.
        line: usize,
        /// From 1; 0 where the line is empty.
        column: usize,
        /// In serde's words, without the place.
        fault: String,
    },
    /// Another schema, usually a newer one.
    #[error("line 1: observations are of schema {found}, this program reads {}", Header::SCHEMA)]
    Schema {
        /// The schema that the file names.
        found: String,
    },
    /// The table inside is not valid.
    #[error("line 1: profile: {0}")]
    Profile(#[from] Faults),
    /// The last line, which says how the run ended, is missing.
    #[error("line {line}: the recording is cut short; its last line must say how the run ended")]
    CutShort {
        /// Last line of the file, from 1.
        line: usize,
    },
}

impl Recording {
    /// Writes the header, one observation a line, and the end, each as one JSON object.
    pub fn write(&self, mut to: impl Write) -> io::Result<()> {
        line(&mut to, &self.header)?;
        for observation in &self.observations {
            line(&mut to, observation)?;
        }
        line(&mut to, &self.end)
    }

    /// Reads what [`Recording::write`] wrote.
    pub fn read(bytes: &[u8]) -> Result<Self, RecordingError> {
        let text = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        let lines: Vec<&[u8]> = text.split(|byte| *byte == b'\n').collect();
        let first = lines.first().copied().unwrap_or_default();
        let Schema { schema } = parse(first, 1)?;
        if schema != Header::SCHEMA {
            return Err(RecordingError::Schema { found: schema.chars().take(60).collect() });
        }
        let header: Header = parse(first, 1)?;
        header.profile.check()?;
        let [_, between @ .., last] = lines.as_slice() else {
            return Err(RecordingError::CutShort { line: 1 });
        };
        let observations = between.iter().zip(2..).map(|(line, n)| parse(line, n)).collect::<Result<_, _>>()?;
        let end = parse(last, lines.len()).map_err(|_| RecordingError::CutShort { line: lines.len() })?;
        Ok(Self { header, observations, end })
    }
}

fn line(to: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    to.write_all(&line)
}

fn parse<T: DeserializeOwned>(bytes: &[u8], line: usize) -> Result<T, RecordingError> {
    serde_json::from_slice(bytes).map_err(|error| {
        let column = error.column();
        let fault = error.to_string().replace(&format!(" at line 1 column {column}"), "");
        RecordingError::Line { line, column, fault }
    })
}

/// The one key that is read before it is known what the rest means.
#[derive(Deserialize)]
struct Schema {
    schema: String,
}

impl Header {
    /// Schema name and number of recordings.
    pub const SCHEMA: &'static str = "callready-observations/1";
}

#[cfg(test)]
pub(crate) mod tests;
