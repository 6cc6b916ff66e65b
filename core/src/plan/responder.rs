//! The responder: it is asked for those ports on which the table's own destinations stay silent, between two looks at the port that surely reaches it.
//!
//! Nothing here reads or feeds what is asked of the destinations: the stages of the plan that come before do not change by it.

use std::net::IpAddr;
use std::time::Duration;

use crate::observe::{Ask, DnsWay, Family, Probe, Role, Target};
use crate::profile::{Responder, TableRow, Transport};

use super::Plan;
use super::again::{A_FEW, AGAIN_WAIT};
use super::book::{Book, Looks};
use super::targets::{FIRST_WAIT, places, reachable};
use super::{gaps, names};

/// The next probes for the responder's sake, step by step; none without a responder, or when nothing is left silent.
pub(super) fn asked(plan: &Plan, book: &Book<'_>) -> Vec<Probe> {
    let Some(responder) = &plan.table.responder else { return Vec::new() };
    let silent = silent(plan, book);
    if silent.is_empty() {
        return Vec::new();
    }
    let case = Case { plan, book, responder, silent };
    let fresh = |step: &Step| step(&case).into_iter().filter(|probe| !book.has(probe)).collect::<Vec<_>>();
    STEPS.iter().map(fresh).find(|probes| !probes.is_empty()).unwrap_or_default()
}

struct Case<'a> {
    plan: &'a Plan,
    book: &'a Book<'a>,
    responder: &'a Responder,
    silent: Vec<Silent<'a>>,
}

/// A row's ports that are silent at one of its addresses of this family.
struct Silent<'a> {
    row: &'a TableRow,
    family: Family,
    ports: Vec<u16>,
}

type Step = fn(&Case<'_>) -> Vec<Probe>;

const STEPS: [Step; 7] = [lookups, before, first, second, between_samples, third, after];

fn silent<'a>(plan: &'a Plan, book: &Book<'_>) -> Vec<Silent<'a>> {
    let mut all: Vec<Silent<'_>> = Vec::new();
    for place in places(plan, book) {
        let is_silent = |port: &u16| book.looks(&place.at(*port)) == Some(Looks::Silent);
        let ports: Vec<u16> = place.row.rule.ports.iter().filter(is_silent).collect();
        let family = place.family();
        match all.iter_mut().find(|other| other.family == family && other.row.rule.id == place.row.rule.id) {
            Some(known) => known.ports.extend(ports),
            None => all.push(Silent { row: place.row, family, ports }),
        }
    }
    for silent in &mut all {
        silent.ports.sort_unstable();
        silent.ports.dedup();
    }
    all.retain(|silent| !silent.ports.is_empty());
    all
}

fn lookups(case: &Case<'_>) -> Vec<Probe> {
    if case.responder.host.parse::<IpAddr>().is_ok() {
        return Vec::new();
    }
    let ways = names::control_ways(case.plan);
    ways.into_iter().map(|via: DnsWay| names::lookup(Role::Responder, &case.responder.host, via)).collect()
}

/// The port that surely reaches the responder; a second time where it did not.
fn before(case: &Case<'_>) -> Vec<Probe> {
    case.addresses().into_iter().flat_map(|address| case.look(address, 1)).collect()
}

fn first(case: &Case<'_>) -> Vec<Probe> {
    case.spots()
        .flat_map(|(silent, address)| silent.ports.iter().map(move |port| case.echo(silent, address, *port)))
        .collect()
}

/// Whatever brought no echo is asked again, apart from anything fresh.
fn second(case: &Case<'_>) -> Vec<Probe> {
    let unanswered = case.unanswered(|looks| !matches!(looks, Looks::Fine | Looks::Local));
    unanswered.into_iter().map(|probe| Probe { attempt: 2, wait: case.wait(AGAIN_WAIT), ..probe }).collect()
}

fn between_samples(case: &Case<'_>) -> Vec<Probe> {
    let wanted = case.spots().flat_map(|(silent, address)| {
        let between = gaps::between(silent.row, |port| case.looks(silent, address, port));
        between.into_iter().map(|port| case.echo(silent, address, port)).collect::<Vec<_>>()
    });
    wanted.collect()
}

/// The last few may be nothing but lost packets.
fn third(case: &Case<'_>) -> Vec<Probe> {
    let unanswered = case.unanswered(|looks| looks == Looks::Silent);
    let few = unanswered.len() <= A_FEW;
    let third = unanswered.into_iter().map(|probe| Probe { attempt: 3, wait: case.wait(AGAIN_WAIT), ..probe });
    third.filter(|_| few).collect()
}

/// The sure port once more, when everything else has been asked.
fn after(case: &Case<'_>) -> Vec<Probe> {
    let alive: Vec<IpAddr> = case.addresses().into_iter().filter(|address| case.is_alive(*address)).collect();
    alive.into_iter().flat_map(|address| case.look(address, 3)).collect()
}

impl Case<'_> {
    /// The responder's addresses of those families that something is silent in.
    fn addresses(&self) -> Vec<IpAddr> {
        let mut all = reachable(self.book, &self.responder.host);
        all.retain(|address| self.silent.iter().any(|silent| silent.family == Family::of(*address)));
        all
    }

    /// Silent rows with each address of a responder that answers.
    fn spots(&self) -> impl Iterator<Item = (&Silent<'_>, IpAddr)> {
        let alive: Vec<IpAddr> = self.addresses().into_iter().filter(|address| self.is_alive(*address)).collect();
        self.silent.iter().flat_map(move |silent| {
            let fits = alive.clone().into_iter().filter(|address| Family::of(*address) == silent.family);
            fits.map(move |address| (silent, address))
        })
    }

    /// Two tries at the sure port: this one, and the next where this one brought no echo.
    fn look(&self, address: IpAddr, attempt: u8) -> Vec<Probe> {
        let target = self.target(address, Transport::Tcp, self.responder.port);
        let probe = |attempt, least| Probe {
            role: Role::Responder,
            attempt,
            wait: self.wait(least),
            ask: Ask::Echo(target.clone()),
        };
        let missed = self.book.echoes(&target).any(|(tried, looks)| tried == attempt && looks != Looks::Fine);
        let again = missed.then(|| probe(attempt + 1, AGAIN_WAIT));
        [probe(attempt, FIRST_WAIT)].into_iter().chain(again).collect()
    }

    fn is_alive(&self, address: IpAddr) -> bool {
        let target = self.target(address, Transport::Tcp, self.responder.port);
        self.book.echoes(&target).any(|(attempt, looks)| attempt < 3 && looks == Looks::Fine)
    }

    /// Ports asked of the responder that look like this after all tries.
    fn unanswered(&self, wanted: impl Fn(Looks) -> bool) -> Vec<Probe> {
        let probes = self.spots().flat_map(|(silent, address)| {
            let ports =
                silent.row.rule.ports.iter().filter(|port| self.looks(silent, address, *port).is_some_and(&wanted));
            ports.map(|port| self.echo(silent, address, port)).collect::<Vec<_>>()
        });
        probes.collect()
    }

    fn looks(&self, silent: &Silent<'_>, address: IpAddr, port: u16) -> Option<Looks> {
        let target = self.target(address, silent.row.rule.transport, port);
        let all: Vec<Looks> = self.book.echoes(&target).map(|(_, looks)| looks).collect();
        if all.contains(&Looks::Fine) { Some(Looks::Fine) } else { all.last().copied() }
    }

    fn echo(&self, silent: &Silent<'_>, address: IpAddr, port: u16) -> Probe {
        let ask = Ask::Echo(self.target(address, silent.row.rule.transport, port));
        Probe { role: Role::Responder, attempt: 1, wait: self.wait(FIRST_WAIT), ask }
    }

    fn target(&self, address: IpAddr, transport: Transport, port: u16) -> Target {
        Target { host: self.responder.host.clone(), address, transport, port }
    }

    /// The responder may be farther away than the destinations.
    fn wait(&self, least: Duration) -> Duration {
        self.book.patience(least).max(self.book.quickest_echo() * 3)
    }
}
