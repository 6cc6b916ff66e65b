//! What relays say, and what follows from it.

use insta::assert_snapshot;

use super::super::sample::{At, capability, dns, lines, name, row, stun, table, turn};
use crate::observe::{Observation, Saw, Turned};
use crate::profile::Transport::{Tcp, Udp};
use crate::profile::{Gives, Table, Weight};

const SERVER: &str = "203.0.113.20";

#[test]
fn a_relay_that_asks_for_credentials_is_there_and_nothing_is_wrong() {
    let steps = vec![asked(Udp, 3478, false).saw(40_900, Saw::Turn(Turned::Challenged))];
    assert_snapshot!(told(steps), @"");
}

#[test]
fn each_thing_that_a_relay_can_say_is_a_cause_of_its_own() {
    for (saw, expected) in [
        (refused(300), r#"relay.elsewhere host="a.example" ports="3478""#),
        (refused(401), r#"relay.credentials host="a.example" ports="3478""#),
        (refused(438), r#"relay.nonce host="a.example" ports="3478""#),
        (refused(486), r#"relay.refuses error="486" host="a.example" ports="3478""#),
        (refused(508), r#"relay.refuses error="508" host="a.example" ports="3478""#),
        (Saw::Turn(Turned::Forged), r#"relay.forged host="a.example" ports="3478""#),
        (Saw::Turn(Turned::Malformed { why: "half".to_owned() }), r#"relay.malformed host="a.example" ports="3478""#),
        (Saw::Silent { waited_ms: 2_500 }, r#"relay.unanswered host="a.example" ports="3478""#),
    ] {
        assert_eq!(told(vec![asked(Udp, 3478, false).saw(40_000, saw)]).trim(), format!("notice {expected}"));
    }
}

#[test]
fn what_fails_on_one_way_is_no_cause_where_another_way_to_the_port_works() {
    let clear = asked(Tcp, 8089, false).saw(40_000, Saw::Turn(Turned::Challenged));
    let secured = asked(Tcp, 8089, true).attempt(9).saw(40_000, Saw::Cut { reset: false });
    assert_snapshot!(told(vec![clear, secured]), @"");
}

#[test]
fn ports_and_ways_of_one_host_that_say_the_same_are_said_once() {
    let steps = vec![
        asked(Udp, 3478, false).saw(40_000, refused(508)),
        asked(Udp, 8089, false).saw(40_000, refused(508)),
        asked(Tcp, 3478, false).saw(40_000, refused(508)),
    ];
    assert_snapshot!(told(steps), @r#"notice relay.refuses error="508" host="a.example" ports="3478,8089""#);
}

fn asked(transport: crate::profile::Transport, port: u16, secured: bool) -> At {
    turn(transport, SERVER, port, secured).attempt(8)
}

fn refused(code: u16) -> Saw {
    Saw::Turn(Turned::Refused { code })
}

fn told(steps: Vec<Observation>) -> String {
    let stun = stun("a.example", SERVER, 3478).stun_reply();
    lines(&site(), [vec![dns("a.example").is(&[SERVER]), stun], steps].concat(), &["notice relay", "degrading relay"])
}

fn site() -> Table {
    let call = capability("call", Weight::Required, &[("udp", Gives::Ready, &["r"])]);
    let hosts = || [name("a.example", "3478,8089")];
    table(vec![row("r", "udp 3478,8089", &hosts()), row("t", "tcp 3478,8089", &hosts())], vec![call])
}
