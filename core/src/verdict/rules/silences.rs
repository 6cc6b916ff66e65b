//! Rule 1, the harder half: what proves that silence is a block, or that it is not.

use insta::assert_snapshot;

use super::super::sample::{dns, honest, lines, name, row, stun, table, tcp, times, walk};
use crate::observe::{Observation, Step};
use crate::profile::Transport::{Tcp, Udp};

const SERVER: &str = "203.0.113.20";
const OTHER: &str = "203.0.113.30";
const GATEWAY: &str = "192.168.50.1";
const PROVIDER: &str = "198.51.100.1";

#[test]
fn rule_1_a_router_beyond_the_border_that_reports_the_packet_proves_that_it_left() {
    let site = walk(Tcp, SERVER, 443, 1).expired(GATEWAY, 400);
    let steps = [silent(2), vec![site, walk(Tcp, SERVER, 443, 2).expired(PROVIDER, 900)]].concat();
    assert_snapshot!(spans(steps), @"443 open passed, tested 1 of 1");
}

#[test]
fn rule_1_where_no_border_is_to_be_seen_nothing_has_passed_it() {
    let public = walk(Tcp, SERVER, 443, 1).expired("198.51.100.99", 400);
    let steps = [silent(2), vec![public, walk(Tcp, SERVER, 443, 2).expired(PROVIDER, 900)]].concat();
    assert_snapshot!(spans(steps), @"443 unverified silent, tested 1 of 1");
    let site = walk(Tcp, SERVER, 443, 1).expired(GATEWAY, 400);
    let translated = [silent(2), vec![site, walk(Tcp, SERVER, 443, 2).expired(SERVER, 900)]].concat();
    assert_snapshot!(spans(translated), @"443 unverified silent, tested 1 of 1");
}

#[test]
fn rule_1_the_sites_own_routers_prove_nothing() {
    let inside = [silent(2), vec![walk(Tcp, SERVER, 443, 2).expired("10.0.0.1", 900)]].concat();
    assert_snapshot!(spans(inside), @"443 unverified silent, tested 1 of 1");
    let public_gateway = [silent(2), vec![walk(Tcp, SERVER, 443, 1).expired(PROVIDER, 900)]].concat();
    assert_snapshot!(spans(public_gateway), @"443 unverified silent, tested 1 of 1");
    let other_port = [silent(2), vec![walk(Tcp, SERVER, 4700, 2).expired(PROVIDER, 900)]].concat();
    assert_snapshot!(spans(other_port), @"443 unverified silent, tested 1 of 1");
}

#[test]
fn rule_1_six_misses_between_answering_controls_are_a_block() {
    assert_snapshot!(spans([silent(2), compared(6)].concat()), @"443 blocked dropped at hop 1 lost before hop 2, site, tested 1 of 1");
    assert_snapshot!(spans([silent(2), compared(5)].concat()), @"443 unverified silent, tested 1 of 1");
}

#[test]
fn rule_1_what_rests_on_a_single_hop_takes_ten_misses() {
    let alone = |misses| {
        let steps = compared(misses).into_iter().filter(|step| !matches!(step.step, Step::Walk { ttl: 3, .. }));
        spans([silent(2), steps.collect()].concat())
    };
    assert_snapshot!(alone(9), @"443 unverified silent, tested 1 of 1");
    assert_snapshot!(alone(10), @"443 blocked dropped at hop 1 lost before hop 2, site, tested 1 of 1");
}

#[test]
fn rule_1_a_miss_beside_a_lost_control_does_not_count() {
    let mut steps = compared(6);
    let lost = steps.iter().position(|step| step.role == crate::observe::Role::Control).unwrap_or_default();
    steps[lost] = walk(Tcp, OTHER, 443, 2).control().silent();
    assert_snapshot!(spans([silent(2), steps].concat()), @"443 unverified silent, tested 1 of 1");
}

#[test]
fn rule_1_a_miss_beside_another_ports_report_or_before_a_single_control_does_not_count() {
    let spent = walk(Tcp, OTHER, 4700, 2).expired(PROVIDER, 900);
    let beside = compared(6).into_iter().flat_map(|step| {
        let miss = step.role == crate::observe::Role::Rule && matches!(step.step, Step::Walk { ttl: 2, .. });
        std::iter::once(step).chain(miss.then(|| spent.clone()))
    });
    assert_snapshot!(spans([silent(2), beside.collect()].concat()), @"443 unverified silent, tested 1 of 1");
    let mut single = compared(6);
    single.dedup_by_key(|step| (step.role, step.attempt, step.step.clone()));
    assert_snapshot!(spans([silent(2), single].concat()), @"443 unverified silent, tested 1 of 1");
}

#[test]
fn rule_1_any_answer_from_beyond_the_border_undoes_the_misses() {
    let deep = walk(Tcp, SERVER, 443, 3).expired("198.51.100.9", 2_000);
    assert_snapshot!(spans([silent(2), compared(6), vec![deep]].concat()), @"443 open passed, tested 1 of 1");
}

#[test]
fn rule_1_an_answer_from_that_far_undoes_the_misses_whoever_gave_it() {
    let carrier = walk(Tcp, SERVER, 443, 3).expired("100.64.0.9", 2_000);
    assert_snapshot!(spans([silent(2), compared(6), vec![carrier]].concat()), @"443 unverified silent, tested 1 of 1");
}

#[test]
fn rule_1_a_control_of_another_protocol_or_family_does_not_count() {
    let mut steps = compared(6);
    for step in steps.iter_mut().filter(|step| step.role == crate::observe::Role::Control) {
        *step = walk(Udp, OTHER, 443, 2).control().expired(PROVIDER, 900);
    }
    assert_snapshot!(spans([silent(2), steps].concat()), @"443 unverified silent, tested 1 of 1");
}

#[test]
fn rule_1_routers_tell_of_ports_on_which_nobody_need_answer() {
    assert_snapshot!(spans_of("", silent(3)), @"443 unverified silent, tested 1 of 1");
    let steps = [silent(1), compared(6)].concat();
    assert_snapshot!(spans_of("", steps), @"443 blocked dropped at hop 1 lost before hop 2, site, tested 1 of 1");
}

#[test]
fn rule_1_what_passes_the_border_and_is_missed_beyond_it_is_dropped_beyond_it() {
    let far = |attempt| walk(Tcp, SERVER, 80, 3).control().attempt(attempt).expired("198.51.100.9", 2_000);
    let miss = |attempt| walk(Tcp, SERVER, 443, 3).attempt(attempt).silent();
    let border = walk(Tcp, SERVER, 443, 2).expired(PROVIDER, 900);
    let near = walk(Tcp, SERVER, 80, 2).control().expired(PROVIDER, 900);
    let rounds =
        |misses: u8| (1..=misses).flat_map(|round| [miss(round), far(round + 1), far(round + 1)]).collect::<Vec<_>>();
    let site = walk(Tcp, SERVER, 443, 1).expired(GATEWAY, 400);
    let first = vec![site, near, border, far(1)];
    let steps = |misses| [silent(1), first.clone(), rounds(misses)].concat();
    let mut all = steps(10);
    all.insert(0, dns("a.example").is(&[SERVER]));
    let table = table(vec![row("r", "tcp 443", &[name("a.example", "443")])], vec![]);
    assert_eq!(lines(&table, all, &["ask"]), "", "it is not the site's rule that is missing");
    assert_snapshot!(spans(steps(10)), @"443 blocked dropped at hop 2 lost before hop 3, beyond, tested 1 of 1");
    assert_snapshot!(spans(steps(9)), @"443 open passed, tested 1 of 1");
}

#[test]
fn rule_1_a_protocol_that_routers_never_report_is_not_missed() {
    let steps = compared(6).into_iter().map(|step| match step.role {
        crate::observe::Role::Rule => walk(Udp, SERVER, 443, 2).silent(),
        _ => step,
    });
    let table = table(vec![row("r", "udp 443", &[name("a.example", "")])], vec![]);
    let steps: Vec<Observation> = [vec![dns("a.example").is(&[SERVER])], steps.collect()].concat();
    assert_snapshot!(lines(&table, steps, &["443"]), @"443 unverified silent, tested 1 of 1");
}

#[test]
fn rule_1_a_server_that_answers_elsewhere_before_and_after_is_dropped_in_between() {
    let before = stun("a.example", SERVER, 3478).stun_reply();
    let after = stun("a.example", SERVER, 3478).attempt(2).stun_reply();
    let around = |tries| [vec![before.clone()], silent(tries), vec![after.clone()]].concat();
    assert_snapshot!(spans(around(3)), @"443 blocked dropped, tested 1 of 1");
    assert_snapshot!(spans(around(2)), @"443 unverified silent, tested 1 of 1");
    let only_before = [vec![before.clone()], silent(3)].concat();
    assert_snapshot!(spans(only_before), @"443 unverified silent, tested 1 of 1");
    let only_after = [silent(3), vec![after.clone()]].concat();
    assert_snapshot!(spans(only_after), @"443 unverified silent, tested 1 of 1");
}

#[test]
fn rule_4_an_accepted_port_says_that_the_server_is_up_only_where_nothing_accepts_everything() {
    let hand = |attempt| tcp("a.example", SERVER, 80).attempt(attempt).accepted(40_000);
    let around = |control: Vec<Observation>| [control, vec![hand(1)], silent(3), vec![hand(2)]].concat();
    assert_snapshot!(spans(around(honest(80, 3478))), @"443 blocked dropped, tested 1 of 1");
    let liar = tcp("192.0.2.1", "192.0.2.1", 80).negative().accepted(900);
    assert_snapshot!(spans(around(vec![liar])), @"443 unverified silent, tested 1 of 1");
}

fn silent(tries: u8) -> Vec<Observation> {
    times(tries, &tcp("a.example", SERVER, 443), |at| at.silent())
}

/// A control at the border, then misses of the suspect there with a pair of the control after each.
fn compared(misses: u8) -> Vec<Observation> {
    let control = |attempt| walk(Tcp, OTHER, 443, 2).control().attempt(attempt).expired(PROVIDER, 900);
    let miss = |attempt| walk(Tcp, SERVER, 443, 2).attempt(attempt).silent();
    let near = walk(Tcp, SERVER, 443, 1).expired(GATEWAY, 400);
    let far = walk(Tcp, OTHER, 443, 3).control().expired("198.51.100.9", 2_000);
    let rounds = (1..=misses).flat_map(|round| [miss(round), control(round + 1), control(round + 1)]);
    [control(1), near, far].into_iter().chain(rounds).collect()
}

fn spans(steps: Vec<Observation>) -> String {
    spans_of("443", steps)
}

fn spans_of(serves: &str, mut steps: Vec<Observation>) -> String {
    steps.insert(0, dns("a.example").is(&[SERVER]));
    lines(&table(vec![row("r", "tcp 443", &[name("a.example", serves)])], vec![]), steps, &["443"])
}
