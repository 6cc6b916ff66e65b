//! What sockets do differently from system to system, in one place.

#[cfg(any(target_os = "ios", target_os = "macos"))]
mod apple;
#[cfg(any(target_os = "android", target_os = "linux"))]
mod linux;

use std::io;
use std::net::{IpAddr, SocketAddr};

use nix::libc;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use socket2::{Domain, SockRef, Socket, Type};

use crate::device::Egress;

#[cfg(any(target_os = "ios", target_os = "macos"))]
use apple as own;
#[cfg(any(target_os = "android", target_os = "linux"))]
use linux as own;

pub(crate) use own::interface;
pub(super) use own::{drain_errors, receive, send, tcp_sent};

/// One entry of a socket's error queue (ip(7), `IP_RECVERR`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Queued {
    /// An ICMP message, rather than this device's own report.
    pub icmp: bool,
    /// ICMP or ICMPv6 type.
    pub kind: u8,
    /// ICMP or ICMPv6 code.
    pub code: u8,
    /// The error number that the socket reports.
    pub errno: i32,
    /// Who sent the ICMP message.
    pub from: Option<IpAddr>,
}

/// A non-blocking socket towards `to` that queues ICMP errors where the system can, bound to `egress`, its packets living for `hops`.
pub(super) fn open(to: SocketAddr, kind: Type, hops: Option<u8>, egress: &Egress) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(to), kind, None)?;
    socket.set_nonblocking(true)?;
    own::prepare(&socket, to, egress)?;
    if let Some(hops) = hops {
        set_hops(SockRef::from(&socket), to, hops)?;
    }
    Ok(socket)
}

/// Sets how many hops a packet may live.
pub(super) fn set_hops(socket: SockRef<'_>, to: SocketAddr, hops: u8) -> io::Result<()> {
    match to {
        SocketAddr::V4(_) => socket.set_ttl_v4(hops.into()),
        SocketAddr::V6(_) => socket.set_unicast_hops_v6(hops.into()),
    }
}

/// Raises the limit of open files as far as this process may, if it may.
pub(super) fn raise_file_limit() {
    if let Ok((soft, hard)) = getrlimit(Resource::RLIMIT_NOFILE) {
        let wanted = hard.min(MOST_FILES);
        if soft < wanted {
            // Declined: the run goes slower, since sockets wait for one another.
            let _ = setrlimit(Resource::RLIMIT_NOFILE, wanted, hard);
        }
    }
}

const MOST_FILES: libc::rlim_t = 16_384;
