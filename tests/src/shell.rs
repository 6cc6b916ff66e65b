//! A shell inside a scenario's lab, for people.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use clap::Args;

use crate::lab::Lab;
use crate::netns::within;
use crate::sandbox::inside;
use crate::scenario::Scenario;
use crate::topology::CLIENT;

/// `callready-lab shell`.
#[derive(Debug, Clone, Args)]
pub struct Shell {
    /// The scenario.
    pub scenario: PathBuf,
    /// What to run in place of an interactive shell.
    #[arg(last = true)]
    pub command: Vec<String>,
    /// In a user namespace.
    #[arg(long)]
    pub unprivileged: bool,
    /// Already inside the sandbox.
    #[arg(long, hide = true)]
    pub inside: bool,
}

/// Opens the shell; true when it ended well. Other namespaces are reached with `nsenter --net=/run/netns/site` and the like.
pub fn run(shell: &Shell) -> Result<bool> {
    if !shell.inside {
        let mut arguments: Vec<std::ffi::OsString> =
            vec!["shell".into(), "--inside".into(), shell.scenario.clone().into(), "--".into()];
        arguments.extend(shell.command.iter().map(Into::into));
        let mut sandbox = inside(arguments, shell.unprivileged)?;
        sandbox.stdin(Stdio::inherit()).stdout(Stdio::inherit());
        return Ok(sandbox.status().context("starting a sandbox")?.success());
    }
    let scenario = Scenario::read(&shell.scenario)?;
    let lab = Lab::build(&scenario, &scenario.table()?)?;
    let (program, arguments) = match shell.command.split_first() {
        Some((program, arguments)) => (program.clone(), arguments),
        None => (std::env::var("SHELL").unwrap_or_else(|_| "sh".to_owned()), &[][..]),
    };
    let mut command = Command::new(&program);
    command.args(arguments).env("SSL_CERT_FILE", lab.authority.root());
    let status = within(CLIENT, || command.status().with_context(|| format!("starting {program}")))?;
    lab.end();
    Ok(status.success())
}
