//! Network namespaces by name, and running things in them.

use std::fs::File;
use std::io::Write;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, anyhow, bail};
use nix::sched::{CloneFlags, setns};

/// Runs `work` on a thread of its own inside the namespace `name`; processes started there stay there.
pub fn within<T: Send>(name: &str, work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
    std::thread::scope(|scope| {
        scope
            .spawn(|| {
                let path = format!("/run/netns/{name}");
                let namespace = File::open(&path).with_context(|| format!("opening {path}"))?;
                setns(&namespace, CloneFlags::CLONE_NEWNET).with_context(|| format!("entering {name}"))?;
                work()
            })
            .join()
            .map_err(|_| anyhow!("work in {name} panicked"))?
    })
}

/// Runs `ip` commands, one a line, in the namespace this thread is in.
pub fn ip(batch: &str) -> Result<()> {
    feed(Command::new("ip").args(["-batch", "-"]), batch)
}

/// Loads an nftables ruleset, whole or not at all, in the namespace `name`.
pub fn nft(name: &str, ruleset: &str) -> Result<()> {
    within(name, || feed(Command::new("nft").args(["-f", "-"]), ruleset))
        .with_context(|| format!("in {name}:\n{ruleset}"))
}

/// Writes kernel settings, `net/ipv4/ip_forward=1` and the like, in the namespace `name`.
pub fn sysctl(name: &str, settings: &[&str]) -> Result<()> {
    within(name, || {
        for setting in settings {
            let (key, value) = setting.split_once('=').with_context(|| format!("no value in {setting}"))?;
            std::fs::write(format!("/proc/sys/{key}"), value).with_context(|| format!("setting {setting}"))?;
        }
        Ok(())
    })
    .with_context(|| format!("in {name}"))
}

fn feed(command: &mut Command, text: &str) -> Result<()> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("{command:?}"))?;
    child.stdin.take().context("no standard input")?.write_all(text.as_bytes()).context("writing commands")?;
    let output = child.wait_with_output().with_context(|| format!("{command:?}"))?;
    if !output.status.success() {
        bail!("{command:?}: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}
