//! The remedy test: random firewalls of a site, and the ticket's own lines as the cure: with them in the site's firewall, everything must be open.

pub mod mend;
mod network;

use anyhow::Result;
use callready::report::Readiness;
use clap::Args;

use crate::inside::Outcome;
use crate::scenario::Scenario;
use crate::seeds::Seeds;

/// `callready-lab remedy`.
#[derive(Debug, Clone, Args)]
pub struct Remedy {
    #[command(flatten)]
    seeds: Seeds,
}

/// Mends each seed's network; true when each was broken before, is ready after, and every lab stood.
pub fn run(remedy: &Remedy) -> Result<bool> {
    let seeds = &remedy.seeds;
    let networks = seeds.networks(|seed| network::scenario(seed, seeds.edge))?;
    if let Some(good) = seeds.refused(&networks) {
        return Ok(good);
    }
    println!("       {HEADER}");
    let failed = seeds.outcomes(&networks, "--mend", |network, outcome| {
        println!("{}", line(network, outcome));
        if !outcome.faults.is_empty() {
            println!("{}", seeds.explained(network, outcome, "remedy"));
        }
    })?;
    println!("{} passed, {failed} failed, 0 skipped", networks.len() - failed);
    Ok(failed == 0)
}

fn line(network: &Scenario, outcome: &Outcome) -> String {
    let word = if outcome.faults.is_empty() { "ok    " } else { "FAILED" };
    let (before, lines) = outcome.mended.as_ref().map_or(("", 0), |mended| (name(mended.before), mended.lines));
    let (seed, seconds) = (network.link.seed, outcome.program_s);
    format!("{word} {seed:>6} {before:>9} {lines:>6} {seconds:>8.2} {:>8}  {}", outcome.packets, network.says)
}

fn name(readiness: Readiness) -> &'static str {
    match readiness {
        Readiness::Ready => "ready",
        Readiness::Degraded => "degraded",
        Readiness::Unknown => "unknown",
        Readiness::NotReady => "not ready",
    }
}

const HEADER: &str = "  seed    before  lines  seconds  packets  network";
