//! One request on its way: when it is sent again, and when it is given up (RFC 8489 section 6.2).

use std::time::Duration;

use super::access::Access;
use super::outcome::Request;
use super::{Carrier, Settings};
use crate::wire::stun::Id;

/// A request that waits for its response.
pub(super) struct Transaction {
    pub(super) id: Id,
    pub(super) request: Request,
    pub(super) bytes: Vec<u8>,
    /// What it is signed with.
    pub(super) access: Option<Access>,
    /// It follows a 438.
    pub(super) renewed: bool,
    /// A response with a wrong signature, or none, came.
    pub(super) forged: bool,
    pub(super) sent: u32,
    /// When something is to be done about it.
    pub(super) due: Duration,
}

/// What is to be done about a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Wait,
    Send,
    GiveUp,
}

impl Transaction {
    pub(super) fn step(&self, settings: &Settings, now: Duration) -> Step {
        if now < self.due {
            Step::Wait
        } else if now < settings.deadline && repeats(settings, self.sent) {
            Step::Send
        } else {
            Step::GiveUp
        }
    }
}

/// When something is to be done about a request that has just been sent for the time `sent`, from 1.
pub(super) fn due(settings: &Settings, sent: u32, now: Duration) -> Duration {
    let wait = match settings.carrier {
        Carrier::Stream => STREAM_WAIT,
        Carrier::Datagram if repeats(settings, sent) => rto(settings).saturating_mul(1 << sent.saturating_sub(1)),
        Carrier::Datagram => rto(settings).saturating_mul(LAST_WAIT),
    };
    now.saturating_add(wait).min(settings.deadline)
}

fn repeats(settings: &Settings, sent: u32) -> bool {
    settings.carrier == Carrier::Datagram && sent < settings.sends.clamp(1, MOST_SENDS)
}

fn rto(settings: &Settings) -> Duration {
    settings.rto.max(LEAST_RTO)
}

/// Rc of RFC 8489 section 6.2.1.
const MOST_SENDS: u32 = 7;
/// Rm of the same section: so many times the RTO after the last one was sent.
const LAST_WAIT: u32 = 16;
/// Ti of section 6.2.2.
const STREAM_WAIT: Duration = Duration::from_millis(39_500);
/// No path is faster by so much that a shorter one would be of use.
const LEAST_RTO: Duration = Duration::from_millis(1);

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(carrier: Carrier, rto_ms: u64, sends: u32, deadline_ms: u64) -> Settings {
        Settings {
            carrier,
            credentials: None,
            family: None,
            lifetime: None,
            rto: Duration::from_millis(rto_ms),
            sends,
            deadline: Duration::from_millis(deadline_ms),
        }
    }

    #[test]
    fn a_request_is_sent_at_doubling_intervals_until_it_is_given_up() {
        use Carrier::{Datagram, Stream};
        for (settings, expected) in [
            (settings(Datagram, 500, 7, 60_000), "0 500 1500 3500 7500 15500 31500 | 39500"),
            (settings(Datagram, 60, 3, 60_000), "0 60 180 | 1140"),
            (settings(Datagram, 900, 7, 5_000), "0 900 2700 | 5000"),
            (settings(Datagram, 500, 99, 60_000), "0 500 1500 3500 7500 15500 31500 | 39500"),
            (settings(Datagram, 500, 0, 60_000), "0 | 8000"),
            (settings(Datagram, 0, 3, 60_000), "0 1 3 | 19"),
            (settings(Stream, 500, 7, 60_000), "0 | 39500"),
            (settings(Stream, 500, 7, 5_000), "0 | 5000"),
            (settings(Datagram, 500, 7, 0), "0 | 0"),
        ] {
            assert_eq!(timeline(&settings), expected);
        }
    }

    fn timeline(settings: &Settings) -> String {
        let (mut now, mut sent, mut line) = (Duration::ZERO, 1, "0".to_owned());
        loop {
            now = due(settings, sent, now);
            let transaction = Transaction {
                id: Id::default(),
                request: Request::Allocate,
                bytes: Vec::new(),
                access: None,
                renewed: false,
                forged: false,
                sent,
                due: now,
            };
            match transaction.step(settings, now) {
                Step::Send => line = format!("{line} {}", now.as_millis()),
                Step::GiveUp => return format!("{line} | {}", now.as_millis()),
                Step::Wait => return format!("{line} forgotten"),
            }
            sent += 1;
        }
    }
}
