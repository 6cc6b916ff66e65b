//! One command, measured from a process so small that its own memory does not count.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::Args;
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde::{Deserialize, Serialize};

use crate::netns::within;
use crate::topology::CLIENT;

/// `callready-lab gauge`.
#[derive(Debug, Clone, Args)]
pub struct Gauge {
    /// Where the command's standard output goes.
    #[arg(long)]
    pub output: PathBuf,
    /// After so many seconds it is killed.
    #[arg(long)]
    pub limit: f64,
    /// The command.
    #[arg(last = true, required = true)]
    pub command: Vec<OsString>,
}

/// What a command took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Gauged {
    /// Until it ended, seconds; none where it was killed.
    pub seconds: Option<f64>,
    /// How many packets left this network namespace meanwhile by its interface.
    pub packets: u64,
    /// Most memory that it, or a process that it waited for, held at once, MiB.
    pub peak_mib: f64,
}

impl Gauge {
    /// Runs the command and measures it.
    pub fn read(&self) -> Result<Gauged> {
        let (program, arguments) = self.command.split_first().context("no command")?;
        let output = File::create(&self.output).with_context(|| format!("opening {}", self.output.display()))?;
        let before = sent()?;
        let began = Instant::now();
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(output)
            .spawn()
            .with_context(|| format!("starting {}", program.display()))?;
        let id = Pid::from_raw(i32::try_from(child.id()).context("process id")?);
        let (ended, when) = mpsc::channel();
        let waiting = std::thread::spawn(move || {
            let status = child.wait();
            let _ = ended.send(began.elapsed());
            status
        });
        let took = when.recv_timeout(Duration::from_secs_f64(self.limit)).ok();
        if took.is_none() {
            kill(id, Signal::SIGKILL).context("ending what takes too long")?;
        }
        if let Ok(status) = waiting.join() {
            status.context("waiting for a command")?;
        }
        let memory = getrusage(UsageWho::RUSAGE_CHILDREN).context("reading what memory it took")?.max_rss();
        Ok(Gauged {
            seconds: took.map(|took| took.as_secs_f64()),
            packets: sent()?.saturating_sub(before),
            peak_mib: memory as f64 / 1024.0,
        })
    }
}

/// Measures `command` on the client; its standard output goes to the file `output`.
pub fn gauge(command: &Command, output: &Path, limit_s: f64) -> Result<Gauged> {
    let mut gauge = Command::new(std::env::current_exe().context("finding this program")?);
    gauge.arg("gauge").arg("--output").arg(output).args(["--limit", &limit_s.to_string(), "--"]);
    gauge.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        gauge.env(name, value.unwrap_or_default());
    }
    if let Some(folder) = command.get_current_dir() {
        gauge.current_dir(folder);
    }
    gauge.stdin(Stdio::null()).stderr(Stdio::inherit());
    let said = within(CLIENT, || gauge.output().context("starting a gauge"))?;
    serde_json::from_slice(&said.stdout).with_context(|| format!("measuring {command:?}: {}", said.status))
}

/// Packets that left by any interface but the loopback.
fn sent() -> Result<u64> {
    let counters = fs::read_to_string("/proc/self/net/dev").context("reading the interfaces' counters")?;
    Ok(counters.lines().filter_map(of_interface).sum())
}

fn of_interface(line: &str) -> Option<u64> {
    let (name, counters) = line.split_once(':')?;
    let sent = counters.split_whitespace().nth(SENT_PACKETS)?.parse().ok()?;
    (name.trim() != "lo").then_some(sent)
}

/// After eight columns about what was received, and one of bytes.
const SENT_PACKETS: usize = 9;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_leaves_the_machine_counts() {
        let told = "Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo: 1400196   12345    0    0    0     0          0         0  1400196   12345    0    0    0     0       0          0
  eth0:   90210     789    0    0    0     0          0         0    54321     654    0    0    0     0       0          0
";
        assert_eq!(told.lines().filter_map(of_interface).collect::<Vec<_>>(), [654]);
    }
}
