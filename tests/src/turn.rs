//! What coturn's own client makes of each way to a TURN server under each treatment by the site's firewall: the other half of a cross-check.

mod cell;
mod uclient;

use std::ffi::OsString;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde::{Deserialize, Serialize};

use crate::impairment;
use crate::lab::Lab;
use crate::run::side_by_side;
use crate::sandbox::{end_with_caller, refused, told_at_last};
use crate::servers::PEER;

pub use cell::{Cell, Credentials, Over, Treatment};
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
    /// Only with these credentials (comma-separated); what are not the right ones is tried where everything is allowed.
    #[arg(long, value_delimiter = ',', default_values_t = Credentials::ALL, value_enum)]
    pub credentials: Vec<Credentials>,
    /// Labs side by side.
    #[arg(long, default_value_t = 4)]
    pub jobs: usize,
    /// Already inside the sandbox: one cell.
    #[arg(long, hide = true)]
    pub inside: bool,
}

/// What was made of a cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Asked {
    /// By coturn's own client.
    uclient: Tried,
}

/// Asks for every cell, each in a lab of its own, and prints a table; true when the client's verdicts are what the treatments make of them.
pub fn run(turn: &Turn) -> Result<bool> {
    let cells: Vec<Cell> = turn.cells().collect();
    if turn.inside {
        end_with_caller();
        println!("{}", serde_json::to_string(&ask(*cells.first().context("no such cell")?)?)?);
        return Ok(true);
    }
    if cells.is_empty() {
        bail!("there is no such cell; {LEFT_OUT}");
    }
    if let Some(why) = refused(false) {
        bail!("this machine cannot host the lab: {why}");
    }
    let mut asked: Vec<(Cell, Result<Asked>)> = Vec::new();
    side_by_side(&cells, turn.jobs, |cell| sandboxed(*cell), |cell, result| asked.push((*cell, result)));
    asked.sort_by_key(|(cell, _)| cells.iter().position(|other| other == cell));
    println!("{HEADER}");
    let mut wrong = 0;
    for (cell, result) in asked {
        if let Ok(Asked { uclient }) = &result {
            println!("| {} | {uclient} |", cell.words().join(" | "));
        }
        if let Some(fault) = fault(cell, result) {
            wrong += 1;
            eprintln!("WRONG: {fault}; again: callready-lab turn {}", cell.options().join(" "));
        }
    }
    println!("\n{} cells, {wrong} of them not as the firewall and the credentials make them.", cells.len());
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

/// What is not as it must be; none where all is.
fn fault(cell: Cell, result: Result<Asked>) -> Option<String> {
    match result {
        Err(error) => Some(format!("{error:#}")),
        Ok(Asked { uclient }) if uclient.works() == cell.must_work() => None,
        Ok(_) => Some(format!("that must {}", if cell.must_work() { "work" } else { "not work" })),
    }
}

fn sandboxed(cell: Cell) -> Result<Asked> {
    let mut arguments: Vec<OsString> = vec!["turn".into(), "--inside".into()];
    arguments.extend(cell.options().into_iter().map(OsString::from));
    told_at_last(&arguments, false, LONGEST)
}

/// Builds the cell's lab, lets it prove itself, and asks in it.
fn ask(cell: Cell) -> Result<Asked> {
    let scenario = cell.scenario()?;
    let table = scenario.table()?;
    let mut lab = Lab::build(&scenario, &table)?;
    impairment::assert(&lab, &scenario).context("it does not impair what it must")?;
    lab.start_peer()?;
    let uclient = uclient::ask(cell, cell.server(&table, &lab.world)?, PEER)?;
    lab.end();
    Ok(Asked { uclient })
}

const HEADER: &str = "\
| transport | port | firewall | credentials | uclient | seconds | it says |
|---|---|---|---|---|---|---|";

const LEFT_OUT: &str =
    "resets are for TCP and TLS, and credentials other than the right ones for where everything is allowed";

/// No lab stands longer.
const LONGEST: Duration = Duration::from_secs(60);
