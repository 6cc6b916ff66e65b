//! coturn: STUN and TURN over UDP, TCP, TLS and DTLS, on the ports of the vendors' tables.

use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::READY_WITHIN;
use crate::certs::Authority;
use crate::sandbox::home;
use crate::world::{ACCEPTS, TURN, TURN_V6, World};

/// Its configuration file; `knows` says whom it knows.
pub fn config(world: &World, authority: &Authority, knows: &str) -> Result<String> {
    let names: Vec<String> = std::iter::once("turn.lab".to_owned())
        .chain(world.hosts.iter().flat_map(|host| host.certified.clone()))
        .collect();
    let pair = authority.issue(&names)?;
    let compared: String = world.stun().iter().map(|server| format!("aux-server={server}\n")).collect();
    Ok(format!(
        "listening-ip={TURN}\nlistening-ip={TURN_V6}\nrelay-ip={TURN}\nlistening-port=3478\ntls-listening-port=5349\n\
         aux-server={TURN}:8089\naux-server=[{TURN_V6}]:8089\n{compared}\
         cert={}\npkey={}\nrealm=lab\n{knows}no-cli\nno-rfc5780\nallow-loopback-peers\n\
         no-software-attribute\nrelay-threads=1\nlog-file=stdout\nsimple-log\nuserdb={}\npidfile={}\n",
        pair.certificate.display(),
        pair.key.display(),
        home("turn.db").display(),
        home("turn.pid").display(),
    ))
}

/// Returns when the peer at [`PEER`] sends back what it is sent; fails after five seconds.
pub fn await_peer() -> Result<()> {
    let began = Instant::now();
    let socket = UdpSocket::bind((ACCEPTS, 0)).context("opening a socket for the peer")?;
    socket.connect(PEER).context("finding the peer")?;
    socket.set_read_timeout(Some(Duration::from_millis(50))).context("a socket's patience")?;
    let mut back = [0; 16];
    while began.elapsed() < READY_WITHIN {
        // Until it listens, its kernel refuses.
        let sent = socket.send(ASKED).is_ok();
        if sent && socket.recv(&mut back).is_ok_and(|length| back.get(..length) == Some(ASKED)) {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(3));
    }
    bail!("no peer sends back what {PEER} is sent after {READY_WITHIN:?}")
}

/// The one user that it knows.
pub const USER: &str = "lab";
/// That user's password.
pub const PASSWORD: &str = "secret";
/// The secret that it shares with programs that make passwords for a time, where it knows no user.
pub const SECRET: &str = "shared-secret";
/// Where its own peer is, which sends back whatever a TURN server relays to it.
pub const PEER: SocketAddr = SocketAddr::new(ACCEPTS, 3480);

const ASKED: &[u8] = b"anybody there?";
