//! The lab as a whole: it stands, it falls, and it catches a program that lies.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

fn lab(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_callready-lab"));
    command.args(arguments).stdin(Stdio::null());
    command
}

/// False, loudly, where this machine cannot host a lab; with `CALLREADY_REQUIRE_LAB` that is a failure.
fn possible(unprivileged: bool) -> bool {
    let output = lab(if unprivileged { &["possible", "--unprivileged"] } else { &["possible"] }).output().unwrap();
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stdout);
        assert!(std::env::var_os("CALLREADY_REQUIRE_LAB").is_none(), "this machine cannot host the lab: {why}");
        eprintln!("SKIPPED: THIS MACHINE CANNOT HOST THE LAB: {why}");
    }
    output.status.success()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn labs_stand_side_by_side_and_impair_what_they_claim() {
    if possible(false) {
        let output =
            lab(&["run", "--only-lab", "--jobs", "3", "--filter", "open-mobile,range-cut-rejected,no-network"])
                .output()
                .unwrap();
        assert!(
            output.status.success() && text(&output).ends_with("3 passed, 0 failed, 0 skipped\n"),
            "{}",
            text(&output)
        );
    }
}

#[test]
fn a_plain_user_can_have_a_lab() {
    if possible(true) {
        let output =
            lab(&["run", "--only-lab", "--unprivileged", "--filter", "open-mobile,captive-portal"]).output().unwrap();
        assert!(
            output.status.success() && text(&output).ends_with("2 passed, 0 failed, 0 skipped\n"),
            "{}",
            text(&output)
        );
    }
}

#[test]
fn a_killed_lab_leaves_nothing_behind() {
    if !possible(false) {
        return;
    }
    let mark = format!("CALLREADY_LAB_MARK={}", std::process::id());
    let (key, value) = mark.split_once('=').unwrap();
    let mut command = lab(&["run", "--only-lab", "--repeat", "1000", "--filter", "open-mobile"]);
    let mut child = command.env(key, value).stdout(Stdio::null()).spawn().unwrap();
    await_that("the lab's servers never came up", || marked(&mark) >= 8);
    child.kill().unwrap();
    child.wait().unwrap();
    await_that("processes of a killed lab live on", || marked(&mark) == 0);
}

/// How many processes have `mark` in their environment.
fn marked(mark: &str) -> usize {
    let entries = fs::read_dir("/proc").unwrap().flatten();
    let environments = entries.filter_map(|entry| fs::read(entry.path().join("environ")).ok());
    environments
        .filter(|environment| environment.split(|byte| *byte == 0).any(|variable| variable == mark.as_bytes()))
        .count()
}

fn await_that(otherwise: &str, mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(20), "{otherwise}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A program in `folder` that always prints and saves this report.
fn liar(folder: &std::path::Path, lies: &str) -> String {
    let program = folder.join("liar");
    let say = format!("say() {{ cat <<'END'\n{lies}\nEND\n}}\n");
    let save = "while [ $# -gt 1 ]; do [ \"$1\" = --save ] && say >\"$2\"; shift; done\n";
    fs::write(&program, format!("#!/bin/sh\n{say}{save}say\n")).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    program.display().to_string()
}

#[test]
fn a_program_that_lies_is_caught() {
    if !possible(false) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let program = liar(folder.path(), LIES);
    let output = lab(&["run", "--program", &program, "--filter", "api-reset"]).output().unwrap();
    let said = text(&output);
    assert!(!output.status.success(), "{said}");
    assert!(said.contains("LIE: api glarassist.com 203.0.113.10 tcp 443: reported Open"), "{said}");
    assert!(said.contains("exit status 2 expected, is Some(0)"), "{said}");
    assert!(said.ends_with("0 passed, 1 failed, 0 skipped\n"), "{said}");
}

#[test]
fn the_truth_test_catches_a_liar_and_says_how_to_repeat_it() {
    if !possible(false) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let program = liar(folder.path(), LIES);
    let output =
        lab(&["truth", "--program", &program, "--from", "1", "--seeds", "1", "--edge", "closed"]).output().unwrap();
    let said = text(&output);
    assert!(!output.status.success(), "{said}");
    assert!(said.contains("LIE: api glarassist.com 203.0.113.10 tcp 443: reported Open"), "{said}");
    let again = "truth --loss 0 --depth quick --from 1 --seeds 1 --jobs 1 --edge closed --program";
    assert!(said.contains(again), "{said}");
    assert!(said.ends_with("0 passed, 1 failed, 0 skipped\n"), "{said}");
}

#[test]
fn the_remedy_test_catches_a_program_that_finds_nothing_to_mend() {
    if !possible(false) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let program = liar(folder.path(), LIES);
    let output = lab(&["remedy", "--program", &program, "--from", "1", "--seeds", "1"]).output().unwrap();
    let said = text(&output);
    assert!(!output.status.success(), "{said}");
    assert!(
        said.contains("the site's firewall stops some of the table, but the report calls all of it open"),
        "{said}"
    );
    assert!(said.contains("remedy --from 1 --seeds 1 --jobs 1 --program"), "{said}");
    assert!(said.ends_with("0 passed, 1 failed, 0 skipped\n"), "{said}");
}

#[test]
fn the_bench_fails_for_one_wrong_port() {
    if !possible(false) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let program = liar(folder.path(), LIES);
    let bench = ["bench", "--program", &program, "--runs", "1", "--case"];
    let output = lab(&[&bench[..], &["table-silent"]].concat()).output().unwrap();
    assert!(output.status.success(), "{}", text(&output));
    let output = lab(&[&bench[..], &["table-dropped"]].concat()).output().unwrap();
    let said = text(&output);
    assert!(!output.status.success(), "{said}");
    assert!(said.contains("table-dropped: LIE: api glarassist.com 203.0.113.10 tcp 443: reported Open"), "{said}");
    assert!(said.contains("BROKEN: 1 wrong ports, at most 0; again: callready-lab bench"), "{said}");
}

#[test]
fn a_program_that_relays_through_a_firewall_that_rejects_disagrees_with_coturns_client() {
    if !possible(false) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let program = liar(folder.path(), &LIES.replace("\"rules\":[", &format!("\"rules\":[{RELAYS},")));
    let cells = ["--transport=dtls", "--port=8089", "--treatment=allowed,rejected", "--credentials=right"];
    let output = lab(&[&["turn", "--program", &program][..], &cells].concat()).output().unwrap();
    let said = text(&output);
    assert!(!output.status.success(), "{said}");
    let line = |beginning: &str| said.lines().find(|line| line.starts_with(beginning)).unwrap_or(&said).to_owned();
    let allowed = line("| dtls | 8089 | allowed | right | allocated |");
    assert!(allowed.contains("| open/answered | works |") && allowed.ends_with("| yes |"), "{allowed}");
    let rejected = line("| dtls | 8089 | rejected | right | allocated |");
    assert!(rejected.contains("| open/answered | fails |") && rejected.ends_with("| NO |"), "{rejected}");
    let fault =
        "WRONG: the port must be blocked/rejected, is open/answered; again: callready-lab turn --transport=dtls";
    assert!(said.contains(fault), "{said}");
    assert!(said.contains("\n1 passed, 1 failed, 0 skipped\n"), "{said}");
}

#[test]
fn a_program_that_hangs_up_is_a_failure() {
    if !possible(false) {
        return;
    }
    let output = lab(&["run", "--program", "/bin/false", "--filter", "api-reset"]).output().unwrap();
    assert!(!output.status.success() && text(&output).contains("no report"), "{}", text(&output));
}

const LIES: &str = r#"{"schema":"callready-report/1","agent":{"version":"0","platform":"x"},
"profile":{"id":"glarassist","device":"mobile","dated":"2026-11-20","parameters":{}},
"started":"2026-11-21T09:30:00Z","took_ms":1,"depth":"quick","ended":"complete","runner":"shell",
"network":{"kind":"unknown","vpn":null,"proxy":null,"dns":[],"ipv4":true,"ipv6":false,"portal":false},
"readiness":"ready","sentence":"All is well.","capabilities":[],
"rules":[{"id":"api","service":"","transport":"tcp","ports":"443","required":true,"verdict":"open",
"targets":[{"host":"glarassist.com","probed":"glarassist.com","address":"203.0.113.10","verdict":"open",
"spans":[{"ports":"443","state":"open","evidence":"answered","tested":1,"by":null,"hop":null}]}]}],
"findings":[],"ticket":[],"spent":{"packets":1,"bytes":1,"sockets":1}}"#;

const RELAYS: &str = r#"{"id":"turn-udp","service":"","transport":"udp","ports":"8089","required":true,"verdict":"open",
"targets":[{"host":"turn","probed":"turn","address":"203.0.113.10","verdict":"open",
"spans":[{"ports":"8089","state":"open","evidence":"answered","tested":1,"by":null,"hop":null}],
"relays":[{"port":8089,"over":"dtls","reply":"allocated","took_ms":80}]}]}"#;
