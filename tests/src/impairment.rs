//! Proof that a lab impairs what it claims to impair, and nothing else, by plain sockets of its own: no code of the program under test takes part.

mod contents;
mod counters;
mod hops;
mod limits;
mod nat;
mod probe;
mod routers;
mod websockets;

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use callready::profile::{Ports, Transport};

use crate::firewall::{Action, Fate, IcmpErrors, Place};
use crate::lab::Lab;
use crate::netns::within;
use crate::scenario::{LinkSettings, Scenario};
use crate::topology::{CLIENT, IcmpLimits, SITE};
use crate::world::{RESOLVER, TURN};
use probe::{Got, got};

pub use counters::counted;

/// Measures the link and the routers from in front of the firewall, tries a sample of every rule from behind it, and reads the firewalls' counters.
pub fn assert(lab: &Lab, scenario: &Scenario) -> Result<()> {
    // A machine that is busy for a moment must not fail a scenario: the link may be measured again.
    let mut measured = within(SITE, || link(&scenario.link));
    for pause_ms in [100, 300, 1000] {
        if measured.is_err() {
            std::thread::sleep(Duration::from_millis(pause_ms));
            measured = within(SITE, || link(&scenario.link));
        }
    }
    measured.context("the link")?;
    if let Some(proxy) = scenario.proxy.as_ref().filter(|_| scenario.attached) {
        within(CLIENT, || proxy.assert(&lab.world)).context("the proxy")?;
    }
    within(SITE, || scenario.relay.assert(&lab.world)).context("the relays")?;
    routers::assert(scenario).context("the routers beyond the site")?;
    if !scenario.attached || !scenario.way_out {
        let address = SocketAddr::new(RESOLVER, 53);
        let got = within(CLIENT, || Ok(got(address, Transport::Tcp, Duration::from_millis(300))))?;
        ensure!(matches!(got, Got::Error(_)), "the client has no way out, yet {address} gave {got:?}");
        return Ok(());
    }
    let samples = samples(lab);
    within(CLIENT, || {
        verify(lab, scenario, &samples)?;
        limits::assert(lab, scenario, &samples)
    })
    .context("the firewall")?;
    contents::assert(lab, round_trip(scenario)).context("what may be said")?;
    within(CLIENT, || nat::assert(lab, scenario)).context("the address translation")?;
    websockets::assert(lab, scenario).context("websockets")?;
    // On a lossy link all that was sent to a rule may have been lost on its way there.
    let mut counted = counters::assert(lab, &samples);
    for _ in 0..3 {
        if counted.is_err() && scenario.link.loss > 0.0 {
            within(CLIENT, || verify(lab, scenario, &samples)).context("the firewall")?;
            counted = counters::assert(lab, &samples);
        }
    }
    counted
}

/// One thing to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Sample {
    address: IpAddr,
    transport: Transport,
    port: u16,
}

fn link(link: &LinkSettings) -> Result<()> {
    let round_trip = 2.0 * link.delay_ms;
    let count = if link.loss > 0.0 { 400 } else { 20 };
    let replies = probe::echoes(SocketAddr::new(TURN, 3478), count, Duration::from_secs_f64(round_trip / 500.0 + 0.3))?;
    let lost = 1.0 - replies.len() as f64 / f64::from(count);
    let expected = 1.0 - (1.0 - link.loss).powi(2);
    let tolerance = 4.0 * (expected * (1.0 - expected) / f64::from(count)).sqrt();
    ensure!((lost - expected).abs() <= tolerance, "{:.1} % lost, expected {:.1} %", lost * 100.0, expected * 100.0);
    let fastest = replies.iter().min().context("no reply at all")?.as_secs_f64() * 1000.0;
    let slack = 2.0 * link.jitter_ms;
    ensure!(
        fastest >= round_trip - slack - 0.5 && fastest <= round_trip + BUSY_MS,
        "round trip {fastest:.1} ms, expected {round_trip:.1} ms"
    );
    Ok(())
}

/// Ends of each rule's ports at some of its addresses, and one served port of every server.
fn samples(lab: &Lab) -> Vec<Sample> {
    let mut samples = vec![Sample { address: RESOLVER, transport: Transport::Tcp, port: 53 }];
    for host in &lab.world.hosts {
        for (transport, ports) in host.answers.iter().chain(&host.silent) {
            let Some(address) = host.addresses.first() else { continue };
            samples.extend(ends(ports).into_iter().take(2).map(|port| Sample {
                address: *address,
                transport: *transport,
                port,
            }));
        }
    }
    for entry in &lab.firewall.entries {
        let addresses: Vec<IpAddr> = match &entry.addresses {
            Some(addresses) => addresses.clone(),
            None => lab.world.hosts.iter().filter_map(|host| host.addresses.first().copied()).take(2).collect(),
        };
        let transports = entry.transport.map_or(vec![Transport::Tcp, Transport::Udp], |one| vec![one]);
        for address in addresses.into_iter().take(4) {
            for transport in &transports {
                let ports = entry.ports.as_ref().map_or(vec![443], ends);
                samples.extend(ports.into_iter().map(|port| Sample { address, transport: *transport, port }));
            }
        }
    }
    if let (Some(ports), Some(host)) = (&lab.firewall.settings.redirected, lab.world.hosts.first()) {
        let redirected = |port| Sample { address: host.addresses[0], transport: Transport::Tcp, port };
        samples.extend(ends(ports).into_iter().map(redirected));
    }
    samples.sort_unstable();
    samples.dedup();
    samples
}

fn ends(ports: &Ports) -> Vec<u16> {
    let first = ports.ranges().first().map(|range| range.first);
    let last = ports.ranges().last().map(|range| range.last);
    let mut ends: Vec<u16> = first.into_iter().chain(last).collect();
    ends.dedup();
    ends
}

fn verify(lab: &Lab, scenario: &Scenario, samples: &[Sample]) -> Result<()> {
    let faults: Vec<String> = std::thread::scope(|scope| {
        let running: Vec<_> =
            samples.iter().map(|sample| scope.spawn(move || try_one(lab, scenario, *sample))).collect();
        running
            .into_iter()
            .filter_map(|one| one.join().unwrap_or_else(|_| Some("a probe panicked".to_owned())))
            .collect()
    });
    if !faults.is_empty() {
        bail!("it is not as the scenario says:\n{}", faults.join("\n"));
    }
    Ok(())
}

/// None when the sample behaves as it must; an answer gets several chances, silence only one.
fn try_one(lab: &Lab, scenario: &Scenario, sample: Sample) -> Option<String> {
    let Sample { address, transport, port } = sample;
    let fate = lab.firewall.fate(address, transport, port);
    let expected = expected(lab, scenario, sample, fate);
    let round_trip = round_trip(scenario);
    let wait =
        if expected == Expect::Nothing { round_trip + Duration::from_millis(150) } else { Duration::from_millis(1200) };
    let mut last = Got::Nothing;
    for _ in 0..8 {
        last = got(SocketAddr::new(address, port), transport, wait);
        // An ICMP error that a limit held back is silence at first, and late when a retransmission brings it.
        let limited = scenario.icmp_limits != IcmpLimits::None && !matches!(last, Got::Answer(_));
        // An ICMPv6 error that arrives while connect() still holds the socket is told with the next SYN only, unless the error queue is read.
        let late = address.is_ipv6() && transport == Transport::Tcp && expected == Expect::NearRefusal;
        let late = late && matches!(last, Got::Error(_));
        if expected.holds(&last, round_trip) || late || (limited && !expected.is_answer()) {
            return None;
        }
        if expected == Expect::Nothing {
            break;
        }
    }
    Some(format!("  {address} {transport} {port}: {fate:?}, so {expected:?} was expected, but {last:?} came"))
}

/// To the servers and back, at most.
fn round_trip(scenario: &Scenario) -> Duration {
    Duration::from_secs_f64(2.0 * (scenario.link.delay_ms + scenario.link.jitter_ms) / 1000.0)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expect {
    Answer,
    /// An answer from this side of the link.
    NearAnswer,
    /// An answer or a refusal from this side of the link.
    NearReply,
    /// A refusal from the far side of the link.
    FarRefusal,
    /// A refusal from this side of the link.
    NearRefusal,
    Nothing,
    /// Linux does not tell a plain UDP socket of a host or network unreachable.
    NothingOrRefusal,
}

fn expected(lab: &Lab, scenario: &Scenario, sample: Sample, fate: Fate) -> Expect {
    let Sample { address, transport, port } = sample;
    let tcp = transport == Transport::Tcp;
    let settings = &lab.firewall.settings;
    match fate {
        Fate::Intercepted => Expect::NearAnswer,
        // It answers before anybody beyond the site can; but a refusal from next door may come before the answer is looked at.
        Fate::Stopped(_, at) if tcp && settings.syn_proxy && at != Place::Site => Expect::NearReply,
        Fate::Stopped(action, at) => {
            let by_icmp = !(tcp && action == Action::Reset);
            let held_back = at != Place::Site && settings.icmp_errors == IcmpErrors::Dropped
                || scenario.silent_routers.iter().any(|name| name == at.namespace());
            match action {
                Action::Accept | Action::Drop => Expect::Nothing,
                _ if by_icmp && held_back => Expect::Nothing,
                Action::HostUnreachable | Action::NetUnreachable if !tcp => Expect::NothingOrRefusal,
                _ if at == Place::Edge => Expect::FarRefusal,
                _ => Expect::NearRefusal,
            }
        }
        Fate::Passes if tcp && settings.syn_proxy => Expect::NearAnswer,
        Fate::Passes if address == RESOLVER => Expect::Answer,
        Fate::Passes => match lab.world.at(address) {
            Some(host) if host.answers(transport, port) => Expect::Answer,
            Some(host) if host.is_silent(transport, port) => Expect::Nothing,
            // What is sent here is no request for an echo.
            Some(host) if host.echoes.contains(port) && transport == Transport::Tcp => Expect::Answer,
            Some(host) if host.echoes.contains(port) => Expect::Nothing,
            _ if !tcp && settings.icmp_errors == IcmpErrors::Dropped => Expect::Nothing,
            _ => Expect::FarRefusal,
        },
    }
}

impl Expect {
    fn is_answer(self) -> bool {
        matches!(self, Self::Answer | Self::NearAnswer)
    }

    fn holds(self, got: &Got, round_trip: Duration) -> bool {
        let near = |took: &Duration| *took < round_trip.mul_f64(0.8).max(Duration::from_millis(5));
        match (self, got) {
            (Self::Answer, Got::Answer(_))
            | (Self::Nothing | Self::NothingOrRefusal, Got::Nothing)
            | (Self::NothingOrRefusal, Got::Error(_)) => true,
            (Self::FarRefusal, Got::Error(took)) => *took >= round_trip.mul_f64(0.8),
            (Self::NearRefusal | Self::NearReply, Got::Error(took))
            | (Self::NearAnswer | Self::NearReply, Got::Answer(took)) => near(took),
            _ => false,
        }
    }
}

/// What a busy machine may add to the fastest of twenty round trips, milliseconds.
const BUSY_MS: f64 = 15.0;
