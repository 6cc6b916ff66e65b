//! A client's DTLS session over a datagram socket (RFC 6347, RFC 9147), for TURN over DTLS (RFC 7350).

mod engine;
mod passport;
mod provider;
mod record;

use std::time::Duration;

use futures_util::FutureExt;
use tokio::time::{Instant, timeout_at};

use super::udp::Datagrams;
use super::{Timed, silent};
use crate::observe::{Saw, Trust};
use crate::wire::{certificate, clean};

use engine::{Ended, Engine};

/// An open session with one server.
///
/// The last words of a handshake, too, are sent again when they are lost, but only while somebody waits in [`Self::receive`].
pub(crate) struct Dtls {
    datagrams: Datagrams,
    engine: Engine,
    buffer: Box<[u8]>,
}

impl Dtls {
    /// Shakes hands as a client, for at most `wait` altogether.
    ///
    /// Offers 1.2 and 1.3 at once, and only ECDSA: a server with nothing but an RSA certificate answers with an alert. The library gives away
    /// only the server's own certificate, proven to be the server's, so no store can have an opinion on the chain.
    pub(crate) async fn shake(datagrams: Datagrams, wait: Duration) -> (Timed, Option<Self>) {
        let began = Instant::now();
        let mut session = match Engine::start(began.into_std()) {
            Ok(engine) => Self { datagrams, engine, buffer: vec![0; LARGEST_DATAGRAM].into() },
            Err(error) => return (Timed::since(began, Saw::OsRefused { error: error.to_owned() }), None),
        };
        match session.finish(began, wait).await {
            Ok(saw) => (Timed::since(began, saw), Some(session)),
            Err(saw) => (Timed::since(began, saw), None),
        }
    }

    /// Sends data in one datagram, up to 16 kB (RFC 6347 section 4.1.1); fails with the end of the session, or with an error that came back.
    pub(crate) async fn send(&mut self, data: &[u8]) -> Result<(), Saw> {
        self.engine.write(data, now());
        self.flush().await?;
        self.engine.ended().map_or(Ok(()), |ended| Err(in_session(ended)))
    }

    /// Waits for a piece of data; fails with the end of the session, or with an error that came back. Nothing is lost when it is dropped.
    pub(crate) async fn receive(&mut self) -> Result<Vec<u8>, Saw> {
        loop {
            self.flush().await?;
            if let Some(data) = self.engine.read() {
                return Ok(data);
            }
            if let Some(ended) = self.engine.ended() {
                return Err(in_session(ended));
            }
            self.listen(self.engine.wake().into()).await?;
        }
    }

    /// Says goodbye, without waiting.
    pub(crate) fn close(&mut self) {
        self.engine.close(now());
        // Whether it leaves, and arrives, changes nothing.
        let _ = self.flush().now_or_never();
    }

    async fn finish(&mut self, began: Instant, wait: Duration) -> Result<Saw, Saw> {
        let (end, mut heard) = (began + wait, Heard::Nothing);
        loop {
            self.flush().await?;
            if let Some((version, leaf)) = self.engine.finished() {
                let chain = leaf.map(certificate::read).into_iter().collect();
                let (device, public) = (Trust::NoOpinion, Trust::NoOpinion);
                return Ok(Saw::Tls { version: version.to_owned(), chain, device, public });
            }
            match self.engine.ended() {
                Some(Ended::Late) => break,
                Some(ended) => return Err(in_handshake(ended)),
                None if Instant::now() >= end => break,
                None => heard = heard.max(self.listen(end.min(self.engine.wake().into())).await?),
            }
        }
        Err(match heard {
            Heard::Nothing => silent(wait),
            Heard::Rubbish => Saw::Garbage { why: "not DTLS".to_owned() },
            Heard::Records => in_handshake(&Ended::Late),
        })
    }

    /// Waits for a datagram until then, and lets the engine have it, or the time.
    async fn listen(&mut self, until: Instant) -> Result<Heard, Saw> {
        match timeout_at(until, self.datagrams.receive(&mut self.buffer)).await {
            Ok(length) => match self.engine.feed(self.buffer.get(..length?).unwrap_or_default(), now()) {
                true => Ok(Heard::Records),
                false => Ok(Heard::Rubbish),
            },
            Err(_) => {
                self.engine.tick(now());
                Ok(Heard::Nothing)
            }
        }
    }

    async fn flush(&mut self) -> Result<(), Saw> {
        while let Some(datagram) = self.engine.outgoing() {
            self.datagrams.send(&datagram).await?;
        }
        Ok(())
    }
}

/// What came back, from nothing to something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Heard {
    Nothing,
    Rubbish,
    Records,
}

fn in_handshake(ended: &Ended) -> Saw {
    match ended {
        Ended::Panicked => Saw::Garbage { why: ended.to_string() },
        Ended::Closed | Ended::Alert(_) | Ended::Late | Ended::Broken(_) => {
            Saw::TlsFailed { why: clean(&ended.to_string()) }
        }
    }
}

fn in_session(ended: &Ended) -> Saw {
    match ended {
        Ended::Closed => Saw::Cut { reset: false },
        Ended::Alert(_) => Saw::Cut { reset: true },
        // Of 1.3 only, where the client's last words have to be acknowledged.
        Ended::Late => in_handshake(ended),
        Ended::Broken(_) | Ended::Panicked => Saw::Garbage { why: clean(&ended.to_string()) },
    }
}

/// By the clock that the waiting goes by.
fn now() -> std::time::Instant {
    Instant::now().into_std()
}

/// What is longer is cut, and so no record any more.
const LARGEST_DATAGRAM: usize = 4096;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
