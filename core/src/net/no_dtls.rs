//! What stands in for DTLS in a build that does without it.

use std::time::Duration;

use tokio::time::Instant;

use super::Timed;
use super::udp::Datagrams;
use crate::observe::Saw;

/// There is none.
pub(crate) enum Dtls {}

#[expect(clippy::unused_async, reason = "as in the other build")]
impl Dtls {
    /// Says so.
    pub(crate) async fn shake(_: Datagrams, _: Duration) -> (Timed, Option<Self>) {
        let saw = Saw::OsRefused { error: "this build speaks no DTLS".to_owned() };
        (Timed::since(Instant::now(), saw), None)
    }

    pub(crate) async fn send(&mut self, _: &[u8]) -> Result<(), Saw> {
        match *self {}
    }

    pub(crate) async fn receive(&mut self) -> Result<Vec<u8>, Saw> {
        match *self {}
    }

    pub(crate) fn close(&mut self) {
        match *self {}
    }
}
