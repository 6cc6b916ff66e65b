//! One allocation and what carries it; whatever happens to the probe, the relay is told that it is over.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::super::stun::RTO;
use super::pipe::Pipe;
use crate::net::{Net, silent};
use crate::observe::{Saw, Turned};
use crate::wire::stun::Id;
use crate::wire::turn::{Allocation, Carrier, Event, Frames, Outcome, Request, Settings};

/// A conversation with a relay.
pub(super) struct Session {
    pipe: Pipe,
    allocation: Allocation<Box<dyn FnMut() -> Id + Send>>,
    frames: Frames,
    began: Instant,
    buffer: Vec<u8>,
}

impl Session {
    /// Begins to ask for an allocation, for `wait` at most.
    pub(super) fn begin(net: &Net, pipe: Pipe, wait: Duration) -> Self {
        let settings = Settings {
            carrier: pipe.carrier(),
            credentials: net.relay().cloned(),
            family: None,
            lifetime: None,
            rto: RTO.min(wait / 4),
            sends: SENDS,
            deadline: wait,
        };
        let ids: Box<dyn FnMut() -> Id + Send> = {
            let net = net.clone();
            Box::new(move || net.random())
        };
        let allocation = Allocation::new(settings, ids, Duration::ZERO);
        Self { pipe, allocation, frames: Frames::default(), began: Instant::now(), buffer: vec![0; MOST_RECEIVED] }
    }

    /// Waits until there is an address on the relay, and says which; else what was seen in place of it.
    pub(super) async fn allocate(&mut self, wait: Duration) -> Result<SocketAddr, Saw> {
        // The allocation gives up by itself before.
        let until = self.began + wait * 2;
        loop {
            match self.step(until).await? {
                Some(Event::Done { request: Request::Allocate, outcome: Outcome::Allocated { relayed, .. } }) => {
                    return Ok(relayed);
                }
                Some(Event::Done { request: Request::Allocate, outcome }) => return Err(self.read(outcome, wait)),
                Some(_) => {}
                None => return Err(silent(wait)),
            }
        }
    }

    /// Asks for a channel to a peer, and waits until it is there.
    pub(super) async fn bind(&mut self, peer: SocketAddr, wait: Duration) -> Result<(), Saw> {
        let until = Instant::now() + wait;
        let unsent = |_| Saw::Garbage { why: "an allocation that is gone".to_owned() };
        self.allocation.bind(peer, self.began.elapsed()).map_err(unsent)?;
        loop {
            match self.step(until).await? {
                Some(Event::Done { request: Request::Bind { .. }, outcome: Outcome::Granted }) => return Ok(()),
                Some(Event::Done { request: Request::Bind { .. }, outcome }) => return Err(self.read(outcome, wait)),
                Some(_) => {}
                None => return Err(silent(wait)),
            }
        }
    }

    /// Asks for a longer life, and waits until it is granted.
    pub(super) async fn refresh(&mut self, wait: Duration) -> Result<(), Saw> {
        let until = Instant::now() + wait;
        let unsent = |_| Saw::Garbage { why: "an allocation that is gone".to_owned() };
        self.allocation.refresh(LIFE, self.began.elapsed()).map_err(unsent)?;
        loop {
            match self.step(until).await? {
                Some(Event::Done { request: Request::Refresh { .. }, outcome: Outcome::Refreshed { .. } }) => {
                    return Ok(());
                }
                Some(Event::Done { request: Request::Refresh { .. }, outcome }) => return Err(self.read(outcome, wait)),
                Some(_) => {}
                None => return Err(silent(wait)),
            }
        }
    }

    /// Whether a peer sends this before `until`; whatever else comes is passed over.
    pub(super) async fn hears(&mut self, text: &[u8], until: Instant) -> Result<bool, Saw> {
        loop {
            match self.step(until).await? {
                Some(Event::Data { bytes, .. }) if bytes == text => return Ok(true),
                Some(_) => {}
                None => return Ok(false),
            }
        }
    }

    /// Sends to a peer through the relay; what cannot be sent is as good as lost.
    pub(super) fn say(&mut self, peer: SocketAddr, bytes: &[u8]) {
        let _ = self.allocation.send(peer, bytes);
    }

    /// Sends what is to be sent and waits for what happens next; nothing, when that does not happen before `until`.
    pub(super) async fn step(&mut self, until: Instant) -> Result<Option<Event>, Saw> {
        loop {
            while let Some(bytes) = self.allocation.poll_transmit() {
                self.pipe.send(&bytes).await?;
            }
            if let Some(event) = self.allocation.poll_event() {
                return Ok(Some(event));
            }
            if Instant::now() >= until {
                return Ok(None);
            }
            let due = self.allocation.poll_timeout().map_or(until, |due| until.min(self.began + due));
            // Only waiting is given up here, never a message half sent.
            match timeout_at(due, self.pipe.receive(&mut self.buffer)).await {
                Ok(received) => self.take(received?)?,
                Err(_) => self.allocation.handle_timeout(self.began.elapsed()),
            }
        }
    }

    /// Gives the allocation back and waits for the relay to say that it has it, for a moment.
    pub(super) async fn end(mut self) {
        if self.allocation.release(self.began.elapsed()).is_err() {
            return;
        }
        let until = Instant::now() + FAREWELL;
        while let Ok(Some(event)) = self.step(until).await {
            if matches!(event, Event::Done { request: Request::Release, .. }) {
                return;
            }
        }
    }

    fn read(&self, outcome: Outcome, wait: Duration) -> Saw {
        Saw::Turn(match outcome {
            Outcome::Allocated { .. } | Outcome::Granted | Outcome::Refreshed { .. } => Turned::Allocated,
            Outcome::Challenged => Turned::Challenged,
            Outcome::Alternate { .. } => Turned::Refused { code: 300 },
            Outcome::Refused { code } => Turned::Refused { code },
            Outcome::Forged => Turned::Forged,
            Outcome::Malformed { why } => Turned::Malformed { why },
            Outcome::NoAnswer => {
                let odd = self.allocation.ignored().keys().next();
                return odd.map_or_else(|| silent(wait), |why| Saw::Garbage { why: (*why).to_owned() });
            }
        })
    }

    fn take(&mut self, length: usize) -> Result<(), Saw> {
        let (now, bytes) = (self.began.elapsed(), self.buffer.get(..length).unwrap_or_default());
        let allocation = &mut self.allocation;
        match self.pipe.carrier() {
            Carrier::Datagram => allocation.handle_input(bytes, now),
            Carrier::Stream => {
                let cut = self.frames.take(bytes, |message| allocation.handle_input(message, now));
                cut.map_err(|_| Saw::Garbage { why: "not STUN".to_owned() })?;
            }
        }
        Ok(())
    }
}

impl Drop for Session {
    /// Also when the run is cancelled in the middle.
    fn drop(&mut self) {
        if self.allocation.release(self.began.elapsed()).is_ok() {
            while let Some(bytes) = self.allocation.poll_transmit() {
                self.pipe.part(&bytes);
            }
        }
        self.pipe.close();
    }
}

/// Of one request, over UDP.
const SENDS: u32 = 4;
/// The relay forgets an allocation by itself after ten minutes.
const FAREWELL: Duration = Duration::from_millis(500);
const LIFE: Duration = Duration::from_secs(600);
const MOST_RECEIVED: usize = 4096;
