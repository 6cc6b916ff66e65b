//! Rule 5: a refusal is read by who sent it.

use insta::assert_snapshot;

use super::super::sample::{At, dns, lines, name, row, table, tcp, times, walk};
use crate::observe::{Observation, Saw};
use crate::profile::Transport::Tcp;

const SERVER: &str = "203.0.113.20";
const GATEWAY: &str = "192.168.50.1";
const PROVIDER: &str = "198.51.100.1";

#[test]
fn rule_5_a_reset_from_beyond_every_walk_that_takes_as_long_as_the_server_is_the_servers() {
    let far = |farthest: u8| (1..=farthest).map(|ttl| walk(Tcp, SERVER, 5000, ttl).expired(PROVIDER, 800)).collect();
    let steps = [open(40_000), refused(39_000), far(8)].concat();
    assert_snapshot!(spans(steps), @"5000 open refused_by_server, tested 1 of 1");
    let cut_short = [open(40_000), refused(39_000), far(1)].concat();
    assert_snapshot!(spans(cut_short), @"5000 unverified refused, tested 1 of 1");
    let time_alone = [open(40_000), refused(39_000)].concat();
    assert_snapshot!(spans(time_alone), @"5000 unverified refused, tested 1 of 1");
}

#[test]
fn rule_5_a_reset_below_the_servers_distance_has_not_passed_even_where_a_router_saw_the_packet() {
    let routers =
        vec![walk(Tcp, SERVER, 5000, 1).expired(GATEWAY, 400), walk(Tcp, SERVER, 5000, 2).expired(PROVIDER, 800)];
    let reset = vec![walk(Tcp, SERVER, 5000, 3).refused(30_000)];
    let server = [server_walks(), vec![walk(Tcp, SERVER, 443, 3).control().expired(PROVIDER, 900)]].concat();
    let far = server.into_iter().filter(|step| step.saw != Saw::Accepted);
    let far = far.chain([walk(Tcp, SERVER, 443, 7).control().accepted(40_000)]).collect();
    let steps = [open(40_000), refused(30_000), routers, reset, far].concat();
    assert_snapshot!(spans(steps), @"5000 unverified refused, tested 1 of 1");
}

#[test]
fn rule_5_only_port_unreachable_in_the_servers_name_is_the_servers_own_refusal() {
    let icmp = |code| vec![at(1).icmp(SERVER, 3, code), at(2).icmp(SERVER, 3, code)];
    assert_snapshot!(spans(icmp(3)), @"5000 open refused_by_server, tested 1 of 1");
    assert_snapshot!(spans(icmp(13)), @"5000 unverified refused by 203.0.113.20, tested 1 of 1");
}

#[test]
fn rule_5_a_quick_reset_that_comes_below_the_servers_distance_is_something_nearers() {
    let steps = [open(40_000), refused(400), walks(5000, 2, 400), server_walks()].concat();
    assert_snapshot!(spans(steps), @"5000 blocked reset at hop 1, site, tested 1 of 1");
}

#[test]
fn rule_5_neither_time_nor_walk_alone_tells_who_refused() {
    let quick_only = [open(40_000), refused(400)].concat();
    assert_snapshot!(spans(quick_only), @"5000 unverified refused, tested 1 of 1");
    let near_but_slow = [open(40_000), refused(39_000), walks(5000, 2, 39_000), server_walks()].concat();
    assert_snapshot!(spans(near_but_slow), @"5000 unverified refused, tested 1 of 1");
    let close_server = [open(900), refused(900)].concat();
    assert_snapshot!(spans(close_server), @"5000 unverified refused, tested 1 of 1");
}

#[test]
fn rule_5_a_handshake_that_lost_its_first_packet_makes_no_reset_quick() {
    let inexact: Vec<Observation> = server_walks()
        .into_iter()
        .filter(|step| step.saw != Saw::Accepted)
        .chain([walk(Tcp, SERVER, 443, 4).control().accepted(40_000)])
        .collect();
    let steps = [open(1_040_000), refused(39_000), walks(5000, 3, 39_000), inexact].concat();
    assert_snapshot!(spans(steps), @"5000 unverified refused, tested 1 of 1");
}

#[test]
fn rule_5_without_an_accepted_port_the_routers_on_the_way_are_the_measure() {
    let firewall = [refused(400), walks(5000, 2, 400)].concat();
    assert_snapshot!(spans(firewall), @"5000 blocked reset at hop 1, site, tested 1 of 1");
    let server = [refused(40_000), walks(5000, 3, 40_000)].concat();
    assert_snapshot!(spans(server), @"5000 open refused_by_server, tested 1 of 1");
}

#[test]
fn rule_5_a_refusal_by_nobody_in_particular_beyond_the_border_has_passed() {
    let steps = [refused(2_000), walks(5000, 3, 2_000)].concat();
    assert_snapshot!(spans(steps), @"5000 open passed, tested 1 of 1");
}

#[test]
fn rule_5_ports_that_were_not_walked_are_read_by_those_whose_resets_took_as_long() {
    let other = times(2, &tcp("a.example", SERVER, 80), |at| at.refused(450));
    let steps = [open(40_000), refused(400), other, walks(80, 2, 450), server_walks()].concat();
    assert_snapshot!(spans(steps), @"5000 blocked reset at hop 1, site, tested 1 of 1");
    let late = times(2, &tcp("a.example", SERVER, 80), |at| at.refused(450));
    let steps = [open(40_000), refused(9_000), late, walks(80, 2, 450), server_walks()].concat();
    assert_snapshot!(spans(steps), @"5000 blocked reset at hop 1, site, tested 1 of 1");
    let other = times(2, &tcp("a.example", SERVER, 80), |at| at.refused(40_000));
    let steps = [refused(400), other, walks(80, 3, 40_000)].concat();
    assert_snapshot!(spans(steps), @"5000 unverified refused, tested 1 of 1");
}

#[test]
fn rule_5_a_port_that_something_accepts_in_the_servers_place_is_no_measure() {
    let liar = tcp("192.0.2.1", "192.0.2.1", 443).negative().accepted(400);
    let hand = tcp("a.example", SERVER, 443).accepted(400);
    let steps = [vec![liar, hand], refused(9_000)].concat();
    assert_snapshot!(spans(steps), @"5000 unverified refused, tested 1 of 1");
}

#[test]
fn rule_5_a_policys_icmp_error_is_a_block_by_its_sender() {
    let v4 = [
        (2, "blocked"),
        (3, "blocked"),
        (9, "blocked"),
        (10, "blocked"),
        (13, "blocked"),
        (0, "unverified"),
        (1, "unverified"),
    ];
    for (code, state) in v4 {
        let steps = vec![at(1).icmp(GATEWAY, 3, code), at(2).icmp(GATEWAY, 3, code)];
        assert_eq!(spans(steps).split(' ').nth(1), Some(state), "code {code}");
    }
    let steps =
        vec![at(1).icmp(GATEWAY, 3, 13), at(2).icmp(GATEWAY, 3, 13), walk(Tcp, SERVER, 5000, 1).expired(GATEWAY, 400)];
    assert_snapshot!(spans(steps), @"5000 blocked rejected by 192.168.50.1 at hop 1, site, tested 1 of 1");
}

#[test]
fn rule_5_a_router_that_knows_no_way_blocks_only_where_another_port_proves_that_there_is_one() {
    let lost = || vec![at(1).icmp(GATEWAY, 3, 1), at(2).icmp(GATEWAY, 3, 1)];
    assert_snapshot!(spans(lost()), @"5000 unverified silent by 192.168.50.1, tested 1 of 1");
    let steps = [open(40_000), lost()].concat();
    assert_snapshot!(spans(steps), @"5000 blocked rejected by 192.168.50.1, site, tested 1 of 1");
}

fn at(attempt: u8) -> At {
    tcp("a.example", SERVER, 5000).attempt(attempt)
}

fn open(us: u64) -> Vec<Observation> {
    let control = tcp("192.0.2.1", "192.0.2.1", 443).negative().silent();
    vec![control, tcp("a.example", SERVER, 443).accepted(us)]
}

fn refused(us: u64) -> Vec<Observation> {
    (1..=2).map(|attempt| tcp("a.example", SERVER, 5000).attempt(attempt).refused(us)).collect()
}

/// Walks to a port that is refused from this hop limit on.
fn walks(port: u16, from: u8, reset_us: u64) -> Vec<Observation> {
    let routers = [GATEWAY, PROVIDER];
    let hop = |ttl: u8| match routers.get(usize::from(ttl) - 1).filter(|_| ttl < from) {
        Some(router) => walk(Tcp, SERVER, port, ttl).expired(router, 400 * u64::from(ttl)),
        None => walk(Tcp, SERVER, port, ttl).refused(reset_us),
    };
    (1..=4).map(hop).collect()
}

/// Walks to the accepted port: the server is three hops away.
fn server_walks() -> Vec<Observation> {
    let at = |ttl| walk(Tcp, SERVER, 443, ttl).control();
    vec![at(1).expired(GATEWAY, 400), at(2).expired(PROVIDER, 800), at(3).accepted(40_000)]
}

fn spans(mut steps: Vec<Observation>) -> String {
    steps.insert(0, dns("a.example").is(&[SERVER]));
    lines(&table(vec![row("r", "tcp 5000", &[name("a.example", "443")])], vec![]), steps, &["5000"])
}
