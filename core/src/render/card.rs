//! The report as one small screen shows it: texts in their order, for shells that draw and say them in their own way.

use serde::Serialize;

use super::telling::{own_reason, worth_telling};
use super::{arguments, clean, id};
use crate::profile::{self, Ports};
use crate::report::{Experience, Finding, Readiness, Report, RuleResult, Span, State, Verdict};
use crate::words::Words;

/// One screen's texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
    /// What else is worth knowing, a sentence each, causes first.
    pub notes: Vec<String>,
    /// Table, time, network and how long it took.
    pub foot: String,
    /// There is something to ask IT for.
    pub ticket: bool,
}

/// What the person wants to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The rule's id.
    pub id: String,
    /// Such as `UDP 3478, 4700-5000`.
    pub title: String,
    /// The service in the vendor's words, and its hosts.
    pub service: String,
    /// Its verdict in a word.
    pub word: String,
    /// Which of its ports are not open, or why it was not run.
    pub reason: Option<String>,
}

/// Renders the report for a screen of a phone or of glasses.
pub fn card(report: &Report, words: &Words) -> Card {
    let (causes, notices) = worth_telling(report);
    let mut capabilities: Vec<Capability> = report
        .capabilities
        .iter()
        .map(|it| Capability {
            readiness: it.readiness,
            title: clean(&it.title),
            word: words.plain(&id("readiness", it.readiness)),
            notice: it.notices.as_deref().map(clean),
        })
        .collect();
    capabilities.extend(quality(report, words));
    Card {
        run: report.run_id(),
        readiness: report.readiness,
        word: words.plain(&id("readiness", report.readiness)),
        sentence: clean(&report.sentence),
        capabilities,
        rows: report.rules.iter().filter(|it| it.verdict != Verdict::Open).map(|it| row(it, report, words)).collect(),
        notes: causes
            .into_iter()
            .chain(notices.into_iter().filter(for_here).take(MOST_NOTICES))
            .map(|it| clean(&it.text))
            .collect(),
        foot: foot(report, words),
        ticket: !report.ticket.is_empty(),
    }
}

/// Whether whoever holds the device can do something about it: names that a table leaves out are for those who fill it in.
fn for_here(finding: &&Finding) -> bool {
    finding.code != "host.unnamed"
}

/// How a call will feel, where that was measured.
fn quality(report: &Report, words: &Words) -> Option<Capability> {
    let readiness = match report.experience {
        Experience::Unknown => return None,
        Experience::Good => Readiness::Ready,
        Experience::Fair => Readiness::Degraded,
        Experience::Poor => Readiness::NotReady,
    };
    let (title, word) = (words.plain("label-experience"), words.plain(&id("experience", report.experience)));
    Some(Capability { readiness, title, word, notice: None })
}

fn row(rule: &RuleResult, report: &Report, words: &Words) -> Row {
    let mut hosts: Vec<&str> = rule.targets.iter().filter(|it| !it.responder).map(|it| it.host.as_str()).collect();
    hosts.dedup();
    let more = hosts.len().saturating_sub(MOST_HOSTS);
    hosts.truncate(MOST_HOSTS);
    let mut hosts = hosts.join(", ").replace(profile::RESOLVERS, &words.plain("label-resolver"));
    if more > 0 {
        hosts.push_str(&format!(" +{more}"));
    }
    let optional = if rule.required { String::new() } else { format!(" ({})", words.plain("label-optional")) };
    let service = [rule.service.clone(), hosts].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    Row {
        id: rule.id.clone(),
        title: format!("{} {}{optional}", rule.transport.to_string().to_uppercase(), rule.ports),
        service: clean(&service.join(": ")),
        word: words.plain(&id("verdict", rule.verdict)),
        reason: own_reason(rule, report).map(clean).or_else(|| stopped(rule)),
    }
}

/// The ports that do not pass somewhere, where others of the row do.
fn stopped(rule: &RuleResult) -> Option<String> {
    let stopped = |span: &&Span| matches!(span.state, State::Blocked | State::Intercepted);
    let spans = rule.targets.iter().filter(|it| !it.responder).flat_map(|it| &it.spans).filter(stopped);
    let mut ports: Vec<u16> = spans.flat_map(|span| span.ports.iter()).collect();
    ports.sort_unstable();
    ports.dedup();
    let part = rule.verdict == Verdict::Partial && !ports.is_empty();
    part.then(|| format!("{} {}", rule.transport.to_string().to_uppercase(), Ports::of(ports)))
}

fn foot(report: &Report, words: &Words) -> String {
    let seconds = format!("{}.{}", report.took_ms / 1000, report.took_ms % 1000 / 100);
    // `2026-11-21 09:30 UTC` of `2026-11-21T09:30:00Z`.
    let when = when(&report.started);
    words.text(
        "label-card-foot",
        &arguments([
            ("profile", report.profile.id.clone()),
            ("device", report.profile.device.to_string()),
            ("dated", report.profile.dated.clone()),
            ("network", words.plain(&id("network", report.network.kind))),
            ("when", when),
            ("seconds", seconds),
        ]),
    )
}

/// `2026-11-21 09:30 UTC` of `2026-11-21T09:30:00Z`; anything else as it stands.
pub fn when(started: &str) -> String {
    match (started.get(..10), started.get(11..16)) {
        (Some(day), Some(minute)) => format!("{day} {minute} UTC"),
        _ => clean(started),
    }
}

/// Hosts of a row beyond these are counted only.
const MOST_HOSTS: usize = 3;
/// Notices beyond these would push the causes off the screen.
const MOST_NOTICES: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::samples;

    #[test]
    fn every_sample_fits_on_a_screen() {
        let words = Words::english();
        let shown = samples::all().into_iter().map(|(name, report)| format!("{name}\n{:#?}", card(&report, &words)));
        insta::assert_snapshot!(shown.collect::<Vec<_>>().join("\n\n"));
    }

    #[test]
    fn what_a_card_says_is_in_its_language() {
        let card = card(&samples::ready(), &Words::of("de"));
        assert_eq!((card.word.as_str(), card.foot.contains("WLAN")), ("BEREIT", true), "{}", card.foot);
    }

    #[test]
    fn a_report_from_elsewhere_cannot_send_control_characters() {
        let mut report = samples::not_ready();
        report.sentence = "a\u{1b}[2Jb".to_owned();
        assert_eq!(card(&report, &Words::english()).sentence, "a\u{fffd}[2Jb");
    }
}
