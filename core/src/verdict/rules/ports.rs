//! Rules 1 to 4 and 11: what a port's tries amount to.

use insta::assert_snapshot;

use super::super::sample::{asked, dns, gap, honest, lines, name, row, stun, table, tcp, times, tls};
use crate::observe::{Observation, Trust};
use crate::profile::{Probed, Table};

#[test]
fn rule_1_silence_is_neither_success_nor_failure() {
    let steps = times(2, &tcp("a.example", "203.0.113.20", 4700), |at| at.silent());
    assert_snapshot!(spans("tcp 4700", steps), @"4700 unverified silent, tested 1 of 1");
    let steps = times(2, &stun("a.example", "203.0.113.20", 4700), |at| at.silent());
    assert_snapshot!(spans("udp 4700", steps), @"4700 unverified silent, tested 1 of 1");
}

#[test]
fn rule_1_a_reply_is_success() {
    let at = || stun("a.example", "203.0.113.20", 3478);
    assert_snapshot!(spans("udp 3478", vec![at().stun_reply()]), @"3478 open answered, tested 1 of 1");
    let late = vec![at().silent(), at().attempt(2).stun_reply()];
    assert_snapshot!(spans("udp 3478", late), @"3478 open answered, tested 1 of 1");
}

#[test]
fn rule_1_an_icmp_error_from_the_target_itself_proves_the_path() {
    let udp = stun("a.example", "203.0.113.20", 4700).icmp("203.0.113.20", 3, 3);
    assert_snapshot!(spans("udp 4700", vec![udp]), @"4700 open refused_by_server, tested 1 of 1");
    let v6 = stun("a.example", "2001:db8::20", 4700).icmp("2001:db8::20", 1, 4);
    assert_snapshot!(spans("udp 4700", vec![v6]), @"4700 open refused_by_server, tested 1 of 1");
}

#[test]
fn rule_2_one_lost_packet_is_not_a_block() {
    let at = || stun("a.example", "203.0.113.20", 4700);
    let reject = |at: super::super::sample::At| at.icmp("192.168.50.1", 3, 13);
    assert_snapshot!(
        spans("udp 4700", times(1, &at(), reject)),
        @"4700 unverified unconfirmed by 192.168.50.1, tested 1 of 1"
    );
    let then_silent = vec![reject(at()), reject(at().attempt(2)), at().attempt(3).silent()];
    assert_snapshot!(spans("udp 4700", then_silent), @"4700 unverified unconfirmed by 192.168.50.1, tested 1 of 1");
    assert_snapshot!(
        spans("udp 4700", times(2, &at(), reject)),
        @"4700 blocked rejected by 192.168.50.1, site, tested 1 of 1"
    );
}

#[test]
fn rule_2_any_try_that_gets_through_outweighs_those_that_do_not() {
    let at = || tcp("a.example", "203.0.113.20", 443);
    let mut steps = honest(443, 3478);
    steps.extend([at().silent(), at().attempt(2).silent(), at().attempt(3).accepted(40_000)]);
    assert_snapshot!(spans("tcp 443", steps), @"443 open accepted, tested 1 of 1");
}

#[test]
fn rule_3_what_was_not_tried_is_not_a_pass() {
    assert_snapshot!(spans("tcp 443", vec![]), @"443 not_run, tested 0 of 1");
}

#[test]
fn rule_4_a_bare_handshake_counts_only_where_nothing_accepts_everything() {
    let accepted = |port| tcp("a.example", "203.0.113.20", port).accepted(40_000);
    let told = |control: Vec<Observation>, port: u16| {
        let steps = control.into_iter().chain([accepted(port)]).collect();
        spans(&format!("tcp {port}"), steps)
    };
    let control = |port| tcp("192.0.2.1", "192.0.2.1", port).negative();
    assert_snapshot!(told(vec![control(4700).silent()], 4700), @"4700 open accepted, tested 1 of 1");
    assert_snapshot!(told(vec![control(4700).accepted(900)], 4700), @"4700 unverified lied, tested 1 of 1");
    assert_snapshot!(told(vec![], 4700), @"4700 unverified uncontrolled, tested 1 of 1");
    assert_snapshot!(told(vec![control(5668).accepted(900)], 4701), @"4701 unverified lied, tested 1 of 1");
    assert_snapshot!(
        told(vec![control(443).accepted(900), control(4700).silent()], 4701),
        @"4701 open accepted, tested 1 of 1"
    );
    assert_snapshot!(
        told(vec![control(5668).accepted(900), control(4700).silent()], 4700),
        @"4700 unverified lied, tested 1 of 1"
    );
    let local = control(4700).os_refused("ENETUNREACH");
    assert_snapshot!(told(vec![local], 4700), @"4700 unverified uncontrolled, tested 1 of 1");
    let other_family = tcp("2001:db8::1", "2001:db8::1", 4700).negative().silent();
    assert_snapshot!(told(vec![other_family], 4700), @"4700 unverified uncontrolled, tested 1 of 1");
}

#[test]
fn rule_4_a_protocol_reply_counts_also_where_something_accepts_everything() {
    let at = || tls("a.example", "203.0.113.20", 443);
    let liar = tcp("192.0.2.1", "192.0.2.1", 443).negative().accepted(900);
    let hand = tcp("a.example", "203.0.113.20", 443).accepted(900);
    let steps = vec![liar, hand, at().shakes(Trust::Valid, Trust::Valid)];
    assert_snapshot!(spans("tcp 443", steps), @"443 open answered, tested 1 of 1");
}

#[test]
fn a_certificate_that_is_not_the_destinations_is_an_interception() {
    let shake = |device, public| {
        let hand = tcp("a.example", "203.0.113.20", 443).accepted(40_000);
        let steps = vec![hand, tls("a.example", "203.0.113.20", 443).shakes(device, public)];
        lines(&site("tcp 443"), with_name(steps), &["443", "blocking", "degrading", "notice"])
    };
    assert_snapshot!(shake(Trust::Valid, Trust::UnknownIssuer), @r#"
    443 intercepted certificate, tested 1 of 1
    notice tls.inspected host="a.example" issuer="Some CA"
    "#);
    assert_snapshot!(shake(Trust::UnknownIssuer, Trust::UnknownIssuer), @r#"
    443 intercepted certificate, tested 1 of 1
    notice tls.untrusted host="a.example" issuer="Some CA"
    "#);
    assert_snapshot!(shake(Trust::WrongName, Trust::WrongName), @r#"
    443 intercepted certificate, tested 1 of 1
    notice tls.wrong_name host="a.example" subject="subject.example"
    "#);
    assert_snapshot!(shake(Trust::Expired, Trust::Expired), @r#"
    443 open answered, tested 1 of 1
    notice tls.expired date="2023-11-14" host="a.example"
    "#);
}

#[test]
fn a_connection_that_is_cut_at_the_first_data_is_blocked_where_the_server_is_known_to_serve() {
    let cut = |attempt| {
        let hand = tcp("a.example", "203.0.113.20", 443).attempt(attempt).accepted(40_000);
        [hand, tls("a.example", "203.0.113.20", 443).attempt(attempt).cut()]
    };
    let steps = |tries: u8| honest(443, 3478).into_iter().chain((1..=tries).flat_map(cut)).collect::<Vec<_>>();
    assert_snapshot!(spans("tcp 443", steps(2)), @"443 blocked closed_after, tested 1 of 1");
    assert_snapshot!(spans("tcp 443", steps(1)), @"443 unverified unconfirmed, tested 1 of 1");
    let elsewhere = table(vec![row("r", "tcp 443", &[name("a.example", "")])], vec![]);
    let told = lines(&elsewhere, with_name(steps(2)), &["443"]);
    assert_snapshot!(told, @"443 unverified unconfirmed, tested 1 of 1");
}

#[test]
fn rule_11_a_refusal_by_this_devices_own_system_is_never_the_sites() {
    let steps = times(2, &tcp("a.example", "203.0.113.20", 443), |at| at.os_refused("EPERM"));
    let told = lines(&site("tcp 443"), with_name(steps), &["443", "rule", "notice", "ask"]);
    assert_snapshot!(told, @r#"
    rule r tcp 443: unverified
    443 unverified os_refused, tested 1 of 1
    notice os.refused error="EPERM"
    "#);
}

#[test]
fn rule_11_one_destination_that_the_system_withholds_is_neither_blocked_nor_offline() {
    // As iOS does to neighbours before a person agreed.
    let withheld = times(2, &tcp("a.example", "203.0.113.20", 443), |at| at.os_refused("EHOSTUNREACH"));
    let works = vec![tls("b.example", "203.0.113.30", 443).control().shakes(Trust::Valid, Trust::Valid)];
    let told = lines(&site("tcp 443"), with_name([withheld, works].concat()), &["443", "rule", "notice", "offline"]);
    assert_snapshot!(told, @r#"
    rule r tcp 443: unverified
    443 unverified os_refused, tested 1 of 1
    notice os.refused error="EHOSTUNREACH"
    "#);
}

#[test]
fn rule_10_the_systems_way_of_resolving_decides_which_address_is_judged() {
    let steps = vec![
        asked("192.168.50.1:53", "a.example").is(&["203.0.113.99"]),
        dns("a.example").is(&["203.0.113.20"]),
        tls("a.example", "203.0.113.20", 443).shakes(Trust::Valid, Trust::Valid),
    ];
    assert_snapshot!(lines(&site("tcp 443"), steps, &["a.example", "443"]), @"
    a.example a.example 203.0.113.20: open
    443 open answered, tested 1 of 1
    ");
}

#[test]
fn the_devices_own_resolvers_are_judged_by_what_they_answer_whatever_it_is() {
    let site = table(vec![row("dns", "udp 53", &[gap("{resolver}", Probed::Resolvers)])], vec![]);
    let steps = vec![
        asked("192.168.50.1:53", "a.example").dns_error("nxdomain"),
        asked("192.168.50.2:53", "a.example").silent(),
        asked("192.168.50.2:53", "b.example").silent(),
        asked("192.168.50.3:5353", "a.example").is(&["203.0.113.20"]),
    ];
    assert_snapshot!(lines(&site, steps, &["rule", "{resolver}", "53"]), @"
    rule dns udp 53: unverified
    {resolver} 192.168.50.1 192.168.50.1: open
    53 open answered, tested 1 of 1
    {resolver} 192.168.50.2 192.168.50.2: unverified
    53 unverified silent, tested 1 of 1
    {resolver} 192.168.50.3 192.168.50.3: not_run
    53 not_run, tested 0 of 1
    ");
}

/// The spans of one row whose only host serves 443 and 3478.
fn spans(row: &str, steps: Vec<Observation>) -> String {
    let text = lines(&site(row), with_name(steps), &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    text.replace("  ", "")
}

fn site(text: &str) -> Table {
    table(vec![row("r", text, &[name("a.example", "443,3478")])], vec![])
}

fn with_name(mut steps: Vec<Observation>) -> Vec<Observation> {
    let v6 =
        steps.iter().any(|step| step.step.target().is_some_and(|to| to.host == "a.example" && to.address.is_ipv6()));
    steps.insert(0, dns("a.example").is(&[if v6 { "2001:db8::20" } else { "203.0.113.20" }]));
    steps
}
