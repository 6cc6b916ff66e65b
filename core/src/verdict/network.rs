//! What the run tells about the network as a whole, by its controls (rule 9).

use std::net::IpAddr;

use crate::device::is_exempt;
use crate::observe::{Family, Observation, Role, Saw, Step, is_private};
use crate::profile::{Probed, Reach, Table, Transport};

use super::Circumstances;
use super::nat::{self, Lifetime, Nat};
use super::proxy;
use super::seen::{Seen, Walk};
use super::site::Site;
use super::tries::{Reading, reading};
use super::walk;

/// Three-valued facts about the network; none where nothing was found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NetworkVerdict {
    /// IPv4 leads somewhere.
    pub ipv4: Option<bool>,
    /// IPv6 leads somewhere.
    pub ipv6: Option<bool>,
    /// A captive portal answers in place of a page with a known answer.
    pub portal: Option<bool>,
    /// How address translation maps one socket, over IPv4.
    pub nat_ipv4: Option<Nat>,
    /// The same over IPv6.
    pub nat_ipv6: Option<Nat>,
    /// How long a UDP binding lasts that is left alone, over IPv4.
    pub nat_lifetime_ipv4: Option<Lifetime>,
    /// The same over IPv6.
    pub nat_lifetime_ipv6: Option<Lifetime>,
}

/// The network as a whole, and the observations behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outline {
    pub(super) verdict: NetworkVerdict,
    /// The device itself knows no way out.
    pub(super) offline: bool,
    /// Nothing at all answered.
    pub(super) silent: bool,
    /// Nothing answered over UDP, controls included, while TCP works.
    pub(super) udp_silent: bool,
    /// Something that was meant to be compared with answered as it should.
    pub(super) works: bool,
    /// Where the portal was met: its address, and the observation.
    pub(super) portal: Option<(String, u32)>,
    /// Server time minus this device's time, seconds, where it matters.
    pub(super) skew_s: Option<i64>,
    /// The proxy that programs on this device go through.
    pub(super) proxy: Option<String>,
    /// The device itself knows no way out, and yet the proxy is there.
    pub(super) proxy_only: bool,
    /// What the configuration got wrong.
    pub(super) notices: Vec<String>,
    site: Site,
}

impl Outline {
    pub(super) fn of(table: &Table, seen: &Seen<'_>, circumstances: &Circumstances<'_>) -> Self {
        let (portal, met) = portal(table, seen);
        let verdict = NetworkVerdict {
            ipv4: family(seen, Family::V4),
            ipv6: family(seen, Family::V6),
            portal,
            nat_ipv4: nat::behaviour(seen, Family::V4),
            nat_ipv6: nat::behaviour(seen, Family::V6),
            nat_lifetime_ipv4: nat::lifetime(seen, Family::V4),
            nat_lifetime_ipv6: nat::lifetime(seen, Family::V6),
        };
        Self {
            verdict,
            offline: is_offline(seen) && !proxy::is_there(seen),
            silent: is_silent(seen) && !proxy::is_there(seen),
            udp_silent: is_udp_silent(seen),
            works: works(table, seen),
            portal: met,
            skew_s: skew(seen),
            proxy: circumstances.proxy.filter(|_| goes_there(table, circumstances)).map(str::to_owned),
            proxy_only: is_offline(seen) && proxy::is_there(seen),
            notices: circumstances.notices.to_vec(),
            site: seen.site(),
        }
    }

    /// Whether a router is surely beyond this site.
    pub(super) fn is_beyond(&self, router: IpAddr) -> bool {
        self.site.is_beyond(router)
    }
}

/// Whether there is a host in the table that programs reach by the proxy.
fn goes_there(table: &Table, circumstances: &Circumstances<'_>) -> bool {
    let hosts = table.rows.iter().flat_map(|row| &row.targets).filter_map(|target| match &target.probed {
        Probed::Name(name) => Some(name.clone()),
        Probed::Address(address) => Some(address.to_string()),
        Probed::Resolvers | Probed::NoExemplar | Probed::Unset { .. } => None,
    });
    hosts.into_iter().any(|host| !is_exempt(circumstances.no_proxy, &host))
}

/// Whether an address family leads anywhere: yes when something answered, no when the device knows no way.
pub(super) fn family(seen: &Seen<'_>, family: Family) -> Option<bool> {
    let answered = seen.all.iter().any(|observation| {
        let towards = observation.step.target().is_some_and(|target| Family::of(target.address) == family);
        towards && observation.role != Role::Negative && is_answer(observation)
    });
    let routes = || routes(seen).filter(|(to, _)| *to == family);
    match () {
        () if answered => Some(true),
        () if routes().next().is_some() && routes().all(|(_, saw)| is_local(saw)) => Some(false),
        () => None,
    }
}

/// The device itself knows no way out: every route is refused, or every packet, and for want of a network.
fn is_offline(seen: &Seen<'_>) -> bool {
    let no_route = routes(seen).next().is_some() && routes(seen).all(|(_, saw)| is_local(saw));
    let mut sent = targets(seen).peekable();
    let nothing_sent = sent.peek().is_some() && sent.all(|observation| is_cut_off(&observation.saw));
    no_route || nothing_sent
}

/// Packets left, and nothing came back from anywhere: neither from targets nor from controls.
fn is_silent(seen: &Seen<'_>) -> bool {
    let mut sent =
        targets(seen).filter(|observation| observation.role != Role::Negative && !is_local(&observation.saw));
    let heard =
        targets(seen).any(|o| !matches!(reading(o, true), Reading::Silent | Reading::Local | Reading::Unreachable));
    // Queries to a resolver are walked beside the table, and say nothing of it.
    let is_query = |walk: &Walk<'_>| (walk.target.transport, walk.target.port) == (Transport::Udp, DNS);
    let walked = seen.every_walk().any(|walk| walk::is_beyond(walk) && !is_query(walk));
    sent.next().is_some() && !heard && !walked
}

/// No UDP answer from anything but resolvers, at least one control among the silent, while TCP gets through.
fn is_udp_silent(seen: &Seen<'_>) -> bool {
    let over = |transport: Transport| {
        targets(seen).filter(move |observation| observation.step.target().is_some_and(|to| to.transport == transport))
    };
    let controls = over(Transport::Udp).any(|observation| observation.role == Role::Control);
    let walked = seen.every_walk().any(|walk| walk.target.transport == Transport::Udp && walk::is_beyond(walk));
    let tcp = over(Transport::Tcp).any(|observation| observation.role != Role::Negative && is_answer(observation));
    controls && tcp && !walked && !over(Transport::Udp).any(is_answer)
}

/// Whether a control, or else anything at all, answered as it should.
fn works(table: &Table, seen: &Seen<'_>) -> bool {
    let pages: Vec<bool> =
        pages(table, seen).map(|(reach, observation)| is_expected(reach, &observation.saw)).collect();
    let stun = targets(seen).any(|o| o.role == Role::Control && matches!(o.saw, Saw::Stun { .. }));
    let anything = || targets(seen).any(|o| o.role == Role::Rule && reading(o, true) == Reading::Answered);
    if pages.is_empty() { stun || anything() } else { pages.contains(&true) }
}

/// A page in clear with a known answer: another answer where a page was due is a portal's, an error or silence tells nothing.
fn portal(table: &Table, seen: &Seen<'_>) -> (Option<bool>, Option<(String, u32)>) {
    let clear = || pages(table, seen).filter(|(reach, _)| reach.url.starts_with("http:"));
    if clear().any(|(reach, observation)| is_expected(reach, &observation.saw)) {
        return (Some(false), None);
    }
    let met = clear().find_map(|(reach, observation)| match &observation.saw {
        Saw::Http { status: 200..=399 | 511, redirect, .. } => {
            Some((redirect.clone().unwrap_or_else(|| reach.url.clone()), observation.n))
        }
        _ => None,
    });
    (met.as_ref().map(|_| true), met)
}

fn pages<'a>(table: &'a Table, seen: &'a Seen<'_>) -> impl Iterator<Item = (&'a Reach, &'a Observation)> {
    seen.pages(Role::Control).filter_map(|(target, path, tls, observation)| {
        let scheme = if tls { "https" } else { "http" };
        let reach = table.controls.reach.iter().find(|reach| {
            url::Url::parse(&reach.url).is_ok_and(|url| {
                (url.scheme(), url.host_str(), url.path()) == (scheme, Some(target.host.as_str()), path)
                    && url.port_or_known_default() == Some(target.port)
            })
        })?;
        Some((reach, observation))
    })
}

fn is_expected(reach: &Reach, saw: &Saw) -> bool {
    matches!(saw, Saw::Http { status, recognised, .. } if *status == reach.status && *recognised != Some(false))
}

/// The middle one of what servers say, where it is off by more than [`TOLERABLE_S`].
fn skew(seen: &Seen<'_>) -> Option<i64> {
    let mut told: Vec<i64> = seen
        .all
        .iter()
        .filter_map(|observation| match observation.saw {
            Saw::Http { skew_s, .. } => skew_s,
            _ => None,
        })
        .collect();
    told.sort_unstable();
    told.get(told.len() / 2).copied().filter(|skew| skew.unsigned_abs() > TOLERABLE_S)
}

fn routes<'s>(seen: &'s Seen<'_>) -> impl Iterator<Item = (Family, &'s Saw)> {
    seen.all.iter().filter_map(|observation| match observation.step {
        Step::Route { to } => Some((Family::of(to), &observation.saw)),
        _ => None,
    })
}

/// Steps that sent, or should have sent, something to a target; walks and questions to resolvers left out.
fn targets<'s>(seen: &'s Seen<'_>) -> impl Iterator<Item = &'s Observation> {
    seen.all
        .iter()
        .filter(|observation| observation.step.target().is_some() && !matches!(observation.step, Step::Walk { .. }))
}

/// Whether a step brought anything back from the network.
fn is_answer(observation: &Observation) -> bool {
    match reading(observation, true) {
        Reading::Answered
        | Reading::Foreign { .. }
        | Reading::Accepted
        | Reading::Unfinished
        | Reading::Cut
        | Reading::Refused => true,
        Reading::Icmp { from, .. } => !is_private(from),
        Reading::Unreachable | Reading::Local | Reading::Silent => false,
    }
}

fn is_local(saw: &Saw) -> bool {
    matches!(saw, Saw::OsRefused { .. })
}

/// Refused for want of a network rather than by a permission.
fn is_cut_off(saw: &Saw) -> bool {
    matches!(saw, Saw::OsRefused { error } if NO_NETWORK.contains(&error.as_str()))
}

const NO_NETWORK: [&str; 4] = ["ENETUNREACH", "EHOSTUNREACH", "ENETDOWN", "EADDRNOTAVAIL"];

/// Certificates are issued with some slack; a clock that is off by up to five minutes does no harm.
const TOLERABLE_S: u64 = 300;

/// Port of resolvers (RFC 1035 section 4.2).
const DNS: u16 = 53;
