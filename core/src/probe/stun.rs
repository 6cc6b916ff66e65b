//! STUN binding over UDP and TCP (RFC 8489 section 6.2).

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{Instant, timeout};

use super::{Seen, socket_address, tcp};
use crate::net::{Exchange, Net, Stream, Timed, exchange, silent};
use crate::observe::{Saw, Step, Target};
use crate::profile::Transport;
use crate::wire::stun::{Frame, Id, MOST_BYTES, binding_request, frame, judge};

/// Sends a binding request the way the target says.
pub(super) async fn ask(net: &Net, target: &Target, wait: Duration, seen: &mut impl FnMut(Seen)) {
    let id: Id = net.random();
    let request = binding_request(id);
    let timed = match target.transport {
        Transport::Udp => {
            let again = schedule(wait);
            let datagram = Exchange { to: socket_address(target), hops: None, payload: &request, again: &again, wait };
            exchange(net, datagram, |bytes| judge(bytes, id)).await
        }
        Transport::Tcp => {
            let Some(mut stream) = tcp::open(net, target, wait, seen).await else { return };
            let began = Instant::now();
            let answer = timeout(wait, converse(&mut stream, &request, id)).await;
            Timed::since(began, answer.unwrap_or_else(|_| unanswered(&stream, wait)))
        }
    };
    seen(Seen::of(Step::Stun(target.clone()), timed));
}

/// When a request is sent again: after 500 ms, doubling (RFC 8489 section 6.2.1), but so that three fit into `wait`; two into a short one, which is for
/// many ports that nobody serves.
pub(super) fn schedule(wait: Duration) -> Vec<Duration> {
    let first = if wait < SHORT { wait / 2 } else { RTO.min(wait / 4) };
    std::iter::successors(Some(first), |after| Some(*after * 2 + first)).take_while(|after| *after < wait).collect()
}

async fn converse(stream: &mut Stream, request: &[u8], id: Id) -> Saw {
    if let Err(error) = stream.write_all(request).await {
        return stream.failure(&error, || Saw::Cut { reset: true });
    }
    let mut bytes = Vec::new();
    let mut buffer = [0; MOST_BYTES];
    loop {
        match frame(&bytes) {
            Frame::Whole(length) => {
                let rest = bytes.split_off(length);
                if let Ok(saw) = judge(&bytes, id) {
                    return saw;
                }
                bytes = rest;
                continue;
            }
            Frame::Broken => return Saw::Garbage { why: "not STUN".to_owned() },
            Frame::Part => {}
        }
        match stream.read(&mut buffer).await {
            Ok(0) if stream.received() == 0 => return Saw::Cut { reset: false },
            Ok(0) => return Saw::Garbage { why: "no whole STUN answer".to_owned() },
            Ok(length) => bytes.extend_from_slice(buffer.get(..length).unwrap_or_default()),
            Err(error) => return stream.failure(&error, || Saw::Cut { reset: true }),
        }
    }
}

fn unanswered(stream: &Stream, wait: Duration) -> Saw {
    match stream.received() {
        0 => silent(wait),
        _ => Saw::Garbage { why: "no whole STUN answer in time".to_owned() },
    }
}

pub(super) const RTO: Duration = Duration::from_millis(500);
const SHORT: Duration = Duration::from_secs(1);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_requests_fit_into_a_wait_and_two_into_a_short_one() {
        let ms = |wait| schedule(Duration::from_millis(wait)).iter().map(Duration::as_millis).collect::<Vec<_>>();
        assert_eq!(ms(500), [250]);
        assert_eq!(ms(1200), [300, 900]);
        assert_eq!(ms(2000), [500, 1500]);
        assert_eq!(ms(4000), [500, 1500, 3500]);
    }
}
