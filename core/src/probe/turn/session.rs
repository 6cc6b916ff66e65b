//! One allocation and what carries it; whatever happens to the probe, the relay is told that it is over.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::super::stun::RTO;
use super::pipe::Pipe;
use crate::net::Net;
use crate::observe::Saw;
use crate::wire::stun::Id;
use crate::wire::turn::{Allocation, Carrier, Event, Frames, Request, Settings};

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

    /// Waits for what happens next; cancelling it loses nothing but what was being sent.
    pub(super) async fn next(&mut self) -> Result<Event, Saw> {
        loop {
            while let Some(bytes) = self.allocation.poll_transmit() {
                self.pipe.send(&bytes).await?;
            }
            if let Some(event) = self.allocation.poll_event() {
                return Ok(event);
            }
            let due = self.began + self.allocation.poll_timeout().unwrap_or(NEVER);
            tokio::select! {
                received = self.pipe.receive(&mut self.buffer) => {
                    let length = received?;
                    self.take(length)?;
                }
                () = sleep_until(due) => self.allocation.handle_timeout(self.began.elapsed()),
            }
        }
    }

    /// What came and did not count, in a few words.
    pub(super) fn ignored(&self) -> Option<&'static str> {
        self.allocation.ignored().keys().next().copied()
    }

    /// Gives the allocation back and waits for the relay to say that it has it, for a moment.
    pub(super) async fn end(mut self) {
        if self.allocation.release(self.began.elapsed()).is_err() {
            return;
        }
        let over =
            async { while !matches!(self.next().await, Ok(Event::Done { request: Request::Release, .. }) | Err(_)) {} };
        let _ = tokio::time::timeout(FAREWELL, over).await;
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
    }
}

/// Of one request, over UDP.
const SENDS: u32 = 4;
const NEVER: Duration = Duration::from_secs(86_400);
/// The relay forgets an allocation by itself after ten minutes.
const FAREWELL: Duration = Duration::from_millis(500);
const MOST_RECEIVED: usize = 4096;
