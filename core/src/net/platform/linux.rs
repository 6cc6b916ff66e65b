//! Linux and Android: error queues, networks by handle, and what TCP counts.

use std::io::{self, IoSliceMut};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::os::fd::{AsFd, AsRawFd};

use nix::libc;
use nix::net::if_::if_nametoindex;
use nix::sys::socket::{ControlMessageOwned, MsgFlags, recv, recvmsg, setsockopt, sockopt};
use socket2::Socket;

use super::Queued;
use crate::device::Egress;

/// Lets ICMP errors queue, and packets leave through `egress`.
pub(super) fn prepare(socket: &Socket, to: SocketAddr, egress: &Egress) -> io::Result<()> {
    match to {
        SocketAddr::V4(_) => setsockopt(socket, sockopt::Ipv4RecvErr, &true)?,
        SocketAddr::V6(_) => setsockopt(socket, sockopt::Ipv6RecvErr, &true)?,
    }
    match egress {
        Egress::Any => Ok(()),
        Egress::Interface(name) => socket.bind_device(Some(name.as_bytes())),
        #[cfg(target_os = "android")]
        Egress::Network(handle) => crate::net::android::bind(socket, *handle),
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

/// The number of an interface.
pub(crate) fn interface(name: &str) -> Option<u32> {
    if_nametoindex(name).ok()
}

/// Empties the error queue and returns its first entry; never waits.
pub(in crate::net) fn drain_errors(socket: &impl AsFd) -> Option<Queued> {
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
pub(in crate::net) fn send(socket: &impl AsFd, payload: &[u8]) -> io::Result<usize> {
    Ok(nix::sys::socket::send(socket.as_fd().as_raw_fd(), payload, MsgFlags::MSG_DONTWAIT)?)
}

/// Receives one datagram; never waits.
pub(in crate::net) fn receive(socket: &impl AsFd, buffer: &mut [u8]) -> io::Result<usize> {
    Ok(recv(socket.as_fd().as_raw_fd(), buffer, MsgFlags::MSG_DONTWAIT)?)
}

/// Segments and payload bytes that a TCP socket has sent, retransmissions included; `None` on kernels that do not tell.
#[allow(unsafe_code)]
pub(in crate::net) fn tcp_sent(socket: &impl AsFd) -> Option<(u64, u64)> {
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

/// Places in the kernel's `struct tcp_info` (include/uapi/linux/tcp.h), which only ever grows at its end.
const SEGS_OUT: usize = 136;
const BYTES_SENT: usize = 200;
const TCP_INFO_SIZE: usize = 256;
