//! TCP connections that tell who refused them.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use nix::errno::Errno;
use socket2::{SockAddr, SockRef, Socket, Type};
use tokio::io::{AsyncRead, AsyncWrite, Interest, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout_at};

use super::meter::Meter;
use super::{Net, Timed, errors, platform, silent};
use crate::observe::Saw;

/// An open connection; counted when it is dropped.
#[derive(Debug)]
pub(crate) struct Stream {
    tcp: TcpStream,
    to: SocketAddr,
    meter: Arc<Meter>,
    received: Arc<AtomicU64>,
    /// Its end is a reset.
    abrupt: bool,
    /// What is written lives for a few hops only.
    limited: bool,
}

/// Connects to `to` with packets that live for `hops`, waiting at most `wait`; the stream is there when it was accepted.
pub(crate) async fn connect(net: &Net, to: SocketAddr, hops: Option<u8>, wait: Duration) -> (Timed, Option<Stream>) {
    let (began, started) = start(net, to, hops, wait).await;
    let mut stream = match started {
        Ok(stream) => stream,
        Err(error) => return (Timed::since(began, errors::immediate(&error)), None),
    };
    let own = stream.tcp.local_addr().ok().map(|own| own.ip());
    let settled = timeout_at(began + wait, settle(&stream.tcp)).await;
    let took = began.elapsed();
    let saw = match settled {
        Ok(Ok(())) => Saw::Accepted,
        Ok(Err(error)) => errors::read(&error, platform::drain_errors(&stream.tcp), own, to.ip()),
        Err(_) => silent(wait),
    };
    if saw != Saw::Accepted {
        return (Timed { began, took, saw }, None);
    }
    if hops.is_some() {
        // The farewell must reach whoever accepted; it does no harm where it cannot be set. Nothing is
        // ever said on such a connection, so a reset ends it, in one packet and not two.
        let _ = platform::set_hops(SockRef::from(&stream.tcp), to, COMMON_HOPS);
        stream.abrupt = SockRef::from(&stream.tcp).set_linger(Some(Duration::ZERO)).is_ok();
    }
    (Timed { began, took, saw }, Some(stream))
}

impl Stream {
    /// Lets what is written go out at once, as programs send a call's packets; it does no harm where it cannot be set.
    pub(crate) fn hurry(&self) {
        let _ = self.tcp.set_nodelay(true);
    }

    /// Lets what is written from now on live for `hops` only; what ends the connection, a reset, lives as long as ever.
    pub(crate) fn limit(&mut self, hops: u8) -> io::Result<()> {
        let socket = SockRef::from(&self.tcp);
        self.abrupt = socket.set_linger(Some(Duration::ZERO)).is_ok();
        self.limited = true;
        platform::set_hops(socket, self.to, hops)
    }

    /// Waits for bytes, or for an error that a router reports: that ends no connection, and readers otherwise never learn of it.
    pub(crate) async fn hear(&self, buffer: &mut [u8]) -> io::Result<usize> {
        let heard = || platform::receive(&self.tcp, buffer);
        let length = self.tcp.async_io(Interest::READABLE | Interest::ERROR, heard).await?;
        self.received.fetch_add(length as u64, Ordering::Relaxed);
        Ok(length)
    }

    /// How many bytes came in so far.
    pub(crate) fn received(&self) -> u64 {
        self.received.load(Ordering::Relaxed)
    }

    /// The same figure, for when the stream is lent to someone else.
    pub(crate) fn tally(&self) -> Arc<AtomicU64> {
        self.received.clone()
    }

    /// Reads a failure of the open connection: an ICMP error, a cut, or whatever else `other` calls it.
    pub(crate) fn failure(&self, error: &io::Error, other: impl FnOnce() -> Saw) -> Saw {
        match platform::drain_errors(&self.tcp) {
            Some(queued) => {
                let own = self.tcp.local_addr().ok().map(|own| own.ip());
                errors::read(error, Some(queued), own, self.to.ip())
            }
            None => errors::cut_or(error, other),
        }
    }
}

/// Begins to connect, as often as it takes while this process is short of sockets.
async fn start(net: &Net, to: SocketAddr, hops: Option<u8>, wait: Duration) -> (Instant, io::Result<Stream>) {
    let patience = Instant::now() + wait;
    loop {
        let began = Instant::now();
        let started = platform::open(to, Type::STREAM, hops, net.egress()).and_then(|socket| begin(net, to, socket));
        match started {
            Err(error) if errors::exhausted(&error) && Instant::now() + PAUSE < patience => sleep(PAUSE).await,
            started => return (began, started),
        }
    }
}

fn begin(net: &Net, to: SocketAddr, socket: Socket) -> io::Result<Stream> {
    match socket.connect(&SockAddr::from(to)) {
        Err(error) if error.raw_os_error() != Some(Errno::EINPROGRESS as i32) => return Err(error),
        _ => {}
    }
    net.meter().socket();
    let tcp = TcpStream::from_std(socket.into())?;
    Ok(Stream { tcp, to, meter: net.meter().clone(), received: Arc::default(), abrupt: false, limited: false })
}

/// Waits until the handshake has succeeded or failed.
async fn settle(tcp: &TcpStream) -> io::Result<()> {
    let outcome = || match tcp.take_error()? {
        Some(error) => Err(error),
        None => match tcp.peer_addr() {
            Ok(_) => Ok(()),
            // Woken too early.
            Err(error) if error.kind() == io::ErrorKind::NotConnected => Err(io::ErrorKind::WouldBlock.into()),
            Err(error) => Err(error),
        },
    };
    tcp.async_io(Interest::WRITABLE | Interest::ERROR, outcome).await
}

impl AsyncRead for Stream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.tcp).poll_read(cx, buf))?;
        self.received.fetch_add(buf.filled().len().saturating_sub(before) as u64, Ordering::Relaxed);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Stream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.tcp).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_shutdown(cx)
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        if self.limited {
            // The farewell must reach whoever accepted; it does no harm where it cannot be set.
            let _ = platform::set_hops(SockRef::from(&self.tcp), self.to, COMMON_HOPS);
        }
        // What is left unread would turn the close into a reset.
        let mut unread = [0; 4096];
        let mut open = self.tcp.peer_addr().is_ok();
        for _ in 0..MOST_UNREAD {
            match self.tcp.try_read(&mut unread) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) => {
                    open &= error.kind() == io::ErrorKind::WouldBlock;
                    break;
                }
            }
        }
        if let Some((segments, payload)) = platform::tcp_sent(&self.tcp) {
            // What the close sends: a reset, or its own FIN and the acknowledgement of the other side's.
            let farewell = if self.abrupt { 1 } else { 2 };
            self.meter.sent(self.to.ip(), segments + farewell * u64::from(open), payload, TCP_HEADER);
        }
    }
}

/// Without and with timestamps a segment's header holds 20 or 32 bytes, a SYN's 40.
const TCP_HEADER: u64 = 32;
const COMMON_HOPS: u8 = 64;
const MOST_UNREAD: usize = 16;
const PAUSE: Duration = Duration::from_millis(10);
