//! How long the program takes, with `nmap -sT` beside it in the same labs.

mod case;
pub mod compare;

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde::{Deserialize, Serialize};

use crate::run;
use crate::sandbox::{self, end_with_caller, refused};

pub use case::Case;

/// `callready-lab bench`.
#[derive(Debug, Clone, Args)]
pub struct Bench {
    /// The program; by default `callready` beside this program, which should be a release build.
    #[arg(long)]
    pub program: Option<PathBuf>,
    /// How often the program runs for each figure.
    #[arg(long, default_value_t = 5)]
    pub runs: usize,
    /// Leave out what takes nmap more than half a minute.
    #[arg(long)]
    pub quick: bool,
    /// Already inside the sandbox: measure this case.
    #[arg(long, hide = true)]
    pub inside: Option<Case>,
}

/// What was measured of one case, seconds.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Measured {
    /// The program.
    pub program: Vec<f64>,
    /// The same program on the same table with a single port.
    pub setup: Vec<f64>,
    /// `nmap -sT` on the ports that the case is about.
    pub nmap: Vec<f64>,
}

/// Measures every case and prints a table; true when each is within its limit.
pub fn run(bench: &Bench) -> Result<bool> {
    let program = run::program(bench.program.as_deref())?;
    if let Some(case) = bench.inside {
        end_with_caller();
        println!("{}", serde_json::to_string(&case::measure(case, &program, bench)?)?);
        return Ok(true);
    }
    if let Some(why) = refused(false) {
        bail!("this machine cannot host the lab: {why}");
    }
    println!("Median (least to most) of {} runs, seconds; 40 ms round trips; {}\n", bench.runs, program.display());
    println!(
        "| what | callready | the same with one port | beyond that | must be at most | nmap -sT, 313 TCP ports of one host |"
    );
    println!("|---|---|---|---|---|---|");
    let mut good = true;
    for case in Case::ALL {
        let measured = in_sandbox(bench, case, &program)?;
        let whole = median(&measured.program);
        let beyond = median(&measured.setup).map(|setup| whole.unwrap_or_default() - setup);
        let counted = if case.counts_beyond_setup() { beyond } else { whole };
        good &= counted.is_some_and(|seconds| seconds <= case.limit_s());
        let against = if case.counts_beyond_setup() { " beyond one port" } else { "" };
        println!(
            "| {} | {} | {} | {} | {}{against} | {} |",
            case.title(),
            spread(&measured.program),
            spread(&measured.setup),
            beyond.map_or("–".to_owned(), |seconds| format!("{seconds:.3}")),
            case.limit_s(),
            spread(&measured.nmap),
        );
    }
    println!("\n{}", if good { "All within their limits." } else { "NOT all within their limits." });
    Ok(good)
}

fn in_sandbox(bench: &Bench, case: Case, program: &std::path::Path) -> Result<Measured> {
    let mut arguments: Vec<OsString> = vec!["bench".into(), "--inside".into(), case.name().into()];
    arguments.extend(["--runs".into(), bench.runs.to_string().into(), "--program".into(), program.into()]);
    if bench.quick {
        arguments.push("--quick".into());
    }
    sandbox::told(arguments, false, LONGEST).with_context(|| case.title())
}

fn median(seconds: &[f64]) -> Option<f64> {
    let mut sorted = seconds.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied()
}

fn spread(seconds: &[f64]) -> String {
    let least = seconds.iter().copied().min_by(f64::total_cmp);
    let most = seconds.iter().copied().max_by(f64::total_cmp);
    match (median(seconds), least, most) {
        (Some(one), Some(_), Some(_)) if seconds.len() == 1 => format!("{one:.2} (one run)"),
        (Some(median), Some(least), Some(most)) => format!("{median:.3} ({least:.3}–{most:.3})"),
        _ => "–".to_owned(),
    }
}

/// No case takes longer.
const LONGEST: Duration = Duration::from_secs(600);
