//! OpenTelemetry logs in OTLP's JSON encoding, as collectors take them at `/v1/logs`: one record for the run and one for each rule.
//!
//! Attributes have the names of OpenTelemetry's conventions where there are such; the others are NDJSON's columns behind `callready.`.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::columns::{Rule, Run, told};
use crate::report::{Evidence, Readiness, Report, RuleResult, Severity, State, Verdict};

/// Renders the body of a request; `label` is what the administrator calls the device.
///
/// Every record carries `callready.run`, so that a receiver can drop what reached it twice.
pub fn otlp(report: &Report, label: Option<&str>) -> String {
    let (resource, mut run): (Columns, Columns) =
        columns(&Run::of(report, label)).into_iter().partition(|(column, _)| OF_THE_PROGRAM.contains(&column.as_str()));
    let started = nanoseconds(&report.started);
    let body = run.remove("sentence").unwrap_or_default();
    let record = |event_name, severity: u8, body: String, columns: Columns, more: Vec<Attribute>| Record {
        time_unix_nano: started.clone(),
        severity_number: severity,
        severity_text: severity_text(severity),
        event_name,
        body: Any::StringValue(body),
        attributes: columns.into_iter().filter_map(attribute).chain(more).collect(),
    };
    let of_run = record(
        "callready.run",
        of_readiness(report.readiness),
        body.as_str().unwrap_or_default().to_owned(),
        run.clone(),
        cause(report).map(|code| text("error.type", code)).into_iter().collect(),
    );
    let of_rule = |rule| {
        let of_both = run.clone().into_iter().chain(columns(&Rule::of(rule))).collect();
        record("callready.rule", of_verdict(rule), said(rule), of_both, place(rule))
    };
    let service = text("service.name", NAME);
    let request = Request {
        resource_logs: [ResourceLogs {
            resource: Resource {
                attributes: std::iter::once(service).chain(resource.into_iter().filter_map(attribute)).collect(),
            },
            scope_logs: [ScopeLogs {
                scope: Scope { name: NAME, version: &report.agent.version },
                log_records: std::iter::once(of_run).chain(report.rules.iter().map(of_rule)).collect(),
            }],
        }],
    };
    // Strings, numbers and lists only, which always serialise.
    serde_json::to_string(&request).unwrap_or_default()
}

/// By name, so that their order is nobody's choice.
type Columns = BTreeMap<String, Value>;

fn columns(of: &impl Serialize) -> Columns {
    match serde_json::to_value(of) {
        Ok(Value::Object(columns)) => columns.into_iter().collect(),
        _ => Columns::new(),
    }
}

/// A column under its attribute's name; one that holds nothing is left out.
fn attribute((column, value): (String, Value)) -> Option<Attribute> {
    let named = CONVENTIONS.iter().find(|(ours, _)| *ours == column);
    let key = named.map_or_else(|| format!("{NAME}.{column}"), |(_, theirs)| (*theirs).to_owned());
    let value = match value {
        Value::String(text) if column == "network_kind" => Any::StringValue(connection(&text).to_owned()),
        Value::String(text) => Any::StringValue(text),
        Value::Bool(value) => Any::BoolValue(value),
        Value::Number(number) => Any::IntValue(number.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    Some(Attribute { key, value })
}

/// Where a rule leads and what came of it, by the span that speaks for it.
fn place(rule: &RuleResult) -> Vec<Attribute> {
    let mut place = Vec::new();
    if let Some((target, span)) = told(rule) {
        place.push(text("server.address", target.probed.as_ref().unwrap_or(&target.host)));
        if let (1, Some(port)) = (span.ports.count(), span.ports.iter().next()) {
            place.push(Attribute { key: "server.port".to_owned(), value: Any::IntValue(port.to_string()) });
        }
        place.extend(target.address.as_ref().map(|address| text("network.peer.address", address)));
    }
    place.extend(failure(rule).map(|failure| text("error.type", failure)));
    place
}

/// What stopped a rule: one of OONI's failure strings (df-007) where one says it, else ours.
fn failure(rule: &RuleResult) -> Option<&'static str> {
    if rule.verdict == Verdict::Open {
        return None;
    }
    let Some((_, span)) = told(rule).filter(|(_, span)| span.state != State::Open) else {
        return Some(if rule.verdict == Verdict::NotRun { "not_run" } else { "unverified" });
    };
    Some(match span.evidence? {
        Evidence::Dropped | Evidence::Silent => "generic_timeout_error",
        Evidence::Reset => "connection_reset",
        Evidence::Refused => "connection_refused",
        Evidence::ClosedAfter => "eof_error",
        Evidence::Rejected => "rejected",
        Evidence::Filtered => "content_filtered",
        Evidence::OsRefused => "os_permission_denied",
        Evidence::Certificate => "tls_intercepted",
        Evidence::Lied | Evidence::Uncontrolled | Evidence::Unconfirmed => "unverified",
        Evidence::Answered | Evidence::Accepted | Evidence::RefusedByServer | Evidence::Passed => return None,
    })
}

/// Code of the first finding because of which the run is not ready.
fn cause(report: &Report) -> Option<&str> {
    let causes = report.findings.iter().filter(|it| it.implied_by.is_none() && it.severity != Severity::Notice);
    let heaviest = causes.min_by_key(|finding| finding.severity);
    heaviest.filter(|_| report.readiness != Readiness::Ready).map(|finding| finding.code.as_str())
}

fn said(rule: &RuleResult) -> String {
    let (transport, verdict) = (rule.transport.to_string(), super::serde_name(rule.verdict));
    let transport = transport.to_uppercase();
    format!("{} ({transport} {}): {}", rule.service, rule.ports, verdict.replace('_', " "))
}

/// The conventions' words for `network.connection.type`.
fn connection(kind: &str) -> &str {
    match kind {
        "cellular" => "cell",
        "ethernet" => "wired",
        other => other,
    }
}

fn of_readiness(readiness: Readiness) -> u8 {
    match readiness {
        Readiness::Ready => INFO,
        Readiness::Degraded | Readiness::Unknown => WARN,
        Readiness::NotReady => ERROR,
    }
}

fn of_verdict(rule: &RuleResult) -> u8 {
    match rule.verdict {
        Verdict::Open => INFO,
        Verdict::Blocked | Verdict::Partial | Verdict::Intercepted if rule.required => ERROR,
        _ => WARN,
    }
}

fn severity_text(severity: u8) -> &'static str {
    match severity {
        ERROR => "ERROR",
        WARN => "WARN",
        _ => "INFO",
    }
}

/// Nanoseconds since 1970 in decimal; 0 stands for a time that is not known.
fn nanoseconds(started: &str) -> String {
    OffsetDateTime::parse(started, &Rfc3339).map_or(0, OffsetDateTime::unix_timestamp_nanos).max(0).to_string()
}

fn text(key: &str, value: &str) -> Attribute {
    Attribute { key: key.to_owned(), value: Any::StringValue(value.to_owned()) }
}

/// `ExportLogsServiceRequest`, as far as it is used.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    resource_logs: [ResourceLogs<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResourceLogs<'a> {
    resource: Resource,
    scope_logs: [ScopeLogs<'a>; 1],
}

#[derive(Serialize)]
struct Resource {
    attributes: Vec<Attribute>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ScopeLogs<'a> {
    scope: Scope<'a>,
    log_records: Vec<Record>,
}

#[derive(Serialize)]
struct Scope<'a> {
    name: &'static str,
    version: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    time_unix_nano: String,
    severity_number: u8,
    severity_text: &'static str,
    event_name: &'static str,
    body: Any,
    attributes: Vec<Attribute>,
}

#[derive(Serialize)]
struct Attribute {
    key: String,
    value: Any,
}

/// `AnyValue`: 64-bit integers are decimal strings in JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::enum_variant_names, reason = "the encoding's names")]
enum Any {
    StringValue(String),
    BoolValue(bool),
    IntValue(String),
}

/// The service, the scope, and what stands before attributes of its own.
const NAME: &str = "callready";
/// Columns that tell the program and its device, not the run.
const OF_THE_PROGRAM: &[&str] = &["agent_version", "platform", "device_label"];
/// Columns for which OpenTelemetry has a name.
const CONVENTIONS: &[(&str, &str)] = &[
    ("agent_version", "service.version"),
    ("network_kind", "network.connection.type"),
    ("network_transport", "network.transport"),
];
/// `SeverityNumber`.
const INFO: u8 = 9;
const WARN: u8 = 13;
const ERROR: u8 = 17;

#[cfg(test)]
mod tests;
