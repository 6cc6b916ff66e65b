//! Runs scenarios, several labs side by side, and says what came of each.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, mpsc};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::answer::accept;
use crate::inside::Outcome;
use crate::sandbox::{is_root, refused, told};
use crate::scenario::Scenario;

/// `callready-lab run`.
#[derive(Debug, Clone, Args)]
pub struct Run {
    /// Scenario files, or folders of them.
    #[arg(default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios"))]
    pub scenarios: Vec<PathBuf>,
    /// Labs side by side.
    #[arg(long, default_value_t = 2)]
    pub jobs: usize,
    /// How often each scenario runs, each time with another seed.
    #[arg(long, default_value_t = 1)]
    pub repeat: u64,
    /// Only scenarios whose name contains one of these (comma-separated).
    #[arg(long, value_delimiter = ',')]
    pub filter: Vec<String>,
    /// The program under test; by default `callready` beside this program.
    #[arg(long)]
    pub program: Option<PathBuf>,
    /// Lose this share of frames each way, percent, in place of each scenario's own; then only the truth about every port counts.
    #[arg(long)]
    pub loss: Option<f64>,
    /// Build each lab and prove its impairment, but run no program.
    #[arg(long)]
    pub only_lab: bool,
    /// Copy what the program observed to this folder.
    #[arg(long)]
    pub save_observations: Option<PathBuf>,
    /// Write the answers into the scenarios that have a golden one and get another.
    #[arg(long)]
    pub accept: bool,
    /// As a plain user, in a user namespace.
    #[arg(long)]
    pub unprivileged: bool,
    /// Fail where this machine cannot host a lab.
    #[arg(long)]
    pub require_lab: bool,
}

/// Runs what was asked for; true when nothing failed.
pub fn run(run: &Run) -> Result<bool> {
    let all = tasks(run)?;
    let as_root = is_root() && !run.unprivileged;
    let (tasks, skipped): (Vec<Task>, Vec<Task>) =
        all.into_iter().partition(|task| as_root || !task.scenario.needs_root());
    for task in &skipped {
        println!(
            "SKIPPED {}: squid runs as nobody but a user of its own, which only root can give it",
            task.scenario.name
        );
    }
    let skipped = skipped.len();
    if let Some(why) = refused(run.unprivileged) {
        println!("THIS MACHINE CANNOT HOST THE LAB: {why}");
        let (failed, skipped) = if run.require_lab { (tasks.len(), skipped) } else { (0, tasks.len() + skipped) };
        println!("0 passed, {failed} failed, {skipped} skipped");
        return Ok(!run.require_lab);
    }
    let program = if run.only_lab { None } else { Some(program(run.program.as_deref())?) };
    let mut failed = 0;
    side_by_side(
        &tasks,
        run.jobs,
        |task| one(task, program.as_deref(), run),
        |task, outcome| {
            failed += usize::from(!outcome.faults.is_empty());
            say(task, &outcome);
            let golden = task.scenario.expect.answer.as_ref();
            if run.accept && golden.is_some_and(|golden| *golden != outcome.answer) && !outcome.answer.is_empty() {
                let _ = accept(&task.path, &outcome.answer).inspect_err(|error| println!("       {error:#}"));
            }
        },
    );
    println!("{} passed, {failed} failed, {skipped} skipped", tasks.len() - failed);
    Ok(failed == 0)
}

/// Does `work` on each task, `jobs` at a time, and hands each result on as it comes.
pub fn side_by_side<T: Sync, R: Send>(
    tasks: &[T],
    jobs: usize,
    work: impl Fn(&T) -> R + Sync,
    mut hand_on: impl FnMut(&T, R),
) {
    let (results, arriving) = mpsc::channel();
    let next = Mutex::new(tasks.iter());
    std::thread::scope(|scope| {
        for _ in 0..jobs.max(1) {
            let (results, next, work) = (results.clone(), &next, &work);
            scope.spawn(move || {
                while let Some(task) = next.lock().ok().and_then(|mut tasks| tasks.next()) {
                    let _ = results.send((task, work(task)));
                }
            });
        }
        drop(results);
        for (task, result) in arriving {
            hand_on(task, result);
        }
    });
}

/// The program under test: the one named, or `callready` beside this program.
pub fn program(named: Option<&Path>) -> Result<PathBuf> {
    let beside = std::env::current_exe().context("finding this program")?.with_file_name("callready");
    let program = named.map_or(beside, Path::to_owned);
    program
        .canonicalize()
        .with_context(|| format!("{} is not there; build it or name it with --program", program.display()))
}

struct Task {
    path: PathBuf,
    scenario: Scenario,
    repetition: u64,
}

fn tasks(run: &Run) -> Result<Vec<Task>> {
    let mut scenarios = BTreeMap::new();
    for path in &run.scenarios {
        for path in files(path)? {
            let scenario = Scenario::read(&path)?;
            let path = path.canonicalize().with_context(|| path.display().to_string())?;
            if run.filter.is_empty() || run.filter.iter().any(|part| scenario.name.contains(part)) {
                scenarios.insert(scenario.name.clone(), (path, scenario));
            }
        }
    }
    if scenarios.is_empty() {
        bail!("no scenario is called that");
    }
    let repeated = (0..run.repeat)
        .flat_map(|repetition| scenarios.values().map(move |(path, scenario)| (repetition, path, scenario)));
    Ok(repeated
        .map(|(repetition, path, scenario)| Task { path: path.clone(), scenario: scenario.clone(), repetition })
        .collect())
}

fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).with_context(|| format!("reading {}", path.display()))? {
        let path = entry.with_context(|| format!("reading {}", path.display()))?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            files.push(path);
        }
    }
    Ok(files)
}

fn one(task: &Task, program: Option<&Path>, run: &Run) -> Outcome {
    outcome(task, program, run).unwrap_or_else(|error| Outcome::failed(&error))
}

fn outcome(task: &Task, program: Option<&Path>, run: &Run) -> Result<Outcome> {
    let mut arguments: Vec<OsString> = vec!["inside".into(), task.path.clone().into()];
    arguments.extend(["--repetition".into(), task.repetition.to_string().into()]);
    if let Some(loss) = run.loss {
        arguments.extend(["--loss".into(), loss.to_string().into()]);
    }
    if let Some(program) = program {
        arguments.extend(["--program".into(), program.into()]);
    }
    if let Some(folder) = &run.save_observations {
        std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        arguments.extend(["--save-observations".into(), folder.canonicalize().context("finding the folder")?.into()]);
    }
    sandboxed(arguments, run.unprivileged)
}

/// Runs this program with `arguments` in a sandbox, and reads the outcome that it prints.
pub fn sandboxed<I: AsRef<OsStr>>(arguments: impl IntoIterator<Item = I>, unprivileged: bool) -> Result<Outcome> {
    told(arguments, unprivileged, LONGEST)
}

fn say(task: &Task, outcome: &Outcome) {
    let repetition = if task.repetition > 0 { format!(" #{}", task.repetition + 1) } else { String::new() };
    let name = format!("{}{repetition}", task.scenario.name);
    let mut out = std::io::stdout().lock();
    let times = format!("{:5.2} s, lab {:4.2} s", outcome.program_s, outcome.lab_s);
    let _ = if outcome.faults.is_empty() {
        writeln!(out, "ok     {name:<44} {times}")
    } else {
        let faults: String =
            outcome.faults.iter().map(|fault| format!("       - {}\n", fault.replace('\n', "\n         "))).collect();
        let outline: String = outcome.outline.lines().map(|line| format!("       | {line}\n")).collect();
        write!(out, "FAILED {name:<44} {times}\n         {}\n{faults}{outline}", task.scenario.says)
    };
    let _ = out.flush();
}

const LONGEST: Duration = Duration::from_secs(200);
