//! What scripts rely on: exit statuses, messages, and files. Nothing here touches a network.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

#[test]
fn help_and_version_work_on_every_command() {
    for command in
        [&[][..], &["check"], &["show"], &["judge"], &["history"], &["profiles"], &["profiles", "check"], &["code"]]
    {
        for flag in ["--help", "--version"] {
            let output = run(&[command, &[flag]].concat());
            assert_eq!(output.status.code(), Some(0), "{command:?} {flag}");
            assert!(!output.stdout.is_empty() && output.stderr.is_empty(), "{command:?} {flag}");
        }
    }
}

#[test]
fn a_wrong_option_or_value_says_what_is_wrong() {
    for (arguments, said) in [
        (
            &["check", "--deadline", "abc"][..],
            "invalid value 'abc' for '--deadline <SECONDS>': a number of seconds from 1 to 3600",
        ),
        (&["check", "--deadline", "0"], "invalid value '0' for '--deadline <SECONDS>'"),
        (&["check", "--depth", "deep"], "[possible values: quick, full]"),
        (&["check", "--device", "watch"], "[possible values: mobile, glasses, web]"),
        (&["check", "--format", "html"], "[possible values: text, json, ndjson, sentence, ticket, csv, qr]"),
        (&["check", "--respond", "a.example"], "unexpected argument '--respond'"),
        (&["check", "--responder", "*.example"], "NAME[:PORT] is needed"),
        (&["check", "--responder", "a.example:0"], "NAME[:PORT] is needed"),
        (&["check", "--dns", "dns.example"], "an address is needed"),
        (
            &["check", "--proxy", "socks5://proxy.example:1080"],
            "callready: --proxy: only a proxy that is spoken to in plain HTTP",
        ),
        (&["check", "--proxy", "proxy.example:0"], "callready: --proxy: http://[user:password@]host:port is needed"),
        (&["check", "--set", "tenant"], "KEY=VALUE is needed"),
        (
            &["check", "--set", "colour=red"],
            "callready: profile `glarassist` has no parameter `colour`; it has: tenant",
        ),
        (&["check", "--host", "rtc-udp"], "RULE=NAME[,NAME] is needed"),
        (&["check", "--host", "rtc=a.example"], "profile `glarassist` has no rule `rtc`; it has: "),
        (&["check", "--controls", "some"], "`off` or a JSON object"),
        (&["check", "--interface", "no-such-interface"], "callready: --interface: there is no no-such-interface"),
        (
            &["check", "glarasist"],
            "callready: profile: glarasist: neither a built-in profile (glarassist, remotespark) nor a file",
        ),
        (&["frobnicate"], "unrecognized subcommand 'frobnicate'"),
        (&[], "callready: no command"),
    ] {
        fails(arguments, 64, said);
    }
}

#[test]
fn observations_are_judged_in_the_language_that_is_asked_for() {
    for (language, said) in [
        ("en", "This device has no network"),
        ("fr-CA", "Cet appareil n'a pas de réseau"),
        ("pt_BR.UTF-8", "Este dispositivo está sem rede"),
        ("xx", "This device has no network"),
    ] {
        let asked = run(&["judge", OFFLINE, "--format", "sentence", "--language", language]);
        assert!(String::from_utf8(asked.stdout).unwrap().starts_with(said), "{language}");
        let mut command = program(&["judge", OFFLINE, "--format", "sentence"]);
        let from_environment = command.env("CALLREADY_LANGUAGE", language).env("LANG", "de_DE.UTF-8").output().unwrap();
        assert!(String::from_utf8(from_environment.stdout).unwrap().starts_with(said), "{language}");
    }
}

#[test]
fn a_table_cannot_turn_the_program_into_a_scanner() {
    let table = file("table.txt", "Service;Hosts;Ports;Protocol\nMedia;203.0.113.1;1024-65000;UDP\n");
    let said = "this table needs up to 127954 probes; at most 20000 are allowed in one run: use --depth quick";
    fails(&["check", &table.path(), "--depth", "full"], 64, said);
}

#[test]
fn a_file_that_cannot_be_read_or_written_is_named() {
    let missing = "/nowhere/at/all.json";
    for (arguments, what) in [
        (&["check", missing][..], "profile"),
        (&["show", missing], "report"),
        (&["judge", missing], "observations"),
        (&["profiles", "check", missing], "profile"),
        (&["check", "--config", missing], "configuration"),
        (&["check", "--roots", missing], "roots"),
        (&["check", "--save", missing], "report"),
        (&["check", "--observations", missing], "observations"),
    ] {
        fails(arguments, 74, &format!("callready: {what}: {missing}: "));
    }
}

#[test]
fn a_faulty_profile_is_refused_with_its_place() {
    let long = "a".repeat(300);
    for (rule, said) in [
        (r#""ports": "443,400-500""#.to_owned(), "overlap"),
        (r#""ports": "0""#.to_owned(), "port 0 is outside 1-65535"),
        (r#""ports": "70000""#.to_owned(), "port 70000 is outside 1-65535"),
        (r#""ports": "443", "colour": "red""#.to_owned(), "unknown field `colour`"),
        (format!(r#""ports": "443", "hosts": [{{"name": "{long}"}}]"#), "253"),
    ] {
        let hosts = if rule.contains("hosts") { "" } else { r#""hosts": [{"name": "a.example"}],"# };
        let file = file(
            "profile.json",
            &format!(
                r#"{{"schema": "callready-profile/1", "id": "x", "title": "X", "vendor": "X", "dated": "2026-11-20",
                    "sources": [{{"id": "p", "title": "P", "url": "https://a.example", "read": "2026-11-20"}}],
                    "rules": [{{"id": "r", "service": "R", "devices": ["mobile"], "rows": [{{"source": "p", "table": "T", "row": 1}}],
                        {hosts} "transport": "tcp", "required": true, "loses": "all", {rule}}}],
                    "capabilities": [{{"id": "call", "title": "Call", "weight": "required",
                        "paths": [{{"id": "tcp", "gives": "ready", "needs": [{{"rule": "r"}}]}}]}}]}}"#
            ),
        );
        let path = file.path();
        fails(&["profiles", "check", &path], 65, said);
        fails(&["check", &path], 65, &format!("callready: profile: {path}:"));
        let json = run(&["profiles", "check", "--json", &path]);
        assert_eq!(json.status.code(), Some(65));
        assert!(String::from_utf8(json.stdout).unwrap().contains("\"valid\": false"));
    }
}

#[test]
fn a_pasted_table_says_what_it_holds() {
    let table = file("table.txt", "Service;Hosts;Ports;Protocol\nMedia;.a.example;3478, 4700-5000;TCP/UDP\n");
    let output = run(&["profiles", "check", &table.path()]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(text.contains("media-tcp  TCP 3478,4700-5000  .a.example"), "{text}");
    assert!(text.contains("media-udp  UDP 3478,4700-5000  .a.example"), "{text}");
}

#[test]
fn a_huge_file_is_refused_without_being_read() {
    for (arguments, what) in [
        (&["profiles", "check", "/dev/zero"][..], "profile: /dev/zero: larger than 1 MiB"),
        (&["show", "/dev/zero"], "report: /dev/zero: larger than 16 MiB"),
        (&["judge", "/dev/zero"], "observations: /dev/zero: larger than 16 MiB"),
        (&["check", "--config", "/dev/zero"], "configuration: /dev/zero: larger than 1 MiB"),
    ] {
        fails(arguments, 65, what);
    }
}

#[test]
fn what_is_no_report_or_recording_is_refused_with_its_place() {
    let newer = file("newer.json", r#"{"schema": "callready-report/2"}"#);
    let said = "report is of schema callready-report/2, this program reads callready-report/1";
    fails(&["show", &newer.path()], 65, &format!("callready: report: {}: {said}", newer.path()));
    let broken = file("broken.json", "{\n  \"schema\": \"callready-report/1\",\n");
    fails(&["show", &broken.path()], 65, &format!("callready: report: {}:line ", broken.path()));
    fails(&["judge", &newer.path()], 65, "line 1: observations are of schema callready-report/2");
    let roots = file("roots.pem", "not a certificate");
    fails(&["check", "--roots", &roots.path()], 65, "holds no certificate");
    let config = file("config.json", "[]");
    fails(&["check", "--config", &config.path()], 65, "a JSON object is needed");
}

#[test]
fn saved_observations_are_judged_again_to_the_same_byte() {
    let judged = run(&["judge", OFFLINE, "--format", "json"]);
    assert_eq!(judged.status.code(), Some(3));
    assert_eq!(judged.stdout, run(&["judge", OFFLINE, "--format", "json"]).stdout);
    let report = file("report.json", &String::from_utf8(judged.stdout.clone()).unwrap());
    let shown = run(&["show", &report.path(), "--format", "json"]);
    assert_eq!((shown.status.code(), shown.stdout), (Some(3), judged.stdout));
    let sentence = run(&["show", &report.path(), "--format", "sentence"]);
    assert_eq!(
        String::from_utf8(sentence.stdout).unwrap(),
        "This device has no network, so nothing could be tested. Connect it and check again.\n"
    );
    let text = String::from_utf8(run(&["judge", OFFLINE]).stdout).unwrap();
    assert!(text.starts_with("● UNKNOWN  This device has no network"), "{text}");
}

#[test]
fn a_saved_report_becomes_a_ticket_and_keeps_its_exit_status() {
    let report = String::from_utf8(run(&["judge", DROPPED, "--format", "json"]).stdout).unwrap();
    let report = file("report.json", &report);
    for (format, begins, holds) in [
        (
            "ticket",
            "Firewall ticket: glarassist (mobile table, ",
            "\ninsert rule inet filter forward ip saddr 192.168.50.0/24 ip daddr { 203.0.113.11, ",
        ),
        (
            "csv",
            "#,Source subnet (seen by device),Source public address,Destination FQDN,",
            "\r\n1,192.168.50.0/24,,\".agora.io, .sd-rtn.com\",",
        ),
    ] {
        let shown = run(&["show", &report.path(), "--format", format]);
        assert_eq!(shown.status.code(), Some(2));
        assert_eq!(shown.stdout, run(&["judge", DROPPED, "--format", format]).stdout);
        let text = String::from_utf8(shown.stdout).unwrap();
        assert!(text.starts_with(begins) && text.contains(holds) && shown.stderr.is_empty(), "{text}");
    }
}

#[test]
fn a_ticket_without_rows_says_whether_nothing_is_missing_or_nothing_is_known() {
    for (recording, status, says) in [
        (OPEN, 0, "\nNothing is missing: every row of the vendor's table is open, as far as it was\ntested.\n"),
        (OFFLINE, 3, "\nNo missing rule can be named from this run.\n"),
    ] {
        let told = run(&["judge", recording, "--format", "ticket"]);
        let text = String::from_utf8(told.stdout).unwrap();
        assert!(text.contains(says) && !text.contains("Lines to paste"), "{text}");
        assert_eq!(told.status.code(), Some(status));
        let table = String::from_utf8(run(&["judge", recording, "--format", "csv"]).stdout).unwrap();
        assert_eq!(table.lines().count(), 1, "{table}");
    }
}

#[test]
fn a_recording_that_was_cut_short_says_so() {
    let whole = fs::read_to_string(OFFLINE).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    let cut = file("cut.jsonl", &lines[..lines.len() - 1].join("\n"));
    fails(&["judge", &cut.path()], 65, "the recording is cut short");
}

#[test]
fn the_environment_counts_where_no_option_does() {
    let with = |arguments: &[&str]| {
        let output = program(arguments).env("CALLREADY_SET", "s3_region=us-east-1\ncolour=red").output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (status, said) = with(&["check"]);
    assert_eq!(status, Some(64));
    assert!(said.contains("no parameter `colour`"), "{said}");
    let (status, said) = with(&["check", "--set", "sound=loud"]);
    assert_eq!(status, Some(64));
    assert!(said.contains("no parameter `sound`"), "{said}");
}

#[test]
fn a_secret_in_the_environment_is_not_shown() {
    let output = program(&["check", "--help"]).env("CALLREADY_SET", "turn_password=hunter2").output().unwrap();
    assert!(!String::from_utf8(output.stdout).unwrap().contains("hunter2"));
}

#[test]
fn a_setting_that_cannot_be_read_is_not_repeated() {
    let said = "callready: --set: KEY=VALUE is needed, such as s3_region=eu-west-1\n";
    for wrong in ["turn_password:S3cr3t", "=S3cr3t"] {
        for output in
            [run(&["check", "--set", wrong]), program(&["check"]).env("CALLREADY_SET", wrong).output().unwrap()]
        {
            assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(64), said));
        }
    }
}

#[test]
fn a_proxy_that_cannot_be_read_is_not_repeated() {
    for wrong in ["https://user:S3cr3t@proxy.example:3128", "http://user:S3cr3t@proxy.example:port", "user:S3cr3t"] {
        for output in
            [run(&["check", "--proxy", wrong]), program(&["check"]).env("CALLREADY_PROXY", wrong).output().unwrap()]
        {
            let error = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(64), "{error}");
            assert!(error.starts_with("callready: --proxy: ") && !error.contains("S3cr3t"), "{error}");
        }
    }
    let help =
        program(&["check", "--help"]).env("CALLREADY_PROXY", "http://user:S3cr3t@proxy.example").output().unwrap();
    assert!(!String::from_utf8(help.stdout).unwrap().contains("S3cr3t"));
}

#[test]
fn a_configuration_that_is_no_object_is_not_repeated() {
    let config = file("config.json", "\"S3cr3t\"");
    let error = String::from_utf8(run(&["check", "--config", &config.path()]).stderr).unwrap();
    assert!(error.contains("a JSON object is needed") && !error.contains("S3cr3t"), "{error}");
}

#[test]
fn wrong_controls_in_the_configuration_are_told_and_the_rest_counts() {
    let config = file("config.json", r#"{"controls": {"stun": ["no port"]}}"#);
    let error = run(&["check", "--config", &config.path(), "--save", "/nowhere/at/all.json"]).stderr;
    let error = String::from_utf8(error).unwrap();
    assert!(error.contains(": controls: controls.stun[0]") && error.contains("left out, the rest counts"), "{error}");
}

#[test]
fn wrong_controls_are_refused_before_the_run() {
    fails(&["check", "--controls", r#"{"stun": ["no port"]}"#], 64, "callready: --controls: controls.stun[0]");
}

#[test]
fn a_file_cannot_be_report_and_observations_at_once() {
    let both = file("both.json", "");
    let said = "--save and --observations name the same file; choose two";
    fails(&["check", "--save", &both.path(), "--observations", &both.path()], 64, said);
    let beside = both.folder.path().join("./new.json");
    let new = both.folder.path().join("new.json");
    fails(&["check", "--save", beside.to_str().unwrap(), "--observations", new.to_str().unwrap()], 64, said);
}

#[test]
fn the_built_in_profiles_are_listed() {
    let text = String::from_utf8(run(&["profiles"]).stdout).unwrap();
    assert!(text.starts_with("glarassist   GlarAssist"), "{text}");
    assert_eq!(text.lines().count(), 2);
}

#[test]
fn a_reader_that_goes_away_is_no_panic() {
    let mut child = program(&["check", "--help"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

/// A run of a table of two rows on a device without a network.
const OFFLINE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/offline.jsonl");

/// What the lab saw of a site that lets everything out, and of one that drops GlarAssist's media over TCP.
const OPEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/golden/demo/open-mobile.jsonl");
const DROPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/golden/demo/mobile-rtc-tcp-dropped.jsonl");

fn fails(arguments: &[&str], status: i32, said: &str) {
    let output = run(arguments);
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(status), "{arguments:?}: {error}");
    assert!(error.starts_with("callready: ") && error.contains(said), "{arguments:?}: {error}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
}

fn run(arguments: &[&str]) -> Output {
    program(arguments).output().unwrap()
}

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_callready"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("CALLREADY_")) {
        command.env_remove(name);
    }
    command.args(arguments).stdin(Stdio::null());
    command
}

/// A file in a folder of its own.
struct Scratch {
    folder: TempDir,
    name: PathBuf,
}

impl Scratch {
    fn path(&self) -> String {
        self.folder.path().join(&self.name).to_str().unwrap().to_owned()
    }
}

fn file(name: &str, text: &str) -> Scratch {
    let scratch = Scratch { folder: tempfile::tempdir().unwrap(), name: name.into() };
    fs::File::create(scratch.path()).unwrap().write_all(text.as_bytes()).unwrap();
    scratch
}
