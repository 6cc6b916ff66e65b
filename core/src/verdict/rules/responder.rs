//! Rule 12 with a responder: two-way evidence is said, and what it does not prove is not claimed.

use insta::assert_snapshot;

use super::super::judge;
use super::super::sample::{
    At, capability, dns, echo, https, judged, lines, name, quick, reach, row, run, stun, table, tcp, times, walk,
    with_responder,
};
use crate::observe::{Ended, Observation};
use crate::profile::Transport::{Tcp, Udp};
use crate::profile::{Gives, Table, Weight};

const VENDOR: &str = "203.0.113.20";
const RESPONDER: &str = "198.51.100.77";

#[test]
fn rule_12_an_echo_is_said_and_opens_no_destination() {
    let echoes = [sure(1), all(&SAMPLES, At::echoed), sure(3)].concat();
    assert_snapshot!(told(echoes), @r#"
    unknown: sentence-unknown
    rule rtc-udp udp 3478,4700-5000: unverified
    a.example a.example 203.0.113.20: unverified
    3478 unverified silent, tested 1 of 1
    4700-5000 unverified silent, tested 3 of 301
    r.example r.example 198.51.100.77: open
    3478 open answered, tested 1 of 1
    4700-5000 open answered, tested 3 of 301
    degrading udp.unverified ports="3478,4700-5000" rule="rtc-udp" service="Service rtc-udp" why="uncompared"
    notice responder.answered name="r.example" port="443" ports="3478,4700-5000" tested="4" transport="UDP"
    ask udp 3478,4700-5000 to a.example at 203.0.113.20: why-silent, loses-rtc-udp
    "#);
}

#[test]
fn rule_12_ports_that_bring_no_echo_are_named_and_not_called_blocked() {
    let silent = times(2, &echo(Udp, RESPONDER, 5000), At::silent);
    let echoes = [sure(1), all(&[3478, 4700, 4850], At::echoed), silent, sure(3)].concat();
    assert_snapshot!(only(echoes, &["r.example", "3478", "47", "48", "5000", "notice"]), @r#"
    3478 unverified silent, tested 1 of 1
    4700-5000 unverified silent, tested 3 of 301
    r.example r.example 198.51.100.77: unverified
    3478 open answered, tested 1 of 1
    4700-4850 open answered, tested 2 of 151
    4851-4999 not_run, tested 0 of 149
    5000 unverified silent, tested 1 of 1
    notice responder.answered name="r.example" port="443" ports="3478,4700-4850" tested="3" transport="UDP"
    notice responder.blocked name="r.example" port="443" ports="5000" tested="1" transport="UDP"
    "#);
}

#[test]
fn rule_12_an_icmp_rejection_on_the_way_to_the_responder_is_its_own_targets() {
    let rejected =
        SAMPLES.iter().flat_map(|port| times(2, &echo(Udp, RESPONDER, *port), |at| at.icmp("192.168.50.1", 3, 13)));
    let echoes = [sure(1), rejected.collect(), sure(3)].concat();
    assert_snapshot!(only(echoes, &["rule rtc", "r.example", "47", "notice"]), @r#"
    rule rtc-udp udp 3478,4700-5000: unverified
    4700-5000 unverified silent, tested 3 of 301
    r.example r.example 198.51.100.77: blocked
    4700-5000 blocked rejected by 192.168.50.1, site, tested 3 of 301
    notice responder.blocked name="r.example" port="443" ports="3478,4700-5000" tested="4" transport="UDP"
    "#);
}

#[test]
fn rule_1_silence_towards_the_responder_tells_only_between_two_answers_of_its_sure_port() {
    let silent = || SAMPLES.iter().flat_map(|port| times(2, &echo(Udp, RESPONDER, *port), At::silent)).collect();
    let blocked =
        r#"notice responder.blocked name="r.example" port="443" ports="3478,4700-5000" tested="4" transport="UDP""#;
    assert_eq!(only([sure(1), silent(), sure(3)].concat(), &["notice"]), blocked);
    assert_eq!(only([sure(1), silent()].concat(), &["notice"]), "");
    let lost = echo(Tcp, RESPONDER, 443).attempt(3).silent();
    assert_eq!(only([sure(1), silent(), vec![lost]].concat(), &["notice"]), "");
}

#[test]
fn rule_9_a_responder_whose_sure_port_is_silent_is_said_once_and_teaches_nothing() {
    let dead = times(2, &echo(Tcp, RESPONDER, 443), At::silent);
    assert_snapshot!(only(dead, &["r.example", "notice"]), @r#"notice responder.unreachable name="r.example" port="443" why="silent""#);
    let nameless = vec![dns("r.example").of_responder().dns_error("failed")];
    let nameless = lines(&site(), with_vendor(nameless), &["notice"]);
    assert_eq!(nameless, r#"notice responder.unreachable name="r.example" port="443" why="name""#);
    let private = vec![echo(Tcp, RESPONDER, 443).os_refused("private target not permitted")];
    assert_eq!(only(private, &["notice"]), r#"notice responder.unreachable name="r.example" port="443" why="private""#);
}

#[test]
fn a_responder_that_does_not_answer_is_no_target_of_a_rule_whose_port_is_its_sure_one() {
    let site = with_responder("r.example", table(vec![row("web", "tcp 443", &[name("a.example", "")])], vec![]));
    let silent = times(2, &tcp("a.example", VENDOR, 443), At::silent);
    let told = |control| {
        let asked = named(times(2, &echo(Tcp, RESPONDER, 443), control));
        lines(&site, [vec![dns("a.example").is(&[VENDOR])], silent.clone(), asked].concat(), &["r.example"])
    };
    assert_eq!(told(At::silent), "");
    assert_eq!(told(At::echoed), "r.example r.example 198.51.100.77: open");
}

#[test]
fn rule_3_a_run_that_ended_before_the_responder_answered_calls_it_nothing() {
    let steps = run(with_vendor(named(vec![echo(Tcp, RESPONDER, 443).silent()])));
    let verdicts = judge(&site(), quick(Ended::Deadline), &steps);
    assert!(!verdicts.causes.iter().any(|cause| cause.said.code.starts_with("responder.")), "{verdicts}");
}

#[test]
fn rule_9_where_a_responder_answers_over_udp_nobody_says_that_nothing_does() {
    let control = stun("stun.example", "198.51.100.90", 3478).control().silent();
    let told = |echoes| {
        let steps = [vec![control.clone()], with_vendor(named(echoes))].concat();
        lines(&site(), steps, &["degrading udp.silent"])
    };
    assert_eq!(told(sure(1)), "degrading udp.silent");
    assert_eq!(told([sure(1), all(&SAMPLES, At::echoed)].concat()), "");
}

#[test]
fn rule_8_a_portal_explains_a_responder_out_of_reach() {
    let portal = reach().page(302, None, None, Some("login.hotel.example"));
    let dead = times(2, &echo(Tcp, RESPONDER, 443), At::silent);
    let told = lines(&site(), [vec![portal], with_vendor(named(dead))].concat(), &["notice"]);
    assert_eq!(told, r#"notice responder.unreachable name="r.example" port="443" why="silent" <- portal"#);
}

#[test]
fn a_responder_at_the_destinations_own_address_opens_the_very_ports_it_echoes_on() {
    let silent = times(2, &echo(Udp, VENDOR, 5000), At::silent);
    let sure_port = echo(Tcp, VENDOR, 443);
    let echo = |port| echo(Udp, VENDOR, port).echoed();
    let found = vec![dns("r.example").of_responder().is(&[VENDOR]), sure_port.echoed()];
    let steps = [found, vec![echo(3478), echo(4700), echo(4850)], silent];
    let told = lines(
        &site(),
        with_vendor(steps.concat()),
        &["rule rtc", "a.example", "r.example", "3478", "47", "48", "5000"],
    );
    assert_snapshot!(told, @"
    rule rtc-udp udp 3478,4700-5000: unverified
    a.example a.example 203.0.113.20: unverified
    3478 open answered, tested 1 of 1
    4700-4850 open answered, tested 2 of 151
    4851-4999 not_run, tested 0 of 149
    5000 unverified silent, tested 1 of 1
    r.example r.example 203.0.113.20: unverified
    3478 open answered, tested 1 of 1
    4700-4850 open answered, tested 2 of 151
    4851-4999 not_run, tested 0 of 149
    5000 unverified silent, tested 1 of 1
    ");
}

#[test]
fn silence_of_a_responder_of_the_same_name_is_no_silence_of_the_destination() {
    let rows = vec![row("r", "tcp 443", &[name("a.example", "443")])];
    let site = with_responder("a.example", table(rows, vec![]));
    let reply = |attempt| stun("a.example", VENDOR, 3478).attempt(attempt).stun_reply();
    let silent = times(2, &tcp("a.example", VENDOR, 443), At::silent);
    let echo = tcp("a.example", VENDOR, 443).of_responder().attempt(3).silent();
    let steps = [vec![dns("a.example").is(&[VENDOR]), reply(1)], silent, vec![echo, reply(2)]].concat();
    assert_snapshot!(lines(&site, steps, &["443"]), @"443 unverified silent, tested 1 of 1");
}

#[test]
fn an_echo_on_another_port_or_transport_of_the_destinations_address_opens_nothing() {
    let found = dns("r.example").of_responder().is(&[VENDOR]);
    let steps = vec![found, echo(Tcp, VENDOR, 3478).echoed(), echo(Udp, VENDOR, 3479).echoed()];
    assert_snapshot!(lines(&site(), with_vendor(steps), &["3478"]), @"3478 unverified silent, tested 1 of 1");
}

#[test]
fn rule_12_a_port_that_a_router_saw_leave_is_said_to_come_back_too() {
    let near = walk(Udp, VENDOR, 3478, 1).expired("192.168.50.1", 400);
    let left = walk(Udp, VENDOR, 3478, 2).expired("198.51.100.1", 900);
    let steps = |echoes| with_vendor(named([vec![near.clone(), left.clone()], sure(1), echoes, sure(3)].concat()));
    let heard = lines(&site(), steps(vec![echo(Udp, RESPONDER, 3478).echoed()]), &["3478", "notice"]);
    assert_snapshot!(heard, @r#"
    3478 open passed, tested 1 of 1
    3478 open answered, tested 1 of 1
    notice responder.answered name="r.example" port="443" ports="3478" tested="1" transport="UDP"
    notice reply.unseen rules="rtc-udp" <- responder.answered
    "#);
    let unheard = lines(&site(), steps(times(2, &echo(Udp, RESPONDER, 3478), At::silent)), &["notice responder"]);
    assert_eq!(unheard, "", "what left is not stopped, whatever the responder says");
}

#[test]
fn whatever_a_responder_says_the_table_is_judged_as_without_it() {
    let rejects = |port| times(2, &echo(Udp, RESPONDER, port), |at| at.icmp("192.168.50.1", 3, 13));
    let silences = |port| times(2, &echo(Udp, RESPONDER, port), At::silent);
    let says: [Vec<Observation>; 4] = [
        [sure(1), all(&SAMPLES, At::echoed), sure(3)].concat(),
        [sure(1), SAMPLES.into_iter().flat_map(silences).collect(), sure(3)].concat(),
        [sure(1), SAMPLES.into_iter().flat_map(rejects).collect(), sure(3)].concat(),
        times(2, &echo(Tcp, RESPONDER, 443), At::silent),
    ];
    let of_table = |text: String| -> Vec<String> {
        let others = text.lines().filter(|line| !line.contains("responder.")).map(str::to_owned);
        let mut lines: Vec<String> = others.collect();
        // The responder's target is the rule's last, and ends where the next rule or the causes begin.
        if let Some(at) = lines.iter().position(|line| line.starts_with("  r.example")) {
            let spans = lines[at + 1..].iter().take_while(|line| line.starts_with("    ")).count();
            lines.drain(at..=at + spans);
        }
        lines
    };
    let without = of_table(judged(&site(), with_vendor(Vec::new())));
    for echoes in says {
        assert_eq!(of_table(judged(&site(), with_vendor(named(echoes)))), without);
    }
}

/// Ends, middle and single port of the row.
const SAMPLES: [u16; 4] = [3478, 4700, 4850, 5000];

/// The port that surely reaches the responder, answering.
fn sure(attempt: u8) -> Vec<Observation> {
    vec![echo(Tcp, RESPONDER, 443).attempt(attempt).echoed()]
}

fn all(ports: &[u16], outcome: fn(At) -> Observation) -> Vec<Observation> {
    ports.iter().map(|port| outcome(echo(Udp, RESPONDER, *port))).collect()
}

fn told(echoes: Vec<Observation>) -> String {
    only(
        echoes,
        &["unknown", "rule rtc", "a.example", "r.example", "3478", "47", "48", "5000", "notice", "degrading", "ask"],
    )
}

fn only(echoes: Vec<Observation>, begin: &[&str]) -> String {
    lines(&site(), with_vendor(named(echoes)), begin)
}

fn named(mut echoes: Vec<Observation>) -> Vec<Observation> {
    echoes.insert(0, dns("r.example").of_responder().is(&[RESPONDER]));
    echoes
}

/// The vendor's own host before that: it answers on TCP 443 and is silent on UDP.
fn with_vendor(echoes: Vec<Observation>) -> Vec<Observation> {
    let page = https("b.example", VENDOR).status(200);
    let silent = SAMPLES.iter().flat_map(|port| times(2, &stun("a.example", VENDOR, *port), At::silent));
    let negative = tcp("192.0.2.1", "192.0.2.1", 443).negative().silent();
    let before = [dns("a.example").is(&[VENDOR]), dns("b.example").is(&[VENDOR]), page, negative];
    before.into_iter().chain(silent).chain(echoes).collect()
}

fn site() -> Table {
    let rows = vec![
        row("api", "tcp 443", &[name("b.example", "443")]),
        row("rtc-udp", "udp 3478,4700-5000", &[name("a.example", "")]),
    ];
    let call = capability("call", Weight::Required, &[("udp", Gives::Ready, &["api", "rtc-udp"])]);
    with_responder("r.example", table(rows, vec![call]))
}
