//! A call's packets: what comes of them decides between paths, and how a call will feel is a thing of its own.

use insta::assert_snapshot;

use super::super::sample::{At, capability, dns, honest, lines, media, name, row, stun, table, tcp};
use crate::observe::{Flow, Flows, Observation, Saw, Turned};
use crate::profile::Transport::{self, Tcp, Udp};
use crate::profile::{Gives, Table, Weight};

const SERVER: &str = "203.0.113.20";

#[test]
fn packets_that_come_back_leave_everything_as_it_was() {
    assert_snapshot!(told(vec![sent(Udp, flow(3_000, 150))]), @r#"
    ready: sentence-ready
    can call: ready by udp
    notice media.good host="a.example" jitter="1" lost="0.0" over="UDP" port="3478" rtt="41"
    "#);
}

#[test]
fn a_flow_that_ends_shuts_its_path_and_the_next_one_is_taken() {
    let steps = vec![sent(Udp, flow(1_700, 90)), again(flow(1_700, 90)), sent(Tcp, flow(3_000, 150))];
    assert_snapshot!(told(steps), @r#"
    degraded: sentence-degraded what="capability-call"
    can call: degraded by tcp, notice-tcp because media.ends
    degrading media.ends after="2" host="a.example" over="UDP" port="3478"
    notice media.good host="a.example" jitter="1" lost="0.0" over="TCP" port="3478" rtt="41"
    "#);
}

#[test]
fn a_way_on_which_nothing_comes_back_is_shut_where_another_works_and_in_doubt_where_none_does() {
    let nothing = Flow { sent: 150, span_ms: 3_000, ..Flow::default() };
    assert_snapshot!(told(vec![sent(Udp, nothing), again(nothing), sent(Tcp, flow(3_000, 150))]), @r#"
    degraded: sentence-degraded what="capability-call"
    can call: degraded by tcp, notice-tcp because media.unheard
    degrading media.unheard host="a.example" over="UDP" port="3478"
    notice media.good host="a.example" jitter="1" lost="0.0" over="TCP" port="3478" rtt="41"
    "#);
    assert_snapshot!(told(vec![sent(Udp, nothing), again(nothing)]), @r#"
    degraded: sentence-degraded what="capability-call"
    can call: degraded by tcp, notice-tcp because media.unheard
    degrading media.unheard host="a.example" over="UDP" port="3478"
    "#);
    assert_snapshot!(told(vec![at(Udp).saw(80_000, Saw::Turn(Turned::Refused { code: 486 }))]), @r#"
    ready: sentence-ready-notice
    can call: ready by udp
    notice media.untested host="a.example" over="UDP" port="3478"
    "#);
}

#[test]
fn a_bad_network_is_said_and_keeps_no_call_from_coming_about() {
    let slow = Flow { rtt_us: Some(300_400), ..flow(3_000, 138) };
    assert_snapshot!(told(vec![sent(Udp, slow)]), @r#"
    ready: sentence-ready-poor
    can call: ready by udp
    notice media.poor host="a.example" jitter="1" lost="8.0" over="UDP" port="3478" rtt="300"
    "#);
}

#[test]
fn one_gap_is_no_end_of_a_flow() {
    assert_snapshot!(told(vec![sent(Udp, flow(1_700, 90)), again(flow(3_000, 150))]), @r#"
    ready: sentence-ready
    can call: ready by udp
    notice media.good host="a.example" jitter="1" lost="0.0" over="UDP" port="3478" rtt="41"
    "#);
    assert_snapshot!(told(vec![sent(Udp, flow(1_700, 90)), sent(Tcp, flow(3_000, 150))]), @r#"
    degraded: sentence-degraded what="capability-call"
    can call: degraded by tcp, notice-tcp because media.ends
    degrading media.ends after="2" host="a.example" over="UDP" port="3478"
    notice media.good host="a.example" jitter="1" lost="0.0" over="TCP" port="3478" rtt="41"
    "#);
}

/// A flow of 150 packets in three seconds, of which so many came back, the last one sent then.
fn flow(last_ms: u64, received: u32) -> Flow {
    let (rtt_us, jitter_us) = (Some(40_600), Some(700));
    Flow { sent: 150, received, reordered: 0, rtt_us, jitter_us, last_ms: Some(last_ms), span_ms: 3_000 }
}

fn sent(transport: Transport, flow: Flow) -> Observation {
    at(transport).saw(3_600_000, Saw::Media(Box::new(Flows { voice: flow, video: flow })))
}

/// The second test over UDP.
fn again(flow: Flow) -> Observation {
    at(Udp).attempt(11).saw(3_600_000, Saw::Media(Box::new(Flows { voice: flow, video: flow })))
}

fn at(transport: Transport) -> At {
    media(transport, SERVER, 3478).attempt(10)
}

fn told(steps: Vec<Observation>) -> String {
    let open = vec![
        dns("a.example").is(&[SERVER]),
        stun("a.example", SERVER, 3478).stun_reply(),
        tcp("a.example", SERVER, 3478).accepted(40_000),
    ];
    let shown = ["ready", "degraded", "not_ready", "unknown", "can call", "notice", "degrading", "blocking"];
    lines(&site(), [open, honest(3478, 3478), steps].concat(), &shown)
}

fn site() -> Table {
    let paths: [(&str, Gives, &[&str]); 2] = [("udp", Gives::Ready, &["u"]), ("tcp", Gives::Degraded, &["t"])];
    let call = capability("call", Weight::Required, &paths);
    let hosts = [name("a.example", "3478")];
    table(vec![row("u", "udp 3478", &hosts), row("t", "tcp 3478", &hosts)], vec![call])
}
