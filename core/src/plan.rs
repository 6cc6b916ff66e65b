//! What to do next, as a pure function of the table and of what has been seen so far.
//!
//! A run goes in rounds. Each stage below lists every probe it wants by now; the first stage that wants something not yet seen makes the next
//! round. So retests, gaps between samples and walks are part of the plan, not a second plan hidden in the runner.

mod again;
mod book;
mod content;
mod gaps;
mod mapping;
mod names;
mod proxy;
mod relays;
mod responder;
mod samples;
mod show;
mod signal;
mod survey;
mod targets;
mod walk;

use std::net::SocketAddr;
use std::time::Duration;

use crate::device::{Depth, Device, Proxy};
use crate::observe::{Observation, Probe, Survey};
use crate::profile::Table;

use book::Book;

/// A table and the circumstances under which it is probed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    table: Table,
    depth: Depth,
    resolvers: Vec<SocketAddr>,
    resolvers_named: bool,
    proxy: Option<Proxy>,
    no_proxy: Vec<String>,
    allow_private: bool,
    media: Duration,
}

/// What is done together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// What the round is for.
    pub phase: Phase,
    /// What to do.
    pub work: Work,
}

/// What is to be done in a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// Probes that fly together; their order does not matter.
    Probes(Vec<Probe>),
    /// Silent ports are proven by the routers on the way, each packet after what was heard of those before.
    Survey(Survey),
}

/// What a round is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Names become addresses, and the routing table is asked.
    Names,
    /// Rules, and the controls beside them.
    Targets,
    /// Apparent blocks are tried again, apart from anything fresh.
    Again,
    /// Ports between samples that disagree.
    Gaps,
    /// Packets with few hops to live tell who drops and who refuses.
    Walk,
    /// Relays are asked for an allocation.
    Relays,
    /// Ports that open and do not answer to their own protocol are asked with other contents.
    Content,
    /// A call's packets go through a relay and back.
    Media,
    /// A responder of one's own is asked for what stayed silent.
    Responder,
    /// What takes long and flies beside the rounds comes to its end.
    Beside,
}

impl Phase {
    /// Code of its words.
    pub fn code(self) -> &'static str {
        match self {
            Self::Names => "phase-names",
            Self::Targets => "phase-targets",
            Self::Again => "phase-again",
            Self::Gaps => "phase-gaps",
            Self::Walk => "phase-walk",
            Self::Relays => "phase-relays",
            Self::Content => "phase-content",
            Self::Media => "phase-media",
            Self::Responder => "phase-responder",
            Self::Beside => "phase-beside",
        }
    }
}

/// Makes the plan for a table on a device.
pub fn plan(table: &Table, device: &Device, depth: Depth) -> Plan {
    Plan {
        table: table.clone(),
        depth,
        resolvers: device.resolvers.clone(),
        resolvers_named: device.resolvers_named,
        proxy: device.proxy.clone(),
        no_proxy: device.network.no_proxy.clone(),
        allow_private: device.allow_private,
        media: device.media,
    }
}

impl Plan {
    /// The most probes that the first look at the table and at a responder can take, both address families counted.
    pub fn most_probes(&self) -> usize {
        let rows = self.table.rows.iter();
        let asked = usize::from(self.table.responder.is_some());
        let straight =
            rows.map(|row| (row.targets.len() + asked) * 2 * samples::chosen(&row.rule.ports, self.depth).len());
        straight.sum::<usize>() + proxy::most(self) + signal::most(self)
    }

    /// What takes long and no round waits for: it flies beside them, from the moment that it is known until its own end, or that
    /// of the run where that does not wait for it either.
    pub fn beside(&self, seen: &[Observation]) -> Vec<Probe> {
        let book = Book::of(seen);
        let wanted = [signal::kept(self, &book), mapping::left_alone(self, &book)].concat();
        wanted.into_iter().filter(|probe| !book.has(probe)).collect()
    }

    /// The next round after what has been seen; none when everything is done. A device that has no way out asks only its proxy, if it has one.
    pub fn next(&self, seen: &[Observation]) -> Option<Round> {
        let book = Book::of(seen);
        let stages = if book.offline() { BY_PROXY } else { STAGES };
        stages.iter().find_map(|(phase, stage)| {
            let work = match stage {
                Stage::Probes(wanted) => {
                    let probes = wanted(self, &book).into_iter().filter(|probe| !book.has(probe));
                    Some(Work::Probes(probes.collect())).filter(|work| *work != Work::Probes(Vec::new()))
                }
                Stage::Survey(wanted) => wanted(self, &book).map(Work::Survey),
            };
            work.map(|work| Round { phase: *phase, work })
        })
    }
}

enum Stage {
    Probes(fn(&Plan, &Book<'_>) -> Vec<Probe>),
    Survey(fn(&Plan, &Book<'_>) -> Option<Survey>),
}

const STAGES: &[(Phase, Stage)] = &[
    (Phase::Names, Stage::Probes(names::routes)),
    (Phase::Names, Stage::Probes(|plan, book| [names::lookups(plan, book), proxy::lookups(plan, book)].concat())),
    (
        Phase::Names,
        Stage::Probes(|plan, book| [names::another_way(plan, book), proxy::lookups_again(plan, book)].concat()),
    ),
    (
        Phase::Targets,
        Stage::Probes(|plan, book| {
            let signals = signal::first(plan, book);
            [targets::first(plan, book), proxy::first(plan, book), mapping::asked(plan, book), signals].concat()
        }),
    ),
    (Phase::Walk, Stage::Survey(survey::at_once)),
    (
        Phase::Again,
        Stage::Probes(|plan, book| {
            [
                again::second(plan, book),
                proxy::again(plan, book),
                signal::again(plan, book),
                content::others(plan, book),
            ]
            .concat()
        }),
    ),
    (Phase::Gaps, Stage::Probes(gaps::between_samples)),
    (Phase::Walk, Stage::Survey(survey::silences)),
    (Phase::Walk, Stage::Probes(|plan, book| [walk::refusals(plan, book), content::datagrams(plan, book)].concat())),
    (Phase::Again, Stage::Probes(again::third)),
    (Phase::Relays, Stage::Probes(relays::asked)),
    (Phase::Content, Stage::Probes(|plan, book| [content::others(plan, book), content::curious(plan, book)].concat())),
    (Phase::Content, Stage::Probes(content::places)),
    (Phase::Media, Stage::Probes(relays::media)),
    (Phase::Responder, Stage::Probes(responder::asked)),
];

/// What is left where the device's own system knows no way out: its proxy may be nearer than that.
const BY_PROXY: &[(Phase, Stage)] = &[
    (Phase::Names, Stage::Probes(proxy::lookups)),
    (Phase::Names, Stage::Probes(proxy::lookups_again)),
    (Phase::Targets, Stage::Probes(proxy::first)),
    (Phase::Again, Stage::Probes(|plan, book| [proxy::again(plan, book), signal::again(plan, book)].concat())),
];

#[cfg(test)]
mod tests;
