//! The truth test: random firewalls, the real program, and every port of its report compared with what the firewall really does.

pub mod generate;
mod impair;

use anyhow::Result;
use callready::device::Depth;
use clap::{Args, ValueEnum};

use crate::scenario::Scenario;
use crate::score::Score;
use crate::seeds::{Seeds, word};

pub use impair::{Impairment, impair};

/// `callready-lab truth`.
#[derive(Debug, Clone, Args)]
pub struct Truth {
    #[command(flatten)]
    seeds: Seeds,
    /// Lose this share of frames each way, percent.
    #[arg(long, default_value_t = 0.0)]
    pub loss: f64,
    /// How thoroughly the program tests.
    #[arg(long, default_value = "quick")]
    pub depth: Thoroughness,
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
    let networks = truth.seeds.networks(|seed| truth.network(seed))?;
    if let Some(good) = truth.seeds.refused(&networks) {
        return Ok(good);
    }
    let (mut sum, mut seconds, mut packets) = (Score::default(), 0.0, 0);
    println!("       {HEADER}");
    let failed = truth.seeds.outcomes(&networks, "--only-tested", |network, outcome| {
        let score = outcome.score.unwrap_or_default();
        sum += score;
        seconds += outcome.program_s;
        packets += outcome.packets;
        let seed = network.link.seed.to_string();
        let word = if outcome.faults.is_empty() { "ok    " } else { "FAILED" };
        println!("{word} {}  {}", line(&seed, &score, outcome.program_s, outcome.packets), network.says);
        if !outcome.faults.is_empty() {
            println!("{}", truth.seeds.explained(network, outcome, &truth.command()));
        }
    })?;
    println!("       {}", line("all", &sum, seconds, packets));
    println!("{} passed, {failed} failed, 0 skipped", networks.len() - failed);
    Ok(failed == 0)
}

impl Truth {
    fn network(&self, seed: u64) -> Result<Scenario> {
        let mut network = generate::scenario(seed, self.seeds.edge)?;
        network.link.loss = self.loss / 100.0;
        network.depth = if self.depth == Thoroughness::Full { Depth::Full } else { Depth::Quick };
        Ok(network)
    }

    /// What repeats it, but for the seed.
    fn command(&self) -> String {
        format!("truth --loss {} --depth {}", self.loss, word(&self.depth).unwrap_or_default())
    }
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
