//! How the network's address translation maps one socket towards different servers.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};

use crate::observe::{Ask, Family, Probe, Role};

use super::Plan;
use super::book::Book;
use super::targets::{self, FIRST_WAIT};

/// Each family apart, where the table has STUN servers on two addresses to compare with: one server never tells what another sees (RFC 4787 section
/// 4.1). The vendor's own are left out: what stands in front of them may translate as well.
pub(super) fn asked(plan: &Plan, book: &Book<'_>) -> Vec<Probe> {
    [Family::V4, Family::V6].into_iter().filter_map(|family| of_family(plan, book, family)).collect()
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
    let probe = |servers| Probe { role: Role::Control, attempt: 1, wait: FIRST_WAIT, ask: Ask::Mapping { servers } };
    (servers.len() >= 2).then(|| probe(servers))
}

const MOST: usize = 4;
