#![allow(clippy::unwrap_used)]

use super::*;
use crate::render::samples;

#[test]
fn a_ticket_asks_only_for_what_is_missing_and_says_why() {
    insta::assert_snapshot!(told(&samples::asking()));
}

#[test]
fn a_ticket_without_rows_tells_nothing_missing_from_nothing_known() {
    insta::assert_snapshot!(told(&samples::ready()), @r"
    Firewall ticket: glarassist (mobile table, 2026-11-20), tested
    2026-11-21T09:30:00Z
    Calls should work from this network. The report has notes worth reading.

    Nothing is missing: every row of the vendor's table is open, as far as it was
    tested.

    To test again from the same device and network; options that no report holds,
    such as --dns or a password, are to be added:
      callready check glarassist --device mobile --host rtc-udp=a.agora.io
    Run 2026-11-21T09:30:00Z-ae533e07.
    ");
    insta::assert_snapshot!(told(&samples::offline()), @r"
    Firewall ticket: glarassist (mobile table, 2026-11-20), tested
    2026-11-21T09:30:00Z
    This device has no network, so nothing could be tested. Connect it and check
    again.

    No missing rule can be named from this run.

    In the vendor's table, but not tested here: api, rtc-udp.
    To test again from the same device and network; options that no report holds,
    such as --dns or a password, are to be added:
      callready check glarassist --device mobile
    Run 2026-11-21T09:30:00Z-b535a874.
    ");
}

#[test]
fn a_certificate_for_another_name_does_not_show_that_tls_is_opened() {
    let mut report = samples::asking();
    let field = |report: &Report| row::rows(report)[3].fields(report, &Words::english())[9].clone();
    assert_eq!(field(&report), "must be off");
    report.findings[0].code = "tls.wrong_name".to_owned();
    assert_eq!(field(&report), "");
}

#[test]
fn a_run_that_was_stopped_or_went_past_a_proxy_says_so() {
    let mut report = samples::cancelled();
    let told_once = |report: &Report, what: &str| assert_eq!(told(report).matches(what).count(), 1, "{}", told(report));
    told_once(&report, "\nThe check was stopped: 37 planned tests were not finished.\n");
    report.findings[0].code = "proxy.present".to_owned();
    report.findings[0].text = "This device uses the proxy a.example:3128.".to_owned();
    told_once(&report, "\nThis device uses the proxy a.example:3128.\n");
}

#[test]
fn what_is_not_clear_is_named_and_not_asked_for() {
    let mut report = samples::degraded();
    report.profile.id = "mine".to_owned();
    let text = told(&report);
    assert!(text.contains("\nNo missing rule can be named from this run.\n"), "{text}");
    assert!(
        text.contains("\nNot clearly open, yet not asked for here; the report says why: rtc-udp, files.\n"),
        "{text}"
    );
    assert!(
        text.contains("the profile's file in\nplace of PROFILE-FILE;")
            && text.contains("\n  callready check PROFILE-FILE "),
        "{text}"
    );
}

#[test]
fn one_issuer_is_named_once_and_no_line_is_offered_where_none_helps() {
    let mut report = samples::asking();
    report.ticket = vec![report.ticket.remove(3)];
    let mut like = report.rules[2].targets[0].clone();
    like.probed = Some("other.example".to_owned());
    report.rules[2].targets.push(like);
    let mut like = report.findings[0].clone();
    like.args.insert("host".to_owned(), "other.example".to_owned());
    report.findings.push(like);
    let text = told(&report);
    assert_eq!(text.matches("issued by").count(), 1, "{text}");
    assert!(!text.contains("Lines to paste") && !text.contains("insert rule"), "{text}");
}

#[test]
fn a_name_from_a_file_cannot_command_the_terminal() {
    let mut report = samples::asking();
    report.ticket[0].hosts = vec!["a.example\u{1b}[2J\nReadiness: ready".to_owned()];
    assert!(told(&report).contains("a.example\u{fffd}[2J\u{fffd}Readiness: ready"));
}

fn told(report: &Report) -> String {
    ticket(report, &Words::english())
}
