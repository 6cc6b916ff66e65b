//! Sockets have an error queue here, so nothing has to be heard beside it.

use std::net::SocketAddr;
use std::sync::Arc;

use super::platform::Queued;

#[derive(Debug, Default)]
pub(super) struct Icmp;

/// There is none.
#[derive(Debug)]
pub(super) enum Ear {}

impl Icmp {
    #[allow(clippy::unused_self)]
    pub(super) fn about(self: &Arc<Self>, _: u16, _: SocketAddr) -> Option<Ear> {
        None
    }
}

impl Ear {
    #[allow(clippy::unused_async)]
    pub(super) async fn hear(&self) -> Queued {
        match *self {}
    }
}
