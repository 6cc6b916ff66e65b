//! squid: an HTTP proxy at the site, which reaches the internet whatever the firewall does to the client.

use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use callready::profile::Transport;
use serde::{Deserialize, Serialize};

use crate::sandbox::home;
use crate::topology::GATEWAY;
use crate::world::{RESOLVER, World};

/// `[proxy]` of a scenario.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Hosts that it does not connect to, those below them included.
    pub deny: Vec<String>,
    /// `user:password` that it asks for.
    pub wants: Option<String>,
    /// `user:password` that the program is given.
    pub given: Option<String>,
    /// It is not running.
    pub dead: bool,
}

impl Settings {
    /// What the program is told by `--proxy`.
    pub fn url(&self) -> String {
        let given = self.given.as_ref().map(|given| format!("{given}@")).unwrap_or_default();
        format!("http://{given}{PLACE}")
    }

    /// Whether it connects the program to a host's port.
    pub fn passes(&self, world: &World, host: &str, port: u16) -> bool {
        let known = self.wants.is_none() || self.wants == self.given;
        let answers = world.named(host).is_some_and(|host| host.answers(Transport::Tcp, port));
        !self.dead && known && answers && !self.deny.iter().any(|denied| denied == host)
    }

    /// Its configuration file.
    pub fn config(&self) -> Result<String> {
        let mut access = String::new();
        if !self.deny.is_empty() {
            let _ = writeln!(access, "acl denied dstdomain {}\nhttp_access deny denied", self.deny.join(" "));
        }
        match &self.wants {
            Some(wants) => {
                let helper = helper(wants)?;
                let _ = writeln!(access, "auth_param basic program {helper}\nauth_param basic children 1 startup=1");
                access += "acl known proxy_auth REQUIRED\nhttp_access allow known\nhttp_access deny all\n";
            }
            None => access += "http_access allow all\n",
        }
        Ok(format!(
            "http_port {PLACE}\n{access}dns_nameservers {RESOLVER}\nhosts_file none\ncache deny all\ncache_mem 1 MB\naccess_log none\n\
             cache_log /dev/null\ncache_store_log none\npid_filename none\ncoredump_dir none\nshutdown_lifetime 0 seconds\npinger_enable off\n\
             visible_hostname proxy.lab\nmax_filedescriptors 4096\n"
        ))
    }

    /// Asks it, by a socket of this program's own, for a host that it refuses and for one that it does not.
    pub fn assert(&self, world: &World) -> Result<()> {
        if self.dead {
            ensure!(TcpStream::connect_timeout(&PLACE, WAIT).is_err(), "the proxy is dead, and yet it is there");
            return Ok(());
        }
        let web = world.hosts.iter().filter(|host| host.answers(Transport::Tcp, 443)).map(|host| host.name.as_str());
        for host in self.deny.iter().map(String::as_str).chain(web.take(2)) {
            let denied = self.deny.iter().any(|denied| denied == host);
            let expected = if denied {
                403
            } else if self.wants.is_some() {
                407
            } else {
                200
            };
            expect(host, expected)?;
        }
        Ok(())
    }
}

/// Asks as often as a lossy link between the proxy and the internet may need.
fn expect(host: &str, expected: u16) -> Result<()> {
    if (1..TRIES).any(|_| status(host).is_ok_and(|status| status == expected)) {
        return Ok(());
    }
    let status = status(host)?;
    ensure!(status == expected, "the proxy answers {status} for {host}, {expected} was expected");
    Ok(())
}

fn status(host: &str) -> Result<u16> {
    let mut stream = TcpStream::connect_timeout(&PLACE, WAIT).context("the proxy")?;
    stream.set_read_timeout(Some(WAIT)).context("the proxy")?;
    write!(stream, "CONNECT {host}:443 HTTP/1.1\r\nHost: {host}:443\r\n\r\n").context("asking the proxy")?;
    let mut head = [0; 12];
    stream.read_exact(&mut head).context("the proxy's answer")?;
    let status = head.get(9..).and_then(|code| std::str::from_utf8(code).ok()?.parse().ok());
    status.context("the proxy's answer is no HTTP")
}

/// A program that squid asks, one `user password` a line.
fn helper(wants: &str) -> Result<String> {
    let path = home("squid-knows");
    let line = wants.replacen(':', " ", 1);
    let script = format!("#!/bin/sh\nwhile read -r line; do [ \"$line\" = \"{line}\" ] && echo OK || echo ERR; done\n");
    fs::write(&path, script).context("writing squid's helper")?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).context("allowing squid's helper to run")?;
    Ok(path.display().to_string())
}

/// Where it listens, on the site's side towards the client.
pub const PLACE: SocketAddr = SocketAddr::new(GATEWAY, 3128);

const WAIT: Duration = Duration::from_secs(3);
const TRIES: usize = 4;
