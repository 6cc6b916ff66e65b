//! WebSockets: what cuts them is told from what is down, and costs a call a degree.

#![allow(clippy::unwrap_used)]

use insta::assert_snapshot;

use super::super::judge;
use super::super::sample::{PROXY, capability, dns, name, pick, quick, row, run, signal, table, tls, tunnel};
use crate::observe::{By, Ended, Ending, Leg, Observation, Saw, Signal, Signalled, Stayed, Trust};
use crate::profile::{Gives, Protocol, Speaks, Table, Weight};
use crate::verdict::Circumstances;

const A: &str = "203.0.113.20";
const B: &str = "203.0.113.21";
const CUT: Signalled = Signalled::Cut { reset: true };
const SILENT: Signalled = Signalled::Silent { waited_ms: 4_000 };
const PAGE: Signalled = Signalled::Answered { status: 200 };

#[test]
fn upgrades_that_are_cut_beside_pages_that_are_answered_cost_a_degree() {
    let steps =
        [asked("a.example", &[CUT, CUT, CUT], &[PAGE, PAGE]), asked("b.example", &[CUT, CUT, CUT], &[PAGE, PAGE])];
    assert_snapshot!(told(steps.concat()), @r#"
    degraded: sentence-degraded what="capability-call"
    can call: degraded by tls, notice-websocket because upgrade.cut
    degrading upgrade.cut by="straight" host="a.example, b.example" how="cut" port="443"
    "#);
}

#[test]
fn one_server_that_takes_them_is_enough() {
    let steps = [asked("a.example", &[SILENT, SILENT, SILENT], &[PAGE, PAGE]), asked("b.example", &[PAGE], &[])];
    assert_snapshot!(told(steps.concat()), @r#"
    ready: sentence-ready-notice
    can call: ready by tls
    notice upgrade.cut by="straight" host="a.example" how="silent" port="443"
    "#);
}

#[test]
fn nothing_is_said_where_nothing_is_proven() {
    let odd = Signalled::Odd { why: "101".to_owned() };
    for (upgrades, pages) in [
        (&[PAGE][..], &[][..]),
        (&[Signalled::Upgraded], &[]),
        (&[Signalled::Answered { status: 404 }], &[]),
        (&[CUT], &[]),
        (&[CUT, CUT, CUT], &[]),
        (&[CUT, CUT, CUT], &[PAGE, CUT]),
        (&[CUT, CUT], &[SILENT]),
        (&[CUT, CUT, PAGE], &[PAGE, PAGE]),
        (&[CUT, CUT, odd.clone()], &[PAGE, PAGE]),
        (&[Signalled::Unopened, Signalled::Unopened, CUT], &[PAGE, PAGE]),
    ] {
        let text = told(both(upgrades, pages));
        assert!(text.starts_with("ready:") && !text.contains("upgrade.cut"), "{upgrades:?} {pages:?}: {text}");
    }
    let lost = told(both(&[Signalled::Unopened, CUT, SILENT], &[PAGE, PAGE]));
    assert!(lost.contains("upgrade.cut by=\"straight\" host=\"a.example, b.example\" how=\"cut\""), "{lost}");
}

#[test]
fn a_port_is_judged_as_if_nobody_had_asked_for_websockets() {
    let ports = |steps| pick(&judged(None, steps), &["rule", "443"]);
    let without = ports(Vec::new());
    assert_eq!(without.lines().count(), 3, "{without}");
    for upgrades in [[CUT; 3], [SILENT; 3], [PAGE; 3]] {
        assert_eq!(ports(both(&upgrades, &[PAGE, PAGE])), without);
    }
}

#[test]
fn where_apps_go_by_the_proxy_its_way_counts() {
    let opened = |steps: Vec<Observation>| {
        let through = ["a.example", "b.example"].map(|host| tunnel(host, Leg::Tls).shakes(Trust::Valid, Trust::Valid));
        [through.to_vec(), steps].concat()
    };
    let by_proxy = |upgrades: &[Signalled], pages: &[Signalled]| {
        let hosts = ["a.example", "b.example"];
        hosts.map(|host| at(host, By::Proxy(PROXY.parse().unwrap()), upgrades, pages)).concat()
    };
    let straight = both(&[CUT, CUT, CUT], &[PAGE, PAGE]);
    let text = pick(&judged(Some(PROXY), opened([straight, by_proxy(&[PAGE], &[])].concat())), &SHOWN);
    assert!(text.starts_with("ready") && !text.contains("upgrade.cut"), "{text}");
    let straight = both(&[PAGE], &[]);
    let cut = [straight, by_proxy(&[SILENT, SILENT, SILENT], &[PAGE, PAGE])].concat();
    assert_snapshot!(pick(&judged(Some(PROXY), opened(cut)), &SHOWN), @r#"
    degraded: sentence-degraded what="capability-call"
    can call: degraded by tls, notice-websocket because upgrade.cut
    degrading upgrade.cut by="192.168.50.9:3128" host="a.example, b.example" how="silent" port="443"
    "#);
}

#[test]
fn a_connection_that_is_cut_twice_is_told_and_weighs_nothing() {
    let stay = |end, last_ms| Signalled::Stayed(Stayed { sent: 12, received: 4, last_ms, span_ms: 12_000, end });
    let kept = |ends: &[Signalled]| {
        let stays = (1..).zip(ends).map(|(attempt, came)| {
            let at = signal("a.example", 443, By::Address(A.parse().unwrap()), Signal::Stay).attempt(attempt);
            at.saw(12_000_000, Saw::Signal(came.clone()))
        });
        told([both(&[Signalled::Upgraded], &[]), stays.collect()].concat())
    };
    assert_snapshot!(kept(&[stay(Ending::Open, Some(4_020)), stay(Ending::Cut, Some(5_030))]), @r#"
    ready: sentence-ready-notice
    can call: ready by tls
    notice connection.cut after="5" by="straight" host="a.example" port="443"
    "#);
    for ends in [
        &[stay(Ending::Open, Some(11_040))][..],
        &[stay(Ending::Cut, Some(4_020))],
        &[stay(Ending::Cut, Some(4_020)), stay(Ending::Open, Some(11_040))],
        &[stay(Ending::Parted, Some(4_020)), stay(Ending::Parted, Some(4_020))],
        &[stay(Ending::Cut, Some(4_020)), Signalled::Unopened],
    ] {
        assert!(!kept(ends).contains("connection.cut"), "{ends:?}");
    }
}

const SHOWN: [&str; 7] = ["ready", "degraded:", "not_ready", "unknown", "can", "degrading", "notice"];

/// Tries for upgrades and pages of a host, straight.
fn asked(host: &str, upgrades: &[Signalled], pages: &[Signalled]) -> Vec<Observation> {
    let address = if host == "a.example" { A } else { B };
    at(host, By::Address(address.parse().unwrap()), upgrades, pages)
}

fn both(upgrades: &[Signalled], pages: &[Signalled]) -> Vec<Observation> {
    ["a.example", "b.example"].map(|host| asked(host, upgrades, pages)).concat()
}

fn at(host: &str, by: By, upgrades: &[Signalled], pages: &[Signalled]) -> Vec<Observation> {
    let tries = |asked, all: &[Signalled]| -> Vec<Observation> {
        let all = (1..).zip(all.to_vec());
        all.map(|(attempt, came)| signal(host, 443, by, asked).attempt(attempt).saw(90_000, Saw::Signal(came)))
            .collect()
    };
    [tries(Signal::Upgrade, upgrades), tries(Signal::Page, pages)].concat()
}

fn told(steps: Vec<Observation>) -> String {
    pick(&judged(None, steps), &SHOWN)
}

fn judged(proxy: Option<&str>, steps: Vec<Observation>) -> String {
    let known = vec![
        dns("a.example").is(&[A]),
        dns("b.example").is(&[B]),
        tls("a.example", A, 443).shakes(Trust::Valid, Trust::Valid),
        tls("b.example", B, 443).shakes(Trust::Valid, Trust::Valid),
    ];
    let circumstances = Circumstances { proxy, ..quick(Ended::Complete) };
    judge(&site(), circumstances, &run([known, steps].concat())).to_string()
}

/// A call over one port, which either of two servers takes.
fn site() -> Table {
    let mut row = row("gate", "tcp 443", &[name("a.example", "443"), name("b.example", "443")]);
    let speaks = |protocol| Speaks { ports: "443".parse().unwrap(), protocol, fingerprints: Vec::new() };
    row.rule.speaks = vec![speaks(Protocol::Tls), speaks(Protocol::Wss)];
    let mut call = capability("call", Weight::Required, &[("tls", Gives::Ready, &["gate"])]);
    call.paths[0].notices = None;
    table(vec![row], vec![call])
}
