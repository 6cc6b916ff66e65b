//! The whole answer as a person and IT get it: golden texts, and the ticket.

use insta::assert_snapshot;

use super::super::sample::{
    capability, dns, honest, judged, lines, name, reach, row, stun, table, tcp, times, tls, walk,
};
use crate::observe::{Observation, Trust};
use crate::profile::{Gives, Table, Transport, Weight};

const A: &str = "203.0.113.20";
const GATEWAY: &str = "192.168.50.1";

#[test]
fn a_range_cut_short_by_a_reject_is_told_from_the_port_up_to_the_ticket() {
    let cut = (4702..=4704).flat_map(|port| times(2, &stun("a.example", A, port), |at| at.icmp(GATEWAY, 3, 13)));
    let open = [3478, 4700, 4701].map(|port| stun("a.example", A, port).stun_reply());
    let steps = [start(), open.to_vec(), cut.collect(), vec![shake()]].concat();
    assert_snapshot!(judged(&site(), steps), @r#"
    degraded: sentence-degraded what="capability-call"
    network: ipv4 yes, ipv6 unknown, portal no
    can call: degraded by udp, notice-udp because udp.partial
    rule rtc-udp udp 3478,4700-4704: partial
      a.example a.example 203.0.113.20: partial
        3478 open answered, tested 1 of 1
        4700-4701 open answered, tested 2 of 2
        4702-4704 blocked rejected by 192.168.50.1, site, tested 3 of 3
    rule rtc-tcp tcp 443: open
      a.example a.example 203.0.113.20: open
        443 open answered, tested 1 of 1
    degrading udp.partial by="192.168.50.1" hosts="a.example" how="rejected" ports="4702-4704" rule="rtc-udp" service="Service rtc-udp" side="site"
    ask udp 4702-4704 to a.example at 203.0.113.20: why-rejected by="192.168.50.1", loses-rtc-udp
    "#);
}

#[test]
fn an_open_site_is_ready_and_asks_for_nothing() {
    let open = [3478, 4700, 4704].map(|port| stun("a.example", A, port).stun_reply());
    assert_snapshot!(judged(&site(), [start(), open.to_vec(), vec![shake()]].concat()), @"
    ready: sentence-ready
    network: ipv4 yes, ipv6 unknown, portal no
    can call: ready by udp
    rule rtc-udp udp 3478,4700-4704: open
      a.example a.example 203.0.113.20: open
        3478 open answered, tested 1 of 1
        4700-4704 open answered, tested 2 of 5
    rule rtc-tcp tcp 443: open
      a.example a.example 203.0.113.20: open
        443 open answered, tested 1 of 1
    ");
}

#[test]
fn the_ticket_asks_for_what_is_blocked_or_gave_no_reply_one_family_a_row() {
    let site = table(vec![row("api", "tcp 443,8443", &[name("b.example", ""), name("a.example", "")])], vec![]);
    let at = |host, address, port| times(2, &tcp(host, address, port), |at| at.silent());
    let rejected = |host, address, port| times(2, &tcp(host, address, port), |at| at.icmp(GATEWAY, 3, 13));
    let steps = [
        vec![dns("a.example").is(&[A, "2001:db8::20"]), dns("b.example").is(&["203.0.113.30"])],
        at("a.example", A, 443),
        at("b.example", "203.0.113.30", 443),
        at("a.example", "2001:db8::20", 443),
        rejected("a.example", A, 8443),
        vec![reach().status(204)],
    ];
    assert_snapshot!(lines(&site, steps.concat(), &["ask"]), @r#"
    ask tcp 8443 to a.example at 203.0.113.20: why-rejected by="192.168.50.1", loses-api
    ask tcp 443 to a.example,b.example at 203.0.113.20,203.0.113.30: why-silent, loses-api
    ask tcp 443 to a.example at 2001:db8::20: why-silent, loses-api
    "#);
}

#[test]
fn rule_11_the_ticket_never_asks_for_what_this_device_refused_to_send() {
    let site = table(vec![row("api", "tcp 443", &[name("a.example", "443")])], vec![]);
    let steps = [start(), times(2, &tcp("a.example", A, 443), |at| at.os_refused("EPERM"))].concat();
    assert_snapshot!(lines(&site, steps, &["ask"]), @"");
}

#[test]
fn rule_9_the_ticket_never_asks_the_site_for_what_fails_beyond_it() {
    let site = table(vec![row("api", "tcp 443", &[name("a.example", "443")])], vec![]);
    let within = walk(Transport::Tcp, A, 443, 1).expired(GATEWAY, 900);
    let lost = times(2, &tcp("a.example", A, 443), |at| at.icmp("198.51.100.9", 3, 1));
    assert_snapshot!(lines(&site, [start(), vec![within], lost].concat(), &["443", "ask"]), @"443 unverified silent by 198.51.100.9, tested 1 of 1");
}

#[test]
fn the_same_observations_give_the_same_verdicts() {
    let steps = || [start(), times(2, &tcp("a.example", A, 443), |at| at.silent()), vec![shake()]].concat();
    assert_eq!(judged(&site(), steps()), judged(&site(), steps()));
}

fn site() -> Table {
    let rows = vec![
        row("rtc-udp", "udp 3478,4700-4704", &[name("a.example", "3478")]),
        row("rtc-tcp", "tcp 443", &[name("a.example", "443")]),
    ];
    let paths: [(&str, Gives, &[&str]); 2] =
        [("udp", Gives::Ready, &["rtc-udp", "rtc-tcp"]), ("tcp", Gives::Degraded, &["rtc-tcp"])];
    table(rows, vec![capability("call", Weight::Required, &paths)])
}

/// The known page, the name, and controls that nothing answers.
fn start() -> Vec<Observation> {
    [vec![reach().status(204), dns("a.example").is(&[A])], honest(443, 3478)].concat()
}

fn shake() -> Observation {
    tls("a.example", A, 443).shakes(Trust::Valid, Trust::Valid)
}
