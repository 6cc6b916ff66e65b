//! Resolves a name: the system's way, or directly at one resolver.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{Instant, timeout_at};

use super::Seen;
use crate::net::{Exchange, Net, Stream, Timed, connect, exchange, resolve, silent};
use crate::observe::{DnsWay, Saw, Step};
use crate::profile::Transport;
use crate::wire::dns::{Question, TRUNCATED};

/// Resolves `name`; an answer that does not fit into a datagram is asked for again over TCP, as a step of its own.
pub(super) async fn ask(net: &Net, name: &str, via: DnsWay, wait: Duration, seen: &mut impl FnMut(Seen)) {
    let step = |via| Step::Dns { name: name.to_owned(), via };
    let DnsWay::Direct { resolver, over, family } = via else {
        return seen(Seen::of(step(via), resolve(net, name, wait).await));
    };
    let id = u16::from_be_bytes(net.random());
    let Some(question) = Question::new(name, family, id) else {
        let no_name = Saw::Garbage { why: "not a DNS name".to_owned() };
        return seen(Seen::of(step(via), Timed::since(Instant::now(), no_name)));
    };
    if over == Transport::Udp {
        let timed = over_udp(net, &question, resolver, wait).await;
        let whole = !truncated(&timed.saw);
        seen(Seen::of(step(via), timed));
        if whole {
            return;
        }
    }
    let timed = over_tcp(net, &question, resolver, wait).await;
    seen(Seen::of(step(DnsWay::Direct { resolver, over: Transport::Tcp, family }), timed));
}

async fn over_udp(net: &Net, question: &Question, resolver: SocketAddr, wait: Duration) -> Timed {
    let again = [wait / 3, wait * 2 / 3];
    let datagram = Exchange { to: resolver, hops: None, payload: &question.bytes(), again: &again, wait };
    exchange(net, datagram, |bytes| question.judge(bytes)).await
}

async fn over_tcp(net: &Net, question: &Question, resolver: SocketAddr, wait: Duration) -> Timed {
    let (timed, stream) = connect(net, resolver, None, wait).await;
    let Some(mut stream) = stream else { return timed };
    let answer = timeout_at(timed.began + wait, converse(&mut stream, question)).await;
    Timed::since(timed.began, answer.unwrap_or_else(|_| silent(wait)))
}

/// One query and its answer, each below its length in two bytes (RFC 1035 section 4.2.2).
async fn converse(stream: &mut Stream, question: &Question) -> Saw {
    let query = question.bytes();
    let mut framed = u16::try_from(query.len()).unwrap_or_default().to_be_bytes().to_vec();
    framed.extend_from_slice(&query);
    if let Err(error) = stream.write_all(&framed).await {
        return stream.failure(&error, || Saw::Cut { reset: true });
    }
    match message(stream).await {
        Ok(bytes) => question.judge(&bytes).unwrap_or_else(|why| Saw::Garbage { why }),
        Err(error) if stream.received() == 0 => stream.failure(&error, || Saw::Cut { reset: true }),
        Err(_) => Saw::Garbage { why: "no whole DNS answer".to_owned() },
    }
}

async fn message(stream: &mut Stream) -> std::io::Result<Vec<u8>> {
    let mut bytes = vec![0; usize::from(stream.read_u16().await?)];
    stream.read_exact(&mut bytes).await?;
    Ok(bytes)
}

fn truncated(saw: &Saw) -> bool {
    matches!(saw, Saw::Garbage { why } if why == TRUNCATED)
}
