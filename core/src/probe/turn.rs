//! Asks a TURN server for an allocation (RFC 8656 section 7), over UDP or TCP as the target says, in clear or in TLS.

mod pipe;
mod session;

use std::time::Duration;

use tokio::time::Instant;

use super::{PATIENCE, Seen, socket_address, tcp, tls};
use crate::net::{Datagrams, Net, Timed, silent};
use crate::observe::{Saw, Step, Target, Turned};
use crate::profile::Transport;
use crate::wire::turn::{Event, Outcome, Request};

use pipe::Pipe;
use session::Session;

/// Asks, with the credentials that the network knows, tells what came of it, and gives the allocation back.
pub(super) async fn ask(
    net: &Net,
    target: &Target,
    secured: Option<&str>,
    wait: Duration,
    seen: &mut impl FnMut(Seen),
) {
    let step = Step::Turn { target: target.clone(), secured: secured.is_some() };
    let pipe = match open(net, target, secured, wait, seen).await {
        Ok(pipe) => pipe,
        Err(None) => return,
        Err(Some(timed)) => return seen(Seen::of(step, timed)),
    };
    let wait = if target.transport == Transport::Tcp { wait.max(PATIENCE) } else { wait };
    let mut session = Session::begin(net, pipe, wait);
    let began = Instant::now();
    let saw = allocate(&mut session, wait).await;
    seen(Seen::of(step, Timed::since(began, saw)));
    session.end().await;
}

/// Opens what carries the messages; where that fails, the step that failed is told already, or is the one in question.
async fn open(
    net: &Net,
    target: &Target,
    secured: Option<&str>,
    wait: Duration,
    seen: &mut impl FnMut(Seen),
) -> Result<Pipe, Option<Timed>> {
    match (target.transport, secured) {
        (Transport::Udp, _) => {
            let (began, opened) = Datagrams::open(net, socket_address(target), None, wait).await;
            opened.map(Pipe::Udp).map_err(|saw| Some(Timed::since(began, saw)))
        }
        (Transport::Tcp, None) => tcp::open(net, target, wait, seen).await.map(Pipe::Tcp).ok_or(None),
        (Transport::Tcp, Some(name)) => {
            let stream = tls::open(net, target, name, wait, seen).await;
            stream.map(|stream| Pipe::Tls(Box::new(stream))).ok_or(None)
        }
    }
}

async fn allocate(session: &mut Session, wait: Duration) -> Saw {
    loop {
        match session.next().await {
            Ok(Event::Done { request: Request::Allocate, outcome }) => return read(outcome, session, wait),
            Ok(_) => {}
            Err(saw) => return saw,
        }
    }
}

fn read(outcome: Outcome, session: &Session, wait: Duration) -> Saw {
    Saw::Turn(match outcome {
        Outcome::Allocated { .. } | Outcome::Granted | Outcome::Refreshed { .. } => Turned::Allocated,
        Outcome::Challenged => Turned::Challenged,
        Outcome::Alternate { .. } => Turned::Refused { code: 300 },
        Outcome::Refused { code } => Turned::Refused { code },
        Outcome::Forged => Turned::Forged,
        Outcome::Malformed { why } => Turned::Malformed { why },
        Outcome::NoAnswer => {
            let odd = session.ignored().map(|why| Saw::Garbage { why: why.to_owned() });
            return odd.unwrap_or_else(|| silent(wait));
        }
    })
}
