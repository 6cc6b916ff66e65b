//! How the network's address translation maps one socket towards different servers.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use crate::device::Depth;
use crate::observe::{Ask, Family, Probe, Role, Saw, Step, Witness};

use super::book::Book;
use super::targets::{self, FIRST_WAIT};
use super::{Plan, again, relays};

/// Each family apart, where the table has STUN servers on two addresses to compare with: one server never tells what another sees (RFC 4787 section
/// 4.1). The vendor's own are left out: what stands in front of them may translate as well.
pub(super) fn asked(plan: &Plan, book: &Book<'_>) -> Vec<Probe> {
    [Family::V4, Family::V6].into_iter().filter_map(|family| of_family(plan, book, family)).collect()
}

/// In a full run, a binding towards a server that told its mapping is left alone, and one towards a relay that gives addresses.
pub(super) fn left_alone(plan: &Plan, book: &Book<'_>) -> Vec<Probe> {
    if plan.depth != Depth::Full {
        return Vec::new();
    }
    let told = book.seen.iter().filter_map(|observation| match (&observation.step, &observation.saw) {
        (Step::Mapping { servers }, Saw::Mapped { mappings, .. }) => {
            servers.iter().zip(mappings).find(|(_, mapping)| mapping.is_some()).map(|(server, _)| *server)
        }
        _ => None,
    });
    let stun = told.map(|server| (server, Witness::Mapping));
    let asked = stun.chain(relays::by_udp(plan, book).map(|server| (server, Witness::Relay)));
    let probe = |(server, by)| Probe {
        role: Role::Control,
        attempt: 1,
        wait: book.patience(again::AGAIN_WAIT),
        ask: Ask::Binding { server, by, quiet: QUIET },
    };
    asked.map(probe).collect()
}

fn of_family(plan: &Plan, book: &Book<'_>, family: Family) -> Option<Probe> {
    let mut met: BTreeSet<IpAddr> = BTreeSet::new();
    let server = |named: &String| {
        let (host, port) = named.rsplit_once(':')?;
        let address = targets::reachable(book, host).into_iter().find(|address| Family::of(*address) == family)?;
        Some(SocketAddr::new(address, port.parse().ok()?))
    };
    let servers = plan.table.controls.stun.iter().filter_map(server).filter(|server| met.insert(server.ip()));
    let servers: Vec<SocketAddr> = servers.take(MOST).collect();
    let ask = |servers| Ask::Mapping { servers, known: known(book, family) };
    let probe = |servers| Probe { role: Role::Control, attempt: 1, wait: FIRST_WAIT, ask: ask(servers) };
    (servers.len() >= 2).then(|| probe(servers))
}

/// Addresses that names of the table and of its controls have here.
fn known(book: &Book<'_>, family: Family) -> Vec<IpAddr> {
    let answers = book.seen.iter().filter_map(|observation| match (&observation.step, &observation.saw) {
        (Step::Dns { .. }, Saw::Answers { addresses }) if observation.role != Role::Responder => Some(addresses),
        _ => None,
    });
    let of_family = answers.flatten().copied().filter(|address| Family::of(*address) == family);
    of_family.collect::<BTreeSet<IpAddr>>().into_iter().collect()
}

const MOST: usize = 4;
/// For so long a binding is left alone: as long as a pause in a talk, and well below the two minutes that it has to last (RFC 4787 REQ-5).
const QUIET: Duration = Duration::from_secs(20);
