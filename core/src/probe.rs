//! Carries out one thing to be done: one file per probe, each step observed as it ends.

mod binding;
mod content;
mod dns;
mod echo;
pub(crate) mod http;
mod mapping;
mod path;
pub(crate) mod proxy;
mod signal;
mod stun;
mod tcp;
pub(crate) mod tls;
mod turn;
mod udp;

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::time::Instant;

pub use path::survey;

use crate::net::{self, Net, Timed};
use crate::observe::{Ask, By, Gate, Saw, Step, Target};

/// One step that has ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// What was done, to what.
    pub step: Step,
    /// What was seen.
    pub saw: Saw,
    /// When the step began.
    pub began: Instant,
    /// How long it took until something was seen or given up.
    pub took: Duration,
}

/// Carries out one ask and hands over every step as it ends, so that a cancelled probe still leaves its finished steps.
///
/// Stops after the first step that failed. Each step waits at most `wait` (a tenth of a second at least); TLS and HTTP, which
/// wait for a server to think, at least 4 s.
pub async fn perform(net: &Net, ask: &Ask, wait: Duration, seen: &mut impl FnMut(Seen)) {
    let wait = wait.max(SHORTEST_WAIT);
    let step = ask.first_step();
    // Resolvers and the proxy are the device's own, whatever their address.
    if let Some(address) = destination(ask, &step)
        && !net.permitted(address)
    {
        let refused = Saw::OsRefused { error: Saw::NOT_PERMITTED.to_owned() };
        return seen(Seen::of(step, Timed::since(Instant::now(), refused)));
    }
    // A future is as large as the largest that it holds, and thousands of ports are asked at once: the large ones stand apart.
    match ask {
        Ask::Route { to } => seen(Seen::of(Step::Route { to: *to }, net::route(net, *to, wait).await)),
        Ask::Dns { name, via } => Box::pin(dns::ask(net, name, *via, wait, seen)).await,
        Ask::Tcp(target) => tcp::ask(net, target, wait, seen).await,
        Ask::Tls { target, name } => Box::pin(tls::ask(net, target, name, wait, seen)).await,
        Ask::Http { target, tls, name, path, expect } => {
            let page = http::Page { port: target.port, tls: *tls, name, path, expect };
            Box::pin(http::ask(net, target, &page, wait, seen)).await;
        }
        Ask::Tunnel { tunnel, name, page } => {
            let errand = proxy::Errand { name, page: page.as_ref() };
            Box::pin(proxy::ask(net, tunnel, &errand, wait, seen)).await;
        }
        Ask::Stun(target) => Box::pin(stun::ask(net, target, wait, seen)).await,
        Ask::Turn { target, secured } => Box::pin(turn::ask(net, target, secured.as_deref(), wait, seen)).await,
        Ask::Media { target, secured, lasts } => {
            Box::pin(turn::media(net, target, secured.as_deref(), wait, *lasts, seen)).await;
        }
        Ask::Mapping { servers, known } => Box::pin(mapping::ask(net, servers, known, wait, seen)).await,
        Ask::Binding { server, by, quiet } => Box::pin(binding::ask(net, *server, *by, *quiet, wait, seen)).await,
        Ask::Signal { gate, name, asked, lasts } => {
            let errand = signal::Errand { name, asked: *asked, lasts: *lasts };
            Box::pin(signal::ask(net, gate, &errand, wait, seen)).await;
        }
        Ask::Udp(target) => udp::ask(net, target, wait, seen).await,
        Ask::Echo(target) => Box::pin(echo::ask(net, target, wait, seen)).await,
        Ask::Walk { target, ttl } => path::ask(net, target, *ttl, wait, seen).await,
        Ask::Say { target, content, ttl } => Box::pin(content::ask(net, target, content, *ttl, wait, seen)).await,
    }
}

/// The address to which the table leads, where it is known.
fn destination(ask: &Ask, step: &Step) -> Option<IpAddr> {
    match ask {
        Ask::Tunnel { tunnel, .. } => tunnel.host.parse().ok(),
        Ask::Signal { gate: Gate { by: By::Address(address), .. }, .. } => Some(*address),
        Ask::Signal { gate, .. } => gate.host.parse().ok(),
        _ => step.target().map(|target| target.address),
    }
}

fn socket_address(target: &Target) -> SocketAddr {
    SocketAddr::new(target.address, target.port)
}

impl Seen {
    fn of(step: Step, timed: Timed) -> Self {
        Self { step, saw: timed.saw, began: timed.began, took: timed.took }
    }
}

/// A TLS or HTTP step waits at least this long: the port has proven open, and servers think.
const PATIENCE: Duration = Duration::from_secs(4);
const SHORTEST_WAIT: Duration = Duration::from_millis(100);
