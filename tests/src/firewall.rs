//! The firewalls on the way: what a scenario says about them, and the two readings of that: the fate of a packet, and nftables rules.

mod content;
mod ends;
mod nft;
mod place;

use std::net::IpAddr;

use anyhow::{Result, bail};
use callready::observe::Family;
use callready::profile::{Ports, Table, Transport};
use serde::{Deserialize, Serialize};

use crate::world::{RESOLVER, World};

pub use content::Content;
pub use ends::RepliesEnd;
pub use nft::{ACCEPTER_PORT, INSPECTOR_PORT, PORTAL_PORT, daddr, dports};
pub use place::Place;

/// `[firewall]` of a scenario. The first rule that matches decides.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
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
    /// TCP to these ports is accepted by the site itself, whatever its destination, and then met with silence.
    pub redirected: Option<Ports>,
    /// The site accepts each TCP connection that its rules let out before the server is asked.
    pub syn_proxy: bool,
    /// Rules are applied before a packet's hops are counted, not after.
    pub before_ttl: bool,
    /// What becomes of ICMP errors from outside.
    pub icmp_errors: IcmpErrors,
    /// How the site translates addresses.
    pub nat: Nat,
    /// The site forgets a UDP flow that is quiet for as long, seconds; its kernel's own times when absent.
    pub udp_quiet_s: Option<u32>,
    /// What belongs to a TCP connection is dropped once it is as old, seconds.
    pub connection_lives_s: Option<u32>,
    /// The site lets out this many new connections a second, and as many at once; the rest is dropped.
    pub new_per_second: Option<u32>,
    /// Replies over UDP end some seconds after a flow began.
    pub replies_end: Option<RepliesEnd>,
}

/// A rule: all of its conditions must hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSetting {
    /// What becomes of the packet.
    #[serde(rename = "do")]
    pub action: Action,
    /// Whose rule it is.
    #[serde(default)]
    pub at: Place,
    /// It belongs to one of these rows of the table.
    #[serde(default)]
    pub rows: Vec<String>,
    /// It goes to one of these servers.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// It is of this transport.
    pub transport: Option<Transport>,
    /// It goes to one of these ports.
    pub ports: Option<Ports>,
    /// It is of this address family; only together with `rows` or `hosts`.
    pub family: Option<Family>,
    /// It says this; only where the transport is known.
    #[serde(default)]
    pub content: Option<Content>,
}

/// What a firewall does with a packet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// ICMP 3/0, ICMPv6 1/0.
    NetUnreachable,
    /// ICMP 3/9; ICMPv6 1/1, which has no kind of its own for this.
    NetProhibited,
    /// ICMP 3/10; ICMPv6 1/1, which has no kind of its own for this.
    HostProhibited,
}

/// Who answers in the servers' place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Port 443 is answered with the servers' own certificates, and whoever asks for a WebSocket is hung up on.
    CutsUpgrades,
}

/// How the site translates the addresses of what leaves it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Nat {
    /// A socket keeps its port.
    #[default]
    KeepsPorts,
    /// Each flow of a socket gets another port.
    Symmetric,
}

/// What becomes of ICMP errors on their way in to the client.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IcmpErrors {
    /// Those that answer a packet of the client's are let in.
    #[default]
    Passed,
    /// None is.
    Dropped,
}

/// The firewalls with rows and names turned into addresses and ports.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Firewall {
    /// At each place the first match decides.
    pub entries: Vec<Entry>,
    /// Everything else that the scenario says.
    pub settings: Settings,
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
    /// What is said.
    pub content: Option<Content>,
    /// What becomes of the packet.
    pub action: Action,
    /// Where.
    pub at: Place,
}

/// What becomes of a packet on its way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It reaches the servers.
    Passes,
    /// A firewall keeps it.
    Stopped(Action, Place),
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
            let transports = rule.transport.is_some() || !rule.rows.is_empty();
            if rule.content.is_some() && !transports || rule.content.is_none() && rule.at == Place::Server {
                bail!("a rule about contents needs a transport or rows, and one at the servers is about contents");
            }
            let hosts = addresses_of(rule, world)?;
            if rule.rows.is_empty() {
                entries.push(Entry {
                    addresses: hosts,
                    transport: rule.transport,
                    ports: rule.ports.clone(),
                    content: rule.content.clone(),
                    action: rule.action,
                    at: rule.at,
                });
                continue;
            }
            for row in &rule.rows {
                entries.push(of_row(row, rule, hosts.as_deref(), table, world)?);
            }
        }
        if settings.syn_proxy && (settings.interception != Interception::None || settings.redirected.is_some()) {
            bail!("a SYN proxy and somebody who answers in the servers' place exclude each other");
        }
        Ok(Self { entries, settings: settings.clone() })
    }

    /// What becomes of a packet from the client to `address`: over TCP one that opens a connection, over UDP a STUN binding request.
    pub fn fate(&self, address: IpAddr, transport: Transport, port: u16) -> Fate {
        if self.answers_itself(transport, port) {
            return Fate::Intercepted;
        }
        let stop = Place::ALL.into_iter().find_map(|at| {
            let action = self.action(at, address, transport, port);
            (action != Action::Accept).then_some(Fate::Stopped(action, at))
        });
        stop.unwrap_or(Fate::Passes)
    }

    /// Number of the entry that stops a packet; none where no entry does.
    pub fn stopped_by(&self, address: IpAddr, transport: Transport, port: u16) -> Option<usize> {
        match self.fate(address, transport, port) {
            Fate::Stopped(_, at) => self.decided_by(at, address, transport, port),
            Fate::Passes | Fate::Intercepted => None,
        }
    }

    /// Rules about what is said to a port, with their numbers.
    pub fn about_contents(
        &self,
        address: IpAddr,
        transport: Transport,
        port: u16,
    ) -> impl Iterator<Item = (usize, &Entry)> {
        let entries = self.entries.iter().enumerate().filter(|(_, entry)| entry.content.is_some());
        entries.filter(move |(_, entry)| entry.is_for(address, transport, port))
    }

    fn action(&self, at: Place, address: IpAddr, transport: Transport, port: u16) -> Action {
        if at == Place::Site && address == RESOLVER && port == 53 {
            return self.settings.dns;
        }
        let otherwise = if at == Place::Site { self.settings.otherwise } else { Action::Accept };
        let entry = self.decided_by(at, address, transport, port).and_then(|number| self.entries.get(number));
        entry.map_or(otherwise, |entry| entry.action)
    }

    fn decided_by(&self, at: Place, address: IpAddr, transport: Transport, port: u16) -> Option<usize> {
        self.entries.iter().position(|entry| entry.at == at && entry.matches(address, transport, port))
    }

    fn answers_itself(&self, transport: Transport, port: u16) -> bool {
        let redirected = self.settings.redirected.as_ref().is_some_and(|ports| ports.contains(port));
        let intercepted = match self.settings.interception {
            // What it shows of itself is the server's own.
            Interception::None | Interception::CutsUpgrades => false,
            Interception::AcceptsEverything => true,
            Interception::Portal => port == 80,
            Interception::InspectsTls => port == 443,
        };
        transport == Transport::Tcp && (redirected || intercepted)
    }
}

impl Entry {
    /// Whether it decides the fate of a packet: a connection is opened before anything is said.
    fn matches(&self, address: IpAddr, transport: Transport, port: u16) -> bool {
        let is_said = match transport {
            Transport::Tcp => self.content.is_none(),
            Transport::Udp => self.content.as_ref().is_none_or(|content| *content == Content::Stun),
        };
        is_said && self.is_for(address, transport, port)
    }

    fn is_for(&self, address: IpAddr, transport: Transport, port: u16) -> bool {
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
        content: rule.content.clone(),
        action: rule.action,
        at: rule.at,
    })
}
