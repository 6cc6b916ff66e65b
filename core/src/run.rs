//! Carries a plan out: one deadline, capped concurrency and packet rate, random order, cancellation that loses nothing.

use std::collections::BTreeSet;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use thiserror::Error;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::device::{Depth, Device};
use crate::net::{Net, NetOptions, Roots, Trusts};
use crate::observe::{Agent, End, Ended, Header, Observation, Probe, Recording, Role, Spent};
use crate::plan::{Phase, Plan, Round, Work, plan};
use crate::probe::{Seen, perform, survey};
use crate::profile::{Choice, ChoiceError, Profile, RelayPart, Table};
use crate::wire::turn::Credentials;

/// What is to be checked, where, and how.
#[derive(Debug, Clone)]
pub struct Request {
    /// The vendor's table.
    pub profile: Profile,
    /// Device class, parameters, names.
    pub choice: Choice,
    /// How thoroughly.
    pub depth: Depth,
    /// The device and its position.
    pub device: Device,
    /// Wall clock at the start.
    pub started: SystemTime,
    /// What the configuration got wrong, as sentences for the report.
    pub notices: Vec<String>,
    /// Decides the order of probes and their random identifiers.
    pub seed: u64,
    /// What this device trusts.
    pub trusted: Roots,
}

/// What is told while a run goes on.
#[derive(Debug)]
pub enum Event<'a> {
    /// It begins.
    Began(&'a Header),
    /// Something was seen.
    Saw(&'a Observation),
    /// It is so far.
    Progress(Progress),
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What the current round is for.
    pub phase: Phase,
    /// Probes carried out.
    pub done: usize,
    /// Probes known to be needed so far; grows when something has to be looked at again.
    pub planned: usize,
    /// How long it has taken, milliseconds.
    pub took_ms: u64,
    /// What was sent so far.
    pub spent: Spent,
}

/// Why a check cannot begin.
#[derive(Debug, Error)]
pub enum CheckError {
    /// The parameters do not fit the profile.
    #[error(transparent)]
    Choice(#[from] ChoiceError),
    /// The table would turn the agent into a scanner.
    #[error(
        "this table needs up to {probes} probes; at most {MOST_PROBES} are allowed in one run: use --depth quick, or fewer hosts"
    )]
    TooLarge {
        /// How many it would take.
        probes: usize,
    },
    /// The trust stores or the interface could not be used.
    #[error("cannot prepare the network: {0}")]
    Net(#[from] std::io::Error),
}

/// A seed that nobody can foretell.
pub fn unpredictable() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// Checks a table from this device and records what was seen; ends early on the deadline or when cancelled.
pub async fn check(
    mut request: Request,
    mut tell: impl FnMut(Event<'_>),
    cancel: CancellationToken,
) -> Result<Recording, CheckError> {
    let table = Table::of(&request.profile, &request.choice)?;
    let plan = plan(&table, &request.device, request.depth);
    let probes = plan.most_probes();
    if probes > MOST_PROBES {
        return Err(CheckError::TooLarge { probes });
    }
    let mut order = StdRng::seed_from_u64(request.seed);
    let mut options = options(&request.device, request.trusted.clone(), order.random());
    (options.relay, request.notices) = relay(&request);
    let net = Net::new(options)?;
    let header = header(&request);
    tell(Event::Began(&header));
    let mut log = Log::new(net.clone(), tell);
    let deadline = tokio::time::sleep(request.device.deadline);
    let ended = tokio::select! {
        biased;
        () = cancel.cancelled() => Ended::Cancelled,
        () = deadline => Ended::Deadline,
        ended = rounds(&plan, &net, &mut order, &mut log) => ended,
    };
    // Probes that were cut off close their sockets now, so that these are counted too.
    tokio::task::yield_now().await;
    log.drain();
    // What flies beside the rounds is nothing that the table waits for.
    let ended = if ended == Ended::Deadline && log.whole { Ended::Complete } else { ended };
    let end = End { took_ms: millis(log.began.elapsed()), ended, spent: net.spent() };
    Ok(Recording { header, observations: log.observations, end })
}

async fn rounds(plan: &Plan, net: &Net, order: &mut StdRng, log: &mut Log<impl FnMut(Event<'_>)>) -> Ended {
    let (mut done, mut planned) = (0, 0);
    // What the survey saw, of which nobody knows beforehand how much it will be.
    let mut walked = 0;
    let mut sent = BTreeSet::new();
    let mut surveyed = false;
    // The second ends with the run, whatever has come of it by then.
    let (mut beside, mut passing) = (JoinSet::new(), JoinSet::new());
    loop {
        let mut long = plan.beside(&log.observations);
        long.retain(|probe| sent.insert((probe.role, probe.attempt, probe.ask.clone())));
        let (awaited, others): (Vec<Probe>, Vec<Probe>) = long.into_iter().partition(|probe| probe.ask.is_awaited());
        planned += awaited.len();
        send(net, awaited, &log.sender, &mut beside);
        send(net, others, &log.sender, &mut passing);
        let Some(Round { phase, work }) = plan.next(&log.observations) else {
            if beside.is_empty() {
                return Ended::Complete;
            }
            log.whole = true;
            log.show(Phase::Beside, done + walked, planned + walked);
            let _ = beside.join_next().await;
            done += 1;
            log.drain();
            continue;
        };
        let mut probes = match work {
            Work::Probes(probes) => probes,
            Work::Survey(wanted) if !surveyed => {
                surveyed = true;
                let mut report = |role: Role, seen: Seen| {
                    log.take(role, 1, seen);
                    walked += 1;
                    log.show(phase, done + walked, planned + walked);
                };
                // Silent ports are proven by the routers on the way.
                survey(net, wanted, &mut report).await;
                continue;
            }
            Work::Survey(_) => return Ended::Deadline,
        };
        // Whatever a probe fails to observe, and however much there is to do, the run ends.
        probes.retain(|probe| sent.insert((probe.role, probe.attempt, probe.ask.clone())));
        planned += probes.len();
        if probes.is_empty() || planned > MOST_IN_ALL {
            return Ended::Deadline;
        }
        probes.shuffle(order);
        let mut flying = JoinSet::new();
        send(net, probes, &log.sender, &mut flying);
        log.show(phase, done + walked, planned + walked);
        while flying.join_next().await.is_some() {
            done += 1;
            log.drain();
            log.show(phase, done + walked, planned + walked);
        }
    }
}

/// Sends probes off, paced, at most [`AT_ONCE`] at a time.
fn send(net: &Net, probes: Vec<Probe>, sender: &mpsc::UnboundedSender<(Role, u8, Seen)>, flying: &mut JoinSet<()>) {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    for (i, probe) in probes.into_iter().enumerate() {
        let (net, sender, places) = (net.clone(), sender.clone(), Arc::clone(&places));
        let turn = PACE * u32::try_from(i / BURST).unwrap_or(u32::MAX);
        flying.spawn(async move {
            tokio::time::sleep(turn).await;
            let Ok(_place) = places.acquire_owned().await else { return };
            let mut report = |seen: Seen| {
                // The receiver outlives every probe; after a cancel nobody reads any more.
                let _ = sender.send((probe.role, probe.attempt, seen));
            };
            // Thousands wait for their turn; what a probe needs in flight is large and made when it leaves.
            Box::pin(perform(&net, &probe.ask, probe.wait, &mut report)).await;
        });
    }
}

/// What has been seen so far; steps reach it as they end, so that a cancelled probe still leaves its finished ones.
struct Log<T> {
    net: Net,
    tell: T,
    began: Instant,
    observations: Vec<Observation>,
    /// Every round is over.
    whole: bool,
    sender: mpsc::UnboundedSender<(Role, u8, Seen)>,
    receiver: mpsc::UnboundedReceiver<(Role, u8, Seen)>,
}

impl<T: FnMut(Event<'_>)> Log<T> {
    fn new(net: Net, tell: T) -> Self {
        let (sender, receiver) = mpsc::unbounded_channel();
        Self { net, tell, began: Instant::now(), observations: Vec::new(), whole: false, sender, receiver }
    }

    fn drain(&mut self) {
        while let Ok((role, attempt, seen)) = self.receiver.try_recv() {
            self.take(role, attempt, seen);
        }
    }

    fn take(&mut self, role: Role, attempt: u8, seen: Seen) {
        let observation = Observation {
            n: u32::try_from(self.observations.len() + 1).unwrap_or(u32::MAX),
            at_us: micros(seen.began.saturating_duration_since(self.began)),
            took_us: micros(seen.took),
            role,
            attempt,
            step: seen.step,
            saw: seen.saw,
        };
        (self.tell)(Event::Saw(&observation));
        self.observations.push(observation);
    }

    fn show(&mut self, phase: Phase, done: usize, planned: usize) {
        let (took_ms, spent) = (millis(self.began.elapsed()), self.net.spent());
        (self.tell)(Event::Progress(Progress { phase, done, planned, took_ms, spent }));
    }
}

/// How a device's sockets are made, and what is trusted.
pub fn options(device: &Device, trusted: Roots, seed: u64) -> NetOptions {
    let public = device.roots.clone().map_or(Roots::Bundled, Roots::File);
    NetOptions {
        egress: device.egress.clone(),
        allow_private: device.allow_private,
        credentials: device.proxy.as_ref().and_then(|proxy| proxy.credentials.clone()),
        trust: Trusts { device: trusted, public },
        ..NetOptions::new(seed)
    }
}

/// What relays are told, and the notices of the run: one more where it cannot be used.
fn relay(request: &Request) -> (Option<Credentials>, Vec<String>) {
    let of = |part| request.profile.relay(part, &request.choice);
    let user = of(RelayPart::User).unwrap_or_default();
    let mut notices = request.notices.clone();
    let made = match (of(RelayPart::Password), of(RelayPart::Secret)) {
        (Some(password), _) => Some(Credentials::new(&user, &password)),
        (None, Some(secret)) => {
            let now = request.started.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
            Some(Credentials::rest(&secret, &user, (now + VALID).as_secs()))
        }
        (None, None) => {
            if !user.is_empty() {
                notices.push("A relay's user is set without a password; relays are asked without.".to_owned());
            }
            None
        }
    };
    match made.transpose() {
        Ok(credentials) => (credentials, notices),
        Err(unusable) => {
            notices.push(format!("{unusable}; relays are asked without."));
            (None, notices)
        }
    }
}

fn header(request: &Request) -> Header {
    let started = OffsetDateTime::from(request.started).replace_nanosecond(0);
    Header {
        schema: Header::SCHEMA.to_owned(),
        agent: Agent { version: env!("CARGO_PKG_VERSION").to_owned(), platform: request.device.platform.clone() },
        profile: request.profile.clone(),
        choice: request.profile.without_secrets(&request.choice),
        depth: request.depth,
        started: started.ok().and_then(|time| time.format(&Rfc3339).ok()).unwrap_or_default(),
        runner: request.device.runner,
        network: request.device.network.clone(),
        notices: request.notices.clone(),
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

/// A password made from a shared secret lives as long.
const VALID: Duration = Duration::from_secs(3_600);
/// Connections in flight at a time.
const AT_ONCE: usize = 512;

/// Probes started together.
const BURST: usize = 32;

/// Pause between two bursts: 3,200 probes a second at most.
const PACE: Duration = Duration::from_millis(10);

/// Probes of a run's first look: a table cannot turn the agent into a scanner.
const MOST_PROBES: usize = 20_000;

/// Probes of a run, retests and walks included.
const MOST_IN_ALL: usize = 3 * MOST_PROBES;
