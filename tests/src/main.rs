//! `callready-lab`: builds labs, runs scenarios in them, and measures.

use std::process::ExitCode;

use anyhow::Result;
use callready_tests::{inside, link, run, shell};
use clap::{Parser, Subcommand};

/// Holds Callready to the truth, in networks made of namespaces.
#[derive(Parser)]
#[command(name = "callready-lab", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run scenarios and compare what the program reports with the truth.
    Run(run::Run),
    /// Open a shell on the client of a scenario's lab, with the lab's certificate authority in $SSL_CERT_FILE.
    Shell(shell::Shell),
    /// Run one scenario; only inside a sandbox.
    #[command(hide = true)]
    Inside(inside::Inside),
    /// Forward frames between two interfaces, with delay and loss; only inside a sandbox.
    #[command(hide = true)]
    Relay {
        /// One interface.
        left: String,
        /// The other.
        right: String,
        #[command(flatten)]
        link: link::Link,
    },
}

fn main() -> Result<ExitCode> {
    let good = match Cli::parse().command {
        Command::Run(run) => run::run(&run)?,
        Command::Shell(shell) => shell::run(&shell)?,
        Command::Inside(inside) => {
            println!("{}", serde_json::to_string(&inside::run(&inside))?);
            true
        }
        Command::Relay { left, right, link } => {
            link::relay(&left, &right, &link)?;
            true
        }
    };
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
