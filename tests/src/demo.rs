//! What a technician sees: the program's own text, on one site after the other.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context, Result};
use clap::Args;

use crate::inside::{program, save_observations, stage};
use crate::lab::Lab;
use crate::netns::within;
use crate::sandbox::{self, end_with_caller};
use crate::scenario::Scenario;
use crate::topology::CLIENT;
use crate::{impairment, run};

/// `callready-lab demo`.
#[derive(Debug, Clone, Args)]
pub struct Demo {
    /// The sites, as scenarios.
    #[arg(required = true)]
    pub scenarios: Vec<PathBuf>,
    /// The program; by default `callready` beside this program.
    #[arg(long)]
    pub program: Option<PathBuf>,
    /// Copy what the program observed to this folder.
    #[arg(long)]
    pub save_observations: Option<PathBuf>,
    /// As a plain user, in a user namespace.
    #[arg(long)]
    pub unprivileged: bool,
    /// Already inside the sandbox.
    #[arg(long, hide = true)]
    pub inside: bool,
}

/// Shows every site; true when each lab could be built. The program's verdict does not matter here.
pub fn run(demo: &Demo) -> Result<bool> {
    let path = run::program(demo.program.as_deref())?;
    let mut good = true;
    for scenario in &demo.scenarios {
        if demo.inside {
            show(demo, scenario, &path)?;
            continue;
        }
        let absolute = scenario.canonicalize().with_context(|| scenario.display().to_string())?;
        println!("{}\n", Scenario::read(&absolute)?.says);
        let mut arguments: Vec<OsString> =
            vec!["demo".into(), "--inside".into(), absolute.into(), "--program".into(), path.clone().into()];
        if let Some(folder) = &demo.save_observations {
            arguments
                .extend(["--save-observations".into(), folder.canonicalize().context("finding the folder")?.into()]);
        }
        let mut child = sandbox::inside(arguments, demo.unprivileged)?
            .stdout(Stdio::inherit())
            .spawn()
            .context("starting a sandbox")?;
        let held = child.stdin.take();
        good &= child.wait().context("waiting for a sandbox")?.success();
        drop(held);
        println!();
    }
    Ok(good)
}

fn show(demo: &Demo, scenario: &std::path::Path, path: &std::path::Path) -> Result<()> {
    end_with_caller();
    let scenario = Scenario::read(scenario)?;
    let lab = Lab::build(&scenario, &scenario.table()?)?;
    impairment::assert(&lab, &scenario)?;
    let (folder, reachable) = stage(path)?;
    let mut command = program(&reachable, &scenario, &lab, &folder, "text");
    within(CLIENT, || command.status().with_context(|| format!("starting {}", path.display())))?;
    if let Some(to) = &demo.save_observations {
        save_observations(&folder, to, &scenario)?;
    }
    lab.end();
    Ok(())
}
