//! One flat JSON object a rule and line, as ClickHouse (`JSONEachRow`) and DuckDB (`read_json`) take them: scalar columns only, each of one type or null.

use serde::Serialize;

use super::columns::{Rule, Run};
use crate::report::Report;

/// Renders one line for each rule, in the table's order; the columns of the run are the same on every line.
///
/// `label` is what the administrator calls the device.
pub fn ndjson(report: &Report, label: Option<&str>) -> String {
    let run = Run::of(report, label);
    let line = |rule| {
        // Strings, numbers and booleans only, which always serialise.
        let line = serde_json::to_string(&Line { run: &run, rule: Rule::of(rule) }).unwrap_or_default();
        format!("{line}\n")
    };
    report.rules.iter().map(line).collect()
}

#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    run: &'a Run<'a>,
    #[serde(flatten)]
    rule: Rule<'a>,
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
        let text = ndjson(&samples::degraded(), Some("A-1042"));
        insta::assert_snapshot!(text.lines().next().unwrap(), @r#"{"run":"2026-11-21T09:30:00Z-ae533e07","started":"2026-11-21T09:30:00Z","took_ms":1240,"ended":"complete","agent_version":"0.1.0","platform":"linux-x86_64","runner":"shell","profile":"glarassist","profile_device":"mobile","profile_dated":"2026-11-20","depth":"quick","network_kind":"wifi","readiness":"degraded","sentence":"Calls should work, but something will be noticed: Video call.","experience":"unknown","findings":"udp.partial,tcp.unverified","device_label":"A-1042","rule":"api","service":"Service api","network_transport":"tcp","ports":"443","required":true,"verdict":"open","reason":null,"hosts":"glarassist.com","ports_open":1,"ports_blocked":0,"ports_intercepted":0,"ports_unverified":0,"ports_not_run":0,"not_passing":"","evidence":"answered","by":null,"hop":null,"side":null}"#);
        assert!(text.ends_with("}\n"));
    }

    #[test]
    fn a_column_never_changes_its_type() {
        let mut kinds: BTreeMap<String, &str> = BTreeMap::new();
        let mut lines = 0;
        let labels = [None, Some("7")];
        for ((name, report), label) in samples::all().iter().flat_map(|sample| labels.map(|label| (sample, label))) {
            for line in ndjson(report, label).lines() {
                lines += 1;
                let Value::Object(columns) = serde_json::from_str(line).unwrap() else { panic!("{name}: {line}") };
                assert_eq!(columns.len(), 35, "{name}");
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
