//! The routers beyond the site: each is at its hop, and sends as many ICMP errors as it may.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use anyhow::{Result, ensure};
use callready::profile::Transport;

use super::hops::Hop;
use super::round_trip;
use crate::netns::within;
use crate::scenario::Scenario;
use crate::topology::{IcmpLimits, MEASURING, MEASURING_V6, Router, SITE, routers};
use crate::world::{TURN, TURN_V6};

/// Sends packets of each hop limit from in front of the site's firewall, and compares who reports them with who must.
pub fn assert(scenario: &Scenario) -> Result<()> {
    let v6 = (!scenario.ipv6.is_empty()).then_some((TURN_V6, MEASURING_V6));
    within(SITE, || {
        for (to, from) in [(TURN, MEASURING)].into_iter().chain(v6) {
            let hop = Hop { to: SocketAddr::new(to, 3478), transport: Transport::Udp, ttl: 0, from: Some(from) };
            (2..=FARTHEST).try_for_each(|away| are_at_their_hop(hop, away, scenario))?;
            are_limited(hop, scenario)?;
        }
        Ok(())
    })
}

fn are_at_their_hop(hop: Hop, away: u8, scenario: &Scenario) -> Result<()> {
    let here: Vec<Router> = routers(scenario.parallel).into_iter().filter(|router| router.hop == away).collect();
    let wanted: Vec<&Router> = here.iter().filter(|router| !is_silent(router, scenario)).collect();
    let delay = if here.iter().any(|router| router.delayed) { round_trip(scenario) } else { Duration::ZERO };
    // Flows from different ports go different ways.
    let copies = if here.len() > 1 { 24 } else { 3 };
    let reported = |reports: &[IpAddr], router: &Router| reports.iter().any(|from| router.addresses.contains(from));
    let mut reports = Vec::new();
    for patience in [1.0, 4.0, 16.0] {
        let wait = (delay + Duration::from_millis(5)).mul_f64(patience);
        reports.extend(Hop { ttl: away - HOPS_TO_SITE, ..hop }.reports(copies, Duration::ZERO, wait)?);
        if wanted.iter().all(|router| reported(&reports, router)) {
            break;
        }
    }
    let good = wanted.iter().all(|router| reported(&reports, router))
        && reports.iter().all(|from| wanted.iter().any(|router| router.addresses.contains(from)));
    let names: Vec<&str> = wanted.iter().map(|router| router.name).collect();
    ensure!(good, "{names:?} and nobody else was to report packets to {} at hop {away}; {reports:?} did", hop.to);
    Ok(())
}

/// Half a second of packets to the nearest router that reports any, 5 ms apart; without a limit, more and faster than Linux's own would let pass.
fn are_limited(hop: Hop, scenario: &Scenario) -> Result<()> {
    let all = routers(scenario.parallel);
    let Some(router) = all.iter().find(|router| !router.delayed && !is_silent(router, scenario)) else { return Ok(()) };
    let hop = Hop { ttl: router.hop - HOPS_TO_SITE, ..hop };
    let (copies, pause, expected) = match (scenario.icmp_limits, hop.to.is_ipv4()) {
        (IcmpLimits::None, _) => (20, Duration::from_millis(1), 20..=20),
        (IcmpLimits::Fifty, _) => (100, Duration::from_millis(5), 25..=50),
        (IcmpLimits::Linux, true) => (100, Duration::from_millis(5), 1..=8),
        (IcmpLimits::Linux, false) => (100, Duration::from_millis(5), 1..=20),
    };
    let began = std::time::Instant::now();
    let reports = hop.reports(copies, pause, Duration::from_millis(20))?;
    // On a busy machine the packets take longer, and more of them are reported.
    let busy = pause * u32::try_from(copies).unwrap_or(u32::MAX) + Duration::from_millis(150) < began.elapsed();
    let good = expected.contains(&reports.len()) || (busy && reports.len() > *expected.end());
    ensure!(good, "{} reported {} of {copies} packets, expected {expected:?}", router.name, reports.len());
    Ok(())
}

fn is_silent(router: &Router, scenario: &Scenario) -> bool {
    scenario.silent_routers.iter().any(|name| name == router.name)
}

const HOPS_TO_SITE: u8 = 1;
const FARTHEST: u8 = 4;
