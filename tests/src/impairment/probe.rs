//! Plain sockets: connect, or send a STUN binding request, and see.

use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr, TcpStream, UdpSocket};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use callready::profile::Transport;

/// What came of one try, and after how long.
#[derive(Debug, Clone, PartialEq)]
pub enum Got {
    /// A connection, or a reply.
    Answer(Duration),
    /// A refusal of any kind.
    Error(Duration),
    /// Nothing within the time.
    Nothing,
}

/// Tries `address` once.
pub fn got(address: SocketAddr, transport: Transport, wait: Duration) -> Got {
    let began = Instant::now();
    let result = match transport {
        Transport::Tcp => TcpStream::connect_timeout(&address, wait).map(drop),
        Transport::Udp => ask(address, wait),
    };
    match result {
        Ok(()) => Got::Answer(began.elapsed()),
        Err(error) if matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock) => Got::Nothing,
        Err(_) => Got::Error(began.elapsed()),
    }
}

/// Sends `count` binding requests, 2 ms apart, and returns the round trips of those that were answered; waits `patience` for the last.
pub fn echoes(server: SocketAddr, count: u32, patience: Duration) -> Result<Vec<Duration>> {
    let socket = UdpSocket::bind("0.0.0.0:0").context("opening a UDP socket")?;
    socket.connect(server).context("connecting a UDP socket")?;
    let receiver = socket.try_clone().context("sharing a UDP socket")?;
    receiver.set_read_timeout(Some(patience)).context("setting a timeout")?;
    let began = Instant::now();
    let listening = std::thread::spawn(move || {
        let mut buffer = [0; 1500];
        let mut seen: Vec<(u32, Duration)> = Vec::new();
        while seen.len() < usize::try_from(count).unwrap_or(usize::MAX) {
            let Ok(length) = receiver.recv(&mut buffer) else { break };
            let number = buffer
                .get(16..20)
                .filter(|_| length >= 20)
                .and_then(|bytes| bytes.try_into().ok())
                .map(u32::from_be_bytes);
            seen.extend(
                number
                    .filter(|number| !seen.iter().any(|(other, _)| other == number))
                    .map(|number| (number, began.elapsed())),
            );
        }
        seen
    });
    let mut sent = Vec::new();
    for number in 0..count {
        sent.push(began.elapsed());
        socket.send(&binding_request(number)).with_context(|| format!("sending to {server}"))?;
        std::thread::sleep(Duration::from_millis(2));
    }
    let seen = listening.join().map_err(|_| anyhow::anyhow!("listening panicked"))?;
    Ok(seen
        .iter()
        .filter_map(|(number, at)| Some(at.saturating_sub(*sent.get(usize::try_from(*number).ok()?)?)))
        .collect())
}

/// Whether a STUN server answers on a socket that is connected to it.
pub fn asked_again(socket: &UdpSocket, number: u32, wait: Duration) -> std::io::Result<bool> {
    socket.set_read_timeout(Some(wait))?;
    socket.send(&binding_request(number))?;
    Ok(socket.recv(&mut [0; 1500]).is_ok())
}

/// The address that a STUN server sees a socket's packets come from.
pub fn seen_as(server: SocketAddr, wait: Duration) -> Result<IpAddr> {
    let socket = UdpSocket::bind(if server.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" }).context("opening a socket")?;
    Ok(mapped(&socket, server, wait)?.ip())
}

/// The address and port that a STUN server sees this socket's packets come from.
pub fn mapped(socket: &UdpSocket, server: SocketAddr, wait: Duration) -> Result<SocketAddr> {
    let mut buffer = [0; 1500];
    let length = exchange(socket, server, wait, &mut buffer).with_context(|| format!("asking {server}"))?;
    let mut rest = buffer.get(20..length).unwrap_or_default();
    while let [kind_1, kind_2, length_1, length_2, value @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*length_1, *length_2]));
        if [*kind_1, *kind_2] == XOR_MAPPED_ADDRESS {
            let masked = value.get(4..length).context("a short address")?;
            let bytes: Vec<u8> = masked.iter().zip(&buffer[4..20]).map(|(byte, mask)| byte ^ mask).collect();
            let port = value.get(2..4).and_then(|port| port.try_into().ok()).map(u16::from_be_bytes);
            let port = port.context("no port")? ^ 0x2112;
            let v4 = <[u8; 4]>::try_from(bytes.as_slice()).map(IpAddr::from);
            let address = v4.or_else(|_| <[u8; 16]>::try_from(bytes.as_slice()).map(IpAddr::from));
            return Ok(SocketAddr::new(address.context("no address")?, port));
        }
        rest = value.get(length.next_multiple_of(4)..).unwrap_or_default();
    }
    bail!("{server} names no address")
}

fn ask(address: SocketAddr, wait: Duration) -> std::io::Result<()> {
    let socket = UdpSocket::bind(if address.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" })?;
    exchange(&socket, address, wait, &mut [0; 1500]).map(drop)
}

/// Sends one binding request and returns the length of the reply.
fn exchange(socket: &UdpSocket, address: SocketAddr, wait: Duration, buffer: &mut [u8]) -> std::io::Result<usize> {
    socket.connect(address)?;
    socket.set_read_timeout(Some(wait))?;
    socket.send(&binding_request(7))?;
    socket.recv(buffer)
}

/// RFC 8489 section 5: type, length, magic cookie, transaction id.
pub fn binding_request(number: u32) -> [u8; 20] {
    let mut message = [0; 20];
    message[1] = 1;
    message[4..8].copy_from_slice(&[0x21, 0x12, 0xa4, 0x42]);
    message[16..].copy_from_slice(&number.to_be_bytes());
    message
}

/// The first message of a TLS 1.2 handshake that asks for a name (RFC 5246 section 7.4.1.2, RFC 6066 section 3), in one record.
pub fn client_hello(name: &str) -> Vec<u8> {
    let counted = |bytes: &[u8]| [&u16::try_from(bytes.len()).unwrap_or(u16::MAX).to_be_bytes()[..], bytes].concat();
    let extension = |kind: u8, body: &[u8]| [&[0, kind][..], &counted(body)].concat();
    let server_name = counted(&[&[0][..], &counted(name.as_bytes())].concat());
    let groups = counted(&[0, 0x17, 0, 0x1d]);
    let signatures = counted(&[4, 1, 4, 3, 8, 4]);
    let extensions = [extension(0, &server_name), extension(10, &groups), extension(13, &signatures)].concat();
    let ciphers = [0xc0, 0x2f, 0xc0, 0x2b];
    let body = [&[3, 3][..], &[7; 32], &[0], &counted(&ciphers), &[1, 0], &counted(&extensions)].concat();
    let message = [&[1, 0][..], &counted(&body)].concat();
    [&[22, 3, 1][..], &counted(&message)].concat()
}

/// RFC 8489 section 14.2.
const XOR_MAPPED_ADDRESS: [u8; 2] = [0x00, 0x20];
