#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::time::Duration;

use crate::device::{Depth, Device, Egress, Network, Runner};
use crate::observe::{Ask, Family, Leg, Observation, Saw, Step};
use crate::plan::{Plan, Work, plan};
use crate::profile::{Choice, DeviceClass, Table, builtin};

#[test]
fn what_is_spoken_in_tls_is_asked_for_by_name_with_the_first_look() {
    let rounds = play(&through("http://192.168.50.1:3128", &[]), true, |_, _| 200);
    insta::assert_snapshot!(rounds, @"
    Names: 2 more
    Names: 11 more
    Targets: 34.120.195.249:443 as o0.ingest.sentry.io, 35.188.42.15:443, ap-web-1-europe.agora.io:443, glarassist.com:443 page, s3.eu-west-1.amazonaws.com:443 page, web-2.statscollector.sd-rtn.com:443, webrtc2-2.ap.sd-rtn.com:443, webrtc2-ap-web-1.agora.io:443, 203 more
    Again: 4 more
    ");
}

#[test]
fn credentials_are_tried_on_one_host_before_the_others() {
    let plan = through("http://user:secret@192.168.50.1:3128", &[]);
    insta::assert_snapshot!(play(&plan, true, |_, _| 200), @"
    Names: 2 more
    Names: 11 more
    Targets: 34.120.195.249:443 as o0.ingest.sentry.io, 203 more
    Targets: 35.188.42.15:443, ap-web-1-europe.agora.io:443, glarassist.com:443 page, s3.eu-west-1.amazonaws.com:443 page, web-2.statscollector.sd-rtn.com:443, webrtc2-2.ap.sd-rtn.com:443, webrtc2-ap-web-1.agora.io:443, 0 more
    Again: 4 more
    ");
    insta::assert_snapshot!(play(&plan, true, |_, _| 407), @"
    Names: 2 more
    Names: 11 more
    Targets: 34.120.195.249:443 as o0.ingest.sentry.io, 203 more
    Again: 34.120.195.249:443 as o0.ingest.sentry.io #2, 0 more
    ");
}

#[test]
fn a_refusal_is_asked_twice_and_a_third_time_where_the_two_differ() {
    let plan = through("http://192.168.50.1:3128", &[]);
    let one = |wanted: &'static str, status: [u16; 2]| {
        move |host: &str, attempt: u8| {
            if host == wanted { *status.get(usize::from(attempt) - 1).unwrap_or(&403) } else { 200 }
        }
    };
    insta::assert_snapshot!(play(&plan, true, one("glarassist.com", [503, 200])), @"
    Names: 2 more
    Names: 11 more
    Targets: 34.120.195.249:443 as o0.ingest.sentry.io, 35.188.42.15:443, ap-web-1-europe.agora.io:443, glarassist.com:443 page, s3.eu-west-1.amazonaws.com:443 page, web-2.statscollector.sd-rtn.com:443, webrtc2-2.ap.sd-rtn.com:443, webrtc2-ap-web-1.agora.io:443, 203 more
    Again: glarassist.com:443 page #2, 4 more
    ");
    insta::assert_snapshot!(play(&plan, true, one("glarassist.com", [403, 503])), @"
    Names: 2 more
    Names: 11 more
    Targets: 34.120.195.249:443 as o0.ingest.sentry.io, 35.188.42.15:443, ap-web-1-europe.agora.io:443, glarassist.com:443 page, s3.eu-west-1.amazonaws.com:443 page, web-2.statscollector.sd-rtn.com:443, webrtc2-2.ap.sd-rtn.com:443, webrtc2-ap-web-1.agora.io:443, 203 more
    Again: glarassist.com:443 page #2, 4 more
    ");
    insta::assert_snapshot!(play(&plan, true, one("glarassist.com", [407, 403])), @"
    Names: 2 more
    Names: 11 more
    Targets: 34.120.195.249:443 as o0.ingest.sentry.io, 35.188.42.15:443, ap-web-1-europe.agora.io:443, glarassist.com:443 page, s3.eu-west-1.amazonaws.com:443 page, web-2.statscollector.sd-rtn.com:443, webrtc2-2.ap.sd-rtn.com:443, webrtc2-ap-web-1.agora.io:443, 203 more
    Again: glarassist.com:443 page #2, 4 more
    Again: glarassist.com:443 page #3, 0 more
    ");
}

#[test]
fn hosts_that_no_proxy_names_are_not_asked_for() {
    let plan = through("http://192.168.50.1:3128", &["agora.io", ".sd-rtn.com", "amazonaws.com", "35.188.0.0/16"]);
    insta::assert_snapshot!(play(&plan, true, |_, _| 200), @"
    Names: 2 more
    Names: 11 more
    Targets: 34.120.195.249:443 as o0.ingest.sentry.io, glarassist.com:443 page, 203 more
    ");
}

#[test]
fn a_device_without_a_way_out_still_asks_its_proxy() {
    let plan = through("http://proxy.example:3128", &["agora.io", "sd-rtn.com", "amazonaws.com", "34.0.0.0/7"]);
    insta::assert_snapshot!(play(&plan, false, |_, _| 200), @"
    Names: 2 more
    Names: proxy.example?, 0 more
    Targets: glarassist.com:443 page, 0 more
    ");
}

#[test]
fn a_name_of_the_sites_own_is_not_asked_for_in_the_proxys_name() {
    let plan = through("http://192.168.50.1:3128", &[]);
    let mut seen = Vec::new();
    for name in super::names::rule_names(&plan) {
        let saw = Saw::Answers { addresses: vec!["10.9.9.9".parse().unwrap()] };
        seen.push(observed(&super::names::lookup(super::Role::Rule, &name, crate::observe::DnsWay::System), saw));
    }
    let book = super::Book::of(&seen);
    let hosts =
        |plan: &Plan| -> Vec<String> { super::asks(plan, &book).into_iter().map(|(tunnel, _)| tunnel.host).collect() };
    assert_eq!(hosts(&plan), ["34.120.195.249", "35.188.42.15"]);
    assert_eq!(hosts(&Plan { allow_private: true, ..plan }).len(), 8);
}

#[test]
fn where_nobody_is_at_the_proxys_first_address_its_other_one_is_asked() {
    let plan = through("http://proxy.example:3128", &[]);
    let both = ["192.168.50.9", "fd00:50::9"].map(|address| address.parse().unwrap()).to_vec();
    let lookup = super::lookups(&plan, &super::Book::of(&[])).remove(0);
    let mut seen = vec![observed(&lookup, Saw::Answers { addresses: both })];
    let first = super::first(&plan, &super::Book::of(&seen)).remove(0);
    seen.push(observed(&first, Saw::Refused));
    let proxies = |probes: Vec<super::Probe>| -> Vec<String> {
        let of = |probe: super::Probe| match probe.ask {
            Ask::Tunnel { tunnel, .. } => format!("{} #{}", tunnel.proxy, probe.attempt),
            other => format!("{other:?}"),
        };
        probes.into_iter().map(of).collect()
    };
    assert_eq!(proxies(vec![first]), ["192.168.50.9:3128 #1"]);
    assert_eq!(proxies(super::again(&plan, &super::Book::of(&seen))), ["[fd00:50::9]:3128 #2"]);
}

#[test]
fn a_name_of_the_proxy_that_was_not_resolved_is_asked_for_again() {
    let plan = through("http://proxy.example:3128", &[]);
    let lookup = super::lookups(&plan, &super::Book::of(&[])).remove(0);
    let lost = [observed(&lookup, Saw::DnsError { code: "failed".to_owned() })];
    let again = |plan: &Plan| super::lookups_again(plan, &super::Book::of(&lost)).len();
    assert_eq!(again(&plan), 1);
    assert_eq!(again(&Plan { resolvers_named: true, ..plan }), 0);
}

#[test]
fn a_near_proxy_shortens_no_wait() {
    let plan = through("http://192.168.50.1:3128", &[]);
    let far = Duration::from_secs(1);
    let tunnel = super::first(&plan, &super::Book::of(&[])).remove(0);
    let target = "203.0.113.20".parse().unwrap();
    let tcp = crate::profile::Transport::Tcp;
    let target = crate::observe::Target { host: "a.example".to_owned(), address: target, transport: tcp, port: 443 };
    let mut seen: Vec<Observation> = (0..5).map(|_| observed(&tunnel, Saw::Accepted)).collect();
    seen.push(Observation { step: Step::Tcp(target), took_us: 1_000_000, ..observed(&tunnel, Saw::Accepted) });
    assert_eq!(super::Book::of(&seen).patience(far), far * 3);
}

#[test]
fn the_plan_says_that_the_proxy_is_asked() {
    let text = through("http://user:secret@proxy.example:3128", &[]).to_string();
    assert!(text.contains("\nwhat is spoken in TLS, by proxy.example:3128 too\n"), "{text}");
}

fn through(proxy: &str, no_proxy: &[&str]) -> Plan {
    let profile = builtin("glarassist").unwrap();
    let choice =
        Choice { device: DeviceClass::Mobile, parameters: BTreeMap::new(), hosts: BTreeMap::new(), responder: None };
    let table = Table::of(&profile, &choice).unwrap();
    let no_proxy = no_proxy.iter().map(|entry| (*entry).to_owned()).collect();
    let device = Device {
        platform: "test".to_owned(),
        runner: Runner::Shell,
        network: Network { no_proxy, ..Network::default() },
        resolvers: Vec::new(),
        resolvers_named: false,
        proxy: Some(proxy.parse().unwrap()),
        egress: Egress::Any,
        roots: None,
        allow_private: false,
        deadline: Duration::from_secs(30),
        media: Duration::from_secs(3),
    };
    plan(&table, &device, Depth::Quick)
}

/// Plays a plan on a network where all is open, or nothing but the proxy is there, and prints what the proxy is asked for in each round.
fn play(plan: &Plan, routed: bool, status: impl Fn(&str, u8) -> u16) -> String {
    let mut seen: Vec<Observation> = Vec::new();
    let mut lines = String::new();
    while let Some(round) = plan.next(&seen) {
        let mut asked: Vec<String> = Vec::new();
        let Work::Probes(probes) = round.work else { panic!("nothing is silent here") };
        for probe in &probes {
            let saw = match &probe.ask {
                Ask::Route { to } if routed && Family::of(*to) == Family::V4 => Saw::Routed,
                Ask::Route { .. } => Saw::OsRefused { error: "ENETUNREACH".to_owned() },
                Ask::Dns { name, .. } if name == "proxy.example" => {
                    asked.push(format!("{name}?"));
                    Saw::Answers { addresses: vec!["192.168.50.9".parse().unwrap()] }
                }
                Ask::Dns { .. } => Saw::Answers { addresses: vec!["203.0.113.20".parse().unwrap()] },
                _ => Saw::Accepted,
            };
            seen.push(observed(probe, saw));
            let Ask::Tunnel { tunnel, name, page } = &probe.ask else { continue };
            let leg = |leg, saw| {
                let step = Step::Tunnel { tunnel: tunnel.clone(), leg };
                Observation { step, ..observed(probe, saw) }
            };
            let status = status(&tunnel.host, probe.attempt);
            seen.push(leg(Leg::Connect, Saw::Http { status, skew_s: None, recognised: None, redirect: None }));
            if status == 200 {
                seen.push(leg(Leg::Http, Saw::Http { status, skew_s: None, recognised: None, redirect: None }));
            }
            let page = if page.is_some() { " page" } else { "" };
            let name = if *name == tunnel.host { String::new() } else { format!(" as {name}") };
            let again = if probe.attempt > 1 { format!(" #{}", probe.attempt) } else { String::new() };
            asked.push(format!("{}:{}{name}{page}{again}", tunnel.host, tunnel.port));
        }
        let rest = probes.len() - asked.len();
        asked.push(format!("{rest} more"));
        lines += &format!("{:?}: {}\n", round.phase, asked.join(", "));
        assert!(lines.lines().count() < 60, "the plan does not end:\n{lines}");
    }
    lines
}

fn observed(probe: &super::Probe, saw: Saw) -> Observation {
    let step = probe.ask.first_step();
    Observation { n: 0, at_us: 0, took_us: 40_000, role: probe.role, attempt: probe.attempt, step, saw }
}
