//! Reports on their way to the administrator: oldest first, again until acknowledged, and never again after that.
//!
//! A server that took a report, but whose answer was lost, gets it once more: by the run's id in every record it can tell.

mod connection;
mod destination;
mod exchange;

use std::io;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

use crate::net::Net;
use crate::store::{Damage, Entry, Outbox, State, Store, Tried};

pub use destination::Destination;
use exchange::{Outcome, exchange};

/// What came of the outbox.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Delivery {
    /// Reports that were acknowledged now.
    pub sent: usize,
    /// Reports that still wait.
    pub waiting: usize,
    /// Reports that will never be sent: the server refused them, or they are gone or damaged.
    pub given_up: usize,
    /// When to try again; nothing where none waits.
    pub again_in: Option<Duration>,
    /// Why one was not taken: the first that waits, else the last that was given up.
    pub why: Option<String>,
}

/// Sends what waits, oldest first, 20 reports and a minute and a half at most; what fails for a time ends it, for others would fare alike.
pub async fn deliver(store: &Store, outbox: &Outbox, to: &Destination, net: &Net, now: SystemTime) -> Delivery {
    let mut delivery = Delivery::default();
    if let Err(error) = send_all(store, outbox, to, net, now, &mut delivery).await {
        delivery.why = Some(format!("the outbox cannot be used: {error}"));
    }
    let waiting: Vec<Entry> = outbox.entries().unwrap_or_default().into_iter().filter(Entry::waits).collect();
    delivery.waiting = waiting.len();
    delivery.again_in = waiting.first().map(|first| first.pause(&to.place(), now));
    if delivery.why.is_some() && delivery.waiting > 0 {
        // Nothing is tried again in no time.
        delivery.again_in = delivery.again_in.map(|pause| pause.max(SHORTEST_PAUSE));
    }
    delivery
}

async fn send_all(
    store: &Store,
    outbox: &Outbox,
    to: &Destination,
    net: &Net,
    now: SystemTime,
    delivery: &mut Delivery,
) -> io::Result<()> {
    if !outbox.entries()?.iter().any(Entry::waits) {
        return Ok(());
    }
    let Some(_lock) = outbox.lock()? else {
        delivery.why = Some("another delivery is under way".to_owned());
        return Ok(());
    };
    let (place, began) = (to.place(), Instant::now());
    for entry in outbox.entries()?.iter().filter(|entry| entry.waits()).take(MOST_AT_ONCE) {
        if !entry.pause(&place, now).is_zero() {
            delivery.why = entry.tried().map(|tried| format!("{place}: {}", tried.why));
            break;
        }
        if began.elapsed() > ENOUGH {
            break;
        }
        let outcome = match store.read(&entry.id) {
            _ if entry.state.is_none() => refused("its entry in the outbox is damaged".to_owned()),
            Ok(report) => match to.request(&report) {
                Some(request) => exchange(net, to, request).await,
                None => refused("the address does not take its id".to_owned()),
            },
            Err(Damage::File(error)) if error.kind() == io::ErrorKind::NotFound => {
                refused("the report is gone".to_owned())
            }
            Err(Damage::File(error)) => return Err(error),
            Err(damage) => refused(format!("the report is damaged: {damage}")),
        };
        match outcome {
            Outcome::Taken { rejected } => {
                outbox.settle(&entry.id, &State::Sent)?;
                delivery.sent += 1;
                if rejected > 0 {
                    delivery.why = Some(format!("{place}: it rejected {rejected} records of a report"));
                }
            }
            Outcome::Refused { why } => {
                let why = format!("{place}: {why}");
                outbox.settle(&entry.id, &State::GivenUp { why: why.clone() })?;
                delivery.given_up += 1;
                delivery.why = Some(why);
            }
            Outcome::Later { why, after } => {
                delivery.why = Some(format!("{place}: {why}"));
                let tried = entry.tried().map_or(0, |tried| tried.times);
                let until = now + began.elapsed() + pause(tried, after, net.random());
                // Rounded up: never earlier than the server said.
                let not_before = until.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs() + 1;
                outbox.postpone(&entry.id, Tried { times: tried.saturating_add(1), not_before, at: place, why })?;
                break;
            }
        }
    }
    Ok(())
}

fn refused(why: String) -> Outcome {
    Outcome::Refused { why }
}

/// How long to wait after so many tries: what the server said, else twice as long each time; `dice` keeps a fleet from coming back all at once.
fn pause(tried: u32, after: Option<Duration>, dice: [u8; 2]) -> Duration {
    let share = f64::from(u16::from_le_bytes(dice)) / f64::from(u16::MAX);
    match after {
        Some(after) => after.max(SHORTEST_PAUSE).mul_f64(1.0 + share / 10.0),
        None => (FIRST_PAUSE * 2_u32.saturating_pow(tried.min(16))).min(LONGEST_PAUSE).mul_f64(0.5 + share / 2.0),
    }
}

/// Reports of one delivery.
const MOST_AT_ONCE: usize = 20;
/// No report is begun later in a delivery than this.
const ENOUGH: Duration = Duration::from_mins(1);
const FIRST_PAUSE: Duration = Duration::from_secs(30);
const LONGEST_PAUSE: Duration = Duration::from_hours(1);
/// Whatever a server says.
const SHORTEST_PAUSE: Duration = Duration::from_secs(5);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_an_hour_and_differ_from_device_to_device() {
        let bounds = |tried| [[0, 0], [255, 255]].map(|dice| pause(tried, None, dice).as_secs());
        assert_eq!([bounds(0), bounds(1), bounds(2)], [[15, 30], [30, 60], [60, 120]]);
        assert_eq!([bounds(7), bounds(u32::MAX)], [[1800, 3600]; 2]);
    }

    #[test]
    fn what_a_server_says_is_never_undercut() {
        let bounds = |seconds| [[0, 0], [255, 255]].map(|dice| pause(9, Some(Duration::from_secs(seconds)), dice));
        assert_eq!(bounds(100), [Duration::from_secs(100), Duration::from_secs(110)]);
        assert_eq!(bounds(0)[0], SHORTEST_PAUSE);
    }
}
