//! One tool on one site, once: a fresh lab, the tool, its answers.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use callready::profile::Transport;
use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use super::site::Site;
use super::tally::Tally;
use super::tool::Tool;
use crate::bench::gauge::{Gauged, gauge};
use crate::bench::host::{HOST, RULE, one_host};
use crate::firewall::Fate;
use crate::impairment;
use crate::inside::{program, save_observations, stage};
use crate::lab::Lab;
use crate::sandbox::home;

/// What came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Take {
    /// Seed of the frames that were lost.
    pub seed: u64,
    /// What it took.
    pub gauged: Gauged,
    /// What its answers are worth; none where it was killed before it gave any.
    pub tally: Option<Tally>,
}

impl Take {
    /// Whether no answer is wrong.
    pub fn is_true(&self) -> bool {
        self.tally.as_ref().is_none_or(|tally| tally.wrong() == 0)
    }

    /// Whether once is enough.
    pub fn is_slow(&self) -> bool {
        self.gauged.seconds.is_none_or(|seconds| seconds > SLOW_S)
    }
}

/// What to run, and how.
#[derive(Debug, Clone)]
pub struct Order<'a> {
    /// The tool.
    pub tool: Tool,
    /// The site.
    pub site: Site,
    /// Decides which frames are lost.
    pub seed: u64,
    /// The program.
    pub program: &'a Path,
    /// After so many seconds a tool is killed.
    pub limit_s: f64,
    /// Where the output goes, and what the program observed.
    pub save: Option<&'a Path>,
}

impl Order<'_> {
    /// Builds the lab and runs the tool in it.
    pub fn carry_out(&self) -> Result<Take> {
        let mut scenario = self.site.scenario(self.seed)?;
        let table = scenario.table()?;
        let lab = Lab::build(&scenario, &table)?;
        impairment::assert(&lab, &scenario).context("it does not impair what it must")?;
        let (folder, reachable) = stage(self.program)?;
        let asked = &table.rows.iter().find(|row| row.rule.id == RULE).context("no such row")?.rule.ports;
        let address = *lab.world.named(HOST).and_then(|host| host.addresses.first()).context("no such host")?;
        let profile = folder.join("one-host.json");
        fs::write(&profile, serde_json::to_vec(&one_host(&scenario.whole_profile()?, &[RULE]))?)
            .context("writing a profile")?;
        scenario.profile = profile.display().to_string();
        let command = self.tool.command(address, asked);
        let command = command.unwrap_or_else(|| program(&reachable, &scenario, &lab, &folder, "json"));
        let output = home("output");
        let gauged = gauge(&command, &output, self.limit_s)?;
        if let Some(to) = self.save {
            scenario.name = self.name();
            fs::copy(&output, to.join(&scenario.name).with_extension("txt")).context("saving an output")?;
            if self.tool == Tool::Callready {
                save_observations(&folder, to, &scenario)?;
            }
        }
        let passes = |port| lab.firewall.fate(address, Transport::Tcp, port) == Fate::Passes;
        let tally = match gauged.seconds {
            Some(_) => {
                let said = fs::read(&output).context("reading what a tool said")?;
                let answers = self.tool.read(&String::from_utf8_lossy(&said), asked)?;
                Some(Tally::of(&answers, asked, passes))
            }
            None => None,
        };
        lab.end();
        Ok(Take { seed: self.seed, gauged, tally })
    }

    /// The options that repeat it.
    pub fn options(&self) -> Vec<String> {
        let name =
            |value: Option<clap::builder::PossibleValue>| value.map_or(String::new(), |one| one.get_name().into());
        let Site { dropped, loss, edge } = self.site;
        vec![
            format!("--tool={}", name(self.tool.to_possible_value())),
            format!("--dropped={}", name(dropped.to_possible_value())),
            format!("--loss={loss}"),
            format!("--edge={}", name(edge.to_possible_value())),
            format!("--seed={}", self.seed),
        ]
    }

    /// What its files are called.
    fn name(&self) -> String {
        let words: Vec<String> =
            self.options().iter().map(|option| option.replace("--", "").replace(['=', '.'], "-")).collect();
        words.join("-")
    }
}

/// What takes longer is not run again.
const SLOW_S: f64 = 20.0;
