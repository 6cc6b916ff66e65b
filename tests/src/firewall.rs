//! The site's firewall: what a scenario says about it, and the two readings of that: the fate of a packet, and nftables rules.

mod nft;

use std::net::IpAddr;

use anyhow::{Result, bail};
use callready::observe::Family;
use callready::profile::{Ports, Table, Transport};
use serde::Deserialize;

use crate::world::{RESOLVER, World};

pub use nft::{ACCEPTER_PORT, INSPECTOR_PORT, PORTAL_PORT, daddr, dports};

/// `[firewall]` of a scenario. The first rule that matches decides.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The rules, first to last.
    pub rule: Vec<RuleSetting>,
    /// What becomes of a packet that no rule matches.
    pub otherwise: Action,
    /// What becomes of queries to the resolver; decided before every rule.
    pub dns: Action,
    /// Who answers in the servers' place.
    pub interception: Interception,
}

/// A rule: all of its conditions must hold.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSetting {
    /// What becomes of the packet.
    #[serde(rename = "do")]
    pub action: Action,
    /// It belongs to one of these rows of the table.
    #[serde(default)]
    pub rows: Vec<String>,
    /// It goes to one of these servers.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// It is of this transport.
    #[serde(default)]
    pub transport: Option<Transport>,
    /// It goes to one of these ports.
    #[serde(default)]
    pub ports: Option<Ports>,
    /// It is of this address family; only together with `rows` or `hosts`.
    #[serde(default)]
    pub family: Option<Family>,
}

/// What a firewall does with a packet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Lets it pass.
    #[default]
    Accept,
    /// Says nothing.
    Drop,
    /// Answers TCP with a reset, UDP with port unreachable.
    Reset,
    /// ICMP 3/13, ICMPv6 1/1.
    AdminProhibited,
    /// ICMP 3/3, ICMPv6 1/4.
    PortUnreachable,
    /// ICMP 3/1, ICMPv6 1/3.
    HostUnreachable,
}

/// Who answers in the servers' place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Interception {
    /// Nobody.
    #[default]
    None,
    /// Port 80 leads to a login page.
    Portal,
    /// Every TCP connection is accepted, whatever its destination.
    AcceptsEverything,
    /// Port 443 is answered with certificates of the site's own authority.
    InspectsTls,
}

/// A firewall with rows and names turned into addresses and ports.
#[derive(Debug, Clone, PartialEq)]
pub struct Firewall {
    /// First match decides.
    pub entries: Vec<Entry>,
    /// Where no entry matches.
    pub otherwise: Action,
    /// For the resolver.
    pub dns: Action,
    /// Who answers in the servers' place.
    pub interception: Interception,
}

/// One match and its action; an absent condition always holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Destinations.
    pub addresses: Option<Vec<IpAddr>>,
    /// Transport.
    pub transport: Option<Transport>,
    /// Destination ports.
    pub ports: Option<Ports>,
    /// What becomes of the packet.
    pub action: Action,
}

/// What becomes of a packet on its way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It leaves the site.
    Passes,
    /// The firewall keeps it.
    Stopped(Action),
    /// Somebody in the site answers it.
    Intercepted,
}

impl Firewall {
    /// The firewall that `settings` ask for, with rows as `table` has them and addresses as `world` resolves them; fails on an unknown row or server.
    pub fn of(settings: &Settings, table: &Table, world: &World) -> Result<Self> {
        let mut entries = Vec::new();
        for rule in &settings.rule {
            if rule.family.is_some() && rule.rows.is_empty() && rule.hosts.is_empty() {
                bail!("a firewall rule with a family needs rows or hosts");
            }
            let hosts = addresses_of(rule, world)?;
            if rule.rows.is_empty() {
                entries.push(Entry {
                    addresses: hosts,
                    transport: rule.transport,
                    ports: rule.ports.clone(),
                    action: rule.action,
                });
                continue;
            }
            for row in &rule.rows {
                entries.push(of_row(row, rule, hosts.as_deref(), table, world)?);
            }
        }
        Ok(Self { entries, otherwise: settings.otherwise, dns: settings.dns, interception: settings.interception })
    }

    /// What becomes of a packet from the client to `address`.
    pub fn fate(&self, address: IpAddr, transport: Transport, port: u16) -> Fate {
        let tcp = transport == Transport::Tcp;
        match self.interception {
            Interception::AcceptsEverything if tcp => return Fate::Intercepted,
            Interception::Portal if tcp && port == 80 => return Fate::Intercepted,
            Interception::InspectsTls if tcp && port == 443 => return Fate::Intercepted,
            _ => {}
        }
        let action = if address == RESOLVER && port == 53 {
            self.dns
        } else {
            let entry = self.decided_by(address, transport, port).and_then(|number| self.entries.get(number));
            entry.map_or(self.otherwise, |entry| entry.action)
        };
        if action == Action::Accept { Fate::Passes } else { Fate::Stopped(action) }
    }

    /// Number of the entry that decides about a packet; none where no entry matches.
    pub fn decided_by(&self, address: IpAddr, transport: Transport, port: u16) -> Option<usize> {
        self.entries.iter().position(|entry| entry.matches(address, transport, port))
    }
}

impl Entry {
    fn matches(&self, address: IpAddr, transport: Transport, port: u16) -> bool {
        self.addresses.as_ref().is_none_or(|addresses| addresses.contains(&address))
            && self.transport.is_none_or(|own| own == transport)
            && self.ports.as_ref().is_none_or(|ports| ports.contains(port))
    }
}

impl RuleSetting {
    fn is_of_family(&self, address: IpAddr) -> bool {
        self.family.is_none_or(|family| family == Family::of(address))
    }
}

fn addresses_of(rule: &RuleSetting, world: &World) -> Result<Option<Vec<IpAddr>>> {
    if rule.hosts.is_empty() {
        return Ok(None);
    }
    let mut addresses = Vec::new();
    for name in &rule.hosts {
        let Some(host) = world.named(name) else { bail!("the firewall names {name}, which is no server of this lab") };
        addresses.extend(host.addresses.iter().filter(|address| rule.is_of_family(**address)));
    }
    Ok(Some(addresses))
}

fn of_row(id: &str, rule: &RuleSetting, hosts: Option<&[IpAddr]>, table: &Table, world: &World) -> Result<Entry> {
    let Some(row) = table.rows.iter().find(|row| row.rule.id == id) else {
        bail!("the firewall names the row {id}, which this table does not have");
    };
    let own =
        row.targets.iter().filter_map(|target| world.of_target(&target.probed)).flat_map(|host| host.addresses.clone());
    let ports = row.rule.ports.iter().filter(|port| rule.ports.as_ref().is_none_or(|ports| ports.contains(*port)));
    Ok(Entry {
        addresses: Some(
            own.filter(|address| rule.is_of_family(*address) && hosts.is_none_or(|hosts| hosts.contains(address)))
                .collect(),
        ),
        transport: Some(row.rule.transport),
        ports: Some(Ports::of(ports)),
        action: rule.action,
    })
}
