//! What to send next, as a state machine: events and time go in, packets come out; it opens no socket and reads no clock.
//!
//! A control that is known to pass shows which routers beyond the site report packets whose hops run out. Every silent port is then sent there: a
//! report proves that the packet left the site. Silence counts as a miss only between a packet of the control and a pair that were reported, because
//! routers limit what they report; suspects therefore fly apart from ports of which nothing is known yet, and one host's at a time.

use std::collections::{BTreeMap, VecDeque};
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use crate::observe::{Family, Role, Survey, Target};
use crate::profile::Transport;

use super::heard::Heard;
use super::lane::{Lane, Outcome};
use super::ports::Line;
use super::trail::{Trail, micros};

/// What is to be done next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Turn {
    /// Send this now.
    Send(Shot),
    /// Wait until something is heard, or until this time.
    Wait(Duration),
    /// Everything is done, and nothing is under way.
    Done,
}

/// One packet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shot {
    pub(super) number: usize,
    pub(super) role: Role,
    pub(super) target: Target,
    pub(super) ttl: u8,
    /// Silence is called silence after this long.
    pub(super) wait: Duration,
}

/// The survey under way; times count from its start.
#[derive(Debug)]
pub(super) struct Strategy {
    survey: Survey,
    trails: Vec<Trail>,
    /// The lines of each way.
    lines: Vec<Vec<Line>>,
    lanes: BTreeMap<(Family, u8), Lane>,
    bursts: BTreeMap<usize, Burst>,
    flying: BTreeMap<usize, Flight>,
    queue: VecDeque<Shot>,
    shots: usize,
    /// When packets to ports left that a router reported, by hop limit, in microseconds and order.
    spent: BTreeMap<(Family, u8), Vec<u64>>,
    /// Something was learnt since packets were last chosen.
    changed: bool,
    /// When a lane is free again.
    wake: Option<Duration>,
}

/// Packets that belong together.
#[derive(Debug)]
struct Burst {
    kind: Kind,
    way: usize,
    asked: usize,
    heard: usize,
    flying: usize,
    /// When its first packet left.
    began: Option<Duration>,
    /// The control's packet that left last was heard of.
    control: Option<(Duration, bool)>,
    /// Ports of which nothing was heard, with their lines.
    silent: Vec<(usize, u16)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Trace,
    Fresh { ttl: u8 },
    Suspects { ttl: u8 },
    Place,
}

#[derive(Debug)]
struct Flight {
    burst: usize,
    ttl: u8,
    left: Duration,
    what: What,
}

/// What a packet is for.
#[derive(Debug, Clone, Copy)]
enum What {
    /// A control, by its number.
    Control(usize),
    /// A port of a line.
    Port(usize, u16),
}

impl Strategy {
    pub(super) fn new(survey: Survey) -> Self {
        Self {
            trails: survey.ways.iter().map(Trail::new).collect(),
            lines: survey.ways.iter().map(|way| way.stretches.iter().map(Line::new).collect()).collect(),
            lanes: BTreeMap::new(),
            bursts: BTreeMap::new(),
            flying: BTreeMap::new(),
            queue: VecDeque::new(),
            shots: 0,
            spent: BTreeMap::new(),
            changed: true,
            wake: None,
            survey,
        }
    }

    /// What to do at this time; a shot that it hands out counts as sent.
    pub(super) fn next(&mut self, now: Duration) -> Turn {
        if self.queue.is_empty() && self.may_ask(now) && (self.changed || self.wake.is_some_and(|at| at <= now)) {
            self.changed = false;
            self.trace();
            self.ask(now);
        }
        if let Some(shot) = self.queue.pop_front() {
            if let Some(flight) = self.flying.get_mut(&shot.number) {
                flight.left = now;
                if let Some(burst) = self.bursts.get_mut(&flight.burst) {
                    burst.began.get_or_insert(now);
                }
            }
            return Turn::Send(shot);
        }
        self.wake = self.lanes.values().map(Lane::ready).filter(|ready| *ready > now).min();
        match self.wake.filter(|ready| self.may_ask(*ready) && self.is_open()) {
            Some(ready) => Turn::Wait(ready),
            None if self.flying.is_empty() => Turn::Done,
            None => Turn::Wait(Duration::MAX),
        }
    }

    /// Something was heard of a packet, or nothing in its time.
    pub(super) fn heard(&mut self, number: usize, heard: Heard, now: Duration) {
        let Some(flight) = self.flying.remove(&number) else { return };
        let family = self.bursts.get(&flight.burst).map(|burst| self.family(burst.way));
        let Some((burst, family)) = self.bursts.get_mut(&flight.burst).zip(family) else { return };
        burst.flying -= 1;
        let (way, reported) = (burst.way, matches!(heard, Heard::Expired(_)));
        let Some(trail) = self.trails.get_mut(way) else { return };
        match flight.what {
            What::Control(control) => {
                trail.heard(control, flight.ttl, flight.left, heard, now.saturating_sub(flight.left));
                if burst.control.is_none_or(|(left, _)| left < flight.left) {
                    burst.control = Some((flight.left, reported));
                }
            }
            What::Port(line, port) => {
                burst.heard += usize::from(heard != Heard::Nothing);
                if reported {
                    let times = self.spent.entry((family, flight.ttl)).or_default();
                    let left = micros(flight.left);
                    times.insert(times.partition_point(|at| *at < left), left);
                }
                if heard == Heard::Nothing {
                    burst.silent.push((line, port));
                }
                let border = trail.border().unwrap_or(u8::MAX);
                if let Some(line) = self.lines.get_mut(way).and_then(|lines| lines.get_mut(line)) {
                    line.heard(port, flight.ttl, micros(flight.left), heard, border);
                }
            }
        }
        if burst.flying == 0 {
            self.conclude(flight.burst, now);
        }
    }

    fn conclude(&mut self, number: usize, now: Duration) {
        let Some(burst) = self.bursts.remove(&number) else { return };
        self.changed = true;
        let family = self.family(burst.way);
        let Some(trail) = self.trails.get_mut(burst.way) else { return };
        let outcome = Outcome {
            way: burst.way,
            began: burst.began.unwrap_or(now),
            asked: burst.asked,
            heard: burst.heard,
            control: burst.control.map(|(_, reported)| reported),
        };
        match burst.kind {
            Kind::Trace => trail.traced(),
            Kind::Place => {}
            Kind::Fresh { ttl } => self.lanes.entry((family, ttl)).or_insert_with(Lane::new).after_fresh(outcome),
            Kind::Suspects { ttl } => {
                self.lanes.entry((family, ttl)).or_insert_with(Lane::new).after_suspects(outcome);
            }
        }
        trail.settle();
        let border = trail.border().unwrap_or(u8::MAX);
        let most = self.survey.most;
        if let Some(lines) = self.lines.get_mut(burst.way) {
            if outcome.control == Some(true) {
                for (line, port) in burst.silent {
                    if let Some(line) = lines.get_mut(line) {
                        line.suspect(port);
                    }
                }
            }
            let spent = |ttl: u8| self.spent.get(&(family, ttl)).map_or(&[][..], Vec::as_slice);
            lines.iter_mut().for_each(|line| line.settle(trail, border, spent));
            for transport in [Transport::Tcp, Transport::Udp] {
                let asked = lines.iter().filter(|line| line.transport == transport).map(Line::asked).sum::<usize>();
                let mut left = most.saturating_sub(asked);
                for line in lines.iter_mut().filter(|line| line.transport == transport) {
                    left -= line.bisect(left);
                }
            }
        }
        self.place(burst.way);
    }

    /// Follows a few blocked ports hop by hop inside the site.
    fn place(&mut self, way: usize) {
        let Some(border) = self.trails.get(way).and_then(Trail::border) else { return };
        let lines = self.lines.get_mut(way).into_iter().flatten().enumerate();
        let ports: Vec<(usize, u16)> =
            lines.flat_map(|(at, line)| line.follow().into_iter().map(move |port| (at, port))).collect();
        if ports.is_empty() {
            return;
        }
        let burst = self.burst(Kind::Place, way, 0);
        for ttl in (1..border).flat_map(|ttl| [ttl; TWICE]) {
            let wait = self.trails.get(way).map_or(self.survey.patience, |trail| trail.wait(ttl));
            ports.iter().for_each(|port| self.shoot_port(burst, way, *port, ttl, wait));
        }
    }

    /// Sends controls off with every hop limit, where the way is not known yet.
    fn trace(&mut self) {
        for way in 0..self.trails.len() {
            // A way without ports is there to show that its transport is reported at all.
            let wanted = self.lines.get(way).is_some_and(|lines| lines.is_empty() || lines.iter().any(Line::is_open));
            if !wanted {
                continue;
            }
            let traces = self.trails.get_mut(way).map(Trail::trace).unwrap_or_default();
            if traces.is_empty() {
                continue;
            }
            let burst = self.burst(Kind::Trace, way, 0);
            for (number, control, ttls) in traces {
                for ttl in ttls {
                    self.shoot(burst, control.clone(), ttl, self.survey.patience, What::Control(number));
                }
            }
        }
    }

    /// Fills every lane that is free with a burst for one of the destinations.
    fn ask(&mut self, now: Duration) {
        for way in 0..self.trails.len() {
            let Some(trail) = self.trails.get(way) else { continue };
            let family = self.family(way);
            for ttl in trail.usable() {
                self.lanes.entry((family, ttl)).or_insert_with(Lane::new);
            }
        }
        let keys: Vec<(Family, u8)> = self.lanes.keys().rev().copied().collect();
        for (family, ttl) in keys {
            let ways = self.survey.ways.len();
            let start = self.lanes.get(&(family, ttl)).map_or(0, |lane| lane.next_way);
            for way in (0..ways).map(|step| (start + step) % ways) {
                if self.lanes.get(&(family, ttl)).is_some_and(|lane| lane.is_free(way, now)) {
                    self.fill(family, ttl, way);
                }
            }
        }
    }

    /// Sends a burst for one destination, if there is anything to ask.
    fn fill(&mut self, family: Family, ttl: u8, way: usize) {
        let (Some(trail), Some(lines)) = (self.trails.get(way), self.lines.get(way)) else { return };
        let hops = trail.usable();
        let own = self.family(way) == family;
        let (Some(border), Some(deepest), Some(control)) = (hops.first(), hops.last(), trail.control()) else {
            return;
        };
        let Some(lane) = self.lanes.get(&(family, ttl)).filter(|_| own && hops.contains(&ttl)) else { return };
        // The farthest hop shows the most; the others help out where it limits.
        let farthest = self.lanes.get(&(family, *deepest)).is_none_or(|lane| !lane.is_limited());
        let (number, control, wait) = (control.0, control.1.clone(), trail.wait(ttl));
        let mut fresh = Vec::new();
        if !farthest || ttl == *deepest {
            let each = lines.iter().enumerate();
            fresh = each.flat_map(|(at, line)| line.fresh().map(move |(rank, port)| (rank, at, port))).collect();
            fresh.sort_unstable();
        }
        let each = lines.iter().enumerate();
        let mut suspects: Vec<(usize, usize, u16)> =
            each.flat_map(|(at, line)| line.suspects(ttl, *border).map(move |(rank, port)| (rank, at, port))).collect();
        suspects.sort_unstable();
        let (window, batch) = (lane.window(), lane.batch());
        // Suspects gather while there is anything fresh; where the routers limit, both take turns.
        let alone = !suspects.is_empty() && (fresh.is_empty() || (lane.is_limited() && lane.suspects_next));
        let rounds = if alone && !lane.is_limited() { TWICE } else { 1 };
        let chosen: Vec<(usize, u16)> = if alone {
            suspects.into_iter().take(batch).map(|(_, line, port)| (line, port)).collect()
        } else {
            fresh.into_iter().take(window).map(|(_, line, port)| (line, port)).collect()
        };
        // What is suspected flies while nothing else does at that hop: other reports would use up what the router may send.
        if chosen.is_empty() || lane.is_alone() || (alone && !lane.is_idle()) {
            return;
        }
        let kind = if alone { Kind::Suspects { ttl } } else { Kind::Fresh { ttl } };
        let burst = self.burst(kind, way, chosen.len());
        if alone {
            self.shoot(burst, control.clone(), ttl, wait, What::Control(number));
        }
        for _ in 0..rounds {
            for (line, port) in chosen.iter().copied() {
                self.shoot_port(burst, way, (line, port), ttl, wait);
            }
            let after = if alone { PAIR } else { usize::from(chosen.len() > 1 || window > 1) };
            for _ in 0..after {
                self.shoot(burst, control.clone(), ttl, wait, What::Control(number));
            }
        }
        if let Some(lane) = self.lanes.get_mut(&(family, ttl)) {
            lane.leaves(way, alone);
        }
    }

    fn burst(&mut self, kind: Kind, way: usize, asked: usize) -> usize {
        let number = self.shots;
        self.bursts.insert(
            number,
            Burst { kind, way, asked, heard: 0, flying: 0, began: None, control: None, silent: Vec::new() },
        );
        number
    }

    fn shoot_port(&mut self, burst: usize, way: usize, (line, port): (usize, u16), ttl: u8, wait: Duration) {
        let Some(to) = self.survey.ways.get(way) else { return };
        let Some(at) = self.lines.get_mut(way).and_then(|lines| lines.get_mut(line)) else { return };
        at.leaves(port, ttl);
        let target = Target { host: to.host.clone(), address: to.address, transport: at.transport, port };
        self.shoot(burst, target, ttl, wait, What::Port(line, port));
    }

    fn shoot(&mut self, burst: usize, target: Target, ttl: u8, wait: Duration, what: What) {
        let number = self.shots;
        self.shots += 1;
        let role = if matches!(what, What::Port(..)) { Role::Rule } else { Role::Control };
        self.flying.insert(number, Flight { burst, ttl, left: Duration::ZERO, what });
        if let Some(burst) = self.bursts.get_mut(&burst) {
            burst.flying += 1;
        }
        self.queue.push_back(Shot { number, role, target, ttl, wait });
    }

    fn family(&self, way: usize) -> Family {
        Family::of(self.survey.ways.get(way).map_or(UNSPECIFIED, |way| way.address))
    }

    /// Whether new packets may be thought of at this time.
    fn may_ask(&self, at: Duration) -> bool {
        at < self.survey.budget && self.shots < self.survey.packets
    }

    fn is_open(&self) -> bool {
        self.trails.iter().zip(&self.lines).any(|(trail, lines)| {
            let hopeless = trail.is_finished() && trail.border().is_none();
            !hopeless && lines.iter().any(Line::is_open)
        })
    }
}

/// Suspects fly twice in a burst, with a control between; and a lost packet would place a block too near.
const TWICE: usize = 2;
/// Two reports at once show that a router had some left.
const PAIR: usize = 2;
const UNSPECIFIED: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
