//! The cases: which lab, what is asked, and what it must keep.

use std::fmt;
use std::path::Path;

use anyhow::Result;
use callready::device::Depth;

use super::host::RULE;
use crate::scenario::Scenario;

/// What is measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// What the command line calls it.
    pub name: &'static str,
    /// What the table calls it.
    pub title: &'static str,
    /// These rows at one host; none for the whole table.
    pub rows: Option<&'static [&'static str]>,
    /// What it must keep, beside that no port is wrong.
    pub limits: Limits,
    /// How often `nmap -sT` runs beside it, on the TCP ports of one host.
    pub nmap: Nmap,
    scenario: &'static str,
    site: Site,
    depth: Depth,
}

/// What a case must keep.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Until the program ended.
    pub seconds: Seconds,
    /// Share of ports about which something is claimed in each run at least, percent.
    pub decided: Option<f64>,
    /// Packets that leave the client in each run at most.
    pub packets: Option<u64>,
}

/// Seconds at most, and of what.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Seconds {
    /// Of the median run.
    Median(f64),
    /// Of every run.
    Each(f64),
    /// Of the median run, beyond that of the same program on a table with a single port.
    BeyondOnePort(f64),
}

/// How often nmap runs beside the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nmap {
    /// Not at all.
    Never,
    /// Once, for it takes more than a minute.
    Once,
    /// Each time.
    Each,
}

/// The site's firewall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Site {
    /// As the scenario has it.
    AsWritten,
    /// Without a rule.
    Open,
}

impl Case {
    /// In the order of the table.
    pub const ALL: &'static [Self] = CASES;

    /// The case that the command line calls `name`.
    pub fn named(name: &str) -> Result<&'static Self, String> {
        let names = || Self::ALL.iter().map(|case| case.name).collect::<Vec<_>>().join(", ");
        Self::ALL.iter().find(|case| case.name == name).ok_or_else(|| format!("the cases are {}", names()))
    }

    /// The scenario of its lab.
    pub fn scenario(&self) -> Result<Scenario> {
        let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios"));
        let mut scenario = Scenario::read(&folder.join(self.scenario).with_extension("toml"))?;
        scenario.depth = self.depth;
        if self.site == Site::Open {
            scenario.firewall.rule.clear();
        }
        Ok(scenario)
    }
}

impl fmt::Display for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.seconds {
            Seconds::Median(most) => write!(f, "median ≤ {most} s")?,
            Seconds::Each(most) => write!(f, "each ≤ {most} s")?,
            Seconds::BeyondOnePort(most) => write!(f, "beyond one port ≤ {most} s")?,
        }
        if let Some(least) = self.decided {
            write!(f, ", decided ≥ {least} %")?;
        }
        if let Some(most) = self.packets {
            write!(f, ", packets ≤ {most}")?;
        }
        Ok(())
    }
}

const fn within(seconds: Seconds) -> Limits {
    Limits { seconds, decided: None, packets: None }
}

const CASES: &[Case] = &[
    Case {
        name: "table-open",
        title: "mobile table, quick, all open",
        rows: None,
        limits: within(Seconds::Median(2.0)),
        nmap: Nmap::Each,
        scenario: "open-mobile",
        site: Site::AsWritten,
        depth: Depth::Quick,
    },
    Case {
        name: "table-dropped",
        title: "mobile table, quick, everything dropped",
        rows: None,
        limits: within(Seconds::Median(12.0)),
        nmap: Nmap::Never,
        scenario: "all-dropped",
        site: Site::AsWritten,
        depth: Depth::Quick,
    },
    Case {
        name: "table-silent",
        title: "mobile table, quick, vendor silent",
        rows: None,
        limits: Limits { seconds: Seconds::Each(3.0), decided: None, packets: Some(700) },
        nmap: Nmap::Never,
        scenario: "edge-silent",
        site: Site::AsWritten,
        depth: Depth::Quick,
    },
    Case {
        name: "ports-open",
        title: "313 TCP ports, full, all open",
        rows: Some(TCP),
        limits: within(Seconds::BeyondOnePort(0.25)),
        nmap: Nmap::Each,
        scenario: "open-mobile",
        site: Site::AsWritten,
        depth: Depth::Full,
    },
    Case {
        name: "ports-dropped",
        title: "313 TCP ports, full, all dropped",
        rows: Some(TCP),
        limits: within(Seconds::Median(2.5)),
        nmap: Nmap::Once,
        scenario: "mobile-rtc-tcp-dropped",
        site: Site::AsWritten,
        depth: Depth::Full,
    },
    Case { name: "silent-open", title: "615 ports, full, vendor silent, all open", site: Site::Open, ..SILENT },
    SILENT,
    Case { name: "fifty-open", title: "the same, 50 ICMP errors a second, all open", site: Site::Open, ..FIFTY },
    FIFTY,
    Case {
        name: "linux-open",
        title: "the same, ICMP errors as Linux limits them, all open",
        site: Site::Open,
        ..LINUX
    },
    LINUX,
];

const SILENT: Case = Case {
    name: "silent-half",
    title: "615 ports, full, vendor silent, 300 dropped",
    rows: Some(BOTH),
    limits: Limits { seconds: Seconds::Median(6.0), decided: Some(99.0), packets: None },
    nmap: Nmap::Never,
    scenario: "full-silent",
    site: Site::AsWritten,
    depth: Depth::Full,
};

const FIFTY: Case = Case {
    name: "fifty-half",
    title: "the same, 50 ICMP errors a second, 300 dropped",
    limits: Limits { seconds: Seconds::Each(12.0), decided: Some(95.0), packets: None },
    scenario: "full-silent-fifty",
    ..SILENT
};

const LINUX: Case = Case {
    name: "linux-half",
    title: "the same, ICMP errors as Linux limits them, 300 dropped",
    limits: within(Seconds::Each(15.0)),
    scenario: "full-silent-linux",
    ..SILENT
};

const TCP: &[&str] = &[RULE];

/// Every port that the table asks a media server for.
const BOTH: &[&str] = &[RULE, "rtc-udp"];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::bench::host::HOST;
    use crate::firewall::{Fate, Firewall};
    use crate::world::{Edge, World};
    use callready::profile::Transport;

    /// How many ports of its rows one host is asked for, how many of them the site stops, and how many are not answered beyond it.
    fn ports(case: &Case) -> [usize; 3] {
        let scenario = case.scenario().unwrap();
        let table = scenario.table().unwrap();
        let world = World::of(&table, scenario.edge, &[], &[], &[]);
        let firewall = Firewall::of(&scenario.firewall, &table, &world).unwrap();
        let host = world.named(HOST).unwrap();
        let asked = table.rows.iter().filter(|row| case.rows.unwrap().contains(&row.rule.id.as_str()));
        let all: Vec<(Transport, u16)> = asked
            .flat_map(|row| row.rule.ports.iter().map(|port| (row.rule.transport, port)).collect::<Vec<_>>())
            .collect();
        let stopped =
            |(transport, port): &&(Transport, u16)| firewall.fate(host.addresses[0], *transport, *port) != Fate::Passes;
        let silent = all.iter().filter(|(transport, port)| host.is_silent(*transport, *port)).count();
        [all.len(), all.iter().filter(stopped).count(), silent]
    }

    #[test]
    fn titles_count_right() {
        for case in Case::ALL.iter().filter(|case| case.rows.is_some()) {
            let silent = case.scenario().unwrap().edge == Edge::Silent;
            let dropped = if case.title.contains("all dropped") { 313 } else { 300 };
            let stopped = if case.title.contains("dropped") { dropped } else { 0 };
            let expected = if silent { [615, stopped, 614] } else { [313, stopped, 0] };
            assert_eq!(ports(case), expected, "{}", case.name);
        }
    }

    #[test]
    fn each_case_has_a_name_of_its_own() {
        for case in Case::ALL {
            assert_eq!(Case::named(case.name).unwrap(), case);
        }
        assert!(Case::named("none").unwrap_err().ends_with("linux-half"));
    }
}
