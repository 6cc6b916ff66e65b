//! `callready-lab`: builds labs, runs scenarios in them, and measures.

use std::process::ExitCode;

use anyhow::Result;
use callready_tests::bench::compare;
use callready_tests::{bench, demo, inside, link, remedy, run, sandbox, shell, truth, turn};
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
    /// Run random networks and compare each port of each report with the truth.
    Truth(truth::Truth),
    /// Break random sites, apply their tickets' lines for nftables, and require that everything is open then.
    Remedy(remedy::Remedy),
    /// Show what a technician sees on each of some sites.
    Demo(demo::Demo),
    /// Print what the program takes and what its answers are worth; fail where a limit is broken or a port wrong.
    Bench(bench::Bench),
    /// Put the program beside other tools, on the same ports of the same host behind the same firewalls.
    Compare(compare::Compare),
    /// Put the program beside coturn's own client on each way to a TURN server, with the site's firewall treating each port in turn.
    Turn(turn::Turn),
    /// Say whether this machine can host a lab, and why not.
    Possible {
        /// As a plain user, in a user namespace.
        #[arg(long)]
        unprivileged: bool,
    },
    /// Open a shell on the client of a scenario's lab, with the lab's certificate authority in $SSL_CERT_FILE.
    Shell(shell::Shell),
    /// Run one scenario; only inside a sandbox.
    #[command(hide = true)]
    Inside(inside::Inside),
    /// Run a command within a time limit and measure it; only inside a sandbox.
    #[command(hide = true)]
    Gauge(bench::Gauge),
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
        Command::Truth(truth) => truth::run(&truth)?,
        Command::Remedy(remedy) => remedy::run(&remedy)?,
        Command::Demo(demo) => demo::run(&demo)?,
        Command::Bench(bench) => bench::run(&bench)?,
        Command::Compare(compare) => compare::run(&compare)?,
        Command::Turn(turn) => turn::run(&turn)?,
        Command::Possible { unprivileged } => {
            let refused = sandbox::refused(unprivileged);
            println!("{}", refused.as_deref().unwrap_or("yes"));
            refused.is_none()
        }
        Command::Shell(shell) => shell::run(&shell)?,
        Command::Inside(inside) => {
            println!("{}", serde_json::to_string(&inside::run(&inside))?);
            true
        }
        Command::Gauge(gauge) => {
            println!("{}", serde_json::to_string(&gauge.read()?)?);
            true
        }
        Command::Relay { left, right, link } => {
            link::relay(&left, &right, &link)?;
            true
        }
    };
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
