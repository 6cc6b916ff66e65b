//! The only place where sockets are opened: bound to an interface, with a hop limit, with the kernel's error queue.
//!
//! Everything here returns what was seen; judging it is done elsewhere.

#[cfg(target_os = "android")]
mod android;
mod connection;
#[cfg(feature = "dtls")]
mod dtls;
#[cfg(not(feature = "dtls"))]
#[path = "net/no_dtls.rs"]
mod dtls;
mod errors;
#[cfg(any(target_os = "ios", target_os = "macos", test))]
mod icmp;
#[cfg(not(any(target_os = "ios", target_os = "macos", test)))]
#[path = "net/no_icmp.rs"]
mod icmp;
mod many;
mod meter;
mod platform;
mod resolve;
mod tcp;
mod tls;
mod trust;
mod udp;

use std::fmt;
use std::io;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rustls::ClientConfig;
use tokio::time::Instant;

use crate::device::{Credentials, Egress};
use crate::observe::{Saw, Spent, is_private};
use crate::wire::turn;

pub use trust::{Opinion, Roots, Trusts};

pub(crate) use connection::Connection;
pub(crate) use dtls::Dtls;
pub(crate) use errors::cut_or;
pub(crate) use many::Open;
pub(crate) use platform::interface;
pub(crate) use resolve::resolve;
pub(crate) use tcp::{Stream, connect};
pub(crate) use udp::{Datagrams, Exchange, exchange, route};

use icmp::Icmp;
use meter::Meter;
use trust::Stores;

/// The device's network as probes see it; clones share one set of counters.
#[derive(Clone)]
pub struct Net {
    shared: Arc<Shared>,
}

/// How sockets are made and what is trusted.
#[derive(Debug, Clone)]
pub struct NetOptions {
    /// Through which network packets leave.
    pub egress: Egress,
    /// Private, loopback, link-local, multicast and broadcast targets are permitted.
    pub allow_private: bool,
    /// What a proxy is told.
    pub credentials: Option<Credentials>,
    /// What relays are told.
    pub relay: Option<turn::Credentials>,
    /// The two stores that judge certificates.
    pub trust: Trusts,
    /// Seed of the transaction ids; unpredictable outside tests, or an answer could be forged from off the path.
    pub seed: u64,
    /// This device's clock, by which certificates and `Date` headers are judged.
    pub clock: fn() -> SystemTime,
}

struct Shared {
    egress: Egress,
    allow_private: bool,
    credentials: Option<Credentials>,
    relay: Option<turn::Credentials>,
    stores: Arc<Stores>,
    tls: Arc<ClientConfig>,
    clock: fn() -> SystemTime,
    dice: Mutex<StdRng>,
    meter: Arc<Meter>,
    icmp: Arc<Icmp>,
}

/// What one step saw, and when.
#[derive(Debug)]
pub(crate) struct Timed {
    pub began: Instant,
    pub took: Duration,
    pub saw: Saw,
}

impl NetOptions {
    /// The system's interface and trust store, the bundled public roots, no private targets.
    pub fn new(seed: u64) -> Self {
        let (trust, clock) = (Trusts::default(), SystemTime::now);
        Self { egress: Egress::Any, allow_private: false, credentials: None, relay: None, trust, seed, clock }
    }
}

impl Net {
    /// Prepares the network; fails when a file of roots cannot be read or holds none.
    ///
    /// Raises the process's limit of open files towards its hard limit; it is no failure when the system declines.
    pub fn new(options: NetOptions) -> io::Result<Self> {
        platform::raise_file_limit();
        Ok(Self {
            shared: Arc::new(Shared {
                egress: options.egress,
                allow_private: options.allow_private,
                credentials: options.credentials,
                relay: options.relay,
                stores: Arc::new(Stores::open(options.trust)?),
                tls: Arc::new(tls::client().map_err(io::Error::other)?),
                clock: options.clock,
                dice: Mutex::new(StdRng::seed_from_u64(options.seed)),
                meter: Arc::new(Meter::default()),
                icmp: Arc::default(),
            }),
        })
    }

    /// What was sent so far; sockets still open count once they are closed, lookups by the system's resolver not at all.
    pub fn spent(&self) -> Spent {
        self.shared.meter.spent()
    }

    /// Whether this address may be a target: public, or anything when private targets are allowed.
    pub fn permitted(&self, address: IpAddr) -> bool {
        self.shared.allow_private || !is_private(address)
    }

    pub(crate) fn relay(&self) -> Option<&turn::Credentials> {
        self.shared.relay.as_ref()
    }

    pub(crate) fn credentials(&self) -> Option<&Credentials> {
        self.shared.credentials.as_ref()
    }

    pub(crate) fn stores(&self) -> Arc<Stores> {
        self.shared.stores.clone()
    }

    pub(crate) fn tls(&self) -> Arc<ClientConfig> {
        self.shared.tls.clone()
    }

    pub(crate) fn now(&self) -> SystemTime {
        (self.shared.clock)()
    }

    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.shared.dice.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes);
        bytes
    }

    fn egress(&self) -> &Egress {
        &self.shared.egress
    }

    fn meter(&self) -> &Arc<Meter> {
        &self.shared.meter
    }

    fn icmp(&self) -> &Arc<Icmp> {
        &self.shared.icmp
    }
}

impl Timed {
    pub(crate) fn since(began: Instant, saw: Saw) -> Self {
        Self { began, took: began.elapsed(), saw }
    }
}

impl fmt::Debug for Net {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Net").field("egress", &self.shared.egress).finish_non_exhaustive()
    }
}

/// What a wait of this length without an answer is called.
pub(crate) fn silent(waited: Duration) -> Saw {
    Saw::Silent { waited_ms: u32::try_from(waited.as_millis()).unwrap_or(u32::MAX) }
}
