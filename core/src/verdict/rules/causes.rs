//! Rules 6, 8, 9 and 11: causes that the evidence proves, each said once.

use insta::assert_snapshot;

use super::super::sample::{
    asked, capability, dns, gap, https, lines, name, pick, quick, reach, route, row, run, stun, table, tcp, times, tls,
    walk,
};
use super::super::{Circumstances, Readiness, judge};
use crate::observe::{Ended, Observation, Saw, Trust};
use crate::profile::{Gives, Probed, Table, Transport, Weight};

const A: &str = "203.0.113.20";

#[test]
fn rule_9_no_way_out_is_said_once_as_offline() {
    let steps = vec![route("192.0.2.1").os_refused("ENETUNREACH"), route("2001:db8::1").os_refused("ENETUNREACH")];
    let lost = vec![dns("a.example").dns_error("failed")];
    assert_snapshot!(whole([steps, lost].concat()), @r#"
    unknown: sentence-offline
    network: ipv4 no, ipv6 no, portal unknown
    can call: unknown because offline
    rule api tcp 443: not_run
    blocking offline
    degrading dns.failed name="a.example" <- offline
    "#);
}

#[test]
fn rule_9_silence_of_everything_is_the_networks() {
    let steps = vec![reach().silent(), dns("a.example").is(&[A]), at443().silent(), at443().attempt(2).silent()];
    assert_snapshot!(whole(steps), @r#"
    unknown: sentence-unknown
    network: ipv4 unknown, ipv6 unknown, portal unknown
    can call: unknown because all.silent
    rule api tcp 443: unverified
    blocking all.silent
    degrading tcp.unverified ports="443" rule="api" service="Service api" why="uncompared" <- all.silent
    ask tcp 443 to a.example at 203.0.113.20: why-silent, loses-api
    "#);
}

#[test]
fn rule_9_a_query_that_a_router_saw_leave_is_no_answer() {
    let query = walk(Transport::Udp, "9.9.9.9", 53, 3).control().expired("198.51.100.1", 900);
    let steps = vec![reach().silent(), dns("a.example").is(&[A]), at443().silent(), at443().attempt(2).silent(), query];
    assert!(whole(steps).contains("can call: unknown because all.silent"));
}

#[test]
fn rule_9_a_captive_portal_explains_what_is_behind_it_and_leaves_the_answer_open() {
    let portal = reach().page(302, None, None, Some("login.hotel.example"));
    let behind = vec![at443().accepted(900), shake(Trust::UnknownIssuer, Trust::UnknownIssuer)];
    assert_snapshot!(whole([vec![portal, dns("a.example").is(&[A])], behind].concat()), @r#"
    unknown: sentence-portal
    network: ipv4 yes, ipv6 unknown, portal yes
    can call: unknown because portal
    rule api tcp 443: intercepted
    degrading portal url="login.hotel.example"
    degrading tls.untrusted host="a.example" issuer="Some CA" <- portal
    "#);
}

#[test]
fn rule_9_a_portal_that_stops_nothing_is_only_a_notice() {
    let portal = reach().page(200, None, Some(false), None);
    assert_snapshot!(whole(vec![portal, dns("a.example").is(&[A]), shake(Trust::Valid, Trust::Valid)]), @r#"
    ready: sentence-ready-notice
    network: ipv4 yes, ipv6 unknown, portal yes
    can call: ready by tcp
    rule api tcp 443: open
    notice portal url="http://reach.example/204"
    "#);
}

#[test]
fn rule_9_a_block_beside_an_outage_is_still_said_first() {
    let rows =
        vec![row("api", "tcp 443", &[name("a.example", "443")]), row("web", "tcp 443", &[name("b.example", "443")])];
    let both = capability("call", Weight::Required, &[("tcp", Gives::Ready, &["api", "web"])]);
    let down = times(2, &at443(), |at| at.icmp(A, 3, 3));
    let blocked = times(2, &tcp("b.example", "203.0.113.30", 443), |at| at.icmp("192.168.50.1", 3, 13));
    let start = vec![reach().status(204), dns("a.example").is(&[A]), dns("b.example").is(&["203.0.113.30"])];
    assert_snapshot!(lines(&table(rows, vec![both]), [start, down, blocked].concat(), &["not_ready", "can"]), @r#"
    not_ready: sentence-not-ready what="capability-call"
    can call: not_ready because tcp.blocked vendor.outage
    "#);
}

#[test]
fn rule_9_only_another_page_in_place_of_the_known_one_is_a_portal() {
    for (status, recognised, portal) in [
        (204, None, "no"),
        (200, None, "yes"),
        (302, None, "yes"),
        (511, None, "yes"),
        (204, Some(false), "yes"),
        (404, None, "unknown"),
        (503, None, "unknown"),
    ] {
        let text = whole(vec![reach().page(status, None, recognised, None)]);
        let told = text.lines().find_map(|line| line.split_once("portal ")).map(|(_, told)| told.to_owned());
        assert_eq!(told.as_deref(), Some(portal), "{status} {recognised:?}");
    }
}

#[test]
fn rule_9_a_server_that_refuses_what_it_serves_is_an_outage_and_asks_nothing_of_the_site() {
    let other = tcp("a.example", A, 80).accepted(40_000);
    let control = tcp("192.0.2.1", "192.0.2.1", 80).negative().silent();
    let steps = vec![reach().status(204), control, dns("a.example").is(&[A]), other, at443().refused(40_000)];
    let far = (1..=8).map(|ttl| walk(Transport::Tcp, A, 443, ttl).expired("198.51.100.1", 900)).collect();
    assert_snapshot!(whole([steps, far].concat()), @r#"
    not_ready: sentence-outage host="a.example"
    network: ipv4 yes, ipv6 unknown, portal no
    can call: not_ready because vendor.outage
    rule api tcp 443: open
    blocking vendor.outage host="a.example"
    blocking server.refuses host="a.example" ports="443" <- vendor.outage
    "#);
}

#[test]
fn rule_9_a_server_that_errs_is_an_outage_while_controls_are_fine() {
    let errs = https("a.example", A).status(503);
    let steps = |control| vec![control, dns("a.example").is(&[A]), shake(Trust::Valid, Trust::Valid), errs.clone()];
    assert_snapshot!(whole(steps(reach().status(204))), @r#"
    unknown: sentence-outage host="a.example"
    network: ipv4 yes, ipv6 unknown, portal no
    can call: unknown because vendor.outage
    rule api tcp 443: open
    degrading vendor.outage host="a.example"
    "#);
    assert_snapshot!(causes(steps(reach().silent())), @"");
}

#[test]
fn rule_9_no_way_to_a_server_says_a_router_beyond_the_border() {
    let lost = |attempt| at443().attempt(attempt).icmp("198.51.100.9", 3, 1);
    let steps = vec![reach().status(204), dns("a.example").is(&[A]), lost(1), lost(2)];
    let begins = ["blocking", "degrading", "ask"];
    let told = |steps| lines(&site(), steps, &begins);
    let within = walk(Transport::Tcp, A, 443, 1).expired("192.168.50.1", 900);
    let beyond = told([steps.clone(), vec![within]].concat());
    assert_snapshot!(beyond, @r#"
    degrading vendor.outage host="a.example"
    degrading host.unreachable by="198.51.100.9" host="a.example" <- vendor.outage
    degrading tcp.unverified ports="443" rule="api" service="Service api" why="no_router" <- vendor.outage
    "#);
    let source: Vec<ipnet::IpNet> = "192.168.50.0/24".parse().into_iter().collect();
    let private = Circumstances { source: &source, ..quick(Ended::Complete) };
    let judged = judge(&site(), private, &run(steps.clone())).to_string();
    assert_snapshot!(pick(&judged, &["degrading vendor", "ask"]), @r#"degrading vendor.outage host="a.example""#);
    // Where the site's own addresses are public, it may be the site's own router.
    assert_snapshot!(told(steps), @r#"
    degrading host.unreachable by="198.51.100.9" host="a.example"
    degrading tcp.unverified ports="443" rule="api" service="Service api" why="uncompared" <- host.unreachable
    ask tcp 443 to a.example at 203.0.113.20: why-silent, loses-api
    "#);
}

#[test]
fn rule_8_names_that_fail_together_are_one_cause() {
    let site = table(vec![row("api", "tcp 443", &[name("a.example", "443"), name("b.example", "443")])], vec![]);
    let steps = ["a.example", "b.example"]
        .into_iter()
        .flat_map(|host| [dns(host).dns_error("failed"), asked("192.168.50.1:53", host).dns_error("refused")]);
    assert_snapshot!(lines(&site, steps.collect(), &["rule", "notice"]), @r#"
    rule api tcp 443: not_run, dns.refused name="a.example, b.example" resolver="192.168.50.1"
    notice dns.refused name="a.example, b.example" resolver="192.168.50.1"
    "#);
}

#[test]
fn rule_6_a_name_fails_in_the_words_of_the_resolver() {
    let direct = || asked("192.168.50.1:53", "a.example");
    let told = |step: Observation| causes(vec![dns("a.example").dns_error("failed"), step]);
    assert_snapshot!(told(direct().dns_error("nxdomain")), @r#"degrading dns.nxdomain name="a.example""#);
    assert_snapshot!(told(direct().dns_error("servfail")), @r#"degrading dns.servfail name="a.example" resolver="192.168.50.1""#);
    assert_snapshot!(told(direct().silent()), @r#"degrading dns.silent name="a.example" resolver="192.168.50.1""#);
    assert_snapshot!(told(direct().is(&[])), @r#"degrading dns.failed name="a.example""#);
}

#[test]
fn rule_8_a_sinkholed_name_explains_its_silent_ports_unless_a_certificate_proves_it_right() {
    let private = |port: u16| tcp("a.example", "10.0.0.9", port);
    let silent = vec![dns("a.example").is(&["10.0.0.9"]), private(443).silent(), private(443).attempt(2).silent()];
    let works = reach().status(204);
    assert_snapshot!(causes([vec![works], silent].concat()), @r#"
    degrading dns.bogon address="10.0.0.9" name="a.example"
    degrading tcp.unverified ports="443" rule="api" service="Service api" why="private" <- dns.bogon
    "#);
    let right = tls("a.example", "10.0.0.9", 443).shakes(Trust::Valid, Trust::Valid);
    assert_snapshot!(causes(vec![dns("a.example").is(&["10.0.0.9"]), right]), @"");
}

#[test]
fn rule_8_a_clock_that_is_off_explains_certificates_out_of_date() {
    let page = |skew| https("a.example", A).page(200, Some(skew), None, None);
    let steps = |skew| vec![dns("a.example").is(&[A]), shake(Trust::NotYetValid, Trust::NotYetValid), page(skew)];
    assert_snapshot!(causes(steps(7_201)), @r#"
    degrading clock.skew minutes="121"
    notice tls.not_yet_valid date="1970-01-01" host="a.example" <- clock.skew
    "#);
    assert_snapshot!(causes(steps(299)), @r#"notice tls.not_yet_valid date="1970-01-01" host="a.example""#);
}

#[test]
fn rule_9_udp_that_is_silent_everywhere_while_tcp_works_is_one_cause() {
    let rows =
        vec![row("rtc-udp", "udp 3478", &[name("a.example", "")]), row("api", "tcp 443", &[name("a.example", "443")])];
    let site = table(rows, vec![]);
    let control = stun("stun.example", "198.51.100.90", 3478).control().silent();
    let silent = times(2, &stun("a.example", A, 3478), |at| at.silent());
    let steps = [vec![dns("a.example").is(&[A]), control, shake(Trust::Valid, Trust::Valid)], silent].concat();
    assert_snapshot!(lines(&site, steps, &["notice"]), @r#"
    notice udp.silent
    notice udp.unverified ports="3478" rule="rtc-udp" service="Service rtc-udp" why="uncompared" <- udp.silent
    "#);
}

#[test]
fn rule_4_a_middlebox_that_accepts_everything_explains_what_it_hides() {
    let liar = tcp("192.0.2.1", "192.0.2.1", 443).negative().accepted(900);
    assert_snapshot!(causes(vec![dns("a.example").is(&[A]), liar, at443().accepted(900)]), @r#"
    notice accepts.everything hop="unknown" ports="443"
    degrading tcp.unverified ports="443" rule="api" service="Service api" why="lied" <- accepts.everything
    "#);
}

#[test]
fn rule_11_an_address_family_that_the_device_lacks_is_left_aside() {
    let steps = vec![
        route("192.0.2.1").saw(10, Saw::Routed),
        route("2001:db8::1").os_refused("ENETUNREACH"),
        dns("a.example").is(&[A, "2001:db8::20"]),
        shake(Trust::Valid, Trust::Valid),
        tcp("a.example", "2001:db8::20", 443).os_refused("ENETUNREACH"),
    ];
    assert_snapshot!(whole(steps), @"
    ready: sentence-ready
    network: ipv4 yes, ipv6 no, portal unknown
    can call: ready by tcp
    rule api tcp 443: open
    ");
}

#[test]
fn rule_11_a_resolver_that_the_system_withholds_is_not_the_networks_fault() {
    // A configuration names a resolver at the site, and iOS lets nothing out to neighbours.
    let query = |attempt| asked("192.168.50.1:53", "a.example").attempt(attempt).os_refused("EHOSTUNREACH");
    let works = vec![route("192.0.2.1").saw(10, Saw::Routed), reach().page(204, None, None, None)];
    assert_snapshot!(whole([works, vec![query(1), query(2)]].concat()), @r#"
    unknown: sentence-unknown
    network: ipv4 yes, ipv6 unknown, portal no
    can call: unknown because os.refused
    rule api tcp 443: not_run
    degrading os.refused error="EHOSTUNREACH"
    "#);
    let answered = vec![query(1), dns("a.example").is(&[A]), shake(Trust::Valid, Trust::Valid)];
    assert_snapshot!(causes(answered), @"");
    let offline = vec![route("192.0.2.1").os_refused("ENETUNREACH"), route("2001:db8::1").os_refused("ENETUNREACH")];
    assert_snapshot!(causes([offline, vec![query(1)]].concat()), @"blocking offline");
}

#[test]
fn a_target_that_configuration_does_not_permit_is_no_fault_of_the_device() {
    let refused = tcp("a.example", "192.168.9.9", 443).os_refused("private target not permitted");
    assert_snapshot!(causes(vec![dns("a.example").is(&["192.168.9.9"]), refused]), @r#"
    degrading dns.bogon address="192.168.9.9" name="a.example"
    degrading private.target address="192.168.9.9" host="a.example" <- dns.bogon
    "#);
}

#[test]
fn something_else_in_the_services_place_is_told() {
    let page = https("a.example", A).page(200, None, Some(false), None);
    assert_snapshot!(causes(vec![dns("a.example").is(&[A]), shake(Trust::Valid, Trust::Valid), page]), @r#"notice http.unexpected host="a.example" status="200""#);
    let alert = tls("a.example", A, 443).saw(80_000, Saw::TlsFailed { why: "HandshakeFailure".to_owned() });
    let control = tcp("192.0.2.1", "192.0.2.1", 443).negative().silent();
    let steps = vec![dns("a.example").is(&[A]), control, at443().accepted(40_000), alert];
    assert_snapshot!(causes(steps), @r#"
    degrading tcp.unverified ports="443" rule="api" service="Service api" why="unconfirmed"
    degrading tls.failed host="a.example" why="HandshakeFailure"
    "#);
}

#[test]
fn rows_that_could_not_be_run_say_why() {
    let unset = Probed::Unset { parameter: "web_host".to_owned(), ask: "Ask them.".to_owned() };
    let rows = vec![
        row("web", "tcp 443", &[gap("{web_host}", unset)]),
        row("edge", "tcp 443", &[gap(".edge.example", Probed::NoExemplar), gap(".far.example", Probed::NoExemplar)]),
    ];
    assert_snapshot!(lines(&table(rows, vec![]), vec![], &["rule", "notice"]), @r#"
    rule web tcp 443: not_run, parameter.unset ask="Ask them." parameter="web_host" rule="web"
    rule edge tcp 443: not_run, host.unnamed host=".edge.example, .far.example" rule="edge"
    notice host.unnamed host=".edge.example, .far.example" rule="edge"
    notice parameter.unset ask="Ask them." parameter="web_host" rule="web"
    "#);
}

#[test]
fn rule_3_what_is_only_unverified_never_weighs_as_a_block() {
    let rows =
        [("api", "tcp 443"), ("web", "tcp 80")].map(|(id, ports)| row(id, ports, &[name("a.example", "443")])).to_vec();
    let both = capability("call", Weight::Required, &[("tcp", Gives::Ready, &["api", "web"])]);
    let site = table(rows, vec![both]);
    let rejected = times(2, &tcp("a.example", A, 443), |at| at.icmp("192.168.50.1", 3, 13));
    let silent = times(2, &tcp("a.example", A, 80), |at| at.silent());
    let steps = [vec![dns("a.example").is(&[A])], rejected, silent].concat();
    assert_snapshot!(lines(&site, steps, &["can", "blocking", "degrading"]), @r#"
    can call: not_ready because tcp.blocked tcp.unverified
    blocking tcp.blocked by="192.168.50.1" hosts="a.example" how="rejected" ports="443" rule="api" service="Service api" side="site"
    degrading tcp.unverified ports="80" rule="web" service="Service web" why="uncompared"
    "#);
}

#[test]
fn rule_10_what_fails_directly_may_work_through_a_proxy() {
    let rejected = times(2, &at443(), |at| at.icmp("192.168.50.1", 3, 13));
    let steps = run([vec![dns("a.example").is(&[A])], rejected].concat());
    let proxied = Circumstances { proxy: Some("proxy.example:3128"), ..quick(Ended::Complete) };
    let verdicts = judge(&site(), proxied, &steps);
    assert_eq!(judge(&site(), quick(Ended::Complete), &steps).readiness, Readiness::NotReady);
    assert_eq!(verdicts.readiness, Readiness::Unknown);
    assert!(verdicts.causes.iter().any(|cause| cause.said.to_string() == "proxy.present proxy=\"proxy.example:3128\""));
}

#[test]
fn a_run_that_ended_early_says_what_was_left_undone() {
    for (ended, sentence) in [(Ended::Deadline, "sentence-deadline"), (Ended::Cancelled, "sentence-cancelled")] {
        let verdicts = judge(&site(), quick(ended), &run(vec![dns("a.example").is(&[A])]));
        assert_eq!(verdicts.sentence.code, sentence);
        let told: Vec<String> = verdicts.causes.iter().map(|cause| cause.said.to_string()).collect();
        assert_eq!(told, [format!("{} undone=\"1\"", sentence.trim_start_matches("sentence-"))]);
    }
}

/// Everything but the targets of a call over one port.
fn whole(steps: Vec<Observation>) -> String {
    let begin = [
        "ready",
        "degraded:",
        "not_ready",
        "unknown",
        "network",
        "can",
        "rule",
        "blocking",
        "degrading",
        "notice",
        "ask",
    ];
    lines(&site(), steps, &begin)
}

fn causes(steps: Vec<Observation>) -> String {
    lines(&site(), steps, &["blocking", "degrading", "notice"])
}

fn site() -> Table {
    let call = capability("call", Weight::Required, &[("tcp", Gives::Ready, &["api"])]);
    table(vec![row("api", "tcp 443", &[name("a.example", "443")])], vec![call])
}

fn at443() -> super::super::sample::At {
    tcp("a.example", A, 443)
}

fn shake(device: Trust, public: Trust) -> Observation {
    tls("a.example", A, 443).shakes(device, public)
}
