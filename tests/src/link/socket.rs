//! A packet socket on one interface, through nix's safe calls.

use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use anyhow::{Context, Result};
use nix::errno::Errno;
use nix::sys::socket::{
    AddressFamily, MsgFlags, SockFlag, SockProtocol, SockType, SockaddrLike, bind, recv, send, setsockopt, socket,
    sockopt,
};
use nix::{libc, setsockopt_impl, sockopt_impl};

/// Sends and receives whole frames, each with a `virtio_net_hdr` in front, so that checksums and segments the kernel left for later survive.
pub struct PacketSocket {
    socket: OwnedFd,
    interface: String,
}

impl PacketSocket {
    /// A socket on `interface`; needs CAP_NET_RAW in its network namespace.
    pub fn on(interface: &str) -> Result<Self> {
        let socket = socket(
            AddressFamily::Packet,
            SockType::Raw,
            SockFlag::SOCK_NONBLOCK | SockFlag::SOCK_CLOEXEC,
            SockProtocol::EthAll,
        )
        .context("opening a packet socket")?;
        setsockopt(&socket, VnetHeader, &1).context("asking for frames with their offload header")?;
        // The plain option is capped by rmem_max, the forced one needs privilege over the whole machine: whichever works.
        if setsockopt(&socket, sockopt::RcvBufForce, &BUFFER).is_err() {
            setsockopt(&socket, sockopt::RcvBuf, &BUFFER).context("enlarging the receive buffer")?;
        }
        let address = nix::ifaddrs::getifaddrs()
            .context("listing interfaces")?
            .filter(|entry| entry.interface_name == interface)
            .filter_map(|entry| entry.address)
            .find(|address| address.family() == Some(AddressFamily::Packet))
            .with_context(|| format!("no interface {interface}"))?;
        bind(socket.as_raw_fd(), &address).with_context(|| format!("binding to {interface}"))?;
        Ok(Self { socket, interface: interface.to_owned() })
    }

    /// The next frame waiting, if any.
    pub fn receive<'a>(&self, buffer: &'a mut [u8]) -> Result<Option<&'a [u8]>> {
        match recv(self.socket.as_raw_fd(), buffer, MsgFlags::empty()) {
            Ok(length) => Ok(buffer.get(..length)),
            Err(Errno::EAGAIN | Errno::EINTR) => Ok(None),
            Err(error) => Err(error).with_context(|| format!("receiving on {}", self.interface)),
        }
    }

    /// Sends a frame as it was received; a full queue loses it, as a wire would.
    pub fn send(&self, frame: &[u8]) -> Result<()> {
        match send(self.socket.as_raw_fd(), frame, MsgFlags::empty()) {
            Ok(_) | Err(Errno::ENOBUFS | Errno::EAGAIN | Errno::EINTR) => Ok(()),
            Err(error) => Err(error).with_context(|| format!("sending {} bytes on {}", frame.len(), self.interface)),
        }
    }

    /// For polling.
    pub fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

sockopt_impl!(
    /// `PACKET_VNET_HDR`, packet(7).
    VnetHeader,
    SetOnly,
    libc::SOL_PACKET,
    libc::PACKET_VNET_HDR,
    i32
);

/// Room for a burst of a thousand small frames while the machine is busy.
const BUFFER: usize = 4 << 20;
