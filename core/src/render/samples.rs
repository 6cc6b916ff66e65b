//! Reports for the golden tests of every output form.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;

use ipnet::IpNet;

use crate::device::{Depth, NetworkKind, Runner, System};
use crate::observe::{Agent, Ended, Spent};
use crate::profile::{DeviceClass, Transport};
use crate::report::*;
use crate::words::Words;

/// Every sample by name.
pub fn all() -> Vec<(&'static str, Report)> {
    vec![
        ("ready", ready()),
        ("degraded", degraded()),
        ("not ready", not_ready()),
        ("offline", offline()),
        ("cancelled", cancelled()),
        ("asking", asking()),
    ]
}

/// All rows open; hosts that nobody can name are notes.
pub fn ready() -> Report {
    Report {
        schema: Report::SCHEMA.to_owned(),
        agent: Agent { version: "0.1.0".to_owned(), platform: "linux-x86_64".to_owned() },
        profile: ProfileName {
            id: "glarassist".to_owned(),
            device: DeviceClass::Mobile,
            dated: "2026-11-20".to_owned(),
            parameters: BTreeMap::from([("s3_region".to_owned(), "eu-west-1".to_owned())]),
        },
        started: "2026-11-21T09:30:00Z".to_owned(),
        took_ms: 1240,
        depth: Depth::Quick,
        ended: Ended::Complete,
        runner: Runner::Shell,
        network: NetworkSeen {
            kind: NetworkKind::Wifi,
            vpn: None,
            proxy: None,
            dns: vec!["192.168.50.1".to_owned()],
            ipv4: Some(true),
            ipv6: Some(false),
            portal: Some(false),
            nat_ipv4: None,
            nat_ipv6: None,
            nat_lifetime_ipv4: None,
            nat_lifetime_ipv6: None,
            source: own(&["192.168.50.0/24"]),
            system: System::default(),
        },
        readiness: Readiness::Ready,
        sentence: said("sentence-ready-notice", &[]),
        capabilities: vec![
            capability("sign-in", Readiness::Ready, None),
            capability("call", Readiness::Ready, None),
            capability("files", Readiness::Ready, None),
        ],
        variants: Vec::new(),
        rules: vec![
            rule(
                "api",
                Transport::Tcp,
                "443",
                Verdict::Open,
                vec![target("glarassist.com", Verdict::Open, &[("443", State::Open, Some(Evidence::Answered), 1)])],
            ),
            rule(
                "rtc-udp",
                Transport::Udp,
                "3478,4700-5000",
                Verdict::Open,
                vec![target(
                    "a.agora.io",
                    Verdict::Open,
                    &[("3478,4700-5000", State::Open, Some(Evidence::Answered), 12)],
                )],
            ),
        ],
        findings: ["rtc-tcp", "rtc-udp", "proxy-tcp", "proxy-udp"]
            .map(|rule| finding("host.unnamed", Severity::Notice, &[("rule", rule), ("host", ".edge.agora.io")], None))
            .to_vec(),
        ticket: vec![],
        experience: crate::report::Experience::Unknown,
        media: Vec::new(),
        spent: Spent { packets: 941, bytes: 51332, sockets: 640 },
    }
}

/// A part of the UDP row is dropped: calls run over TCP.
pub fn degraded() -> Report {
    let spans = [
        ("3478,4700-4812", State::Open, Some(Evidence::Answered), 60),
        ("4813-5000", State::Blocked, Some(Evidence::Dropped), 40),
    ];
    let mut targets =
        vec![target("a.agora.io", Verdict::Partial, &spans), target("b.sd-rtn.com", Verdict::Partial, &spans)];
    for span in targets.iter_mut().flat_map(|target| &mut target.spans).filter(|span| span.state == State::Blocked) {
        span.hop = Some(2);
    }
    Report {
        readiness: Readiness::Degraded,
        sentence: said("sentence-degraded", &[("what", &said("capability-call", &[]))]),
        capabilities: vec![
            capability("sign-in", Readiness::Ready, None),
            capability("call", Readiness::Degraded, Some("notice-call-tcp")),
            capability("files", Readiness::Unknown, None),
        ],
        rules: vec![
            ready().rules.remove(0),
            rule("rtc-udp", Transport::Udp, "3478,4700-5000", Verdict::Partial, targets),
            RuleResult {
                required: false,
                ..rule(
                    "files",
                    Transport::Tcp,
                    "443",
                    Verdict::Unverified,
                    vec![target(
                        "s3.eu-west-1.amazonaws.com",
                        Verdict::Unverified,
                        &[("443", State::Unverified, Some(Evidence::Silent), 1)],
                    )],
                )
            },
        ],
        findings: vec![
            finding("udp.partial", Severity::Degrading, &blocked("rtc-udp", "4813-5000", "dropped"), None),
            finding("tcp.unverified", Severity::Notice, &blocked("files", "443", ""), None),
        ],
        ..ready()
    }
}

/// Sign-in is rejected by a firewall that says so; what follows from it is folded.
pub fn not_ready() -> Report {
    let mut rejected =
        target("glarassist.com", Verdict::Blocked, &[("443", State::Blocked, Some(Evidence::Rejected), 1)]);
    rejected.spans[0].by = Some("10.0.0.1".to_owned());
    let unset =
        [("rule", "turn-udp"), ("parameter", "turn_host"), ("ask", "Ask the vendor for the TURN server's name.")];
    Report {
        readiness: Readiness::NotReady,
        sentence: said("sentence-not-ready", &[("what", &said("capability-sign-in", &[]))]),
        capabilities: vec![
            capability("sign-in", Readiness::NotReady, None),
            capability("call", Readiness::Ready, None),
        ],
        rules: vec![
            rule("api", Transport::Tcp, "443", Verdict::Blocked, vec![rejected]),
            RuleResult {
                reason: Some(said("parameter.unset", &unset)),
                ..rule("turn-udp", Transport::Udp, "3478", Verdict::NotRun, vec![])
            },
        ],
        findings: vec![
            finding("tcp.blocked", Severity::Blocking, &blocked("api", "443", "rejected"), None),
            finding("parameter.unset", Severity::Notice, &unset, None),
            finding("tcp.unverified", Severity::Notice, &blocked("files", "443", ""), Some("tcp.blocked")),
        ],
        ..ready()
    }
}

/// A ticket with rows of every kind: names, wildcards, addresses and networks, both families, ranges, an interception.
pub fn asking() -> Report {
    let at = |host: &str, probed: &str, address: &str, spans: &[(&str, State, Option<Evidence>, usize)]| TargetResult {
        probed: Some(probed.to_owned()),
        address: Some(address.to_owned()),
        ..target(host, Verdict::Blocked, spans)
    };
    let rejected = [("443", State::Blocked, Some(Evidence::Rejected), 1)];
    let silent = [("3478", State::Unverified, Some(Evidence::Silent), 1)];
    let opened = [("443", State::Intercepted, Some(Evidence::Certificate), 1)];
    let ranges = [
        ("3478", State::Blocked, Some(Evidence::Dropped), 1),
        ("4700-4812", State::Open, Some(Evidence::Answered), 60),
        ("4813-5000", State::Blocked, Some(Evidence::Dropped), 40),
    ];
    let mut dropped = vec![
        at(".agora.io", "a.agora.io", "203.0.113.20", &ranges),
        at(".agora.io", "b.agora.io", "203.0.113.21", &ranges),
        at(".agora.io", "a.agora.io", "2001:db8::20", &ranges),
        at("198.51.100.16/28", "198.51.100.17", "198.51.100.17", &ranges),
    ];
    for span in dropped.iter_mut().flat_map(|target| &mut target.spans).filter(|span| span.state == State::Blocked) {
        span.hop = Some(1);
    }
    dropped.push(TargetResult {
        probed: None,
        address: None,
        ..target(".edge.agora.io", Verdict::NotRun, &[("3478,4700-5000", State::NotRun, None, 0)])
    });
    let mut firewall = at("glarassist.com", "glarassist.com", "203.0.113.10", &rejected);
    firewall.spans[0].by = Some("10.0.0.1".to_owned());
    firewall.spans[0].hop = Some(2);
    let files = at("s3.eu-west-1.amazonaws.com", "s3.eu-west-1.amazonaws.com", "203.0.113.40", &opened);
    let resolver = at("{resolver}", "192.168.50.1", "192.168.50.1", &silent);
    Report {
        readiness: Readiness::NotReady,
        sentence: said("sentence-not-ready", &[("what", &said("capability-sign-in", &[]))]),
        network: NetworkSeen { source: own(&["192.168.50.0/24", "fd00:1::/64"]), ..ready().network },
        rules: vec![
            rule("api", Transport::Tcp, "443", Verdict::Blocked, vec![firewall]),
            rule("rtc-udp", Transport::Udp, "3478,4700-5000", Verdict::Partial, dropped),
            RuleResult { required: false, ..rule("files", Transport::Tcp, "443", Verdict::Intercepted, vec![files]) },
            rule("dns", Transport::Udp, "3478", Verdict::Unverified, vec![resolver]),
            rule("turn-udp", Transport::Udp, "3478", Verdict::NotRun, vec![]),
        ],
        findings: vec![finding(
            "tls.untrusted",
            Severity::Degrading,
            &[("host", "s3.eu-west-1.amazonaws.com"), ("issuer", "Some CA")],
            None,
        )],
        ticket: vec![
            wanted(
                "tcp 443",
                "glarassist.com",
                "203.0.113.10",
                &said("why-rejected", &[("by", "10.0.0.1")]),
                "sign-in",
            ),
            wanted(
                "udp 3478,4813-5000",
                ".agora.io 198.51.100.16/28",
                "198.51.100.17 203.0.113.20 203.0.113.21",
                &said("why-dropped", &[]),
                "call-udp",
            ),
            wanted("udp 3478,4813-5000", ".agora.io", "2001:db8::20", &said("why-dropped", &[]), "call-udp"),
            wanted("tcp 443", "s3.eu-west-1.amazonaws.com", "203.0.113.40", &said("why-certificate", &[]), "files"),
            wanted("udp 3478", "{resolver}", "192.168.50.1", &said("why-silent", &[]), "names"),
        ],
        ..ready()
    }
}

/// No network: said once.
pub fn offline() -> Report {
    Report {
        readiness: Readiness::Unknown,
        sentence: said("sentence-offline", &[]),
        took_ms: 31,
        capabilities: ["sign-in", "call", "files"].map(|id| capability(id, Readiness::Unknown, None)).to_vec(),
        rules: untried(&said("offline", &[])),
        findings: vec![
            finding("offline", Severity::Blocking, &[], None),
            finding("dns.failed", Severity::Blocking, &[("name", "glarassist.com")], Some("offline")),
        ],
        spent: Spent::default(),
        ..ready()
    }
}

/// Stopped before anything was seen.
pub fn cancelled() -> Report {
    Report {
        ended: Ended::Cancelled,
        sentence: said("sentence-cancelled", &[]),
        rules: untried(&said("cancelled", &[("undone", "37")])),
        findings: vec![finding("cancelled", Severity::Degrading, &[("undone", "37")], None)],
        ..offline()
    }
}

fn untried(reason: &str) -> Vec<RuleResult> {
    let spans = [("443", State::NotRun, None, 0)];
    let rules = [
        rule("api", Transport::Tcp, "443", Verdict::NotRun, vec![target("glarassist.com", Verdict::NotRun, &spans)]),
        rule("rtc-udp", Transport::Udp, "3478,4700-5000", Verdict::NotRun, vec![]),
    ];
    rules.map(|rule| RuleResult { reason: Some(reason.to_owned()), ..rule }).to_vec()
}

fn wanted(row: &str, hosts: &str, addresses: &str, why: &str, loses: &str) -> TicketRow {
    let (transport, ports) = row.split_once(' ').unwrap();
    let words = |list: &str| list.split(' ').map(str::to_owned).collect();
    TicketRow {
        transport: if transport == "tcp" { Transport::Tcp } else { Transport::Udp },
        ports: ports.parse().unwrap(),
        hosts: words(hosts),
        addresses: words(addresses),
        why: why.to_owned(),
        loses: said(&format!("loses-{loses}"), &[]),
    }
}

fn own(prefixes: &[&str]) -> Vec<IpNet> {
    prefixes.iter().map(|prefix| prefix.parse().unwrap()).collect()
}

fn capability(id: &str, readiness: Readiness, notices: Option<&str>) -> CapabilityResult {
    CapabilityResult {
        id: id.to_owned(),
        title: said(&format!("capability-{id}"), &[]),
        readiness,
        path: None,
        notices: notices.map(|code| said(code, &[])),
        because: vec![],
    }
}

fn rule(id: &str, transport: Transport, ports: &str, verdict: Verdict, targets: Vec<TargetResult>) -> RuleResult {
    let service = format!("Service {id}");
    RuleResult {
        id: id.to_owned(),
        service,
        transport,
        ports: ports.parse().unwrap(),
        required: true,
        verdict,
        reason: None,
        targets,
    }
}

fn target(host: &str, verdict: Verdict, spans: &[(&str, State, Option<Evidence>, usize)]) -> TargetResult {
    let spans = spans.iter().map(|(ports, state, evidence, tested)| Span {
        ports: ports.parse().unwrap(),
        state: *state,
        evidence: *evidence,
        tested: *tested,
        by: None,
        hop: None,
        lost_before: None,
        side: None,
        via: None,
    });
    TargetResult {
        host: host.to_owned(),
        probed: Some(host.to_owned()),
        address: Some("203.0.113.20".to_owned()),
        responder: false,
        verdict,
        spans: spans.collect(),
        relays: Vec::new(),
    }
}

pub fn finding(code: &str, severity: Severity, args: &[(&str, &str)], implied_by: Option<&str>) -> Finding {
    Finding {
        code: code.to_owned(),
        severity,
        text: said(code, args),
        args: owned(args),
        implied_by: implied_by.map(str::to_owned),
        observations: vec![1],
    }
}

fn blocked<'a>(rule: &'a str, ports: &'a str, how: &'a str) -> [(&'a str, &'a str); 6] {
    [("rule", rule), ("service", rule), ("ports", ports), ("hosts", "203.0.113.20"), ("how", how), ("by", "10.0.0.1")]
}

fn said(code: &str, args: &[(&str, &str)]) -> String {
    Words::english().text(code, &owned(args))
}

fn owned(args: &[(&str, &str)]) -> BTreeMap<String, String> {
    args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}
