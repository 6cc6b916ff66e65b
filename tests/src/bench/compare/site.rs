//! The sites: what the firewall drops, what the way loses, what the vendor's edge does.

use std::path::Path;

use anyhow::{Context, Result};
use callready::device::Depth;
use callready::profile::Ports;
use clap::ValueEnum;

use crate::bench::host::RULE;
use crate::firewall::{Action, Place, RuleSetting};
use crate::scenario::{Expected, Scenario};
use crate::world::Edge;

/// How much of the row the site's firewall drops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Dropped {
    /// Nothing.
    None,
    /// 156 of its 313 ports: the end of the long range, and some of the single ports.
    Half,
    /// All of it.
    All,
}

/// One site.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Site {
    /// What its firewall drops.
    pub dropped: Dropped,
    /// Share of frames lost each way, percent.
    pub loss: f64,
    /// What the vendor's edge does.
    pub edge: Edge,
}

impl Dropped {
    /// In the order of the table.
    pub const ALL: [Self; 3] = [Self::None, Self::Half, Self::All];

    fn rule(self) -> Result<Option<RuleSetting>> {
        let ports = match self {
            Self::None => return Ok(None),
            Self::Half => Some(HALF.parse::<Ports>().context("half of the ports")?),
            Self::All => None,
        };
        let rows = vec![RULE.to_owned()];
        let (action, at) = (Action::Drop, Place::Site);
        Ok(Some(RuleSetting {
            action,
            at,
            rows,
            hosts: Vec::new(),
            transport: None,
            ports,
            family: None,
            content: None,
        }))
    }
}

impl Site {
    /// What the table calls its firewall, loss and vendor.
    pub fn words(&self) -> [String; 3] {
        let dropped = match self.dropped {
            Dropped::None => "all open",
            Dropped::Half => "half dropped",
            Dropped::All => "all dropped",
        };
        let edge = match self.edge {
            Edge::Listening => "answers",
            Edge::Silent => "silent",
            Edge::Closed => "refuses",
        };
        [dropped.to_owned(), format!("{} %", self.loss), edge.to_owned()]
    }

    /// The scenario of its lab; `seed` decides which frames are lost.
    pub fn scenario(&self, seed: u64) -> Result<Scenario> {
        let open = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/open-mobile.toml");
        let mut scenario = Scenario::read(Path::new(open))?;
        scenario.firewall.rule = self.dropped.rule()?.into_iter().collect();
        (scenario.edge, scenario.depth) = (self.edge, Depth::Full);
        (scenario.link.loss, scenario.link.seed) = (self.loss / 100.0, seed);
        scenario.expect = Expected::default();
        Ok(scenario)
    }
}

const HALF: &str = "4851-5000,5669,6443,9667,30011-30013";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn half_is_half() {
        let site = Site { dropped: Dropped::Half, loss: 0.0, edge: Edge::Silent };
        let scenario = site.scenario(1).unwrap();
        let table = scenario.table().unwrap();
        let row = &table.rows.iter().find(|row| row.rule.id == RULE).unwrap().rule.ports;
        let dropped = scenario.firewall.rule[0].ports.clone().unwrap();
        assert_eq!((row.count(), row.iter().filter(|port| dropped.contains(*port)).count()), (313, 156));
    }
}
