#![allow(clippy::unwrap_used)]

use super::*;

const ID: &str = "2026-11-21T09:30:00Z-aff86618";

#[test]
fn a_report_waits_once_however_often_it_is_queued() {
    let (folder, outbox) = empty();
    assert_eq!(outbox.entries().unwrap(), []);
    assert_eq!([outbox.queue(ID).unwrap(), outbox.queue(ID).unwrap()], [0, 0]);
    assert_eq!(outbox.entries().unwrap(), [Entry { id: ID.to_owned(), state: Some(fresh()) }]);
    assert_eq!(fs::read_dir(folder.path().join("outbox")).unwrap().count(), 1);
}

#[test]
fn what_was_acknowledged_or_given_up_never_waits_again() {
    let (_folder, outbox) = empty();
    for state in [State::Sent, State::GivenUp { why: "400".to_owned() }] {
        outbox.queue(ID).unwrap();
        outbox.settle(ID, &state).unwrap();
        outbox.queue(ID).unwrap();
        assert_eq!(outbox.entries().unwrap(), [Entry { id: ID.to_owned(), state: Some(state) }]);
    }
}

#[test]
fn the_oldest_goes_first_and_gives_way_when_too_many_wait() {
    let (_folder, outbox) = empty();
    for i in 0..Outbox::MOST {
        assert_eq!(outbox.queue(&numbered(i)).unwrap(), 0);
    }
    assert_eq!(outbox.queue(&numbered(Outbox::MOST)).unwrap(), 1);
    let entries = outbox.entries().unwrap();
    assert_eq!(entries.iter().filter(|entry| entry.waits()).count(), Outbox::MOST);
    assert_eq!(entries[0].state, Some(State::GivenUp { why: "too many wait".to_owned() }));
    assert_eq!([&entries[0].id, &entries[1].id], [&numbered(0), &numbered(1)]);
}

#[test]
fn settled_runs_are_remembered_as_long_as_reports_are_kept() {
    let (_folder, outbox) = empty();
    for i in 0..Outbox::MOST + 3 {
        outbox.queue(&numbered(i)).unwrap();
        outbox.settle(&numbered(i), &State::Sent).unwrap();
    }
    let entries = outbox.entries().unwrap();
    assert_eq!((entries.len(), &entries[0].id), (Outbox::MOST, &numbered(3)));
}

#[test]
fn a_pause_outlasts_a_restart_and_is_for_the_server_that_asked() {
    let (folder, outbox) = empty();
    let now = UNIX_EPOCH + Duration::from_secs(1_800_000_000);
    outbox.queue(ID).unwrap();
    let (at, why) = ("logs.example:443".to_owned(), "503".to_owned());
    let tried = Tried { times: 3, not_before: 1_800_000_090, at, why };
    outbox.postpone(ID, tried.clone()).unwrap();
    let entry = Outbox::at(folder.path().join("outbox")).entries().unwrap().remove(0);
    assert_eq!(entry.tried(), Some(&tried));
    assert_eq!(entry.pause("logs.example:443", now), Duration::from_secs(90));
    assert_eq!(entry.pause("logs.example:443", now + Duration::from_secs(91)), Duration::ZERO);
    assert_eq!(entry.pause("other.example:443", now), Duration::ZERO);
    // The clock was years ahead when the pause was written.
    assert_eq!(entry.pause("logs.example:443", now - Duration::from_hours(24 * 365)), Duration::ZERO);
}

#[test]
fn a_damaged_entry_is_one_entry() {
    let (folder, outbox) = empty();
    outbox.queue(&numbered(1)).unwrap();
    outbox.queue(&numbered(2)).unwrap();
    for damage in [&b"{\"state\": \"wai"[..], b"", &[0xff; 64]] {
        fs::write(folder.path().join("outbox").join(name(&numbered(1))), damage).unwrap();
        let entries = outbox.entries().unwrap();
        assert_eq!((&entries[0].state, entries[0].waits()), (&None, true));
        assert_eq!(entries[1].state, Some(fresh()));
    }
}

#[test]
fn one_delivers_at_a_time() {
    let (_folder, outbox) = empty();
    outbox.queue(ID).unwrap();
    let lock = outbox.lock().unwrap();
    assert!(lock.is_some() && outbox.lock().unwrap().is_none());
    drop(lock);
    assert!(outbox.lock().unwrap().is_some());
}

#[test]
fn a_place_that_takes_no_file_is_said() {
    assert!(Outbox::at("/proc/nothing").queue(ID).is_err());
    assert!(Outbox::at("/proc/nothing").settle(ID, &State::Sent).is_err());
}

fn empty() -> (tempfile::TempDir, Outbox) {
    let folder = tempfile::tempdir().unwrap();
    let outbox = Outbox::at(folder.path().join("outbox"));
    (folder, outbox)
}

fn fresh() -> State {
    State::Waiting { tried: None }
}

fn numbered(i: usize) -> String {
    format!("2026-11-21T{:02}:{:02}:00Z-0000{i:04x}", i / 60, i % 60)
}
