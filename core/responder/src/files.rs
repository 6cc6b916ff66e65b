//! The limit of open files: one socket is one file.

use anyhow::{Context, Result, bail};
use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// Raises this process's own limit as far as `wanted` needs; fails, saying what would help, where the system's limit is lower.
pub fn suffice(wanted: usize) -> Result<()> {
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE).context("reading the limit of open files")?;
    let wanted = u64::try_from(wanted).unwrap_or(u64::MAX);
    if wanted > hard {
        bail!(
            "{wanted} open files are needed, the limit is {hard}: raise it (ulimit -Hn, LimitNOFILE= of systemd), name fewer --ports or \
             --connections, or serve all ports with one socket (see --help)"
        );
    }
    if wanted > soft {
        setrlimit(Resource::RLIMIT_NOFILE, wanted, hard).context("raising the limit of open files")?;
    }
    Ok(())
}
