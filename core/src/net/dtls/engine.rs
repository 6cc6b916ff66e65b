//! The state machine of DTLS without socket or clock, fenced in: the worst that a server can do is to end the session.
//!
//! What comes from the network can make dimpl 0.9.0 panic, before any key is agreed upon: it reads past the end of a ServerHello whose last
//! extension is the bare header of `supported_versions` (`auto.rs`, `server_hello_version_inner`). So a step that panics takes its session
//! with it, and no more (see [`crate::panics`]). Two more are out of reach by [`MOST_SENT`] and [`LARGEST_MESSAGE`].

use std::collections::VecDeque;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use dimpl::{Config, Output, ProtocolVersion, SecurityError, UnexpectedMessageError};
use rustls::AlertDescription;
use thiserror::Error;

use super::passport::passport;
use super::provider::provider;
use super::{LARGEST_DATAGRAM, record};
use crate::panics::survive;

/// A client's side of a session: bytes and times go in, datagrams, data and times come out.
pub(super) struct Engine {
    /// Absent once a step has not come back.
    session: Option<Box<Session>>,
    wake: Instant,
    ended: Option<Ended>,
}

/// What a step works on.
struct Session {
    dtls: dimpl::Dtls,
    room: Box<[u8]>,
    outbox: VecDeque<Vec<u8>>,
    inbox: VecDeque<Vec<u8>>,
    leaf: Option<Vec<u8>>,
    connected: bool,
    wake: Instant,
}

/// Why a session is over, in the words of a report.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(super) enum Ended {
    /// The server said goodbye.
    #[error("closed during the handshake")]
    Closed,
    /// The server gave up, and said why.
    #[error("{}", alert(*.0))]
    Alert(u8),
    /// Everything was sent as often as it is sent.
    #[error("handshake not finished in time")]
    Late,
    /// What came is against the rules, or needs what this client cannot do.
    #[error("{0}")]
    Broken(dimpl::Error),
    /// What came made the engine panic.
    #[error("what came broke the DTLS engine")]
    Panicked,
}

impl Engine {
    /// Begins a handshake as a client that offers 1.2 and 1.3; fails when this device has no random key to give.
    pub(super) fn start(now: Instant) -> Result<Self, &'static str> {
        let (Some(config), Some(passport)) = (CONFIG.clone(), passport()) else {
            return Err("no random key");
        };
        let mut dtls = dimpl::Dtls::new_auto(config, passport, now);
        dtls.set_active(true);
        let session = Session {
            dtls,
            room: vec![0; LARGEST_MESSAGE].into(),
            outbox: VecDeque::new(),
            inbox: VecDeque::new(),
            leaf: None,
            connected: false,
            wake: now,
        };
        let mut engine = Self { session: Some(Box::new(session)), wake: now, ended: None };
        engine.tick(now);
        Ok(engine)
    }

    /// Lets time pass: what was lost is sent again.
    pub(super) fn tick(&mut self, now: Instant) {
        self.step(now, move |dtls| dtls.handle_timeout(now));
    }

    /// Takes a datagram, unless it is none of this protocol's, and tells whether it was.
    pub(super) fn feed(&mut self, datagram: &[u8], now: Instant) -> bool {
        let ours = record::is_plain(datagram) || (self.version() == V1_3 && record::is_sealed(datagram));
        if ours {
            let datagram = datagram.to_vec();
            self.step(now, move |dtls| {
                dtls.handle_timeout(now)?;
                dtls.handle_packet(&datagram).or_else(|error| first_answer(error, &datagram))
            });
        }
        ours
    }

    /// Sends data, once the handshake is finished.
    pub(super) fn write(&mut self, data: &[u8], now: Instant) {
        let data = data.to_vec();
        self.step(now, move |dtls| dtls.send_application_data(&data).map(drop));
    }

    /// Says goodbye.
    pub(super) fn close(&mut self, now: Instant) {
        self.step(now, dimpl::Dtls::close);
    }

    /// Takes out the next datagram to send.
    pub(super) fn outgoing(&mut self) -> Option<Vec<u8>> {
        self.session.as_mut()?.outbox.pop_front()
    }

    /// Takes out the next piece of data.
    pub(super) fn read(&mut self) -> Option<Vec<u8>> {
        self.session.as_mut()?.inbox.pop_front()
    }

    /// How many pieces of data nobody has taken out yet.
    #[cfg(test)]
    pub(super) fn unread(&self) -> usize {
        self.session.as_ref().map_or(0, |session| session.inbox.len())
    }

    /// When [`Self::tick`] is due.
    pub(super) fn wake(&self) -> Instant {
        self.wake
    }

    /// Why the session is over, if it is.
    pub(super) fn ended(&self) -> Option<&Ended> {
        self.ended.as_ref()
    }

    /// The version and the server's own certificate (DER), once the handshake is finished.
    pub(super) fn finished(&self) -> Option<(&'static str, Option<&[u8]>)> {
        let session = self.session.as_ref().filter(|session| session.connected)?;
        Some((self.version(), session.leaf.as_deref()))
    }

    fn version(&self) -> &'static str {
        match self.session.as_ref().and_then(|session| session.dtls.protocol_version()) {
            Some(ProtocolVersion::DTLS1_3) => V1_3,
            _ => V1_2,
        }
    }

    fn step(&mut self, now: Instant, act: impl FnOnce(&mut dimpl::Dtls) -> Result<(), dimpl::Error> + Send + 'static) {
        if self.ended.is_some() {
            return;
        }
        let Some(mut session) = self.session.take() else { return };
        let stepped = survive(move || {
            let done = act(&mut session.dtls).map(|()| session.drain(now));
            (session, done)
        });
        self.ended = match stepped {
            Some((session, done)) => {
                self.wake = session.wake;
                self.session = Some(session);
                match done {
                    Ok(goodbye) => goodbye.then_some(Ended::Closed),
                    Err(error) => Some(Ended::of(error)),
                }
            }
            None => Some(Ended::Panicked),
        };
    }
}

impl Session {
    /// Takes out everything that the session has to say, and tells whether the server said goodbye.
    fn drain(&mut self, now: Instant) -> bool {
        let mut goodbye = false;
        loop {
            match self.dtls.poll_output(&mut self.room) {
                Output::Packet(datagram) => self.outbox.push_back(datagram.to_vec()),
                // Beyond that it is as good as lost on the way.
                Output::ApplicationData(data) if self.inbox.len() < MOST_UNREAD => self.inbox.push_back(data.to_vec()),
                Output::PeerCert(leaf) => self.leaf = Some(leaf.to_vec()),
                Output::Connected => self.connected = true,
                Output::CloseNotify => goodbye = true,
                Output::BufferTooSmall { needed } => self.room = vec![0; needed].into(),
                Output::Timeout(wake) => {
                    self.wake = wake.max(now + TICK);
                    return goodbye;
                }
                _ => {}
            }
        }
    }
}

impl Ended {
    fn of(error: dimpl::Error) -> Self {
        match error {
            dimpl::Error::SecurityError(SecurityError::FatalAlert { description }) => Self::Alert(description),
            dimpl::Error::Timeout(_) => Self::Late,
            dimpl::Error::ConnectionClosed => Self::Closed,
            other => Self::Broken(other),
        }
    }
}

/// Reads an error: that no version is to be seen yet is not fatal, whatever the manual says, unless it is an alert.
///
/// The server's first flight came in another order, and nothing has happened yet.
fn first_answer(error: dimpl::Error, datagram: &[u8]) -> Result<(), dimpl::Error> {
    match error {
        dimpl::Error::UnexpectedMessage(UnexpectedMessageError::UnrecognizedAutoServerResponse) => {
            let alert = record::fatal_alert(datagram).map(|description| SecurityError::FatalAlert { description });
            alert.map_or(Ok(()), |alert| Err(alert.into()))
        }
        error => Err(error),
    }
}

fn alert(description: u8) -> String {
    let said = rustls::Error::AlertReceived(AlertDescription::from(description)).to_string();
    match AlertDescription::from(description) {
        AlertDescription::HandshakeFailure => format!("{said} ({LIMITS})"),
        _ => said,
    }
}

/// Building it tries out every algorithm, which takes longer than a handshake.
static CONFIG: LazyLock<Option<Arc<Config>>> = LazyLock::new(|| {
    let config = Config::builder().with_crypto_provider(provider());
    let config = config.flight_start_rto(RTO).max_queue_rx(MOST_QUEUED).max_queue_tx(MOST_SENT);
    config.build().ok().map(Arc::new)
});

/// The first wait before a flight is sent again, as for STUN (RFC 8489 section 6.2.1); it doubles four times.
const RTO: Duration = Duration::from_millis(500);
/// Datagrams that wait for one another.
const MOST_QUEUED: usize = 20;
/// Datagrams of one flight. From 12 on, dimpl 0.9.0 panics when a HelloRetryRequest makes it send back a cookie of more than 13 kB.
const MOST_SENT: usize = 8;
/// A message is put together from the datagrams that wait: none is longer, and so no certificate, which dimpl 0.9.0 panics without room for.
const LARGEST_MESSAGE: usize = MOST_QUEUED * LARGEST_DATAGRAM;
/// Pieces of data that nobody has taken out yet.
const MOST_UNREAD: usize = 64;
/// Never woken more often than this.
const TICK: Duration = Duration::from_millis(1);
const LIMITS: &str = "this client speaks DTLS 1.2 and 1.3, with ECDSA certificates only";
const V1_2: &str = "1.2";
const V1_3: &str = "1.3";
