use super::*;
use crate::device::Depth;
use crate::plan::tests::plan_for;
use crate::profile::Speaks;

const SERVER: &str = "203.0.113.20";
const ACCEPTED: Saw = Saw::Accepted;
const CUT: Saw = Saw::Cut { reset: true };
const SILENT: Saw = Saw::Silent { waited_ms: 500 };

#[test]
fn a_name_that_is_stopped_is_asked_for_beside_another_and_none() {
    let tls = |saw| vec![(Role::Rule, Step::Tcp(server(443)), ACCEPTED), (Role::Rule, tls_step(443), saw)];
    assert_eq!(asked(others, &[(443, Protocol::Tls)], tls(Saw::Answered)), "");
    let expected = "443 none x1, 443 a.example x1, 443 example.com x1";
    assert_eq!(asked(others, &[(443, Protocol::Tls)], tls(CUT)), expected);
    assert_eq!(asked(others, &[(443, Protocol::Https)], tls(SILENT)), expected);
    assert_eq!(asked(others, &[(443, Protocol::Turns)], tls(CUT)), format!("443 stun x1, {expected}"));
    assert_eq!(asked(others, &[(443, Protocol::Tls)], vec![(Role::Rule, Step::Tcp(server(443)), SILENT)]), "");
}

#[test]
fn where_something_accepts_on_the_very_port_or_on_all_nothing_more_is_said() {
    let with = |port, steps: Vec<(Role, Step, Saw)>| {
        let nobody = Target { host: "192.0.2.1".to_owned(), address: "192.0.2.1".parse().unwrap(), ..server(port) };
        [vec![(Role::Negative, Step::Tcp(nobody), ACCEPTED)], steps].concat()
    };
    let cut = || vec![(Role::Rule, Step::Stun(server(3478)), CUT)];
    let spoken = [(3478, Protocol::Turn)];
    assert_eq!(asked(others, &spoken, with(3478, cut())), "");
    assert_eq!(asked(others, &spoken, with(8089, cut())), "");
    assert_eq!(asked(others, &spoken, with(443, cut())), "3478 stun x1, 3478 none x1, 3478 a.example x1");
}

#[test]
fn what_is_stopped_twice_beside_an_answer_is_walked_to_with_it() {
    let say = |content, saw| (Role::Rule, Step::Say { target: server(443), content, ttl: None }, saw);
    let first = vec![(Role::Rule, tls_step(443), CUT)];
    let nameless = Content::Tls { name: None };
    let answered = [first.clone(), vec![say(Content::named("a.example"), CUT), say(nameless.clone(), Saw::Answered)]];
    let spoken = [(443, Protocol::Tls)];
    assert_eq!(asked(places, &spoken, answered.concat()), "443 none x16, 443 a.example x16");
    let once = [first.clone(), vec![say(nameless.clone(), Saw::Answered)]];
    assert_eq!(asked(places, &spoken, once.concat()), "");
    let unanswered = [first, vec![say(Content::named("a.example"), CUT), say(nameless, CUT)]];
    assert_eq!(asked(places, &spoken, unanswered.concat()), "");
}

#[test]
fn datagrams_that_say_nothing_go_where_stun_was_missed_and_farther_once_one_is_reported() {
    let walk = |role, target, ttl, saw| (role, Step::Walk { target, ttl }, saw);
    let expired = Saw::Icmp { from: "198.51.100.1".parse().unwrap(), kind: 11, code: 0 };
    let control = Target { transport: Transport::Tcp, ..server(443) };
    let missed = |port: u16| {
        let both = move |_| [2, 3].map(|ttl| walk(Role::Rule, udp(port), ttl, SILENT));
        (0..3).flat_map(both).collect::<Vec<_>>()
    };
    let controls = [2, 3].map(|ttl| walk(Role::Control, control.clone(), ttl, expired.clone())).to_vec();
    let all = || [controls.clone(), missed(4700), missed(4710), missed(4720)].concat();
    let first = "4700 neutral x4, 4700 stun x4, 4720 neutral x4, 4720 stun x4";
    assert_eq!(of_udp(all()), first);
    assert_eq!(of_udp([missed(4700), missed(4710)].concat()), "", "no router reports anything");
    assert_eq!(of_udp([controls.clone(), missed(4700).split_off(1)].concat()), "", "too few misses");
    let step = Step::Say { target: udp(4720), content: Content::Neutral, ttl: Some(2) };
    let told = [all(), vec![(Role::Rule, step, expired.clone())]].concat();
    assert_eq!(of_udp(told), "4700 neutral x4, 4700 stun x4, 4710 neutral x2, 4720 neutral x4, 4720 stun x4");
}

fn of_udp(steps: Vec<(Role, Step, Saw)>) -> String {
    let speaks = Speaks { ports: "4700-4720".parse().unwrap(), protocol: Protocol::Stun, fingerprints: Vec::new() };
    let plan = plan_for((Transport::Udp, "4700-4720"), "443", vec![speaks], Depth::Quick);
    told(datagrams, &plan, steps)
}

fn asked(stage: Stage, spoken: &[(u16, Protocol)], steps: Vec<(Role, Step, Saw)>) -> String {
    let speaks = spoken.iter().map(|(port, protocol)| Speaks {
        ports: port.to_string().parse().unwrap(),
        protocol: *protocol,
        fingerprints: Vec::new(),
    });
    let ports = spoken.first().unwrap().0.to_string();
    let plan = plan_for((Transport::Tcp, &ports), &ports, speaks.collect(), Depth::Quick);
    told(stage, &plan, steps)
}

type Stage = fn(&Plan, &Book<'_>) -> Vec<Probe>;

/// What a stage asks for, by port and content, and how often.
fn told(stage: Stage, plan: &Plan, steps: Vec<(Role, Step, Saw)>) -> String {
    let name = Step::Dns { name: "a.example".to_owned(), via: crate::observe::DnsWay::System };
    let named = (Role::Rule, name, Saw::Answers { addresses: vec![SERVER.parse().unwrap()] });
    let seen: Vec<Observation> = std::iter::once(named).chain(steps).map(observation).collect();
    let mut counted: BTreeMap<(u16, Content), usize> = BTreeMap::new();
    for probe in stage(plan, &Book::of(&seen)) {
        if let Ask::Say { target, content, .. } = probe.ask {
            *counted.entry((target.port, content)).or_default() += 1;
        }
    }
    let word = |content: &Content| match content {
        Content::Neutral => "neutral".to_owned(),
        Content::Stun => "stun".to_owned(),
        Content::Tls { name } => name.clone().unwrap_or_else(|| "none".to_owned()),
    };
    let lines = counted.iter().map(|((port, content), times)| format!("{port} {} x{times}", word(content)));
    lines.collect::<Vec<_>>().join(", ")
}

fn observation((role, step, saw): (Role, Step, Saw)) -> Observation {
    Observation { n: 1, at_us: 0, took_us: 40_000, role, attempt: 1, step, saw }
}

fn server(port: u16) -> Target {
    Target { host: "a.example".to_owned(), address: SERVER.parse().unwrap(), transport: Transport::Tcp, port }
}

fn udp(port: u16) -> Target {
    Target { transport: Transport::Udp, ..server(port) }
}

fn tls_step(port: u16) -> Step {
    Step::Tls { target: server(port), name: "a.example".to_owned() }
}
