#![allow(clippy::unwrap_used)]

use super::*;
use crate::render::samples;

#[test]
fn what_was_kept_is_there_newest_first_and_says_never_where_nothing_was() {
    let (_folder, store) = empty();
    assert_eq!(store.history().unwrap().len(), 0);
    assert!(store.latest().unwrap().is_none());
    for started in ["2026-11-21T09:30:00Z", "2026-11-22T07:00:00Z", "2026-10-01T00:00:00Z"] {
        store.keep(&of(started)).unwrap();
    }
    let ids: Vec<String> = store.history().unwrap().into_iter().map(|kept| kept.report.unwrap().started).collect();
    assert_eq!(ids, ["2026-11-22T07:00:00Z", "2026-11-21T09:30:00Z", "2026-10-01T00:00:00Z"]);
    assert_eq!(store.latest().unwrap().unwrap(), of("2026-11-22T07:00:00Z"));
}

#[test]
fn a_run_is_found_by_its_id_and_kept_once() {
    let (folder, store) = empty();
    let report = of("2026-11-21T09:30:00Z");
    store.keep(&report).unwrap();
    store.keep(&report).unwrap();
    assert_eq!(store.history().unwrap()[0].id, report.run_id());
    assert_eq!(store.read(&report.run_id()).unwrap(), report);
    assert_eq!(fs::read_dir(folder.path().join("reports")).unwrap().count(), 1);
    for other in ["2026-11-21T09:30:00Z-00000000", "../../etc/passwd", "", "-", "..-.."] {
        assert!(matches!(store.read(other), Err(Damage::File(_))), "{other}");
    }
}

#[test]
fn a_damaged_file_costs_one_report() {
    let (folder, store) = empty();
    for started in ["2026-11-21T09:30:00Z", "2026-11-22T07:00:00Z"] {
        store.keep(&of(started)).unwrap();
    }
    let newest = folder.path().join("reports").join(store.names().unwrap().remove(0));
    for damage in [&b"{\"schema\": \"callready-report/1\""[..], b"", &[0xff; 64]] {
        fs::write(&newest, damage).unwrap();
        let history = store.history().unwrap();
        assert!(history[0].report.is_err() && history[1].report.is_ok());
        assert_eq!(store.latest().unwrap().unwrap(), of("2026-11-21T09:30:00Z"));
    }
    store.keep(&of("2026-11-22T07:00:00Z")).unwrap();
    assert!(store.history().unwrap().iter().all(|kept| kept.report.is_ok()));
}

#[test]
fn the_oldest_go_and_what_is_no_report_stays() {
    let (folder, store) = empty();
    store.keep(&of("2026-01-01T00:00:00Z")).unwrap();
    let other = folder.path().join("reports/notes.json");
    fs::write(&other, "mine").unwrap();
    for minute in 0..Store::MOST {
        store.keep(&of(&format!("2026-11-21T{:02}:{:02}:00Z", minute / 60, minute % 60))).unwrap();
    }
    let history = store.history().unwrap();
    assert_eq!(history.len(), Store::MOST);
    assert!(history.iter().all(|kept| kept.id.starts_with("2026-11-21")));
    assert_eq!(fs::read_to_string(other).unwrap(), "mine");
}

#[test]
fn a_place_that_takes_no_file_is_said_and_nothing_is_left_behind() {
    let (folder, _) = empty();
    fs::write(folder.path().join("file"), "").unwrap();
    assert!(Store::at(folder.path().join("file/reports")).keep(&of("2026-11-21T09:30:00Z")).is_err());
    assert!(Store::at("/proc/nothing").keep(&of("2026-11-21T09:30:00Z")).is_err());
}

fn empty() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::at(folder.path().join("reports"));
    (folder, store)
}

fn of(started: &str) -> Report {
    Report { started: started.to_owned(), ..samples::ready() }
}
