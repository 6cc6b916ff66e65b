//! A whole lab, built and ready: wires, firewall, servers.

use std::process::Child;

use anyhow::{Context, Result};
use callready::profile::Table;
use nix::sys::resource::{Resource, getrlimit, setrlimit};

use crate::certs::Authority;
use crate::firewall::{Firewall, Place};
use crate::netns::{nft, sysctl};
use crate::sandbox::{furnish, home};
use crate::scenario::Scenario;
use crate::servers::Servers;
use crate::topology::{INTERNET, SITE, Wiring, build};
use crate::world::{RESOLVER, World};

/// A lab that is up; its processes end with it.
pub struct Lab {
    /// The servers as data.
    pub world: World,
    /// The firewalls as data.
    pub firewall: Firewall,
    /// The lab's certificate authority.
    pub authority: Authority,
    servers: Servers,
    links: Vec<Child>,
}

impl Lab {
    /// Builds what `scenario` asks for around `table`, in the namespaces this process is alone in.
    pub fn build(scenario: &Scenario, table: &Table) -> Result<Self> {
        furnish(&RESOLVER.to_string())?;
        raise_open_files()?;
        let mut world = World::of(table, scenario.edge, &scenario.ipv6, &scenario.down, &scenario.dead);
        if let Some(responder) = &scenario.responder {
            world = world.with_responder(responder, table, &scenario.ipv6);
        }
        let firewall = Firewall::of(&scenario.firewall, table, &world)?;
        let addresses = world.addresses();
        let links = build(&Wiring {
            ipv6: !scenario.ipv6.is_empty(),
            attached: scenario.attached,
            way_out: scenario.way_out,
            nat66: scenario.nat66,
            icmp_limits: scenario.icmp_limits,
            silent_routers: &scenario.silent_routers,
            parallel: scenario.parallel,
            servers: &addresses,
            link: &scenario.link.clone().into(),
        })?;
        nft(INTERNET, &world.edge())?;
        for place in Place::WITH_SERVERS {
            if let Some(ruleset) = firewall.nft(place) {
                nft(place.namespace(), &ruleset)?;
            }
        }
        if firewall.settings.syn_proxy {
            // Only then is the end of the proxy's own handshake left to it.
            sysctl(SITE, &["net/netfilter/nf_conntrack_tcp_loose=0"])?;
        }
        if let Some(quiet_s) = firewall.settings.udp_quiet_s {
            let times = ["udp_timeout", "udp_timeout_stream"];
            let times = times.map(|time| format!("net/netfilter/nf_conntrack_{time}={quiet_s}"));
            sysctl(SITE, &times.each_ref().map(String::as_str))?;
        }
        let authority = Authority::new("Callready Lab Root CA", &home("ca"))?;
        let mut servers = Servers::start(&world, scenario, &authority)?;
        servers.intercept(&firewall.settings, &world, &authority)?;
        scenario.proxy.iter().try_for_each(|proxy| servers.proxy(proxy))?;
        Ok(Self { world, firewall, authority, servers, links })
    }

    /// Starts a peer for TURN's clients, at [`crate::servers::PEER`].
    pub fn start_peer(&mut self) -> Result<()> {
        self.servers.peer()
    }

    /// Takes the lab down early; otherwise the kernel does when this process ends.
    pub fn end(mut self) {
        for link in &mut self.links {
            let _ = link.kill();
            let _ = link.wait();
        }
        drop(self.servers);
    }
}

/// Hundreds of connections at once are what a lab is for.
fn raise_open_files() -> Result<()> {
    let (_, hard) = getrlimit(Resource::RLIMIT_NOFILE).context("reading the limit of open files")?;
    setrlimit(Resource::RLIMIT_NOFILE, hard.min(65_536), hard).context("raising the limit of open files")
}
