//! How the site translates addresses, and when it forgets a UDP flow, by plain sockets on both ends.

use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::probe::mapped;
use super::round_trip;
use crate::firewall::Nat;
use crate::lab::Lab;
use crate::netns::within;
use crate::scenario::Scenario;
use crate::topology::INTERNET;
use crate::world::ACCEPTS;

/// Tries it from the client, where the scenario says something about it.
pub fn assert(lab: &Lab, scenario: &Scenario) -> Result<()> {
    let settings = &lab.firewall.settings;
    if settings.nat == Nat::Symmetric || scenario.expect.nat_ipv4.is_some() {
        let servers: Vec<SocketAddr> = lab.world.stun().into_iter().filter(SocketAddr::is_ipv4).collect();
        let socket = UdpSocket::bind("0.0.0.0:0").context("opening a socket")?;
        let wait = round_trip(scenario) + Duration::from_millis(500);
        let seen = servers.iter().map(|server| mapped(&socket, *server, wait)).collect::<Result<Vec<_>>>()?;
        let [one, other, ..] = seen.as_slice() else { anyhow::bail!("{servers:?} are too few to compare") };
        ensure!((one != other) == (settings.nat == Nat::Symmetric), "one socket is seen as {one} and as {other}");
    }
    settings.udp_quiet_s.map_or(Ok(()), |quiet_s| forgets(quiet_s, scenario))
}

/// What a server sends comes in while the flow is fresh, and not once it was quiet.
fn forgets(quiet_s: u32, scenario: &Scenario) -> Result<()> {
    let server = within(INTERNET, || UdpSocket::bind((ACCEPTS, 0)).context("opening the server's socket"))?;
    let client = UdpSocket::bind("0.0.0.0:0").context("opening the client's socket")?;
    let wait = Some(round_trip(scenario) + Duration::from_millis(500));
    server.set_read_timeout(wait).and_then(|()| client.set_read_timeout(wait)).context("a socket's patience")?;
    client.connect(server.local_addr().context("the server's address")?).context("finding the server")?;
    client.send(b"here").context("asking")?;
    let (_, seen) = server.recv_from(&mut [0; 8]).context("nothing leaves the site")?;
    let comes_in = || {
        let sent = server.send_to(b"there", seen);
        sent.and_then(|_| client.recv(&mut [0; 8])).is_ok()
    };
    ensure!(comes_in(), "nothing comes in on a fresh flow");
    std::thread::sleep(Duration::from_secs(quiet_s.into()) + Duration::from_millis(1_500));
    ensure!(!comes_in(), "a flow that was quiet for more than {quiet_s} s is still there");
    Ok(())
}
