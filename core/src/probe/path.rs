//! One packet that lives for so many hops: whoever drops it for its age tells that it came that far.

use std::time::Duration;

use super::{Seen, socket_address, udp};
use crate::net::{Net, connect};
use crate::observe::{Step, Target};
use crate::profile::Transport;

/// Sends a TCP SYN or a UDP datagram; time exceeded is seen as ICMP 11/0 or ICMPv6 3/0.
pub(super) async fn ask(net: &Net, target: &Target, ttl: u8, wait: Duration, seen: &mut impl FnMut(Seen)) {
    let timed = match target.transport {
        Transport::Tcp => connect(net, socket_address(target), Some(ttl), wait).await.0,
        Transport::Udp => udp::send(net, target, Some(ttl), &[], wait).await,
    };
    seen(Seen::of(Step::Walk { target: target.clone(), ttl }, timed));
}
