//! What the firewalls do beside passing and stopping: which packets their routers still report, what comes back, how much they let out at once,
//! under whose address.

use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

use anyhow::{Result, ensure};
use callready::profile::Transport;

use super::hops::Hop;
use super::probe::{Got, asked_again, got, seen_as};
use super::{Sample, round_trip};
use crate::firewall::{Action, Fate, IcmpErrors, Place};
use crate::lab::Lab;
use crate::scenario::Scenario;
use crate::topology::{IcmpLimits, outside};
use crate::world::{TURN, TURN_V6};

/// Tries it from the client.
pub fn assert(lab: &Lab, scenario: &Scenario, samples: &[Sample]) -> Result<()> {
    let limited = scenario.icmp_limits != IcmpLimits::None || lab.firewall.settings.new_per_second.is_some();
    if !limited {
        Place::ALL.into_iter().try_for_each(|place| counts_hops_first(place, lab, scenario, samples))?;
    }
    if lab.firewall.fate(TURN, Transport::Udp, 3478) == Fate::Passes {
        translates(lab, scenario)?;
        holds_errors_back(lab, scenario)?;
        limits_new(lab, scenario)?;
        ends_replies(lab, scenario)?;
    }
    Ok(())
}

/// A flow that is answered at first is no longer answered after the time.
fn ends_replies(lab: &Lab, scenario: &Scenario) -> Result<()> {
    let Some(ends) = lab.firewall.settings.replies_end.as_ref().filter(|ends| ends.ports.contains(3478)) else {
        return Ok(());
    };
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect((TURN, 3478))?;
    let wait = round_trip(scenario) * 4 + Duration::from_millis(100);
    let answered = |number| {
        let tries = (0..3).map(|_| asked_again(&socket, number, wait));
        tries.collect::<std::io::Result<Vec<bool>>>().map(|tries| tries.contains(&true))
    };
    ensure!(answered(1)?, "a flow is not even answered at first");
    std::thread::sleep(Duration::from_secs(ends.after_s.into()));
    ensure!(!answered(2)?, "a flow is still answered after {} s", ends.after_s);
    Ok(())
}

/// A router whose rules come after the counting of hops reports also the packets that it would stop, unless it is silent or nobody lets its reports in.
fn counts_hops_first(place: Place, lab: &Lab, scenario: &Scenario, samples: &[Sample]) -> Result<()> {
    let settings = &lab.firewall.settings;
    let silent = scenario.silent_routers.iter().any(|name| name == place.namespace());
    let held_back = place != Place::Site && settings.icmp_errors == IcmpErrors::Dropped;
    let reports = !(settings.before_ttl || silent || held_back);
    let fate = |sample: &&Sample| lab.firewall.fate(sample.address, sample.transport, sample.port);
    // Beyond the site, a SYN proxy sends SYNs of its own.
    let own = |sample: &&Sample| place == Place::Site || !settings.syn_proxy || sample.transport == Transport::Udp;
    let dropped = |sample: &&Sample| own(sample) && fate(sample) == Fate::Stopped(Action::Drop, place);
    let Some(Sample { address, transport, port }) = samples.iter().find(dropped).copied() else { return Ok(()) };
    let hop = Hop { to: SocketAddr::new(address, port), transport, ttl: place.hop(), from: None };
    let mut reported = false;
    for patience in [1.0, 4.0, 16.0] {
        let wait = round_trip(scenario).mul_f64(if place == Place::Edge { patience } else { patience / 8.0 });
        reported = reported || !hop.reports(3, Duration::ZERO, wait.max(Duration::from_millis(5)))?.is_empty();
        if reported || !reports {
            break;
        }
    }
    ensure!(reported == reports, "{place:?} was to report {hop:?}: {reports}; it did: {reported}");
    Ok(())
}

/// Servers see the client under the site's address, or under its own where that is good everywhere.
fn translates(lab: &Lab, scenario: &Scenario) -> Result<()> {
    let v6 = (!scenario.ipv6.is_empty()).then_some((TURN_V6, !scenario.nat66));
    for (server, is_routed) in [(TURN, false)].into_iter().chain(v6) {
        if lab.firewall.fate(server, Transport::Udp, 3478) != Fate::Passes {
            continue;
        }
        let ask = |_| seen_as(SocketAddr::new(server, 3478), round_trip(scenario) + Duration::from_millis(200));
        let seen = (0..8).map(ask).find(Result::is_ok).unwrap_or_else(|| ask(8))?;
        let wanted = outside(server, is_routed);
        ensure!(seen == wanted, "{server} sees the client as {seen}, expected {wanted}");
    }
    Ok(())
}

fn holds_errors_back(lab: &Lab, scenario: &Scenario) -> Result<()> {
    if lab.firewall.settings.icmp_errors == IcmpErrors::Dropped {
        let hop = Hop { to: SocketAddr::new(TURN, 3478), transport: Transport::Udp, ttl: 3, from: None };
        let reports = hop.reports(3, Duration::ZERO, round_trip(scenario))?;
        ensure!(reports.is_empty(), "ICMP errors from outside are dropped, but {reports:?} reported {hop:?}");
    }
    Ok(())
}

/// Three times as many at once as there may be: two thirds are lost, but for what the time that it takes lets out.
fn limits_new(lab: &Lab, scenario: &Scenario) -> Result<()> {
    let Some(rate) = lab.firewall.settings.new_per_second else { return Ok(()) };
    // What was tried before must not count here, nor what is tried here later.
    let refill = || std::thread::sleep(Duration::from_millis(1100));
    let most = usize::try_from(rate).unwrap_or(usize::MAX) * 2;
    let mut answered = 0;
    for patience in [2.0, 8.0, 32.0] {
        refill();
        let wait = round_trip(scenario).mul_f64(patience);
        answered = std::thread::scope(|scope| {
            let ask = || matches!(got(SocketAddr::new(TURN, 3478), Transport::Udp, wait), Got::Answer(_));
            let asking: Vec<_> = (0..rate * 3).map(|_| scope.spawn(ask)).collect();
            asking.into_iter().filter_map(|one| one.join().ok()).filter(|answered| *answered).count()
        });
        if (1..most).contains(&answered) {
            break;
        }
    }
    ensure!((1..most).contains(&answered), "{answered} of {} new connections came through at once", rate * 3);
    refill();
    Ok(())
}
