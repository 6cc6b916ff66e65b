//! Random networks over a table's own rows: pure, the same seed gives the same scenario.

use anyhow::{Context, Result};
use callready::profile::{DeviceClass, Ports, TableRow};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::impair::{Impairment, impair};
use crate::firewall::{Action, Place, RuleSetting, Settings};
use crate::scenario::Scenario;
use crate::world::Edge;

/// The network of `seed`, with the vendors' edge in place of the seed's own where one is given.
pub fn scenario(seed: u64, edge: Option<Edge>) -> Result<Scenario> {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut scenario = open(&mut rng, seed, edge)?;
    let rows = scenario.table()?.rows;
    scenario.firewall = firewall(&mut rng, &rows, &PLACES);
    let mut impaired = Vec::new();
    for _ in 0..2 {
        if rng.random_bool(0.25) {
            let impairment = pick(&mut rng, &Impairment::ALL);
            impaired.extend(impair(&mut scenario, impairment, &mut rng).then_some(impairment));
        }
    }
    scenario.says = says(&scenario, &impaired);
    Ok(scenario)
}

/// A network without a firewall, for one of the devices.
pub fn open(rng: &mut StdRng, seed: u64, edge: Option<Edge>) -> Result<Scenario> {
    let mut scenario: Scenario = toml::from_str(BLANK).context("the blank scenario")?;
    scenario.name = format!("seed-{seed}");
    scenario.device = pick(rng, &[DeviceClass::Mobile, DeviceClass::Mobile, DeviceClass::Web, DeviceClass::Glasses]);
    let own = pick(rng, &[Edge::Silent, Edge::Silent, Edge::Listening, Edge::Closed]);
    scenario.edge = edge.unwrap_or(own);
    scenario.link.seed = seed;
    Ok(scenario)
}

/// One of several, all alike.
pub fn pick<T: Clone>(rng: &mut StdRng, from: &[T]) -> T {
    from[rng.random_range(0..from.len())].clone()
}

/// A firewall over `rows`, with rules at one of `places`.
pub fn firewall(rng: &mut StdRng, rows: &[TableRow], places: &[Place]) -> Settings {
    let mut settings = Settings { before_ttl: rng.random_bool(0.15), ..Settings::default() };
    settings.rule = match rng.random_range(0..10) {
        0 => Vec::new(),
        1 | 2 => {
            settings.otherwise = stop(rng);
            let mut allowed = rows.to_vec();
            allowed.retain(|_| rng.random_bool(0.6));
            allowed.iter().map(|row| rule(rng, row, Action::Accept, Place::Site)).collect()
        }
        3 => holes(rng, rows, places),
        _ => {
            let count = rng.random_range(1..=3);
            let at = pick(rng, places);
            (0..count).map(|_| stopping(rng, rows, at)).collect()
        }
    };
    settings
}

fn stopping(rng: &mut StdRng, rows: &[TableRow], at: Place) -> RuleSetting {
    let (row, action) = (pick(rng, rows), stop(rng));
    rule(rng, &row, action, at)
}

/// One to six single ports of a row that has many.
fn holes(rng: &mut StdRng, rows: &[TableRow], places: &[Place]) -> Vec<RuleSetting> {
    let wide: Vec<TableRow> = rows.iter().filter(|row| row.rule.ports.count() > 10).cloned().collect();
    let row = pick(rng, if wide.is_empty() { rows } else { &wide });
    let ports: Vec<u16> = row.rule.ports.iter().collect();
    let count = rng.random_range(1..=6);
    let holes = Ports::of((0..count).map(|_| pick(rng, &ports)).collect::<Vec<_>>());
    let action = stop(rng);
    vec![RuleSetting { ports: Some(holes), ..of_row(&row, action, pick(rng, places)) }]
}

/// The whole row, its ports from one on, its ports up to one, or some in the middle.
fn rule(rng: &mut StdRng, row: &TableRow, action: Action, at: Place) -> RuleSetting {
    let ports: Vec<u16> = row.rule.ports.iter().collect();
    let (one, other) = (rng.random_range(0..ports.len()), rng.random_range(0..ports.len()));
    let some = match rng.random_range(0..6) {
        0 => &ports[one..],
        1 => &ports[..=one],
        2 => &ports[one.min(other)..=one.max(other)],
        _ => &ports[..],
    };
    let ports = (some.len() < ports.len()).then(|| Ports::of(some.iter().copied()));
    RuleSetting { ports, ..of_row(row, action, at) }
}

fn of_row(row: &TableRow, action: Action, at: Place) -> RuleSetting {
    let rows = vec![row.rule.id.clone()];
    RuleSetting { action, at, rows, hosts: Vec::new(), transport: None, ports: None, family: None, content: None }
}

fn stop(rng: &mut StdRng) -> Action {
    if rng.random_bool(0.5) { Action::Drop } else { pick(rng, &REFUSALS) }
}

/// The network in one line.
pub fn says(scenario: &Scenario, impaired: &[Impairment]) -> String {
    let firewall = &scenario.firewall;
    let mut parts = vec![format!("{} {} {:?}", scenario.profile, scenario.device, scenario.edge)];
    for RuleSetting { action, at, rows, ports, .. } in &firewall.rule {
        let ports = ports.as_ref().map_or(String::new(), |ports| format!(" {ports}"));
        let at = if *at == Place::Site { String::new() } else { format!(" at {at:?}") };
        parts.push(format!("{action:?} {}{ports}{at}", rows.join(",")));
    }
    if firewall.otherwise != Action::Accept {
        parts.push(format!("otherwise {:?}", firewall.otherwise));
    }
    parts.extend(firewall.before_ttl.then(|| "BeforeTtl".to_owned()));
    parts.extend(impaired.iter().map(|impairment| format!("{impairment:?}")));
    parts.join("; ")
}

const BLANK: &str = "says = \"\"\nprofile = \"glarassist\"\nexpect = {}\n";

const REFUSALS: [Action; 7] = [
    Action::Reset,
    Action::AdminProhibited,
    Action::PortUnreachable,
    Action::HostUnreachable,
    Action::NetUnreachable,
    Action::NetProhibited,
    Action::HostProhibited,
];

/// Mostly the site's own rules.
const PLACES: [Place; 8] =
    [Place::Site, Place::Site, Place::Site, Place::Site, Place::Site, Place::Provider, Place::Provider, Place::Edge];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeSet;
    use std::sync::LazyLock;

    use super::*;
    use crate::firewall::Firewall;
    use crate::world::World;

    static NETWORKS: LazyLock<Vec<Scenario>> =
        LazyLock::new(|| (0..1000).map(|seed| scenario(seed, None).unwrap()).collect());

    #[test]
    fn every_kind_of_rule_is_made_at_every_place() {
        let mut made: BTreeSet<String> = BTreeSet::new();
        for scenario in NETWORKS.iter() {
            let Settings { rule, otherwise, before_ttl, .. } = &scenario.firewall;
            made.extend(rule.iter().map(|rule| format!("{:?} {:?}", rule.action, rule.at)));
            made.insert(format!("otherwise {otherwise:?}"));
            made.insert(format!("before {before_ttl}"));
            made.insert(format!("{:?}", scenario.edge));
            let parts = scenario.says.split("; ").map(str::to_owned);
            made.extend(parts);
        }
        let mut wanted = vec!["Accept Site".to_owned(), "before true".to_owned(), "before false".to_owned()];
        for action in REFUSALS.into_iter().chain([Action::Drop]) {
            wanted.extend(Place::ALL.map(|at| format!("{action:?} {at:?}")));
            wanted.push(format!("otherwise {action:?}"));
        }
        wanted.extend(Impairment::ALL.map(|impairment| format!("{impairment:?}")));
        wanted.extend([Edge::Silent, Edge::Listening, Edge::Closed].map(|edge| format!("{edge:?}")));
        let missing: Vec<&String> = wanted.iter().filter(|kind| !made.contains(*kind)).collect();
        assert!(missing.is_empty(), "never made: {missing:?}");
    }

    #[test]
    fn holes_cuts_and_whole_rows_are_made() {
        let spans = |wanted: &dyn Fn(&Ports) -> bool| {
            NETWORKS
                .iter()
                .flat_map(|scenario| &scenario.firewall.rule)
                .filter_map(|rule| rule.ports.as_ref())
                .any(wanted)
        };
        assert!(spans(&|ports| ports.count() == 1));
        assert!(spans(&|ports| ports.ranges().len() > 3 && ports.count() < 7), "single holes");
        assert!(spans(&|ports| ports.count() > 100 && !ports.contains(5000)), "cut at the end");
        assert!(spans(&|ports| ports.count() > 100 && !ports.contains(4700)), "cut at the beginning");
        assert!(NETWORKS.iter().flat_map(|scenario| &scenario.firewall.rule).any(|rule| rule.ports.is_none()));
    }

    #[test]
    fn each_network_can_be_built_and_written_down() {
        for network in NETWORKS.iter().take(100) {
            let table = network.table().unwrap();
            let world = World::of(&table, network.edge, &network.ipv6, &network.down, &network.dead);
            Firewall::of(&network.firewall, &table, &world).unwrap();
            let mut again: Scenario = toml::from_str(&toml::to_string(network).unwrap()).unwrap();
            again.name.clone_from(&network.name);
            assert_eq!(again, *network);
        }
    }

    #[test]
    fn a_seed_always_gives_the_same_network() {
        assert_eq!(scenario(7, None).unwrap(), scenario(7, None).unwrap());
        assert_eq!(scenario(7, None).unwrap().firewall, scenario(7, Some(Edge::Closed)).unwrap().firewall);
        assert_ne!(scenario(7, None).unwrap().firewall, scenario(8, None).unwrap().firewall);
    }
}
