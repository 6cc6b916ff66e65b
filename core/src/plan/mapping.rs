//! How the network's address translation maps one socket towards different servers.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use crate::observe::{Ask, Family, Probe, Role, Saw, is_private};
use crate::profile::Transport;

use super::Plan;
use super::book::Book;

/// Each family apart, where at least two servers on different addresses answered STUN: one server never tells what another sees (RFC 4787 section 4.1).
pub(super) fn asked(_: &Plan, book: &Book<'_>) -> Vec<Probe> {
    [Family::V4, Family::V6].into_iter().filter_map(|family| of_family(book, family)).collect()
}

fn of_family(book: &Book<'_>, family: Family) -> Option<Probe> {
    let answered = [Role::Control, Role::Rule].into_iter().flat_map(|role| book.tried(role, Transport::Udp));
    let public = answered.map(|(target, _)| target).filter(|target| {
        let answers = || book.tries(target).iter().any(|seen| seen.saw == Saw::Stun { error: 0 });
        Family::of(target.address) == family && !is_private(target.address) && answers()
    });
    let all: Vec<SocketAddr> = public.map(|target| SocketAddr::new(target.address, target.port)).collect();
    let mut met: BTreeSet<IpAddr> = BTreeSet::new();
    let mut servers: Vec<SocketAddr> =
        all.iter().copied().filter(|server| met.insert(server.ip())).take(MOST).collect();
    if servers.len() < 2 {
        return None;
    }
    // Another port of one of them tells whether ports matter too.
    servers.extend(all.iter().find(|one| servers.iter().any(|known| known.ip() == one.ip() && known != *one)).copied());
    let ask = Ask::Mapping { servers };
    Some(Probe { role: Role::Control, attempt: 1, wait: book.patience(WAIT), ask })
}

/// Servers on different addresses.
const MOST: usize = 3;
const WAIT: Duration = Duration::from_millis(1_200);
