//! The state machine: what is asked, what comes back, what is told.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::mem::take;
use std::net::SocketAddr;
use std::time::Duration;

use stun_rs::methods::DATA;
use stun_rs::{MessageClass, MessageType};

use super::access::Access;
use super::outcome::{Event, Outcome, Request};
use super::response::{self, Meaning};
use super::transaction::{Step, Transaction, due};
use super::{Carrier, Settings, Unsent, frames, message};
use crate::wire::stun::{Id, NO_RESPONSE, WRONG_ID, WRONG_METHOD, header};

/// An allocation on a relay, from the first request to the release.
///
/// `Ids` makes transaction ids; they must be random, for they are all that keeps strangers from answering.
pub struct Allocation<Ids> {
    settings: Settings,
    ids: Ids,
    state: State,
    access: Option<Access>,
    open: Vec<Transaction>,
    past: VecDeque<Id>,
    channels: BTreeMap<u16, Channel>,
    transmits: VecDeque<Vec<u8>>,
    events: VecDeque<Event>,
    ignored: BTreeMap<&'static str, u32>,
}

impl<Ids: FnMut() -> Id> Allocation<Ids> {
    /// Begins at `now`, with the first request.
    pub fn new(settings: Settings, ids: Ids, now: Duration) -> Self {
        let mut allocation = Self {
            settings,
            ids,
            state: State::Allocating,
            access: None,
            open: Vec::new(),
            past: VecDeque::new(),
            channels: BTreeMap::new(),
            transmits: VecDeque::new(),
            events: VecDeque::new(),
            ignored: BTreeMap::new(),
        };
        allocation.ask(Request::Allocate, None, false, now);
        allocation
    }

    /// Takes one datagram, or one piece of a stream.
    pub fn handle_input(&mut self, bytes: &[u8], now: Duration) {
        // Before there is a channel, what looks like its data is something else: HTTP, say.
        let handled = if frames::is_channel_data(bytes) && !self.channels.is_empty() {
            self.take_channel_data(bytes)
        } else {
            header(bytes).and_then(|(kind, id)| self.take_message(bytes, kind, id, now))
        };
        if let Err(why) = handled {
            self.ignore(why);
        }
    }

    /// Does what is due at `now`.
    pub fn handle_timeout(&mut self, now: Duration) {
        for mut transaction in take(&mut self.open) {
            match transaction.step(&self.settings, now) {
                Step::Wait => self.open.push(transaction),
                Step::Send => {
                    transaction.sent += 1;
                    transaction.due = due(&self.settings, transaction.sent, now);
                    self.transmits.push_back(transaction.bytes.clone());
                    self.open.push(transaction);
                }
                Step::GiveUp if transaction.forged => self.finish(&transaction, Outcome::Forged),
                Step::GiveUp => self.finish(&transaction, Outcome::NoAnswer),
            }
        }
    }

    /// Next datagram, or next bytes of the stream, to send to the server.
    pub fn poll_transmit(&mut self) -> Option<Vec<u8>> {
        self.transmits.pop_front()
    }

    /// When [`Self::handle_timeout`] is due; none while nothing is waited for.
    pub fn poll_timeout(&self) -> Option<Duration> {
        self.open.iter().map(|transaction| transaction.due).min()
    }

    /// Next event, in the order of what happened.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// What came and did not count, in a few words each, and how often.
    pub fn ignored(&self) -> &BTreeMap<&'static str, u32> {
        &self.ignored
    }

    /// Asks to let this peer send, and to send to it (RFC 8656 section 9).
    pub fn permit(&mut self, peer: SocketAddr, now: Duration) -> Result<(), Unsent> {
        self.ask_more(Request::Permit { peer }, now)
    }

    /// Asks for a channel to this peer, which also permits it, and returns its number; asked again, it keeps the number (RFC 8656 section 12).
    pub fn bind(&mut self, peer: SocketAddr, now: Duration) -> Result<u16, Unsent> {
        let known = self.channels.iter().find(|(_, channel)| channel.peer == peer).map(|(number, _)| *number);
        let free = || (FIRST_CHANNEL..).take(MOST_CHANNELS).find(|number| !self.channels.contains_key(number));
        let channel = known.or_else(free).ok_or(Unsent::TooMuch)?;
        self.ask_more(Request::Bind { peer, channel }, now)?;
        self.channels.entry(channel).or_insert(Channel { peer, bound: false });
        Ok(channel)
    }

    /// Asks for a longer life (RFC 8656 section 8); no time at all is [`Self::release`].
    pub fn refresh(&mut self, lifetime: Duration, now: Duration) -> Result<(), Unsent> {
        self.ask_more(Request::Refresh { lifetime }, now)
    }

    /// Gives the allocation back, also one of which only the server may know: a signed request for it is under way, or was never answered. What still
    /// comes through it is not taken, nor an answer to that request.
    pub fn release(&mut self, now: Duration) -> Result<(), Unsent> {
        let may_be_there = match self.state {
            State::Allocated => true,
            State::Allocating | State::Unanswered => self.access.is_some(),
            State::Over => false,
        };
        if !may_be_there {
            return Err(Unsent::NoAllocation);
        }
        self.open.retain(|transaction| transaction.request != Request::Allocate);
        self.ask_next(Request::Release, now)?;
        self.state = State::Over;
        Ok(())
    }

    /// Sends to a peer through the relay: by its channel once that is bound, else by an indication. The server drops it unless the peer is permitted.
    pub fn send(&mut self, peer: SocketAddr, data: &[u8]) -> Result<(), Unsent> {
        if self.state != State::Allocated {
            return Err(Unsent::NoAllocation);
        } else if self.is_full() {
            return Err(Unsent::TooMuch);
        } else if data.len() > MOST_DATA {
            return Err(Unsent::TooLong);
        }
        let channel = self.channels.iter().find(|(_, channel)| channel.bound && channel.peer == peer);
        let bytes = match channel {
            Some((number, _)) => frames::to_channel(*number, data, self.settings.carrier),
            None => message::send_indication((self.ids)(), peer, data),
        };
        self.transmits.push_back(bytes.ok_or(Unsent::TooLong)?);
        Ok(())
    }

    fn ask_more(&mut self, request: Request, now: Duration) -> Result<(), Unsent> {
        if self.state == State::Allocated { self.ask_next(request, now) } else { Err(Unsent::NoAllocation) }
    }

    fn ask_next(&mut self, request: Request, now: Duration) -> Result<(), Unsent> {
        if self.open.len() >= MOST_OPEN || self.is_full() {
            Err(Unsent::TooMuch)
        } else {
            self.ask(request, self.access.clone(), false, now);
            Ok(())
        }
    }

    /// Whether nobody fetches events, or what is to be sent.
    fn is_full(&self) -> bool {
        self.events.len() >= MOST_EVENTS || self.transmits.len() >= MOST_TRANSMITS
    }

    fn ask(&mut self, request: Request, access: Option<Access>, renewed: bool, now: Duration) {
        let id = (self.ids)();
        let bytes = message::request(id, &request, &self.settings, access.as_ref());
        let due = due(&self.settings, 1, now);
        let mut transaction =
            Transaction { id, request, bytes: Vec::new(), access, renewed, forged: false, sent: 1, due };
        match bytes {
            Some(bytes) => {
                transaction.bytes.clone_from(&bytes);
                self.transmits.push_back(bytes);
                self.open.push(transaction);
            }
            None => self.finish(&transaction, Outcome::malformed("a challenge too long to be answered")),
        }
    }

    fn take_message(&mut self, bytes: &[u8], kind: MessageType, id: Id, now: Duration) -> Result<(), &'static str> {
        match kind.class() {
            MessageClass::Indication if kind.method() == DATA => self.take_indication(bytes),
            MessageClass::Request | MessageClass::Indication => Err(NO_RESPONSE),
            MessageClass::SuccessResponse | MessageClass::ErrorResponse => self.take_response(bytes, kind, id, now),
        }
    }

    fn take_response(&mut self, bytes: &[u8], kind: MessageType, id: Id, now: Duration) -> Result<(), &'static str> {
        let Some(place) = self.open.iter().position(|transaction| transaction.id == id) else {
            return Err(if self.past.contains(&id) { "STUN that came twice" } else { WRONG_ID });
        };
        let mut transaction = self.open.remove(place);
        if kind.method() != message::method(&transaction.request) {
            self.open.insert(place, transaction);
            return Err(WRONG_METHOD);
        }
        match response::read(bytes, kind.class(), &transaction, self.settings.credentials.as_ref()) {
            Meaning::Forged(why) if self.settings.carrier == Carrier::Stream => {
                self.finish(&transaction, Outcome::Forged);
                Err(why)
            }
            Meaning::Forged(why) => {
                transaction.forged = true;
                self.open.insert(place, transaction);
                Err(why)
            }
            Meaning::Nothing(why) => {
                self.open.insert(place, transaction);
                Err(why)
            }
            Meaning::Again(access) => {
                self.forget(transaction.id);
                self.access = Some(access.clone());
                self.ask(transaction.request, Some(access), transaction.access.is_some(), now);
                Ok(())
            }
            Meaning::Over(outcome) => {
                self.finish(&transaction, outcome);
                Ok(())
            }
        }
    }

    fn take_indication(&mut self, bytes: &[u8]) -> Result<(), &'static str> {
        let message = message::decode(bytes).map_err(|_| NO_DATA)?;
        let (peer, data) = message::data(&message).ok_or(NO_DATA)?;
        self.take_data(peer, None, data)
    }

    fn take_channel_data(&mut self, bytes: &[u8]) -> Result<(), &'static str> {
        let (number, data) = frames::channel_data(bytes).ok_or(NO_DATA)?;
        let channel = self.channels.get(&number).ok_or("data by an unknown channel")?;
        self.take_data(channel.peer, Some(number), data.to_vec())
    }

    fn take_data(&mut self, peer: SocketAddr, channel: Option<u16>, bytes: Vec<u8>) -> Result<(), &'static str> {
        if self.state != State::Allocated {
            Err("data without an allocation")
        } else if self.events.len() >= MOST_EVENTS {
            Err("data that nobody fetched in time")
        } else {
            self.events.push_back(Event::Data { peer, channel, bytes });
            Ok(())
        }
    }

    fn finish(&mut self, transaction: &Transaction, outcome: Outcome) {
        self.forget(transaction.id);
        match (transaction.request, &outcome) {
            (Request::Allocate, Outcome::Allocated { .. }) => self.state = State::Allocated,
            (Request::Allocate, Outcome::NoAnswer) => self.state = State::Unanswered,
            (Request::Allocate, _) => self.state = State::Over,
            (Request::Bind { channel, .. }, Outcome::Granted) => {
                self.channels.entry(channel).and_modify(|channel| channel.bound = true);
            }
            _ => {}
        }
        self.events.push_back(Event::Done { request: transaction.request, outcome });
    }

    /// Remembers an id for a while, so that a second response is known for what it is.
    fn forget(&mut self, id: Id) {
        self.past.push_back(id);
        if self.past.len() > MOST_PAST {
            self.past.pop_front();
        }
    }

    fn ignore(&mut self, why: &'static str) {
        let times = self.ignored.entry(why).or_default();
        *times = times.saturating_add(1);
    }
}

impl<Ids> fmt::Debug for Allocation<Ids> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let open: Vec<_> = self.open.iter().map(|transaction| transaction.request).collect();
        f.debug_struct("Allocation")
            .field("settings", &self.settings)
            .field("state", &self.state)
            .field("open", &open)
            .field("ignored", &self.ignored)
            .finish_non_exhaustive()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Allocating,
    Allocated,
    Unanswered,
    Over,
}

#[derive(Debug, Clone, Copy)]
struct Channel {
    peer: SocketAddr,
    bound: bool,
}

/// Longest data of one [`Allocation::send`], bytes: with the headers of an indication it still fits every path without fragments.
pub const MOST_DATA: usize = 1200;

/// A test of a relay has a peer or two, and asks three things of each.
const MOST_OPEN: usize = 8;
/// The same, with room to spare: a number may not be given to another peer (RFC 8656 section 12).
const MOST_CHANNELS: usize = 16;
/// First of the numbers that clients choose from (RFC 8656 section 12).
const FIRST_CHANNEL: u16 = 0x4000;
/// A burst of data between two looks at the events.
const MOST_EVENTS: usize = 256;
/// A burst of data between two looks at what is to be sent.
const MOST_TRANSMITS: usize = 256;
/// All that can be open, sent again because of a 401 and again because of a 438.
const MOST_PAST: usize = 3 * MOST_OPEN;
const NO_DATA: &str = "data that cannot be read";
