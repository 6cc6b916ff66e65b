#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};

use super::*;
use crate::observe::{Certificate, DnsWay, Family, Role, Saw, Step, Target, Trust};
use crate::profile::{DeviceClass, Transport, builtin};

#[test]
fn a_recording_reads_back_as_it_was() {
    let recording = sample();
    assert_eq!(Recording::read(&written(&recording)).unwrap(), recording);
}

#[test]
fn an_observation_is_one_line() {
    let text = String::from_utf8(written(&sample())).unwrap();
    assert_eq!(text.lines().count(), 2 + sample().observations.len());
    insta::assert_snapshot!(text.lines().nth(3).unwrap(), @r#"
    {"n":3,"at_us":3000,"took_us":40000,"role":"rule","attempt":1,"step":"dns","name":"a.example","via":{"way":"direct","resolver":"203.0.113.20:53","over":"udp","family":"v6"},"saw":"dns_error","code":"nxdomain"}
    "#);
}

#[test]
fn a_faulty_line_is_named() {
    let sound = String::from_utf8(written(&sample())).unwrap();
    let replaced = |line: usize, with: &str| {
        let mut lines: Vec<&str> = sound.lines().collect();
        lines[line - 1] = with;
        lines.join("\n")
    };
    let last = sound.lines().count();
    for (text, fault) in [
        (String::new(), "line 1, column 0: EOF while parsing a value"),
        ("{}".to_owned(), "line 1, column 2: missing field `schema`"),
        (
            sound.replace("observations/1", "observations/2"),
            "line 1: observations are of schema callready-observations/2, this program reads callready-observations/1",
        ),
        (replaced(2, "{\"n\":1"), "line 2, column 6: EOF while parsing an object"),
        (sound.replacen("\"id\":\"errors\"", "\"id\":\"api\"", 1), "line 1: profile: "),
        (replaced(3, ""), "line 3, column 0: EOF while parsing a value"),
        (replaced(last, ""), "line 17: the recording is cut short; its last line must say how the run ended"),
        (
            sound.lines().next().unwrap().to_owned(),
            "line 1: the recording is cut short; its last line must say how the run ended",
        ),
    ] {
        let told = Recording::read(text.as_bytes()).unwrap_err().to_string();
        assert!(told.starts_with(fault), "{told}\n{fault}");
    }
}

fn written(recording: &Recording) -> Vec<u8> {
    let mut bytes = Vec::new();
    recording.write(&mut bytes).unwrap();
    bytes
}

/// One observation of every kind.
pub(crate) fn sample() -> Recording {
    let address = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 20));
    let name = || "a.example".to_owned();
    let target = |transport| Target { host: name(), address, transport, port: 443 };
    let (tcp, udp) = (target(Transport::Tcp), target(Transport::Udp));
    let direct = DnsWay::Direct { resolver: (address, 53).into(), over: Transport::Udp, family: Family::V6 };
    let certificate = Certificate { subject: name(), issuer: name(), not_before: 0, not_after: 1 };
    let tls =
        |public| Saw::Tls { version: "1.3".to_owned(), chain: vec![certificate.clone()], device: Trust::Valid, public };
    let steps = [
        (Step::Route { to: address }, Saw::Routed),
        (Step::Dns { name: name(), via: DnsWay::System }, Saw::Answers { addresses: vec![address] }),
        (Step::Dns { name: name(), via: direct }, Saw::DnsError { code: "nxdomain".to_owned() }),
        (Step::Tcp(tcp.clone()), Saw::Accepted),
        (Step::Tcp(tcp.clone()), Saw::Refused),
        (Step::Tcp(tcp.clone()), Saw::Icmp { from: address, kind: 3, code: 13 }),
        (Step::Tcp(tcp.clone()), Saw::OsRefused { error: "ENETUNREACH".to_owned() }),
        (Step::Tls { target: tcp.clone(), name: name() }, tls(Trust::UnknownIssuer)),
        (Step::Tls { target: tcp.clone(), name: name() }, Saw::TlsFailed { why: "alert".to_owned() }),
        (Step::Tls { target: tcp.clone(), name: name() }, Saw::Cut { reset: true }),
        (
            Step::Http { target: tcp.clone(), path: "/".to_owned(), tls: true },
            Saw::Http { status: 200, skew_s: Some(-2), recognised: None, redirect: None },
        ),
        (Step::Stun(udp.clone()), Saw::Stun { error: 0 }),
        (Step::Udp(udp.clone()), Saw::Silent { waited_ms: 800 }),
        (Step::Udp(udp.clone()), Saw::Garbage { why: "not STUN".to_owned() }),
        (Step::Walk { target: tcp, ttl: 3 }, Saw::Icmp { from: address, kind: 11, code: 0 }),
        (Step::Walk { target: udp, ttl: 4 }, Saw::Silent { waited_ms: 800 }),
    ];
    let observations = (1..).zip(steps).map(|(n, (step, saw))| Observation {
        n,
        at_us: u64::from(n) * 1000,
        took_us: 40_000,
        role: Role::Rule,
        attempt: 1,
        step,
        saw,
    });
    Recording {
        header: Header {
            schema: Header::SCHEMA.to_owned(),
            agent: Agent { version: "0.1.0".to_owned(), platform: "linux-x86_64".to_owned() },
            profile: builtin("glarassist").unwrap(),
            choice: Choice {
                device: DeviceClass::Mobile,
                parameters: BTreeMap::new(),
                hosts: BTreeMap::new(),
                responder: None,
            },
            depth: Depth::Quick,
            started: "2026-11-21T09:30:00Z".to_owned(),
            runner: Runner::Shell,
            network: Network::default(),
            notices: Vec::new(),
        },
        observations: observations.collect(),
        end: End { took_ms: 1240, ended: Ended::Complete, spent: Spent { packets: 9, bytes: 800, sockets: 5 } },
    }
}
