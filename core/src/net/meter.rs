//! Counts what is sent.

use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::observe::Spent;

/// Counters of packets, bytes and sockets, shared by all sockets of a run.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    packets: AtomicU64,
    bytes: AtomicU64,
    sockets: AtomicU64,
}

impl Meter {
    pub(super) fn socket(&self) {
        self.sockets.fetch_add(1, Ordering::Relaxed);
    }

    /// Adds `packets` that carried `payload` bytes together, each below `header` bytes of transport header.
    pub(super) fn sent(&self, to: IpAddr, packets: u64, payload: u64, header: u64) {
        let ip = if to.is_ipv4() { IPV4_HEADER } else { IPV6_HEADER };
        self.packets.fetch_add(packets, Ordering::Relaxed);
        self.bytes.fetch_add(payload.saturating_add(packets.saturating_mul(ip + header)), Ordering::Relaxed);
    }

    pub(super) fn spent(&self) -> Spent {
        Spent {
            packets: self.packets.load(Ordering::Relaxed),
            bytes: self.bytes.load(Ordering::Relaxed),
            sockets: self.sockets.load(Ordering::Relaxed),
        }
    }
}

const IPV4_HEADER: u64 = 20;
const IPV6_HEADER: u64 = 40;
