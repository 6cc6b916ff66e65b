//! What callready and coturn's own client make of each way to a TURN server under each treatment by the site's firewall: each must be right, and they
//! must agree.

mod cell;
mod own;
mod uclient;

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use serde::{Deserialize, Serialize};

use crate::impairment;
use crate::lab::Lab;
use crate::run::{self, side_by_side};
use crate::sandbox::{end_with_caller, refused, told_at_last};
use crate::servers::PEER;

pub use cell::{Cell, Credentials, Over, Treatment};
pub use own::Judged;
pub use uclient::{Tried, Verdict};

/// `callready-lab turn`.
#[derive(Debug, Clone, Args)]
pub struct Turn {
    /// Only over these (comma-separated).
    #[arg(long, value_delimiter = ',', default_values_t = Over::ALL, value_enum)]
    pub transport: Vec<Over>,
    /// Only to these ports (comma-separated).
    #[arg(long, value_delimiter = ',', default_values_t = [3478, 5349, 8089])]
    pub port: Vec<u16>,
    /// Only where the site's firewall does this (comma-separated).
    #[arg(long, value_delimiter = ',', default_values_t = Treatment::ALL, value_enum)]
    pub treatment: Vec<Treatment>,
    /// Only with these credentials (comma-separated); wrong ones are tried where everything is allowed.
    #[arg(long, value_delimiter = ',', default_values_t = Credentials::ALL, value_enum)]
    pub credentials: Vec<Credentials>,
    /// The program under test; by default `callready` beside this program.
    #[arg(long)]
    pub program: Option<PathBuf>,
    /// Labs side by side.
    #[arg(long, default_value_t = 4)]
    pub jobs: usize,
    /// Fail where this machine cannot host a lab.
    #[arg(long)]
    pub require_lab: bool,
    /// Already inside the sandbox: one cell.
    #[arg(long, hide = true)]
    pub inside: bool,
}

/// What was made of a cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Asked {
    /// By coturn's own client.
    uclient: Tried,
    /// By callready.
    own: Judged,
}

/// Asks for every cell, each in a lab of its own, and prints a table; true when both verdicts are what the treatments and credentials make of them.
pub fn run(turn: &Turn) -> Result<bool> {
    let cells: Vec<Cell> = turn.cells().collect();
    let program = run::program(turn.program.as_deref())?;
    if turn.inside {
        end_with_caller();
        println!("{}", serde_json::to_string(&ask(*cells.first().context("no such cell")?, &program)?)?);
        return Ok(true);
    }
    if cells.is_empty() {
        bail!("there is no such cell; {LEFT_OUT}");
    }
    if let Some(why) = refused(false) {
        println!("THIS MACHINE CANNOT HOST THE LAB: {why}");
        let (failed, skipped) = if turn.require_lab { (cells.len(), 0) } else { (0, cells.len()) };
        println!("0 passed, {failed} failed, {skipped} skipped");
        return Ok(!turn.require_lab);
    }
    let mut asked: Vec<(Cell, Result<Asked>)> = Vec::new();
    side_by_side(&cells, turn.jobs, |cell| sandboxed(*cell, &program), |cell, result| asked.push((*cell, result)));
    asked.sort_by_key(|(cell, _)| cells.iter().position(|other| other == cell));
    println!("{HEADER}");
    let mut wrong = 0;
    for (cell, result) in asked {
        if let Ok(asked) = &result {
            println!("| {} | {asked} |", cell.words().join(" | "));
        }
        let faults = result.map_or_else(|error| vec![format!("{error:#}")], |asked| asked.faults(cell));
        wrong += usize::from(!faults.is_empty());
        for fault in faults {
            eprintln!("WRONG: {fault}; again: callready-lab turn {}", cell.options().join(" "));
        }
    }
    println!("\n{} passed, {wrong} failed, 0 skipped", cells.len() - wrong);
    Ok(wrong == 0)
}

impl Turn {
    fn cells(&self) -> impl Iterator<Item = Cell> {
        Cell::all().filter(|cell| {
            self.transport.contains(&cell.transport)
                && self.port.contains(&cell.port)
                && self.treatment.contains(&cell.treatment)
                && self.credentials.contains(&cell.credentials)
        })
    }
}

impl Asked {
    fn agree(&self) -> bool {
        self.uclient.works() == self.own.works()
    }

    /// What is not as it must be.
    fn faults(&self, cell: Cell) -> Vec<String> {
        let must = if cell.must_work() { "work" } else { "not work" };
        let uclient = (self.uclient.works() != cell.must_work()).then(|| format!("coturn's client must {must}"));
        uclient.into_iter().chain(self.own.faults(cell)).collect()
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { uclient, own } = self;
        write!(f, "{own} | {uclient} | {}", if self.agree() { "yes" } else { "NO" })
    }
}

fn sandboxed(cell: Cell, program: &Path) -> Result<Asked> {
    let mut arguments: Vec<OsString> = vec!["turn".into(), "--inside".into(), "--program".into(), program.into()];
    arguments.extend(cell.options().into_iter().map(OsString::from));
    told_at_last(&arguments, false, LONGEST)
}

/// Builds the cell's lab, lets it prove itself, and asks in it, both at once.
fn ask(cell: Cell, program: &Path) -> Result<Asked> {
    let scenario = cell.scenario()?;
    let table = scenario.table()?;
    let mut lab = Lab::build(&scenario, &table)?;
    impairment::assert(&lab, &scenario).context("it does not impair what it must")?;
    lab.start_peer()?;
    let server = cell.server(&table, &lab.world)?;
    let (own, uclient) = thread::scope(|scope| {
        let uclient = scope.spawn(|| uclient::ask(cell, server, PEER));
        let own = own::judge(cell, program, &scenario, &table, &lab);
        (own, uclient.join().unwrap_or_else(|_| Err(anyhow!("coturn's client could not be asked"))))
    });
    lab.end();
    Ok(Asked { uclient: uclient?, own: own? })
}

const HEADER: &str = "\
| transport | port | firewall | credentials | callready | seconds | port is | uclient | seconds | it says | agree |
|---|---|---|---|---|---|---|---|---|---|---|";

const LEFT_OUT: &str = "resets are for TCP and TLS, and wrong credentials for where everything is allowed";

/// No lab stands longer.
const LONGEST: Duration = Duration::from_secs(60);
