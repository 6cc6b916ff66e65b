//! Socket options that only Linux (and Android) has, in one place.

use std::io::{self, IoSliceMut};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::os::fd::{AsFd, AsRawFd};

use nix::libc;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::sys::socket::{ControlMessageOwned, MsgFlags, recv, recvmsg, setsockopt, sockopt};
use socket2::{Domain, SockRef, Socket, Type};

use crate::device::Egress;

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

/// A non-blocking socket towards `to` that queues ICMP errors, bound to `egress`, its packets living for `hops`.
pub(super) fn open(to: SocketAddr, kind: Type, hops: Option<u8>, egress: &Egress) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(to), kind, None)?;
    socket.set_nonblocking(true)?;
    match to {
        SocketAddr::V4(_) => setsockopt(&socket, sockopt::Ipv4RecvErr, &true)?,
        SocketAddr::V6(_) => setsockopt(&socket, sockopt::Ipv6RecvErr, &true)?,
    }
    bind(&socket, egress)?;
    if let Some(hops) = hops {
        set_hops(SockRef::from(&socket), to, hops)?;
    }
    Ok(socket)
}

fn bind(socket: &Socket, egress: &Egress) -> io::Result<()> {
    match egress {
        Egress::Any => Ok(()),
        Egress::Interface(name) => socket.bind_device(Some(name.as_bytes())),
        #[cfg(target_os = "android")]
        Egress::Network(handle) => super::android::bind(socket, *handle),
        #[cfg(not(target_os = "android"))]
        Egress::Network(index) => {
            let absent = io::Error::from(nix::errno::Errno::ENODEV);
            let name = u32::try_from(*index).ok().and_then(|index| nix::net::if_::if_indextoname(index).ok());
            // nix 0.31 takes a null pointer for a name that is empty, and an empty name would unbind.
            let name = name.filter(|name| !name.is_empty()).ok_or(absent)?;
            socket.bind_device(Some(name.to_bytes()))
        }
    }
}

/// Sets how many hops a packet may live.
pub(super) fn set_hops(socket: SockRef<'_>, to: SocketAddr, hops: u8) -> io::Result<()> {
    match to {
        SocketAddr::V4(_) => socket.set_ttl_v4(hops.into()),
        SocketAddr::V6(_) => socket.set_unicast_hops_v6(hops.into()),
    }
}

/// Empties the error queue and returns its first entry; never waits.
pub(super) fn drain_errors(socket: &impl AsFd) -> Option<Queued> {
    let mut first = None;
    for _ in 0..MOST_QUEUED {
        match next_error(socket) {
            Ok(entry) => first = first.or(entry),
            Err(_) => break,
        }
    }
    first
}

/// Sends one datagram on a connected socket; never waits.
pub(super) fn send(socket: &impl AsFd, payload: &[u8]) -> io::Result<usize> {
    Ok(nix::sys::socket::send(socket.as_fd().as_raw_fd(), payload, MsgFlags::MSG_DONTWAIT)?)
}

/// Receives one datagram; never waits.
pub(super) fn receive(socket: &impl AsFd, buffer: &mut [u8]) -> io::Result<usize> {
    Ok(recv(socket.as_fd().as_raw_fd(), buffer, MsgFlags::MSG_DONTWAIT)?)
}

/// Segments and payload bytes that a TCP socket has sent, retransmissions included; `None` on kernels that do not tell.
#[allow(unsafe_code)]
pub(super) fn tcp_sent(socket: &impl AsFd) -> Option<(u64, u64)> {
    let mut info = [0u8; TCP_INFO_SIZE];
    let mut length = libc::socklen_t::try_from(info.len()).ok()?;
    // Neither nix nor socket2 reads TCP_INFO.
    // SAFETY: the kernel writes at most `length` bytes into `info`, which lives across the call.
    let status = unsafe {
        let fd = socket.as_fd().as_raw_fd();
        libc::getsockopt(fd, libc::IPPROTO_TCP, libc::TCP_INFO, info.as_mut_ptr().cast(), &raw mut length)
    };
    let told = info.get(..usize::try_from(length).ok()?)?;
    let segments = told.get(SEGS_OUT..SEGS_OUT + 4)?.try_into().ok()?;
    let bytes = told.get(BYTES_SENT..BYTES_SENT + 8)?.try_into().ok()?;
    (status == 0).then(|| (u32::from_ne_bytes(segments).into(), u64::from_ne_bytes(bytes)))
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

fn next_error(socket: &impl AsFd) -> nix::Result<Option<Queued>> {
    let mut original = [0u8; 64];
    let mut iov = [IoSliceMut::new(&mut original)];
    let mut space = nix::cmsg_space!(libc::sock_extended_err, libc::sockaddr_in6, [u8; 64]);
    let flags = MsgFlags::MSG_ERRQUEUE | MsgFlags::MSG_DONTWAIT;
    let message = recvmsg::<()>(socket.as_fd().as_raw_fd(), &mut iov, Some(&mut space), flags)?;
    Ok(message.cmsgs()?.find_map(|control| match control {
        ControlMessageOwned::Ipv4RecvErr(error, offender) => {
            Some(queued(error, offender.map(|from| Ipv4Addr::from(u32::from_be(from.sin_addr.s_addr)).into())))
        }
        ControlMessageOwned::Ipv6RecvErr(error, offender) => {
            Some(queued(error, offender.map(|from| Ipv6Addr::from(from.sin6_addr.s6_addr).into())))
        }
        _ => None,
    }))
}

fn queued(error: libc::sock_extended_err, from: Option<IpAddr>) -> Queued {
    Queued {
        icmp: matches!(error.ee_origin, libc::SO_EE_ORIGIN_ICMP | libc::SO_EE_ORIGIN_ICMP6),
        kind: error.ee_type,
        code: error.ee_code,
        errno: i32::try_from(error.ee_errno).unwrap_or(0),
        from,
    }
}

const MOST_QUEUED: usize = 1024;
const MOST_FILES: libc::rlim_t = 16_384;

/// Places in the kernel's `struct tcp_info` (include/uapi/linux/tcp.h), which only ever grows at its end.
const SEGS_OUT: usize = 136;
const BYTES_SENT: usize = 200;
const TCP_INFO_SIZE: usize = 256;
