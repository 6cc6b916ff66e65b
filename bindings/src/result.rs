//! What a shell shows, shares and reports.

use callready::report::Report;
use callready::words::Words;
use callready::{agent, render, report, silent, status, store, upload};

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Readiness {
    /// Calls work.
    Ready,
    /// Calls work, something will be noticed.
    Degraded,
    /// Calls do not work.
    NotReady,
    /// It could not be decided.
    Unknown,
}

/// A report as one screen shows it; every text is in the report's language.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Card {
    /// The run's id.
    pub run: String,
    /// The answer: the shell's colour and icon.
    pub readiness: Readiness,
    /// The answer in one word, in capitals.
    pub word: String,
    /// The answer in one sentence.
    pub sentence: String,
    /// What the person wants to do.
    pub capabilities: Vec<Capability>,
    /// Rules that are not open.
    pub rows: Vec<Row>,
    /// What else is worth knowing, a sentence each.
    pub notes: Vec<String>,
    /// Table, time, network and how long it took, in one line.
    pub foot: String,
    /// There is something to ask IT for.
    pub ticket: bool,
}

/// A capability.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Capability {
    /// Whether it works.
    pub readiness: Readiness,
    /// Its name.
    pub title: String,
    /// Whether it works, in a word.
    pub word: String,
    /// What the person will notice.
    pub notice: Option<String>,
}

/// A rule that is not open.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Row {
    /// The rule's id.
    pub id: String,
    /// Such as `TCP 443, 4700-5000`.
    pub title: String,
    /// The service in the vendor's words, and its hosts.
    pub service: String,
    /// Its verdict in a word.
    pub word: String,
    /// Why, a sentence.
    pub reason: Option<String>,
}

/// A kept report in the history.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Kept {
    /// The run's id.
    pub run: String,
    /// The answer; absent where the file is damaged.
    pub readiness: Option<Readiness>,
    /// The answer in one word, or that the file is damaged.
    pub word: String,
    /// The answer in one sentence, or what is wrong with the file.
    pub sentence: String,
    /// Such as `2026-11-21 09:30 UTC`.
    pub when: String,
}

/// A form in which a report is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Form {
    /// One screen of text.
    Text,
    /// What to ask IT for.
    Ticket,
    /// The same as CSV.
    Csv,
    /// The whole report.
    Json,
    /// One flat JSON line a rule.
    Ndjson,
    /// The answer in one sentence.
    Sentence,
}

/// A state that a management agent reads back; each text has at most 1,000 characters, the key 100.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Status {
    /// Such as `callready.verdict`.
    pub key: String,
    /// An error must be shown to administrators; it is cleared by a later state of the same key.
    pub error: bool,
    /// For an administrator.
    pub message: String,
    /// For a machine.
    pub data: String,
}

/// Who wants a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Occasion {
    /// A person who looks at the screen.
    Person,
    /// Nobody who looks.
    Silent,
    /// A person who waits to be told aloud: quick, and over within 7 s.
    Spoken,
}

/// What knocks for a silent check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Door {
    /// The device was set up, or the management agent told the app of its role or configuration.
    Enrolment,
    /// The management agent sent an intent.
    Intent,
    /// The time for the next one has come.
    Schedule,
}

/// Whether a silent check is due.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Decision {
    /// Seconds from now at which to check; absent: not at all.
    pub in_s: Option<u64>,
    /// Wait for a network that is not metered.
    pub unmetered: bool,
    /// Why, for a log.
    pub why: String,
}

/// What came of the outbox.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Delivery {
    /// Reports that were acknowledged now.
    pub sent: u32,
    /// Reports that still wait.
    pub waiting: u32,
    /// Reports that will never be sent: the server refused them, or they are gone or damaged.
    pub given_up: u32,
    /// When to try again, seconds from now; absent where nothing waits.
    pub again_in_s: Option<u64>,
    /// Why one was not taken.
    pub why: Option<String>,
}

impl From<render::Card> for Card {
    fn from(card: render::Card) -> Self {
        Self {
            run: card.run,
            readiness: card.readiness.into(),
            word: card.word,
            sentence: card.sentence,
            capabilities: card.capabilities.into_iter().map(Capability::from).collect(),
            rows: card.rows.into_iter().map(Row::from).collect(),
            notes: card.notes,
            foot: card.foot,
            ticket: card.ticket,
        }
    }
}

impl From<render::Capability> for Capability {
    fn from(capability: render::Capability) -> Self {
        let render::Capability { readiness, title, word, notice } = capability;
        Self { readiness: readiness.into(), title, word, notice }
    }
}

impl From<render::Row> for Row {
    fn from(row: render::Row) -> Self {
        let render::Row { id, title, service, word, reason } = row;
        Self { id, title, service, word, reason }
    }
}

impl From<report::Readiness> for Readiness {
    fn from(readiness: report::Readiness) -> Self {
        match readiness {
            report::Readiness::Ready => Self::Ready,
            report::Readiness::Degraded => Self::Degraded,
            report::Readiness::NotReady => Self::NotReady,
            report::Readiness::Unknown => Self::Unknown,
        }
    }
}

impl Kept {
    /// A line of the history; a damaged file says what is wrong with it.
    pub fn of(kept: &store::Kept, words: &Words) -> Self {
        let (run, when) = (kept.id.clone(), render::when(&kept.id));
        match &kept.report {
            Ok(report) => {
                let card = render::card(report, words);
                Self { run, readiness: Some(card.readiness.into()), word: card.word, sentence: card.sentence, when }
            }
            Err(damage) => {
                let word = words.plain("label-damaged");
                Self { run, readiness: None, word, sentence: damage.to_string(), when }
            }
        }
    }
}

impl Form {
    /// The report in this form.
    pub fn render(self, report: &Report, words: &Words) -> String {
        match self {
            Self::Text => render::text(report, words, render::Style::PLAIN),
            Self::Ticket => render::ticket(report, words),
            Self::Csv => render::csv(report, words),
            Self::Json => render::json(report),
            Self::Ndjson => render::ndjson(report, None),
            Self::Sentence => format!("{}\n", report.sentence),
        }
    }
}

impl From<status::Status> for Status {
    fn from(status: status::Status) -> Self {
        let status::Status { key, error, message, data } = status;
        Self { key: key.to_owned(), error, message, data }
    }
}

impl From<Occasion> for agent::Occasion {
    fn from(occasion: Occasion) -> Self {
        match occasion {
            Occasion::Person => Self::Person,
            Occasion::Silent => Self::Silent,
            Occasion::Spoken => Self::Spoken,
        }
    }
}

impl From<Door> for silent::Door {
    fn from(door: Door) -> Self {
        match door {
            Door::Enrolment => Self::Enrolment,
            Door::Intent => Self::Intent,
            Door::Schedule => Self::Schedule,
        }
    }
}

impl From<silent::Decision> for Decision {
    fn from(decision: silent::Decision) -> Self {
        let silent::Decision { after, unmetered, why } = decision;
        Self { in_s: after.map(|after| after.as_secs()), unmetered, why }
    }
}

impl From<upload::Delivery> for Delivery {
    fn from(delivery: upload::Delivery) -> Self {
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let upload::Delivery { sent, waiting, given_up, again_in, why } = delivery;
        let again_in_s = again_in.map(|pause| pause.as_secs().max(1));
        Self { sent: count(sent), waiting: count(waiting), given_up: count(given_up), again_in_s, why }
    }
}
