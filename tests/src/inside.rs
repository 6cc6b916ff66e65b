//! One scenario from the inside of its sandbox: build, prove the impairment, run the program, compare.

use std::fs;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use callready::device::Depth;
use callready::observe::{Observation, Recording};
use callready::report::Report;
use clap::Args;
use serde::{Deserialize, Serialize};

use crate::answer::answer;
use crate::lab::Lab;
use crate::netns::within;
use crate::remedy::mend::{Mended, mend};
use crate::sandbox::{bind, end_with_caller, home, is_root};
use crate::scenario::{Expected, Scenario};
use crate::score::{Score, tested};
use crate::topology::CLIENT;
use crate::{codes, expect, impairment, oracle};

/// What the outer program passes in.
#[derive(Debug, Clone, Args)]
pub struct Inside {
    /// Absolute path of the scenario.
    pub scenario: PathBuf,
    /// Absolute path of the program under test; without it the lab only proves itself.
    #[arg(long)]
    pub program: Option<PathBuf>,
    /// Where the observations go.
    #[arg(long)]
    pub save_observations: Option<PathBuf>,
    /// In place of the scenario's own loss, percent each way; then only the truth about every port counts, whatever the scenario expects.
    #[arg(long)]
    pub loss: Option<f64>,
    /// Claims about ports that were only inferred are no faults.
    #[arg(long)]
    pub only_tested: bool,
    /// Then give the site's firewall the ticket's lines for nftables, and run the program again: everything must be open.
    #[arg(long)]
    pub mend: bool,
    /// Added to the seed of the link.
    #[arg(long, default_value_t = 0)]
    pub repetition: u64,
}

/// What came of a scenario, as the outer program reads it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// What is not as it must be; empty is success.
    pub faults: Vec<String>,
    /// What a person needs to see beside the faults.
    pub outline: String,
    /// How long the program ran, seconds.
    pub program_s: f64,
    /// How long it took to build the lab and to prove its impairment, seconds.
    pub lab_s: f64,
    /// How many packets the program says it sent.
    pub packets: u64,
    /// The report's answer, as golden text.
    pub answer: String,
    /// The report compared with the truth, where there is one.
    pub score: Option<Score>,
    /// What the site was asked for, where it was mended.
    pub mended: Option<Mended>,
}

impl Outcome {
    /// The one fault `error`.
    pub fn failed(error: &anyhow::Error) -> Self {
        Self { faults: vec![format!("{error:#}")], ..Self::default() }
    }
}

/// Runs the scenario; an error is a fault too.
pub fn run(inside: &Inside) -> Outcome {
    end_with_caller();
    outcome(inside).unwrap_or_else(|error| Outcome::failed(&error.context("the lab")))
}

/// The program with a scenario's options, printing its report in `format`, ready to be started in the client's namespace; `folder` is where it may write.
pub fn program(program: &Path, scenario: &Scenario, lab: &Lab, folder: &Path, format: &str) -> Command {
    let root = lab.authority.root();
    let mut command = without_privileges();
    command.arg(program).args(["check", &scenario.profile, "--device", &scenario.device.to_string()]);
    command.args([
        "--depth",
        if scenario.depth == Depth::Full { "full" } else { "quick" },
        "--quiet",
        "--format",
        format,
    ]);
    command.arg("--roots").arg(&root).env("SSL_CERT_FILE", &root);
    command.arg("--observations").arg(folder.join(OBSERVATIONS));
    for (key, value) in &scenario.set {
        command.arg("--set").arg(format!("{key}={value}"));
    }
    for (rule, names) in &scenario.host {
        command.arg("--host").arg(format!("{rule}={}", names.join(",")));
    }
    if let Some(responder) = &scenario.responder {
        command.args(["--responder", &format!("{}:{}", responder.name, responder.port)]);
    }
    if let Some(proxy) = &scenario.proxy {
        command.args(["--proxy", &proxy.url()]);
    }
    if let Some(deadline) = scenario.deadline {
        command.args(["--deadline", &deadline.to_string()]);
    }
    if let Some(seconds) = scenario.media_seconds {
        command.args(["--media-seconds", &seconds.to_string()]);
    }
    command.current_dir(folder).env("HOME", folder).stdin(Stdio::null());
    command
}

/// A folder that the program may write to, and the program where a plain user can reach it.
pub fn stage(program: &Path) -> Result<(PathBuf, PathBuf)> {
    let folder = home("out");
    fs::create_dir_all(&folder).context("making a folder for the program")?;
    if is_root() {
        chown(&folder, Some(NOBODY), Some(NOBODY)).context("giving the folder away")?;
    }
    let reachable = home("callready");
    fs::write(&reachable, "").context("making a place for the program")?;
    bind(program, &reachable)?;
    Ok((folder, reachable))
}

/// Copies what the program observed to the folder `to`, under the scenario's name.
pub fn save_observations(folder: &Path, to: &Path, scenario: &Scenario) -> Result<()> {
    let saved = to.join(format!("{}.jsonl", scenario.name));
    fs::copy(folder.join(OBSERVATIONS), &saved).with_context(|| format!("saving {}", saved.display())).map(drop)
}

/// What the program observed; none where it saved nothing that can be read.
pub fn seen(folder: &Path) -> Option<Vec<Observation>> {
    let recording = fs::read(folder.join(OBSERVATIONS)).ok().and_then(|saved| Recording::read(saved.as_slice()).ok());
    recording.map(|recording| recording.observations)
}

/// Runs `command` on the client to its end, or kills it after two and a half minutes.
pub fn finish(mut command: Command) -> Result<Output> {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = within(CLIENT, || command.spawn().with_context(|| format!("starting {command:?}")))?;
    let id = nix::unistd::Pid::from_raw(i32::try_from(child.id()).context("process id")?);
    let stdout = child.stdout.take().context("no standard output")?;
    let stderr = child.stderr.take().context("no standard error")?;
    let (done, ended) = std::sync::mpsc::channel::<()>();
    let watch = std::thread::spawn(move || {
        let late =
            ended.recv_timeout(LONGEST_RUN).is_err_and(|error| error == std::sync::mpsc::RecvTimeoutError::Timeout);
        if late {
            let _ = nix::sys::signal::kill(id, nix::sys::signal::Signal::SIGKILL);
        }
        late
    });
    let errors = std::thread::spawn(move || std::io::read_to_string(stderr).unwrap_or_default());
    let text = std::io::read_to_string(stdout).context("reading the report")?;
    let status = child.wait().context("waiting for the program")?;
    drop(done);
    if watch.join().unwrap_or(true) {
        bail!("the program ran longer than {LONGEST_RUN:?} and was killed");
    }
    Ok(Output { status, stdout: text.into_bytes(), stderr: errors.join().unwrap_or_default().into_bytes() })
}

fn outcome(inside: &Inside) -> Result<Outcome> {
    let began = Instant::now();
    let mut scenario = Scenario::read(&inside.scenario)?;
    scenario.link.seed += inside.repetition;
    if let Some(percent) = inside.loss {
        scenario.link.loss = percent / 100.0;
        scenario.expect = Expected::default();
    }
    let table = scenario.table()?;
    let lab = Lab::build(&scenario, &table)?;
    impairment::assert(&lab, &scenario).context("it does not impair what it must")?;
    let mut outcome = Outcome { lab_s: began.elapsed().as_secs_f64(), ..Outcome::default() };
    if let Some(path) = &inside.program {
        let (folder, reachable) = stage(path)?;
        let started = Instant::now();
        let saved = folder.join(REPORT);
        let mut command = program(&reachable, &scenario, &lab, &folder, "json");
        command.args(["--save".as_ref(), saved.as_os_str()]);
        let output = finish(command)?;
        outcome.program_s = started.elapsed().as_secs_f64();
        if let Some(to) = &inside.save_observations {
            save_observations(&folder, to, &scenario)?;
        }
        let observations = seen(&folder);
        judge(&scenario, &lab, (&output, observations.as_deref(), inside.only_tested), &mut outcome);
        outcome.faults.extend(judged_again(&reachable, &folder, &output)?);
        if inside.mend {
            let again = || finish(program(&reachable, &scenario, &lab, &folder, "json"));
            mend((&lab, &table), (&reachable, &saved), again, &mut outcome)?;
        }
    }
    lab.end();
    Ok(outcome)
}

fn judge(
    scenario: &Scenario,
    lab: &Lab,
    (output, observations, only_tested): (&Output, Option<&[Observation]>, bool),
    outcome: &mut Outcome,
) {
    match serde_json::from_slice::<Report>(&output.stdout) {
        Ok(report) => {
            let (score, lies) = Score::of(&report, &lab.firewall, observations.map(tested).as_ref());
            outcome.faults.extend(if only_tested { lies } else { oracle::lies(&report, lab, scenario.proxy.as_ref()) });
            (outcome.score, outcome.packets) = (Some(score), report.spent.packets);
            outcome.faults.extend(expect::differences(&scenario.expect, output.status.code(), &report));
            outcome.faults.extend(if only_tested { None } else { codes::fault(&report) });
            outcome.outline = expect::outline(&report);
            outcome.answer = answer(&report);
        }
        Err(error) => {
            outcome.faults.push(format!("no report ({error}); {}", output.status));
            outcome.outline = format!("  {}\n", String::from_utf8_lossy(&output.stderr).trim().replace('\n', "\n  "));
        }
    }
}

/// The same observations must give the same report, byte for byte.
fn judged_again(program: &Path, folder: &Path, first: &Output) -> Result<Option<String>> {
    if !folder.join(OBSERVATIONS).exists() {
        return Ok(Some("no observations were saved".to_owned()));
    }
    let mut judge = Command::new(program);
    let again = judge.arg("judge").arg(folder.join(OBSERVATIONS)).args(["--format", "json"]).output();
    let again = again.context("judging the observations again")?;
    let same = (&again.stdout, again.status) == (&first.stdout, first.status);
    Ok((!same).then(|| "judged again, the same observations give another report".to_owned()))
}

/// The program must do its work as a plain user: root's labs hand it to nobody, others take its capabilities.
fn without_privileges() -> Command {
    let mut command = Command::new("setpriv");
    if is_root() {
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
    }
    command.args(["--bounding-set=-all", "--inh-caps=-all", "--no-new-privs", "--"]);
    command
}

const REPORT: &str = "report.json";
const OBSERVATIONS: &str = "observations.jsonl";
const NOBODY: u32 = 65534;
const LONGEST_RUN: Duration = Duration::from_secs(150);
