#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

use super::*;
use crate::device::{Egress, Network, Runner};
use crate::observe::{Ask, ENOUGH_MISSES, Role, Saw, Step, Target, Way};
use crate::profile::{Choice, Controls, DeviceClass, Probed, Rule, Speaks, TableRow, TableTarget, Transport, builtin};

const SERVER: &str = "203.0.113.20";
const NOBODY: &str = "192.0.2.1";
const ROUTERS: [&str; 2] = ["192.168.50.1", "198.51.100.1"];

#[test]
fn an_open_site_takes_two_rounds() {
    let rounds = play(&plan_of("80,443", "443", Depth::Quick), |_| Saw::Accepted);
    insta::assert_snapshot!(rounds, @r"
    Names: 2
    Names: 1
    Targets: 4
    ");
}

#[test]
fn without_a_way_out_nothing_is_asked_beyond_the_routing_table() {
    let offline = |_: &Target| Saw::OsRefused { error: "ENETUNREACH".to_owned() };
    let plan = plan_of("80,443", "443", Depth::Quick);
    let rounds = play_with(&plan, offline, Saw::OsRefused { error: "ENETUNREACH".to_owned() });
    insta::assert_snapshot!(rounds, @"Names: 2");
}

#[test]
fn a_silent_port_is_proven_by_routers_where_nothing_else_answers() {
    let silent = |target: &Target| if target.port == 80 { SILENT } else { Saw::Accepted };
    let rounds = play(&plan_of("80,443", "443", Depth::Quick), silent);
    insta::assert_snapshot!(rounds, @r"
    Names: 2
    Names: 1
    Targets: 4
    Walk: 203.0.113.20 tcp 80, beside tcp 443, tcp 80
    ");
}

#[test]
fn samples_that_disagree_are_filled_in() {
    let cut = |target: &Target| if (4813..=5000).contains(&target.port) { SILENT } else { Saw::Accepted };
    let rounds = play(&plan_of("443,4700-5000", "443", Depth::Quick), cut);
    insta::assert_snapshot!(rounds, @r"
    Names: 2
    Names: 1
    Targets: 19
    Again: 10
    Gaps: 19
    Again: 7
    Walk: 203.0.113.20 tcp 4813-4820,4840,4860,4880,4900,4920,4940,4960,4980,5000, beside tcp 443, tcp 4700, tcp 4813
    ");
}

#[test]
fn a_silent_port_that_must_answer_is_tried_again_alone_and_then_proven_by_routers() {
    let silent = |target: &Target| if target.port == 443 { SILENT } else { Saw::Accepted };
    let rounds = play(&plan_of("80,443", "443", Depth::Quick), silent);
    insta::assert_snapshot!(rounds, @r"
    Names: 2
    Names: 1
    Targets: 4
    Again: 1
    Walk: 203.0.113.20 tcp 443, beside tcp 80, tcp 443
    ");
}

#[test]
fn routers_that_leave_out_a_port_that_must_answer_do_not_spare_it_a_second_try() {
    let silent = |target: &Target| {
        if target.port <= 443 && target.address.to_string() == SERVER { SILENT } else { Saw::Accepted }
    };
    let rounds = play(&plan_of("80,443,4700", "443", Depth::Full), silent);
    insta::assert_snapshot!(rounds, @r"
    Names: 2
    Names: 1
    Targets: 6
    Walk: 203.0.113.20 tcp 80, tcp 443, beside tcp 4700, tcp 443
    Again: 1
    ");
}

#[test]
fn a_refused_port_is_walked_beside_an_accepted_one() {
    let refused = |target: &Target| if target.port == 80 { Saw::Refused } else { Saw::Accepted };
    let rounds = play(&plan_of("80,443", "443", Depth::Quick), refused);
    insta::assert_snapshot!(rounds, @r"
    Names: 2
    Names: 1
    Targets: 4
    Again: 1
    Walk: 32
    ");
}

#[test]
fn whoever_rejects_is_followed_by_one_port_however_many_it_rejects() {
    let by = "192.168.50.1".parse().unwrap();
    let rejected = |target: &Target| match target.port {
        443 => Saw::Accepted,
        _ => Saw::Icmp { from: by, kind: 3, code: 13 },
    };
    let rounds = play(&plan_of("80,443,3433", "443", Depth::Quick), rejected);
    insta::assert_snapshot!(rounds, @"
    Names: 2
    Names: 1
    Targets: 6
    Again: 2
    Walk: 16
    ");
}

#[test]
fn a_responder_is_asked_for_silent_ports_only_between_two_looks_at_its_sure_port() {
    let silent = |target: &Target| match (target.host.as_str(), target.port) {
        ("r.example", _) => Saw::Echo,
        (_, 443) => Saw::Accepted,
        _ => SILENT,
    };
    let rounds = play(&with_responder(plan_of("80,443,4700-5000", "443", Depth::Quick)), silent);
    insta::assert_snapshot!(responder(&rounds), @r"
    Responder: 1
    Responder: 1
    Responder: 17
    Responder: 1
    ");
    let open = play(&with_responder(plan_of("80,443", "443", Depth::Quick)), |_| Saw::Accepted);
    assert_eq!(responder(&open), "", "nothing is silent, so nobody is asked");
}

#[test]
fn what_brings_no_echo_is_asked_again_and_filled_in_as_everything_else() {
    let cut = |target: &Target| match (target.host.as_str(), target.port) {
        ("r.example", 4813..) => SILENT,
        ("r.example", _) => Saw::Echo,
        (_, 443) => Saw::Accepted,
        _ => SILENT,
    };
    let rounds = play(&with_responder(plan_of("443,4700-5000", "443", Depth::Quick)), cut);
    // Ten samples lie above the cut, seven of the nineteen ports between; seventeen are too many for a third try.
    insta::assert_snapshot!(responder(&rounds), @r"
    Responder: 1
    Responder: 1
    Responder: 16
    Responder: 10
    Responder: 19
    Responder: 7
    Responder: 1
    ");
}

#[test]
fn a_responder_whose_sure_port_is_silent_is_asked_nothing_else() {
    let dead = |target: &Target| if target.port == 443 && target.host != "r.example" { Saw::Accepted } else { SILENT };
    let rounds = play(&with_responder(plan_of("80,443", "443", Depth::Quick)), dead);
    insta::assert_snapshot!(responder(&rounds), @r"
    Responder: 1
    Responder: 1
    Responder: 1
    ");
}

#[test]
fn what_a_responder_says_changes_nothing_that_is_asked_of_the_destinations() {
    let silent = |target: &Target| match (target.host.as_str(), target.port) {
        ("r.example", ..4813) => Saw::Echo,
        (_, 443) => Saw::Accepted,
        _ => SILENT,
    };
    let plan = plan_of("80,443,4700-5000", "443,4700", Depth::Quick);
    let without = play(&plan, silent);
    for name in ["r.example", "a.example"] {
        let mut plan = plan.clone();
        plan.table.responder = Some(name.parse().unwrap());
        let rounds = play(&plan, silent);
        let others = rounds.lines().filter(|line| !line.starts_with("Responder")).map(|line| format!("{line}\n"));
        assert_eq!(others.collect::<String>(), without, "{name}");
        assert!(rounds.contains("Responder"), "{name}");
    }
}

fn with_responder(mut plan: Plan) -> Plan {
    plan.table.responder = Some("r.example".parse().unwrap());
    plan
}

/// The rounds that are the responder's.
fn responder(rounds: &str) -> String {
    rounds.lines().filter(|line| line.starts_with("Responder")).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_plan_reads_as_text_before_anything_is_asked() {
    let profile = builtin("glarassist").unwrap();
    let choice =
        Choice { device: DeviceClass::Mobile, parameters: BTreeMap::new(), hosts: BTreeMap::new(), responder: None };
    let table = Table::of(&profile, &choice).unwrap();
    let device = Device { resolvers: vec!["192.168.50.1:53".parse().unwrap()], ..device() };
    insta::assert_snapshot!(plan(&table, &device, Depth::Quick), @r"
    names, by system and 192.168.50.1:53
      glarassist.com
      webrtc2-ap-web-1.agora.io
      ap-web-1-europe.agora.io
      webrtc2-2.ap.sd-rtn.com
      web-2.statscollector.sd-rtn.com
      s3.eu-west-1.amazonaws.com
    controls
      http://connectivitycheck.gstatic.com/generate_204 → 204
      http://www.msftconnecttest.com/connecttest.txt → 200
      https://www.gstatic.com/generate_204 → 204
      stun stun.l.google.com:3478
      stun stun.cloudflare.com:3478
      nobody at 192.0.2.1
      nobody at 2001:db8::1
    api tcp 443 (1 of 1 ports)
      glarassist.com by glarassist.com
    rtc-tcp tcp 80,443,3433,4700,4720,4740,4760,4780,4800,4820,4840,4860,4880,4900,4920,4940,4960,4980,5000,5668-5669,6080,6443,8667,9667,30011-30013 (28 of 313 ports)
      .agora.io by webrtc2-ap-web-1.agora.io
      .agora.io by ap-web-1-europe.agora.io
      .edge.agora.io by nothing: no public name
      .sd-rtn.com by webrtc2-2.ap.sd-rtn.com
      .sd-rtn.com by web-2.statscollector.sd-rtn.com
      .edge.sd-rtn.com by nothing: no public name
    rtc-udp udp 3478,4700,4720,4740,4760,4780,4800,4820,4840,4860,4880,4900,4920,4940,4960,4980,5000 (17 of 302 ports)
      .agora.io by webrtc2-ap-web-1.agora.io
      .agora.io by ap-web-1-europe.agora.io
      .edge.agora.io by nothing: no public name
      .sd-rtn.com by webrtc2-2.ap.sd-rtn.com
      .sd-rtn.com by web-2.statscollector.sd-rtn.com
      .edge.sd-rtn.com by nothing: no public name
    files tcp 443 (1 of 1 ports)
      *.eu-west-1.amazonaws.com by s3.eu-west-1.amazonaws.com
    errors tcp 443 (1 of 1 ports)
      35.188.42.15 by 35.188.42.15
      34.120.195.249 by 34.120.195.249
    ");
}

/// Plays a plan against a network of three hops in which `port` says how the server's ports look, and prints the rounds.
pub(super) fn play(plan: &Plan, port: impl Fn(&Target) -> Saw) -> String {
    play_with(plan, port, Saw::Routed)
}

fn play_with(plan: &Plan, port: impl Fn(&Target) -> Saw, route: Saw) -> String {
    let mut seen: Vec<Observation> = Vec::new();
    let mut lines = String::new();
    while let Some(round) = plan.next(&seen) {
        let probes = match round.work {
            Work::Probes(probes) => probes,
            Work::Survey(survey) => {
                survey.ways.iter().for_each(|way| lines += &format!("{:?}: {way}\n", round.phase));
                seen.extend(survey.ways.iter().flat_map(|way| surveyed(way, &port)));
                continue;
            }
        };
        lines += &format!("{:?}: {}\n", round.phase, probes.len());
        for probe in &probes {
            let saw = match &probe.ask {
                Ask::Route { .. } => route.clone(),
                Ask::Dns { .. } => Saw::Answers { addresses: vec![SERVER.parse().unwrap()] },
                Ask::Walk { target, ttl } => walk(&port(target), *ttl),
                // Whatever the responder is called.
                Ask::Echo(target) => port(&Target { host: "r.example".to_owned(), ..target.clone() }),
                other => match other.first_step().target() {
                    Some(target) if target.host == NOBODY => SILENT,
                    Some(target) => port(target),
                    None => SILENT,
                },
            };
            let first = probe.ask.first_step();
            let steps = match (&probe.ask, &saw, &first) {
                (Ask::Echo(target), Saw::Echo, Step::Tcp(_)) => {
                    vec![(first, Saw::Accepted), (Step::Echo(target.clone()), saw)]
                }
                _ => vec![(first, saw)],
            };
            for (step, saw) in steps {
                let n = u32::try_from(seen.len() + 1).unwrap();
                let (role, attempt) = (probe.role, probe.attempt);
                // A responder far away.
                let took_us = if role == Role::Responder { 400_000 } else { 40_000 };
                seen.push(Observation { n, at_us: 0, took_us, role, attempt, step, saw });
            }
        }
        assert!(lines.lines().count() < 60, "the plan does not end:\n{lines}");
    }
    lines
}

/// Every port of a way, walked to hop 2 as often as makes a block.
fn surveyed(way: &Way, port: impl Fn(&Target) -> Saw) -> Vec<Observation> {
    let ports = way.stretches.iter().flat_map(|stretch| {
        let target = |port: &u16| Target {
            host: way.host.clone(),
            address: way.address,
            transport: stretch.transport,
            port: *port,
        };
        stretch.asked.iter().map(target)
    });
    let walks = ports.flat_map(|target| (0..ENOUGH_MISSES).map(move |_| target.clone()));
    let walk = |target: Target| Observation {
        n: 0,
        at_us: 0,
        took_us: 40_000,
        role: Role::Rule,
        attempt: 1,
        saw: walk(&port(&target), 2),
        step: Step::Walk { target, ttl: 2 },
    };
    walks.map(walk).collect()
}

/// The site's firewall, at hop 1, answers when the packet's hops run out there, and drops what is silent.
fn walk(port: &Saw, ttl: u8) -> Saw {
    let expired = |hop: usize| Saw::Icmp { from: ROUTERS[hop].parse().unwrap(), kind: 11, code: 0 };
    match (port, ttl) {
        (_, 1) => expired(0),
        (Saw::Silent { .. }, _) => SILENT,
        (_, 2) => expired(1),
        (other, _) => other.clone(),
    }
}

pub(super) const SILENT: Saw = Saw::Silent { waited_ms: 1150 };

pub(super) fn plan_of(ports: &str, serves: &str, depth: Depth) -> Plan {
    plan_for((Transport::Tcp, ports), serves, Vec::new(), depth)
}

/// One row for a.example, on whose ports these protocols are spoken.
pub(super) fn plan_for(ports: (Transport, &str), serves: &str, speaks: Vec<Speaks>, depth: Depth) -> Plan {
    let rule = Rule {
        id: "web".to_owned(),
        service: "Web".to_owned(),
        devices: vec![DeviceClass::Mobile],
        rows: Vec::new(),
        hosts: Vec::new(),
        transport: ports.0,
        ports: ports.1.parse().unwrap(),
        speaks,
        required: true,
        can_be_disabled: None,
        loses: String::new(),
        only_with: None,
    };
    let target = TableTarget {
        host: "a.example".to_owned(),
        probed: Probed::Name("a.example".to_owned()),
        serves: serves.parse().unwrap(),
        tls_name: (!rule.speaks.is_empty()).then(|| "a.example".to_owned()),
    };
    let nobody: IpAddr = NOBODY.parse().unwrap();
    let table = Table {
        device: DeviceClass::Mobile,
        rows: vec![TableRow { rule, targets: vec![target] }],
        capabilities: Vec::new(),
        controls: Controls { negative: vec![nobody], ..Controls::default() },
        switches: Vec::new(),
        asides: Vec::new(),
        notes: Vec::new(),
        responder: None,
        parameters: BTreeMap::new(),
    };
    plan(&table, &device(), depth)
}

fn device() -> Device {
    Device {
        platform: "test".to_owned(),
        runner: Runner::Shell,
        network: Network::default(),
        resolvers: Vec::new(),
        resolvers_named: false,
        proxy: None,
        egress: Egress::Any,
        roots: None,
        allow_private: false,
        deadline: Duration::from_secs(30),
        media: Duration::from_secs(3),
    }
}
