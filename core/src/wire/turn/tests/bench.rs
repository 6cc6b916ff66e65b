//! An allocation and a relay with a clock between them.

use std::fmt::Write;
use std::time::Duration;

use super::super::{Allocation, Carrier, Credentials, Event, Outcome, Settings};
use super::relay::{PASSWORD, Reply, USER, describe, replies};
use crate::wire::stun::Id;

pub(super) struct Bench {
    pub(super) allocation: Allocation<Box<dyn FnMut() -> Id>>,
    pub(super) now: Duration,
    /// What was sent, and what became of it.
    pub(super) log: String,
    pub(super) sent: usize,
    pub(super) events: Vec<Event>,
}

impl Bench {
    pub(super) fn new(settings: Settings) -> Self {
        let mut last = 0_u32;
        let ids: Box<dyn FnMut() -> Id> = Box::new(move || {
            last += 1;
            let mut id = *b"transact\0\0\0\0";
            id[8..].copy_from_slice(&last.to_be_bytes());
            id
        });
        let now = Duration::ZERO;
        Self { allocation: Allocation::new(settings, ids, now), now, log: String::new(), sent: 0, events: Vec::new() }
    }

    /// One that has an allocation by now.
    pub(super) fn allocated(settings: Settings) -> Self {
        let mut bench = Self::new(settings);
        bench.run(&[Reply::Honest]);
        assert!(matches!(bench.last(), Outcome::Allocated { .. }), "{}", bench.log);
        bench.log.clear();
        bench
    }

    /// Lets the relay answer each request in turn, the last reply for all that follow, until nothing is waited for.
    pub(super) fn run(&mut self, script: &[Reply]) {
        let mut turn = 0;
        self.run_by(|request| {
            let reply = script.get(turn).or(script.last()).copied().unwrap_or(Reply::Silence);
            turn += 1;
            replies(reply, request)
        });
    }

    /// The same with a relay of one's own. Each way takes 20 ms.
    pub(super) fn run_by(&mut self, mut relay: impl FnMut(&[u8]) -> Vec<Vec<u8>>) {
        loop {
            let mut answers = Vec::new();
            while let Some(request) = self.allocation.poll_transmit() {
                self.sent += 1;
                writeln!(self.log, "{:>5} > {}", self.now.as_millis(), describe(&request)).unwrap();
                answers.extend(relay(&request));
            }
            if answers.is_empty() {
                let Some(due) = self.allocation.poll_timeout() else { break };
                self.now = self.now.max(due);
                self.allocation.handle_timeout(self.now);
            } else {
                self.now += Duration::from_millis(40);
                for answer in answers {
                    self.allocation.handle_input(&answer, self.now);
                }
            }
            self.fetch();
            assert!(self.sent < 100, "it never ends: {}", self.log);
        }
    }

    pub(super) fn fetch(&mut self) {
        while let Some(event) = self.allocation.poll_event() {
            let line = match &event {
                Event::Done { request, outcome } => format!("{request:?}: {outcome:?}"),
                Event::Data { peer, channel, bytes } => {
                    format!("data of {peer} by {channel:x?}: {:?}", String::from_utf8_lossy(bytes))
                }
            };
            writeln!(self.log, "{:>5} < {line}", self.now.as_millis()).unwrap();
            self.events.push(event);
        }
    }

    /// What became of the request that ended last.
    pub(super) fn last(&self) -> Outcome {
        let outcome = self.events.iter().rev().find_map(|event| match event {
            Event::Done { outcome, .. } => Some(outcome.clone()),
            Event::Data { .. } => None,
        });
        outcome.unwrap()
    }

    pub(super) fn ignored(&self) -> String {
        let lines: Vec<String> =
            self.allocation.ignored().iter().map(|(why, times)| format!("{why} ({times})")).collect();
        lines.join(", ")
    }
}

pub(super) fn settings() -> Settings {
    Settings {
        carrier: Carrier::Datagram,
        credentials: Some(Credentials::new(USER, PASSWORD).unwrap()),
        family: None,
        lifetime: None,
        rto: Duration::from_millis(100),
        sends: 3,
        deadline: Duration::from_secs(10),
    }
}
