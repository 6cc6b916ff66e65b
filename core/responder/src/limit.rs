//! How much one sender gets: a token bucket, kept in a table of fixed size.
//!
//! The table does not grow with the number of senders; some share a bucket, and which ones nobody outside can tell or choose.

use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What each sender may still have.
pub struct Limit {
    interval: Duration,
    hasher: RandomState,
    /// When each bucket will be full again; none where nobody has used it yet.
    full_at: Mutex<Vec<Option<Instant>>>,
}

impl Limit {
    /// Allows `rate` answers a second, and [`AT_ONCE`] seconds' worth at once.
    pub fn new(rate: u32) -> Self {
        let interval = Duration::from_secs(1) / rate.max(1);
        Self { interval, hasher: RandomState::new(), full_at: Mutex::new(vec![None; BUCKETS]) }
    }

    /// Whether `sender` may have one more answer at `now`; if so, it is counted.
    pub fn allows(&self, sender: IpAddr, now: Instant) -> bool {
        let place = usize::try_from(self.hasher.hash_one(unit(sender)) % BUCKETS as u64).unwrap_or(0);
        let mut buckets = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(bucket) = buckets.get_mut(place) else { return false };
        let full_at = bucket.map_or(now, |full_at| full_at.max(now)) + self.interval;
        let allowed = full_at <= now + AT_ONCE;
        if allowed {
            *bucket = Some(full_at);
        }
        allowed
    }
}

/// Who counts as one sender: an IPv4 address, or the /64 that one IPv6 subscriber has at least.
fn unit(sender: IpAddr) -> u128 {
    match sender.to_canonical() {
        IpAddr::V4(address) => address.to_bits().into(),
        IpAddr::V6(address) => address.to_bits() >> 64 << 64,
    }
}

/// A check that sends hundreds of requests at once is what a responder is for.
const AT_ONCE: Duration = Duration::from_secs(10);

const BUCKETS: usize = 1 << 16;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_sender_gets_its_share_at_once_and_then_so_many_a_second() {
        let (limit, now) = (Limit::new(10), Instant::now());
        let sender: IpAddr = "192.0.2.1".parse().unwrap();
        let got = |at| (0..1000).filter(|_| limit.allows(sender, at)).count();
        assert_eq!(got(now), 100);
        assert_eq!(got(now + Duration::from_secs(2)), 20);
        assert_eq!(got(now + Duration::from_secs(60)), 100);
    }

    #[test]
    fn senders_do_not_pay_for_each_other_but_one_ipv6_network_is_one_sender() {
        let (limit, now) = (Limit::new(1), Instant::now());
        let got = |sender: &str| (0..1000).filter(|_| limit.allows(sender.parse().unwrap(), now)).count();
        assert_eq!((got("2001:db8::1"), got("2001:db8::2"), got("2001:db8:0:1::1")), (10, 0, 10));
    }
}
