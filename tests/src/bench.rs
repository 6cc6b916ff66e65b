//! What a check takes and what its answers are worth, with limits that it must keep.

mod case;
pub mod compare;
mod gauge;
mod host;
mod measure;
mod spread;
mod summary;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::run;
use crate::sandbox::{end_with_caller, refused, told_at_last};
use case::{Nmap, Seconds};
use measure::{Measured, measure};
use summary::Summary;

pub use case::Case;
pub use gauge::Gauge;

/// `callready-lab bench`.
#[derive(Debug, Clone, Args)]
pub struct Bench {
    /// The program; by default `callready` beside this program, which should be a release build.
    #[arg(long)]
    pub program: Option<PathBuf>,
    /// How often the program runs for each figure, each time in a lab of its own.
    #[arg(long, default_value_t = 5)]
    pub runs: usize,
    /// Only these cases (comma-separated).
    #[arg(long, value_delimiter = ',', value_parser = Case::named)]
    pub case: Vec<&'static Case>,
    /// Leave out what takes nmap more than half a minute.
    #[arg(long)]
    pub quick: bool,
    /// Copy each report, and what the program observed, to this folder.
    #[arg(long)]
    pub save: Option<PathBuf>,
    /// Already inside the sandbox: one run.
    #[arg(long, hide = true)]
    pub inside: bool,
    /// In that run, nmap too.
    #[arg(long, hide = true)]
    pub nmap: bool,
    /// Number of that run.
    #[arg(long, hide = true, default_value_t = 0)]
    pub number: usize,
}

/// Measures every case and prints a table; true when each keeps its limits.
pub fn run(bench: &Bench) -> Result<bool> {
    let program = run::program(bench.program.as_deref())?;
    if let Some(folder) = &bench.save {
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    }
    if bench.inside {
        end_with_caller();
        let case = bench.cases().next().context("nothing to measure")?;
        println!("{}", serde_json::to_string(&measure(case, &program, bench)?)?);
        return Ok(true);
    }
    if let Some(why) = refused(false) {
        bail!("this machine cannot host the lab: {why}");
    }
    println!("Median (least to most) of {} runs; 40 ms round trips; {}\n", bench.runs, program.display());
    println!("{}", Summary::HEADER);
    let mut good = true;
    for case in bench.cases() {
        let labs = bench.labs(case, &program)?;
        let summary = Summary { case, labs: &labs };
        println!("{summary}");
        for limit in summary.broken() {
            good = false;
            eprintln!("BROKEN: {limit}; again: callready-lab bench --runs {} --case {}", bench.runs, case.name);
        }
    }
    println!("\n{}", if good { "All within their limits." } else { "NOT all within their limits." });
    Ok(good)
}

impl Bench {
    fn cases(&self) -> impl Iterator<Item = &'static Case> {
        Case::ALL.iter().filter(|case| self.case.is_empty() || self.case.contains(case))
    }

    /// The case in as many labs as were asked for; false claims are told at once.
    fn labs(&self, case: &Case, program: &Path) -> Result<Vec<Measured>> {
        let mut labs = Vec::new();
        for run in 0..self.runs {
            let mut arguments: Vec<OsString> = vec!["bench".into(), "--inside".into(), "--case".into()];
            arguments.extend([case.name.into(), "--program".into(), program.into()]);
            arguments.extend(["--number".into(), (run + 1).to_string().into()]);
            if let Some(folder) = &self.save {
                arguments.extend(["--save".into(), folder.canonicalize().context("finding the folder")?.into()]);
            }
            if self.with_nmap(case, run) {
                arguments.push("--nmap".into());
            }
            let lab: Measured = told_at_last(&arguments, false, LONGEST).context(case.title)?;
            lab.lies.iter().for_each(|lie| eprintln!("{}: {lie}", case.name));
            labs.push(lab);
        }
        Ok(labs)
    }

    fn with_nmap(&self, case: &Case, run: usize) -> bool {
        match case.nmap {
            Nmap::Never => false,
            Nmap::Once => run == 0 && !self.quick,
            Nmap::Each => true,
        }
    }
}

impl Case {
    fn counts_beyond_one_port(&self) -> bool {
        matches!(self.limits.seconds, Seconds::BeyondOnePort(_))
    }
}

/// No lab stands longer.
const LONGEST: Duration = Duration::from_secs(500);
