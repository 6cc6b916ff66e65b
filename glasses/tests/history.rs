//! Every check keeps its report. The only target is a silent socket on loopback; nothing leaves the machine.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::net::UdpSocket;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

#[test]
fn what_was_checked_is_listed_newest_first_and_shown_again() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("kept");
    assert_eq!(text(&callready(&["history"], &kept).stdout), "");
    let first = text(&check(&kept).stdout);
    // Runs of one second that did exactly the same have the same name.
    std::thread::sleep(std::time::Duration::from_secs(1));
    let second = text(&check(&kept).stdout);
    assert_ne!(first, second);
    let list: Value = serde_json::from_slice(&callready(&["history", "--format", "json"], &kept).stdout).unwrap();
    assert_eq!(list.as_array().map(Vec::len), Some(2));
    let ids: Vec<&str> = list.as_array().unwrap().iter().map(|entry| entry["id"].as_str().unwrap()).collect();
    assert!(ids[0] >= ids[1], "{ids:?}");
    let shown: Vec<String> = ids.iter().map(|id| show(id, &kept)).collect();
    assert!(shown.contains(&first) && shown.contains(&second));
    assert_eq!(show("latest", &kept), shown[0]);
    assert!(text(&callready(&["history"], &kept).stdout).starts_with(ids[0]));
    let unknown = callready(&["show", "2026-01-01T00:00:00Z-00000000"], &kept);
    assert_eq!(unknown.status.code(), Some(74));
}

#[test]
fn a_kept_report_is_shown_in_two_languages() {
    let folder = tempfile::tempdir().unwrap();
    check(folder.path());
    let told = |language: &[&str]| text(&callready(&[&["show", "latest"], language].concat(), folder.path()).stdout);
    let (english, german) = (told(&[]), told(&["--language", "de_AT.UTF-8"]));
    assert!(english.contains("Not open\n") && !english.contains("Nicht offen"), "{english}");
    assert!(german.contains("Nicht offen\n") && !german.contains("Not open"), "{german}");
    // The report's own sentence stays in the language of its check.
    assert_eq!(told(&["--format", "sentence", "--language", "de"]), told(&["--format", "sentence"]));
}

#[test]
fn a_damaged_report_is_told_and_costs_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let whole = text(&check(folder.path()).stdout);
    fs::write(folder.path().join("20991231T235959Z-00000000.json"), "{").unwrap();
    let listed = text(&callready(&["history"], folder.path()).stdout);
    assert!(listed.starts_with("2099-12-31T23:59:59Z-00000000  damaged"), "{listed}");
    assert_eq!(listed.lines().count(), 2);
    assert_eq!(show("latest", folder.path()), whole);
}

#[test]
fn a_place_that_takes_nothing_costs_no_answer_and_off_keeps_nothing() {
    let refused = check(Path::new("/proc/nothing"));
    let said = text(&refused.stderr);
    assert!(said.contains("this report was not kept") && said.lines().count() == 1, "{said}");
    assert!(serde_json::from_slice::<Value>(&refused.stdout).is_ok() && refused.status.code() == Some(3));
    assert_eq!(text(&check(Path::new("off")).stderr), "");
    assert!(!Path::new("off").exists());
}

fn check(kept: &Path) -> Output {
    let silent = UdpSocket::bind("127.0.0.1:0").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("table.txt");
    let port = silent.local_addr().unwrap().port();
    fs::write(&table, format!("Service;Hosts;Ports;Protocol\nMedia;127.0.0.1;{port};UDP\n")).unwrap();
    let table = table.to_str().unwrap();
    callready(&["check", "--allow-private", "--controls", "{}", "--deadline", "1", "--format", "json", table], kept)
}

fn show(id: &str, kept: &Path) -> String {
    text(&callready(&["show", id, "--format", "json"], kept).stdout)
}

fn callready(arguments: &[&str], kept: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_callready"));
    command.args(arguments).arg("--history").arg(kept).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}
