//! What becomes of WebSockets and of connections that grow old, by OpenSSL's own client and plain sockets.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::firewall::Interception;
use crate::lab::Lab;
use crate::netns::within;
use crate::scenario::Scenario;
use crate::topology::CLIENT;
use crate::world::{ACCEPTS, ACCEPTS_PORT};

/// Tries it from the client.
pub fn assert(lab: &Lab, scenario: &Scenario) -> Result<()> {
    let cuts = lab.firewall.settings.interception == Interception::CutsUpgrades;
    if cuts || scenario.websockets {
        let [page, upgrade] = [
            "",
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
        ];
        let page = head(lab, page)?;
        ensure!(page.starts_with("HTTP/1.1 200"), "a page was to be answered, but {page:?} came");
        let upgraded = head(lab, upgrade)?;
        // RFC 6455 section 1.3 has the answer to this key.
        let agreed = upgraded.starts_with("HTTP/1.1 101") && upgraded.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        ensure!(
            if cuts { upgraded.is_empty() } else { agreed },
            "a request for a WebSocket was answered with {upgraded:?}"
        );
    }
    lab.firewall.settings.connection_lives_s.map_or(Ok(()), |lives| within(CLIENT, || ages(lives)))
}

/// The head of the answer of a server that takes WebSockets, empty where it is none.
fn head(lab: &Lab, headers: &str) -> Result<String> {
    let host = lab.world.hosts.iter().find(|host| host.serves_web(443)).context("no web server")?;
    let place = SocketAddr::new(*host.addresses.first().context("no address")?, 443);
    within(CLIENT, || {
        let mut client = Command::new("openssl");
        client.args(["s_client", "-quiet", "-connect", &place.to_string(), "-servername", &host.name]);
        client.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut client = client.spawn().context("starting openssl")?;
        let mut input = client.stdin.take().context("no standard input")?;
        write!(input, "GET / HTTP/1.1\r\nHost: {}\r\n{headers}\r\n", host.name).context("asking")?;
        let mut output = client.stdout.take().context("no standard output")?;
        let mut answer = [0; 1024];
        let length = output.read(&mut answer).context("reading an answer")?;
        drop(input);
        let _ = client.kill();
        client.wait().context("waiting for openssl")?;
        Ok(String::from_utf8_lossy(answer.get(..length).unwrap_or_default()).into_owned())
    })
}

/// A connection is answered on while it is young, and not once it is old.
fn ages(lives_s: u32) -> Result<()> {
    let mut stream = TcpStream::connect((ACCEPTS, ACCEPTS_PORT)).context("connecting")?;
    stream.set_read_timeout(Some(Duration::from_millis(1_500))).context("a connection's patience")?;
    let mut answered = || {
        let asked = stream.write_all(b"GET / HTTP/1.1\r\nHost: age\r\n\r\n");
        asked.and_then(|()| stream.read(&mut [0; 1024])).is_ok_and(|length| length > 0)
    };
    ensure!(answered(), "a young connection is not answered on");
    std::thread::sleep(Duration::from_millis(1_000) * lives_s + Duration::from_millis(500));
    ensure!(!answered(), "a connection of {lives_s} s is still answered on");
    Ok(())
}
