//! Says something of one's own choice to a port, and tells what comes back first: filters may look at what is said.

use std::net::IpAddr;
use std::time::Duration;

use rustls::ClientConnection;
use rustls::pki_types::ServerName;
use tokio::io::AsyncWriteExt;
use tokio::time::{Instant, timeout};

use super::{Seen, socket_address};
use crate::net::{Exchange, Net, Stream, Timed, connect, exchange, silent};
use crate::observe::{Content, Saw, Step, Target};
use crate::profile::Transport;
use crate::wire::stun::{Frame, Id, MOST_BYTES, binding_request, frame, judge};

/// Says it once; with `ttl`, so that it lives for as many hops, which the connection before it does not.
pub(super) async fn ask(
    net: &Net,
    target: &Target,
    content: &Content,
    ttl: Option<u8>,
    wait: Duration,
    seen: &mut impl FnMut(Seen),
) {
    let id = net.random();
    let timed = match (said(net, target.address, content, id), target.transport) {
        (None, _) => Timed::since(Instant::now(), Saw::Garbage { why: "not a server name".to_owned() }),
        (Some(bytes), Transport::Tcp) => {
            let opened = connect(net, socket_address(target), None, wait).await;
            match opened.1 {
                Some(stream) => on_connection(stream, &bytes, |heard| read(content, heard, id), ttl, wait).await,
                None => Timed { saw: Saw::Garbage { why: "no connection".to_owned() }, ..opened.0 },
            }
        }
        (Some(payload), Transport::Udp) => {
            let datagram = Exchange { to: socket_address(target), hops: ttl, payload: &payload, again: &[], wait };
            let odd = || Saw::Garbage { why: "another answer".to_owned() };
            exchange(net, datagram, |heard| Ok(read(content, heard, id).unwrap_or_else(odd))).await
        }
    };
    seen(Seen::of(Step::Say { target: target.clone(), content: content.clone(), ttl }, timed));
}

async fn on_connection(
    mut stream: Stream,
    bytes: &[u8],
    read: impl Fn(&[u8]) -> Option<Saw>,
    ttl: Option<u8>,
    wait: Duration,
) -> Timed {
    let began = Instant::now();
    if ttl.is_some_and(|hops| stream.limit(hops).is_err()) {
        return Timed::since(began, Saw::OsRefused { error: "no hop limit".to_owned() });
    }
    let answer = timeout(wait, converse(&mut stream, bytes, read)).await;
    Timed::since(began, answer.unwrap_or_else(|_| silent(wait)))
}

async fn converse(stream: &mut Stream, bytes: &[u8], read: impl Fn(&[u8]) -> Option<Saw>) -> Saw {
    let mut heard = Vec::new();
    let mut buffer = [0; MOST_BYTES];
    let mut said = stream.write_all(bytes).await;
    loop {
        let received = match said {
            Ok(()) => stream.hear(&mut buffer).await,
            Err(error) => Err(error),
        };
        said = Ok(());
        match received {
            Ok(0) if heard.is_empty() => return Saw::Cut { reset: false },
            Ok(0) => return Saw::Garbage { why: "no whole answer".to_owned() },
            Ok(length) => heard.extend_from_slice(buffer.get(..length).unwrap_or_default()),
            // A router's report ends no connection that is open, but it tells how far this came.
            Err(error) => return stream.failure(&error, || Saw::Unreachable { error: error.kind().to_string() }),
        }
        if let Some(saw) = read(&heard) {
            return saw;
        }
    }
}

/// The bytes to be said; none where the name is no server name.
fn said(net: &Net, address: IpAddr, content: &Content, id: Id) -> Option<Vec<u8>> {
    match content {
        Content::Neutral => Some(NEUTRAL.to_vec()),
        Content::Stun => Some(binding_request(id)),
        Content::Tls { name } => {
            // An address is no server name (RFC 6066 section 3), so none is sent.
            let name = name.as_ref().map_or(Ok(ServerName::from(address)), |name| ServerName::try_from(name.clone()));
            let mut hello = Vec::new();
            ClientConnection::new(net.tls(), name.ok()?).ok()?.write_tls(&mut hello).ok()?;
            Some(hello)
        }
    }
}

/// What an answer is worth; none while more of it is needed.
fn read(content: &Content, heard: &[u8], id: Id) -> Option<Saw> {
    let odd = |why: &str| Some(Saw::Garbage { why: why.to_owned() });
    match content {
        Content::Neutral => odd("answered"),
        Content::Tls { .. } => match heard {
            [kind, TLS, ..] if RECORDS.contains(kind) => Some(Saw::Answered),
            [kind] if RECORDS.contains(kind) => None,
            _ => odd("not TLS"),
        },
        Content::Stun => match frame(heard) {
            Frame::Whole(length) => {
                judge(heard.get(..length).unwrap_or_default(), id).map_or_else(|_| odd("another answer"), Some)
            }
            Frame::Broken => odd("not STUN"),
            Frame::Part => None,
        },
    }
}

/// As many bytes as a STUN binding request has; agents that share a port between protocols take none of them for theirs (RFC 7983 section 7).
const NEUTRAL: [u8; 20] = *b"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n";
/// Content types of TLS records (RFC 8446 appendix B.1), and the first byte of every version.
const RECORDS: std::ops::RangeInclusive<u8> = 20..=23;
const TLS: u8 = 3;
