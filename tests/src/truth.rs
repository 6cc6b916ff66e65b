//! The truth test: random firewalls, the real program, and every port of its report compared with what the firewall really does.

mod generate;
mod impair;

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use callready::device::Depth;
use clap::{Args, ValueEnum};

use crate::inside::Outcome;
use crate::run::{program, sandboxed, side_by_side};
use crate::sandbox::refused;
use crate::scenario::Scenario;
use crate::score::Score;
use crate::world::Edge;

pub use impair::Impairment;

/// `callready-lab truth`.
#[derive(Debug, Clone, Args)]
pub struct Truth {
    /// How many networks.
    #[arg(long, default_value_t = 30)]
    pub seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 1)]
    pub from: u64,
    /// Lose this share of frames each way, percent.
    #[arg(long, default_value_t = 0.0)]
    pub loss: f64,
    /// What the vendors' edge does on ports it is not known to serve; by default the seed decides.
    #[arg(long)]
    pub edge: Option<Edge>,
    /// How thoroughly the program tests.
    #[arg(long, default_value = "quick")]
    pub depth: Thoroughness,
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

/// `--depth`, as the program has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Thoroughness {
    /// Ranges are sampled.
    Quick,
    /// Every port.
    Full,
}

/// Runs each seed's network; true when nothing that was tested is called open or blocked falsely, and every lab stood.
pub fn run(truth: &Truth) -> Result<bool> {
    let networks =
        (truth.from..truth.from + truth.seeds).map(|seed| truth.network(seed)).collect::<Result<Vec<_>>>()?;
    if let Some(why) = refused(truth.unprivileged) {
        println!("THIS MACHINE CANNOT HOST THE LAB: {why}");
        let (failed, skipped) = if truth.require_lab { (networks.len(), 0) } else { (0, networks.len()) };
        println!("0 passed, {failed} failed, {skipped} skipped");
        return Ok(!truth.require_lab);
    }
    let program = program(truth.program.as_deref())?;
    // A plain user's lab reads it too.
    let folder = tempfile::tempdir().context("making a folder")?;
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).context("opening the folder")?;
    let (mut sum, mut failed, mut seconds, mut packets) = (Score::default(), 0, 0.0, 0);
    println!("       {HEADER}");
    let work = |network: &Scenario| {
        outcome(network, &program, folder.path(), truth.unprivileged).unwrap_or_else(|error| Outcome::failed(&error))
    };
    side_by_side(&networks, truth.jobs, work, |network, outcome| {
        let score = outcome.score.unwrap_or_default();
        sum += score;
        seconds += outcome.program_s;
        packets += outcome.packets;
        failed += usize::from(!outcome.faults.is_empty());
        let seed = network.link.seed.to_string();
        let word = if outcome.faults.is_empty() { "ok    " } else { "FAILED" };
        println!("{word} {}  {}", line(&seed, &score, outcome.program_s, outcome.packets), network.says);
        if !outcome.faults.is_empty() {
            println!("{}       again: {}", explained(network, &outcome), truth.again(network.link.seed));
        }
    });
    println!("       {}", line("all", &sum, seconds, packets));
    println!("{} passed, {failed} failed, 0 skipped", networks.len() - failed);
    Ok(failed == 0)
}

impl Truth {
    fn network(&self, seed: u64) -> Result<Scenario> {
        let mut network = generate::scenario(seed, self.edge)?;
        network.link.loss = self.loss / 100.0;
        network.depth = if self.depth == Thoroughness::Full { Depth::Full } else { Depth::Quick };
        Ok(network)
    }

    /// The command that repeats one seed.
    fn again(&self, seed: u64) -> String {
        let lab = std::env::args().next().unwrap_or_else(|| "callready-lab".to_owned());
        let mut command = format!("{lab} truth --from {seed} --seeds 1 --jobs 1 --loss {}", self.loss);
        let word = |value: Option<clap::builder::PossibleValue>| value.map(|value| value.get_name().to_owned());
        for (option, value) in [
            ("--depth", word(self.depth.to_possible_value())),
            ("--edge", word(self.edge.and_then(|edge| edge.to_possible_value()))),
            ("--program", self.program.as_ref().map(|program| program.display().to_string())),
        ] {
            command += &value.map_or(String::new(), |value| format!(" {option} {value}"));
        }
        command + if self.unprivileged { " --unprivileged" } else { "" }
    }
}

fn outcome(network: &Scenario, program: &Path, folder: &Path, unprivileged: bool) -> Result<Outcome> {
    let path = folder.join(&network.name).with_extension("toml");
    fs::write(&path, toml::to_string(network).context("writing a network down")?)
        .with_context(|| format!("writing {}", path.display()))?;
    let arguments: [OsString; 5] =
        ["inside".into(), path.into(), "--program".into(), program.into(), "--only-tested".into()];
    sandboxed(arguments, unprivileged)
}

fn explained(network: &Scenario, outcome: &Outcome) -> String {
    let network = toml::to_string(network).unwrap_or_default();
    let indent =
        |mark: &str, text: &str| text.lines().map(|line| format!("       {mark} {line}\n")).collect::<String>();
    indent("-", &outcome.faults.join("\n")) + &indent("|", &outcome.outline) + &indent("#", &network)
}

fn line(seed: &str, score: &Score, seconds: f64, packets: u64) -> String {
    format!(
        "{seed:>6} {:>6} {:>6.1} % {:>6} {:>8} {:>8} {:>11} {:>9} {:>6} {seconds:>9.2} {packets:>8}",
        score.ports,
        score.decided_percent(),
        score.false_open,
        score.false_blocked,
        score.stopped_beyond,
        score.unverified,
        score.inferred,
        score.inferred_wrong,
    )
}

const HEADER: &str =
    "  seed  ports  decided  false:  false:    beyond  unverified  inferred  wrong   seconds  packets  network
                                  open  blocked";
