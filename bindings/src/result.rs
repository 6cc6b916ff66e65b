//! What a shell shows, shares and reports.

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
    /// When to try again, seconds from now; absent where nothing waits.
    pub again_in_s: Option<u64>,
    /// Why the first that waits was not taken.
    pub why: Option<String>,
}
