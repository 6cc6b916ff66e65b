#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::profile::builtin;

fn choice(device: DeviceClass, parameters: &[(&str, &str)], hosts: &[(&str, &[&str])]) -> Choice {
    Choice {
        device,
        parameters: parameters.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
        hosts: hosts
            .iter()
            .map(|(rule, names)| ((*rule).into(), names.iter().map(|name| (*name).into()).collect()))
            .collect(),
        responder: None,
    }
}

fn table(id: &str, choice: &Choice) -> Table {
    Table::of(&builtin(id).unwrap(), choice).expect("the choice fits the profile")
}

/// The destinations of one rule.
fn row(table: &Table, rule: &str) -> String {
    table.rows.iter().find(|row| row.rule.id == rule).unwrap().to_string()
}

fn refused(id: &str, choice: &Choice) -> String {
    Table::of(&builtin(id).unwrap(), choice).unwrap_err().to_string()
}

#[test]
fn every_row_of_glarassist_mobile_is_there() {
    insta::assert_snapshot!(table("glarassist", &choice(DeviceClass::Mobile, &[], &[])));
}

#[test]
fn every_row_of_glarassist_glasses_is_there() {
    let (glasses, mobile) = (DeviceClass::Glasses, DeviceClass::Mobile);
    let glasses = table("glarassist", &choice(glasses, &[], &[])).to_string();
    let mobile = table("glarassist", &choice(mobile, &[], &[])).to_string();
    assert_eq!(glasses, mobile.replacen("mobile", "glasses", 1));
    insta::assert_snapshot!(glasses);
}

#[test]
fn every_row_of_glarassist_web_is_there() {
    insta::assert_snapshot!(table("glarassist", &choice(DeviceClass::Web, &[], &[])));
}

#[test]
fn every_row_of_remotespark_is_there() {
    insta::assert_snapshot!(table("remotespark", &choice(DeviceClass::Mobile, &[], &[])));
}

#[test]
fn cloud_proxy_adds_its_rows_and_paths() {
    let table = table("glarassist", &choice(DeviceClass::Mobile, &[("cloud_proxy", "on")], &[]));
    insta::assert_snapshot!(table);
}

#[test]
fn a_switch_is_on_or_off_whatever_its_case_and_a_mode_leaves_the_others_out() {
    for (value, on) in [
        ("on", "udp tcp"),
        ("1", "udp tcp"),
        ("Yes", "udp tcp"),
        ("TCP", "tcp"),
        ("udp", "udp"),
        ("Off", ""),
        ("NO", ""),
        ("false", ""),
        ("0", ""),
        ("", ""),
        ("none", ""),
    ] {
        let table = table("glarassist", &choice(DeviceClass::Mobile, &[("cloud_proxy", value)], &[]));
        let has = |rule: &str| table.rows.iter().any(|row| row.rule.id == rule);
        let rows = ["udp", "tcp"].into_iter().filter(|mode| has(&format!("proxy-{mode}")));
        assert_eq!(rows.collect::<Vec<_>>().join(" "), on, "{value}");
    }
}

#[test]
fn what_is_only_to_be_tested_is_told_beside_the_answer() {
    let table = table("glarassist", &choice(DeviceClass::Mobile, &[("cloud_proxy", "Test")], &[]));
    let call = table.capabilities.iter().find(|capability| capability.id == "call").unwrap();
    let paths = call.paths.iter().map(|path| (path.id.as_str(), table.counts(path)));
    let expected = [("udp", true), ("tcp", true), ("proxy-udp", false), ("proxy-443", false)];
    assert_eq!(paths.collect::<Vec<_>>(), expected);
}

#[test]
fn a_switch_that_is_neither_on_nor_off_is_refused() {
    for value in ["onn", "disabled", "S3cr3t"] {
        assert_eq!(
            refused("glarassist", &choice(DeviceClass::Mobile, &[("cloud_proxy", value)], &[])),
            "parameter `cloud_proxy`: it is switched on by on, true, yes, 1, udp, tcp, \
             off by an empty value, off, false, no, 0, none; test has it tested and not counted"
        );
    }
}

#[test]
fn regions_choose_among_destinations() {
    let hosts = |region: &str| {
        let set = [("cloud_proxy", "udp"), ("region", region)];
        row(&table("glarassist", &choice(DeviceClass::Glasses, &set, &[])), "proxy-udp")
    };
    insta::assert_snapshot!(hosts("japan, india"), @r#"
    proxy-udp udp 4590-4600,8001-8010 optional "Agora Cloud Proxy, Force UDP: media"
      129.227.113.112/28 -> 129.227.113.113
      129.227.55.96/28 -> 129.227.55.97
      122.10.153.74
      129.227.234.123
      129.227.217.128/28 -> 129.227.217.129
      129.227.108.208/28 -> 129.227.108.209
      128.1.105.112/28 -> 128.1.105.113
    "#);
    assert_eq!(
        refused("glarassist", &choice(DeviceClass::Web, &[("region", "india,moon")], &[])),
        "parameter `region`: `moon` is none of north-america, europe, asia, japan, india, china"
    );
}

#[test]
fn a_tenant_takes_the_place_of_the_shared_name() {
    let table =
        table("glarassist", &choice(DeviceClass::Mobile, &[("tenant", "acme"), ("s3_region", "eu-central-1")], &[]));
    insta::assert_snapshot!(row(&table, "api") + &row(&table, "files"), @r#"
    api tcp 443 required "GlarAssist API Backend" https:443
      acme.glartek.com, serves 443
    files tcp 443 optional "Session File Hosting Service (AWS S3)" https:443
      *.eu-central-1.amazonaws.com -> s3.eu-central-1.amazonaws.com, serves 443
    "#);
}

#[test]
fn an_unset_host_says_what_to_ask_for() {
    let table = table("remotespark", &choice(DeviceClass::Web, &[("turn_password", " ")], &[]));
    let Probed::Unset { parameter, ask } = &table.rows[0].targets[0].probed else { panic!("web_host is unset") };
    assert_eq!(parameter, "web_host");
    assert_eq!(ask, "Ask Kognitiv Spark support for the host names of the Web endpoint in your data centres.");
}

#[test]
fn a_parameter_may_list_names_and_addresses() {
    let given = choice(DeviceClass::Web, &[("turn_host", "uk.turn.example, 203.0.113.7,uk.turn.example")], &[]);
    insta::assert_snapshot!(row(&table("remotespark", &given), "turn-udp"), @r#"
    turn-udp udp 3478,8089 required "STUN/TURN" turn:3478,8089 turns:8089
      uk.turn.example, serves 3478,8089
      203.0.113.7, serves 3478,8089
    "#);
}

#[test]
fn a_named_host_stands_for_the_closest_wildcard_or_the_unset_host_or_itself() {
    let names: &[&str] = &["1-2-3-4.EDGE.agora.io", "x.agora.io", "203.0.113.9", "other.example"];
    let glarassist = table("glarassist", &choice(DeviceClass::Web, &[], &[("rtc-tcp", names)]));
    let remotespark =
        table("remotespark", &choice(DeviceClass::Web, &[], &[("turn-tcp", &["turn.example", "203.0.113.7"])]));
    insta::assert_snapshot!(row(&glarassist, "rtc-tcp") + &row(&remotespark, "turn-tcp"), @r#"
    rtc-tcp tcp 80,443,3433,4700-5000,5668,5669,6080,6443,8667,9667,30011-30013 required "Real Time Communications Backend" tls:443 wss:443
      .agora.io -> x.agora.io, serves 443
      .edge.agora.io -> 1-2-3-4.edge.agora.io
      .sd-rtn.com -> webrtc2-2.ap.sd-rtn.com, serves 443
      .sd-rtn.com -> web-2.statscollector.sd-rtn.com, serves 443
      .edge.sd-rtn.com -> nothing: no name below it is known
      203.0.113.9
      other.example
    turn-tcp tcp 3478,8089 required "STUN/TURN" turn:3478,8089 turns:8089
      turn.example, serves 3478,8089
      203.0.113.7, serves 3478,8089
    "#);
}

#[test]
fn an_address_is_asked_for_its_name_in_tls() {
    let table = table("glarassist", &choice(DeviceClass::Web, &[], &[]));
    let errors = &table.rows.iter().find(|row| row.rule.id == "errors").unwrap().targets;
    let names: Vec<Option<&str>> = errors.iter().map(|target| target.tls_name.as_deref()).collect();
    assert_eq!(names, [None, Some("o0.ingest.sentry.io")]);
    assert_eq!(table.rows[0].targets[0].tls_name.as_deref(), Some("glarassist.com"));
}

#[test]
fn a_choice_that_does_not_fit_says_what_would() {
    let web = DeviceClass::Web;
    let long = vec!["a.example"; 65].join(",");
    for (given, why) in [
        (
            choice(web, &[("tenat", "acme")], &[]),
            "profile `glarassist` has no parameter `tenat`; it has: tenant, s3_region, cloud_proxy, region",
        ),
        (
            choice(web, &[], &[("rtc", &["a.agora.io"])]),
            "profile `glarassist` has no rule `rtc`; it has: api, frontend, rtc-tcp, rtc-udp, files, errors, proxy-udp, proxy-udp-signalling, proxy-tcp, proxy-tcp-signalling, proxy-web-udp, proxy-web-tcp, proxy-web-signalling",
        ),
        (
            choice(web, &[], &[("rtc-tcp", &["a b"])]),
            "rule `rtc-tcp`: `a b` is not a host: a name holds letters, digits, hyphens and dots",
        ),
        (
            choice(web, &[], &[("rtc-tcp", &["*.agora.io"])]),
            "rule `rtc-tcp`: `*.agora.io` is neither a name nor an address",
        ),
        (
            choice(web, &[], &[("rtc-tcp", &["{resolver}"])]),
            "rule `rtc-tcp`: `{resolver}` is not a host: a name holds letters, digits, hyphens and dots",
        ),
        (
            choice(web, &[("s3_region", "eu west")], &[]),
            "rule `files`: `eu west.amazonaws.com` is not a host: a name holds letters, digits, hyphens and dots",
        ),
        (choice(web, &[("tenant", ",")], &[]), "rule `frontend`: empty host"),
        (choice(web, &[("tenant", &long)], &[]), "rule `frontend`: more than 64 names to probe"),
    ] {
        assert_eq!(refused("glarassist", &given), why);
    }
}

#[test]
fn a_device_without_a_table_is_refused() {
    let mut profile = builtin("glarassist").unwrap();
    profile.rules.iter_mut().for_each(|rule| rule.devices = vec![DeviceClass::Mobile, DeviceClass::Web]);
    let error = Table::of(&profile, &choice(DeviceClass::Glasses, &[], &[])).unwrap_err();
    assert_eq!(error.to_string(), "profile `glarassist` has no glasses table; it has: mobile, web");
}

#[test]
fn secrets_stay_out_of_tables_and_recordings() {
    let given = choice(DeviceClass::Web, &[("turn_user", "me"), ("turn_password", "hunter2")], &[]);
    let profile = builtin("remotespark").unwrap();
    let kept = Table::of(&profile, &given).unwrap().parameters;
    assert_eq!(kept.keys().collect::<Vec<_>>(), ["cdn_host", "turn_user"]);
    assert_eq!(profile.without_secrets(&given).parameters.keys().collect::<Vec<_>>(), ["turn_user"]);
}
