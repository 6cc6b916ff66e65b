//! Packets that live for a few hops only, and the routers that report them.

use std::net::{IpAddr, SocketAddr};
use std::os::fd::{AsRawFd, OwnedFd};
use std::time::Duration;

use anyhow::{Context, Result};
use callready::profile::Transport;
use nix::errno::Errno;
use nix::sys::socket::{
    AddressFamily, ControlMessageOwned, MsgFlags, SockFlag, SockType, SockaddrStorage, bind, connect, recvmsg, send,
    setsockopt, socket, sockopt,
};

/// A packet to be sent several times.
#[derive(Debug, Clone, Copy)]
pub struct Hop {
    /// Where it goes.
    pub to: SocketAddr,
    /// A SYN or a datagram.
    pub transport: Transport,
    /// For how many hops it lives.
    pub ttl: u8,
    /// Where it comes from; the system chooses when absent.
    pub from: Option<IpAddr>,
}

impl Hop {
    /// Sends `copies` of it, `pause` apart, each from a socket of its own, waits `wait` after the last, and returns the routers that reported one.
    pub fn reports(self, copies: usize, pause: Duration, wait: Duration) -> Result<Vec<IpAddr>> {
        let mut sockets = Vec::new();
        for _ in 0..copies {
            sockets.push(self.sent().with_context(|| format!("sending {self:?}"))?);
            std::thread::sleep(pause);
        }
        std::thread::sleep(wait);
        Ok(sockets.iter().filter_map(reporter).collect())
    }

    fn sent(self) -> nix::Result<OwnedFd> {
        let v4 = self.to.is_ipv4();
        let family = if v4 { AddressFamily::Inet } else { AddressFamily::Inet6 };
        let tcp = self.transport == Transport::Tcp;
        let kind = if tcp { SockType::Stream } else { SockType::Datagram };
        let socket = socket(family, kind, SockFlag::SOCK_NONBLOCK | SockFlag::SOCK_CLOEXEC, None)?;
        if v4 {
            setsockopt(&socket, sockopt::Ipv4RecvErr, &true)?;
            setsockopt(&socket, sockopt::Ipv4Ttl, &self.ttl.into())?;
        } else {
            setsockopt(&socket, sockopt::Ipv6RecvErr, &true)?;
            setsockopt(&socket, sockopt::Ipv6Ttl, &self.ttl.into())?;
        }
        if let Some(from) = self.from {
            bind(socket.as_raw_fd(), &SockaddrStorage::from(SocketAddr::new(from, 0)))?;
        }
        match connect(socket.as_raw_fd(), &SockaddrStorage::from(self.to)) {
            Ok(()) | Err(Errno::EINPROGRESS) => {}
            Err(error) => return Err(error),
        }
        if !tcp {
            send(socket.as_raw_fd(), b"hop", MsgFlags::empty())?;
        }
        Ok(socket)
    }
}

/// The router whose time-exceeded (RFC 792 type 11, RFC 4443 type 3) waits in the socket's error queue.
fn reporter(socket: &OwnedFd) -> Option<IpAddr> {
    let mut space = nix::cmsg_space!([u8; 256]);
    let flags = MsgFlags::MSG_ERRQUEUE | MsgFlags::MSG_DONTWAIT;
    let message = recvmsg::<()>(socket.as_raw_fd(), &mut [], Some(&mut space), flags).ok()?;
    message.cmsgs().ok()?.find_map(|control| match control {
        ControlMessageOwned::Ipv4RecvErr(error, Some(from)) if error.ee_type == 11 => {
            Some(IpAddr::from(from.sin_addr.s_addr.to_ne_bytes()))
        }
        ControlMessageOwned::Ipv6RecvErr(error, Some(from)) if error.ee_type == 3 => {
            Some(IpAddr::from(from.sin6_addr.s6_addr))
        }
        _ => None,
    })
}
