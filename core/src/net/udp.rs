//! UDP exchanges that read the error queue, and a look at the routing table.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use socket2::{SockAddr, Type};
use tokio::io::Interest;
use tokio::net::UdpSocket;
use tokio::select;
use tokio::time::{Instant, sleep, timeout_at};

use super::icmp::Ear;
use super::meter::Meter;
use super::platform::Queued;
use super::{Net, Timed, errors, platform, silent};
use crate::observe::Saw;

/// A datagram and how long to wait for its answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Exchange<'a> {
    /// Where.
    pub to: SocketAddr,
    /// Hop limit; the system's own when absent.
    pub hops: Option<u8>,
    /// What is sent.
    pub payload: &'a [u8],
    /// When it is sent again, counted from the first sending, ascending.
    pub again: &'a [Duration],
    /// How long to wait, counted from the first sending.
    pub wait: Duration,
}

/// A UDP socket that speaks to one address, and tells the errors that come back.
#[derive(Debug)]
pub(crate) struct Datagrams {
    socket: UdpSocket,
    to: SocketAddr,
    own: Option<IpAddr>,
    /// Where its errors are told by another socket.
    ear: Option<Ear>,
    meter: Arc<Meter>,
}

/// Sends a datagram and waits for an answer from that address that `judge` accepts.
///
/// What `judge` turns down is remembered and waiting goes on; an ICMP error ends it.
pub(crate) async fn exchange(net: &Net, ask: Exchange<'_>, judge: impl FnMut(&[u8]) -> Result<Saw, String>) -> Timed {
    let (began, opened) = Datagrams::open(net, ask.to, ask.hops, ask.wait).await;
    let saw = match opened {
        Ok(datagrams) => converse(&datagrams, ask, began, judge).await,
        Err(saw) => saw,
    };
    Timed::since(began, saw)
}

/// Asks the routing table for a way to `to`; sends nothing.
pub(crate) async fn route(net: &Net, to: IpAddr, wait: Duration) -> Timed {
    let (began, opened) = Datagrams::open(net, SocketAddr::new(to, DISCARD), None, wait).await;
    Timed::since(began, opened.err().unwrap_or(Saw::Routed))
}

impl Datagrams {
    /// Opens a socket towards `to`, as often as it takes within `wait` while this process is short of sockets.
    pub(crate) async fn open(
        net: &Net,
        to: SocketAddr,
        hops: Option<u8>,
        wait: Duration,
    ) -> (Instant, Result<Self, Saw>) {
        let patience = Instant::now() + wait;
        loop {
            let began = Instant::now();
            let opened = platform::open(to, Type::DGRAM, hops, net.egress()).and_then(|socket| {
                socket.connect(&SockAddr::from(to))?;
                net.meter().socket();
                UdpSocket::from_std(socket.into())
            });
            let error = match opened {
                Ok(socket) => {
                    let own = socket.local_addr().ok();
                    let ear = own.and_then(|own| net.icmp().about(own.port(), to));
                    return (
                        began,
                        Ok(Self { socket, to, own: own.map(|own| own.ip()), ear, meter: net.meter().clone() }),
                    );
                }
                Err(error) => error,
            };
            if !errors::exhausted(&error) || Instant::now() + PAUSE >= patience {
                return (began, Err(errors::immediate(&error)));
            }
            sleep(PAUSE).await;
        }
    }

    /// This device's own address on the way there.
    pub(crate) fn own(&self) -> Option<IpAddr> {
        self.own
    }

    /// Sends at once, so that packets leave in the order in which they were begun; and once more when an earlier packet's error took the place of the
    /// sending. Fails with what the error queue held.
    pub(crate) async fn send(&self, payload: &[u8]) -> Result<(), Saw> {
        for last in [false, true] {
            match platform::send(&self.socket, payload) {
                Ok(_) => {
                    self.meter.sent(self.to.ip(), 1, payload.len() as u64, UDP_HEADER);
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    // This device's own queue is full.
                    let _ = timeout_at(Instant::now() + PAUSE, self.socket.writable()).await;
                }
                Err(error) => {
                    let queued = platform::drain_errors(&self.socket);
                    if queued.is_some() || (last && !errors::exhausted(&error)) {
                        return Err(self.failure(&error, queued));
                    }
                    sleep(if errors::exhausted(&error) { PAUSE } else { Duration::ZERO }).await;
                }
            }
        }
        // Still full: as good as lost on the way, and sent again later.
        Ok(())
    }

    /// Waits for a datagram, and says how long it is; fails with what an error that came back says.
    pub(crate) async fn receive(&self, buffer: &mut [u8]) -> Result<usize, Saw> {
        let Some(ear) = &self.ear else {
            return self.take(buffer).await;
        };
        let error = select! {
            biased;
            heard = ear.hear() => return Err(self.told(heard)),
            taken = self.take(buffer) => match taken {
                // A socket learns less than what comes beside it, and maybe sooner.
                Err(error @ Saw::Unreachable { .. }) => error,
                taken => return taken,
            },
        };
        timeout_at(Instant::now() + PAUSE, ear.hear()).await.map_or(Err(error), |heard| Err(self.told(heard)))
    }

    async fn take(&self, buffer: &mut [u8]) -> Result<usize, Saw> {
        // Not `ready` and `try_io`: those two disagree about an error as readiness (tokio 1.54) and would spin.
        let receive = || match platform::receive(&self.socket, buffer) {
            Ok(length) => Ok(Ok(length)),
            Err(error) => match platform::drain_errors(&self.socket) {
                None if error.kind() == io::ErrorKind::WouldBlock => Err(error),
                queued => Ok(Err(errors::of_datagram(&error, queued, self.own, self.to.ip()))),
            },
        };
        let received = self.socket.async_io(Interest::READABLE | Interest::ERROR, receive).await;
        received.unwrap_or_else(|error| Err(errors::immediate(&error)))
    }

    fn told(&self, heard: Queued) -> Saw {
        errors::read(&io::Error::from(io::ErrorKind::Other), Some(heard), self.own, self.to.ip())
    }

    /// Sends a last datagram if that is possible at once; nobody learns whether it was.
    pub(crate) fn part(&self, payload: &[u8]) {
        if platform::send(&self.socket, payload).is_ok() {
            self.meter.sent(self.to.ip(), 1, payload.len() as u64, UDP_HEADER);
        }
    }

    fn failure(&self, error: &io::Error, queued: Option<Queued>) -> Saw {
        match queued {
            Some(queued) => errors::read(error, Some(queued), self.own, self.to.ip()),
            None => errors::immediate(error),
        }
    }
}

async fn converse(
    datagrams: &Datagrams,
    ask: Exchange<'_>,
    began: Instant,
    mut judge: impl FnMut(&[u8]) -> Result<Saw, String>,
) -> Saw {
    let end = began + ask.wait;
    let mut sendings = std::iter::once(Duration::ZERO).chain(ask.again.iter().copied()).peekable();
    let mut turned_down = None;
    let mut buffer = [0; MOST_RECEIVED];
    loop {
        if sendings.next_if(|after| Instant::now() >= began + *after).is_some()
            && let Err(saw) = datagrams.send(ask.payload).await
        {
            return saw;
        }
        let until = sendings.peek().map_or(end, |after| end.min(began + *after));
        match timeout_at(until, datagrams.receive(&mut buffer)).await {
            Ok(Ok(length)) => match judge(buffer.get(..length).unwrap_or_default()) {
                Ok(saw) => return saw,
                Err(why) => turned_down = turned_down.or(Some(why)),
            },
            Ok(Err(saw)) => return saw,
            Err(_) => {}
        }
        // Also reached while somebody keeps on sending rubbish.
        if Instant::now() >= end {
            return turned_down.map_or_else(|| silent(ask.wait), |why| Saw::Garbage { why });
        }
    }
}

/// RFC 863; a routing table does not care about ports.
const DISCARD: u16 = 9;
pub(super) const UDP_HEADER: u64 = 8;
const MOST_RECEIVED: usize = 4096;
const PAUSE: Duration = Duration::from_millis(10);

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use futures_util::FutureExt;

    use super::*;
    use crate::net::NetOptions;

    #[tokio::test]
    async fn a_datagram_leaves_when_it_is_first_looked_at() {
        let server = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
        server.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
        let net = Net::new(NetOptions { allow_private: true, ..NetOptions::new(1) }).unwrap();
        let ask = Exchange {
            to: server.local_addr().unwrap(),
            hops: None,
            payload: b"now",
            again: &[],
            wait: Duration::from_secs(1),
        };
        let mut exchange = std::pin::pin!(exchange(&net, ask, |_| Err(String::new())));
        assert!(exchange.as_mut().now_or_never().is_none());
        let mut received = [0; 8];
        assert_eq!(server.recv(&mut received).unwrap(), 3);
    }
}
