//! What a management agent reads back: few keys that never change their names, short enough for Android's keyed app states.

use crate::render::serde_name;
use crate::report::{Readiness, Report, Severity, Verdict};

/// A state under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Such as `callready.verdict`.
    pub key: &'static str,
    /// Administrators are to look at it; a later state of the same key takes that back.
    pub error: bool,
    /// For an administrator.
    pub message: String,
    /// For a machine.
    pub data: String,
}

impl Status {
    /// Longest message and longest data, in UTF-16 units as Android counts (androidx.enterprise.feedback, `KeyedAppState`).
    pub const LONGEST: usize = 1_000;
}

/// The states after a report, or where there never was one; `faults` is what the configuration got wrong.
pub fn states(report: Option<&Report>, faults: &[String]) -> Vec<Status> {
    let configuration = match faults {
        [] => state("callready.configuration", false, "The configuration is understood.", "ok"),
        faults => state("callready.configuration", true, &faults.join("\n"), "faults"),
    };
    let Some(report) = report else {
        let why = "This device was never checked. Nothing is known about calls from it.";
        return vec![
            state("callready.verdict", false, why, NEVER_RUN),
            state("callready.blocked", false, why, ""),
            state("callready.run", false, why, ""),
            configuration,
        ];
    };
    let stopped = |verdict| matches!(verdict, Verdict::Blocked | Verdict::Partial | Verdict::Intercepted);
    let blocked = report.rules.iter().filter(|rule| stopped(rule.verdict)).map(|rule| rule.id.as_str());
    let blocked = blocked.collect::<Vec<_>>().join(",");
    let (verdict, minute) = (serde_name(report.readiness), minute(report));
    let about = format!("{} {minute} {} {}", report.run_id(), report.profile.dated, serde_name(report.network.kind));
    let bad = report.readiness == Readiness::NotReady;
    vec![
        state("callready.verdict", bad, &report.sentence, &verdict),
        state("callready.blocked", false, if blocked.is_empty() { "No rule is blocked." } else { &blocked }, &blocked),
        state("callready.run", false, &about, &about),
        configuration,
    ]
}

/// One line for shells and logs: `degraded 2026-11-21T09:30Z udp.blocked`.
pub fn line(report: Option<&Report>) -> String {
    let Some(report) = report else { return NEVER_RUN.to_owned() };
    let mut causes: Vec<&str> = Vec::new();
    for finding in report.findings.iter().filter(|finding| finding.implied_by.is_none()) {
        if finding.severity != Severity::Notice && !causes.contains(&finding.code.as_str()) {
            causes.push(&finding.code);
        }
    }
    let line = format!("{} {} {}", serde_name(report.readiness), minute(report), causes.join(","));
    line.trim_end().to_owned()
}

/// The same as a file for agents that read files: each key with its data, the answer's message, and [`line()`].
pub fn file(report: Option<&Report>, faults: &[String]) -> String {
    let states = states(report, faults);
    let message = states.first().map(|verdict| verdict.message.clone()).unwrap_or_default();
    let about = [("schema", "callready-status/1".to_owned()), ("message", message), ("line", line(report))];
    let entries = about.into_iter().chain(states.into_iter().map(|state| (state.key, state.data)));
    let object: serde_json::Map<_, _> = entries.map(|(key, text)| (key.to_owned(), text.into())).collect();
    format!("{:#}\n", serde_json::Value::Object(object))
}

fn state(key: &'static str, error: bool, message: &str, data: &str) -> Status {
    Status { key, error, message: cut(message), data: cut(data) }
}

/// At most [`Status::LONGEST`] UTF-16 units, an ellipsis in place of what is left out.
fn cut(text: &str) -> String {
    if text.encode_utf16().count() <= Status::LONGEST {
        return text.to_owned();
    }
    let mut room = Status::LONGEST - 1;
    let kept = text.chars().take_while(|c| {
        let fits = c.len_utf16() <= room;
        room = room.saturating_sub(c.len_utf16());
        fits
    });
    kept.chain(['…']).collect()
}

/// `2026-11-21T09:30Z` of `2026-11-21T09:30:00Z`.
fn minute(report: &Report) -> String {
    report.started.get(..16).map_or_else(|| report.started.clone(), |minute| format!("{minute}Z"))
}

const NEVER_RUN: &str = "never_run";

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::render::samples;

    #[test]
    fn a_device_that_was_never_checked_says_so_and_is_no_pass() {
        let states = states(None, &[]);
        assert_eq!(states[0].data, "never_run");
        assert_eq!(line(None), "never_run");
        assert!(states.iter().all(|state| !state.error && !state.message.is_empty()));
    }

    #[test]
    fn the_states_of_each_report() {
        let text = |report: &Report| {
            let states = states(Some(report), &[]).into_iter();
            let line = |state: Status| format!("{}{} = {}", state.key, if state.error { "!" } else { "" }, state.data);
            states.map(line).chain([super::line(Some(report))]).collect::<Vec<_>>().join("\n")
        };
        let all = samples::all().iter().map(|(name, report)| format!("{name}\n{}", text(report))).collect::<Vec<_>>();
        insta::assert_snapshot!(all.join("\n\n"));
    }

    #[test]
    fn an_error_is_taken_back_under_the_same_key() {
        let keys = |states: Vec<Status>| states.into_iter().map(|state| (state.key, state.error)).collect::<Vec<_>>();
        let bad = keys(states(Some(&samples::not_ready()), &["depth: one of quick, full is needed".to_owned()]));
        let good = keys(states(Some(&samples::ready()), &[]));
        assert_eq!(
            bad.iter().map(|(key, _)| key).collect::<Vec<_>>(),
            good.iter().map(|(key, _)| key).collect::<Vec<_>>()
        );
        assert!(bad[0].1 && bad[3].1 && good.iter().all(|(_, error)| !error));
    }

    #[test]
    fn the_file_holds_what_the_states_say_also_where_nothing_was_checked() {
        let file = |report: Option<&Report>| serde_json::from_str::<serde_json::Value>(&file(report, &[])).unwrap();
        let never = file(None);
        assert_eq!((&never["callready.verdict"], &never["line"]), (&"never_run".into(), &"never_run".into()));
        let report = samples::not_ready();
        let told = file(Some(&report));
        assert_eq!(
            (&told["callready.verdict"], &told["message"]),
            (&"not_ready".into(), &report.sentence.clone().into())
        );
        assert!(states(Some(&report), &[]).iter().all(|state| told[state.key] == state.data.as_str()));
    }

    #[test]
    fn long_texts_are_cut_as_android_counts() {
        for text in ["ä".repeat(2_000), "𝄞".repeat(2_000), format!("a{}", "𝄞".repeat(2_000))] {
            let cut = cut(&text);
            let units = cut.encode_utf16().count();
            assert!((999..=1_000).contains(&units) && cut.ends_with('…'), "{units}");
        }
        assert_eq!(cut(&"x".repeat(1_000)), "x".repeat(1_000));
        let faults: Vec<String> = (0..500).map(|n| format!("key{n}: unknown key")).collect();
        assert!(states(None, &faults).iter().all(|it| it.message.encode_utf16().count() <= 1_000));
    }
}
