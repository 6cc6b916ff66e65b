//! What can be wrong with a relay: coturn with nothing left to give, or something in front of it that misbehaves.

mod misbehave;
mod sockets;
mod stun;

use std::io::{Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream, UdpSocket};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use callready::profile::Transport;
use serde::{Deserialize, Serialize};

use super::{PASSWORD, PEER, SECRET, USER};
use crate::firewall::daddr;
use crate::netns::{nft, within};
use crate::topology::INTERNET;
use crate::world::{Host, TURN, World};

/// `relay` of a scenario: what is wrong with the vendors' relays. What misbehaves stands on port 3478 alone, and answers STUN as it should.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relay {
    /// Nothing.
    #[default]
    Serves,
    /// It knows no user, but a secret that passwords for a time are made from.
    SharedSecret,
    /// Another program holds every allocation that the user may have: 486.
    Full,
    /// The first signed request of each client is told that its nonce is stale, over UDP; the next one is served.
    StaleOnce,
    /// Every signed request is told that its nonce is stale.
    StaleAlways,
    /// Every request is sent to another server, which does the same.
    SendsOn,
    /// It answers requests in another protocol.
    Garbage,
    /// It answers requests that nobody made.
    WrongId,
    /// Its answers hold an attribute that says that it is longer than all of the answer.
    HugeAttribute,
    /// Over TCP, its answers come byte by byte, one a second.
    Trickle,
    /// Over TCP, it goes on and on answering requests that nobody made, one a millisecond.
    Flood,
}

impl Relay {
    /// Whom coturn knows, and what else its configuration needs.
    pub fn coturn(self) -> String {
        let user = format!("lt-cred-mech\nuser={USER}:{PASSWORD}\n");
        match self {
            Self::SharedSecret => format!("use-auth-secret\nstatic-auth-secret={SECRET}\n"),
            Self::Full => user + "user-quota=2\n",
            _ => user,
        }
    }

    /// The program that holds what there is to have: coturn's own client, which takes two allocations over UDP.
    pub fn holder(self) -> Option<Command> {
        let mut holder = Command::new("turnutils_uclient");
        holder.args(["-u", USER, "-w", PASSWORD, "-c", "-m", "1", "-n", "1000", "-z", "1000"]);
        holder.args(["-e", &PEER.ip().to_string(), "-r", &PEER.port().to_string(), &TURN.to_string()]);
        (self == Self::Full).then_some(holder)
    }

    /// Starts what misbehaves in place of the servers of `world`; it ends with this process.
    pub fn start(self, world: &World) -> Result<()> {
        if self.carriers().is_empty() {
            return Ok(());
        }
        within(INTERNET, || sockets::start(self, AT))?;
        let at = |host: &&Host| host.answers(Transport::Udp, PORT) || host.answers(Transport::Tcp, PORT);
        let addresses: Vec<IpAddr> =
            world.hosts.iter().filter(at).flat_map(|host| &host.addresses).copied().filter(IpAddr::is_ipv4).collect();
        let rule = |carrier: &&str| format!("    {} {carrier} dport {PORT} dnat ip to {AT}\n", daddr(&addresses));
        let rules: String = self.carriers().iter().map(rule).collect();
        // Ahead of the rules of the edge: the first to translate a connection is the one that does.
        let chain = format!("  chain lead {{\n    type nat hook prerouting priority dstnat - 1;\n{rules}  }}\n");
        nft(INTERNET, &format!("table inet relay {{\n{chain}}}\n"))
    }

    /// Asks a vendor's server that misbehaves, from where this thread is, and fails unless it answers as it must.
    pub fn assert(self, world: &World) -> Result<()> {
        let server = world.hosts.iter().find(|host| host.answers(Transport::Udp, PORT));
        let server = server.and_then(|host| Some(SocketAddr::new(*host.addresses.first()?, PORT)));
        let request = stun::Message::signed_allocate();
        let answered = match self.carriers().first() {
            None => return Ok(()),
            Some(&UDP) => datagram(server.context("no relay")?, &request)?,
            Some(_) => first_piece(server.context("no relay")?, &request)?,
        };
        let expected = misbehave::answer(self, &request, AT).unwrap_or_default();
        let right = match self {
            Self::Trickle => answered.len() < expected.len() && expected.starts_with(&answered),
            Self::Flood => answered.starts_with(&expected),
            _ => answered == expected,
        };
        ensure!(right && !answered.is_empty(), "what misbehaves as {self:?} answers with {answered:x?}");
        Ok(())
    }

    /// Over which it misbehaves.
    fn carriers(self) -> &'static [&'static str] {
        match self {
            Self::Serves | Self::Full | Self::SharedSecret => &[],
            Self::StaleOnce => &[UDP],
            Self::Trickle | Self::Flood => &[TCP],
            Self::StaleAlways | Self::SendsOn | Self::Garbage | Self::WrongId | Self::HugeAttribute => &[UDP, TCP],
        }
    }
}

/// The answer to a datagram, which a lossy link may lose.
fn datagram(server: SocketAddr, request: &[u8]) -> Result<Vec<u8>> {
    let socket = UdpSocket::bind("0.0.0.0:0").context("opening a UDP socket")?;
    socket.set_read_timeout(Some(PATIENCE)).context("a socket's patience")?;
    socket.connect(server).context("finding what misbehaves")?;
    let mut buffer = [0; 2048];
    for _ in 0..TRIES {
        socket.send(request).context("asking what misbehaves")?;
        if let Ok(length) = socket.recv(&mut buffer) {
            return Ok(buffer.get(..length).unwrap_or_default().to_vec());
        }
    }
    bail!("what misbehaves does not answer")
}

/// What comes first over TCP.
fn first_piece(server: SocketAddr, request: &[u8]) -> Result<Vec<u8>> {
    let mut stream = TcpStream::connect_timeout(&server, PATIENCE).context("connecting to what misbehaves")?;
    stream.set_read_timeout(Some(PATIENCE)).context("a connection's patience")?;
    stream.write_all(request).context("asking what misbehaves")?;
    let mut buffer = [0; 2048];
    let length = stream.read(&mut buffer).context("what misbehaves does not answer")?;
    Ok(buffer.get(..length).unwrap_or_default().to_vec())
}

/// What the holder says once it has its allocations.
pub const HELD: &str = "start_mclient";
/// Where whatever misbehaves listens.
const AT: SocketAddr = SocketAddr::new(TURN, 3477);
/// Where the vendors' relays misbehave.
const PORT: u16 = 3478;
const UDP: &str = "udp";
const TCP: &str = "tcp";
const PATIENCE: Duration = Duration::from_secs(1);
const TRIES: usize = 5;
