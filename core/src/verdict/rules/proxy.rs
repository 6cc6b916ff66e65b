//! Rule 10: the way that apps go, by the device's proxy, beside the straight one.

use insta::assert_snapshot;

use super::super::sample::{
    PROXY, capability, dns, gap, honest, https, name, pick, quick, reach, route, row, run, stun, table, tcp, times,
    tls, tunnel, tunnel_to,
};
use super::super::{Circumstances, judge};
use crate::observe::{Ended, Leg, Observation, Saw, Trust};
use crate::profile::{Gives, Probed, Protocol, Speaks, Table, Weight};

const A: &str = "203.0.113.20";

#[test]
fn rule_10_what_answers_by_the_proxy_asks_nothing_of_the_firewall() {
    assert_snapshot!(told([known(), rejected(), through(Trust::Valid)].concat()), @r#"
    ready: sentence-ready-notice
    can call: ready by tcp
    rule api tcp 443: open
    443 open answered via proxy, tested 1 of 1
    notice proxy.passes hosts="a.example" proxy="192.168.50.9:3128"
    "#);
}

#[test]
fn rule_10_the_proxy_needs_no_address_of_the_host() {
    let lost = times(2, &dns("a.example"), |at| at.dns_error("failed"));
    assert_snapshot!(told([lost, through(Trust::Valid)].concat()), @r#"
    ready: sentence-ready-notice
    can call: ready by tcp
    rule api tcp 443: open
    443 open answered via proxy, tested 1 of 1
    notice dns.failed name="a.example"
    notice proxy.passes hosts="a.example" proxy="192.168.50.9:3128"
    "#);
}

#[test]
fn rule_10_what_only_works_past_the_proxy_is_at_best_degraded() {
    let open = vec![tls("a.example", A, 443).shakes(Trust::Valid, Trust::Valid)];
    assert_snapshot!(told([known(), open.clone(), answers(&[403, 403])].concat()), @r#"
    degraded: sentence-degraded what="capability-call"
    can call: degraded by tcp, notice-tcp because proxy.refused
    rule api tcp 443: open
    443 open answered, tested 1 of 1
    degrading proxy.refused hosts="a.example" proxy="192.168.50.9:3128" status="403"
    "#);
    assert_snapshot!(told([known(), open.clone(), answers(&[407, 407])].concat()), @r#"
    degraded: sentence-degraded what="capability-call"
    can call: degraded by tcp, notice-tcp because proxy.authentication
    rule api tcp 443: open
    443 open answered, tested 1 of 1
    degrading proxy.authentication hosts="a.example" proxy="192.168.50.9:3128"
    "#);
    assert_snapshot!(told([known(), open.clone(), at_proxy(2, |at| at.refused(300))].concat()), @r#"
    degraded: sentence-degraded what="capability-call"
    can call: degraded by tcp, notice-tcp because proxy.unreachable
    rule api tcp 443: open
    443 open answered, tested 1 of 1
    degrading proxy.unreachable hosts="a.example" how="refused" proxy="192.168.50.9:3128"
    "#);
    assert_snapshot!(told([known(), open, through(Trust::UnknownIssuer)].concat()), @r#"
    degraded: sentence-degraded what="capability-call"
    can call: degraded by tcp, notice-tcp because tls.untrusted
    rule api tcp 443: open
    443 open answered, tested 1 of 1
    degrading tls.untrusted host="a.example" issuer="Some CA"
    "#);
}

#[test]
fn rule_10_a_host_that_neither_way_reaches_does_not_work_and_doubt_is_no_block() {
    let silent = || times(3, &tcp("a.example", A, 443), |at| at.silent());
    let readiness =
        |steps: Vec<Vec<Observation>>| told(steps.concat()).split(':').next().unwrap_or_default().to_owned();
    for (straight, statuses, expected) in [
        (rejected(), [403, 403], "not_ready"),
        (rejected(), [503, 503], "not_ready"),
        (rejected(), [407, 407], "unknown"),
        (silent(), [403, 405], "not_ready"),
        (silent(), [503, 504], "unknown"),
        (silent(), [407, 407], "unknown"),
    ] {
        let is = readiness(vec![honest(443, 3478), known(), straight, answers(&statuses)]);
        assert_eq!(is, expected, "{statuses:?}");
    }
}

#[test]
fn rule_2_one_bad_moment_of_the_proxy_decides_nothing() {
    for statuses in [&[403][..], &[503], &[503, 407], &[407, 407, 403]] {
        let text = told([known(), rejected(), answers(statuses)].concat());
        assert!(text.starts_with("unknown:") && text.matches(" proxy.").count() == 2, "{statuses:?}: {text}");
        assert!(text.contains("degrading proxy.unverified hosts=\"a.example\""), "{statuses:?}: {text}");
    }
    let late = [answers(&[503]), tried(2, Some(200), Some(Trust::Valid))].concat();
    assert!(told([known(), rejected(), late].concat()).starts_with("ready:"));
}

#[test]
fn rule_10_a_proxy_that_opens_tls_is_told_by_its_certificate() {
    let by = |device| {
        let shake = tunnel("a.example", Leg::Tls).shakes(device, Trust::UnknownIssuer);
        told([known(), rejected(), tried(1, Some(200), None), vec![shake]].concat())
    };
    assert_snapshot!(by(Trust::Valid), @r#"
    degraded: sentence-degraded what="capability-call"
    can call: degraded by tcp, notice-tcp because tls.inspected
    rule api tcp 443: intercepted
    443 intercepted certificate via proxy, tested 1 of 1
    degrading tls.inspected host="a.example" issuer="Some CA"
    "#);
    assert_snapshot!(by(Trust::UnknownIssuer), @r#"
    not_ready: sentence-not-ready what="capability-call"
    can call: not_ready because tls.untrusted
    rule api tcp 443: intercepted
    443 intercepted certificate via proxy, tested 1 of 1
    blocking tls.untrusted host="a.example" issuer="Some CA"
    "#);
}

#[test]
fn rule_10_who_is_met_on_the_straight_way_is_no_concern_where_the_proxy_answers() {
    let foreign = tls("a.example", A, 443).shakes(Trust::UnknownIssuer, Trust::UnknownIssuer);
    assert_snapshot!(told([known(), vec![foreign], through(Trust::Valid)].concat()), @r#"
    ready: sentence-ready-notice
    can call: ready by tcp
    rule api tcp 443: open
    443 open answered via proxy, tested 1 of 1
    notice proxy.passes hosts="a.example" proxy="192.168.50.9:3128"
    "#);
}

#[test]
fn rule_9_a_device_that_reaches_only_its_proxy_is_not_offline() {
    let nowhere = vec![route("192.0.2.1").os_refused("ENETUNREACH"), route("2001:db8::1").os_refused("ENETUNREACH")];
    assert_snapshot!(told([nowhere.clone(), through(Trust::Valid)].concat()), @r#"
    ready: sentence-ready-notice
    can call: ready by tcp
    rule api tcp 443: open
    443 open answered via proxy, tested 1 of 1
    notice proxy.only proxy="192.168.50.9:3128"
    notice proxy.passes hosts="a.example" proxy="192.168.50.9:3128"
    "#);
    assert_snapshot!(told([nowhere, at_proxy(2, |at| at.os_refused("ENETUNREACH"))].concat()), @r#"
    unknown: sentence-offline
    can call: unknown because offline
    rule api tcp 443: not_run
    443 not_run, tested 0 of 1
    blocking offline
    degrading proxy.unverified hosts="a.example" proxy="192.168.50.9:3128" <- offline
    "#);
}

#[test]
fn rule_8_a_proxy_that_is_not_there_is_said_once_and_under_what_explains_it() {
    let silent = [times(3, &tcp("a.example", A, 443), |at| at.silent()), vec![reach().silent()]].concat();
    assert_snapshot!(told([known(), silent, at_proxy(2, |at| at.silent())].concat()), @r#"
    unknown: sentence-unknown
    can call: unknown because all.silent
    rule api tcp 443: unverified
    443 unverified silent, tested 1 of 1
    blocking all.silent
    degrading proxy.unreachable hosts="a.example" how="silent" proxy="192.168.50.9:3128" <- all.silent
    degrading tcp.unverified ports="443" rule="api" service="Service api" why="uncompared" <- all.silent
    ask tcp 443 to a.example at 203.0.113.20: why-silent, loses-api
    "#);
    let lost = times(2, &dns("a.example"), |at| at.dns_error("failed"));
    let own = times(2, &dns("proxy.example"), |at| at.dns_error("failed"));
    assert_snapshot!(told_of(&site(), "proxy.example:3128", &[], [lost, own].concat()), @r#"
    unknown: sentence-names
    can call: unknown because dns.failed
    rule api tcp 443: not_run, dns.failed name="a.example"
    443 not_run, tested 0 of 1
    degrading dns.failed name="a.example"
    degrading proxy.unreachable hosts="a.example" how="unresolved" proxy="proxy.example:3128" <- dns.failed
    "#);
}

#[test]
fn what_is_no_proxy_is_told_unless_it_has_been_one() {
    let garbage = |leg: u8| {
        let answer = tunnel("a.example", Leg::Connect).attempt(leg);
        [tried(leg, None, None), vec![answer.saw(900, Saw::Garbage { why: "no HTTP".to_owned() })]].concat()
    };
    let none = told([known(), rejected(), garbage(1), garbage(2)].concat());
    assert!(none.contains("proxy.unreachable hosts=\"a.example\" how=\"garbage\""), "{none}");
    let once = told([known(), rejected(), answers(&[503]), garbage(2), garbage(3)].concat());
    assert!(once.starts_with("unknown:") && once.contains("proxy.unverified"), "{once}");
}

#[test]
fn rule_10_what_hosts_without_the_proxy_say_is_all_there_is() {
    let past = ["example".to_owned()];
    let text = told_of(&site(), PROXY, &past, [known(), rejected()].concat());
    assert!(text.starts_with("not_ready:") && !text.contains("proxy."), "{text}");
    let text = told_of(&site(), PROXY, &["b.example".to_owned()], [known(), rejected()].concat());
    assert!(text.starts_with("unknown:") && text.contains("proxy.present"), "{text}");
}

#[test]
fn rule_10_a_host_without_the_proxy_is_not_excused_by_it() {
    let mut rows = site().rows;
    let mut other = site().rows.remove(0);
    other.rule.id = "web".to_owned();
    other.targets = vec![name("b.example", "443")];
    rows.push(other);
    let both = capability("call", Weight::Required, &[("tcp", Gives::Ready, &["api", "web"])]);
    let b = times(2, &tcp("b.example", "203.0.113.30", 443), |at| at.icmp("192.168.50.1", 3, 13));
    let steps = [known(), vec![dns("b.example").is(&["203.0.113.30"])], rejected(), b, through(Trust::Valid)].concat();
    let table = table(rows, vec![both]);
    assert!(told_of(&table, PROXY, &["b.example".to_owned()], steps.clone()).starts_with("not_ready:"));
    assert!(told_of(&table, PROXY, &[], steps).starts_with("unknown:"));
}

#[test]
fn an_address_that_cannot_be_right_is_told_although_the_proxy_knows_better() {
    let sunk = vec![dns("a.example").is(&["192.168.9.9"])];
    let refused = vec![tcp("a.example", "192.168.9.9", 443).os_refused(Saw::NOT_PERMITTED)];
    let text = told([sunk, refused, through(Trust::Valid)].concat());
    assert!(text.starts_with("ready:") && text.contains("notice dns.bogon"), "{text}");
}

#[test]
fn rule_8_a_portal_explains_what_the_proxy_does_not_let_through() {
    let portal = reach().page(302, None, None, Some("login.hotel.example"));
    let text = told([vec![portal], known(), rejected(), answers(&[503, 503])].concat());
    assert!(text.contains("how=\"503\" proxy=\"192.168.50.9:3128\" <- portal"), "{text}");
}

#[test]
fn rule_9_a_server_that_errs_behind_the_proxy_is_an_outage() {
    let errs = tunnel("a.example", Leg::Http).status(503);
    let text = told([vec![reach().status(204)], known(), rejected(), through(Trust::Valid), vec![errs]].concat());
    assert!(text.starts_with("unknown: sentence-outage host=\"a.example\""), "{text}");
}

#[test]
fn ports_of_a_range_that_were_not_sampled_are_no_doubt_of_their_own() {
    let mut site = site();
    site.rows[0].rule.ports = "443-446".parse().unwrap_or_default();
    site.rows[0].rule.speaks[0].ports = site.rows[0].rule.ports.clone();
    let ends = |saw: fn(&str, u16, u8) -> Vec<Observation>| -> Vec<Observation> {
        [443, 446].iter().flat_map(|port| [1, 2].map(|attempt| saw("a.example", *port, attempt)).concat()).collect()
    };
    let rejected = ends(|host, port, attempt| vec![tcp(host, A, port).attempt(attempt).icmp("192.168.50.1", 3, 13)]);
    let refused = ends(|host, port, attempt| {
        let at = |leg| tunnel_to(host, port, leg).attempt(attempt);
        vec![at(Leg::Tcp).accepted(300), at(Leg::Connect).status(403)]
    });
    let text = told_of(&site, PROXY, &[], [known(), rejected, refused].concat());
    assert!(text.starts_with("not_ready:") && !text.contains("proxy.unverified"), "{text}");
}

#[test]
fn ports_that_are_open_by_different_ways_do_not_share_a_span() {
    let mut site = site();
    site.rows[0].rule.ports = "443-444".parse().unwrap_or_default();
    let straight = [honest(444, 3478), vec![tcp("a.example", A, 444).accepted(40_000)]].concat();
    let by_proxy = tunnel("a.example", Leg::Tls).shakes(Trust::Valid, Trust::Valid);
    let text = told_of(&site, PROXY, &[], [known(), straight, rejected(), vec![by_proxy]].concat());
    assert!(text.contains("443 open answered via proxy, tested 1 of 1\n444 open accepted, tested 1 of 1"), "{text}");
    let stronger = tls("a.example", A, 444).shakes(Trust::Valid, Trust::Valid);
    let text = told_of(&site, PROXY, &[], [known(), rejected(), through(Trust::Valid), vec![stronger]].concat());
    assert!(text.contains("443 open answered via proxy, tested 1 of 1\n444 open answered, tested 1 of 1"), "{text}");
}

#[test]
fn rule_8_a_server_that_is_down_explains_that_the_proxy_does_not_get_through() {
    let errs = vec![tls("a.example", A, 443).shakes(Trust::Valid, Trust::Valid), https("a.example", A).status(503)];
    assert_snapshot!(told([vec![reach().status(204)], known(), errs, answers(&[503, 503])].concat()), @r#"
    unknown: sentence-outage host="a.example"
    can call: unknown because vendor.outage
    rule api tcp 443: open
    443 open answered, tested 1 of 1
    degrading vendor.outage host="a.example"
    degrading proxy.failed hosts="a.example" how="503" proxy="192.168.50.9:3128" <- vendor.outage
    "#);
}

#[test]
fn rule_10_media_does_not_go_by_the_proxy() {
    let mut rows = site().rows;
    rows.push(row("rtc-udp", "udp 443", &[name("a.example", "443")]));
    let call = capability("call", Weight::Required, &[("udp", Gives::Ready, &["api", "rtc-udp"])]);
    let blocked = times(2, &stun("a.example", A, 443), |at| at.icmp("192.168.50.1", 3, 13));
    let steps = [known(), rejected(), blocked, through(Trust::Valid)].concat();
    assert_snapshot!(told_of(&table(rows, vec![call]), PROXY, &[], steps), @r#"
    not_ready: sentence-not-ready what="capability-call"
    can call: not_ready because udp.blocked
    rule api tcp 443: open
    443 open answered via proxy, tested 1 of 1
    rule rtc-udp udp 443: blocked
    443 blocked rejected by 192.168.50.1, site, tested 1 of 1
    blocking udp.blocked by="192.168.50.1" hosts="a.example" how="rejected" ports="443" rule="rtc-udp" service="Service rtc-udp" side="site"
    notice proxy.passes hosts="a.example" proxy="192.168.50.9:3128"
    ask udp 443 to a.example at 203.0.113.20: why-rejected by="192.168.50.1", loses-rtc-udp
    "#);
}

#[test]
fn hosts_that_nobody_can_name_are_not_laid_to_the_proxy() {
    let mut rows = site().rows;
    rows[0].targets.push(gap(".edge.example", Probed::NoExemplar));
    let call = capability("call", Weight::Required, &[("tcp", Gives::Ready, &["api"])]);
    let text = told_of(&table(rows, vec![call]), PROXY, &[], [known(), rejected(), answers(&[407, 407])].concat());
    assert!(text.contains("proxy.authentication hosts=\"a.example\" proxy"), "{text}");
}

fn told(steps: Vec<Observation>) -> String {
    told_of(&site(), PROXY, &[], steps)
}

fn told_of(table: &Table, proxy: &str, no_proxy: &[String], steps: Vec<Observation>) -> String {
    let circumstances = Circumstances { proxy: Some(proxy), no_proxy, ..quick(Ended::Complete) };
    let text = judge(table, circumstances, &run(steps)).to_string();
    let begin =
        ["ready", "degraded:", "not_ready", "unknown", "can", "rule", "44", "blocking", "degrading", "notice", "ask"];
    pick(&text, &begin)
}

/// A call over HTTPS.
fn site() -> Table {
    let call = capability("call", Weight::Required, &[("tcp", Gives::Ready, &["api"])]);
    let mut api = row("api", "tcp 443", &[name("a.example", "443")]);
    let ports = "443".parse().unwrap_or_default();
    api.rule.speaks = vec![Speaks { ports, protocol: Protocol::Https, fingerprints: Vec::new() }];
    table(vec![api], vec![call])
}

fn known() -> Vec<Observation> {
    vec![dns("a.example").is(&[A])]
}

fn rejected() -> Vec<Observation> {
    times(2, &tcp("a.example", A, 443), |at| at.icmp("192.168.50.1", 3, 13))
}

fn at_proxy(tries: u8, outcome: fn(super::super::sample::At) -> Observation) -> Vec<Observation> {
    times(tries, &tunnel("a.example", Leg::Tcp), outcome)
}

/// One try: the connection, the proxy's status, the handshake.
fn tried(attempt: u8, status: Option<u16>, shakes: Option<Trust>) -> Vec<Observation> {
    let at = |leg| tunnel("a.example", leg).attempt(attempt);
    let steps = [
        Some(at(Leg::Tcp).accepted(300)),
        status.map(|status| at(Leg::Connect).status(status)),
        shakes.map(|trust| at(Leg::Tls).shakes(trust, trust)),
    ];
    steps.into_iter().flatten().collect()
}

fn answers(statuses: &[u16]) -> Vec<Observation> {
    (1..).zip(statuses).flat_map(|(attempt, status)| tried(attempt, Some(*status), None)).collect()
}

fn through(trust: Trust) -> Vec<Observation> {
    tried(1, Some(200), Some(trust))
}
