//! A server behind nginx that takes WebSockets and answers pings until its client leaves.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};

use anyhow::{Context, Result};
use callready::wire::websocket::accept;

use crate::netns::within;

/// Listens at [`PLACE`] in `namespace` until the lab ends.
pub fn start(namespace: &str) -> Result<()> {
    let listener = within(namespace, || TcpListener::bind(PLACE).with_context(|| format!("listening on {PLACE}")))?;
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || serve(stream));
        }
    });
    Ok(())
}

/// Agrees, then answers each ping; whatever is wrong ends it.
fn serve(mut stream: TcpStream) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut key = String::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|length| *length > 0)?;
        match line.trim().split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("sec-websocket-key") => value.clone_into(&mut key),
            Some(_) => {}
            None if line.trim().is_empty() => break,
            None => {}
        }
    }
    let head =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ";
    stream.write_all(format!("{head}{}\r\n\r\n", accept(&key)).as_bytes()).ok()?;
    loop {
        let mut head = [0; 6];
        reader.read_exact(&mut head).ok()?;
        let [kind, length, mask @ ..] = head;
        // A client masks what it sends, and a control frame is short (RFC 6455 sections 5.1 and 5.5).
        let mut payload = vec![0; usize::from(length.checked_sub(0x80).filter(|length| *length < 126)?)];
        reader.read_exact(&mut payload).ok()?;
        payload.iter_mut().zip(mask.iter().cycle()).for_each(|(byte, mask)| *byte ^= mask);
        match kind {
            0x89 => stream.write_all(&[&[0x8a, length - 0x80], payload.as_slice()].concat()).ok()?,
            _ => return None,
        }
    }
}

/// Where nginx finds it.
pub const PLACE: SocketAddr = SocketAddr::new(IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8090);
