//! Tables and observations that tests build line by line.

use std::net::{IpAddr, SocketAddr};

use super::{Circumstances, judge};
use crate::device::Depth;
use crate::observe::{
    By, Certificate, Content, DnsWay, Ended, Family, Gate, Leg, Observation, Role, Saw, Signal, Step, Target, Trust,
    Tunnel,
};
use crate::profile::{
    Capability, Controls, DeviceClass, Gives, Need, Path, Ports, Probed, Reach, Rule, Table, TableRow, TableTarget,
    Transport, Weight,
};

/// A complete quick run, judged and shown.
pub(super) fn judged(table: &Table, steps: Vec<Observation>) -> String {
    judge(table, quick(Ended::Complete), &run(steps)).to_string()
}

/// A quick run without a proxy.
pub(super) fn quick(ended: Ended) -> Circumstances<'static> {
    Circumstances { depth: Depth::Quick, ended, proxy: None, no_proxy: &[], notices: &[], source: &[] }
}

/// The lines of a judged run that begin with any of these words, indentation aside.
pub(super) fn lines(table: &Table, steps: Vec<Observation>, begin: &[&str]) -> String {
    pick(&judged(table, steps), begin)
}

/// The lines of a text that begin with any of these words, indentation aside.
pub(super) fn pick(text: &str, begin: &[&str]) -> String {
    let wanted = text.lines().map(str::trim).filter(|line| begin.iter().any(|word| line.starts_with(word)));
    wanted.collect::<Vec<_>>().join("\n")
}

/// Numbers steps in order; each begins 100 ms after the one before, but packets of a control that follow each other leave at once.
pub(super) fn run(mut steps: Vec<Observation>) -> Vec<Observation> {
    let is_control = |step: &Observation| step.role == Role::Control && matches!(step.step, Step::Walk { .. });
    let (mut at_us, mut after_control) = (0, false);
    for (i, step) in steps.iter_mut().enumerate() {
        step.n = u32::try_from(i).unwrap() + 1;
        at_us += if after_control && is_control(step) { 1_000 } else { 100_000 };
        (step.at_us, after_control) = (at_us, is_control(step));
    }
    steps
}

/// A row such as `tcp 443,4700-5000`, of a required rule.
pub(super) fn row(id: &str, row: &str, targets: &[TableTarget]) -> TableRow {
    let (transport, ports) = row.split_once(' ').unwrap();
    let rule = Rule {
        id: id.to_owned(),
        service: format!("Service {id}"),
        devices: vec![DeviceClass::Mobile],
        rows: Vec::new(),
        hosts: Vec::new(),
        transport: if transport == "tcp" { Transport::Tcp } else { Transport::Udp },
        ports: ports.parse().unwrap(),
        speaks: Vec::new(),
        required: true,
        can_be_disabled: None,
        loses: format!("loses-{id}"),
        only_with: None,
    };
    TableRow { rule, targets: targets.to_vec() }
}

pub(super) fn optional(mut row: TableRow) -> TableRow {
    row.rule.required = false;
    row
}

/// A name, and the ports it is known to answer on.
pub(super) fn name(name: &str, serves: &str) -> TableTarget {
    TableTarget {
        host: name.to_owned(),
        probed: Probed::Name(name.to_owned()),
        serves: if serves.is_empty() { Ports::default() } else { serves.parse().unwrap() },
        tls_name: Some(name.to_owned()),
    }
}

pub(super) fn gap(host: &str, probed: Probed) -> TableTarget {
    TableTarget { host: host.to_owned(), probed, serves: Ports::default(), tls_name: None }
}

pub(super) fn table(rows: Vec<TableRow>, capabilities: Vec<Capability>) -> Table {
    let reach = Reach { url: "http://reach.example/204".to_owned(), status: 204, body: None };
    Table {
        device: DeviceClass::Mobile,
        rows,
        capabilities,
        controls: Controls { reach: vec![reach], stun: Vec::new(), negative: Vec::new() },
        switches: Vec::new(),
        asides: Vec::new(),
        notes: Vec::new(),
        responder: None,
        parameters: std::collections::BTreeMap::new(),
    }
}

/// A capability by its paths: id, what it gives, and needs such as `rtc` or `rtc 443`.
pub(super) fn capability(id: &str, weight: Weight, paths: &[(&str, Gives, &[&str])]) -> Capability {
    let need = |text: &&str| match text.split_once(' ') {
        Some((rule, ports)) => Need { rule: rule.to_owned(), ports: Some(ports.parse().unwrap()) },
        None => Need { rule: (*text).to_owned(), ports: None },
    };
    let paths = paths.iter().map(|(id, gives, needs)| Path {
        id: (*id).to_owned(),
        gives: *gives,
        notices: Some(format!("notice-{id}")),
        devices: Vec::new(),
        only_with: None,
        mode: None,
        needs: needs.iter().map(need).collect(),
    });
    Capability { id: id.to_owned(), title: format!("capability-{id}"), weight, paths: paths.collect() }
}

/// The same table with a responder of this name, port 443.
pub(super) fn with_responder(name: &str, table: Table) -> Table {
    Table { responder: Some(name.parse().unwrap()), ..table }
}

/// A step on its way to an outcome.
#[derive(Clone)]
pub(super) struct At {
    step: Step,
    role: Role,
    attempt: u8,
}

pub(super) fn tcp(host: &str, address: &str, port: u16) -> At {
    at(Step::Tcp(target(host, address, Transport::Tcp, port)))
}

/// A part of the way to a host's port 443 by [`PROXY`].
pub(super) fn tunnel(host: &str, leg: Leg) -> At {
    tunnel_to(host, 443, leg)
}

pub(super) fn tunnel_to(host: &str, port: u16, leg: Leg) -> At {
    at(Step::Tunnel { tunnel: Tunnel { proxy: PROXY.parse().unwrap(), host: host.to_owned(), port }, leg })
}

/// A question about WebSockets.
pub(super) fn signal(host: &str, port: u16, by: By, asked: Signal) -> At {
    at(Step::Signal { gate: Gate { host: host.to_owned(), port, by }, asked })
}

pub(super) fn stun(host: &str, address: &str, port: u16) -> At {
    at(Step::Stun(target(host, address, Transport::Udp, port)))
}

pub(super) fn turn(transport: Transport, address: &str, port: u16, secured: bool) -> At {
    at(Step::Turn { target: target("a.example", address, transport, port), secured })
}

pub(super) fn media(transport: Transport, address: &str, port: u16) -> At {
    at(Step::Media { target: target("a.example", address, transport, port), secured: false })
}

pub(super) fn tls(host: &str, address: &str, port: u16) -> At {
    at(Step::Tls { target: target(host, address, Transport::Tcp, port), name: host.to_owned() })
}

pub(super) fn https(host: &str, address: &str) -> At {
    at(Step::Http { target: target(host, address, Transport::Tcp, 443), path: "/".to_owned(), tls: true })
}

/// The page by which the samples' tables know a captive portal.
pub(super) fn reach() -> At {
    let target = target("reach.example", "198.51.100.80", Transport::Tcp, 80);
    at(Step::Http { target, path: "/204".to_owned(), tls: false }).control()
}

pub(super) fn walk(transport: Transport, address: &str, port: u16, ttl: u8) -> At {
    at(Step::Walk { target: target(address, address, transport, port), ttl })
}

/// Something said to a port of `a.example`.
pub(super) fn say(transport: Transport, address: &str, port: u16, content: Content) -> At {
    at(Step::Say { target: target("a.example", address, transport, port), content, ttl: None })
}

/// A question to the responder at `r.example`.
pub(super) fn echo(transport: Transport, address: &str, port: u16) -> At {
    at(Step::Echo(target("r.example", address, transport, port))).of_responder()
}

pub(super) fn route(to: &str) -> At {
    at(Step::Route { to: to.parse().unwrap() }).negative()
}

pub(super) fn dns(name: &str) -> At {
    at(Step::Dns { name: name.to_owned(), via: DnsWay::System })
}

pub(super) fn asked(resolver: &str, name: &str) -> At {
    let resolver: SocketAddr = resolver.parse().unwrap();
    let via = DnsWay::Direct { resolver, over: Transport::Udp, family: Family::V4 };
    at(Step::Dns { name: name.to_owned(), via })
}

/// The address where nothing may answer, over TCP and UDP, and nothing does.
pub(super) fn honest(tcp_port: u16, udp_port: u16) -> Vec<Observation> {
    vec![
        tcp("192.0.2.1", "192.0.2.1", tcp_port).negative().silent(),
        stun("192.0.2.1", "192.0.2.1", udp_port).negative().silent(),
    ]
}

/// The same outcome in tries 1, 2 and so on.
pub(super) fn times(tries: u8, one: &At, outcome: fn(At) -> Observation) -> Vec<Observation> {
    (1..=tries).map(|attempt| outcome(one.clone().attempt(attempt))).collect()
}

impl At {
    pub(super) fn control(self) -> Self {
        Self { role: Role::Control, ..self }
    }

    pub(super) fn negative(self) -> Self {
        Self { role: Role::Negative, ..self }
    }

    pub(super) fn of_responder(self) -> Self {
        Self { role: Role::Responder, ..self }
    }

    pub(super) fn attempt(self, attempt: u8) -> Self {
        Self { attempt, ..self }
    }

    /// What is said lives for so many hops.
    pub(super) fn hops(mut self, hops: u8) -> Self {
        if let Step::Say { ttl, .. } = &mut self.step {
            *ttl = Some(hops);
        }
        self
    }

    pub(super) fn saw(self, took_us: u64, saw: Saw) -> Observation {
        Observation { n: 0, at_us: 0, took_us, role: self.role, attempt: self.attempt, step: self.step, saw }
    }

    pub(super) fn accepted(self, took_us: u64) -> Observation {
        self.saw(took_us, Saw::Accepted)
    }

    pub(super) fn refused(self, took_us: u64) -> Observation {
        self.saw(took_us, Saw::Refused)
    }

    pub(super) fn silent(self) -> Observation {
        self.saw(90_000, Saw::Silent { waited_ms: 90 })
    }

    pub(super) fn icmp(self, from: &str, kind: u8, code: u8) -> Observation {
        self.saw(500, Saw::Icmp { from: from.parse().unwrap(), kind, code })
    }

    /// A router's report that the packet's hops ran out.
    pub(super) fn expired(self, from: &str, took_us: u64) -> Observation {
        let from: IpAddr = from.parse().unwrap();
        let kind = if from.is_ipv4() { 11 } else { 3 };
        self.saw(took_us, Saw::Icmp { from, kind, code: 0 })
    }

    pub(super) fn os_refused(self, error: &str) -> Observation {
        self.saw(10, Saw::OsRefused { error: error.to_owned() })
    }

    pub(super) fn is(self, addresses: &[&str]) -> Observation {
        let addresses = addresses.iter().map(|address| address.parse().unwrap()).collect();
        self.saw(5_000, Saw::Answers { addresses })
    }

    pub(super) fn dns_error(self, code: &str) -> Observation {
        self.saw(5_000, Saw::DnsError { code: code.to_owned() })
    }

    pub(super) fn stun_reply(self) -> Observation {
        self.saw(40_000, Saw::Stun { error: 0 })
    }

    pub(super) fn echoed(self) -> Observation {
        self.saw(50_000, Saw::Echo)
    }

    pub(super) fn answered(self) -> Observation {
        self.saw(40_000, Saw::Answered)
    }

    pub(super) fn cut(self) -> Observation {
        self.saw(40_000, Saw::Cut { reset: true })
    }

    pub(super) fn shakes(self, device: Trust, public: Trust) -> Observation {
        let leaf = Certificate {
            subject: "subject.example".to_owned(),
            issuer: "Some CA".to_owned(),
            not_before: 0,
            not_after: 1_700_000_000,
        };
        self.saw(80_000, Saw::Tls { version: "1.3".to_owned(), chain: vec![leaf], device, public })
    }

    pub(super) fn status(self, status: u16) -> Observation {
        self.saw(40_000, Saw::Http { status, skew_s: None, recognised: None, redirect: None })
    }

    pub(super) fn page(
        self,
        status: u16,
        skew_s: Option<i64>,
        recognised: Option<bool>,
        redirect: Option<&str>,
    ) -> Observation {
        self.saw(40_000, Saw::Http { status, skew_s, recognised, redirect: redirect.map(str::to_owned) })
    }
}

/// Where the proxy of the samples is.
pub(super) const PROXY: &str = "192.168.50.9:3128";

fn at(step: Step) -> At {
    At { step, role: Role::Rule, attempt: 1 }
}

fn target(host: &str, address: &str, transport: Transport, port: u16) -> Target {
    Target { host: host.to_owned(), address: address.parse().unwrap(), transport, port }
}
