//! Servers and the shorthand with which the tests ask and compare.

use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use callready::net::{Net, NetOptions, Roots, Trusts};
use callready::observe::{Ask, Target};
use callready::probe::{Seen, perform};
use callready::profile::Transport;
use socket2::SockRef;
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream, UdpSocket};

pub const LOOPBACKS: [IpAddr; 2] = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];

pub fn options() -> NetOptions {
    let trust = Trusts { device: Roots::Given(Vec::new()), public: Roots::Bundled };
    NetOptions { allow_private: true, trust, ..NetOptions::new(1) }
}

/// What was seen, one line a step: the step's name and the JSON of what it saw.
pub async fn ask(ask: Ask, wait_ms: u64) -> Vec<String> {
    lines(&steps(&Net::new(options()).unwrap(), &ask, wait_ms).await)
}

pub async fn steps(net: &Net, ask: &Ask, wait_ms: u64) -> Vec<Seen> {
    let mut seen = Vec::new();
    perform(net, ask, Duration::from_millis(wait_ms), &mut |step| seen.push(step)).await;
    seen
}

pub fn lines(seen: &[Seen]) -> Vec<String> {
    let line = |seen: &Seen| {
        let step = serde_json::to_value(&seen.step).unwrap();
        format!("{} {}", step["step"].as_str().unwrap(), serde_json::to_string(&seen.saw).unwrap())
    };
    seen.iter().map(line).collect()
}

pub fn target(address: SocketAddr, transport: Transport) -> Target {
    Target { host: "server.test".to_owned(), address: address.ip(), transport, port: address.port() }
}

/// Serves every connection with `serve`.
pub async fn tcp<F: Future<Output = ()> + Send + 'static>(
    ip: IpAddr,
    serve: impl Fn(TcpStream) -> F + Send + 'static,
) -> Target {
    let listener = TcpListener::bind((ip, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
    target(address, Transport::Tcp)
}

/// Answers every datagram with what `answers` makes of it.
pub async fn udp(ip: IpAddr, mut answers: impl FnMut(&[u8]) -> Vec<Vec<u8>> + Send + 'static) -> Target {
    let socket = UdpSocket::bind((ip, 0)).await.unwrap();
    let address = socket.local_addr().unwrap();
    tokio::spawn(async move {
        let mut buffer = [0; 2048];
        while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
            for answer in answers(&buffer[..length]) {
                socket.send_to(&answer, from).await.unwrap();
            }
        }
    });
    target(address, Transport::Udp)
}

/// A port of `ip` where nobody listens.
pub async fn closed(ip: IpAddr, transport: Transport) -> Target {
    let address = match transport {
        Transport::Tcp => TcpListener::bind((ip, 0)).await.unwrap().local_addr(),
        Transport::Udp => UdpSocket::bind((ip, 0)).await.unwrap().local_addr(),
    };
    target(address.unwrap(), transport)
}

pub async fn first_bytes(stream: &mut TcpStream) -> Vec<u8> {
    let mut buffer = vec![0; 4096];
    let length = stream.read(&mut buffer).await.unwrap();
    buffer.truncate(length);
    buffer
}

/// Closes with a reset.
pub fn reset(stream: TcpStream) {
    SockRef::from(&stream).set_linger(Some(Duration::ZERO)).unwrap();
}
