//! One flat JSON object a rule and line, as ClickHouse (`JSONEachRow`) and DuckDB (`read_json`) take them: scalar columns only, each of one type or null.

use serde::Serialize;

use super::serde_name;
use crate::profile::Ports;
use crate::report::{Report, RuleResult, Span, State};

/// Renders one line for each rule, in the table's order; the columns of the run are the same on every line.
pub fn ndjson(report: &Report) -> String {
    let line = |rule: &RuleResult| {
        // Strings, numbers and booleans only, which always serialise.
        let line = serde_json::to_string(&Line::of(report, rule)).unwrap_or_default();
        format!("{line}\n")
    };
    report.rules.iter().map(line).collect()
}

/// The columns, in their order.
#[derive(Serialize)]
struct Line<'a> {
    run: String,
    started: &'a str,
    took_ms: u64,
    ended: String,
    agent_version: &'a str,
    platform: &'a str,
    runner: String,
    profile: &'a str,
    profile_device: String,
    profile_dated: &'a str,
    depth: String,
    network_kind: String,
    readiness: String,
    sentence: &'a str,
    experience: String,
    /// Codes of the run's findings that stand for themselves, separated by commas.
    findings: String,
    rule: &'a str,
    service: &'a str,
    network_transport: String,
    ports: String,
    required: bool,
    verdict: String,
    reason: Option<&'a str>,
    /// Destinations, separated by commas.
    hosts: String,
    /// How many ports, each destination's counted.
    ports_open: usize,
    ports_blocked: usize,
    ports_intercepted: usize,
    ports_unverified: usize,
    ports_not_run: usize,
    /// The ports that are blocked or intercepted somewhere, as the table writes ports; empty where none is.
    not_passing: String,
    /// Evidence of the first of them, and where; of an open rule that of its first open port.
    evidence: Option<String>,
    by: Option<&'a str>,
    hop: Option<u8>,
    side: Option<String>,
}

impl<'a> Line<'a> {
    fn of(report: &'a Report, rule: &'a RuleResult) -> Self {
        let spans = || rule.targets.iter().filter(|target| !target.responder).flat_map(|target| &target.spans);
        let count = |state| spans().filter(|span| span.state == state).map(|span| span.ports.count()).sum();
        let stopped = || spans().filter(|span| matches!(span.state, State::Blocked | State::Intercepted));
        let told = stopped().next().or_else(|| spans().find(|span| span.evidence.is_some()));
        let mut hosts: Vec<&str> = rule.targets.iter().map(|target| target.host.as_str()).collect();
        hosts.dedup();
        let causes = report.findings.iter().filter(|finding| finding.implied_by.is_none());
        let mut causes: Vec<&str> = causes.map(|finding| finding.code.as_str()).collect();
        causes.dedup();
        Self {
            run: report.run_id(),
            started: &report.started,
            took_ms: report.took_ms,
            ended: serde_name(report.ended),
            agent_version: &report.agent.version,
            platform: &report.agent.platform,
            runner: serde_name(report.runner),
            profile: &report.profile.id,
            profile_device: report.profile.device.to_string(),
            profile_dated: &report.profile.dated,
            depth: serde_name(report.depth),
            network_kind: serde_name(report.network.kind),
            readiness: serde_name(report.readiness),
            sentence: &report.sentence,
            experience: serde_name(report.experience),
            findings: causes.join(","),
            rule: &rule.id,
            service: &rule.service,
            network_transport: rule.transport.to_string(),
            ports: rule.ports.to_string(),
            required: rule.required,
            verdict: serde_name(rule.verdict),
            reason: rule.reason.as_deref(),
            hosts: hosts.join(","),
            ports_open: count(State::Open),
            ports_blocked: count(State::Blocked),
            ports_intercepted: count(State::Intercepted),
            ports_unverified: count(State::Unverified),
            ports_not_run: count(State::NotRun),
            not_passing: ports(stopped()),
            by: told.and_then(|span| span.by.as_deref()),
            hop: told.and_then(|span| span.hop),
            side: told.and_then(|span| span.side).map(serde_name),
            evidence: told.and_then(|span| span.evidence).map(serde_name),
        }
    }
}

fn ports<'s>(spans: impl Iterator<Item = &'s Span>) -> String {
    let mut all: Vec<u16> = spans.flat_map(|span| span.ports.iter()).collect();
    all.sort_unstable();
    all.dedup();
    if all.is_empty() { String::new() } else { Ports::of(all).to_string() }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::Value;

    use super::*;
    use crate::render::samples;

    #[test]
    fn a_rule_is_a_line_of_scalars() {
        let text = ndjson(&samples::degraded());
        insta::assert_snapshot!(text.lines().next().unwrap(), @r#"{"run":"2026-11-21T09:30:00Z-ae533e07","started":"2026-11-21T09:30:00Z","took_ms":1240,"ended":"complete","agent_version":"0.1.0","platform":"linux-x86_64","runner":"shell","profile":"glarassist","profile_device":"mobile","profile_dated":"2026-11-20","depth":"quick","network_kind":"wifi","readiness":"degraded","sentence":"Calls should work, but something will be noticed: Video call.","experience":"unknown","findings":"udp.partial,tcp.unverified","rule":"api","service":"Service api","network_transport":"tcp","ports":"443","required":true,"verdict":"open","reason":null,"hosts":"glarassist.com","ports_open":1,"ports_blocked":0,"ports_intercepted":0,"ports_unverified":0,"ports_not_run":0,"not_passing":"","evidence":"answered","by":null,"hop":null,"side":null}"#);
        assert!(text.ends_with("}\n"));
    }

    #[test]
    fn a_column_never_changes_its_type() {
        let mut kinds: BTreeMap<String, &str> = BTreeMap::new();
        let mut lines = 0;
        for (name, report) in samples::all() {
            for line in ndjson(&report).lines() {
                lines += 1;
                let Value::Object(columns) = serde_json::from_str(line).unwrap() else { panic!("{name}: {line}") };
                assert_eq!(columns.len(), 34, "{name}");
                for (column, value) in columns {
                    let kind = match value {
                        Value::Null => continue,
                        Value::Bool(_) => "boolean",
                        Value::Number(_) => "number",
                        Value::String(_) => "string",
                        Value::Array(_) | Value::Object(_) => panic!("{name}: {column} is no scalar"),
                    };
                    assert_eq!(*kinds.entry(column.clone()).or_insert(kind), kind, "{name}: {column}");
                }
            }
        }
        assert!(lines > 10, "{lines}");
    }
}
