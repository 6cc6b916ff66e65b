//! Leaves an allocation's binding alone for a while, and has another allocation send to it through the relay afterwards.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::time::Instant;

use super::session::Session;
use super::{PATIENCE, open};
use crate::net::{Net, silent};
use crate::observe::{Binding, Saw, Target, Turned};
use crate::profile::Transport;

/// Tells whether what is sent from outside still comes in after `quiet`; what did not come in before either proves nothing.
pub(in crate::probe) async fn ask(
    net: &Net,
    relay: SocketAddr,
    quiet: Duration,
    wait: Duration,
) -> Result<Binding, Saw> {
    if !net.permitted(relay.ip()) {
        return Err(Saw::OsRefused { error: Saw::NOT_PERMITTED.to_owned() });
    }
    let lasts = quiet + wait.max(PATIENCE) * 2;
    let (idle, busy) = tokio::join!(ready(net, relay, lasts), ready(net, relay, lasts));
    let ((mut idle, to_idle), (mut busy, to_busy)) = (idle?, busy?);
    let came = converse((&mut idle, to_idle), (&mut busy, to_busy), net.random(), quiet, wait.max(PATIENCE)).await;
    tokio::join!(idle.end(), busy.end());
    came
}

async fn ready(net: &Net, relay: SocketAddr, lasts: Duration) -> Result<(Session, SocketAddr), Saw> {
    let target =
        Target { host: relay.ip().to_string(), address: relay.ip(), transport: Transport::Udp, port: relay.port() };
    let gone = Saw::Garbage { why: "a way that is gone".to_owned() };
    let pipe = open(net, &target, None, PATIENCE, &mut |_| ()).await;
    let mut session = Session::begin(net, pipe.map_err(|timed| timed.map_or(gone, |timed| timed.saw))?, lasts);
    let relayed = session.allocate(lasts).await?;
    Ok((session, relayed))
}

async fn converse(
    (idle, to_idle): (&mut Session, SocketAddr),
    (busy, to_busy): (&mut Session, SocketAddr),
    nonce: [u8; 8],
    quiet: Duration,
    wait: Duration,
) -> Result<Binding, Saw> {
    let (bound, also) = tokio::join!(idle.bind(to_busy, wait), busy.bind(to_idle, wait));
    bound.and(also)?;
    // Each time another text: what is late must not be taken for what comes next.
    let text = |time: u8| [nonce.as_slice(), &[time]].concat();
    if !reaches(busy, idle, to_idle, &text(0)).await? {
        return Err(silent(HEARD));
    }
    let end = Instant::now() + quiet;
    while Instant::now() < end {
        // The other one's own binding must not be what is missing afterwards.
        busy.refresh(wait).await?;
        busy.hears(&[], end.min(Instant::now() + SPEAKING)).await?;
    }
    if reaches(busy, idle, to_idle, &text(1)).await? {
        return Ok(Binding::Reached);
    }
    // Only a relay that serves both still, or knows one of them no more under the port it comes from now, tells that it was the binding.
    let known = idle.refresh(wait).await;
    busy.refresh(wait).await?;
    match known {
        Err(Saw::Turn(Turned::Refused { code: MISMATCH })) => Ok(Binding::Unreached),
        Err(saw) => Err(saw),
        Ok(()) if reaches(busy, idle, to_idle, &text(2)).await? => Ok(Binding::Unreached),
        Ok(()) => Err(silent(HEARD)),
    }
}

/// Whether one of several packets comes in.
async fn reaches(from: &mut Session, to: &mut Session, address: SocketAddr, text: &[u8]) -> Result<bool, Saw> {
    let end = Instant::now() + HEARD;
    while Instant::now() < end {
        from.say(address, text);
        from.step(Instant::now()).await?;
        if to.hears(text, Instant::now() + EVERY).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// RFC 8656 section 19: no allocation for this address and port.
const MISMATCH: u16 = 437;
/// Between packets.
const EVERY: Duration = Duration::from_millis(250);
/// For so long they are sent: nine, of which not all can be lost by chance.
const HEARD: Duration = Duration::from_millis(2_250);
/// Between two words of the one that goes on speaking.
const SPEAKING: Duration = Duration::from_secs(2);
