//! What came of the way by the device's proxy, and which of the two ways speaks for a port (rule 10).
//!
//! Apps on a device with a system proxy send what is TLS through it, and rarely try the straight way when it fails. Not all do: media never goes that
//! way, and some SDKs do not know of proxies. So the two ways are read together, from the side of whoever has to make the call work:
//!
//! | straight | by the proxy | so |
//! |---|---|---|
//! | open | answers | open |
//! | open | fails, or somebody else's certificate | open, at best degraded: apps that keep to the proxy fail, others do not |
//! | not open | answers | open by the proxy; nothing to ask of the firewall |
//! | not open | somebody else's certificate | intercepted by the proxy |
//! | blocked | refuses, fails, is not there | blocked |
//! | unverified, not run | refuses | does not work: the one way that is decided is shut |
//! | unverified, not run | fails, is not there | unverified: either may be a passing fault |
//! | not open | wants authentication, or was not asked to the end | unknown: apps may hold what the check was not given |

use std::collections::BTreeMap;
use std::net::IpAddr;

use crate::device::is_exempt;
use crate::observe::{Leg, Observation, Saw};
use crate::profile::{PortRange, TableRow};

use super::Circumstances;
use super::certificate::{self, Opinion};
use super::place::Where;
use super::port::Port;
use super::seen::Seen;
use super::state::{Evidence, State, Via};

/// The way by the proxy, for every host and port that was asked for.
pub(super) struct Passages<'a> {
    /// The proxy; none when the device has none, or none that could be asked.
    pub(super) proxy: Option<&'a str>,
    no_proxy: &'a [String],
    asked: BTreeMap<(&'a str, u16), Vec<Try<'a>>>,
    /// Something answered in HTTP at the proxy's address.
    speaks: bool,
    /// What holds for hosts that were not asked for.
    everywhere: Option<Fault>,
}

/// What came of a host and port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Passage {
    pub(super) outcome: Outcome,
    /// Numbers of the observations.
    pub(super) numbers: Vec<u32>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    /// The host itself answered in TLS.
    Answered,
    /// Somebody else did; `trusted` by this device all the same or not.
    Foreign {
        /// Whether the device's own store trusts it.
        trusted: bool,
    },
    /// Two tries failed alike.
    Fails(Fault),
    /// Neither.
    Undecided,
}

/// How the way by the proxy fails.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fault {
    /// The proxy is not there, or is none: in one word how that shows.
    Unreachable(&'static str),
    /// It wants to know who asks (RFC 9110 section 15.5.8).
    Authentication,
    /// It declines, with this status.
    Refused(u16),
    /// It does not get through: the status, or in one word how that shows.
    Failed(String),
}

/// One try: what it amounts to, and the numbers of its observations.
struct Try<'a> {
    reading: Outcome,
    attempt: u8,
    steps: Vec<(Leg, &'a Observation)>,
}

impl<'a> Passages<'a> {
    pub(super) fn of(seen: &Seen<'a>, circumstances: &Circumstances<'a>) -> Self {
        let mut asked: BTreeMap<(&str, u16), Vec<Try<'_>>> = BTreeMap::new();
        for (tunnel, leg, observation) in seen.tunnels() {
            let tries = asked.entry((&tunnel.host, tunnel.port)).or_default();
            match tries.iter_mut().find(|one| one.attempt == observation.attempt) {
                Some(one) => one.steps.push((leg, observation)),
                None => tries.push(Try {
                    reading: Outcome::Undecided,
                    attempt: observation.attempt,
                    steps: vec![(leg, observation)],
                }),
            }
        }
        let mut speaks = false;
        for one in asked.values_mut().flatten() {
            one.reading = one.read();
            speaks |= one.steps.iter().any(|(leg, o)| *leg == Leg::Connect && matches!(o.saw, Saw::Http { .. }));
        }
        let unresolved = circumstances.proxy.and_then(|proxy| unresolved(seen, proxy));
        let proxy = circumstances.proxy.filter(|_| unresolved.is_some() || !asked.is_empty());
        let mut passages = Self { proxy, no_proxy: circumstances.no_proxy, asked, speaks, everywhere: None };
        let closed = |passages: &Self| {
            let mut all = passages.asked.keys().map(|(host, port)| passages.at(host, *port, true).outcome);
            all.any(|outcome| outcome == Outcome::Fails(Fault::Authentication)).then_some(Fault::Authentication)
        };
        passages.everywhere = unresolved.map(|()| Fault::Unreachable("unresolved")).or_else(|| closed(&passages));
        passages
    }

    /// What came of a host and port of a row; none where apps do not go by the proxy.
    pub(super) fn of_port(&self, row: &TableRow, host: &str, port: u16, named: bool) -> Option<Passage> {
        let by_proxy = self.proxy.is_some() && row.in_tls(port).is_some() && !is_exempt(self.no_proxy, host);
        (by_proxy && !self.is_sampled_around(row, host, port)).then(|| self.at(host, port, named))
    }

    /// Whether a port was left out because others of its range stand for it.
    fn is_sampled_around(&self, row: &TableRow, host: &str, port: u16) -> bool {
        let holds = |range: &&PortRange| (range.first..=range.last).contains(&port);
        let range = row.rule.ports.ranges().iter().find(holds);
        let mut samples = range.into_iter().flat_map(|range| range.first..=range.last);
        !self.asked.contains_key(&(host, port)) && samples.any(|sample| self.asked.contains_key(&(host, sample)))
    }

    fn at(&self, host: &str, port: u16, named: bool) -> Passage {
        let Some(tries) = self.asked.get(&(host, port)) else {
            let outcome = self.everywhere.clone().map_or(Outcome::Undecided, Outcome::Fails);
            return Passage { outcome, numbers: Vec::new() };
        };
        let steps = tries.iter().flat_map(|one| &one.steps);
        let numbers = steps.map(|(_, observation)| observation.n).collect();
        Passage { outcome: self.outcome(tries, named), numbers }
    }

    /// A handshake decides; otherwise one lost packet, or one bad moment of the proxy, decides nothing (rule 2).
    fn outcome(&self, tries: &[Try<'_>], named: bool) -> Outcome {
        if let Some(shaken) = tries.iter().filter_map(|one| one.shaken(named)).min() {
            return shaken;
        }
        let Some(Outcome::Fails(last)) = tries.last().map(|one| &one.reading) else { return Outcome::Undecided };
        let alike =
            tries.iter().filter(|one| matches!(&one.reading, Outcome::Fails(fault) if fault.is_like(last))).count();
        // A proxy that answered for anything at all is there.
        let there = self.speaks && matches!(last, Fault::Unreachable(_));
        if alike >= 2 && !there { Outcome::Fails(last.clone()) } else { Outcome::Undecided }
    }
}

impl Try<'_> {
    fn shaken(&self, named: bool) -> Option<Outcome> {
        self.steps.iter().find_map(|(_, observation)| match observation.saw {
            Saw::Tls { device, public, .. } => match certificate::opinion(device, public, named) {
                Opinion::Right => Some(Outcome::Answered),
                Opinion::Foreign { trusted } => Some(Outcome::Foreign { trusted }),
                Opinion::None => None,
            },
            _ => None,
        })
    }

    /// How it failed, by the last step it came to.
    fn read(&self) -> Outcome {
        let Some((leg, last)) = self.steps.iter().max_by_key(|(leg, _)| *leg) else { return Outcome::Undecided };
        let failed = |how: &str| Fault::Failed(how.to_owned());
        Outcome::Fails(match (leg, &last.saw) {
            (Leg::Tcp, Saw::Silent { .. }) => Fault::Unreachable("silent"),
            (Leg::Tcp, Saw::Refused) => Fault::Unreachable("refused"),
            (Leg::Tcp, Saw::Icmp { .. } | Saw::Unreachable { .. }) => Fault::Unreachable("rejected"),
            // This device's own system refused: nothing was sent (rule 11).
            (_, Saw::OsRefused { .. }) | (Leg::Tcp | Leg::Http, _) | (_, Saw::Tls { .. }) => return Outcome::Undecided,
            (Leg::Connect, Saw::Http { status: 200..=299, .. }) => return Outcome::Undecided,
            (Leg::Connect, Saw::Http { status: 407, .. }) => Fault::Authentication,
            (Leg::Connect, Saw::Http { status: status @ (408 | 429 | 500..), .. }) => failed(&status.to_string()),
            (Leg::Connect, Saw::Http { status, .. }) => Fault::Refused(*status),
            (Leg::Connect, Saw::Garbage { .. }) => Fault::Unreachable("garbage"),
            (Leg::Connect, Saw::Silent { .. }) => failed("silent"),
            (Leg::Connect, _) => failed("closed"),
            (Leg::Tls, _) => failed("tls"),
        })
    }
}

impl Fault {
    /// Whether two tries tell the same, if not in the same words.
    fn is_like(&self, other: &Self) -> bool {
        use Fault::{Failed, Refused, Unreachable};
        let both_decline = matches!((self, other), (Refused(_) | Failed(_), Refused(_) | Failed(_)));
        self == other || both_decline || matches!((self, other), (Unreachable(_), Unreachable(_)))
    }
}

/// The port as the way says that counts: the straight one where it is open, otherwise the proxy's where that is decided better.
pub(super) fn prefer(straight: Option<Port>, passage: Option<Passage>) -> Option<Port> {
    let Some(Passage { outcome, numbers }) = passage else { return straight };
    let evidence = straight.as_ref().and_then(|port| port.evidence);
    let open = straight.as_ref().is_some_and(|port| port.state == State::Open);
    let by_proxy = |evidence: Evidence, trusted| {
        let state = evidence.state();
        let (evidence, via, at) = (Some(evidence), Some(Via::Proxy), Where::default());
        Some(Port {
            state,
            evidence,
            by: None,
            at,
            via,
            trusted,
            unheard: false,
            doubted: false,
            content: None,
            numbers,
        })
    };
    match outcome {
        // An open path is not yet a service (rule 12).
        Outcome::Answered if !matches!(evidence, Some(Evidence::Answered | Evidence::Accepted)) => {
            by_proxy(Evidence::Answered, false)
        }
        Outcome::Foreign { trusted } if !open => by_proxy(Evidence::Certificate, trusted),
        _ => straight,
    }
}

/// Whether something took the connection at the proxy's address.
pub(super) fn is_there(seen: &Seen<'_>) -> bool {
    seen.tunnels().any(|(_, leg, observation)| leg == Leg::Tcp && observation.saw == Saw::Accepted)
}

/// Whether the proxy's own name was asked for, and has no address.
fn unresolved(seen: &Seen<'_>, proxy: &str) -> Option<()> {
    let host = proxy.rsplit_once(':').map_or(proxy, |(host, _)| host);
    let host = host.trim_matches(['[', ']']);
    let asked = host.parse::<IpAddr>().is_err() && seen.lookups(host).next().is_some();
    (asked && crate::observe::addresses(host, seen.all).is_empty()).then_some(())
}
