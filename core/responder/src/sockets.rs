//! Opens one socket a port, transport and address.

use std::io;
use std::net::{IpAddr, SocketAddr};

use anyhow::{Context, Result, bail};
use callready::profile::Transport;
use nix::errno::Errno;
use socket2::{Domain, Socket, Type};
use tokio::net::{TcpListener, UdpSocket};

use crate::args::Args;

/// Everything that is listened on.
pub struct Sockets {
    pub tcp: Vec<TcpListener>,
    pub udp: Vec<UdpSocket>,
    /// The addresses in use.
    pub addresses: Vec<IpAddr>,
}

impl Sockets {
    /// Opens them all, or fails with the first that cannot be opened. Without `--listen` a family that this host does not have is left out.
    pub fn open(args: &Args) -> Result<Self> {
        let mut sockets = Self { tcp: Vec::new(), udp: Vec::new(), addresses: Vec::new() };
        for address in args.addresses() {
            match sockets.open_at(address, args) {
                Ok(()) => sockets.addresses.push(address),
                Err(error) if args.listen.is_empty() && lacks_family(&error) => {}
                Err(error) => return Err(error),
            }
        }
        if sockets.addresses.is_empty() {
            bail!("this host has neither IPv4 nor IPv6");
        }
        Ok(sockets)
    }

    fn open_at(&mut self, address: IpAddr, args: &Args) -> Result<()> {
        for port in args.ports.iter() {
            let place = SocketAddr::new(address, port);
            let what = |transport: Transport| format!("listening on {transport} {place}");
            self.tcp.push(tcp(place).with_context(|| what(Transport::Tcp))?);
            self.udp.push(udp(place).with_context(|| what(Transport::Udp))?);
        }
        Ok(())
    }
}

fn tcp(place: SocketAddr) -> io::Result<TcpListener> {
    let socket = socket(place, Type::STREAM)?;
    // Connections of an earlier run that linger must not keep the port.
    socket.set_reuse_address(true)?;
    socket.bind(&place.into())?;
    socket.listen(BACKLOG)?;
    TcpListener::from_std(socket.into())
}

fn udp(place: SocketAddr) -> io::Result<UdpSocket> {
    let socket = socket(place, Type::DGRAM)?;
    socket.bind(&place.into())?;
    UdpSocket::from_std(socket.into())
}

fn socket(place: SocketAddr, kind: Type) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(place), kind, None)?;
    if place.is_ipv6() {
        // IPv4 has sockets of its own.
        socket.set_only_v6(true)?;
    }
    socket.set_nonblocking(true)?;
    Ok(socket)
}

fn lacks_family(error: &anyhow::Error) -> bool {
    let code = error.downcast_ref::<io::Error>().and_then(io::Error::raw_os_error).map(Errno::from_raw);
    matches!(code, Some(Errno::EAFNOSUPPORT | Errno::EADDRNOTAVAIL))
}

const BACKLOG: i32 = 128;
