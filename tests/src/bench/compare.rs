//! The program beside other tools: the same ports of the same host, behind the same firewalls, counted alike.

mod row;
mod site;
mod take;
mod tally;
mod tool;
mod words;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::run;
use crate::sandbox::{end_with_caller, refused, told_at_last};
use crate::world::Edge;
use row::Row;
use take::{Order, Take};

pub use site::{Dropped, Site};
pub use tool::Tool;

/// `callready-lab compare`.
#[derive(Debug, Clone, Args)]
pub struct Compare {
    /// The program; by default `callready` beside this program, which should be a release build.
    #[arg(long)]
    pub program: Option<PathBuf>,
    /// How often each tool runs on each site, each time with other frames lost; one that takes longer than 20 s runs once.
    #[arg(long, default_value_t = 3)]
    pub runs: u64,
    /// Seed of the first run; each further run adds 10.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Seconds after which a tool is killed.
    #[arg(long, default_value_t = 90.0)]
    pub limit: f64,
    /// Only these tools (comma-separated).
    #[arg(long, value_delimiter = ',', default_values_t = Tool::ALL, value_enum)]
    pub tool: Vec<Tool>,
    /// Only where the firewall drops so much (comma-separated).
    #[arg(long, value_delimiter = ',', default_values_t = Dropped::ALL, value_enum)]
    pub dropped: Vec<Dropped>,
    /// Only with this share of frames lost each way, percent (comma-separated).
    #[arg(long, value_delimiter = ',', default_values_t = [0.0, 5.0])]
    pub loss: Vec<f64>,
    /// Only where the vendor's edge does this on ports that it is not known to serve (comma-separated).
    #[arg(long, value_delimiter = ',', default_values_t = [Edge::Listening, Edge::Silent], value_enum)]
    pub edge: Vec<Edge>,
    /// Copy what the tools printed, and what the program observed, to this folder.
    #[arg(long)]
    pub save: Option<PathBuf>,
    /// Already inside the sandbox: one run.
    #[arg(long, hide = true)]
    pub inside: bool,
}

/// Runs every tool on every site and prints a table; true when no answer of the program was wrong.
pub fn run(compare: &Compare) -> Result<bool> {
    let program = run::program(compare.program.as_deref())?;
    if let Some(folder) = &compare.save {
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    }
    if compare.inside {
        end_with_caller();
        let (tool, site) = compare.tool.first().zip(compare.sites().next()).context("nothing to run")?;
        println!("{}", serde_json::to_string(&compare.order(*tool, site, compare.seed, &program).carry_out()?)?);
        return Ok(true);
    }
    if let Some(why) = refused(false) {
        bail!("this machine cannot host the lab: {why}");
    }
    let (tools, absent): (Vec<Tool>, Vec<Tool>) = compare.tool.iter().partition(|tool| tool.is_installed());
    println!("{}", Row::HEADER);
    let mut good = true;
    for site in compare.sites() {
        for tool in &tools {
            let takes = compare.takes(*tool, site, &program)?;
            let row = Row { takes: &takes, limit_s: compare.limit };
            println!("| {} | {} | {row} |", site.words().join(" | "), tool.title());
            good &= *tool != Tool::Callready || takes.iter().all(Take::is_true);
        }
    }
    println!();
    tools.iter().for_each(|tool| println!("{}: `{}`", tool.title(), tool.line()));
    absent.iter().for_each(|tool| println!("{}: not installed", tool.title()));
    if compare.tool.contains(&Tool::Callready) {
        println!("\n{}", if good { "No answer of callready is wrong." } else { "ANSWERS OF CALLREADY ARE WRONG." });
    }
    Ok(good)
}

impl Compare {
    fn sites(&self) -> impl Iterator<Item = Site> {
        let lossy = |dropped| self.loss.iter().map(move |loss| (dropped, *loss));
        let both = self.dropped.iter().copied().flat_map(lossy);
        both.flat_map(|(dropped, loss)| self.edge.iter().map(move |edge| Site { dropped, loss, edge: *edge }))
    }

    fn order<'a>(&'a self, tool: Tool, site: Site, seed: u64, program: &'a Path) -> Order<'a> {
        Order { tool, site, seed, program, limit_s: self.limit, save: self.save.as_deref() }
    }

    /// As many runs as were asked for, or one that is slow; wrong answers of the program are told at once.
    fn takes(&self, tool: Tool, site: Site, program: &Path) -> Result<Vec<Take>> {
        let mut takes: Vec<Take> = Vec::new();
        for seed in (0..self.runs).map(|run| self.seed + run * SEEDS_APART) {
            if takes.first().is_some_and(Take::is_slow) {
                break;
            }
            let order = self.order(tool, site, seed, program);
            let take = sandboxed(&order)?;
            if let Some(tally) = take.tally.as_ref().filter(|tally| tool == Tool::Callready && tally.wrong() > 0) {
                eprintln!("WRONG: {tally}; again: callready-lab compare --runs 1 {}", order.options().join(" "));
            }
            takes.push(take);
        }
        Ok(takes)
    }
}

fn sandboxed(order: &Order<'_>) -> Result<Take> {
    let mut arguments: Vec<OsString> = vec!["compare".into(), "--inside".into()];
    arguments.extend(order.options().into_iter().map(OsString::from));
    arguments.extend(["--limit".into(), order.limit_s.to_string().into(), "--program".into(), order.program.into()]);
    if let Some(folder) = order.save {
        arguments.extend(["--save".into(), folder.canonicalize().context("finding the folder")?.into()]);
    }
    let longest = Duration::try_from_secs_f64(order.limit_s).context("--limit")? + LAB;
    told_at_last(&arguments, false, longest).with_context(|| order.options().join(" "))
}

/// What the lab itself may take beside the tool.
const LAB: Duration = Duration::from_secs(60);
/// Each run uses two seeds, one for each direction.
const SEEDS_APART: u64 = 10;
