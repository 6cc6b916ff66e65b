//! Where something is lost or refused, and why nothing is known where that is so.

use insta::assert_snapshot;

use super::super::sample::{At, capability, dns, lines, name, row, stun, table, tcp, times, walk};
use crate::observe::{Observation, Saw};
use crate::profile::Transport::{Tcp, Udp};
use crate::profile::{Gives, Table, Weight};

const SERVER: &str = "203.0.113.20";
const GATEWAY: &str = "192.168.50.1";
const BORDER: &str = "198.51.100.1";
const PROVIDER: &str = "198.51.100.9";
const CARRIER: &str = "100.64.0.1";

#[test]
fn what_the_provider_rejects_is_placed_beyond_the_site_and_not_asked_of_it() {
    let steps = |by| [rejected(by), routers(), vec![walk(Tcp, SERVER, 5000, 4).icmp(PROVIDER, 3, 13)]].concat();
    assert_snapshot!(told(steps(PROVIDER)), @"5000 blocked rejected by 198.51.100.9 at hop 3, beyond, tested 1 of 1");
    assert_snapshot!(told(steps(BORDER)), @"5000 blocked rejected by 198.51.100.1 at hop 2, beyond, tested 1 of 1");
}

#[test]
fn a_sender_with_a_public_address_whose_hop_is_not_known_is_on_nobodys_side() {
    assert_snapshot!(told(rejected(PROVIDER)), @r#"
    5000 blocked rejected by 198.51.100.9, tested 1 of 1
    ask tcp 5000 to a.example at 203.0.113.20: why-rejected by="198.51.100.9", loses-r
    "#);
}

#[test]
fn a_site_with_public_addresses_of_its_own_shows_no_border() {
    let steps = [rejected(PROVIDER), routers().split_off(1)].concat();
    assert_snapshot!(told(steps), @r#"
    5000 blocked rejected by 198.51.100.9 at hop 3, tested 1 of 1
    ask tcp 5000 to a.example at 203.0.113.20: why-rejected by="198.51.100.9", loses-r
    "#);
}

#[test]
fn where_private_routers_come_again_behind_a_public_one_nobody_knows_whose_they_are() {
    let inner = vec![walk(Tcp, SERVER, 443, 4).control().expired("10.9.0.1", 3_000)];
    let steps = |by| [rejected(by), routers(), inner.clone()].concat();
    assert_snapshot!(told(steps(PROVIDER)), @r#"
    5000 blocked rejected by 198.51.100.9 at hop 3, tested 1 of 1
    ask tcp 5000 to a.example at 203.0.113.20: why-rejected by="198.51.100.9", loses-r
    "#);
    assert_snapshot!(told(steps("10.9.0.1")), @r#"
    5000 blocked rejected by 10.9.0.1 at hop 4, tested 1 of 1
    ask tcp 5000 to a.example at 203.0.113.20: why-rejected by="10.9.0.1", loses-r
    "#);
}

#[test]
fn what_a_private_router_two_hops_away_rejects_is_the_sites() {
    let followed = vec![walk(Tcp, SERVER, 5000, 3).icmp("10.4.0.1", 3, 13)];
    assert_snapshot!(told([rejected("10.4.0.1"), followed].concat()), @r#"
    5000 blocked rejected by 10.4.0.1 at hop 2, site, tested 1 of 1
    ask tcp 5000 to a.example at 203.0.113.20: why-rejected by="10.4.0.1", loses-r
    "#);
}

#[test]
fn what_is_lost_among_a_carriers_private_routers_is_on_nobodys_side() {
    let carrier = vec![walk(Tcp, SERVER, 443, 2).control().expired(CARRIER, 700)];
    let control = |attempt| walk(Tcp, SERVER, 443, 3).control().attempt(attempt).expired(BORDER, 900);
    let miss = |attempt| walk(Tcp, SERVER, 5000, 3).attempt(attempt).silent();
    let rounds = (1..=10).flat_map(|it| [miss(it), control(it + 1), control(it + 1)]);
    let near = vec![walk(Tcp, SERVER, 5000, 1).expired(GATEWAY, 400), control(1)];
    let steps = [silent(), carrier, near, rounds.collect()].concat();
    assert_snapshot!(told(steps), @r"
    5000 blocked dropped at hop 1 lost before hop 3, tested 1 of 1
    ask tcp 5000 to a.example at 203.0.113.20: why-dropped, loses-r
    ");
    assert_snapshot!(told([rejected(CARRIER), vec![walk(Tcp, SERVER, 5000, 2).expired(CARRIER, 700)]].concat()), @r#"
    5000 blocked rejected by 100.64.0.1 at hop 2, tested 1 of 1
    ask tcp 5000 to a.example at 203.0.113.20: why-rejected by="100.64.0.1", loses-r
    "#);
}

#[test]
fn where_nothing_can_be_known_the_reason_is_said() {
    let reported = |transport| walk(transport, SERVER, 443, 2).control().expired(BORDER, 900);
    let mute = walk(Tcp, SERVER, 443, 2).control().silent();
    let near = walk(Tcp, SERVER, 443, 1).control().expired(GATEWAY, 400);
    let intercepted = walk(Tcp, SERVER, 443, 1).control().accepted(400);
    let public = walk(Tcp, SERVER, 443, 1).control().expired("198.51.100.33", 400);
    let old = walk(Tcp, SERVER, 443, 2).control().saw(900, unreachable());
    for (walks, why) in [
        (vec![], "uncompared"),
        (vec![near.clone(), mute], "no_router"),
        (vec![near.clone(), reported(Udp)], "no_transport"),
        (vec![near, reported(Tcp)], "limited"),
        (vec![public, reported(Tcp)], "no_border"),
        (vec![intercepted], "intercepted"),
        (vec![old], "system"),
    ] {
        let steps = [named(), silent(), walks].concat();
        let cause = lines(&site("tcp 5000"), steps, &["notice tcp.unverified", "degrading tcp.unverified"]);
        assert!(cause.contains(&format!("why={why:?}")), "{why}: {cause}");
    }
}

#[test]
fn rule_12_what_only_left_the_site_is_said_to_have_only_left() {
    let near = walk(Udp, SERVER, 3478, 1).expired(GATEWAY, 400);
    let left = walk(Udp, SERVER, 3478, 2).expired(BORDER, 900);
    let steps = [named(), times(2, &stun("a.example", SERVER, 3478), At::silent), vec![near, left]].concat();
    assert_snapshot!(lines(&site("udp 3478"), steps, &["ready", "notice"]), @r#"
    ready: sentence-ready-one-way
    notice reply.unseen rules="r"
    "#);
}

#[test]
fn an_error_whose_sender_the_system_does_not_tell_is_no_block() {
    let tries = times(2, &tcp("a.example", SERVER, 5000), |at| at.saw(900, unreachable()));
    assert_snapshot!(told(tries), @"5000 unverified refused, tested 1 of 1");
}

fn unreachable() -> Saw {
    Saw::Unreachable { error: "EHOSTUNREACH".to_owned() }
}

fn rejected(by: &str) -> Vec<Observation> {
    [1, 2].map(|attempt| tcp("a.example", SERVER, 5000).attempt(attempt).icmp(by, 3, 13)).to_vec()
}

fn silent() -> Vec<Observation> {
    times(2, &tcp("a.example", SERVER, 5000), At::silent)
}

/// A control's way: the site's router, one at the border, one of the provider's.
fn routers() -> Vec<Observation> {
    let control = |ttl| walk(Tcp, SERVER, 443, ttl).control();
    vec![control(1).expired(GATEWAY, 400), control(2).expired(BORDER, 900), control(3).expired(PROVIDER, 2_000)]
}

fn named() -> Vec<Observation> {
    vec![dns("a.example").is(&[SERVER])]
}

fn site(ports: &str) -> Table {
    let call = capability("call", Weight::Required, &[("straight", Gives::Ready, &["r"])]);
    table(vec![row("r", ports, &[name("a.example", "")])], vec![call])
}

fn told(steps: Vec<Observation>) -> String {
    lines(&site("tcp 5000"), [named(), steps].concat(), &["5000", "ask"])
}
