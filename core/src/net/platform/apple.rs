//! iOS and macOS: no error queue, and networks by the number of their interface. Compiled only; nothing here has run.

use std::ffi::CString;
use std::io::{self, Read};
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::os::fd::AsFd;

use nix::libc;
use socket2::{SockRef, Socket};

use super::Queued;
use crate::device::Egress;

/// Lets packets leave through `egress` (`IP_BOUND_IF` and `IPV6_BOUND_IF`, ip(4) and ip6(4)).
pub(super) fn prepare(socket: &Socket, to: SocketAddr, egress: &Egress) -> io::Result<()> {
    let index = match egress {
        Egress::Any => return Ok(()),
        Egress::Interface(name) => interface(name),
        Egress::Network(index) => u32::try_from(*index).ok(),
    };
    // Zero would unbind.
    let index = index.and_then(NonZeroU32::new).ok_or(io::Error::from_raw_os_error(libc::ENXIO))?;
    match to {
        SocketAddr::V4(_) => socket.bind_device_by_index_v4(Some(index)),
        SocketAddr::V6(_) => socket.bind_device_by_index_v6(Some(index)),
    }
}

/// The number of an interface.
#[allow(unsafe_code)]
pub(crate) fn interface(name: &str) -> Option<u32> {
    let name = CString::new(name).ok()?;
    // SAFETY: `name` ends in a zero byte and lives across the call.
    Some(unsafe { libc::if_nametoindex(name.as_ptr()) }).filter(|index| *index != 0)
}

/// A socket never tells who sent an ICMP error; see [`crate::net::icmp`].
pub(in crate::net) fn drain_errors(_: &impl AsFd) -> Option<Queued> {
    None
}

/// Sends one datagram on a connected socket, which does not block.
pub(in crate::net) fn send(socket: &impl AsFd, payload: &[u8]) -> io::Result<usize> {
    SockRef::from(socket).send(payload)
}

/// Receives one datagram, or what a stream has, on a socket that does not block.
pub(in crate::net) fn receive(socket: &impl AsFd, buffer: &mut [u8]) -> io::Result<usize> {
    (&*SockRef::from(socket)).read(buffer)
}

/// Segments and bytes are not counted here.
pub(in crate::net) fn tcp_sent(_: &impl AsFd) -> Option<(u64, u64)> {
    None
}
