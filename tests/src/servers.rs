//! The real servers of a lab: nginx, coturn, unbound and a responder in the internet, squid on the site, and whoever answers in their place there.

mod accepter;
mod coturn;
mod nginx;
mod relay;
mod squid;
mod unbound;
mod websocket;

use std::fs::{self, File};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::certs::Authority;
use crate::firewall::{ACCEPTER_PORT, INSPECTOR_PORT, Interception, PORTAL_PORT, Settings};
use crate::netns::within;
use crate::sandbox::home;
use crate::scenario::Scenario;
use crate::topology::{INTERNET, SITE};
use crate::world::{ACCEPTS, ACCEPTS_PORT, Host, RESOLVER, TURN, World};

pub use coturn::{PASSWORD, PEER, SECRET, USER};
pub use relay::Relay;
pub use squid::Settings as Proxy;
pub use unbound::Dns;

/// Running servers; they end with this value.
#[derive(Default)]
pub struct Servers {
    children: Vec<Child>,
}

impl Servers {
    /// Starts the servers of `world` and returns when each accepts connections; fails after five seconds with the log of the one that does not.
    pub fn start(world: &World, scenario: &Scenario, authority: &Authority) -> Result<Self> {
        let mut servers = Self::default();
        let (conf, log) = (home("nginx.conf"), "nginx");
        fs::write(&conf, nginx::internet(world, authority, scenario.websockets)?).context("writing nginx.conf")?;
        servers.spawn(INTERNET, log, Command::new("nginx").arg("-e").arg(home("nginx.err")).arg("-c").arg(&conf))?;
        let conf = home("turnserver.conf");
        fs::write(&conf, coturn::config(world, authority, &scenario.relay.coturn())?)
            .context("writing turnserver.conf")?;
        servers.spawn(INTERNET, "coturn", Command::new("turnserver").arg("-c").arg(&conf))?;
        let conf = home("unbound.conf");
        fs::write(&conf, unbound::config(world, &scenario.dns)).context("writing unbound.conf")?;
        servers.spawn(INTERNET, "unbound", Command::new("unbound").arg("-d").arg("-c").arg(&conf))?;
        for (name, place) in [
            ("nginx", SocketAddr::new(ACCEPTS, ACCEPTS_PORT)),
            ("coturn", SocketAddr::new(TURN, 3478)),
            ("coturn", SocketAddr::new(TURN, 5349)),
            ("unbound", SocketAddr::new(RESOLVER, 53)),
        ] {
            await_port(INTERNET, name, place)?;
        }
        for host in world.hosts.iter().filter(|host| host.echoes.count() > 0) {
            servers.respond(host)?;
        }
        if scenario.websockets {
            websocket::start(INTERNET)?;
        }
        servers.hold(scenario.relay)?;
        scenario.relay.start(world)?;
        Ok(servers)
    }

    /// Starts whoever answers in the servers' place on the site; `vendors` is the authority of the servers' own certificates.
    pub fn intercept(&mut self, firewall: &Settings, world: &World, vendors: &Authority) -> Result<()> {
        if firewall.redirected.is_some() || firewall.interception == Interception::AcceptsEverything {
            accepter::start(SITE, ACCEPTER_PORT)?;
        }
        let conf = home("site.conf");
        let port = match firewall.interception {
            Interception::None | Interception::AcceptsEverything => return Ok(()),
            Interception::Portal => {
                fs::write(&conf, nginx::portal(PORTAL_PORT)).context("writing site.conf")?;
                PORTAL_PORT
            }
            Interception::InspectsTls => {
                let authority = Authority::new("Corp Inspection CA", &home("corp"))?;
                fs::write(&conf, nginx::inspector(world, &authority, "")?).context("writing site.conf")?;
                INSPECTOR_PORT
            }
            Interception::CutsUpgrades => {
                fs::write(&conf, nginx::inspector(world, vendors, nginx::CUTS_UPGRADES)?)
                    .context("writing site.conf")?;
                INSPECTOR_PORT
            }
        };
        self.spawn(SITE, "site", Command::new("nginx").arg("-e").arg(home("site.err")).arg("-c").arg(&conf))?;
        await_port(SITE, "site", SocketAddr::new(IpAddr::from([127, 0, 0, 1]), port))
    }

    /// Starts a responder; one port that accepts shows that all do, for it opens them all before it accepts on any.
    fn respond(&mut self, host: &Host) -> Result<()> {
        let program = std::env::current_exe().context("finding this program")?.with_file_name("callready-responder");
        let mut command = Command::new(&program);
        command.args(["--ports", &host.echoes.to_string()]);
        for address in &host.addresses {
            command.args(["--listen", &address.to_string()]);
        }
        self.spawn(INTERNET, "responder", &mut command)?;
        let last = host.echoes.iter().last().zip(host.addresses.last());
        last.map_or(Ok(()), |(port, address)| await_port(INTERNET, "responder", SocketAddr::new(*address, port)))
    }

    /// Starts who takes what a full relay has to give, and returns when it has it.
    fn hold(&mut self, relay: Relay) -> Result<()> {
        let began = Instant::now();
        let log = home("holder.log");
        while let Some(mut holder) = relay.holder() {
            self.spawn(INTERNET, "holder", &mut holder)?;
            // It gives up where coturn does not listen to datagrams yet.
            let mut runs = || self.children.last_mut().is_some_and(|child| matches!(child.try_wait(), Ok(None)));
            while runs() && began.elapsed() < READY_WITHIN {
                if fs::read_to_string(&log).is_ok_and(|text| text.contains(relay::HELD)) {
                    return Ok(());
                }
                std::thread::sleep(Duration::from_millis(20));
            }
            if began.elapsed() > READY_WITHIN {
                bail!("nobody holds the relay's allocations after {READY_WITHIN:?}\n{}", tail(&log));
            }
        }
        Ok(())
    }

    /// Starts the site's proxy, unless it is dead.
    pub fn proxy(&mut self, proxy: &Proxy) -> Result<()> {
        if proxy.dead {
            return Ok(());
        }
        let conf = home("squid.conf");
        fs::write(&conf, proxy.config()?).context("writing squid.conf")?;
        self.spawn(SITE, "squid", Command::new("squid").args(["-N", "-d", "1", "-f"]).arg(&conf))?;
        await_port(SITE, "squid", squid::PLACE)
    }

    /// Starts coturn's own peer, and returns when it echoes.
    pub fn peer(&mut self) -> Result<()> {
        let at = [PEER.ip().to_string(), PEER.port().to_string()];
        self.spawn(INTERNET, "peer", Command::new("turnutils_peer").args(["-L", &at[0], "-p", &at[1]]))?;
        within(INTERNET, coturn::await_peer)
    }

    fn spawn(&mut self, namespace: &str, name: &str, command: &mut Command) -> Result<()> {
        let log = File::create(home(&format!("{name}.log"))).with_context(|| format!("opening the log of {name}"))?;
        let errors = log.try_clone().context("sharing a log")?;
        command.stdin(Stdio::null()).stdout(log).stderr(errors);
        let child = within(namespace, || command.spawn().with_context(|| format!("starting {command:?}")))?;
        self.children.push(child);
        Ok(())
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        for child in &mut self.children {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn await_port(namespace: &str, name: &str, place: SocketAddr) -> Result<()> {
    let began = Instant::now();
    within(namespace, || {
        while TcpStream::connect_timeout(&place, Duration::from_millis(200)).is_err() {
            if began.elapsed() > READY_WITHIN {
                let log = |ending: &str| tail(&home(&format!("{name}.{ending}")));
                bail!("{name} does not listen on {place} after {READY_WITHIN:?}\n{}{}", log("log"), log("err"));
            }
            std::thread::sleep(Duration::from_millis(3));
        }
        Ok(())
    })
}

fn tail(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines.iter().skip(lines.len().saturating_sub(20)).map(|line| format!("    {line}\n")).collect()
}

const READY_WITHIN: Duration = Duration::from_secs(5);
