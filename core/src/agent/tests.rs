#![allow(clippy::unwrap_used)]

use std::time::Duration;

use futures_util::FutureExt;

use super::*;
use crate::device::{Depth, Egress, Network, Runner, System};
use crate::report::Readiness;

#[tokio::test]
async fn a_check_is_kept_and_told_and_the_next_one_may_begin() {
    let (_folder, agent) = agent();
    assert_eq!((agent.states()[0].data.as_str(), agent.latest()), ("never_run", None));
    let Checked { report, kept } =
        agent.check(Occasion::Person, situation(None), |_, _| {}, CancellationToken::new()).await.unwrap();
    kept.unwrap();
    assert_eq!(report.readiness, Readiness::Unknown);
    assert_eq!(agent.report(&report.run_id()).unwrap(), report);
    assert_eq!(agent.history().unwrap().len(), 1);
    assert_eq!(agent.states()[0].data, "unknown");
    agent.check(Occasion::Person, situation(None), |_, _| {}, CancellationToken::new()).await.unwrap();
}

#[tokio::test]
async fn a_place_that_takes_no_report_costs_no_answer() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("reports"), "a file where a folder must be").unwrap();
    let agent = Agent::open(folder.path(), "en");
    let Checked { report, kept } =
        agent.check(Occasion::Person, situation(None), |_, _| {}, CancellationToken::new()).await.unwrap();
    assert!(kept.is_err());
    assert_eq!(agent.report(&report.run_id()).unwrap(), report);
    assert_eq!(agent.latest(), Some(report));
}

#[tokio::test]
async fn two_checks_do_not_disturb_one_another() {
    let (_folder, agent) = agent();
    let first = agent.check(Occasion::Person, situation(None), |_, _| {}, CancellationToken::new());
    let second = async { agent.check(Occasion::Person, situation(None), |_, _| {}, CancellationToken::new()).await };
    let (first, second) = tokio::join!(biased; first, second);
    assert!(first.is_ok() && matches!(second, Err(AgentError::Busy)));
    drop(first);
    // One that is dropped half way leaves the way free as well.
    {
        let mut half =
            std::pin::pin!(agent.check(Occasion::Person, situation(None), |_, _| {}, CancellationToken::new()));
        assert!(half.as_mut().now_or_never().is_none());
    }
    assert!(agent.check(Occasion::Person, situation(None), |_, _| {}, CancellationToken::new()).await.is_ok());
}

#[tokio::test]
async fn a_silent_check_needs_a_configuration_and_a_network_that_it_allows() {
    let (_folder, agent) = agent();
    let silent = |metered| agent.check(Occasion::Silent, situation(metered), |_, _| {}, CancellationToken::new());
    assert!(matches!(silent(None).await, Err(AgentError::Unwanted(_))));
    agent.configure(r#"{"metered": "skip"}"#);
    assert!(matches!(silent(Some(true)).await, Err(AgentError::Unwanted(_))));
    assert!(agent.history().unwrap().is_empty());
    assert!(silent(Some(false)).await.is_ok());
    agent.configure(r#"{"metered": "allow"}"#);
    assert!(silent(Some(true)).await.is_ok());
}

#[tokio::test]
async fn what_was_decided_is_remembered_across_restarts() {
    let (folder, agent) = agent();
    agent.configure(r#"{"spread_min": 10}"#);
    let now = SystemTime::now();
    let decided = agent.knock(Door::Enrolment, now, 0.5).after;
    assert_eq!(decided, Some(Duration::from_secs(300)));
    let again = Agent::open(folder.path(), "en");
    again.configure(r#"{"spread_min": 10}"#);
    assert_eq!(again.knock(Door::Enrolment, now, 0.9).after, decided);
    again.check(Occasion::Silent, situation(None), |_, _| {}, CancellationToken::new()).await.unwrap();
    assert_eq!(again.knock(Door::Enrolment, SystemTime::now(), 0.9).after, None);
    fs::write(folder.path().join("silent.json"), "{").unwrap();
    assert!(again.knock(Door::Enrolment, now, 0.5).after.is_some());
}

#[test]
fn a_check_that_the_process_did_not_survive_is_a_report_once() {
    let folder = tempfile::tempdir().unwrap();
    let lost = |started: &str| {
        let mut whole = crate::observe::sample();
        whole.header.started = started.to_owned();
        let store = Store::at(folder.path().join("reports"));
        let mut journal = store.journal().unwrap();
        journal.write(&Event::Began(&whole.header));
        whole.observations.iter().for_each(|seen| journal.write(&Event::Saw(seen)));
        // As a kill leaves it: the file stays, the lock does not.
        let kept = folder.path().join("reports/under-way-0.jsonl");
        let bytes = fs::read(&kept).unwrap();
        drop(journal);
        fs::write(kept, bytes).unwrap();
    };
    lost("2026-11-21T09:30:00Z");
    let agent = Agent::open(folder.path(), "en");
    agent.configure(r#"{"upload_url": "https://collector.example/"}"#);
    let report = agent.recovered().unwrap();
    assert_eq!((report.ended, agent.recovered()), (crate::observe::Ended::Cancelled, None));
    assert_eq!(agent.latest(), Some(report));
    // Killed between keeping the report and removing the journal.
    lost("2026-11-21T09:30:00Z");
    fs::remove_dir_all(folder.path().join("reports/outbox")).unwrap();
    let agent = Agent::open(folder.path(), "en");
    agent.configure(r#"{"upload_url": "https://collector.example/"}"#);
    assert_eq!((agent.recovered(), agent.history().unwrap().len()), (None, 1));
    assert_eq!(agent.store.outbox().entries().unwrap().len(), 1);
}

#[tokio::test]
async fn what_the_configuration_got_wrong_is_told_in_the_report_as_well() {
    let (_folder, agent) = agent();
    for (wrong, key) in [(r#"{"upload_url": "ftp://a.example"}"#, "upload_url: "), ("no json", "configuration: ")] {
        let faults = agent.configure(wrong);
        assert!(faults.len() == 1 && faults[0].starts_with(key), "{faults:?}");
        let checked = agent.check(Occasion::Person, situation(None), |_, _| {}, CancellationToken::new()).await;
        let findings = checked.unwrap().report.findings;
        assert!(findings.iter().any(|it| it.code == "configuration" && it.text.contains(key)), "{findings:?}");
    }
}

#[tokio::test]
async fn an_answer_aloud_comes_soon_whatever_the_configuration_wants() {
    let (_folder, agent) = agent();
    agent.configure(r#"{"depth": "full", "deadline_s": 3600, "media_seconds": 60}"#);
    let checked = agent.check(Occasion::Spoken, situation(None), |_, _| {}, CancellationToken::new()).await.unwrap();
    assert_eq!(checked.report.depth, Depth::Quick);
    let hurried = |json: &str| {
        agent.configure(json);
        let mut config = agent.config();
        config.hurry(SPOKEN);
        (config.deadline.unwrap().as_secs(), config.media.map(|media| media.as_secs()))
    };
    assert_eq!(hurried(r#"{"deadline_s": 3600, "media_seconds": 60}"#), (7, Some(3)));
    assert_eq!(hurried(r#"{"deadline_s": 5, "media_seconds": 0}"#), (5, Some(0)));
    assert_eq!(hurried("{}"), (7, None));
}

#[test]
fn the_configurations_language_goes_before_the_persons() {
    let (_folder, agent) = agent();
    let said = || agent.words().plain("readiness-ready");
    agent.speak("de-AT");
    assert_eq!(said(), "BEREIT");
    agent.configure(r#"{"language": "fr"}"#);
    assert_eq!(said(), Words::of("fr").plain("readiness-ready"));
}

#[test]
fn a_configuration_that_is_none_is_a_fault_and_nothing_of_it_counts() {
    let (_folder, agent) = agent();
    let huge = format!(r#"{{"device": "{}"}}"#, "x".repeat(5 << 20));
    for wrong in ["", "[]", "7", "{\"device\"", "null", &huge] {
        assert_eq!(agent.configure(wrong).len(), 1, "{}", wrong.len());
        assert!(agent.config().silent.is_none());
        assert!(agent.states()[3].error);
    }
    let faults = agent.configure(&format!(r#"{{"depth": "full", "device": "{}", "colour": 1}}"#, "x".repeat(1 << 20)));
    assert_eq!(faults.len(), 2);
    assert!(faults.iter().all(|fault| fault.chars().count() < 300));
    assert_eq!(agent.config().depth, Some(Depth::Full));
}

fn agent() -> (tempfile::TempDir, Agent) {
    let folder = tempfile::tempdir().unwrap();
    let agent = Agent::open(folder.path(), "en");
    (folder, agent)
}

/// A device without a network: its packets are to leave through one that is not there.
fn situation(metered: Option<bool>) -> Situation {
    let device = Device {
        platform: "test".to_owned(),
        runner: Runner::App,
        network: Network { system: System { metered, ..System::default() }, ..Network::default() },
        resolvers: vec!["127.0.0.1:9".parse().unwrap()],
        resolvers_named: true,
        proxy: None,
        egress: Egress::Interface("absent0".to_owned()),
        roots: None,
        allow_private: false,
        deadline: Duration::ZERO,
        media: Duration::ZERO,
    };
    Situation { device, trusted: Roots::Bundled, now: SystemTime::now(), seed: 1 }
}
