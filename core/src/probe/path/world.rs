//! A simulated network for the strategy: routers that limit what they report, filters anywhere, loss, parallel ways, interceptors.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::net::{IpAddr, Ipv4Addr};
use std::rc::Rc;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::heard::Heard;
use super::strategy::{Shot, Strategy, Turn};
use crate::observe::{Observation, Role, Saw, Step, Survey};
use crate::profile::Transport;

/// A network of routers in a row, the site's first; the server stands behind the last.
#[derive(Debug, Clone)]
pub(super) struct World {
    pub(super) routers: Vec<Router>,
    pub(super) filters: Rc<Vec<Filter>>,
    /// Chance that a packet is lost, each way.
    pub(super) loss: f64,
    /// The site lets no report about this transport back in.
    pub(super) unreported: Vec<Transport>,
    /// Something at the site's first router accepts these TCP ports for everybody, from the second hop limit on.
    pub(super) intercepted: BTreeSet<u16>,
    /// It takes packets before their hops are counted, so from the first hop limit on.
    pub(super) redirects: bool,
    /// TCP ports that the server serves; it is silent on all others.
    pub(super) served: BTreeSet<u16>,
    pub(super) seed: u64,
}

#[derive(Debug, Clone)]
pub(super) struct Router {
    pub(super) address: Ipv4Addr,
    pub(super) away: Duration,
    /// Reports a second, and how many at once; none for a router without limits.
    pub(super) limit: Option<(f64, f64)>,
    /// Chance that a flow takes a branch whose router never reports.
    pub(super) mute: f64,
    tokens: f64,
    filled: Duration,
}

/// What does not get beyond a router.
#[derive(Debug, Clone)]
pub(super) struct Filter {
    /// The router, 1 for the first.
    pub(super) at: u8,
    /// Before the packet's hops are counted down.
    pub(super) early: bool,
    pub(super) transport: Transport,
    pub(super) ports: BTreeSet<u16>,
    /// Rejected with ICMP rather than dropped.
    pub(super) rejects: bool,
}

impl Router {
    pub(super) fn new(address: Ipv4Addr, away_ms: u64) -> Self {
        let away = Duration::from_millis(away_ms);
        Self { address, away, limit: None, mute: 0.0, tokens: 0.0, filled: Duration::ZERO }
    }

    fn reports(&mut self, now: Duration) -> bool {
        let Some((rate, most)) = self.limit else { return true };
        if self.filled.is_zero() {
            self.tokens = most;
        }
        self.tokens = most.min(self.tokens + rate * now.saturating_sub(self.filled).as_secs_f64());
        self.filled = now;
        let may = self.tokens >= 1.0;
        self.tokens -= f64::from(u8::from(may));
        may
    }
}

impl World {
    /// A site's router, then three of the provider's and the internet's, 20 ms to the server.
    pub(super) fn plain() -> Self {
        let routers = vec![
            Router::new(Ipv4Addr::new(192, 168, 50, 1), 0),
            Router::new(Ipv4Addr::new(198, 51, 100, 1), 1),
            Router::new(Ipv4Addr::new(198, 51, 100, 9), 10),
            Router::new(Ipv4Addr::new(203, 0, 113, 1), 19),
        ];
        Self {
            routers,
            filters: Rc::default(),
            loss: 0.0,
            unreported: Vec::new(),
            intercepted: BTreeSet::new(),
            redirects: false,
            served: BTreeSet::from([443]),
            seed: 1,
        }
    }

    /// Anything that may stand between a site and a server.
    pub(super) fn random(seed: u64) -> Self {
        let mut dice = StdRng::seed_from_u64(seed);
        let (inside, outside) = ([1, 1, 2, 9][dice.random_range(0..4)], dice.random_range(1..=4u8));
        let mut away = 0;
        let mut router = |address: Ipv4Addr| {
            away += dice.random_range(0..15);
            let mut router = Router::new(address, away);
            router.limit =
                [None, None, Some((50.0, 6.0)), Some((10.0, 6.0)), Some((1.0, 6.0))][dice.random_range(0..5)];
            router.mute = [0.0, 0.0, 0.0, 0.5, 1.0][dice.random_range(0..5)];
            router
        };
        let mut routers: Vec<Router> = (1..=inside).map(|n| router(Ipv4Addr::new(10, 0, n, 1))).collect();
        routers.extend((1..=outside).map(|n| router(Ipv4Addr::new(198, 51, 100, n))));
        let loss = [0.0, 0.0, 0.02, 0.05][dice.random_range(0..4)];
        let unreported = [vec![], vec![], vec![], vec![Transport::Udp]][dice.random_range(0..4)].clone();
        let intercepted = if dice.random_bool(0.1) { BTreeSet::from([443, 80]) } else { BTreeSet::new() };
        let redirects = dice.random_bool(0.5);
        let mut world = Self { routers, loss, unreported, intercepted, redirects, seed, ..Self::plain() };
        for _ in 0..dice.random_range(0..4) {
            let transport = [Transport::Tcp, Transport::Udp][dice.random_range(0..2)];
            let first = [80, 3433, 3478, 4700, 4702][dice.random_range(0..5)];
            let ports = (first..=first + dice.random_range(0..5)).collect();
            let at = dice.random_range(1..=inside + outside);
            let (early, rejects) = (dice.random_bool(0.2), dice.random_bool(0.2));
            Rc::make_mut(&mut world.filters).push(Filter { at, early, transport, ports, rejects });
        }
        world
    }

    /// A site of so many routers more.
    pub(super) fn deep(mut self, more: u8) -> Self {
        let inside = (1..=more).map(|n| Router::new(Ipv4Addr::new(10, 0, n, 1), 0));
        self.routers.splice(1..1, inside);
        self
    }

    pub(super) fn limited(mut self, rate: f64) -> Self {
        self.routers.iter_mut().for_each(|router| router.limit = Some((rate, 6.0)));
        self
    }

    pub(super) fn filtered(mut self, at: u8, transport: Transport, ports: impl IntoIterator<Item = u16>) -> Self {
        let ports = ports.into_iter().collect();
        Rc::make_mut(&mut self.filters).push(Filter { at, early: false, transport, ports, rejects: false });
        self
    }

    /// The first router beyond which packets to a port do not get.
    pub(super) fn blocked_at(&self, transport: Transport, port: u16) -> Option<u8> {
        let filters =
            self.filters.iter().filter(|filter| filter.transport == transport && filter.ports.contains(&port));
        filters.map(|filter| filter.at).min()
    }

    /// Runs a survey to its end: what was observed, and how long it took.
    pub(super) fn run(&self, survey: Survey) -> (Vec<Observation>, Duration) {
        let mut world = self.clone();
        let mut dice = StdRng::seed_from_u64(self.seed);
        let mut strategy = Strategy::new(survey);
        let mut events: BinaryHeap<Reverse<(Duration, usize)>> = BinaryHeap::new();
        let mut shots: Vec<(Shot, Duration, Saw)> = Vec::new();
        let mut observations = Vec::new();
        let mut now = Duration::ZERO;
        loop {
            while events.peek().is_some_and(|Reverse((at, _))| *at <= now) {
                let Some(Reverse((at, number))) = events.pop() else { break };
                if let Some((shot, left, saw)) = shots.get(number) {
                    observations.push(observation(shot, *left, at, saw, observations.len()));
                    strategy.heard(number, Heard::of(saw), at);
                }
            }
            match strategy.next(now) {
                Turn::Done => return (observations, now),
                Turn::Wait(until) => {
                    let next = events.peek().map_or(Duration::MAX, |Reverse((at, _))| *at);
                    now = now.max(next.min(until));
                    assert!(now < Duration::from_secs(600), "the strategy waits for nothing");
                }
                Turn::Send(shot) => {
                    let met = world.send(&shot, now, &mut dice).filter(|(at, _)| *at <= now + shot.wait);
                    let silence = (now + shot.wait, Saw::Silent { waited_ms: 0 });
                    let (at, saw) = met.unwrap_or(silence);
                    assert_eq!(shot.number, shots.len(), "shots are numbered as they leave");
                    events.push(Reverse((at, shot.number)));
                    shots.push((shot, now, saw));
                    now += PACE;
                }
            }
        }
    }

    /// When somebody answers, and what.
    fn send(&mut self, shot: &Shot, now: Duration, dice: &mut StdRng) -> Option<(Duration, Saw)> {
        let (transport, port) = (shot.target.transport, shot.target.port);
        if dice.random_bool(self.loss) {
            return None;
        }
        let returned = |at: Duration, dice: &mut StdRng| (!dice.random_bool(self.loss)).then_some(now + at * 2);
        let filters = Rc::clone(&self.filters);
        let stops = |at: u8, early: bool| {
            filters.iter().find(|filter| {
                filter.at == at
                    && filter.early == early
                    && filter.transport == transport
                    && filter.ports.contains(&port)
            })
        };
        for at in 1..=self.routers.len() {
            let ttl = u8::try_from(at).unwrap_or(u8::MAX);
            let router = self.routers.get_mut(at - 1)?;
            let icmp = |kind, code| Saw::Icmp { from: IpAddr::V4(router.address), kind, code };
            let (reject, expire, away) = (icmp(3, 13), icmp(11, 0), router.away);
            let unheard = ttl > 1 && self.unreported.contains(&transport);
            if let Some(filter) = stops(ttl, true) {
                return (filter.rejects && router.reports(now)).then(|| returned(away, dice).map(|at| (at, reject)))?;
            }
            let intercepted = transport == Transport::Tcp && at == 1 && self.intercepted.contains(&port);
            if intercepted && self.redirects {
                return returned(away, dice).map(|at| (at, Saw::Accepted));
            }
            if shot.ttl == ttl {
                let spoken = !dice.random_bool(router.mute) && router.reports(now) && !unheard;
                return spoken.then(|| returned(away, dice).map(|at| (at, expire)))?;
            }
            if intercepted {
                return returned(away, dice).map(|at| (at, Saw::Accepted));
            }
            if let Some(filter) = stops(ttl, false) {
                return (filter.rejects && router.reports(now)).then(|| returned(away, dice).map(|at| (at, reject)))?;
            }
        }
        let away = self.routers.last()?.away + Duration::from_millis(1);
        let served = transport == Transport::Tcp && self.served.contains(&port);
        served.then(|| returned(away, dice).map(|at| (at, Saw::Accepted)))?
    }
}

fn observation(shot: &Shot, left: Duration, at: Duration, saw: &Saw, number: usize) -> Observation {
    let micros = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    Observation {
        n: u32::try_from(number + 1).unwrap_or(u32::MAX),
        at_us: micros(left),
        took_us: micros(at.saturating_sub(left)),
        role: shot.role,
        attempt: 1,
        step: Step::Walk { target: shot.target.clone(), ttl: shot.ttl },
        saw: saw.clone(),
    }
}

/// Whether an observation is of the control.
pub(super) fn is_control(observation: &Observation) -> bool {
    observation.role == Role::Control
}

/// 6,400 packets a second.
const PACE: Duration = Duration::from_micros(156);
