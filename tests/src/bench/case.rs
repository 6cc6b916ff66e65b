//! The cases: which lab, which table, which limit.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result};
use callready::device::Depth;
use callready::profile::{Capability, Need, Ports, Profile, Weight};
use clap::ValueEnum;

use super::{Bench, Measured};
use crate::inside::{program, stage};
use crate::lab::Lab;
use crate::netns::within;
use crate::scenario::Scenario;
use crate::topology::CLIENT;

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Case {
    /// The mobile table, quick, on an open site.
    TableOpen,
    /// The same where everything is dropped.
    TableDropped,
    /// Every TCP port of the table at one host, open.
    PortsOpen,
    /// The same, dropped.
    PortsDropped,
}

impl Case {
    /// In the order of the table.
    pub const ALL: [Self; 4] = [Self::TableOpen, Self::TableDropped, Self::PortsOpen, Self::PortsDropped];

    /// What the table calls it.
    pub fn title(self) -> &'static str {
        match self {
            Self::TableOpen => "GlarAssist mobile table, quick, all open",
            Self::TableDropped => "GlarAssist mobile table, quick, everything dropped",
            Self::PortsOpen => "313 TCP ports of one host, full, open",
            Self::PortsDropped => "313 TCP ports of one host, full, dropped",
        }
    }

    /// What the command line calls it.
    pub fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// What it may take, seconds.
    pub fn limit_s(self) -> f64 {
        match self {
            Self::TableOpen => 2.0,
            Self::TableDropped => 12.0,
            Self::PortsOpen => 0.25,
            Self::PortsDropped => 2.5,
        }
    }

    /// Whether the limit leaves the time of a single-port run out.
    pub fn counts_beyond_setup(self) -> bool {
        self == Self::PortsOpen
    }

    fn scenario(self) -> &'static str {
        match self {
            Self::TableOpen | Self::PortsOpen => "open-mobile",
            Self::TableDropped => "all-dropped",
            Self::PortsDropped => "mobile-rtc-tcp-dropped",
        }
    }

    fn one_host(self) -> bool {
        matches!(self, Self::PortsOpen | Self::PortsDropped)
    }

    /// A scan of dropped ports takes nmap more than a minute: once is enough.
    fn nmap_runs(self, bench: &Bench) -> usize {
        match self {
            Self::TableOpen | Self::PortsOpen => bench.runs,
            Self::PortsDropped if !bench.quick => 1,
            Self::PortsDropped | Self::TableDropped => 0,
        }
    }
}

/// Builds the case's lab and measures in it.
pub fn measure(case: Case, path: &Path, bench: &Bench) -> Result<Measured> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios"));
    let mut scenario = Scenario::read(&folder.join(case.scenario()).with_extension("toml"))?;
    let table = scenario.table()?;
    let lab = Lab::build(&scenario, &table)?;
    let (folder, reachable) = stage(path)?;
    let rule = table.rows.iter().find(|row| row.rule.id == RULE).with_context(|| format!("no row {RULE}"))?;
    let mut measured = Measured::default();
    if case.one_host() {
        scenario.depth = Depth::Full;
        let profile = scenario.whole_profile()?;
        let (all, single) = (folder.join("all.json"), folder.join("single.json"));
        fs::write(&all, serde_json::to_vec(&one_host(&profile, &rule.rule.ports))?).context("writing a profile")?;
        fs::write(&single, serde_json::to_vec(&one_host(&profile, &Ports::of([443])))?).context("writing a profile")?;
        scenario.profile = single.display().to_string();
        measured.setup = timed(bench.runs, || program(&reachable, &scenario, &lab, &folder, "json"))?;
        scenario.profile = all.display().to_string();
    }
    measured.program = timed(bench.runs, || program(&reachable, &scenario, &lab, &folder, "json"))?;
    let nmap = || {
        let mut command = Command::new("nmap");
        command.args(["-n", "-Pn", "-sT", "-p", &rule.rule.ports.to_string(), HOST]);
        command
    };
    measured.nmap = timed(case.nmap_runs(bench), nmap)?;
    lab.end();
    Ok(measured)
}

/// The profile cut down to the ports `ports` of one row at one host.
pub(super) fn one_host(profile: &Profile, ports: &Ports) -> Profile {
    let mut cut = profile.clone();
    cut.rules.retain(|rule| rule.id == RULE);
    for rule in &mut cut.rules {
        rule.ports = ports.clone();
        rule.hosts.truncate(1);
        for host in &mut rule.hosts {
            host.name = HOST.to_owned();
            host.wildcard = None;
            host.exemplars.clear();
        }
    }
    let needs = vec![Need { rule: RULE.to_owned(), ports: None }];
    cut.capabilities.truncate(1);
    for Capability { weight, paths, .. } in &mut cut.capabilities {
        *weight = Weight::Required;
        paths.truncate(1);
        for path in paths {
            (path.devices, path.only_with, path.needs) = (Vec::new(), None, needs.clone());
        }
    }
    cut.notes.clear();
    cut
}

fn timed(runs: usize, command: impl Fn() -> Command) -> Result<Vec<f64>> {
    (0..runs)
        .map(|_| {
            let mut command = command();
            command.stdin(Stdio::null()).stdout(Stdio::null());
            within(CLIENT, || {
                let began = Instant::now();
                command.status().with_context(|| format!("starting {command:?}"))?;
                Ok(began.elapsed().as_secs_f64())
            })
        })
        .collect()
}

/// The row whose ports one host is asked about.
pub(super) const RULE: &str = "rtc-tcp";
/// That host.
pub(super) const HOST: &str = "webrtc2-ap-web-1.agora.io";
