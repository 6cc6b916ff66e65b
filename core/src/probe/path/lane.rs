//! The pace towards one hop: as fast as the routers there report, and no faster.

use std::collections::BTreeSet;
use std::time::Duration;

/// How fast the routers at one hop can be asked; times count from the survey's start.
#[derive(Debug, Clone)]
pub(super) struct Lane {
    /// Ports of which nothing is known yet, in one burst.
    window: usize,
    /// Suspects in one burst: a blocked port costs the router nothing.
    batch: usize,
    /// The routers report fewer packets than they are sent.
    limited: bool,
    /// They once did: bursts for different destinations no longer overlap.
    one_at_a_time: bool,
    /// The last control was lost: once may be chance, twice is a router that saves its reports.
    lost: bool,
    /// From the beginning of a burst to that of the next: routers save up reports all the while.
    pause: Duration,
    ready: Duration,
    /// Destinations of bursts under way.
    flying: BTreeSet<usize>,
    /// The burst under way is one of suspects.
    alone: bool,
    /// The next burst is for suspects, if there are any.
    pub(super) suspects_next: bool,
    /// The destination that goes first next time.
    pub(super) next_way: usize,
}

/// How a burst ended.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outcome {
    /// The destination.
    pub(super) way: usize,
    /// When it began.
    pub(super) began: Duration,
    /// How many ports were asked.
    pub(super) asked: usize,
    /// How many of them were heard of.
    pub(super) heard: usize,
    /// Whether the control at its end was heard of; none where there was none.
    pub(super) control: Option<bool>,
}

impl Lane {
    pub(super) fn new() -> Self {
        Self {
            window: WINDOW,
            batch: BATCH,
            limited: false,
            one_at_a_time: false,
            lost: false,
            pause: Duration::ZERO,
            ready: Duration::ZERO,
            flying: BTreeSet::new(),
            alone: false,
            suspects_next: false,
            next_way: 0,
        }
    }

    /// How many ports of which nothing is known may be asked together; a single one is asked without a control, to spare the router.
    pub(super) fn window(&self) -> usize {
        self.window
    }

    /// How many suspects may be asked together.
    pub(super) fn batch(&self) -> usize {
        self.batch
    }

    /// Whether the routers there report fewer packets than they are sent.
    pub(super) fn is_limited(&self) -> bool {
        self.limited
    }

    /// When the next burst may leave.
    pub(super) fn ready(&self) -> Duration {
        self.ready
    }

    /// Whether a burst for a destination may leave: one at a time, and one in all where the routers limited once.
    pub(super) fn is_free(&self, way: usize, now: Duration) -> bool {
        let taken = if self.one_at_a_time { !self.flying.is_empty() } else { self.flying.contains(&way) };
        !taken && self.ready <= now
    }

    /// Whether suspects are under way.
    pub(super) fn is_alone(&self) -> bool {
        self.alone
    }

    /// Whether nothing is under way.
    pub(super) fn is_idle(&self) -> bool {
        self.flying.is_empty()
    }

    /// A burst for a destination leaves.
    pub(super) fn leaves(&mut self, way: usize, suspects: bool) {
        self.flying.insert(way);
        self.suspects_next = !suspects;
        self.alone = suspects;
        self.next_way = way + 1;
    }

    /// Learns from a burst of ports of which nothing was known.
    pub(super) fn after_fresh(&mut self, outcome: Outcome) {
        let full = outcome.asked >= self.window;
        match outcome.control {
            // What is not reported costs the router nothing.
            Some(true) if self.limited => self.widen(if full { 1 + outcome.asked - outcome.heard } else { 0 }),
            Some(true) if full => {
                self.window = (self.window * if outcome.heard == 0 { 4 } else { 2 }).min(WIDEST);
                self.batch = self.batch.max(self.window);
            }
            Some(true) => {}
            Some(false) if self.lost => self.narrow(outcome.heard),
            Some(false) => {}
            None if outcome.heard > 0 && self.hasten() => self.window = 2,
            None if outcome.heard > 0 => {}
            None => self.slow_down(),
        }
        self.rest(outcome);
    }

    /// Learns from a burst of suspects.
    pub(super) fn after_suspects(&mut self, outcome: Outcome) {
        match outcome.control {
            Some(true) => {
                self.batch = if outcome.heard == 0 { (self.batch * 2).min(LARGEST_BATCH) } else { self.batch };
                if self.limited {
                    self.hasten();
                }
            }
            _ => {
                // Where some were reported, most are not blocked at all, and used up what the router may send.
                self.batch = if outcome.heard > 0 { outcome.heard } else { BATCH };
                if self.lost {
                    (self.limited, self.one_at_a_time) = (true, true);
                    self.slow_down();
                }
            }
        }
        self.rest(outcome);
    }

    fn widen(&mut self, by: usize) {
        self.window += by;
        self.limited = self.window < WINDOW * 2;
        if self.limited {
            self.hasten();
        } else {
            self.pause = Duration::ZERO;
        }
    }

    /// As many as the router had tokens for, less one for the control.
    fn narrow(&mut self, heard: usize) {
        (self.limited, self.one_at_a_time) = (true, true);
        self.window = heard.saturating_sub(1).clamp(1, WINDOW);
        if self.window == 1 {
            self.slow_down();
        } else {
            self.pause = SHORTEST_PAUSE;
        }
    }

    fn slow_down(&mut self) {
        self.pause = (self.pause * 3 / 2).clamp(SHORTEST_PAUSE, LONGEST_PAUSE);
    }

    /// Whether the pause is as short as it gets.
    fn hasten(&mut self) -> bool {
        self.pause = (self.pause * 7 / 10).max(SHORTEST_PAUSE);
        self.pause == SHORTEST_PAUSE
    }

    fn rest(&mut self, outcome: Outcome) {
        self.flying.remove(&outcome.way);
        self.alone = false;
        self.lost = outcome.control.map_or(self.lost, |heard| !heard);
        self.ready = outcome.began + self.pause;
    }
}

/// Fits into the burst of six that Linux routers allow, or shows at once that they limit.
const WINDOW: usize = 8;
const WIDEST: usize = 256;
const BATCH: usize = 48;
const LARGEST_BATCH: usize = 320;
const SHORTEST_PAUSE: Duration = Duration::from_millis(100);
/// Linux's default is one ICMP error a second to each destination (`icmp_ratelimit`).
const LONGEST_PAUSE: Duration = Duration::from_millis(1_050);
