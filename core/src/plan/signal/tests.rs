#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::time::Duration;

use crate::device::{Depth, Device, Egress, Network, Runner};
use crate::observe::{
    Ask, By, DnsWay, Ending, Family, Leg, Mapping, Observation, Probe, Role, Saw, Signal, Signalled, Stayed, Step,
    Target, Trust, Turned, Witness, addresses,
};
use crate::plan::{Plan, Work, plan};
use crate::profile::{Choice, DeviceClass, Table, Transport, builtin};

const HOST: &str = "web.example";
const PAGE: Signalled = Signalled::Answered { status: 200 };
const CUT: Signalled = Signalled::Cut { reset: true };

#[test]
fn an_upgrade_that_is_answered_is_asked_for_once_beside_the_first_look() {
    insta::assert_snapshot!(play(&of("", Depth::Quick), true, |_, _| PAGE), @"Targets: Upgrade 1");
}

#[test]
fn an_upgrade_that_is_cut_is_asked_for_twice_more_each_time_beside_a_page() {
    let cut = |asked, _| if asked == Signal::Page { PAGE } else { CUT };
    insta::assert_snapshot!(play(&of("", Depth::Quick), true, cut), @"
    Targets: Upgrade 1
    Again: Upgrade 2, Page 1
    Again: Upgrade 3, Page 2
    ");
    let once = |asked, attempt| if asked == Signal::Upgrade && attempt == 1 { CUT } else { PAGE };
    insta::assert_snapshot!(play(&of("", Depth::Quick), true, once), @"
    Targets: Upgrade 1
    Again: Upgrade 2, Page 1
    ");
}

#[test]
fn one_name_of_a_row_is_asked_for_all_while_nothing_is_in_its_way() {
    let plan = Plan { table: table("glarassist", []), ..of("", Depth::Quick) };
    let seen = |probe: &Probe, saw| {
        let step = probe.ask.first_step();
        Observation { n: 0, at_us: 0, took_us: 0, role: probe.role, attempt: probe.attempt, step, saw }
    };
    let names = super::super::names::rule_names(&plan).into_iter().zip(20..);
    let mut all: Vec<Observation> = names
        .map(|(name, last)| {
            let lookup = super::super::names::lookup(Role::Rule, &name, DnsWay::System);
            seen(&lookup, Saw::Answers { addresses: vec![[203, 0, 113, last].into()] })
        })
        .collect();
    let hosts = |all: &[Observation]| -> Vec<String> {
        let gate = |probe: Probe| match probe.ask {
            Ask::Signal { gate, .. } => gate.host,
            other => panic!("{other:?}"),
        };
        super::first(&plan, &super::Book::of(all)).into_iter().map(gate).collect()
    };
    assert_eq!(hosts(&all), ["webrtc2-ap-web-1.agora.io"]);
    let cut = super::first(&plan, &super::Book::of(&all)).remove(0);
    all.push(seen(&cut, Saw::Signal(CUT)));
    let every = [
        "ap-web-1-europe.agora.io",
        "web-2.statscollector.sd-rtn.com",
        "webrtc2-2.ap.sd-rtn.com",
        "webrtc2-ap-web-1.agora.io",
    ];
    assert_eq!(hosts(&all), every);
}

#[test]
fn where_pages_are_cut_too_nothing_more_is_asked() {
    insta::assert_snapshot!(play(&of("", Depth::Quick), true, |_, _| CUT), @"
    Targets: Upgrade 1
    Again: Upgrade 2, Page 1
    ");
}

#[test]
fn a_port_that_does_not_answer_is_not_asked_again() {
    insta::assert_snapshot!(play(&of("", Depth::Quick), false, |_, _| Signalled::Unopened), @"Targets: Upgrade 1");
}

#[test]
fn by_the_proxy_it_is_asked_once_that_came_through() {
    insta::assert_snapshot!(play(&of("http://192.168.50.9:3128", Depth::Quick), true, |_, _| PAGE), @"
    Targets: Upgrade 1
    Again: Upgrade 1 by the proxy
    ");
    insta::assert_snapshot!(play(&of("http://192.168.50.9:3128", Depth::Quick), false, |_, _| PAGE), @"Targets: Upgrade 1");
}

#[test]
fn in_a_full_run_a_connection_is_kept_and_once_more_where_it_is_cut() {
    let stays = |end| {
        move |asked, _| match asked {
            Signal::Stay => {
                Signalled::Stayed(Stayed { sent: 12, received: 4, last_ms: Some(4_000), span_ms: 12_000, end })
            }
            _ => Signalled::Upgraded,
        }
    };
    insta::assert_snapshot!(play(&of("", Depth::Full), true, stays(Ending::Cut)), @"
    Targets: Upgrade 1
    Beside: Stay 1
    Beside: Stay 2
    ");
    insta::assert_snapshot!(play(&of("", Depth::Full), true, stays(Ending::Parted)), @"
    Targets: Upgrade 1
    Beside: Stay 1
    ");
    let only_full = play(&of("", Depth::Quick), true, stays(Ending::Cut));
    assert!(!only_full.contains("Stay"), "{only_full}");
    let without = Plan { media: Duration::ZERO, ..of("", Depth::Full) };
    assert!(!play(&without, true, stays(Ending::Cut)).contains("Stay"));
}

#[test]
fn in_a_full_run_bindings_are_left_alone_beside_the_rounds() {
    let bindings = |depth| {
        let servers = ["203.0.113.7:3478", "203.0.113.8:3478"].map(|server| server.parse().unwrap()).to_vec();
        let mapping = Some(Mapping { number: 0, own: false });
        let saw = Saw::Mapped { mappings: vec![None, mapping], others: Vec::new() };
        let seen = |step, saw| Observation { n: 0, at_us: 0, took_us: 0, role: Role::Control, attempt: 1, step, saw };
        let relay = "203.0.113.9".parse().unwrap();
        let target = Target { host: "turn.example".to_owned(), address: relay, transport: Transport::Udp, port: 3478 };
        let lookup = Step::Dns { name: "turn.example".to_owned(), via: DnsWay::System };
        let seen = [
            seen(lookup, Saw::Answers { addresses: vec![relay] }),
            seen(Step::Mapping { servers }, saw),
            seen(Step::Turn { target, secured: false }, Saw::Turn(Turned::Allocated)),
        ];
        let wanted = of("", depth).beside(&seen).into_iter().map(|probe| probe.ask.first_step());
        wanted.collect::<Vec<_>>()
    };
    let left_alone = |server: &str, by| Step::Binding { server: server.parse().unwrap(), by };
    let expected = [left_alone("203.0.113.8:3478", Witness::Mapping), left_alone("203.0.113.9:3478", Witness::Relay)];
    assert_eq!(bindings(Depth::Full), expected);
    assert_eq!(bindings(Depth::Quick), []);
}

/// Plays a plan where ports and the proxy answer, or do not, and prints what is asked of servers that take signalling, round by round.
fn play(plan: &Plan, open: bool, came: impl Fn(Signal, u8) -> Signalled) -> String {
    let mut seen: Vec<Observation> = Vec::new();
    let mut lines = String::new();
    loop {
        let beside = plan.beside(&seen);
        let (phase, probes) = match plan.next(&seen) {
            _ if !beside.is_empty() => ("Beside".to_owned(), beside),
            Some(round) => match round.work {
                Work::Probes(probes) => (format!("{:?}", round.phase), probes),
                Work::Survey(_) => return lines + "Walk",
            },
            None => return lines,
        };
        let mut asked = Vec::new();
        for probe in probes {
            let saw = match &probe.ask {
                Ask::Route { to } if Family::of(*to) == Family::V4 => Saw::Routed,
                Ask::Route { .. } => Saw::OsRefused { error: "ENETUNREACH".to_owned() },
                Ask::Dns { .. } => Saw::Answers { addresses: vec!["203.0.113.20".parse().unwrap()] },
                Ask::Signal { gate, name, asked: signal, lasts } => {
                    assert_eq!((name.as_str(), gate.port), (HOST, 443));
                    assert_eq!(*lasts, if *signal == Signal::Stay { plan.media } else { Duration::ZERO });
                    let way = if matches!(gate.by, By::Proxy(_)) { " by the proxy" } else { "" };
                    asked.push(format!("{signal:?} {}{way}", probe.attempt));
                    Saw::Signal(came(*signal, probe.attempt))
                }
                _ if open => Saw::Accepted,
                _ => Saw::Refused,
            };
            let first = Observation {
                n: 0,
                at_us: 0,
                took_us: 40_000,
                role: probe.role,
                attempt: probe.attempt,
                step: probe.ask.first_step(),
                saw,
            };
            if let (Ask::Tunnel { tunnel, .. }, true) = (&probe.ask, open) {
                let step = Step::Tunnel { tunnel: tunnel.clone(), leg: Leg::Tls };
                let saw = Saw::Tls {
                    version: "1.3".to_owned(),
                    chain: Vec::new(),
                    device: Trust::Valid,
                    public: Trust::Valid,
                };
                seen.push(Observation { step, saw, ..first.clone() });
            }
            seen.push(first);
        }
        if !asked.is_empty() {
            lines += &format!("{phase}: {}\n", asked.join(", "));
        }
        assert!(
            seen.len() < 2_000 && !addresses(HOST, &seen).is_empty() | (seen.len() < 5),
            "the plan does not end:\n{lines}"
        );
    }
}

fn of(proxy: &str, depth: Depth) -> Plan {
    let device = Device {
        platform: "test".to_owned(),
        runner: Runner::Shell,
        network: Network::default(),
        resolvers: Vec::new(),
        resolvers_named: false,
        proxy: (!proxy.is_empty()).then(|| proxy.parse().unwrap()),
        egress: Egress::Any,
        roots: None,
        allow_private: false,
        deadline: Duration::from_secs(30),
        media: Duration::from_secs(12),
    };
    plan(&table("remotespark", [("web_host", HOST), ("turn_host", "turn.example")]), &device, depth)
}

fn table<const N: usize>(profile: &str, named: [(&str, &str); N]) -> Table {
    let parameters = named.map(|(name, host)| (name.to_owned(), host.to_owned())).into();
    let choice = Choice { device: DeviceClass::Mobile, parameters, hosts: BTreeMap::new(), responder: None };
    Table::of(&builtin(profile).unwrap(), &choice).unwrap()
}
