//! Observations, indexed by the questions that the judges ask.

use std::collections::BTreeMap;
use std::net::IpAddr;

use ipnet::IpNet;

use crate::observe::{DnsWay, Family, Leg, Observation, Role, Saw, Saying, Step, Target, Tunnel};
use crate::profile::{RESOLVERS, Transport};

use super::site::Site;

/// An index over a run's observations; it judges nothing.
pub(crate) struct Seen<'a> {
    pub(super) all: &'a [Observation],
    tries: BTreeMap<Place<'a>, Vec<&'a Observation>>,
    walks: BTreeMap<(IpAddr, Transport), Vec<Walk<'a>>>,
    /// When packets of no control left that a router reported, by hop limit.
    reported: BTreeMap<(Family, u8), Vec<u64>>,
    at: BTreeMap<IpAddr, Vec<&'a Observation>>,
    sayings: BTreeMap<Place<'a>, Vec<Saying>>,
    negatives: Vec<(Place<'a>, &'a Observation)>,
    echoes: BTreeMap<(IpAddr, Transport, u16), Vec<&'a Observation>>,
    site: Site,
}

/// One port of one address, reached under one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place<'a> {
    pub(crate) host: &'a str,
    pub(crate) address: IpAddr,
    pub(crate) transport: Transport,
    pub(crate) port: u16,
}

/// One packet with a hop limit, and what it met.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Walk<'a> {
    pub(super) role: Role,
    pub(super) target: &'a Target,
    pub(crate) ttl: u8,
    pub(super) seen: &'a Observation,
}

impl<'a> Seen<'a> {
    /// From what was seen, and the prefixes of the device's own private addresses.
    pub(crate) fn of(all: &'a [Observation], own: &[IpNet]) -> Self {
        let mut seen = Self {
            all,
            tries: BTreeMap::new(),
            walks: BTreeMap::new(),
            reported: BTreeMap::new(),
            at: BTreeMap::new(),
            sayings: BTreeMap::new(),
            negatives: Vec::new(),
            echoes: BTreeMap::new(),
            site: Site::UNKNOWN,
        };
        for observation in all {
            seen.file(observation);
        }
        seen.reported.values_mut().for_each(|times| times.sort_unstable());
        seen.site = Site::of(&seen, own);
        seen
    }

    fn file(&mut self, observation: &'a Observation) {
        if let (Role::Rule, Some(place), Some(saying)) =
            (observation.role, Place::of(&observation.step), observation.saying())
        {
            self.sayings.entry(place).or_default().push(saying);
        }
        if matches!(observation.step, Step::Say { .. }) {
            return;
        }
        if observation.role == Role::Responder {
            if let Some(target) = observation.step.target() {
                self.echoes.entry((target.address, target.transport, target.port)).or_default().push(observation);
            }
        } else if let Step::Walk { target, ttl } = &observation.step {
            let walk = Walk { role: observation.role, target, ttl: *ttl, seen: observation };
            if walk.role != Role::Control && walk.router().is_some() {
                self.reported.entry((Family::of(target.address), *ttl)).or_default().push(observation.at_us);
            }
            self.walks.entry((target.address, target.transport)).or_default().push(walk);
        } else if let Some(place) = Place::of(&observation.step) {
            self.at.entry(place.address).or_default().push(observation);
            match observation.role {
                Role::Rule => self.tries.entry(place).or_default().push(observation),
                Role::Negative => self.negatives.push((place, observation)),
                Role::Control | Role::Responder => {}
            }
        }
    }

    /// Everything that was tried at a place for the table's sake, in order.
    pub(super) fn tries<'s>(&'s self, place: &Place<'s>) -> &'s [&'s Observation] {
        self.tries.get(place).map_or(&[], Vec::as_slice)
    }

    /// What was said at a place for the table's sake, and what came of it, in order.
    pub(super) fn sayings<'s>(&'s self, place: &Place<'s>) -> &'s [Saying] {
        self.sayings.get(place).map_or(&[], Vec::as_slice)
    }

    /// What was said at an address over one transport, under any name, each with its port.
    pub(super) fn said_to<'s>(
        &'s self,
        address: IpAddr,
        transport: Transport,
    ) -> impl Iterator<Item = (u16, &'s Saying)> + use<'s> {
        let there = self.every_saying().filter(move |(to, _)| (to.address, to.transport) == (address, transport));
        there.map(|(to, saying)| (to.port, saying))
    }

    /// Everything that was said for the table's sake, in order of place.
    pub(super) fn every_saying(&self) -> impl Iterator<Item = (&Place<'a>, &Saying)> {
        self.sayings.iter().flat_map(|(to, sayings)| sayings.iter().map(move |saying| (to, saying)))
    }

    /// What was tried at addresses where nothing may answer, in order.
    pub(super) fn negatives(&self) -> &[(Place<'a>, &'a Observation)] {
        &self.negatives
    }

    /// What was asked of a responder on a port of this address, in order.
    pub(super) fn echoes(&self, address: IpAddr, transport: Transport, port: u16) -> &[&'a Observation] {
        self.echoes.get(&(address, transport, port)).map_or(&[], Vec::as_slice)
    }

    /// Everything that was tried at an address under any name and in any role; walks, what was said to compare with and what a responder was asked left out.
    pub(super) fn at(&self, address: IpAddr) -> &[&'a Observation] {
        self.at.get(&address).map_or(&[], Vec::as_slice)
    }

    /// Walks to an address over one transport, to any port, in order.
    pub(super) fn walks(&self, address: IpAddr, transport: Transport) -> &[Walk<'a>] {
        self.walks.get(&(address, transport)).map_or(&[], Vec::as_slice)
    }

    /// When packets of no control left with a hop limit that a router reported, ascending, microseconds after the run's start.
    pub(super) fn reported(&self, family: Family, ttl: u8) -> &[u64] {
        self.reported.get(&(family, ttl)).map_or(&[], Vec::as_slice)
    }

    /// How the site's own routers are told from others.
    pub(super) fn site(&self) -> Site {
        self.site
    }

    /// Every walk, in order of address.
    pub(super) fn every_walk(&self) -> impl Iterator<Item = &Walk<'a>> + '_ {
        self.walks.values().flatten()
    }

    /// Resolvers that were asked directly over a transport, with their ports, in order of address.
    pub(super) fn resolvers(&self, over: Transport) -> Vec<(IpAddr, u16)> {
        let asked = self.tries.keys().filter(|place| place.host == RESOLVERS && place.transport == over);
        asked.map(|place| (place.address, place.port)).collect()
    }

    /// What was seen of a name, in order.
    pub(super) fn lookups<'s>(&'s self, name: &'s str) -> impl Iterator<Item = (&'a Observation, DnsWay)> + 's {
        self.all.iter().filter_map(move |observation| match &observation.step {
            Step::Dns { name: asked, via } if asked == name => Some((observation, *via)),
            _ => None,
        })
    }

    /// Steps of the way by the proxy, in order.
    pub(super) fn tunnels(&self) -> impl Iterator<Item = (&'a Tunnel, Leg, &'a Observation)> + '_ {
        self.all.iter().filter_map(|observation| match &observation.step {
            Step::Tunnel { tunnel, leg } => Some((tunnel, *leg, observation)),
            _ => None,
        })
    }

    /// Pages asked for in a role, in order: where, which path, over TLS or not, and what came.
    pub(super) fn pages(&self, role: Role) -> impl Iterator<Item = (&'a Target, &'a str, bool, &'a Observation)> + '_ {
        self.all.iter().filter_map(move |observation| match &observation.step {
            Step::Http { target, path, tls } if observation.role == role => {
                Some((target, path.as_str(), *tls, observation))
            }
            _ => None,
        })
    }
}

impl<'a> Place<'a> {
    /// Where a step went; a resolver asked directly is the place of every question put to it.
    fn of(step: &'a Step) -> Option<Self> {
        match step {
            Step::Dns { via: DnsWay::Direct { resolver, over, .. }, .. } => {
                Some(Self { host: RESOLVERS, address: resolver.ip(), transport: *over, port: resolver.port() })
            }
            _ => step.target().map(|target| Self {
                host: &target.host,
                address: target.address,
                transport: target.transport,
                port: target.port,
            }),
        }
    }
}

impl Walk<'_> {
    /// The router that reported that the packet's hops ran out (RFC 792 type 11, RFC 4443 type 3).
    pub(super) fn router(&self) -> Option<IpAddr> {
        match self.seen.saw {
            // One that bears the target's own address stands behind an address translation, nobody knows where.
            Saw::Icmp { from, .. } if from == self.target.address => None,
            Saw::Icmp { from, kind, .. } if kind == if from.is_ipv4() { 11 } else { 3 } => Some(from),
            _ => None,
        }
    }
}
