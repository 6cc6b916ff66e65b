//! Random networks that a ticket can mend: pure, the same seed gives the same scenario.

use std::collections::BTreeMap;

use anyhow::Result;
use callready::device::Depth;
use callready::profile::{Probed, TableRow};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::firewall::{Fate, Firewall, Place};
use crate::scenario::Scenario;
use crate::truth::generate::{firewall, open, says};
use crate::truth::{Impairment, impair};
use crate::world::{Edge, World};

/// The network of `seed`, with the vendors' edge in place of the seed's own where one is given.
///
/// The site's firewall stops some of the table; nothing else is wrong. What no rule in the site's firewall mends is left out: rules at the provider
/// or further on, names that are not resolved, whoever answers in the servers' place, a limit on new connections, lost packets and servers that are
/// down. Silent and limited routers are left out too: without their reports, ports of silent servers stay unverified however open they are.
pub fn scenario(seed: u64, edge: Option<Edge>) -> Result<Scenario> {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut scenario = open(&mut rng, seed, edge)?;
    scenario.depth = Depth::Full;
    match rng.random_range(0..8) {
        0 | 1 => {
            scenario.profile = "remotespark".to_owned();
            scenario.set = pairs(&REMOTESPARK);
        }
        2 => scenario.set = pairs(&[("cloud_proxy", "udp")]),
        _ => {}
    }
    let family = match rng.random_range(0..8) {
        0 => Some(Impairment::Ipv6),
        // A site with public addresses of its own shows no border, so that what servers are silent about stays unverified.
        1 if scenario.edge != Edge::Silent => Some(Impairment::Ipv6Routed),
        _ => None,
    };
    let impaired: Vec<Impairment> = family.into_iter().filter(|it| impair(&mut scenario, *it, &mut rng)).collect();
    let rows: Vec<TableRow> = scenario.table()?.rows.into_iter().filter(has_address).collect();
    while !is_broken(&scenario)? {
        scenario.firewall = firewall(&mut rng, &rows, &[Place::Site]);
    }
    scenario.says = says(&scenario, &impaired);
    Ok(scenario)
}

/// Whether a port of the table is stopped on its way to a server that is probed.
fn is_broken(scenario: &Scenario) -> Result<bool> {
    let table = scenario.table()?;
    let world = World::of(&table, scenario.edge, &scenario.ipv6, &scenario.down, &scenario.dead);
    let firewall = Firewall::of(&scenario.firewall, &table, &world)?;
    Ok(table.rows.iter().any(|row| {
        let hosts = row.targets.iter().filter_map(|target| world.of_target(&target.probed));
        let stopped = |address, port| firewall.fate(address, row.rule.transport, port) != Fate::Passes;
        hosts.flat_map(|host| &host.addresses).any(|address| row.rule.ports.iter().any(|port| stopped(*address, port)))
    }))
}

/// Where the device's own resolvers are is no matter of the table.
fn has_address(row: &TableRow) -> bool {
    row.targets.iter().any(|target| target.probed != Probed::Resolvers)
}

fn pairs(of: &[(&str, &str)]) -> BTreeMap<String, String> {
    of.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// Names that the vendor gives to its customers only.
const REMOTESPARK: [(&str, &str); 6] = [
    ("web_host", "web.remotespark.lab"),
    ("storage_host", "storage.remotespark.lab"),
    ("traffic_manager_host", "tm.remotespark.lab"),
    ("turn_host", "turn.remotespark.lab"),
    ("turn_dc_host", "turn-eu.remotespark.lab"),
    ("turn_backup_host", "turn-backup.remotespark.lab"),
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeSet;

    use super::*;
    use crate::firewall::{Interception, Settings};

    fn networks() -> Vec<Scenario> {
        (0..300).map(|seed| scenario(seed, None).unwrap()).collect()
    }

    #[test]
    fn every_network_is_broken_by_the_rules_of_its_site_alone() {
        for network in networks() {
            assert!(is_broken(&network).unwrap(), "{}", network.says);
            let firewall = &network.firewall;
            assert!(firewall.rule.iter().all(|rule| rule.at == Place::Site), "{}", network.says);
            let own = Settings { rule: firewall.rule.clone(), otherwise: firewall.otherwise, ..Settings::default() };
            assert_eq!(Settings { before_ttl: firewall.before_ttl, ..own }, *firewall);
            assert_eq!(firewall.interception, Interception::None);
            assert!(network.silent_routers.is_empty() && network.down.is_empty() && network.dead.is_empty());
        }
    }

    #[test]
    fn every_kind_of_network_is_made() {
        let kinds: BTreeSet<String> =
            networks().iter().flat_map(|it| it.says.split("; ").map(str::to_owned).collect::<Vec<_>>()).collect();
        let made = |part: &str| kinds.iter().any(|kind| kind.contains(part));
        for part in [
            "glarassist mobile Silent",
            "glarassist web Closed",
            "remotespark mobile Listening",
            "Drop rtc-udp 4",
            "Reset rtc-tcp",
            "PortUnreachable",
            "Drop turn-backup",
            "proxy-udp",
            "otherwise Drop",
            "otherwise Admin",
            "BeforeTtl",
            "Ipv6",
            "Ipv6Routed",
        ] {
            assert!(made(part), "never made: {part}");
        }
        let holes = |it: &Scenario| {
            it.firewall.rule.iter().filter_map(|rule| rule.ports.as_ref()).any(|it| it.ranges().len() > 3)
        };
        assert!(networks().iter().any(holes));
    }
}
