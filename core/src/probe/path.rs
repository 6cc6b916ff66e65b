//! Packets that live for a few hops only: whoever drops one for its age tells that it came that far.

mod heard;
mod lane;
mod order;
mod ports;
mod strategy;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
mod trail;
#[cfg(test)]
mod world;

use std::time::Duration;

use futures_util::future::FutureExt;
use futures_util::stream::{FuturesUnordered, StreamExt};
use tokio::time::{Instant, sleep_until};

use super::{Seen, socket_address, udp};
use crate::net::{Net, Timed, connect};
use crate::observe::{Role, Saw, Step, Survey, Target};
use crate::profile::Transport;

use heard::Heard;
use strategy::{Shot, Strategy, Turn};

/// Sends a TCP SYN or a UDP datagram; time exceeded is seen as ICMP 11/0 or ICMPv6 3/0.
pub(super) async fn ask(net: &Net, target: &Target, ttl: u8, wait: Duration, seen: &mut impl FnMut(Seen)) {
    seen(Seen::of(Step::Walk { target: target.clone(), ttl }, send(net, target, ttl, wait).await));
}

/// Proves silent ports by the routers on the way: carries out what the strategy decides, and hands over every packet's fate as it is known.
///
/// Takes at most the survey's budget and the time that the last packet is waited for.
pub async fn survey(net: &Net, survey: Survey, seen: &mut impl FnMut(Role, Seen)) {
    let began = Instant::now();
    let mut strategy = Strategy::new(survey);
    let mut flying = FuturesUnordered::new();
    let mut sent = 0;
    loop {
        let landed = match strategy.next(began.elapsed()) {
            Turn::Done => return,
            Turn::Send(shot) => {
                let mut flight = Box::pin(fly(net, shot));
                // The first look at a packet sends it: before any other is looked at, so that packets leave in the order that frames need.
                let landed = (&mut flight).now_or_never();
                if landed.is_none() {
                    flying.push(flight);
                }
                sent += 1;
                if sent % BURST == 0 {
                    tokio::time::sleep(PACE).await;
                }
                landed.or_else(|| flying.next().now_or_never().flatten())
            }
            Turn::Wait(until) => tokio::select! {
                biased;
                Some(landed) = flying.next() => Some(landed),
                () = sleep_until(began + until.min(LONGEST)) => None,
            },
        };
        if let Some((shot, timed)) = landed {
            strategy.heard(shot.number, Heard::of(&timed.saw), began.elapsed());
            seen(shot.role, Seen::of(Step::Walk { target: shot.target, ttl: shot.ttl }, timed));
        }
    }
}

async fn fly(net: &Net, shot: Shot) -> (Shot, Timed) {
    let timed = send(net, &shot.target, shot.ttl, shot.wait).await;
    (shot, timed)
}

async fn send(net: &Net, target: &Target, ttl: u8, wait: Duration) -> Timed {
    if !net.permitted(target.address) {
        return Timed::since(Instant::now(), Saw::OsRefused { error: Saw::NOT_PERMITTED.to_owned() });
    }
    match target.transport {
        Transport::Tcp => connect(net, socket_address(target), Some(ttl), wait).await.0,
        Transport::Udp => udp::send(net, target, Some(ttl), &[], wait).await,
    }
}

/// Packets sent together, and the pause after them: 6,400 a second at most, each of 60 bytes.
const BURST: u32 = 32;
const PACE: Duration = Duration::from_millis(5);
/// Longer than any survey.
const LONGEST: Duration = Duration::from_secs(3_600);
