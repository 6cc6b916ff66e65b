//! The way to one destination, as a control shows it: which routers report, and how far the server is.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

use crate::observe::{FARTHEST_WALK, Target, Way, is_private};

use super::heard::Heard;

/// What is known of the way to one address.
#[derive(Debug)]
pub(super) struct Trail {
    address: IpAddr,
    /// One for each control, best first.
    sights: Vec<Sight>,
    /// The control in use.
    current: usize,
    /// No port answered there: all controls are sent at once, and the best that is reported is used.
    at_once: bool,
    /// The highest hop limit that is tried.
    reach: u8,
    tracing: bool,
    finished: bool,
}

/// The way as one control shows it.
#[derive(Debug)]
struct Sight {
    control: Target,
    rounds: u8,
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
    pub(super) fn new(way: &Way) -> Self {
        let sights = way.controls.iter().take(MOST_CONTROLS).cloned().map(Sight::new).collect();
        let at_once = !way.answers;
        Self {
            address: way.address,
            sights,
            current: 0,
            at_once,
            reach: FARTHEST_WALK,
            tracing: false,
            finished: false,
        }
    }

    /// The controls to be sent now, by number, and with which hop limits; none while some are under way, and when enough is known.
    pub(super) fn trace(&mut self) -> Vec<(usize, Target, Vec<u8>)> {
        if self.tracing || self.finished {
            return Vec::new();
        }
        let first = self.sights.iter().all(|sight| sight.rounds == 0);
        let wanted = if first && self.at_once { 0..self.sights.len() } else { self.current..self.current + 1 };
        let reach = self.reach;
        let sights = self.sights.iter_mut().enumerate().filter(|(number, _)| wanted.contains(number));
        let traces = sights.map(|(number, sight)| {
            sight.rounds += 1;
            (number, sight.control.clone(), sight.unheard(reach))
        });
        let traces: Vec<(usize, Target, Vec<u8>)> = traces.collect();
        self.tracing = !traces.is_empty();
        self.finished = traces.is_empty();
        traces
    }

    /// A packet of a control was heard of, or not.
    pub(super) fn heard(&mut self, control: usize, ttl: u8, left: Duration, heard: Heard, took: Duration) {
        if let Some(sight) = self.sights.get_mut(control) {
            sight.heard(ttl, left, heard, took);
        }
    }

    /// All packets of a trace were heard of or given up.
    pub(super) fn traced(&mut self) {
        self.tracing = false;
        let reported = self.sights.iter().position(|sight| sight.beyond().next().is_some());
        let untried = self.sights.iter().position(|sight| sight.rounds == 0);
        match (reported, untried) {
            (Some(reported), _) => {
                self.current = reported;
                let sight = self.sights.get(reported);
                self.finished =
                    sight.is_none_or(|sight| sight.unheard(self.reach).is_empty() || sight.rounds >= ROUNDS);
            }
            (None, Some(untried)) => self.current = untried,
            (None, None) if self.reach < LARGE_SITE => self.reach_farther(),
            (None, None) => self.finished = true,
        }
    }

    /// Starts again, with all controls at once: nobody beyond the site was heard so near.
    fn reach_farther(&mut self) {
        (self.reach, self.at_once, self.current) = (LARGE_SITE, true, 0);
        self.sights.iter_mut().for_each(|sight| sight.rounds = 0);
    }

    /// Puts the frames in order; packets are heard of in any order.
    pub(super) fn settle(&mut self) {
        for sight in &mut self.sights {
            sight.frames.values_mut().for_each(|frames| frames.sort_unstable());
        }
    }

    /// The control in use, and its number.
    pub(super) fn control(&self) -> Option<(usize, &Target)> {
        self.sights.get(self.current).map(|sight| (self.current, &sight.control))
    }

    pub(super) fn frames(&self, ttl: u8) -> &[(u64, bool)] {
        self.sights.get(self.current).and_then(|sight| sight.frames.get(&ttl)).map_or(&[], Vec::as_slice)
    }

    /// Nothing more will be learnt: either there are hops to ask at, or there is nothing to compare with.
    pub(super) fn is_finished(&self) -> bool {
        self.finished
    }

    /// Hop limits at which routers beyond the site report, once all of them had time to. A control at another address shows the border only.
    pub(super) fn usable(&self) -> Vec<u8> {
        match self.sights.get(self.current) {
            Some(sight) if sight.rounds > 1 || !self.tracing => {
                let own = sight.control.address == self.address;
                sight.beyond().take(if own { usize::MAX } else { 1 }).collect()
            }
            _ => Vec::new(),
        }
    }

    /// How many hops beyond the site reported the control.
    pub(super) fn hops(&self) -> usize {
        self.sights.get(self.current).map_or(0, |sight| sight.beyond().count())
    }

    /// The first hop beyond the site that reports. The first hop of all is the site's own: a firewall there reports packets that it would not have
    /// forwarded.
    pub(super) fn border(&self) -> Option<u8> {
        self.usable().first().copied()
    }

    /// How long to wait for the router at a hop.
    pub(super) fn wait(&self, ttl: u8) -> Duration {
        let hop = self.sights.get(self.current).and_then(|sight| sight.hops.get(&ttl));
        hop.map_or(UNKNOWN, |hop| hop.took * 3 / 2) + SLACK
    }
}

impl Sight {
    fn new(control: Target) -> Self {
        Self { control, rounds: 0, hops: BTreeMap::new(), server: None, frames: BTreeMap::new() }
    }

    fn heard(&mut self, ttl: u8, left: Duration, heard: Heard, took: Duration) {
        self.frames.entry(ttl).or_default().push((micros(left), matches!(heard, Heard::Expired(_))));
        match heard {
            // One that bears the control's own address stands behind an address translation, nobody knows where.
            Heard::Expired(router) if router != self.control.address => {
                self.hops.insert(ttl, Hop { router, took });
            }
            Heard::Opened | Heard::Refused => self.server = Some(self.server.map_or(ttl, |server| server.min(ttl))),
            _ => {}
        }
    }

    /// Hops beyond the site that reported the control, nearest first.
    fn beyond(&self) -> impl Iterator<Item = u8> + '_ {
        let hops = self.hops.iter().filter(|(ttl, hop)| {
            **ttl > 1 && self.server.is_none_or(|server| **ttl < server) && !is_private(hop.router)
        });
        hops.map(|(ttl, _)| *ttl)
    }

    /// Hop limits up to `reach`, below the server's distance, at which nobody was heard.
    fn unheard(&self, reach: u8) -> Vec<u8> {
        let below = self.server.unwrap_or(u8::MAX);
        (1..=reach).filter(|ttl| *ttl < below && !self.hops.contains_key(ttl)).collect()
    }
}

/// Microseconds since the survey's start.
pub(super) fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

/// The wide area network of a large company, up to where it meets its provider.
const LARGE_SITE: u8 = 16;
/// A hop that is silent so often stays silent.
const ROUNDS: u8 = 3;
/// Controls tried one after the other: the first may be intercepted or blocked itself.
const MOST_CONTROLS: usize = 6;
const UNKNOWN: Duration = Duration::from_millis(200);
/// Jitter, and the router's leisure.
const SLACK: Duration = Duration::from_millis(100);
