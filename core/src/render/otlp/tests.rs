#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use serde::Deserialize;

use super::*;
use crate::render::samples;

#[test]
fn a_run_and_its_rules_are_records() {
    insta::assert_snapshot!(otlp(&samples::degraded(), Some("A-1042")));
}

#[test]
fn every_report_is_a_request_that_a_strict_receiver_takes() {
    for (name, report) in samples::all() {
        let request = read(&otlp(&report, None));
        let records = records(&request);
        assert_eq!(records.len(), 1 + report.rules.len(), "{name}");
        for (i, record) in records.iter().enumerate() {
            assert_eq!(record.event_name, if i == 0 { "callready.run" } else { "callready.rule" }, "{name}");
            assert_eq!(record.time_unix_nano, "1795253400000000000", "{name}");
            assert!([9, 13, 17].contains(&record.severity_number), "{name}");
            let attributes = attributes(&record.attributes);
            assert_eq!(attributes.len(), record.attributes.len(), "{name}: a name stands twice");
            assert_eq!(attributes["callready.run"], AnyValue::StringValue(report.run_id()), "{name}");
        }
    }
}

#[test]
fn an_attribute_never_changes_its_type() {
    let mut kinds = BTreeMap::new();
    for (name, report) in samples::all() {
        for attribute in records(&read(&otlp(&report, Some("7")))).iter().flat_map(|record| &record.attributes) {
            let kind = std::mem::discriminant(&attribute.value);
            assert_eq!(*kinds.entry(attribute.key.clone()).or_insert(kind), kind, "{name}: {}", attribute.key);
        }
    }
    assert!(kinds.len() > 30, "{}", kinds.len());
}

#[test]
fn the_label_is_there_only_where_one_is_set() {
    let label = |label| {
        let request = read(&otlp(&samples::ready(), label));
        attributes(&request.resource_logs[0].resource.attributes).remove("callready.device_label")
    };
    assert_eq!(label(None), None);
    assert_eq!(label(Some("A-1042")), Some(AnyValue::StringValue("A-1042".to_owned())));
}

#[test]
fn what_stopped_a_rule_has_the_name_that_others_give_it() {
    for (evidence, state, name) in [
        (Evidence::Dropped, State::Blocked, "generic_timeout_error"),
        (Evidence::Silent, State::Unverified, "generic_timeout_error"),
        (Evidence::Reset, State::Blocked, "connection_reset"),
        (Evidence::ClosedAfter, State::Blocked, "eof_error"),
        (Evidence::Certificate, State::Intercepted, "tls_intercepted"),
    ] {
        let mut rule = samples::not_ready().rules.remove(0);
        rule.targets[0].spans[0].evidence = Some(evidence);
        rule.targets[0].spans[0].state = state;
        assert_eq!(failure(&rule), Some(name));
    }
    let rules = samples::not_ready().rules;
    assert_eq!(rules.iter().map(failure).collect::<Vec<_>>(), [Some("rejected"), Some("not_run")]);
    assert!(samples::ready().rules.iter().all(|rule| failure(rule).is_none()));
}

#[test]
fn a_time_that_is_none_is_not_known() {
    assert_eq!(nanoseconds("2026-11-21T09:30:00Z"), "1795253400000000000");
    assert_eq!([nanoseconds("yesterday"), nanoseconds("1960-01-01T00:00:00Z")], ["0", "0"]);
}

fn read(text: &str) -> ExportLogsServiceRequest {
    serde_json::from_str(text).unwrap()
}

fn records(request: &ExportLogsServiceRequest) -> &[LogRecord] {
    let [logs] = &request.resource_logs[..] else { panic!("one resource is needed") };
    let resource = attributes(&logs.resource.attributes);
    assert_eq!(resource["service.name"], AnyValue::StringValue("callready".to_owned()));
    let [scope] = &logs.scope_logs[..] else { panic!("one scope is needed") };
    assert_eq!((scope.scope.name.as_str(), scope.scope.version.as_str()), ("callready", "0.1.0"));
    &scope.log_records
}

fn attributes(list: &[KeyValue]) -> BTreeMap<String, AnyValue> {
    list.iter().map(|it| (it.key.clone(), it.value.clone())).collect()
}

/// The encoding as the protocol has it, and not a key more.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ExportLogsServiceRequest {
    resource_logs: Vec<ResourceLogs>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ResourceLogs {
    resource: Resource,
    scope_logs: Vec<ScopeLogs>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Resource {
    attributes: Vec<KeyValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ScopeLogs {
    scope: Scope,
    log_records: Vec<LogRecord>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scope {
    name: String,
    version: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct LogRecord {
    time_unix_nano: String,
    severity_number: i32,
    #[serde(rename = "severityText")]
    _severity_text: String,
    event_name: String,
    #[serde(rename = "body")]
    _body: AnyValue,
    attributes: Vec<KeyValue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyValue {
    key: String,
    value: AnyValue,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::enum_variant_names, reason = "the encoding's names")]
enum AnyValue {
    StringValue(String),
    BoolValue(bool),
    #[serde(deserialize_with = "decimal")]
    IntValue(i64),
}

fn decimal<'de, D: serde::Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
}
