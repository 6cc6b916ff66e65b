//! The way to one destination, as a control shows it: which routers report, and how far the server is.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

use crate::observe::{FARTHEST_WALK, Target, is_private};

use super::strategy::Heard;

/// What is known of the way to one address.
#[derive(Debug)]
pub(super) struct Trail {
    address: IpAddr,
    controls: Vec<Target>,
    /// The control in use; beyond the last, there is nothing to compare with.
    current: usize,
    round: u8,
    tracing: bool,
    finished: bool,
    hops: BTreeMap<u8, Hop>,
    /// The lowest hop limit with which the control was answered by more than a router.
    server: Option<u8>,
    /// When the control's packets left, by hop limit, and whether a router there reported them.
    frames: BTreeMap<u8, Vec<(u64, bool)>>,
}

#[derive(Debug, Clone, Copy)]
struct Hop {
    router: IpAddr,
    took: Duration,
}

impl Trail {
    pub(super) fn new(address: IpAddr, controls: Vec<Target>) -> Self {
        Self {
            address,
            controls,
            current: 0,
            round: 0,
            tracing: false,
            finished: false,
            hops: BTreeMap::new(),
            server: None,
            frames: BTreeMap::new(),
        }
    }

    /// The hop limits with which the control is to be sent now; none while it is under way, and when enough is known.
    pub(super) fn trace(&mut self) -> Option<(Target, Vec<u8>)> {
        if self.tracing || self.finished {
            return None;
        }
        let control = self.controls.get(self.current)?.clone();
        self.tracing = true;
        self.round += 1;
        Some((control, self.unheard()))
    }

    /// The control's packet was heard of, or not.
    pub(super) fn heard(&mut self, ttl: u8, left: Duration, heard: Heard, took: Duration) {
        self.frames.entry(ttl).or_default().push((micros(left), matches!(heard, Heard::Expired(_))));
        match heard {
            // One that bears the control's own address stands behind an address translation, nobody knows where.
            Heard::Expired(router) if Some(router) != self.control().map(|control| control.address) => {
                self.hops.insert(ttl, Hop { router, took });
            }
            Heard::Opened | Heard::Refused => self.server = Some(self.server.map_or(ttl, |server| server.min(ttl))),
            _ => {}
        }
    }

    /// All packets of a trace were heard of or given up.
    pub(super) fn traced(&mut self) {
        self.tracing = false;
        if !self.reporting().is_empty() {
            self.finished = self.unheard().is_empty() || self.round >= ROUNDS;
            return;
        }
        self.current += 1;
        self.round = 0;
        self.hops.clear();
        self.server = None;
        self.frames.clear();
        self.finished = self.current >= self.controls.len().min(MOST_CONTROLS);
    }

    /// Puts the frames in order; packets are heard of in any order.
    pub(super) fn settle(&mut self) {
        self.frames.values_mut().for_each(|frames| frames.sort_unstable());
    }

    pub(super) fn control(&self) -> Option<&Target> {
        self.controls.get(self.current)
    }

    pub(super) fn frames(&self, ttl: u8) -> &[(u64, bool)] {
        self.frames.get(&ttl).map_or(&[], Vec::as_slice)
    }

    /// Nothing more will be learnt: either there are hops to ask at, or there is nothing to compare with.
    pub(super) fn is_finished(&self) -> bool {
        self.finished
    }

    /// Hop limits at which routers beyond the site report, once all of them had time to. A control at another address shows the border only.
    pub(super) fn usable(&self) -> Vec<u8> {
        if self.round == 0 || (self.round == 1 && self.tracing) {
            return Vec::new();
        }
        self.reporting()
    }

    fn reporting(&self) -> Vec<u8> {
        let own = self.control().is_some_and(|control| control.address == self.address);
        self.beyond().take(if own { usize::MAX } else { 1 }).collect()
    }

    /// How many hops beyond the site reported the control.
    pub(super) fn hops(&self) -> usize {
        self.beyond().count()
    }

    fn beyond(&self) -> impl Iterator<Item = u8> + '_ {
        let hops = self.hops.iter().filter(|(ttl, hop)| {
            **ttl > 1 && self.server.is_none_or(|server| **ttl < server) && !is_private(hop.router)
        });
        hops.map(|(ttl, _)| *ttl)
    }

    /// The first hop beyond the site that reports. The first hop of all is the site's own: a firewall there reports packets that it would not have
    /// forwarded.
    pub(super) fn border(&self) -> Option<u8> {
        self.usable().first().copied()
    }

    /// How long to wait for the router at a hop.
    pub(super) fn wait(&self, ttl: u8) -> Duration {
        self.hops.get(&ttl).map_or(UNKNOWN, |hop| hop.took * 3 / 2) + SLACK
    }

    fn unheard(&self) -> Vec<u8> {
        let below = self.server.unwrap_or(FARTHEST_WALK + 1);
        (1..=FARTHEST_WALK).filter(|ttl| *ttl < below && !self.hops.contains_key(ttl)).collect()
    }
}

/// Microseconds since the survey's start.
pub(super) fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

/// A hop that is silent so often stays silent.
const ROUNDS: u8 = 3;
/// Controls tried one after the other: the first may be intercepted or blocked itself.
const MOST_CONTROLS: usize = 6;
const UNKNOWN: Duration = Duration::from_millis(200);
/// Jitter, and the router's leisure.
const SLACK: Duration = Duration::from_millis(100);
