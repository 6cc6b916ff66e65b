//! The strategy in simulated networks: what is proven, at what price, and above all that nothing is proven wrongly.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use crate::observe::{Observation, Stretch, Survey, Target, Way};
use crate::profile::{Ports, Transport};
use crate::verdict::seen::{Place, Seen};
use crate::verdict::walk;

use super::world::World;

const SERVER: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 80));
const TCP: &str = "80,3433,4700-5000,5668,5669,6080,6443,8667,9667,30011-30013";
const UDP: &str = "3478,4700-5000";

/// All 614 silent ports of the vendor's two media rows.
fn full() -> Survey {
    survey(usize::MAX)
}

/// Every single port, and 16 samples of a range.
fn quick() -> Survey {
    survey(16)
}

fn survey(samples: usize) -> Survey {
    let row = |transport, ports: &str| {
        let ports: Ports = ports.parse().unwrap();
        let stretches = ports.ranges().iter().map(|range| {
            let free: Vec<u16> = (range.first..=range.last).collect();
            let step = free.len().div_ceil(samples);
            let mut asked: Vec<u16> = free.iter().copied().step_by(step).chain(free.last().copied()).collect();
            asked.dedup();
            Stretch { transport, asked, free }
        });
        stretches.collect::<Vec<_>>()
    };
    let stretches = [row(Transport::Tcp, TCP), row(Transport::Udp, UDP)].concat();
    let control = |port| Target { host: "server".to_owned(), address: SERVER, transport: Transport::Tcp, port };
    let way = Way {
        host: "server".to_owned(),
        address: SERVER,
        controls: vec![control(443), control(80), control(3433)],
        stretches,
    };
    let (budget, patience) = (Duration::from_secs(10), Duration::from_millis(400));
    let most = if samples == usize::MAX { usize::MAX } else { 40 };
    Survey { ways: vec![way], budget, patience, most }
}

/// What a survey came to.
#[derive(Debug, Default)]
struct Score {
    passed: usize,
    blocked: usize,
    provider: usize,
    unknown: usize,
    wrong: Vec<String>,
    packets: usize,
    took: Duration,
}

/// Runs a survey and judges every port that was asked, as the verdict does.
fn score(world: &World, survey: Survey) -> Score {
    let ways = survey.ways.clone();
    let (observations, took) = world.run(survey);
    let mut score = Score { packets: observations.len(), took, ..Score::default() };
    let seen = Seen::of(&observations);
    for (transport, port) in asked(&ways, &observations) {
        let place = Place { host: "server", address: SERVER, transport, port };
        let truth = world.blocked_at(transport, port);
        if let Some(missed) = walk::missed(&seen, &place) {
            if missed.hop.is_some_and(|hop| hop > 1) {
                score.provider += 1
            } else {
                score.blocked += 1
            }
            if truth.is_none_or(|at| missed.hop.is_some_and(|hop| hop > at)) {
                score.wrong.push(format!("{transport} {port} missed beyond {:?}, blocked at {truth:?}", missed.hop));
            }
        } else if let Some(passed) = walk::passed(&seen, &place) {
            score.passed += 1;
            if truth.is_some_and(|at| at < passed.ttl) {
                score.wrong.push(format!("{transport} {port} passed {}, blocked at {truth:?}", passed.ttl));
            }
        } else {
            score.unknown += 1;
        }
    }
    score
}

/// Every port that is asked from the start, and those that were asked later.
fn asked(ways: &[Way], observations: &[Observation]) -> BTreeSet<(Transport, u16)> {
    let first = ways.iter().flat_map(|way| {
        let each = way.stretches.iter().flat_map(|stretch| stretch.asked.iter().map(|port| (stretch.transport, *port)));
        each
    });
    let later = observations.iter().filter(|one| !super::world::is_control(one)).filter_map(|one| {
        let target = one.step.target()?;
        Some((target.transport, target.port))
    });
    first.chain(later).collect()
}

#[test]
fn a_healthy_site_is_proven_port_by_port() {
    let score = score(&World::plain(), full());
    println!("{score:?}");
    assert_eq!((score.passed, score.unknown, score.wrong.len()), (614, 0, 0));
}

#[test]
fn figures() {
    let world = World::plain();
    let cases = [
        ("allow", world.clone()),
        ("udp range", world.clone().filtered(1, Transport::Udp, 4700..=5000)),
        ("tcp half", world.clone().filtered(1, Transport::Tcp, 4813..=5000)),
        (
            "holes",
            world.clone().filtered(1, Transport::Tcp, [4711, 4790, 4888]).filtered(
                1,
                Transport::Udp,
                [4712, 4791, 4889],
            ),
        ),
        ("provider udp", world.clone().filtered(3, Transport::Udp, 4700..=5000)),
        (
            "deny",
            world.clone().filtered(1, Transport::Udp, 1..=65535).filtered(
                1,
                Transport::Tcp,
                (1..=65535).filter(|p| *p != 443),
            ),
        ),
    ];
    for (name, world) in cases {
        for (limit, world) in
            [("none", world.clone()), ("50", world.clone().limited(50.0)), ("1", world.clone().limited(1.0))]
        {
            for loss in [0.0, 0.05] {
                for (depth, survey) in [("quick", quick()), ("full", full())] {
                    let score = score(&World { loss, ..world.clone() }, survey);
                    println!(
                        "{name:14} limit {limit:5} loss {loss:4} {depth:6} passed {:3} blocked {:3} provider {:3} unknown {:3} wrong {} packets {} {:?}",
                        score.passed,
                        score.blocked,
                        score.provider,
                        score.unknown,
                        score.wrong.len(),
                        score.packets,
                        score.took
                    );
                    for wrong in score.wrong.iter().take(3) {
                        println!("    {wrong}");
                    }
                }
            }
        }
    }
}
