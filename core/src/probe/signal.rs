//! Asks a server for a WebSocket in TLS (RFC 6455), straight or through the proxy, and keeps it open for a while where that is wanted.

use std::io;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONNECTION, HeaderValue, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE};
use hyper::{Request, Response, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{Instant, timeout_at};

use super::http::{self, Page, Watched, watch};
use super::{PATIENCE, Seen, proxy, tls};
use crate::net::{Connection, Net, Timed, connect};
use crate::observe::{By, Ending, Expect, Gate, Saw, Signal, Signalled, Stayed, Step, Target, Tunnel};
use crate::profile::Transport;
use crate::wire::websocket::{self, Frame, Frames};

/// What to ask: the name to ask for in TLS, and for how long a connection is kept.
pub(super) struct Errand<'a> {
    pub name: &'a str,
    pub asked: Signal,
    pub lasts: Duration,
}

/// Opens a connection and asks on it; whatever comes of that is one step, for it tells nothing about the port.
pub(super) async fn ask(net: &Net, gate: &Gate, on: &Errand<'_>, wait: Duration, seen: &mut impl FnMut(Seen)) {
    let step = Step::Signal { gate: gate.clone(), asked: on.asked };
    let began = Instant::now();
    let Some(connection) = open(net, gate, on.name, wait).await else {
        return seen(Seen::of(step, Timed::since(began, Saw::Signal(Signalled::Unopened))));
    };
    let mut kept = None;
    let timed = watch(connection, Instant::now(), wait.max(PATIENCE), async |connection| {
        let (came, open) = converse(net, connection, gate.port, on).await?;
        kept = open;
        Ok(Saw::Signal(came))
    })
    .await;
    let came = match (read(timed.saw), kept) {
        (Signalled::Upgraded, Some(open)) if on.asked == Signal::Stay => {
            Signalled::Stayed(keep(net, open, on.lasts).await)
        }
        (came, Some(open)) => {
            leave(net, open.connection).await;
            came
        }
        (came, None) => came,
    };
    let kept = matches!(came, Signalled::Stayed(_));
    let took = if kept { timed.began.elapsed() } else { timed.took };
    seen(Seen::of(step, Timed { began: timed.began, took, saw: Saw::Signal(came) }));
}

/// An agreed WebSocket, and what came on it already.
struct Open {
    connection: Connection,
    early: Bytes,
}

async fn open(net: &Net, gate: &Gate, name: &str, wait: Duration) -> Option<Connection> {
    let stream = match gate.by {
        By::Address(address) => {
            let target = Target { host: gate.host.clone(), address, transport: Transport::Tcp, port: gate.port };
            tls::open(net, &target, name, wait, &mut |_| ()).await
        }
        By::Proxy(proxy) => {
            let tunnel = Tunnel { proxy, host: gate.host.clone(), port: gate.port };
            let (_, stream) = connect(net, proxy, None, wait).await;
            let (_, stream) = proxy::open(net, stream?, &tunnel, wait.max(PATIENCE)).await;
            tls::shake(net, stream?, name, wait.max(PATIENCE)).await.1
        }
    };
    stream.map(Into::into)
}

async fn converse(
    net: &Net,
    connection: Watched,
    port: u16,
    on: &Errand<'_>,
) -> hyper::Result<(Signalled, Option<Open>)> {
    let key = websocket::key(net.random());
    let odd = |why: &str| (Signalled::Odd { why: why.to_owned() }, None);
    let Ok(request) = request(port, on, &key) else { return Ok(odd("not a page that can be asked for")) };
    http::converse(connection, request, async |answer| {
        if answer.status() != StatusCode::SWITCHING_PROTOCOLS {
            return Ok((Signalled::Answered { status: answer.status().as_u16() }, None));
        }
        if on.asked == Signal::Page || !agrees(&answer, &key) {
            return Ok(odd("101 without the right Sec-WebSocket-Accept"));
        }
        let Some((connection, early)) = http::upgraded(answer).await? else {
            return Ok(odd("101 without a connection"));
        };
        Ok((Signalled::Upgraded, Some(Open { connection, early })))
    })
    .await
}

fn request(port: u16, on: &Errand<'_>, key: &str) -> Result<Request<Full<Bytes>>, hyper::http::Error> {
    let page = Page { port, tls: true, name: on.name, path: "/", expect: &Expect::default() };
    let mut request = http::request(&page)?;
    if on.asked != Signal::Page {
        let headers = request.headers_mut();
        headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
        headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
        headers.insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
        headers.insert(SEC_WEBSOCKET_KEY, HeaderValue::try_from(key)?);
    }
    Ok(request)
}

/// RFC 6455 section 4.1: the server's answer has to prove that it read this very request.
fn agrees(answer: &Response<Incoming>, key: &str) -> bool {
    let header = |name| answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().trim();
    header(UPGRADE).eq_ignore_ascii_case("websocket") && header(SEC_WEBSOCKET_ACCEPT) == websocket::accept(key)
}

/// Puts what a conversation in HTTP came to in these words.
fn read(saw: Saw) -> Signalled {
    match saw {
        Saw::Signal(came) => came,
        Saw::Silent { waited_ms } => Signalled::Silent { waited_ms },
        Saw::Garbage { why } => Signalled::Odd { why },
        Saw::Cut { reset } => Signalled::Cut { reset },
        _ => Signalled::Cut { reset: false },
    }
}

/// Sends a ping a second for so long, and counts the pongs; a while longer than it sends.
async fn keep(net: &Net, open: Open, lasts: Duration) -> Stayed {
    let Open { connection: mut stream, early } = open;
    stream.tcp().hurry();
    let mut talk =
        Talk { net, began: Instant::now(), nonce: net.random(), frames: Frames::default(), sent: 0, heard: Vec::new() };
    let end = talk.converse(&mut stream, &early, lasts).await.unwrap_or_else(|end| end);
    if end == Ending::Open {
        leave(net, stream).await;
    }
    Stayed {
        sent: talk.sent,
        received: u32::try_from(talk.heard.len()).unwrap_or(u32::MAX),
        last_ms: talk.heard.last().copied(),
        span_ms: millis(lasts),
        end,
    }
}

struct Talk<'a> {
    net: &'a Net,
    began: Instant,
    nonce: [u8; 4],
    frames: Frames,
    sent: u32,
    /// When each pong came, milliseconds after the upgrade.
    heard: Vec<u64>,
}

impl Talk<'_> {
    async fn converse(&mut self, stream: &mut Connection, early: &[u8], lasts: Duration) -> Result<Ending, Ending> {
        let (end, mut next) = (self.began + lasts, self.began);
        self.take(stream, early).await?;
        let mut buffer = [0; 4096];
        loop {
            let now = Instant::now();
            if next <= now && now < end {
                let number = self.sent.to_be_bytes();
                let payload = [self.nonce, number].as_flattened().first_chunk().copied().unwrap_or_default();
                self.write(stream, &websocket::ping(payload, self.net.random())).await?;
                self.sent += 1;
                next = (next + EVERY).max(now);
            }
            if now >= end + LINGER || (now >= end && self.heard.len() >= self.sent as usize) {
                return Ok(Ending::Open);
            }
            let until = if now < end { next.min(end) } else { end + LINGER };
            match timeout_at(until, stream.read(&mut buffer)).await {
                Ok(Ok(0)) => return Ok(Ending::Parted),
                Ok(Ok(length)) => self.take(stream, buffer.get(..length).unwrap_or_default()).await?,
                // An end without TLS's own goodbye is anybody's.
                Ok(Err(_)) => return Ok(Ending::Cut),
                Err(_) => {}
            }
        }
    }

    /// Reads what came; fails with the ending where it is one.
    async fn take(&mut self, stream: &mut Connection, bytes: &[u8]) -> Result<(), Ending> {
        let mut frames = Vec::new();
        // What is no WebSocket after a right answer is the server's own doing.
        let taken = self.frames.take(bytes, |frame| frames.push(frame));
        for frame in frames {
            match frame {
                Frame::Close => return Err(Ending::Parted),
                Frame::Ping(payload) => self.write(stream, &websocket::pong(&payload, self.net.random())).await?,
                Frame::Pong(payload) => self.hear(&payload),
            }
        }
        taken.map_err(|_| Ending::Parted)
    }

    /// Counts a pong in its turn, each once: over TCP they come in order.
    fn hear(&mut self, payload: &[u8]) {
        let number =
            payload.strip_prefix(&self.nonce).and_then(|number| number.try_into().ok()).map(u32::from_be_bytes);
        let due = self.heard.len();
        if number.is_some_and(|number| number < self.sent && number as usize == due) {
            self.heard.push(millis(self.began.elapsed()));
        }
    }

    async fn write(&self, stream: &mut Connection, bytes: &[u8]) -> Result<(), Ending> {
        let written = async {
            stream.write_all(bytes).await?;
            stream.flush().await
        };
        // A connection that takes nothing more is as good as silent.
        match timeout_at(Instant::now() + EVERY, written).await {
            Ok(Err(error)) => Err(if error.kind() == io::ErrorKind::WriteZero { Ending::Parted } else { Ending::Cut }),
            Ok(Ok(())) | Err(_) => Ok(()),
        }
    }
}

/// Takes leave of a WebSocket, then of its connection.
async fn leave(net: &Net, mut stream: Connection) {
    // The answer is in; whether the goodbye arrives changes nothing.
    let _ = timeout_at(Instant::now() + GOODBYE, stream.write_all(&websocket::close(net.random()))).await;
    tls::leave(&mut stream).await;
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Between pings.
const EVERY: Duration = Duration::from_secs(1);
/// For pongs that are still on their way when the last ping has left.
const LINGER: Duration = Duration::from_secs(1);
const GOODBYE: Duration = Duration::from_millis(200);
