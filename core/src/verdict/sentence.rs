//! The answer in one sentence: the one thing that the person should know first.

use std::collections::BTreeMap;

use crate::observe::Ended;
use crate::profile::Weight;

use super::capability::JudgedCapability;
use super::media::Experience;
use super::state::Readiness;
use super::{Cause, Said};

/// Chooses the sentence.
pub(super) fn choose(
    readiness: Readiness,
    ended: Ended,
    capabilities: &[JudgedCapability],
    causes: &[Cause],
    experience: Experience,
) -> Said {
    let own = |code: &str| causes.iter().find(|cause| cause.said.code == code && cause.implied_by.is_none());
    let fails = readiness >= Readiness::Unknown;
    let outage = own("vendor.outage").filter(|_| fails && is_outage(readiness, capabilities));
    match (readiness, ended) {
        _ if own("offline").is_some() => plain("sentence-offline"),
        _ if fails && own("portal").is_some() => plain("sentence-portal"),
        (Readiness::Unknown, Ended::Cancelled) => plain("sentence-cancelled"),
        (Readiness::Unknown, Ended::Deadline) => plain("sentence-deadline"),
        _ if outage.is_some() => with_args("sentence-outage", outage.map(|cause| cause.said.args.clone())),
        (Readiness::Unknown, Ended::Complete) if lacks_names(capabilities) => plain("sentence-names"),
        (Readiness::Unknown, Ended::Complete) => plain("sentence-unknown"),
        (Readiness::NotReady, _) => about("sentence-not-ready", capabilities, |judged| {
            judged.weight == Weight::Required && judged.verdict.readiness == Readiness::NotReady
        }),
        (Readiness::Degraded, _) => about("sentence-degraded", capabilities, |judged| {
            judged.weight != Weight::NoImpact && judged.verdict.readiness != Readiness::Ready
        }),
        (Readiness::Ready, _) if experience == Experience::Poor => plain("sentence-ready-poor"),
        (Readiness::Ready, _) if experience == Experience::Fair => plain("sentence-ready-fair"),
        (Readiness::Ready, _) if causes.iter().any(is_worth_reading) => plain("sentence-ready-notice"),
        (Readiness::Ready, _) if own("reply.unseen").is_some() => plain("sentence-ready-one-way"),
        (Readiness::Ready, _) => plain("sentence-ready"),
    }
}

/// Whether a required capability fails by an outage, and by no block beside it.
fn is_outage(readiness: Readiness, capabilities: &[JudgedCapability]) -> bool {
    let worst = |judged: &&JudgedCapability| judged.weight == Weight::Required && judged.verdict.readiness == readiness;
    let because = || capabilities.iter().filter(worst).flat_map(|judged| &judged.verdict.because);
    because().any(|code| code == "vendor.outage") && !because().any(|code| code.ends_with(".blocked"))
}

/// Whether nothing but names keeps what is required from being decided.
fn lacks_names(capabilities: &[JudgedCapability]) -> bool {
    let required = capabilities.iter().filter(|judged| judged.weight == Weight::Required);
    let undecided = required.filter(|judged| judged.verdict.readiness == Readiness::Unknown);
    let mut because = undecided.map(|judged| &judged.verdict.because).peekable();
    let names = |codes: &Vec<String>| !codes.is_empty() && codes.iter().all(|code| code.starts_with("dns."));
    because.peek().is_some() && because.all(names)
}

/// A destination that nobody can name is the table's gap, the same on every network; and replies that were not seen have a sentence of their own.
fn is_worth_reading(cause: &Cause) -> bool {
    cause.implied_by.is_none()
        && !["host.unnamed", "reply.unseen", "media.good", "nat.dependent"].contains(&cause.said.code.as_str())
}

/// `what`: codes of the titles of the capabilities concerned, joined by commas.
fn about(code: &str, capabilities: &[JudgedCapability], concerned: fn(&JudgedCapability) -> bool) -> Said {
    let titles = capabilities.iter().filter(|judged| concerned(judged)).map(|judged| judged.verdict.title.as_str());
    Said::new(code, [("what", titles.collect::<Vec<_>>().join(", "))])
}

fn plain(code: &str) -> Said {
    Said::new(code, [])
}

fn with_args(code: &str, args: Option<BTreeMap<String, String>>) -> Said {
    Said { code: code.to_owned(), args: args.unwrap_or_default() }
}
