//! Sends packets as a call does: through two allocations on a relay, from each to the other.

use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::super::{PATIENCE, Seen};
use super::open;
use super::session::Session;
use crate::net::{Net, Timed};
use crate::observe::{Flow, Flows, Saw, Step, Target};
use crate::wire::media::{Nonce, Pace, Tally, VIDEO, VOICE, packet, read};
use crate::wire::turn::Event;

/// Asks for two allocations, lets them talk for so long, tells what came of it, and gives them back.
///
/// The steps that open the ways are told by [`super::ask`], which goes before; here only what fails instead of the packets is.
pub(in crate::probe) async fn ask(
    net: &Net,
    target: &Target,
    secured: Option<&str>,
    wait: Duration,
    lasts: Duration,
    seen: &mut impl FnMut(Seen),
) {
    let began = Instant::now();
    let wait = wait.max(PATIENCE);
    let (one, other) = tokio::join!(ready(net, target, secured, wait), ready(net, target, secured, wait));
    let saw = match (one, other) {
        (Ok(one), Ok(other)) => talk(net, one, other, wait, lasts).await,
        (Err(saw), _) | (_, Err(saw)) => saw,
    };
    let step = Step::Media { target: target.clone(), secured: secured.is_some() };
    seen(Seen::of(step, Timed::since(began, saw)));
}

/// An allocation, and where its peers send to.
struct End {
    session: Session,
    relayed: SocketAddr,
}

async fn ready(net: &Net, target: &Target, secured: Option<&str>, wait: Duration) -> Result<End, Saw> {
    let mut last = None;
    let pipe = open(net, target, secured, wait, &mut |step| last = Some(step.saw)).await;
    let gone = || Saw::Garbage { why: "a way that is gone".to_owned() };
    let pipe = pipe.map_err(|timed| timed.map(|timed| timed.saw).or(last).unwrap_or_else(gone))?;
    let mut session = Session::begin(net, pipe, wait);
    let relayed = session.allocate(wait).await?;
    Ok(End { session, relayed })
}

async fn talk(net: &Net, mut one: End, mut other: End, wait: Duration, lasts: Duration) -> Saw {
    let (to_other, to_one) = (other.relayed, one.relayed);
    let (bound, also) = tokio::join!(one.session.bind(to_other, wait), other.session.bind(to_one, wait));
    let saw = match bound.and(also) {
        Ok(()) => {
            let book = Book::new(net.random(), lasts);
            let (there, back) = tokio::join!(
                keep(&mut one.session, to_other, 0, &book),
                keep(&mut other.session, to_one, FLOWS.len(), &book)
            );
            // Whatever ended it early, what was counted until then is told, against the time that it was to last.
            let _ = there.and(back);
            book.saw()
        }
        Err(saw) => saw,
    };
    tokio::join!(one.session.end(), other.session.end());
    saw
}

/// What both ends count.
struct Book {
    nonce: Nonce,
    began: Instant,
    lasts: Duration,
    /// The flows of one end, then those of the other.
    tallies: Mutex<Vec<Tally>>,
}

impl Book {
    fn new(nonce: Nonce, lasts: Duration) -> Self {
        let tallies = Mutex::new(vec![Tally::default(); 2 * FLOWS.len()]);
        Self { nonce, began: Instant::now(), lasts, tallies }
    }

    fn sends(&self, flow: usize) -> u32 {
        let now = self.began.elapsed();
        self.tallies().get_mut(flow).map_or(0, |tally| tally.sends(now))
    }

    fn hears(&self, bytes: &[u8]) {
        let now = self.began.elapsed();
        if let Some((flow, number)) = read(bytes, self.nonce)
            && let Some(tally) = self.tallies().get_mut(usize::from(flow))
        {
            tally.hears(number, now);
        }
    }

    fn saw(&self) -> Saw {
        let tallies = self.tallies();
        let both = |flow: usize| {
            let ends = tallies.iter().skip(flow).step_by(FLOWS.len()).map(Tally::flow);
            let flow = ends.reduce(|one, other| one.with(&other)).unwrap_or_default();
            Flow { span_ms: u64::try_from(self.lasts.as_millis()).unwrap_or(u64::MAX), ..flow }
        };
        Saw::Media(Box::new(Flows { voice: both(0), video: both(1) }))
    }

    fn tallies(&self) -> std::sync::MutexGuard<'_, Vec<Tally>> {
        self.tallies.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sends an end's flows at their pace and counts what comes for it; a while longer than it sends.
async fn keep(session: &mut Session, peer: SocketAddr, first: usize, book: &Book) -> Result<(), Saw> {
    let mut next: Vec<Instant> = FLOWS.iter().map(|_| book.began).collect();
    let end = book.began + book.lasts;
    loop {
        let now = Instant::now();
        for ((at, pace), flow) in next.iter_mut().zip(FLOWS).zip(first..) {
            if *at <= now && now < end {
                let number = book.sends(flow);
                session.say(peer, &packet(book.nonce, u8::try_from(flow).unwrap_or(u8::MAX), number, *pace));
                // What this device was too busy to send in time is left out rather than sent in a burst.
                *at = (*at + pace.every).max(now);
            }
        }
        let until = if now < end { next.iter().min().copied().unwrap_or(end).min(end) } else { end + LINGER };
        match session.step(until).await? {
            Some(Event::Data { bytes, .. }) => book.hears(&bytes),
            Some(Event::Done { .. }) => {}
            None if now >= end => return Ok(()),
            None => {}
        }
    }
}

const FLOWS: &[Pace] = &[VOICE, VIDEO];
/// For what is still on its way when the last packet has left.
const LINGER: Duration = Duration::from_millis(500);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_that_is_cut_ends_its_flows_however_few_packets_were_sent() {
        for (lasts_ms, lasted) in [(3_000, false), (500, true)] {
            let book = Book::new([7; 8], Duration::from_millis(lasts_ms));
            for flow in 0..2 * FLOWS.len() {
                let number = book.sends(flow);
                book.hears(&packet(book.nonce, u8::try_from(flow).unwrap_or(u8::MAX), number, VOICE));
            }
            let Saw::Media(flows) = book.saw() else { panic!("no flows") };
            assert_eq!([flows.voice, flows.video].map(|flow| (flow.received, flow.lasted())), [(2, lasted); 2]);
        }
    }
}
