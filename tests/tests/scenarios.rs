//! The scenario files themselves: no namespace is needed to know that each can be built.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::Path;

use callready::observe::Recording;
use callready::profile::{Ports, Probed};
use callready::report::Report;
use callready_tests::expect::differences;
use callready_tests::firewall::{Fate, Firewall};
use callready_tests::scenario::Scenario;
use callready_tests::world::World;

fn scenarios() -> Vec<Scenario> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| Scenario::read(path).unwrap()).collect()
}

#[test]
fn every_scenario_names_rows_and_servers_that_exist() {
    for scenario in scenarios() {
        let table = scenario.table().unwrap();
        let world = World::of(&table, scenario.edge, &scenario.ipv6, &scenario.down, &scenario.dead);
        Firewall::of(&scenario.firewall, &table, &world).unwrap();
        let known: BTreeSet<&str> = table.rows.iter().map(|row| row.rule.id.as_str()).collect();
        let expected = &scenario.expect;
        let spans = expected.spans.iter().map(|span| &span.rule);
        let relays = expected.relays.iter().map(|relay| &relay.rule);
        for rule in expected.rules.keys().chain(spans).chain(relays) {
            assert!(known.contains(rule.as_str()), "{}: no row {rule}", scenario.name);
        }
        for name in scenario.down.iter().chain(scenario.ipv6.iter().filter(|name| *name != "*")) {
            assert!(world.named(name).is_some(), "{}: no server {name}", scenario.name);
        }
    }
}

#[test]
fn each_row_of_each_table_is_blocked_alone_in_some_scenario() {
    let all = scenarios();
    for open in
        all.iter().filter(|scenario| ["open-mobile", "open-web", "open-remotespark"].contains(&scenario.name.as_str()))
    {
        for row in open.table().unwrap().rows {
            let alone = |scenario: &&Scenario| {
                scenario.profile == open.profile
                    && scenario.device == open.device
                    && (scenario.firewall.rule.iter().any(|rule| rule.rows == [row.rule.id.as_str()])
                        || (row.rule.id == "dns" && scenario.firewall.dns != scenario.firewall.otherwise))
            };
            assert!(
                all.iter().any(|scenario| alone(&scenario)),
                "{} {} is never blocked alone",
                open.name,
                row.rule.id
            );
        }
    }
}

#[test]
fn expected_spans_agree_with_the_firewall() {
    for scenario in scenarios() {
        let table = scenario.table().unwrap();
        let world = World::of(&table, scenario.edge, &scenario.ipv6, &scenario.down, &scenario.dead);
        let firewall = Firewall::of(&scenario.firewall, &table, &world).unwrap();
        for span in &scenario.expect.spans {
            let row = table.rows.iter().find(|row| row.rule.id == span.rule).unwrap();
            let ports: Vec<u16> = span.ports.as_ref().unwrap_or(&row.rule.ports).iter().collect();
            for host in row.targets.iter().filter(|target| !matches!(target.probed, Probed::Resolvers)) {
                let Some(host) = world.of_target(&host.probed) else { continue };
                if span.host.as_ref().is_some_and(|wanted| {
                    *wanted != host.name && !host.addresses.iter().any(|a| a.to_string() == *wanted)
                }) {
                    continue;
                }
                if span.via.is_some() {
                    let proxy = scenario.proxy.as_ref().unwrap();
                    let passes = ports.iter().all(|port| proxy.passes(&world, &host.name, *port));
                    assert_eq!(passes, span.state == callready::report::State::Open, "{}: {span:?}", scenario.name);
                    continue;
                }
                let address = host.addresses.first().unwrap();
                // What is said there decides, and not the port: the oracle judges that.
                let by_content =
                    |port: &u16| firewall.about_contents(*address, row.rule.transport, *port).next().is_some();
                if ports.iter().any(by_content) {
                    continue;
                }
                let passing = Ports::of(
                    ports
                        .iter()
                        .copied()
                        .filter(|port| firewall.fate(*address, row.rule.transport, *port) == Fate::Passes),
                );
                match span.state {
                    callready::report::State::Open => {
                        assert_eq!(passing.count(), ports.len(), "{}: {span:?}", scenario.name)
                    }
                    callready::report::State::Blocked => assert_eq!(passing.count(), 0, "{}: {span:?}", scenario.name),
                    _ => {}
                }
            }
        }
    }
}

#[test]
fn there_are_enough_scenarios() {
    assert!(scenarios().len() >= 30);
}

#[test]
fn observations_saved_from_the_lab_are_judged_as_the_scenario_expects() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/demo");
    let mut judged = 0;
    for scenario in scenarios() {
        let Ok(saved) = std::fs::read(golden.join(&scenario.name).with_extension("jsonl")) else { continue };
        let report = || Report::of(&Recording::read(saved.as_slice()).unwrap()).unwrap();
        let again = [report(), report()].map(|report| serde_json::to_string_pretty(&report).unwrap());
        assert_eq!(again[0], again[1], "{}: the same observations gave two reports", scenario.name);
        assert_eq!(
            differences(&scenario.expect, scenario.expect.exit, &report()),
            Vec::<String>::new(),
            "{}",
            scenario.name
        );
        judged += 1;
    }
    assert_eq!(judged, 3);
}
