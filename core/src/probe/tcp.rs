//! Opens a TCP connection.

use std::time::Duration;

use super::{Seen, socket_address};
use crate::net::{Net, Stream, connect};
use crate::observe::{Step, Target};

/// Opens a connection and closes it.
pub(super) async fn ask(net: &Net, target: &Target, wait: Duration, seen: &mut impl FnMut(Seen)) {
    open(net, target, wait, seen).await;
}

/// Opens a connection for the steps that follow.
pub(super) async fn open(net: &Net, target: &Target, wait: Duration, seen: &mut impl FnMut(Seen)) -> Option<Stream> {
    let (timed, stream) = connect(net, socket_address(target), None, wait).await;
    seen(Seen::of(Step::Tcp(target.clone()), timed));
    stream
}
