//! The report on one screen: the answer, what the person wants to do, and only the rows that are not open.

use super::page::{Colour, Page};
use super::place::place;
use super::telling::{own_reason, worth_telling};
use super::{arguments, id, serde_name};
use crate::device::Depth;
use crate::profile::{Ports, RESOLVERS};
use crate::report::{
    CapabilityResult, Experience, Readiness, Report, RuleResult, Severity, Span, State, TargetResult, Verdict,
};
use crate::words::Words;

pub use super::page::Style;

/// Renders the report for a terminal or a log, one newline at the end of each line.
pub fn text(report: &Report, words: &Words, style: Style) -> String {
    let mut page = Page::new(style);
    answer(&mut page, report, words);
    capabilities(&mut page, report, words);
    rules(&mut page, report, words);
    findings(&mut page, report, words);
    footer(&mut page, report, words);
    page.finish()
}

fn answer(page: &mut Page, report: &Report, words: &Words) {
    let word = words.plain(&id("readiness", report.readiness));
    page.item(0, &format!("● {word}  "), colour(report.readiness), &report.sentence);
}

/// What works and how it feels; below it the same without and with each optional path that was tested.
fn capabilities(page: &mut Page, report: &Report, words: &Words) {
    let readiness =
        |readiness: Readiness, said: String| (words.plain(&id("readiness", readiness)), colour(readiness), said);
    let of = |capability: &CapabilityResult| {
        let notices = capability.notices.iter().map(|notices| format!(": {notices}"));
        std::iter::once(capability.title.clone()).chain(notices).collect::<String>()
    };
    let mut lines: Vec<_> = report.capabilities.iter().map(|it| readiness(it.readiness, of(it))).collect();
    let quality = match report.experience {
        Experience::Unknown => None,
        Experience::Good => Some(Colour::GREEN),
        Experience::Fair => Some(Colour::YELLOW),
        Experience::Poor => Some(Colour::RED),
    };
    let quality = quality
        .map(|colour| (words.plain(&id("experience", report.experience)), colour, words.plain("label-experience")));
    lines.extend(quality);
    let variants = report.variants.iter().map(|variant| {
        let label = if variant.on { "label-with" } else { "label-without" };
        let what = words.text(label, &arguments([("what", variant.title.clone())]));
        let concerned: Vec<String> = variant.capabilities.iter().filter(|it| it.notices.is_some()).map(of).collect();
        let said = [vec![what], concerned].concat().join(". ");
        readiness(variant.readiness, said)
    });
    let variants: Vec<_> = variants.collect();
    let widest = lines.iter().chain(&variants).map(|(word, ..)| word.chars().count()).max().unwrap_or(0);
    for group in [lines, variants].into_iter().filter(|group| !group.is_empty()) {
        page.blank();
        for (word, colour, said) in group {
            page.item(2, &format!("{word:widest$}  "), colour, &said);
        }
    }
}

fn rules(page: &mut Page, report: &Report, words: &Words) {
    let rest: Vec<&RuleResult> = report.rules.iter().filter(|rule| rule.verdict != Verdict::Open).collect();
    let Some(widest) = rest.iter().map(|rule| rule.id.chars().count()).max() else {
        return;
    };
    page.blank();
    page.line(0, &words.plain("label-rules"));
    for rule in rest {
        let transport = rule.transport.to_string().to_uppercase();
        let optional = if rule.required { String::new() } else { format!(" ({})", words.plain("label-optional")) };
        let verdict = words.plain(&id("verdict", rule.verdict));
        let row = format!("{}, {transport} {}{optional}: {verdict}", rule.service, rule.ports);
        page.item(2, &format!("{:widest$}  ", rule.id), Colour::STRONG, &row);
        if let Some(reason) = own_reason(rule, report) {
            page.line(4, reason);
        }
        if rule.verdict != Verdict::NotRun {
            targets(page, rule, words);
        }
    }
}

/// Destinations about which the same was seen share their lines; those that nothing could stand in for have findings.
fn targets(page: &mut Page, rule: &RuleResult, words: &Words) {
    let mut groups: Vec<(Vec<String>, Vec<String>)> = Vec::new();
    for target in rule.targets.iter().filter(|it| it.verdict != Verdict::Open && it.probed.is_some()) {
        let (name, seen) = (name(target, words), seen(&target.spans, words));
        match groups.iter_mut().find(|(_, same)| *same == seen) {
            Some((names, _)) => names.push(name),
            None => groups.push((vec![name], seen)),
        }
    }
    for (names, seen) in groups {
        page.line(4, &names.join(", "));
        for line in seen {
            page.line(6, &line);
        }
    }
}

fn name(target: &TargetResult, words: &Words) -> String {
    let host = match target.host.as_str() {
        RESOLVERS => words.plain("label-resolver"),
        name if target.responder => words.text("label-responder", &arguments([("name", name.to_owned())])),
        name => name.to_owned(),
    };
    let stand_ins = [&target.probed, &target.address].into_iter().flatten().filter(|it| **it != target.host);
    let mut stand_ins: Vec<&str> = stand_ins.map(String::as_str).collect();
    stand_ins.dedup();
    if stand_ins.is_empty() { host } else { format!("{host} ({})", stand_ins.join(", ")) }
}

/// What was seen on the ports that are not open, one line for each thing seen.
fn seen(spans: &[Span], words: &Words) -> Vec<String> {
    let mut groups: Vec<(String, Vec<u16>)> = Vec::new();
    for span in spans.iter().filter(|span| span.state != State::Open) {
        let phrase = phrase(span, words);
        match groups.iter_mut().find(|(same, _)| *same == phrase) {
            Some((_, ports)) => ports.extend(span.ports.iter()),
            None => groups.push((phrase, span.ports.iter().collect())),
        }
    }
    groups.into_iter().map(|(phrase, ports)| format!("{}  {phrase}", Ports::of(ports))).collect()
}

fn phrase(span: &Span, words: &Words) -> String {
    let code = span.evidence.map_or_else(|| id("seen", span.state), |evidence| id("seen", evidence));
    let phrase = words.text(&code, &arguments([("by", span.by.clone().unwrap_or_default())]));
    match place(span, words) {
        Some(place) => words.text("seen-place", &arguments([("what", phrase), ("place", place)])),
        None => phrase,
    }
}

fn findings(page: &mut Page, report: &Report, words: &Words) {
    let (causes, notices) = worth_telling(report);
    if causes.is_empty() && notices.is_empty() {
        return;
    }
    page.blank();
    page.line(0, &words.plain(if causes.is_empty() { "label-notices" } else { "label-findings" }));
    for finding in causes.iter().chain(notices.iter().take(NOTICES_SHOWN)) {
        let (mark, colour) = match finding.severity {
            Severity::Blocking => ("✗ ", Colour::RED),
            Severity::Degrading => ("! ", Colour::YELLOW),
            Severity::Notice => ("· ", Colour::PLAIN),
        };
        page.item(2, mark, colour, &finding.text);
    }
    if notices.len() > NOTICES_SHOWN {
        let count = (notices.len() - NOTICES_SHOWN).to_string();
        page.item(2, "· ", Colour::PLAIN, &words.text("label-more", &arguments([("count", count)])));
    }
}

fn footer(page: &mut Page, report: &Report, words: &Words) {
    page.blank();
    let sampled = |span: &Span| span.state != State::NotRun && span.tested < span.ports.count();
    if report.depth == Depth::Quick
        && report.rules.iter().flat_map(|it| &it.targets).flat_map(|it| &it.spans).any(sampled)
    {
        page.line(0, &words.plain("label-full"));
    }
    let facts = arguments([
        ("profile", report.profile.id.clone()),
        ("device", report.profile.device.to_string()),
        ("dated", report.profile.dated.clone()),
        ("network", words.plain(&id("network", report.network.kind))),
        ("depth", serde_name(report.depth)),
        ("seconds", format!("{}.{}", report.took_ms / 1000, report.took_ms % 1000 / 100)),
        ("packets", report.spent.packets.to_string()),
        ("ended", words.plain(&id("ended", report.ended))),
    ]);
    page.line(0, &words.text("label-footer", &facts));
}

fn colour(readiness: Readiness) -> Colour {
    match readiness {
        Readiness::Ready => Colour::GREEN,
        Readiness::Degraded => Colour::YELLOW,
        Readiness::NotReady => Colour::RED,
        Readiness::Unknown => Colour::BLUE,
    }
}

/// Notices beyond these would push the causes off the screen.
const NOTICES_SHOWN: usize = 3;

#[cfg(test)]
mod tests;
