//! A whole lab, built and ready: wires, firewall, servers.

use std::process::Child;

use anyhow::{Context, Result};
use callready::profile::Table;
use nix::sys::resource::{Resource, getrlimit, setrlimit};

use crate::certs::Authority;
use crate::firewall::Firewall;
use crate::netns::nft;
use crate::sandbox::{furnish, home};
use crate::scenario::Scenario;
use crate::servers::Servers;
use crate::topology::{INTERNET, SITE, Wiring, build};
use crate::world::{RESOLVER, World};

/// A lab that is up; its processes end with it.
pub struct Lab {
    /// The servers as data.
    pub world: World,
    /// The site's firewall as data.
    pub firewall: Firewall,
    /// The lab's certificate authority.
    pub authority: Authority,
    servers: Servers,
    link: Child,
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
        let link = build(&Wiring {
            ipv6: !scenario.ipv6.is_empty(),
            attached: scenario.attached,
            way_out: scenario.way_out,
            icmp_limits: scenario.icmp_limits,
            servers: &addresses,
            link: &scenario.link.clone().into(),
        })?;
        nft(INTERNET, &world.edge())?;
        nft(SITE, &firewall.nft())?;
        let authority = Authority::new("Callready Lab Root CA", &home("ca"))?;
        let mut servers = Servers::start(&world, &scenario.dns, &authority)?;
        servers.intercept(firewall.interception, &world)?;
        scenario.proxy.iter().try_for_each(|proxy| servers.proxy(proxy))?;
        Ok(Self { world, firewall, authority, servers, link })
    }

    /// Takes the lab down early; otherwise the kernel does when this process ends.
    pub fn end(mut self) {
        let _ = self.link.kill();
        let _ = self.link.wait();
        drop(self.servers);
    }
}

/// Hundreds of connections at once are what a lab is for.
fn raise_open_files() -> Result<()> {
    let (_, hard) = getrlimit(Resource::RLIMIT_NOFILE).context("reading the limit of open files")?;
    setrlimit(Resource::RLIMIT_NOFILE, hard.min(65_536), hard).context("raising the limit of open files")
}
