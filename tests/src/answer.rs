//! What a person is told first, as golden text in a scenario's file: the sentence, each capability with its path and what will be noticed.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use callready::report::{CapabilityResult, Experience, Report};
use serde::Serialize;

/// The answer of a report, without anything that another run would measure otherwise.
pub fn answer(report: &Report) -> String {
    let mut lines = vec![format!("{}: {}", word(report.readiness), report.sentence)];
    lines.extend(report.capabilities.iter().map(capability));
    if report.experience != Experience::Unknown {
        lines.push(format!("experience {}", word(report.experience)));
    }
    for variant in &report.variants {
        let place = if variant.on { "with" } else { "without" };
        lines.push(format!("{place} {}: {}", variant.parameter, word(variant.readiness)));
        lines.extend(variant.capabilities.iter().map(|it| format!("  {}", capability(it))));
    }
    let asked = report.findings.iter().filter(|finding| QUESTIONS.contains(&finding.code.as_str()));
    lines.extend(asked.map(|finding| format!("ask: {}", finding.text)));
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn capability(capability: &CapabilityResult) -> String {
    let path = capability.path.iter().map(|path| format!(" by {path}"));
    let notices = capability.notices.iter().map(|notices| format!(". {notices}"));
    // How much stays unverified depends on how far a run's time reaches.
    let told: Vec<&str> =
        capability.because.iter().map(String::as_str).filter(|code| !code.ends_with(".unverified")).collect();
    let because = Some(told.join(", ")).filter(|because| !because.is_empty());
    let because = because.map(|because| format!(" [{because}]"));
    let head = format!("{} {}", capability.id, word(capability.readiness));
    std::iter::once(head).chain(path).chain(notices).chain(because).collect()
}

/// Writes another golden answer into a scenario's file.
pub fn accept(scenario: &Path, answer: &str) -> Result<()> {
    let text = fs::read_to_string(scenario).with_context(|| format!("reading {}", scenario.display()))?;
    let Some((head, rest)) = text.split_once(BEGIN) else {
        bail!("{}: no golden answer to replace: it has no line {BEGIN:?}", scenario.display());
    };
    let (_, tail) = rest.split_once(END).with_context(|| format!("{}: the answer has no end", scenario.display()))?;
    let changed = format!("{head}{BEGIN}{answer}{END}{tail}");
    fs::write(scenario, changed).with_context(|| format!("writing {}", scenario.display()))
}

fn word(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Findings that ask the vendor something.
const QUESTIONS: [&str; 2] = ["path.unstated", "path.off"];
const BEGIN: &str = "answer = \"\"\"\n";
const END: &str = "\"\"\"";
