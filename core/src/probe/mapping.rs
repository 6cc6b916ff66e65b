//! Asks several STUN servers from one socket as whom they see it (RFC 4787 section 4.1, RFC 5780 section 4.3).

use std::net::SocketAddr;
use std::time::Duration;

use tokio::time::Instant;

use super::Seen;
use super::stun::schedule;
use crate::net::{Net, Open, Timed, silent};
use crate::observe::{Mapping, Saw, Step};
use crate::wire::stun::{Id, MOST_BYTES, binding_request, mapped};

/// Asks each of the servers, again where one does not answer.
pub(super) async fn ask(net: &Net, servers: &[SocketAddr], wait: Duration, seen: &mut impl FnMut(Seen)) {
    let began = Instant::now();
    let saw = converse(net, servers, wait).await.unwrap_or_else(|saw| saw);
    seen(Seen::of(Step::Mapping { servers: servers.to_vec() }, Timed::since(began, saw)));
}

async fn converse(net: &Net, servers: &[SocketAddr], wait: Duration) -> Result<Saw, Saw> {
    let first = servers.first().ok_or(Saw::OsRefused { error: "no servers".to_owned() })?;
    if servers.iter().any(|server| !net.permitted(server.ip())) {
        return Err(Saw::OsRefused { error: Saw::NOT_PERMITTED.to_owned() });
    }
    let socket = Open::towards(net, *first).await?;
    let mut asked: Vec<(SocketAddr, Id, Option<SocketAddr>)> =
        servers.iter().map(|server| (*server, net.random(), None)).collect();
    let began = Instant::now();
    let mut buffer = [0; MOST_BYTES];
    for until in schedule(wait).into_iter().chain([wait]) {
        for (server, id, _) in asked.iter().filter(|(_, _, mapped)| mapped.is_none()) {
            socket.send(*server, &binding_request(*id)).await;
        }
        while asked.iter().any(|(_, _, mapped)| mapped.is_none()) {
            let Some((from, length)) = socket.receive(&mut buffer, began + until).await else { break };
            let bytes = buffer.get(..length).unwrap_or_default();
            if let Some((_, id, told)) = asked.iter_mut().find(|(server, ..)| *server == from) {
                *told = told.or_else(|| mapped(bytes, *id));
            }
        }
    }
    let told: Vec<Option<SocketAddr>> = asked.into_iter().map(|(_, _, told)| told).collect();
    if told.iter().all(Option::is_none) {
        return Err(silent(wait));
    }
    Ok(Saw::Mapped { mappings: number(&told, socket.own()) })
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
