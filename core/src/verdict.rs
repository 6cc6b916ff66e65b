//! What the observations mean: a pure function from a table and what was seen to verdicts, causes and a ticket.
//!
//! ```text
//! observations ──► port ──► span ──► target ──► rule ──► capability ──► readiness
//!                    └────────── cause ──► fold ──┘           └──► sentence, ticket
//! ```
//!
//! One rule of reasoning is one small function. Nothing here is a text: a [`Said`] is a stable code with its arguments, which `words` fills.

mod beside;
mod capability;
mod cause;
mod certificate;
mod content;
mod control;
mod doubt;
mod draft;
mod lattice;
mod media;
mod nat;
mod network;
mod place;
mod port;
mod proxy;
mod refuser;
mod relay;
mod responder;
mod row;
pub(crate) mod seen;
mod sentence;
mod show;
mod signal;
mod site;
mod span;
mod state;
mod ticket;
mod tries;
pub(crate) mod walk;

use std::collections::BTreeMap;

use ipnet::IpNet;

use crate::device::Depth;
use crate::observe::{Ended, Observation};
use crate::profile::{Ports, Table, Transport};

pub use beside::Variant;
pub use media::{Experience, FlowResult, MediaResult};
pub use nat::{Lifetime, Nat};
pub use network::NetworkVerdict;
pub use relay::{Over, RelayResult, Reply};
pub use state::{Evidence, Readiness, Severity, Side, Span, State, TargetResult, Verdict, Via};

/// Everything that a run's observations prove about a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdicts {
    /// What the run tells about the network as a whole.
    pub network: NetworkVerdict,
    /// The answer.
    pub readiness: Readiness,
    /// The answer in one sentence.
    pub sentence: Said,
    /// What the person wants to do, in the table's order.
    pub capabilities: Vec<CapabilityVerdict>,
    /// The answer without and with each optional path that was tested.
    pub variants: Vec<Variant>,
    /// Every row, in the table's order.
    pub rules: Vec<RuleVerdict>,
    /// Explained causes: those that stand for themselves first, then by severity, code and arguments.
    pub causes: Vec<Cause>,
    /// Rows to ask IT for.
    pub ticket: Vec<Wanted>,
    /// How a call will feel, apart from whether one comes about.
    pub experience: Experience,
    /// Tests of a call's packets, in order.
    pub media: Vec<MediaResult>,
}

/// A sentence before it is worded: a stable code, and its arguments by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said {
    /// Stable code, such as `udp.blocked`.
    pub code: String,
    /// Arguments of the sentence.
    pub args: BTreeMap<String, String>,
}

/// A capability's verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CapabilityVerdict {
    /// Capability id.
    pub id: String,
    /// Code (or plain text) of its name.
    pub title: String,
    /// Whether it works.
    pub readiness: Readiness,
    /// The best path that works, by id.
    pub path: Option<String>,
    /// Code (or plain text) of what the person will notice on that path.
    pub notices: Option<String>,
    /// Codes of the causes it rests on.
    pub because: Vec<String>,
}

/// A row's verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleVerdict {
    /// Rule id.
    pub id: String,
    /// The service in the vendor's words.
    pub service: String,
    /// `tcp` or `udp`.
    pub transport: Transport,
    /// The row's ports.
    pub ports: Ports,
    /// Whether the vendor cannot do without.
    pub required: bool,
    /// What its targets say together.
    pub verdict: Verdict,
    /// Why it was not run.
    pub reason: Option<Said>,
    /// One for each destination, name and address; after them a responder, where one was asked.
    pub targets: Vec<TargetResult>,
}

/// An explained cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// Stable code and arguments.
    pub said: Said,
    /// How much it weighs.
    pub severity: Severity,
    /// Code of the cause that explains this one.
    pub implied_by: Option<String>,
    /// Numbers of the observations it rests on.
    pub observations: Vec<u32>,
}

/// A row to ask IT for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// `tcp` or `udp`.
    pub transport: Transport,
    /// The ports that are not open.
    pub ports: Ports,
    /// Destinations as the table writes them.
    pub hosts: Vec<String>,
    /// Addresses as resolved here, one family a row.
    pub addresses: Vec<String>,
    /// What was seen.
    pub why: Said,
    /// Code (or plain text) of what the user loses.
    pub loses: String,
}

/// Under what circumstances the observations were made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Circumstances<'a> {
    /// How thoroughly ranges were tested.
    pub depth: Depth,
    /// Why the run ended.
    pub ended: Ended,
    /// The proxy that programs on this device go through, `host:port`.
    pub proxy: Option<&'a str>,
    /// Hosts that they reach without it.
    pub no_proxy: &'a [String],
    /// What the configuration got wrong, as sentences.
    pub notices: &'a [String],
    /// The device's own prefixes; only private ones tell anything.
    pub source: &'a [IpNet],
}

/// Judges what was seen of a table; the same observations always give the same verdicts.
pub fn judge(table: &Table, circumstances: Circumstances<'_>, observations: &[Observation]) -> Verdicts {
    let Circumstances { depth, ended, .. } = circumstances;
    let seen = seen::Seen::of(observations, circumstances.source);
    let network = network::Outline::of(table, &seen, &circumstances);
    let inference = span::Inference { depth, ended };
    let passages = proxy::Passages::of(&seen, &circumstances);
    let mut rows = row::judge(table, &seen, &passages, &inference);
    let heard = responder::hear(table, &seen, &rows, &inference);
    let media = media::results(&seen);
    let mut drafts = cause::draft(&seen, &network, &passages, &rows, ended);
    drafts.extend(cause::of_media(&media, &rows));
    drafts.extend(cause::of_signals(&signal::findings(&seen), &rows));
    drafts.extend(heard.iter().flat_map(responder::Heard::drafts));
    let mut drafts = cause::fold(drafts);
    row::explain(&mut rows, &drafts);
    let site = capability::Site { rows: &rows, drafts: &drafts, outline: &network, passages: &passages, media: &media };
    let capabilities = site.judge(table, |path| table.counts(path));
    let variants = beside::variants(&site, table);
    let beside = beside::drafts(&site, table, &capabilities);
    drafts.extend(beside);
    let causes = cause::weigh(drafts, &capabilities);
    let readiness = capability::overall(&capabilities);
    let experience = media::experience(&media);
    let ticket = ticket::rows(&rows, &causes);
    // Only now, when everything that rules count for has been judged.
    if let Some(heard) = heard {
        heard.join(&mut rows);
    }
    Verdicts {
        readiness,
        sentence: sentence::choose(readiness, ended, &capabilities, &causes, experience),
        ticket,
        network: network.verdict,
        capabilities: capabilities.into_iter().map(|judged| judged.verdict).collect(),
        variants,
        rules: rows.into_iter().map(|row| row.verdict).collect(),
        causes,
        experience,
        media: media.into_iter().map(|(result, _)| result).collect(),
    }
}

impl Said {
    /// A code with these arguments.
    pub(crate) fn new<'a>(code: &str, args: impl IntoIterator<Item = (&'a str, String)>) -> Self {
        Self { code: code.to_owned(), args: args.into_iter().map(|(name, value)| (name.to_owned(), value)).collect() }
    }
}

#[cfg(test)]
mod rules;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod sample;
