//! A call's packets as a test sends them, and what becomes of them.
//!
//! ```text
//! packet    nonce, 8 bytes   flow, 1 byte   number, 4 bytes   padding
//! ```
//!
//! The nonce is random, so nobody off the path can add packets. Times are kept at this end, which sends and hears: there is one clock.

use std::time::Duration;

use crate::observe::Flow;

/// Ties the packets of one test together.
pub type Nonce = [u8; 8];

/// How a flow goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Between two packets.
    pub every: Duration,
    /// Length of a packet, bytes.
    pub bytes: usize,
}

/// Voice: 32 kbit/s in packets of 20 ms, with an RTP header (RFC 3550 section 5.1).
pub const VOICE: Pace = Pace { every: Duration::from_millis(20), bytes: 92 };
/// Video: 400 kbit/s, which Agora gives for 640 by 360 at 15 frames a second.
pub const VIDEO: Pace = Pace { every: Duration::from_millis(20), bytes: 1_000 };

/// One packet of a flow.
pub fn packet(nonce: Nonce, flow: u8, number: u32, pace: Pace) -> Vec<u8> {
    let mut bytes = [&nonce[..], &[flow], &number.to_be_bytes()].concat();
    bytes.resize(pace.bytes.max(HEADER), 0);
    bytes
}

/// Flow and number of a packet; none for anything else.
pub fn read(bytes: &[u8], nonce: Nonce) -> Option<(u8, u32)> {
    let (theirs, rest) = bytes.split_first_chunk::<8>()?;
    let (flow, rest) = rest.split_first()?;
    let number = rest.first_chunk::<4>()?;
    (*theirs == nonce).then(|| (*flow, u32::from_be_bytes(*number)))
}

/// Counts a flow; times are since its start.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// When each packet left.
    sent: Vec<Duration>,
    /// How long each took, there and back.
    took: Vec<Option<Duration>>,
    latest: Option<u32>,
    reordered: u32,
    /// Difference in transit of two packets, smoothed, in sixteenths of a microsecond (RFC 3550 appendix A.8).
    jitter: u64,
    before: Option<Duration>,
}

impl Tally {
    /// A packet leaves: its number.
    pub fn sends(&mut self, now: Duration) -> u32 {
        self.sent.push(now);
        self.took.push(None);
        u32::try_from(self.sent.len() - 1).unwrap_or(u32::MAX)
    }

    /// A packet came back; a second copy, or one that was never sent, counts for nothing.
    pub fn hears(&mut self, number: u32, now: Duration) {
        let at = usize::try_from(number).unwrap_or(usize::MAX);
        let (Some(sent), Some(took @ None)) = (self.sent.get(at), self.took.get_mut(at)) else { return };
        let transit = now.saturating_sub(*sent);
        *took = Some(transit);
        if self.latest.is_some_and(|latest| number < latest) {
            self.reordered += 1;
        }
        self.latest = self.latest.max(Some(number));
        if let Some(before) = self.before.replace(transit) {
            let difference = u64::try_from(transit.abs_diff(before).as_micros()).unwrap_or(u64::MAX);
            self.jitter = (self.jitter + difference).saturating_sub((self.jitter + 8) >> 4);
        }
    }

    /// What became of the flow.
    pub fn flow(&self) -> Flow {
        let mut took: Vec<Duration> = self.took.iter().flatten().copied().collect();
        took.sort_unstable();
        // The last packets sent that came back tell when it ended: later ones were sent, and none of them came.
        let last = self.sent.iter().zip(&self.took).rev().find(|(_, took)| took.is_some()).map(|(sent, _)| *sent);
        Flow {
            sent: count(self.sent.len()),
            received: count(took.len()),
            reordered: self.reordered,
            rtt_us: took.get(took.len() / 2).map(|rtt| micros(*rtt)),
            jitter_us: (took.len() > 1).then_some(self.jitter >> 4),
            last_ms: last.map(|last| micros(last) / 1_000),
            span_ms: micros(self.sent.last().copied().unwrap_or_default()) / 1_000,
        }
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

const HEADER: usize = 13;

#[cfg(test)]
mod tests {
    use super::*;

    const NONCE: Nonce = *b"nonceABC";

    #[test]
    fn a_packet_is_known_by_its_nonce_alone() {
        let bytes = packet(NONCE, 1, 700, VOICE);
        assert_eq!((bytes.len(), read(&bytes, NONCE)), (92, Some((1, 700))));
        assert_eq!(read(&bytes, *b"another!"), None);
        assert_eq!(read(&bytes[..12], NONCE), None);
        assert_eq!(read(b"", NONCE), None);
    }

    /// Ten packets, one each 20 ms; each comes back after so many milliseconds, or never.
    fn flow(took: [Option<u64>; 10]) -> Flow {
        let mut tally = Tally::default();
        let mut heard: Vec<(Duration, u32)> = Vec::new();
        for (i, took) in (0_u64..).zip(took) {
            let left = Duration::from_millis(20 * i);
            let number = tally.sends(left);
            heard.extend(took.map(|took| (left + Duration::from_millis(took), number)));
        }
        heard.sort_unstable();
        heard.iter().for_each(|(at, number)| tally.hears(*number, *at));
        // Copies and strangers.
        heard.iter().for_each(|(at, number)| tally.hears(*number, *at));
        tally.hears(4_000_000_000, Duration::from_secs(1));
        tally.flow()
    }

    #[test]
    fn a_flow_is_counted_packet_by_packet() {
        let even = Flow {
            sent: 10,
            received: 10,
            reordered: 0,
            rtt_us: Some(40_000),
            jitter_us: Some(0),
            last_ms: Some(180),
            span_ms: 180,
        };
        assert_eq!(flow([Some(40); 10]), even);

        let nothing = Flow { received: 0, rtt_us: None, jitter_us: None, last_ms: None, ..even };
        assert_eq!(flow([None; 10]), nothing);

        let mut dies = [Some(40); 10];
        dies[4..].fill(None);
        assert_eq!(flow(dies), Flow { received: 4, last_ms: Some(60), ..even });

        let mut overtaken = [Some(40); 10];
        overtaken[3] = Some(70);
        let seen = flow(overtaken);
        assert_eq!((seen.received, seen.reordered), (10, 1));
        // Two differences of 30 ms, each a sixteenth at first (RFC 3550 section 6.4.1).
        assert!(seen.jitter_us.is_some_and(|jitter| (1_500..3_700).contains(&jitter)), "{seen:?}");
    }
}
