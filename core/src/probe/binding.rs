//! Leaves a UDP binding alone for a while, and looks what a STUN server makes of it afterwards (RFC 4787 section 4.3; as RFC 5780 section 4.6, but without
//! RESPONSE-PORT, which public servers do not have).

use std::net::SocketAddr;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::stun::schedule;
use super::{Seen, turn};
use crate::net::{Net, Open, Timed, silent};
use crate::observe::{Binding, Saw, Step, Witness};
use crate::wire::stun::{MOST_BYTES, binding_request, mapped};

/// Makes a binding, leaves it alone for `quiet`, and tells how it is then.
pub(super) async fn ask(
    net: &Net,
    server: SocketAddr,
    by: Witness,
    quiet: Duration,
    wait: Duration,
    seen: &mut impl FnMut(Seen),
) {
    let began = Instant::now();
    let came = match by {
        Witness::Mapping => converse(net, server, quiet, wait).await,
        Witness::Relay => turn::binding(net, server, quiet, wait).await,
    };
    let quiet_ms = u64::try_from(quiet.as_millis()).unwrap_or(u64::MAX);
    let saw = came.map_or_else(|saw| saw, |binding| Saw::Binding { quiet_ms, binding });
    seen(Seen::of(Step::Binding { server, by }, Timed::since(began, saw)));
}

/// Two sockets, since a new binding may be like the old one by chance, and only one that is not proves anything.
async fn converse(net: &Net, server: SocketAddr, quiet: Duration, wait: Duration) -> Result<Binding, Saw> {
    if !net.permitted(server.ip()) {
        return Err(Saw::OsRefused { error: Saw::NOT_PERMITTED.to_owned() });
    }
    let (one, other) = tokio::join!(of_socket(net, server, quiet, wait), of_socket(net, server, quiet, wait));
    Ok(if [one?, other?].contains(&Binding::Alike) { Binding::Alike } else { Binding::Other })
}

async fn of_socket(net: &Net, server: SocketAddr, quiet: Duration, wait: Duration) -> Result<Binding, Saw> {
    let socket = Open::towards(net, server).await?;
    let first = seen_as(net, &socket, server, wait).await?;
    sleep(SPEAKING).await;
    if seen_as(net, &socket, server, wait).await? != first {
        return Err(Saw::Garbage { why: "another port for each packet".to_owned() });
    }
    sleep(quiet).await;
    let same = seen_as(net, &socket, server, wait).await? == first;
    Ok(if same { Binding::Alike } else { Binding::Other })
}

/// As whom the server sees the socket; asks again where it does not answer.
async fn seen_as(net: &Net, socket: &Open, server: SocketAddr, wait: Duration) -> Result<SocketAddr, Saw> {
    let (id, began) = (net.random(), Instant::now());
    let mut buffer = [0; MOST_BYTES];
    for until in schedule(wait).into_iter().chain([wait]) {
        socket.send(server, &binding_request(id)).await;
        while let Some((from, length)) = socket.receive(&mut buffer, began + until).await {
            let told = mapped(buffer.get(..length).unwrap_or_default(), id).filter(|_| from == server);
            if let Some(address) = told {
                return Ok(address);
            }
            if Instant::now() >= began + until {
                break;
            }
        }
    }
    Err(silent(wait))
}

/// Between two requests of a socket that speaks.
const SPEAKING: Duration = Duration::from_millis(200);
