//! One direction of a link, free of clocks and sockets.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::Link;

/// Frames on their way, each with the time it is due.
pub struct Lane {
    delay: Duration,
    jitter: Duration,
    loss: f64,
    rng: StdRng,
    sequence: u64,
    waiting: BinaryHeap<Reverse<(Duration, u64, Vec<u8>)>>,
}

impl Lane {
    /// An empty lane with `link`'s delay, jitter and loss.
    pub fn new(link: &Link, seed: u64) -> Self {
        Self {
            delay: milliseconds(link.delay_ms),
            jitter: milliseconds(link.jitter_ms),
            loss: link.loss.clamp(0.0, 1.0),
            rng: StdRng::seed_from_u64(seed),
            sequence: 0,
            waiting: BinaryHeap::new(),
        }
    }

    /// Takes a frame in at `now`; it may be lost here.
    pub fn push(&mut self, now: Duration, frame: &[u8]) {
        if !finds_neighbours(frame) && self.rng.random_bool(self.loss) {
            return;
        }
        let shift = if self.jitter.is_zero() { 0.0 } else { self.rng.random_range(-1.0..=1.0) };
        let delay = (self.delay.as_secs_f64() + self.jitter.as_secs_f64() * shift).max(0.0);
        self.sequence += 1;
        self.waiting.push(Reverse((now + Duration::from_secs_f64(delay), self.sequence, frame.to_vec())));
    }

    /// The next frame that is due at `now`, earliest first.
    pub fn due(&mut self, now: Duration) -> Option<Vec<u8>> {
        if self.next_due()? > now {
            return None;
        }
        self.waiting.pop().map(|Reverse((_, _, frame))| frame)
    }

    /// When the next frame is due.
    pub fn next_due(&self) -> Option<Duration> {
        self.waiting.peek().map(|Reverse((due, ..))| *due)
    }
}

/// ARP and IPv6 neighbour discovery belong to the lab's own wire and are never lost: a lost one would look like a second of outage.
fn finds_neighbours(frame: &[u8]) -> bool {
    let frame = frame.get(VNET_HEADER..).unwrap_or_default();
    match frame.get(12..14) {
        Some([0x08, 0x06]) => true,
        Some([0x86, 0xdd]) => frame.get(20) == Some(&58) && matches!(frame.get(54), Some(133..=137)),
        _ => false,
    }
}

fn milliseconds(value: f64) -> Duration {
    Duration::from_secs_f64(value.max(0.0) / 1000.0)
}

/// Length of the `virtio_net_hdr` in front of each frame.
const VNET_HEADER: usize = 10;

#[cfg(test)]
mod tests {
    use super::*;

    fn lane(delay_ms: f64, jitter_ms: f64, loss: f64) -> Lane {
        Lane::new(&Link { delay_ms, jitter_ms, loss, seed: 7 }, 7)
    }

    #[test]
    fn a_frame_leaves_when_its_delay_has_passed_and_in_order() {
        let mut lane = lane(20.0, 0.0, 0.0);
        lane.push(Duration::ZERO, b"first");
        lane.push(Duration::ZERO, b"second");
        assert_eq!(lane.next_due(), Some(Duration::from_millis(20)));
        assert_eq!(lane.due(Duration::from_millis(19)), None);
        assert_eq!(lane.due(Duration::from_millis(20)).as_deref(), Some(&b"first"[..]));
        assert_eq!(lane.due(Duration::from_millis(20)).as_deref(), Some(&b"second"[..]));
        assert_eq!(lane.due(Duration::from_millis(20)), None);
    }

    #[test]
    fn one_frame_in_twenty_is_lost() {
        let mut lane = lane(0.0, 0.0, 0.05);
        for _ in 0..20_000 {
            lane.push(Duration::ZERO, &[0; 60]);
        }
        let lost = 20_000 - lane.waiting.len();
        assert!((850..1150).contains(&lost), "{lost} of 20,000 lost");
    }

    #[test]
    fn jitter_stays_within_its_bounds() {
        let mut lane = lane(20.0, 5.0, 0.0);
        for _ in 0..1000 {
            lane.push(Duration::ZERO, &[0; 60]);
        }
        while let Some(due) = lane.next_due() {
            assert!((14_999..=25_001).contains(&due.as_micros()), "{due:?}");
            lane.due(due);
        }
    }

    #[test]
    fn neighbour_discovery_is_never_lost() {
        let mut arp = vec![0; 60];
        arp[VNET_HEADER + 12..VNET_HEADER + 14].copy_from_slice(&[0x08, 0x06]);
        let mut lane = lane(0.0, 0.0, 1.0);
        lane.push(Duration::ZERO, &arp);
        lane.push(Duration::ZERO, &[0; 60]);
        assert_eq!(lane.waiting.len(), 1);
    }
}
