//! Rules 7 and 12: capabilities are judged by paths, and a path that is open is not yet a call that works.

use insta::assert_snapshot;

use super::super::sample::{
    capability, dns, gap, honest, lines, name, optional, reach, row, stun, table, tcp, times, tls, walk,
};
use crate::observe::{Observation, Trust};
use crate::profile::{Capability, Gives, Probed, Table, Transport, Weight};

const A: &str = "203.0.113.20";

#[test]
fn rule_7_any_one_path_makes_a_call_and_the_best_that_works_is_named() {
    assert_snapshot!(told(&site(), [udp_open(), tcp_open()].concat()), @"
    ready: sentence-ready
    can call: ready by udp
    ");
    assert_snapshot!(told(&site(), [udp_rejected(), tcp_open()].concat()), @r#"
    degraded: sentence-degraded what="capability-call"
    can call: degraded by tcp, notice-tcp because udp.blocked
    "#);
    assert_snapshot!(told(&site(), [udp_rejected(), tcp_rejected()].concat()), @r#"
    not_ready: sentence-not-ready what="capability-call"
    can call: not_ready because udp.blocked tcp.blocked
    "#);
}

#[test]
fn rule_7_a_better_path_in_doubt_costs_a_degree_and_doubt_alone_decides_nothing() {
    assert_snapshot!(told(&site(), [udp_silent(), tcp_open()].concat()), @r#"
    degraded: sentence-degraded what="capability-call"
    can call: degraded by tcp, notice-tcp because udp.unverified
    "#);
    assert_snapshot!(told(&site(), [udp_silent(), tcp_rejected()].concat()), @"
    unknown: sentence-unknown
    can call: unknown because udp.unverified tcp.blocked
    ");
}

#[test]
fn rule_7_one_host_that_works_is_enough() {
    let hosts = [name("b.example", "443"), name("a.example", "443")];
    let site = table(vec![row("rtc-tcp", "tcp 443", &hosts)], vec![call(&[("tcp", Gives::Ready, &["rtc-tcp"])])]);
    let other = times(2, &tcp("b.example", "203.0.113.30", 443), |at| at.silent());
    let steps = [vec![dns("b.example").is(&["203.0.113.30"])], other, tcp_open()].concat();
    assert_snapshot!(told(&site, steps), @"
    ready: sentence-ready-notice
    can call: ready by tcp
    ");
}

#[test]
fn rule_7_a_path_through_half_a_range_is_at_best_degraded() {
    let site = table(
        vec![row("rtc-udp", "udp 3478,4700", &[name("a.example", "")])],
        vec![call(&[("udp", Gives::Ready, &["rtc-udp"])])],
    );
    let hole = times(2, &stun("a.example", A, 4700), |at| at.icmp("192.168.50.1", 3, 13));
    assert_snapshot!(told(&site, [udp_open(), hole].concat()), @r#"
    degraded: sentence-degraded what="capability-call"
    can call: degraded by udp, notice-udp because udp.partial
    "#);
}

#[test]
fn rule_7_what_is_optional_never_turns_a_call_red() {
    let rows = vec![
        row("rtc-tcp", "tcp 443", &[name("a.example", "443")]),
        optional(row("rtc-udp", "udp 3478", &[name("a.example", "3478")])),
    ];
    let site = table(rows, vec![call(&[("all", Gives::Ready, &["rtc-tcp", "rtc-udp"])])]);
    assert_snapshot!(told(&site, [udp_rejected(), tcp_open()].concat()), @r#"
    degraded: sentence-degraded what="capability-call"
    can call: degraded by all, notice-all because udp.blocked
    "#);
}

#[test]
fn rule_7_an_optional_capability_costs_a_degree_and_one_without_impact_costs_nothing() {
    let with = |weight| {
        let call = call(&[("tcp", Gives::Ready, &["rtc-tcp"])]);
        let extra = capability("extra", weight, &[("only", Gives::Ready, &["rtc-udp"])]);
        let steps = [udp_rejected(), tcp_open()].concat();
        told(&Table { capabilities: vec![call, extra], ..site() }, steps)
    };
    assert_snapshot!(with(Weight::Optional), @r#"
    degraded: sentence-degraded what="capability-extra"
    can call: ready by tcp
    can extra: not_ready because udp.blocked
    "#);
    assert_snapshot!(with(Weight::NoImpact), @"
    ready: sentence-ready-notice
    can call: ready by tcp
    can extra: not_ready because udp.blocked
    ");
}

#[test]
fn rule_7_a_required_rule_that_is_blocked_is_noticed_whichever_path_is_taken() {
    let call = call(&[("tcp", Gives::Ready, &["rtc-tcp"]), ("udp", Gives::Ready, &["rtc-udp"])]);
    let site = Table { capabilities: vec![call], ..site() };
    assert_snapshot!(told(&site, [udp_rejected(), tcp_open()].concat()), @r#"
    degraded: sentence-degraded what="capability-call"
    can call: degraded by tcp, notice-tcp because udp.blocked
    "#);
}

#[test]
fn rule_3_a_row_whose_host_nobody_has_named_is_unknown_not_missing() {
    let unset = Probed::Unset { parameter: "web_host".to_owned(), ask: "Ask the vendor.".to_owned() };
    let site = table(
        vec![row("rtc-tcp", "tcp 443", &[gap("{web_host}", unset)])],
        vec![call(&[("tcp", Gives::Ready, &["rtc-tcp"])])],
    );
    assert_snapshot!(told(&site, vec![]), @"
    unknown: sentence-unknown
    can call: unknown because parameter.unset
    ");
}

#[test]
fn rule_12_a_served_port_that_lets_packets_out_and_never_answers_does_not_make_a_call() {
    let silent = times(3, &tcp("a.example", A, 443), |at| at.silent());
    let left = vec![
        walk(Transport::Tcp, A, 443, 1).expired("192.168.50.1", 400),
        walk(Transport::Tcp, A, 443, 2).expired("198.51.100.1", 900),
    ];
    let site = table(
        vec![row("rtc-tcp", "tcp 443", &[name("a.example", "443")])],
        vec![call(&[("tcp", Gives::Ready, &["rtc-tcp"])])],
    );
    assert_snapshot!(told(&site, [vec![reach().status(204)], silent, left].concat()), @r#"
    unknown: sentence-outage host="a.example"
    can call: unknown because vendor.outage
    "#);
}

#[test]
fn rule_12_a_connection_on_which_the_protocol_is_not_spoken_does_not_make_a_call() {
    let site = table(
        vec![row("rtc-tcp", "tcp 443", &[name("a.example", "443")])],
        vec![call(&[("tcp", Gives::Ready, &["rtc-tcp"])])],
    );
    let swallowed = (1..=2).flat_map(|attempt| {
        let accepted = tcp("a.example", A, 443).attempt(attempt).accepted(40_000);
        vec![accepted, tls("a.example", A, 443).attempt(attempt).silent()]
    });
    assert_snapshot!(told(&site, [honest(443, 3478), swallowed.collect()].concat()), @r"
    unknown: sentence-unknown
    can call: unknown because tcp.unverified
    ");
}

#[test]
fn rule_3_a_required_host_without_an_address_is_in_doubt_not_left_aside() {
    let both = [name("a.example", "443"), name("b.example", "443")];
    let site = table(vec![row("rtc-tcp", "tcp 443", &both)], vec![call(&[("tcp", Gives::Ready, &["rtc-tcp"])])]);
    let steps = vec![
        dns("a.example").is(&[A]),
        dns("b.example").dns_error("failed"),
        tls("a.example", A, 443).shakes(Trust::Valid, Trust::Valid),
    ];
    assert_snapshot!(lines(&site, steps, &["rule", "can"]), @r"
    can call: degraded by tcp, notice-tcp because dns.failed
    rule rtc-tcp tcp 443: unverified
    ");
}

#[test]
fn an_inspected_path_works_at_best_degraded_and_one_whose_certificate_nobody_trusts_does_not() {
    let site = table(
        vec![row("rtc-tcp", "tcp 443", &[name("a.example", "443")])],
        vec![call(&[("tcp", Gives::Ready, &["rtc-tcp"])])],
    );
    let shake = |device| vec![tls("a.example", A, 443).shakes(device, Trust::UnknownIssuer)];
    assert_snapshot!(told(&site, shake(Trust::Valid)), @r#"
    degraded: sentence-degraded what="capability-call"
    can call: degraded by tcp, notice-tcp because tls.inspected
    "#);
    assert_snapshot!(told(&site, shake(Trust::UnknownIssuer)), @r#"
    not_ready: sentence-not-ready what="capability-call"
    can call: not_ready because tls.untrusted
    "#);
}

/// A call that needs UDP, or else TCP with a loss.
fn site() -> Table {
    let rows = vec![
        row("rtc-udp", "udp 3478", &[name("a.example", "3478")]),
        row("rtc-tcp", "tcp 443", &[name("a.example", "443")]),
    ];
    table(rows, vec![call(&[("udp", Gives::Ready, &["rtc-udp"]), ("tcp", Gives::Degraded, &["rtc-tcp 443"])])])
}

fn call(paths: &[(&str, Gives, &[&str])]) -> Capability {
    capability("call", Weight::Required, paths)
}

fn told(table: &Table, steps: Vec<Observation>) -> String {
    let steps = [vec![dns("a.example").is(&[A])], steps].concat();
    lines(table, steps, &["ready", "degraded:", "not_ready", "unknown", "can"])
}

fn udp_open() -> Vec<Observation> {
    vec![stun("a.example", A, 3478).stun_reply()]
}

fn udp_silent() -> Vec<Observation> {
    times(2, &stun("a.example", A, 3478), |at| at.silent())
}

fn udp_rejected() -> Vec<Observation> {
    times(2, &stun("a.example", A, 3478), |at| at.icmp("192.168.50.1", 3, 13))
}

fn tcp_open() -> Vec<Observation> {
    vec![tls("a.example", A, 443).shakes(Trust::Valid, Trust::Valid)]
}

fn tcp_rejected() -> Vec<Observation> {
    times(2, &tcp("a.example", A, 443), |at| at.icmp("192.168.50.1", 3, 13))
}
