//! What to do next, as a pure function of the table and of what has been seen so far.
//!
//! A run goes in rounds. Each stage below lists every probe it wants by now; the first stage that wants something not yet seen makes the next
//! round. So retests, gaps between samples and walks are part of the plan, not a second plan hidden in the runner.

mod again;
mod book;
mod gaps;
mod names;
mod samples;
mod show;
mod survey;
mod targets;
mod walk;

use std::net::SocketAddr;

use crate::device::{Depth, Device};
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
}

/// Makes the plan for a table on a device.
pub fn plan(table: &Table, device: &Device, depth: Depth) -> Plan {
    Plan { table: table.clone(), depth, resolvers: device.resolvers.clone(), resolvers_named: device.resolvers_named }
}

impl Plan {
    /// The most probes that the first look at the table can take, both address families counted.
    pub fn most_probes(&self) -> usize {
        let rows = self.table.rows.iter();
        rows.map(|row| row.targets.len() * 2 * samples::chosen(&row.rule.ports, self.depth).len()).sum()
    }

    /// The next round after what has been seen; none when everything is done, or when the device has no way out at all.
    pub fn next(&self, seen: &[Observation]) -> Option<Round> {
        let book = Book::of(seen);
        if book.offline() {
            return None;
        }
        STAGES.iter().find_map(|(phase, stage)| {
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

const STAGES: [(Phase, Stage); 9] = [
    (Phase::Names, Stage::Probes(names::routes)),
    (Phase::Names, Stage::Probes(names::lookups)),
    (Phase::Names, Stage::Probes(names::another_way)),
    (Phase::Targets, Stage::Probes(targets::first)),
    (Phase::Again, Stage::Probes(again::second)),
    (Phase::Gaps, Stage::Probes(gaps::between_samples)),
    (Phase::Walk, Stage::Survey(survey::silences)),
    (Phase::Walk, Stage::Probes(walk::refusals)),
    (Phase::Again, Stage::Probes(again::third)),
];

#[cfg(test)]
mod tests;
