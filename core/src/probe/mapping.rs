//! Asks several STUN servers from one socket as whom they see it (RFC 4787 section 4.1, RFC 5780 section 4.3).

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::time::Instant;

use super::Seen;
use super::stun::schedule;
use crate::net::{Net, Open, Timed, silent};
use crate::observe::{Mapping, Other, Saw, Step};
use crate::wire::stun::{Id, MOST_BYTES, binding_request, mapped, other};

/// Asks each of the servers, again where one does not answer, and those that they name as their own other address, where that is one of `known`: nobody is
/// asked to whom the table does not lead, and few servers are left then.
pub(super) async fn ask(
    net: &Net,
    servers: &[SocketAddr],
    known: &[IpAddr],
    wait: Duration,
    seen: &mut impl FnMut(Seen),
) {
    let began = Instant::now();
    let saw = converse(net, servers, known, wait).await.unwrap_or_else(|saw| saw);
    seen(Seen::of(Step::Mapping { servers: servers.to_vec() }, Timed::since(began, saw)));
}

async fn converse(net: &Net, servers: &[SocketAddr], known: &[IpAddr], wait: Duration) -> Result<Saw, Saw> {
    let first = servers.first().ok_or(Saw::OsRefused { error: "no servers".to_owned() })?;
    if servers.iter().any(|server| !net.permitted(server.ip())) {
        return Err(Saw::OsRefused { error: Saw::NOT_PERMITTED.to_owned() });
    }
    let socket = Open::towards(net, *first).await?;
    let mut asked: Vec<Asked> = servers.iter().map(|server| Asked::new(net, *server)).collect();
    round(&socket, &mut asked, wait).await;
    if asked.iter().all(|one| one.told.is_none()) {
        return Err(silent(wait));
    }
    let may_be_asked = |other: &SocketAddr| {
        known.contains(&other.ip())
            && net.permitted(other.ip())
            && other.is_ipv4() == first.is_ipv4()
            && other.port() != 0
            && !servers.contains(other)
    };
    let named: BTreeSet<SocketAddr> = asked.iter().filter_map(|one| one.other).filter(may_be_asked).collect();
    let mut others: Vec<Asked> = named.into_iter().take(MOST_OTHERS).map(|server| Asked::new(net, server)).collect();
    if !others.is_empty() {
        round(&socket, &mut others, wait).await;
    }
    let told: Vec<Option<SocketAddr>> = asked.iter().chain(&others).map(|one| one.told).collect();
    let mut mappings = number(&told, socket.own());
    let beside = mappings.split_off(servers.len());
    let others = others.iter().zip(beside);
    let others = others.filter_map(|(one, mapping)| Some(Other { server: one.server, mapping: mapping? })).collect();
    Ok(Saw::Mapped { mappings, others })
}

/// A server, and what it said.
struct Asked {
    server: SocketAddr,
    id: Id,
    told: Option<SocketAddr>,
    other: Option<SocketAddr>,
}

impl Asked {
    fn new(net: &Net, server: SocketAddr) -> Self {
        Self { server, id: net.random(), told: None, other: None }
    }
}

async fn round(socket: &Open, asked: &mut [Asked], wait: Duration) {
    let began = Instant::now();
    let mut buffer = [0; MOST_BYTES];
    for until in schedule(wait).into_iter().chain([wait]) {
        for one in asked.iter().filter(|one| one.told.is_none()) {
            socket.send(one.server, &binding_request(one.id)).await;
        }
        while asked.iter().any(|one| one.told.is_none()) {
            let Some((from, length)) = socket.receive(&mut buffer, began + until).await else { break };
            let bytes = buffer.get(..length).unwrap_or_default();
            if let Some(one) = asked.iter_mut().find(|one| one.server == from && one.told.is_none()) {
                one.told = mapped(bytes, one.id);
                one.other = other(bytes, one.id);
            }
        }
    }
}

/// Puts numbers in place of addresses.
fn number(told: &[Option<SocketAddr>], own: Option<SocketAddr>) -> Vec<Option<Mapping>> {
    let mut met: Vec<SocketAddr> = Vec::new();
    let mapping = |address: &SocketAddr| {
        let at = met.iter().position(|known| known == address).unwrap_or_else(|| {
            met.push(*address);
            met.len() - 1
        });
        Mapping { number: u8::try_from(at).unwrap_or(u8::MAX), own: Some(*address) == own }
    };
    let mut mapping = mapping;
    told.iter().map(|address| address.as_ref().map(&mut mapping)).collect()
}

/// Servers that others named.
const MOST_OTHERS: usize = 2;
