//! Asks a TURN server for an allocation (RFC 8656 section 7), over UDP or TCP as the target says, in clear or in TLS.

mod binding;
mod media;
mod pipe;
mod session;

use std::time::Duration;

use tokio::time::Instant;

use super::{PATIENCE, Seen, socket_address, tls};
use crate::net::{Datagrams, Dtls, Net, Timed};
use crate::observe::{Saw, Step, Target, Turned};
use crate::profile::Transport;

pub(super) use binding::ask as binding;
pub(super) use media::ask as media;

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
    let saw = session.allocate(wait).await.map_or_else(|saw| saw, |_| Saw::Turn(Turned::Allocated));
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
        (Transport::Udp, secured) => {
            let (began, opened) = Datagrams::open(net, socket_address(target), None, wait).await;
            let datagrams = opened.map_err(|saw| Some(Timed::since(began, saw)))?;
            let Some(name) = secured else { return Ok(Pipe::Udp(datagrams)) };
            let (timed, session) = Dtls::shake(datagrams, wait).await;
            seen(Seen::of(Step::Tls { target: target.clone(), name: name.to_owned() }, timed));
            session.map(|session| Pipe::Dtls(Box::new(session))).ok_or(None)
        }
        (Transport::Tcp, secured) => {
            let connection = tls::either(net, target, secured, wait, seen).await.ok_or(None)?;
            connection.tcp().hurry();
            Ok(Pipe::Stream(connection))
        }
    }
}
