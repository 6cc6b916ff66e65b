//! Beside the answer: optional paths without and with, questions for the vendor, and where its supplier says something else.

use insta::assert_snapshot;

use super::super::sample::{capability, dns, lines, name, optional, reach, row, table, tcp, times, tls};
use crate::observe::{Observation, Trust};
use crate::profile::{Aside, DeviceClass, Gives, Note, NoteKind, Path, Set, Switch, Table, Weight};

#[test]
fn an_optional_path_that_was_tested_is_told_without_and_with_it_and_counts_where_it_is_on() {
    assert_snapshot!(told(&with_proxy(Set::On), steps(443)), @r#"
    degraded: sentence-degraded what="capability-call"
    can call: degraded by proxy, notice-proxy because tcp.blocked
    without cloud: not_ready
    can call: not_ready because tcp.blocked
    with cloud: degraded, counts
    can call: degraded by proxy, notice-proxy because tcp.blocked
    "#);
    assert_snapshot!(told(&with_proxy(Set::Test), steps(443)), @r#"
    not_ready: sentence-not-ready what="capability-call"
    can call: not_ready because tcp.blocked
    without cloud: not_ready, counts
    can call: not_ready because tcp.blocked
    with cloud: degraded
    can call: degraded by proxy, notice-proxy because tcp.blocked
    "#);
    assert_snapshot!(told(&with_proxy(Set::Test), [open(443), open(444)].concat()), @"
    ready: sentence-ready
    can call: ready by tcp
    without cloud: ready, counts
    can call: ready by tcp
    with cloud: ready
    can call: ready by tcp
    ");
}

#[test]
fn a_path_that_does_not_count_is_a_question_for_the_vendor_where_calls_do_not_work() {
    let off = aside(true, &["proxy"]);
    let elsewhere = aside(false, &["proxy"]);
    let with = |aside: &Aside| Table { asides: vec![aside.clone()], ..with_proxy(Set::Off) };
    assert_snapshot!(told(&with(&off), steps(443)), @r#"
    not_ready: sentence-not-ready what="capability-call"
    can call: not_ready because tcp.blocked
    notice path.off ask="Ask." parameter="cloud"
    "#);
    assert_snapshot!(told(&with(&elsewhere), steps(443)), @r#"
    not_ready: sentence-not-ready what="capability-call"
    can call: not_ready because tcp.blocked
    notice path.unstated device="mobile" devices="web" needs="proxy"
    "#);
    // Neither where calls work, nor where that path would not.
    assert_snapshot!(told(&with(&off), [open(443), open(444)].concat()), @"
    ready: sentence-ready
    can call: ready by tcp
    ");
    assert_snapshot!(told(&with(&elsewhere), [rejected(443), rejected(444)].concat()), @r#"
    not_ready: sentence-not-ready what="capability-call"
    can call: not_ready because tcp.blocked
    notice tcp.blocked by="192.168.50.1" hosts="a.example" how="rejected" ports="444" rule="proxy" service="Service proxy" side="site"
    "#);
}

#[test]
fn what_the_supplier_says_otherwise_is_told_where_it_matters() {
    let note = Note {
        kind: NoteKind::Supplier,
        rules: vec!["rtc".to_owned()],
        source: None,
        text: "The supplier names another port.".to_owned(),
        tell: vec![DeviceClass::Mobile],
    };
    let site = Table { notes: vec![note], ..with_proxy(Set::Off) };
    assert_snapshot!(told(&site, steps(443)), @r#"
    not_ready: sentence-not-ready what="capability-call"
    can call: not_ready because tcp.blocked
    notice vendor.note note="The supplier names another port." rules="rtc"
    "#);
    assert_snapshot!(told(&site, [open(443), open(444)].concat()), @"
    ready: sentence-ready
    can call: ready by tcp
    ");
}

#[test]
fn what_is_noticed_is_said_also_where_the_profile_says_nothing_of_the_path() {
    let mut site = with_proxy(Set::Off);
    for path in site.capabilities.iter_mut().flat_map(|capability| &mut capability.paths) {
        path.notices = None;
        path.gives = Gives::Ready;
    }
    let partial = Table { rows: vec![row("rtc", "tcp 443,444", &[name("a.example", "443,444")])], ..site.clone() };
    assert_snapshot!(told(&partial, [open(443), rejected(444)].concat()), @r#"
    degraded: sentence-degraded what="capability-call"
    can call: degraded by tcp, notice-partial because tcp.partial
    "#);
}

/// A call over TCP 443, or by an optional path over TCP 444.
fn with_proxy(set: Set) -> Table {
    let rows = vec![
        row("rtc", "tcp 443", &[name("a.example", "443")]),
        optional(row("proxy", "tcp 444", &[name("a.example", "444")])),
    ];
    let mut call = capability(
        "call",
        Weight::Required,
        &[("tcp", Gives::Ready, &["rtc"]), ("proxy", Gives::Degraded, &["proxy"])],
    );
    for path in call.paths.iter_mut().skip(1) {
        path.only_with = Some("cloud".to_owned());
    }
    if set == Set::Off {
        call.paths.truncate(1);
    }
    let switch = Switch { parameter: "cloud".to_owned(), title: "the cloud".to_owned(), ask: "Ask.".to_owned(), set };
    Table { switches: vec![switch], ..table(rows, vec![call]) }
}

fn aside(off: bool, needs: &[&str]) -> Aside {
    let paths: Vec<Path> = capability("call", Weight::Required, &[("proxy", Gives::Degraded, needs)]).paths;
    let path = Path {
        only_with: off.then(|| "cloud".to_owned()),
        devices: vec![DeviceClass::Web],
        ..paths.into_iter().next().unwrap_or_else(|| panic!("one path"))
    };
    Aside { capability: "call".to_owned(), path, off }
}

/// One port rejected, the other one open.
fn steps(rejected: u16) -> Vec<Observation> {
    [self::rejected(rejected), open(if rejected == 443 { 444 } else { 443 })].concat()
}

fn told(site: &Table, steps: Vec<Observation>) -> String {
    let steps = [vec![dns("a.example").is(&[A]), reach().status(204)], steps].concat();
    lines(site, steps, &["ready:", "degraded:", "not_ready:", "unknown:", "can ", "with", "notice "])
}

fn open(port: u16) -> Vec<Observation> {
    vec![tls("a.example", A, port).shakes(Trust::Valid, Trust::Valid)]
}

fn rejected(port: u16) -> Vec<Observation> {
    times(2, &tcp("a.example", A, port), |at| at.icmp("192.168.50.1", 3, 13))
}

const A: &str = "203.0.113.20";
