//! One case in one lab, once.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use callready::profile::Profile;
use callready::report::Report;
use serde::{Deserialize, Serialize};

use super::gauge::{Gauged, gauge};
use super::host::{HOST, RULE, one_host, one_port};
use super::{Bench, Case};
use crate::inside::{program, save_observations, seen, stage};
use crate::lab::Lab;
use crate::sandbox::home;
use crate::scenario::Scenario;
use crate::score::{Score, tested};
use crate::{impairment, oracle};

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// The program.
    pub program: Gauged,
    /// How many packets it says it sent.
    pub said_packets: u64,
    /// Its report compared with the truth; nothing is decided where it was killed.
    pub score: Score,
    /// Its false claims, as sentences.
    pub lies: Vec<String>,
    /// The same program on the same table with a single port, seconds, where that was asked for.
    pub one_port_s: Option<f64>,
    /// `nmap -sT`, seconds, where that was asked for.
    pub nmap_s: Option<f64>,
}

/// Builds the lab of `case`, lets it prove itself, and measures in it.
pub fn measure(case: &Case, path: &Path, bench: &Bench) -> Result<Measured> {
    let mut scenario = case.scenario()?;
    let table = scenario.table()?;
    let lab = Lab::build(&scenario, &table)?;
    impairment::assert(&lab, &scenario).context("it does not impair what it must")?;
    let (folder, reachable) = stage(path)?;
    let output = home("output");
    let timed = |scenario: &Scenario| gauge(&program(&reachable, scenario, &lab, &folder, "json"), &output, LONGEST_S);
    let mut measured = Measured::default();
    if case.counts_beyond_one_port() {
        let mut single = scenario.clone();
        single.profile = written(&one_port(&scenario.whole_profile()?), &folder.join("one-port.json"))?;
        measured.one_port_s = timed(&single)?.seconds;
    }
    let mut asked = 0;
    if let Some(rows) = case.rows {
        let profile = one_host(&scenario.whole_profile()?, rows);
        asked = profile.rules.iter().map(|rule| rule.ports.count()).sum();
        scenario.profile = written(&profile, &folder.join("one-host.json"))?;
    }
    measured.program = timed(&scenario)?;
    if let Some(to) = &bench.save {
        scenario.name = format!("{}-{}", case.name, bench.number);
        fs::copy(&output, to.join(&scenario.name).with_extension("json")).context("saving a report")?;
        save_observations(&folder, to, &scenario)?;
    }
    if measured.program.seconds.is_some() {
        let report: Report = serde_json::from_slice(&fs::read(&output).context("reading a report")?)
            .context("the program printed no report")?;
        let tested = seen(&folder).as_deref().map(tested);
        (measured.score, _) = Score::of(&report, &lab.firewall, tested.as_ref());
        measured.score.leaves_out(asked);
        measured.said_packets = report.spent.packets;
        measured.lies = oracle::lies(&report, &lab, None);
    }
    if bench.nmap {
        let row = table.rows.iter().find(|row| row.rule.id == RULE).with_context(|| format!("no row {RULE}"))?;
        let mut nmap = Command::new("nmap");
        nmap.args(["-n", "-Pn", "-sT", "-p", &row.rule.ports.to_string(), HOST]);
        measured.nmap_s = gauge(&nmap, &output, LONGEST_S)?.seconds;
    }
    lab.end();
    Ok(measured)
}

/// The path of `profile`, written there.
fn written(profile: &Profile, path: &Path) -> Result<String> {
    fs::write(path, serde_json::to_vec(profile)?).context("writing a profile")?;
    Ok(path.display().to_string())
}

/// After so many seconds a program is killed.
pub const LONGEST_S: f64 = 150.0;
