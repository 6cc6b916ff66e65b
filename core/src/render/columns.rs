//! A report in scalars: columns of the run and of each rule, by the same names wherever machines read them flat.

use serde::Serialize;

use super::serde_name;
use crate::profile::Ports;
use crate::report::{Report, RuleResult, Span, State, TargetResult};

/// What is said of the run as a whole, in this order.
#[derive(Serialize)]
pub(super) struct Run<'a> {
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
    /// What the administrator calls the device.
    device_label: Option<&'a str>,
}

/// What is said of a rule, in this order.
#[derive(Serialize)]
pub(super) struct Rule<'a> {
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
    /// Evidence of the span that is told, and where.
    evidence: Option<String>,
    by: Option<&'a str>,
    hop: Option<u8>,
    side: Option<String>,
}

impl<'a> Run<'a> {
    pub(super) fn of(report: &'a Report, label: Option<&'a str>) -> Self {
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
            device_label: label,
        }
    }
}

impl<'a> Rule<'a> {
    pub(super) fn of(rule: &'a RuleResult) -> Self {
        let count = |state| spans(rule).filter(|(_, it)| it.state == state).map(|(_, it)| it.ports.count()).sum();
        let told = told(rule).map(|(_, span)| span);
        let mut hosts: Vec<&str> = rule.targets.iter().map(|target| target.host.as_str()).collect();
        hosts.dedup();
        Self {
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
            not_passing: ports(stopped(rule).map(|(_, span)| span)),
            by: told.and_then(|span| span.by.as_deref()),
            hop: told.and_then(|span| span.hop),
            side: told.and_then(|span| span.side).map(serde_name),
            evidence: told.and_then(|span| span.evidence).map(serde_name),
        }
    }
}

/// The span that speaks for a rule, and whose it is: the first that is blocked or intercepted, else the first with evidence.
pub(super) fn told(rule: &RuleResult) -> Option<(&TargetResult, &Span)> {
    stopped(rule).next().or_else(|| spans(rule).find(|(_, span)| span.evidence.is_some()))
}

fn stopped(rule: &RuleResult) -> impl Iterator<Item = (&TargetResult, &Span)> {
    spans(rule).filter(|(_, span)| matches!(span.state, State::Blocked | State::Intercepted))
}

fn spans(rule: &RuleResult) -> impl Iterator<Item = (&TargetResult, &Span)> {
    let own = rule.targets.iter().filter(|target| !target.responder);
    own.flat_map(|target| target.spans.iter().map(move |span| (target, span)))
}

fn ports<'s>(spans: impl Iterator<Item = &'s Span>) -> String {
    let mut all: Vec<u16> = spans.flat_map(|span| span.ports.iter()).collect();
    all.sort_unstable();
    all.dedup();
    if all.is_empty() { String::new() } else { Ports::of(all).to_string() }
}
