//! The walls of a lab: private mount, network and process namespaces, so that nothing on the machine is touched and nothing outlives a kill.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::Read;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use nix::mount::{MsFlags, mount};
use serde::de::DeserializeOwned;

/// A command that runs this same program with `arguments` inside fresh namespaces; as a plain user when `unprivileged`.
///
/// Its standard input must be a pipe held open by the caller: the lab ends when that pipe closes, whatever kills the caller.
pub fn inside<I: AsRef<OsStr>>(arguments: impl IntoIterator<Item = I>, unprivileged: bool) -> Result<Command> {
    let program = std::env::current_exe().context("finding this program")?;
    let mut command = unshare(unprivileged);
    command.arg("--").arg(program).args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    Ok(command)
}

/// Runs this same program with `arguments` inside, for at most `longest`, and reads the JSON that it prints.
pub fn told<T: DeserializeOwned, I: AsRef<OsStr>>(
    arguments: impl IntoIterator<Item = I>,
    unprivileged: bool,
    longest: Duration,
) -> Result<T> {
    let mut child = inside(arguments, unprivileged)?.spawn().context("starting a sandbox")?;
    let held = child.stdin.take();
    let stdout = child.stdout.take().context("no standard output")?;
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || send.send(std::io::read_to_string(stdout)));
    let text = receive.recv_timeout(longest);
    // Closing the pipe ends the lab, also one that hangs.
    drop(held);
    let status = child.wait().context("waiting for a sandbox")?;
    let text =
        text.with_context(|| format!("the lab did not end within {longest:?}"))?.context("reading what it says")?;
    serde_json::from_str(&text).with_context(|| format!("the lab ended with {status} and said: {text}"))
}

/// The same, and once more where it fails: a machine that is busy for a moment may fail a lab's proof of itself.
pub fn told_at_last<T: DeserializeOwned>(arguments: &[OsString], unprivileged: bool, longest: Duration) -> Result<T> {
    told(arguments, unprivileged, longest).or_else(|error| {
        eprintln!("{error:#}; once more");
        told(arguments, unprivileged, longest)
    })
}

/// Says why this machine cannot host a lab; none when it can.
pub fn refused(unprivileged: bool) -> Option<String> {
    let script = "mount -t tmpfs tmpfs /run && ip link add name a type veth peer name b && nft add table inet t";
    match unshare(unprivileged).args(["--", "sh", "-c", script]).stdin(Stdio::null()).output() {
        Ok(output) if output.status.success() => None,
        Ok(output) => Some(String::from_utf8_lossy(&output.stderr).trim().replace('\n', "; ")),
        Err(error) => Some(format!("unshare: {error}")),
    }
}

/// Makes `/run` and shared memory private and empty, opens the lab's own folder in it, and names the lab's own resolver; to be called once, inside.
pub fn furnish(nameserver: &str) -> Result<()> {
    tmpfs(Path::new("/run"), "0755")?;
    // Each squid of the machine would find the segments of the others.
    if Path::new(SHARED_MEMORY).is_dir() {
        tmpfs(Path::new(SHARED_MEMORY), "1777")?;
    }
    for folder in ["/run/netns", HOME] {
        fs::create_dir_all(folder).with_context(|| format!("making {folder}"))?;
    }
    // `ip netns add` would make this folder a mount of its own, shared, which a user namespace refuses.
    bind(Path::new("/run/netns"), Path::new("/run/netns"))?;
    let resolv = home("resolv.conf");
    fs::write(&resolv, format!("nameserver {nameserver}\n")).context("writing resolv.conf")?;
    name_resolver(&resolv)?;
    let nsswitch = home("nsswitch.conf");
    fs::write(&nsswitch, "passwd: files\ngroup: files\nhosts: files dns\n").context("writing nsswitch.conf")?;
    if Path::new("/etc/nsswitch.conf").exists() {
        bind(&nsswitch, Path::new("/etc/nsswitch.conf"))?;
    }
    Ok(())
}

/// Ends this process, and with it the whole lab, when standard input closes.
pub fn end_with_caller() {
    std::thread::spawn(|| {
        let mut byte = [0];
        while matches!(std::io::stdin().read(&mut byte), Ok(1..)) {}
        std::process::exit(1);
    });
}

/// Shows the file `source` at `target` too.
pub fn bind(source: &Path, target: &Path) -> Result<()> {
    mount(Some(source), target, None::<&str>, MsFlags::MS_BIND, None::<&str>)
        .with_context(|| format!("mounting {} on {}", source.display(), target.display()))
}

/// A path in the lab's own folder.
pub fn home(name: &str) -> PathBuf {
    Path::new(HOME).join(name)
}

/// Whether this process is root where it was started, not only in a namespace of its own.
pub fn is_root() -> bool {
    nix::unistd::Uid::effective().is_root()
        && fs::read_to_string("/proc/self/uid_map").is_ok_and(|map| map.split_whitespace().eq(["0", "0", "4294967295"]))
}

fn unshare(unprivileged: bool) -> Command {
    let mut command = if unprivileged && is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all", "unshare"]);
        command
    } else {
        Command::new("unshare")
    };
    if unprivileged || !is_root() {
        command.args(["--user", "--map-root-user"]);
    }
    command.args(["--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"]);
    command
}

fn tmpfs(at: &Path, mode: &str) -> Result<()> {
    let options = format!("mode={mode},size=256m");
    mount(Some("tmpfs"), at, Some("tmpfs"), MsFlags::empty(), Some(options.as_str()))
        .with_context(|| format!("mounting a private {}", at.display()))
}

/// `/etc/resolv.conf` is often a link to below `/run`, which is empty by now: then the file it names is made there.
fn name_resolver(resolv: &Path) -> Result<()> {
    let etc = Path::new("/etc/resolv.conf");
    match fs::read_link(etc) {
        Ok(link) => {
            let real = Path::new("/etc").join(link);
            if !real.starts_with("/run") && !real.starts_with("/etc/../run") {
                return bind(resolv, etc);
            }
            let folder = real.parent().with_context(|| format!("{} has no folder", real.display()))?;
            fs::create_dir_all(folder)
                .and_then(|()| symlink(resolv, &real))
                .with_context(|| format!("linking {}", real.display()))
        }
        Err(_) if etc.exists() => bind(resolv, etc),
        Err(_) => bail!("/etc/resolv.conf does not exist, so the lab's resolver cannot be named"),
    }
}

/// The lab's own folder, on its private `/run`.
const HOME: &str = "/run/lab";

const SHARED_MEMORY: &str = "/dev/shm";
