//! Whether rules about contents stop what they look for, and nothing else said to the same port.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use callready::profile::Transport;

use super::counters::counted;
use super::probe::{binding_request, client_hello};
use crate::firewall::{Action, Content, Entry};
use crate::lab::Lab;
use crate::netns::within;
use crate::topology::CLIENT;

/// Says what each rule about contents looks for, and something else, to the first of its ports.
pub fn assert(lab: &Lab, round_trip: Duration) -> Result<()> {
    for (number, entry) in lab.firewall.entries.iter().enumerate() {
        let Some(content) = &entry.content else { continue };
        let any = lab.world.hosts.iter().find_map(|host| host.addresses.first());
        let address = entry.addresses.as_ref().map_or(any, |all| all.first()).context("a rule for no address")?;
        let port =
            entry.ports.as_ref().map_or(Some(STUN), |ports| ports.iter().next()).context("a rule for no port")?;
        let to = SocketAddr::new(*address, port);
        let before = hits(entry, number)?;
        let wait = round_trip * 2 + Duration::from_millis(300);
        if entry.transport == Some(Transport::Tcp) {
            let (stopped, passed) = within(CLIENT, || {
                let (own, other) = words(content);
                Ok((say(to, &own, wait)?, say(to, &other, wait)?))
            })?;
            let expected = if entry.action == Action::Drop { Heard::Nothing } else { Heard::End };
            ensure!(stopped == expected, "rule {number}: {to} {content:?} was met with {stopped:?}, not {expected:?}");
            ensure!(passed == Heard::Answer, "rule {number}: {to} met something else than {content:?} with {passed:?}");
        } else {
            within(CLIENT, || {
                let socket = UdpSocket::bind("0.0.0.0:0").context("opening a UDP socket")?;
                socket.send_to(&[b'\n'; 20], to).context("sending")?;
                Ok(())
            })?;
            std::thread::sleep(Duration::from_millis(20));
            ensure!(hits(entry, number)? == before, "rule {number} stops what does not say {content:?}");
            within(CLIENT, || {
                let socket = UdpSocket::bind("0.0.0.0:0").context("opening a UDP socket")?;
                socket.send_to(&binding_request(1), to).context("sending")?;
                Ok(())
            })?;
            std::thread::sleep(Duration::from_millis(20));
        }
        ensure!(hits(entry, number)? > before, "rule {number} counted nothing that says {content:?}");
    }
    Ok(())
}

#[derive(Debug, PartialEq, Eq)]
enum Heard {
    Answer,
    End,
    Nothing,
}

/// What the rule looks for, and what it passes on the same port.
fn words(content: &Content) -> (Vec<u8>, Vec<u8>) {
    match content {
        Content::Stun => (binding_request(1).to_vec(), client_hello("www.example")),
        Content::Tls => (client_hello("www.example"), binding_request(1).to_vec()),
        Content::Name(name) => (client_hello(name), client_hello("www.example")),
    }
}

fn say(to: SocketAddr, words: &[u8], wait: Duration) -> Result<Heard> {
    let mut stream = TcpStream::connect_timeout(&to, wait).with_context(|| format!("connecting to {to}"))?;
    stream.set_read_timeout(Some(wait)).context("a socket's patience")?;
    let heard = stream.write_all(words).and_then(|()| stream.read(&mut [0; 64]));
    Ok(match heard {
        Ok(0) => Heard::End,
        Ok(_) => Heard::Answer,
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => Heard::Nothing,
        Err(_) => Heard::End,
    })
}

fn hits(entry: &Entry, number: usize) -> Result<u64> {
    Ok(counted(entry.at)?.get(&number.to_string()).copied().unwrap_or_default())
}

/// Where a rule for all ports is tried.
const STUN: u16 = 3478;
