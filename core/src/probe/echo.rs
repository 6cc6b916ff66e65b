//! The echo of a responder over UDP and TCP (`wire::echo`).

use std::io::ErrorKind;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{Instant, timeout};

use super::{Seen, socket_address, stun, tcp};
use crate::net::{Exchange, Net, Stream, Timed, exchange, silent};
use crate::observe::{Saw, Step, Target};
use crate::profile::Transport;
use crate::wire::echo::{LENGTH, Nonce, judge, request};

/// Asks for an echo the way the target says.
pub(super) async fn ask(net: &Net, target: &Target, wait: Duration, seen: &mut impl FnMut(Seen)) {
    let nonce: Nonce = net.random();
    let payload = request(nonce);
    let timed = match target.transport {
        Transport::Udp => {
            let again = stun::schedule(wait);
            let datagram = Exchange { to: socket_address(target), hops: None, payload: &payload, again: &again, wait };
            exchange(net, datagram, |bytes| judge(bytes, nonce)).await
        }
        Transport::Tcp => {
            let Some(mut stream) = tcp::open(net, target, wait, seen).await else { return };
            let began = Instant::now();
            let answer = timeout(wait, converse(&mut stream, &payload, nonce)).await;
            Timed::since(began, answer.unwrap_or_else(|_| unanswered(&stream, wait)))
        }
    };
    seen(Seen::of(Step::Echo(target.clone()), timed));
}

async fn converse(stream: &mut Stream, request: &[u8], nonce: Nonce) -> Saw {
    if let Err(error) = stream.write_all(request).await {
        return stream.failure(&error, || Saw::Cut { reset: true });
    }
    let mut answer = [0; LENGTH];
    match stream.read_exact(&mut answer).await {
        Ok(_) => judge(&answer, nonce).unwrap_or_else(|why| Saw::Garbage { why }),
        Err(error) if error.kind() != ErrorKind::UnexpectedEof => stream.failure(&error, || Saw::Cut { reset: true }),
        Err(_) if stream.received() == 0 => Saw::Cut { reset: false },
        Err(_) => Saw::Garbage { why: "no whole echo".to_owned() },
    }
}

fn unanswered(stream: &Stream, wait: Duration) -> Saw {
    match stream.received() {
        0 => silent(wait),
        _ => Saw::Garbage { why: "no whole echo in time".to_owned() },
    }
}
