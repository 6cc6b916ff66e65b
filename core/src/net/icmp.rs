//! ICMP errors where sockets have no error queue, as on Apple's systems. There a socket for ICMP needs no privilege, and should hear every error that comes
//! to this device, as tools that trace routes on macOS rely on. Untried on iOS: it compiles for it, and what it hears is made up by the tests here.

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::UdpSocket;
use tokio::select;
use tokio::sync::Notify;

use super::platform::Queued;
use crate::wire::icmp::{Quote, quote, quote_v6};

/// What is heard about the datagrams of one check.
#[derive(Debug, Default)]
pub(super) struct Icmp {
    sockets: OnceLock<[Option<UdpSocket>; 2]>,
    awaited: Mutex<BTreeMap<Flow, Option<Queued>>>,
    told: Notify,
}

/// One flow's errors, from now on.
#[derive(Debug)]
pub(super) struct Ear {
    icmp: Arc<Icmp>,
    flow: Flow,
}

/// A port of this device's, and where its datagrams go.
type Flow = (u16, SocketAddr);

impl Icmp {
    /// Listens for errors about datagrams from `port` to `to`, where the sockets do not tell them.
    pub(super) fn about(self: &Arc<Self>, port: u16, to: SocketAddr) -> Option<Ear> {
        if !NEEDED {
            return None;
        }
        self.sockets.get_or_init(|| [(Domain::IPV4, Protocol::ICMPV4), (Domain::IPV6, Protocol::ICMPV6)].map(open));
        Some(self.ear((port, to)))
    }

    fn ear(self: &Arc<Self>, flow: Flow) -> Ear {
        self.awaited().insert(flow, None);
        Ear { icmp: self.clone(), flow }
    }

    fn awaited(&self) -> MutexGuard<'_, BTreeMap<Flow, Option<Queued>>> {
        self.awaited.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes what came about a datagram that somebody awaits errors of.
    fn hear(&self, quoted: Quote, from: IpAddr) {
        if let Some(heard) = self.awaited().get_mut(&(quoted.port, quoted.to)) {
            // No socket reports it, so there is no error number.
            heard.get_or_insert(Queued {
                icmp: true,
                kind: quoted.kind,
                code: quoted.code,
                errno: 0,
                from: Some(from),
            });
            self.told.notify_waiters();
        }
    }

    /// Waits on a socket for an error about a flow; whoever waits takes in what is there for all.
    async fn listen(&self, socket: &UdpSocket, flow: Flow) -> io::Result<Queued> {
        let read = if flow.1.is_ipv4() { quote } else { quote_v6 };
        let mut message = [0; MOST_OF_A_MESSAGE];
        loop {
            // Somebody else may take it in.
            let mut told = pin!(self.told.notified());
            told.as_mut().enable();
            if let Some(heard) = self.awaited().get_mut(&flow).and_then(Option::take) {
                return Ok(heard);
            }
            select! {
                came = socket.recv_from(&mut message) => {
                    let (length, from) = came?;
                    if let Some(quoted) = message.get(..length).and_then(read) {
                        self.hear(quoted, from.ip());
                    }
                }
                () = told => {}
            }
        }
    }
}

impl Ear {
    /// Waits for an error.
    pub(super) async fn hear(&self) -> Queued {
        let of =
            self.icmp.sockets.get().and_then(|[v4, v6]| if self.flow.1.is_ipv4() { v4.as_ref() } else { v6.as_ref() });
        let heard = match of {
            Some(socket) => self.icmp.listen(socket, self.flow).await.ok(),
            None => None,
        };
        match heard {
            Some(heard) => heard,
            // A socket that was refused or has failed tells nothing.
            None => std::future::pending().await,
        }
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        self.icmp.awaited().remove(&self.flow);
    }
}

fn open((domain, protocol): (Domain, Protocol)) -> Option<UdpSocket> {
    let socket = Socket::new(domain, Type::DGRAM, Some(protocol)).ok()?;
    socket.set_nonblocking(true).ok()?;
    UdpSocket::from_std(socket.into()).ok()
}

/// Whether sockets have no error queue here.
pub(super) const NEEDED: bool = cfg!(any(target_os = "ios", target_os = "macos"));

/// More than enough for the headers that are read.
const MOST_OF_A_MESSAGE: usize = 256;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::time::Duration;

    use tokio::join;
    use tokio::time::timeout;

    use super::*;
    use crate::wire::icmp::tests::error;

    /// Errors come from a socket of the test's, in place of the network.
    async fn icmp() -> (Arc<Icmp>, UdpSocket) {
        let icmp = Arc::new(Icmp::default());
        let own = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let router = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        router.connect(own.local_addr().unwrap()).await.unwrap();
        icmp.sockets.set([Some(own), None]).unwrap();
        (icmp, router)
    }

    #[tokio::test]
    async fn each_flow_hears_its_own_errors_whoever_took_them_in() {
        let (icmp, router) = icmp().await;
        let to = "192.0.2.1:3478".parse().unwrap();
        let (ours, other) = (icmp.ear((40_000, to)), icmp.ear((40_001, to)));
        let patience = Duration::from_millis(100);
        router.send(&error(11, 0, false)).await.unwrap();
        // The other one takes it in, and hears nothing.
        let (nothing, heard) = join!(biased; timeout(patience, other.hear()), timeout(patience, ours.hear()));
        let heard = heard.unwrap();
        assert!(nothing.is_err());
        assert_eq!((heard.kind, heard.code, heard.from), (11, 0, Some("127.0.0.1".parse().unwrap())));
        // Told once; and nobody's errors are kept.
        assert!(timeout(patience, ours.hear()).await.is_err());
        drop(ours);
        assert_eq!(icmp.awaited().len(), 1);
        router.send(&error(3, 3, false)).await.unwrap();
        assert!(timeout(patience, other.hear()).await.is_err());
        assert!(timeout(patience, icmp.ear((40_000, to)).hear()).await.is_err());
    }

    #[tokio::test]
    async fn systems_with_an_error_queue_open_no_socket_for_it() {
        let icmp = Arc::new(Icmp::default());
        let to = "192.0.2.1:3478".parse().unwrap();
        assert_eq!(icmp.about(40_000, to).is_some(), NEEDED);
        assert!(timeout(Duration::from_millis(20), icmp.ear((40_000, to)).hear()).await.is_err());
    }
}
