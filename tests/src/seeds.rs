//! Random networks, one a seed: how many, in how many labs at a time, and the command that repeats one of them.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};

use crate::inside::Outcome;
use crate::run::{program, sandboxed, side_by_side};
use crate::sandbox::refused;
use crate::scenario::Scenario;
use crate::world::Edge;

/// What every test over random networks is told.
#[derive(Debug, Clone, Args)]
pub struct Seeds {
    /// How many networks.
    #[arg(long, default_value_t = 30)]
    pub seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 1)]
    pub from: u64,
    /// What the vendors' edge does on ports it is not known to serve; by default the seed decides.
    #[arg(long)]
    pub edge: Option<Edge>,
    /// Labs side by side.
    #[arg(long, default_value_t = 2)]
    pub jobs: usize,
    /// The program under test; by default `callready` beside this program.
    #[arg(long)]
    pub program: Option<PathBuf>,
    /// As a plain user, in a user namespace.
    #[arg(long)]
    pub unprivileged: bool,
    /// Fail where this machine cannot host a lab.
    #[arg(long)]
    pub require_lab: bool,
}

impl Seeds {
    /// The network of each seed.
    pub fn networks(&self, network: impl Fn(u64) -> Result<Scenario>) -> Result<Vec<Scenario>> {
        (self.from..self.from + self.seeds).map(network).collect()
    }

    /// Says why this machine cannot host a lab, with the counts, and whether that is good; none where it can.
    pub fn refused(&self, networks: &[Scenario]) -> Option<bool> {
        let why = refused(self.unprivileged)?;
        println!("THIS MACHINE CANNOT HOST THE LAB: {why}");
        let (failed, skipped) = if self.require_lab { (networks.len(), 0) } else { (0, networks.len()) };
        println!("0 passed, {failed} failed, {skipped} skipped");
        Some(!self.require_lab)
    }

    /// Runs the program in a lab of each network, with `option` for the inner program, and hands each outcome on; returns how many have faults.
    pub fn outcomes(
        &self,
        networks: &[Scenario],
        option: &str,
        mut hand_on: impl FnMut(&Scenario, &Outcome),
    ) -> Result<usize> {
        let program = program(self.program.as_deref())?;
        // A plain user's lab reads it too.
        let folder = tempfile::tempdir().context("making a folder")?;
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).context("opening the folder")?;
        let work = |network: &Scenario| {
            outcome(network, option, &program, folder.path(), self.unprivileged)
                .unwrap_or_else(|error| Outcome::failed(&error))
        };
        let mut failed = 0;
        side_by_side(networks, self.jobs, work, |network, outcome| {
            failed += usize::from(!outcome.faults.is_empty());
            hand_on(network, &outcome);
        });
        Ok(failed)
    }

    /// The faults of a network, what a person needs to see beside them, and the command of this program, with options of its own, that repeats it.
    pub fn explained(&self, network: &Scenario, outcome: &Outcome, command: &str) -> String {
        let written = toml::to_string(network).unwrap_or_default();
        let indent =
            |mark: &str, text: &str| text.lines().map(|line| format!("       {mark} {line}\n")).collect::<String>();
        let told = indent("-", &outcome.faults.join("\n")) + &indent("|", &outcome.outline) + &indent("#", &written);
        format!("{told}       again: {}", self.again(network.link.seed, command))
    }

    fn again(&self, seed: u64, command: &str) -> String {
        let lab = std::env::args().next().unwrap_or_else(|| "callready-lab".to_owned());
        let mut again = format!("{lab} {command} --from {seed} --seeds 1 --jobs 1");
        for (option, value) in [
            ("--edge", self.edge.as_ref().and_then(word)),
            ("--program", self.program.as_ref().map(|program| program.display().to_string())),
        ] {
            again += &value.map_or(String::new(), |value| format!(" {option} {value}"));
        }
        again + if self.unprivileged { " --unprivileged" } else { "" }
    }
}

/// A value as the command line has it.
pub fn word(value: &impl ValueEnum) -> Option<String> {
    value.to_possible_value().map(|value| value.get_name().to_owned())
}

fn outcome(network: &Scenario, option: &str, program: &Path, folder: &Path, unprivileged: bool) -> Result<Outcome> {
    let path = folder.join(&network.name).with_extension("toml");
    fs::write(&path, toml::to_string(network).context("writing a network down")?)
        .with_context(|| format!("writing {}", path.display()))?;
    let arguments: [OsString; 5] = ["inside".into(), path.into(), "--program".into(), program.into(), option.into()];
    sandboxed(arguments, unprivileged)
}
