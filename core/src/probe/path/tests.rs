//! The strategy in simulated networks: what is proven, at what price, and above all that nothing is proven wrongly.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};
use std::ops::Range;
use std::rc::Rc;
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

/// Few ports, so that many networks can be tried.
fn small() -> Survey {
    Survey { budget: Duration::from_secs(3), ..of_rows("80,3433,4700-4704,8667", "3478,4700-4704", usize::MAX) }
}

fn survey(samples: usize) -> Survey {
    of_rows(TCP, UDP, samples)
}

fn of_rows(tcp: &str, udp: &str, samples: usize) -> Survey {
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
    let stretches = [row(Transport::Tcp, tcp), row(Transport::Udp, udp)].concat();
    let control = |port| Target { host: "server".to_owned(), address: SERVER, transport: Transport::Tcp, port };
    let way = Way {
        host: "server".to_owned(),
        address: SERVER,
        answers: true,
        controls: vec![control(443), control(80), control(3433)],
        stretches,
    };
    let (budget, patience) = (Duration::from_secs(10), Duration::from_millis(400));
    let most = if samples == usize::MAX { usize::MAX } else { 40 };
    Survey { ways: vec![way], budget, patience, most, packets: 50_000 }
}

/// The same ports at so many hosts.
fn hosts(count: u8, survey: Survey) -> Survey {
    let way = |n: u8| {
        let mut way = survey.ways[0].clone();
        way.address = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 80 + n));
        way.controls.iter_mut().for_each(|control| control.address = way.address);
        way
    };
    Survey { ways: (0..count).map(way).collect(), ..survey }
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
    let seen = Seen::of(&observations, &[]);
    for (address, transport, port) in asked(&ways, &observations) {
        let place = Place { host: "server", address, transport, port };
        let truth = world.blocked_at(transport, port);
        if let Some(missed) = walk::missed(&seen, &place) {
            if missed.at.hop.is_some_and(|hop| hop > 1) {
                score.provider += 1
            } else {
                score.blocked += 1
            }
            if truth.is_none_or(|at| missed.at.hop.is_some_and(|hop| hop > at)) {
                score.wrong.push(format!("{transport} {port} missed beyond {:?}, blocked at {truth:?}", missed.at.hop));
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
fn asked(ways: &[Way], observations: &[Observation]) -> BTreeSet<(IpAddr, Transport, u16)> {
    let first = ways.iter().flat_map(|way| {
        way.stretches.iter().flat_map(|it| it.asked.iter().map(|port| (way.address, it.transport, *port)))
    });
    let later = observations.iter().filter(|one| !super::world::is_control(one)).filter_map(|one| {
        let target = one.step.target()?;
        Some((target.address, target.transport, target.port))
    });
    first.chain(later).collect()
}

#[test]
fn a_healthy_site_is_proven_port_by_port_with_a_packet_each() {
    let score = score(&World::plain(), full());
    assert_eq!((score.passed, score.unknown, score.wrong.len()), (614, 0, 0));
    assert!(score.packets < 700 && score.took < Duration::from_secs(1), "{score:?}");
}

#[test]
fn a_quick_look_at_a_healthy_site_takes_a_round_trip_or_two() {
    let score = score(&World::plain(), quick());
    assert_eq!((score.passed, score.unknown), (46, 0));
    assert!(score.packets < 80 && score.took < Duration::from_millis(300), "{score:?}");
}

#[test]
fn a_range_that_the_site_drops_is_blocked_port_by_port() {
    let world = World::plain().filtered(1, Transport::Udp, 4700..=5000);
    let score = score(&world, full());
    assert_eq!((score.passed, score.blocked, score.unknown, score.wrong.len()), (313, 301, 0, 0));
    assert!(score.took < Duration::from_secs(6), "{score:?}");
}

#[test]
fn a_quick_look_finds_where_a_hole_begins() {
    let world = World::plain().filtered(1, Transport::Tcp, 4813..=5000);
    let (observations, _) = world.run(quick());
    let seen = Seen::of(&observations, &[]);
    let place = |port| Place { host: "server", address: SERVER, transport: Transport::Tcp, port };
    assert!(walk::passed(&seen, &place(4812)).is_some() && walk::missed(&seen, &place(4813)).is_some());
}

#[test]
fn six_single_holes_are_found_by_asking_every_port() {
    let world = World::plain().filtered(1, Transport::Tcp, [4711, 4790, 4888]);
    let score = score(&world.filtered(1, Transport::Udp, [4712, 4791, 4889]), full());
    assert_eq!((score.passed, score.blocked, score.unknown, score.wrong.len()), (608, 6, 0, 0));
}

#[test]
fn what_the_provider_drops_is_told_from_what_the_site_drops() {
    let world = World::plain().filtered(3, Transport::Udp, 4700..=4799).filtered(1, Transport::Tcp, [6080]);
    let score = score(&world, full());
    assert_eq!((score.passed, score.blocked, score.provider, score.wrong.len()), (513, 1, 100, 0), "{score:?}");
}

#[test]
fn a_site_without_any_rule_for_the_table_blocks_what_a_report_of_the_protocol_bears_out() {
    let all = || (1..=65535).filter(|port| *port != 443);
    let world = World::plain().filtered(1, Transport::Tcp, all()).filtered(1, Transport::Udp, all());
    let score = score(&world, full());
    // No UDP packet was ever reported: whether routers report UDP at all, nobody knows.
    assert_eq!((score.blocked, score.unknown, score.wrong.len()), (312, 302, 0));
}

#[test]
fn limits_of_the_routers_leave_ports_unknown_and_make_none_wrong() {
    let world = World::plain().filtered(1, Transport::Tcp, 4813..=5000);
    for (rate, least) in [(50.0, 150), (1.0, 20)] {
        for loss in [0.0, 0.05] {
            let score = score(&World { loss, ..world.clone().limited(rate) }, full());
            assert_eq!(score.wrong, Vec::<String>::new());
            assert!(score.passed + score.blocked >= least, "{rate} {loss} {score:?}");
        }
    }
}

#[test]
fn what_a_router_may_report_is_spent_on_ports_that_pass_and_not_on_blocked_ones() {
    let world = World::plain().filtered(1, Transport::Tcp, 4813..=5000).filtered(1, Transport::Udp, 4700..=4799);
    let score = score(&world.limited(50.0), full());
    assert!(score.passed + score.blocked >= 585, "{score:?}");
}

#[test]
fn several_hosts_behind_the_same_limit_make_no_block() {
    for rate in [50.0, 200.0] {
        for seed in 1..=5 {
            let world =
                World::plain().filtered(1, Transport::Tcp, 4813..=5000).filtered(1, Transport::Udp, 4700..=4799);
            let several = hosts(3, Survey { budget: Duration::from_secs(30), ..full() });
            let score = score(&World { seed, ..world.limited(rate) }, several);
            assert_eq!(score.wrong, Vec::<String>::new(), "{rate} {seed}");
        }
    }
}

#[test]
fn a_site_that_lets_no_report_about_udp_in_hides_udp_only() {
    let world = World { unreported: vec![Transport::Udp], ..World::plain() };
    let score = score(&world, quick());
    assert_eq!((score.passed, score.blocked, score.wrong.len()), (28, 0, 0), "{score:?}");
}

#[test]
fn a_site_that_lets_no_report_in_hides_everything() {
    let world = World { unreported: vec![Transport::Tcp, Transport::Udp], ..World::plain() };
    let score = score(&world, quick());
    assert_eq!((score.passed, score.blocked), (0, 0), "{score:?}");
    assert!(score.packets < 60 && score.took < Duration::from_secs(4), "{score:?}");
}

#[test]
fn where_the_control_is_intercepted_another_one_is_found() {
    for redirects in [false, true] {
        let world = World { intercepted: BTreeSet::from([443]), redirects, ..World::plain() };
        let score = score(&world, quick());
        assert_eq!((score.passed, score.unknown), (46, 0), "{score:?}");
    }
}

#[test]
fn a_site_that_redirects_every_tcp_port_hides_tcp_and_proves_nothing_wrong() {
    let world = World { intercepted: (1..=65535).collect(), redirects: true, ..World::plain() };
    let score = score(&world, quick());
    assert_eq!((score.blocked, score.provider, score.wrong.len()), (0, 0, 0), "{score:?}");
}

#[test]
fn rejects_that_a_router_limits_are_silent_blocks_and_never_pass() {
    let mut world = World::plain().filtered(1, Transport::Tcp, 4813..=5000);
    Rc::make_mut(&mut world.filters).iter_mut().for_each(|filter| filter.rejects = true);
    world.routers[0].limit = Some((1.0, 6.0));
    let score = score(&world, full());
    assert_eq!((score.passed, score.wrong.len()), (426, 0), "{score:?}");
    assert!(score.blocked >= 180, "{score:?}");
}

#[test]
fn a_router_that_reports_in_the_servers_name_is_no_hop_to_ask_at() {
    let mut world = World::plain();
    world.routers[3].address = Ipv4Addr::new(203, 0, 113, 80);
    let score = score(&world, quick());
    assert_eq!((score.passed, score.blocked, score.wrong.len()), (46, 0, 0), "{score:?}");
}

#[test]
fn where_nothing_answers_a_silent_port_serves_as_the_control() {
    let world = World { served: BTreeSet::new(), ..World::plain().filtered(1, Transport::Tcp, [443]) };
    let mut survey = quick();
    survey.ways[0].answers = false;
    let score = score(&world, survey);
    assert_eq!((score.passed, score.unknown, score.wrong.len()), (46, 0, 0), "{score:?}");
    assert!(score.took < Duration::from_secs(2), "{score:?}");
}

#[test]
fn the_border_of_a_large_site_is_found_ten_hops_away() {
    let world = World::plain().deep(8).filtered(9, Transport::Tcp, [6080]);
    let score = score(&world, quick());
    // Seen last at hop 9, which is more than the first.
    assert_eq!((score.passed, score.provider, score.unknown, score.wrong.len()), (45, 1, 0, 0), "{score:?}");
}

#[test]
fn a_filter_before_the_hops_are_counted_is_a_block_like_any_other() {
    let mut world = World::plain().filtered(1, Transport::Tcp, [6080, 8667]);
    Rc::make_mut(&mut world.filters).iter_mut().for_each(|filter| filter.early = true);
    let score = score(&world, quick());
    assert_eq!((score.passed, score.blocked, score.wrong.len()), (44, 2, 0), "{score:?}");
}

#[test]
fn a_parallel_way_whose_router_never_reports_makes_no_block() {
    let mut world = World::plain();
    world.routers[2].mute = 0.5;
    world.routers[3].mute = 0.5;
    let score = score(&world, full());
    assert_eq!((score.passed, score.wrong), (614, Vec::new()));
}

#[test]
fn ten_thousand_random_networks_give_no_wrong_verdict() {
    let halves: Vec<_> = [0..5_000, 5_000..10_000].map(|seeds| std::thread::spawn(|| wrong_in(seeds))).into();
    let wrong: Vec<String> = halves.into_iter().flat_map(|half| half.join().unwrap()).collect();
    assert_eq!(wrong, Vec::<String>::new());
}

fn wrong_in(seeds: Range<u64>) -> Vec<String> {
    let judged = seeds.map(|seed| (seed, score(&World::random(seed), small())));
    judged.flat_map(|(seed, score)| score.wrong.into_iter().map(move |wrong| format!("{seed}: {wrong}"))).collect()
}

#[test]
fn however_many_ports_a_profile_names_the_packets_have_an_end() {
    let world = World::plain().filtered(1, Transport::Tcp, 4700..=5000).filtered(1, Transport::Udp, 4700..=5000);
    let (free, capped) = (score(&world, full()), score(&world, Survey { packets: 1_000, ..full() }));
    assert!(free.packets > 4_000 && (1_000..1_700).contains(&capped.packets), "{} {}", free.packets, capped.packets);
    assert!(capped.took < free.took && capped.wrong.is_empty());
}
