//! One UDP socket that speaks to several servers.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use socket2::Type;
use tokio::net::UdpSocket;
use tokio::time::{Instant, timeout_at};

use super::udp::{Datagrams, UDP_HEADER};
use super::{Net, errors, platform};
use crate::observe::Saw;

/// A socket that is not bound to one destination.
pub(crate) struct Open {
    socket: UdpSocket,
    own: IpAddr,
    net: Net,
}

impl Open {
    /// Opens a socket that can reach `to`.
    pub(crate) async fn towards(net: &Net, to: SocketAddr) -> Result<Self, Saw> {
        let (_, routed) = Datagrams::open(net, to, None, Duration::ZERO).await;
        let own = routed?.own().ok_or(Saw::OsRefused { error: "no address of its own".to_owned() })?;
        let opened = platform::open(to, Type::DGRAM, None, net.egress()).and_then(|socket| {
            net.meter().socket();
            socket.bind(&SocketAddr::new(own, 0).into())?;
            UdpSocket::from_std(socket.into())
        });
        let socket = opened.map_err(|error| errors::immediate(&error))?;
        Ok(Self { socket, own, net: net.clone() })
    }

    /// The socket's own address.
    pub(crate) fn own(&self) -> Option<SocketAddr> {
        Some(SocketAddr::new(self.own, self.socket.local_addr().ok()?.port()))
    }

    /// Sends a datagram; what cannot be sent is as good as lost.
    pub(crate) async fn send(&self, to: SocketAddr, payload: &[u8]) {
        if self.socket.send_to(payload, to).await.is_ok() {
            self.net.meter().sent(to.ip(), 1, payload.len() as u64, UDP_HEADER);
        }
    }

    /// Waits for a datagram, at most until then, and says who sent it and how long it is.
    pub(crate) async fn receive(&self, buffer: &mut [u8], until: Instant) -> Option<(SocketAddr, usize)> {
        loop {
            match timeout_at(until, self.socket.recv_from(buffer)).await {
                Ok(Ok((length, from))) => return Some((from, length)),
                // An ICMP error about one of the servers; the others may answer yet.
                Ok(Err(_)) => drop(platform::drain_errors(&self.socket)),
                Err(_) => return None,
            }
        }
    }
}
