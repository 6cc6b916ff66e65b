#![allow(clippy::unwrap_used, clippy::expect_used)]

use serde_json::{Value, json};

use super::*;
use crate::profile::{BUILTIN, builtin};

/// The smallest profile there is.
fn small() -> Value {
    json!({
        "schema": "callready-profile/1", "id": "small", "title": "Small", "vendor": "Nobody", "dated": "2026-11-20",
        "sources": [{"id": "page", "title": "Page", "url": "https://vendor.example/", "read": "2026-11-20"}],
        "parameters": [{"name": "region", "ask": "Ask."}, {"name": "token", "ask": "Ask.", "secret": true}],
        "rules": [{
            "id": "web", "service": "Web", "devices": ["mobile", "web"], "rows": [{"source": "page", "table": "T", "row": 1}],
            "hosts": [{"name": "*.vendor.example", "wildcard": "tls", "exemplars": ["a.vendor.example"], "serves": "443"}],
            "transport": "tcp", "ports": "443,4700-5000", "required": true, "loses": "All of it.",
            "speaks": [{"ports": "443", "protocol": "https"}]
        }],
        "capabilities": [{"id": "call", "title": "Call", "weight": "required", "paths": [
            {"id": "all", "gives": "ready", "needs": [{"rule": "web", "ports": "443"}]}
        ]}]
    })
}

/// The small profile with one value replaced, or removed when `value` is null.
fn with(pointer: &str, value: Value) -> Value {
    let mut profile = small();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match profile.pointer_mut(parent).unwrap() {
        Value::Array(list) => list[key.parse::<usize>().unwrap()] = value,
        Value::Object(map) if value.is_null() => drop(map.remove(key)),
        Value::Object(map) => drop(map.insert(key.into(), value)),
        _ => unreachable!(),
    }
    profile
}

fn faults(profile: &Value) -> String {
    parse(profile.to_string().as_bytes()).expect_err("a wrong profile is refused").to_string()
}

fn schema() -> jsonschema::Validator {
    let schema = serde_json::from_str(include_str!("../../../profiles/profile.schema.json")).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

#[test]
fn the_schema_accepts_every_built_in_profile_and_what_is_printed_of_it() {
    let schema = schema();
    assert!(schema.is_valid(&small()));
    for id in BUILTIN {
        let profile = builtin(id).unwrap();
        let printed = serde_json::to_value(&profile).unwrap();
        let errors: Vec<String> = schema.iter_errors(&printed).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new(), "{id}");
        assert_eq!(parse(printed.to_string().as_bytes()).unwrap(), profile);
    }
    for text in [include_str!("../../../profiles/glarassist.json"), include_str!("../../../profiles/remotespark.json")]
    {
        assert!(schema.is_valid(&serde_json::from_str(text).unwrap()));
    }
}

/// Wrong values that schema and program both refuse, and the program's message without the position in one-line JSON.
#[test]
fn what_the_schema_refuses_the_program_refuses_with_its_reason() {
    let schema = schema();
    for (pointer, value, why) in [
        (
            "/schema",
            json!("callready-profile/2"),
            "schema: this file is of callready-profile/2; this program reads callready-profile/1",
        ),
        ("/schema", json!("other"), "schema: `other` is not a profile; this program reads callready-profile/1"),
        ("/schema", Value::Null, "missing field `schema`"),
        ("/extra", json!(1), "unknown field `extra`"),
        ("/rules/0/extra", json!(1), "unknown field `extra`"),
        ("/rules/0/hosts/0/port", json!("443"), "unknown field `port`"),
        (
            "/id",
            json!("Small Profile"),
            "id: `Small Profile` is not an id: lower-case letters and digits joined by `-`, at most 64",
        ),
        ("/dated", json!("2026-13-01"), "dated: `2026-13-01` is not a day, as 2026-11-20 is"),
        ("/sources/0/read", json!("yesterday"), "sources[0].read: `yesterday` is not a day, as 2026-11-20 is"),
        ("/sources/0/url", json!("vendor"), "sources[0].url: not an address of a page"),
        ("/title", json!(" "), "title: empty text"),
        (
            "/parameters/1/default",
            json!("hunter2"),
            "parameters[1].default: a secret does not belong in a profile; it is given with --set",
        ),
        ("/parameters/0/name", json!("resolver"), "parameters[0].name: `resolver` is there twice"),
        ("/rules", json!([]), "rules: empty list"),
        ("/rules/0/devices", json!([]), "rules[0].devices: empty list"),
        ("/rules/0/devices", json!(["mobile", "mobile"]), "rules[0].devices: `mobile` is there twice"),
        (
            "/rules/0/devices",
            json!(["desktop"]),
            "unknown variant `desktop`, expected one of `mobile`, `glasses`, `web`",
        ),
        ("/rules/0/hosts", json!([]), "rules[0].hosts: empty list"),
        (
            "/rules/0/hosts",
            json!(vec![json!({"name": "a.example"}); 65]),
            "rules[0].hosts: 65 entries; at most 64 are read",
        ),
        ("/rules/0/ports", json!("0"), "port 0 is outside 1-65535"),
        ("/rules/0/ports", json!("70000"), "port 70000 is outside 1-65535"),
        ("/rules/0/ports", json!("65536"), "port 65536 is outside 1-65535"),
        ("/rules/0/ports", json!("443,https"), "`https` is not a port"),
        ("/rules/0/ports", json!(443), "invalid type: integer `443`, expected a string"),
        ("/rules/0/transport", json!("sctp"), "unknown variant `sctp`"),
        ("/rules/0/required", json!("yes"), "invalid type: string \"yes\", expected a boolean"),
        (
            "/rules/0/hosts/0/name",
            json!("x".repeat(300) + ".example"),
            "rules[0].hosts[0].name: host of 308 characters; a name has at most 253 (RFC 1035)",
        ),
        (
            "/rules/0/hosts/0/name",
            json!("ven dor.example"),
            "rules[0].hosts[0].name: `ven dor.example` is not a host: a name holds letters, digits, hyphens and dots",
        ),
        (
            "/rules/0/hosts/0/wildcard",
            Value::Null,
            "rules[0].hosts[0].wildcard: a wildcard host must say what it means: `suffix` or `tls`",
        ),
        (
            "/rules/0/hosts/0",
            json!({"name": "a.example", "wildcard": "tls"}),
            "rules[0].hosts[0].wildcard: `a.example` is not a wildcard",
        ),
        ("/capabilities", json!([]), "capabilities: empty list"),
        ("/capabilities/0/paths", json!([]), "capabilities[0].paths: empty list"),
        ("/capabilities/0/paths/0/needs", json!([]), "capabilities[0].paths[0].needs: empty list"),
        (
            "/controls",
            json!({"reach": [{"url": "ftp://a.example", "status": 200}]}),
            "controls.reach[0].url: not an http: or https: address",
        ),
        (
            "/controls",
            json!({"reach": [{"url": "http://a.example", "status": 9}]}),
            "controls.reach[0].status: 9 is not an HTTP status",
        ),
        ("/controls", json!({"stun": ["a.example"]}), "controls.stun[0]: `a.example` is not host:port"),
        ("/controls", json!({"negative": ["nowhere"]}), "invalid IP address syntax"),
    ] {
        let wrong = with(pointer, value);
        assert!(!schema.is_valid(&wrong), "the schema lets this pass: {why}");
        let said = faults(&wrong);
        assert!(said.contains(why), "{said}\nshould say: {why}");
    }
}

#[test]
fn what_only_the_program_can_tell_it_tells_with_its_place() {
    for (pointer, value, why) in [
        ("/dated", json!("2026-02-30"), "dated: `2026-02-30` is not a day, as 2026-11-20 is"),
        ("/title", json!("a\u{1b}[31m"), "title: holds a control character"),
        ("/rules/0/ports", json!("443,4700-5000,4999"), "ports 4700-5000 and 4999 overlap"),
        ("/rules/0/rows/0/source", json!("other"), "rules[0].rows[0].source: no source `other`; known: page"),
        ("/rules/0/only_with", json!("other"), "rules[0].only_with: no parameter `other`; known: region, token"),
        (
            "/rules/0/speaks/0/ports",
            json!("80"),
            "rules[0].speaks[0].ports: port 80 is not among the rule's ports 443,4700-5000",
        ),
        (
            "/rules/0/hosts/0/serves",
            json!("80"),
            "rules[0].hosts[0].serves: port 80 is not among the rule's ports 443,4700-5000",
        ),
        ("/rules/0/transport", json!("udp"), "rules[0].speaks[0].protocol: https is not spoken over udp"),
        (
            "/rules/0/hosts/0/exemplars/0",
            json!("a.b.vendor.example"),
            "rules[0].hosts[0].exemplars[0]: not below `*.vendor.example`",
        ),
        (
            "/rules/0/hosts/0/exemplars/0",
            json!("other.example"),
            "rules[0].hosts[0].exemplars[0]: not below `*.vendor.example`",
        ),
        (
            "/rules/0/hosts/0/exemplars/0",
            json!("*.vendor.example"),
            "rules[0].hosts[0].exemplars[0]: neither a name nor an address",
        ),
        (
            "/rules/0/hosts/0",
            json!({"name": "10.0.0.1/8"}),
            "rules[0].hosts[0].name: `10.0.0.1/8` is an address within a network; the network is 10.0.0.0/8",
        ),
        (
            "/rules/0/hosts/0",
            json!({"name": "{zone}.example"}),
            "rules[0].hosts[0].name: no parameter `zone`; known: region, token",
        ),
        (
            "/rules/0/hosts/0",
            json!({"name": "a{region.example"}),
            "rules[0].hosts[0].name: `a{region.example`: braces do not pair",
        ),
        (
            "/rules/0/hosts/0",
            json!({"name": "a.example", "exemplars": ["b.example"]}),
            "rules[0].hosts[0].exemplars: only a wildcard or a network needs names to stand in for it",
        ),
        (
            "/rules/0/hosts",
            json!([{"name": "a.example"}, {"name": "a.example"}]),
            "rules[0].hosts[1].name: `a.example` is there twice",
        ),
        (
            "/capabilities/0/paths/0/needs/0/rule",
            json!("other"),
            "capabilities[0].paths[0].needs[0].rule: no rule `other`",
        ),
        (
            "/capabilities/0/paths/0/needs/0/ports",
            json!("80"),
            "capabilities[0].paths[0].needs[0].ports: port 80 is not among the ports of `web`: 443,4700-5000",
        ),
        (
            "/capabilities/0/paths/0/devices",
            json!(["glasses"]),
            "capabilities[0].paths[0].needs[0].rule: `web` is not in the glasses table: `devices` must say where the path counts",
        ),
        (
            "/rules/0/only_with",
            json!("region"),
            "capabilities[0].paths[0].needs[0].rule: `web` counts only with a parameter; so must the path",
        ),
        (
            "/notes",
            json!([{"kind": "typo", "rules": ["other"], "text": "x"}]),
            "notes[0].rules[0]: no rule `other`; known: web",
        ),
        (
            "/notes",
            json!([{"kind": "typo", "source": "other", "text": "x"}]),
            "notes[0].source: no source `other`; known: page",
        ),
    ] {
        let said = faults(&with(pointer, value));
        assert!(said.contains(why), "{said}\nshould say: {why}");
    }
}

#[test]
fn every_id_is_there_once() {
    let mut twice = small();
    for list in ["/sources", "/parameters", "/rules", "/capabilities", "/capabilities/0/paths"] {
        let list = twice.pointer_mut(list).unwrap().as_array_mut().unwrap();
        list.push(list[0].clone());
    }
    insta::assert_snapshot!(faults(&twice), @r"
    sources[1].id: `page` is there twice
    parameters[2].name: `region` is there twice
    rules[1].id: `web` is there twice
    capabilities[0].paths[1].id: `all` is there twice
    capabilities[1].id: `call` is there twice
    ");
}

#[test]
fn a_fault_in_the_text_has_its_line_and_column() {
    let text = serde_json::to_string_pretty(&small()).unwrap();
    let broken = text.replace("\"443,4700-5000\"", "\"443,442-443\"");
    let line = broken.lines().position(|line| line.contains("442-443")).unwrap() + 1;
    assert!(parse(broken.as_bytes()).unwrap_err().to_string().starts_with(&format!("line {line}, column ")), "overlap");
    assert_eq!(parse(b"{\n  \"schema\": }").unwrap_err().to_string(), "line 2, column 13: expected value");
    let cut = text.len() / 2;
    assert!(parse(&text.as_bytes()[..cut]).unwrap_err().to_string().contains("EOF while parsing"));
}

#[test]
fn a_file_that_is_no_text_or_too_large_is_refused_before_it_is_read() {
    assert_eq!(
        parse(&vec![b'{'; MAX_BYTES + 1]).unwrap_err().to_string(),
        "larger than 1048576 bytes: not a firewall table"
    );
    assert_eq!(parse(b"").unwrap_err().to_string(), "empty: neither a profile nor a table");
    assert_eq!(parse(b"{\xff").unwrap_err().to_string(), "not UTF-8 text from byte 2 on; save it as UTF-8");
    assert!(
        parse(&vec![b'['; MAX_BYTES])
            .unwrap_err()
            .to_string()
            .contains("neither a profile, which begins with `{`, nor a table")
    );
    let deep = format!("{{\"schema\":\"callready-profile/1\",\"notes\":{}", "[".repeat(100_000));
    assert!(parse(deep.as_bytes()).is_err());
}

#[test]
fn a_byte_order_mark_is_skipped() {
    assert!(parse(format!("\u{feff} {}", small()).as_bytes()).is_ok());
}

#[test]
fn a_long_table_is_refused() {
    let mut long = small();
    let rules = long.pointer_mut("/rules").unwrap().as_array_mut().unwrap();
    for n in 0..100 {
        let mut rule = rules[0].clone();
        rule["id"] = json!(format!("web-{n}"));
        rules.push(rule);
    }
    assert_eq!(faults(&long), "rules: 101 entries; at most 100 are read");
}
