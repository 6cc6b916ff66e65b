//! Where a misbehaving relay listens, and what it leaves to coturn.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

use super::Relay;
use super::misbehave::answer;
use super::stun::{BINDING, USERNAME, attribute, length, method};
use crate::world::TURN;

/// Listens at `at` over UDP and TCP, in the namespace of this thread, until the process ends.
pub fn start(relay: Relay, at: SocketAddr) -> Result<()> {
    let socket = UdpSocket::bind(at).with_context(|| format!("listening on {at} over UDP"))?;
    let listener = TcpListener::bind(at).with_context(|| format!("listening on {at} over TCP"))?;
    thread::spawn(move || datagrams(relay, &socket));
    thread::spawn(move || {
        let open = Arc::new(AtomicUsize::new(0));
        for stream in listener.incoming().flatten() {
            let open = open.clone();
            if open.fetch_add(1, Ordering::Relaxed) < MOST {
                thread::spawn(move || {
                    let _ = converse(relay, stream);
                    open.fetch_sub(1, Ordering::Relaxed);
                });
            } else {
                open.fetch_sub(1, Ordering::Relaxed);
            }
        }
    });
    Ok(())
}

fn datagrams(relay: Relay, socket: &UdpSocket) {
    let mut behind: BTreeMap<SocketAddr, UdpSocket> = BTreeMap::new();
    let mut refused: Vec<SocketAddr> = Vec::new();
    let mut buffer = [0; MOST_BYTES];
    // An ICMP error about an earlier answer is none of this request's.
    while let Some((length, from)) = received(socket, &mut buffer) {
        let request = buffer.get(..length).unwrap_or_default();
        let is_signed = attribute(request, USERNAME).is_some();
        let passes = relay == Relay::StaleOnce && (!is_signed || refused.contains(&from));
        if passes {
            if let Some(coturn) = towards_coturn(&mut behind, socket, from) {
                let _ = coturn.send(request);
            }
        } else if let Some(answer) = answer(relay, request, from) {
            let _ = socket.send_to(&answer, from);
            if is_signed && refused.len() < MOST {
                refused.push(from);
            }
        }
    }
}

fn received(socket: &UdpSocket, buffer: &mut [u8]) -> Option<(usize, SocketAddr)> {
    loop {
        match socket.recv_from(buffer) {
            Ok(received) => return Some(received),
            Err(error) if matches!(error.kind(), ErrorKind::ConnectionRefused | ErrorKind::Interrupted) => {}
            Err(_) => return None,
        }
    }
}

/// The socket that speaks for a client to coturn; what coturn answers there goes back to the client.
fn towards_coturn<'a>(
    behind: &'a mut BTreeMap<SocketAddr, UdpSocket>,
    front: &UdpSocket,
    client: SocketAddr,
) -> Option<&'a UdpSocket> {
    if !behind.contains_key(&client) && behind.len() < MOST {
        let socket = UdpSocket::bind((TURN, 0)).ok()?;
        socket.connect((TURN, 3478)).ok()?;
        let (front, from) = (front.try_clone().ok()?, socket.try_clone().ok()?);
        thread::spawn(move || {
            let mut buffer = [0; MOST_BYTES];
            while let Ok(length) = from.recv(&mut buffer) {
                let _ = front.send_to(buffer.get(..length).unwrap_or_default(), client);
            }
        });
        behind.insert(client, socket);
    }
    behind.get(&client)
}

fn converse(relay: Relay, mut stream: TcpStream) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let from = stream.peer_addr()?;
    let (mut bytes, mut buffer) = (Vec::new(), [0; MOST_BYTES]);
    loop {
        while let Some(length) = length(&bytes).filter(|length| bytes.len() >= *length) {
            let rest = bytes.split_off(length);
            if let Some(answer) = answer(relay, &bytes, from) {
                say(relay, &bytes, &answer, &mut stream)?;
            }
            bytes = rest;
        }
        let length = stream.read(&mut buffer)?;
        if length == 0 || bytes.len() > MOST_BYTES {
            return Ok(());
        }
        bytes.extend_from_slice(buffer.get(..length).unwrap_or_default());
    }
}

fn say(relay: Relay, request: &[u8], answer: &[u8], stream: &mut TcpStream) -> std::io::Result<()> {
    let (length, pieces, pause) = match relay {
        _ if method(request) == Some(BINDING) => return stream.write_all(answer),
        Relay::Trickle => (1, answer.len(), Duration::from_secs(1)),
        Relay::Flood => (answer.len(), 15_000, Duration::from_millis(1)),
        _ => return stream.write_all(answer),
    };
    for piece in answer.chunks(length.max(1)).cycle().take(pieces) {
        stream.write_all(piece)?;
        thread::sleep(pause);
    }
    Ok(())
}

/// Clients at once.
const MOST: usize = 64;
const MOST_BYTES: usize = 4096;
const PATIENCE: Duration = Duration::from_secs(15);
