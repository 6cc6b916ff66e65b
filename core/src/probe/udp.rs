//! Sends a harmless UDP datagram: a STUN binding request, which any server may ignore.

use std::time::Duration;

use super::{Seen, socket_address, stun};
use crate::net::{Exchange, Net, Timed, exchange};
use crate::observe::{Saw, Step, Target};
use crate::wire;

/// Sends it up to three times within `wait`.
pub(super) async fn ask(net: &Net, target: &Target, wait: Duration, seen: &mut impl FnMut(Seen)) {
    let timed = send(net, target, None, &stun::schedule(wait), wait).await;
    seen(Seen::of(Step::Udp(target.clone()), timed));
}

/// Sends it with this hop limit, and again at these times; any answer from the target ends it.
pub(super) async fn send(net: &Net, target: &Target, hops: Option<u8>, again: &[Duration], wait: Duration) -> Timed {
    let id = net.random();
    let payload = wire::stun::binding_request(id);
    let datagram = Exchange { to: socket_address(target), hops, payload: &payload, again, wait };
    exchange(net, datagram, |bytes| {
        Ok(wire::stun::judge(bytes, id).unwrap_or_else(|_| Saw::Garbage { why: "answered, not STUN".to_owned() }))
    })
    .await
}
