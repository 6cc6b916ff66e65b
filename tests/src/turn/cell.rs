//! The cells: a way to a TURN server, what the site's firewall does to it, and whom the client says it is.

use std::net::IpAddr;
use std::path::Path;

use anyhow::{Context, Result};
use callready::profile::{Ports, Table, TableRow, Transport};
use callready::report;
use clap::ValueEnum;

use crate::firewall::{Action, Place, RuleSetting};
use crate::scenario::{Expected, Scenario};
use crate::seeds::word;
use crate::servers::{PASSWORD, USER};
use crate::world::World;

/// One cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// What carries TURN.
    pub transport: Over,
    /// The server's port.
    pub port: u16,
    /// What the site's firewall does with that port, and no other.
    pub treatment: Treatment,
    /// Whom the client says it is.
    pub credentials: Credentials,
}

/// What carries TURN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Over {
    /// UDP.
    Udp,
    /// TCP.
    Tcp,
    /// TLS over TCP.
    Tls,
    /// DTLS over UDP.
    Dtls,
}

/// What the site's firewall does with packets to the port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Treatment {
    /// Lets them pass.
    Allowed,
    /// Says nothing.
    Dropped,
    /// Answers TCP with a reset.
    Reset,
    /// Answers with ICMP, administratively prohibited.
    Rejected,
}

/// Whom the client says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Credentials {
    /// A user that the server knows.
    Right,
    /// That user with another password.
    Wrong,
    /// Nobody.
    None,
}

impl Cell {
    /// Each cell that can be told from the others.
    pub fn all() -> impl Iterator<Item = Self> {
        Treatment::ALL
            .into_iter()
            .flat_map(|treatment| {
                Credentials::ALL.into_iter().flat_map(move |credentials| {
                    WAYS.iter().map(move |(transport, port)| Self {
                        transport: *transport,
                        port: *port,
                        treatment,
                        credentials,
                    })
                })
            })
            .filter(|cell| cell.exists())
    }

    /// Whether a client must be able to relay.
    pub fn must_work(self) -> bool {
        self.treatment == Treatment::Allowed && self.credentials == Credentials::Right
    }

    /// The scenario of its lab: RemoteSpark's table, which has a row for every way.
    pub fn scenario(self) -> Result<Scenario> {
        let open = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/open-remotespark.toml");
        let mut scenario = Scenario::read(Path::new(open))?;
        let row = self.row(&scenario.table()?)?.rule.id.clone();
        scenario.firewall.rule = self.treatment.action().map(|action| self.rule(action, row)).into_iter().collect();
        scenario.set.extend(self.credentials.parameters());
        scenario.expect = Expected::default();
        Ok(scenario)
    }

    /// Where the server is, as the row names it.
    pub fn server(self, table: &Table, world: &World) -> Result<IpAddr> {
        let host = self.row(table)?.targets.iter().find_map(|target| world.of_target(&target.probed));
        host.and_then(|host| host.addresses.first().copied()).context("no such server")
    }

    /// The row that asks for the port.
    pub fn row(self, table: &Table) -> Result<&TableRow> {
        let asks =
            |row: &&TableRow| row.rule.transport == self.transport.beneath() && row.rule.ports.contains(self.port);
        table.rows.iter().find(asks).with_context(|| format!("no row has port {}", self.port))
    }

    /// What the table shows of it.
    pub fn words(self) -> [String; 4] {
        let Self { transport, port, treatment, credentials } = self;
        [name(&transport), port.to_string(), name(&treatment), name(&credentials)]
    }

    /// The options that repeat it.
    pub fn options(self) -> Vec<String> {
        let keys = ["transport", "port", "treatment", "credentials"].into_iter();
        keys.zip(self.words()).map(|(key, value)| format!("--{key}={value}")).collect()
    }

    /// UDP has no reset, and who cannot reach the server is not told that a password is wrong.
    fn exists(self) -> bool {
        let reset = self.treatment == Treatment::Reset && self.transport.beneath() == Transport::Udp;
        !reset && (self.treatment == Treatment::Allowed || self.credentials != Credentials::Wrong)
    }

    fn rule(self, action: Action, row: String) -> RuleSetting {
        let ports = Some(Ports::of([self.port]));
        RuleSetting {
            action,
            at: Place::Site,
            rows: vec![row],
            hosts: Vec::new(),
            transport: None,
            ports,
            family: None,
            content: None,
        }
    }
}

impl Over {
    /// Each.
    pub const ALL: [Self; 4] = [Self::Udp, Self::Tcp, Self::Tls, Self::Dtls];

    /// What a firewall sees.
    pub fn beneath(self) -> Transport {
        match self {
            Self::Udp | Self::Dtls => Transport::Udp,
            Self::Tcp | Self::Tls => Transport::Tcp,
        }
    }

    /// The same in a report.
    pub fn reported(self) -> report::Over {
        match self {
            Self::Udp => report::Over::Udp,
            Self::Tcp => report::Over::Tcp,
            Self::Tls => report::Over::Tls,
            Self::Dtls => report::Over::Dtls,
        }
    }

    /// Whether it is encrypted.
    pub fn is_secure(self) -> bool {
        matches!(self, Self::Tls | Self::Dtls)
    }
}

impl Treatment {
    /// Each.
    pub const ALL: [Self; 4] = [Self::Allowed, Self::Dropped, Self::Reset, Self::Rejected];

    fn action(self) -> Option<Action> {
        match self {
            Self::Allowed => None,
            Self::Dropped => Some(Action::Drop),
            Self::Reset => Some(Action::Reset),
            Self::Rejected => Some(Action::AdminProhibited),
        }
    }
}

impl Credentials {
    /// Each.
    pub const ALL: [Self; 3] = [Self::Right, Self::Wrong, Self::None];

    /// User and password.
    pub fn told(self) -> Option<(&'static str, String)> {
        match self {
            Self::Right => Some((USER, PASSWORD.to_owned())),
            Self::Wrong => Some((USER, format!("not-{PASSWORD}"))),
            Self::None => None,
        }
    }

    /// The same as parameters of the profile.
    fn parameters(self) -> impl Iterator<Item = (String, String)> {
        let set = |(user, password): (&str, String)| [("turn_user", user.to_owned()), ("turn_password", password)];
        self.told().into_iter().flat_map(set).map(|(key, value)| (key.to_owned(), value))
    }
}

fn name(value: &impl ValueEnum) -> String {
    word(value).unwrap_or_default()
}

/// What the vendors' tables ask for.
const WAYS: [(Over, u16); 8] = [
    (Over::Udp, 3478),
    (Over::Tcp, 3478),
    (Over::Tls, 5349),
    (Over::Dtls, 5349),
    (Over::Udp, 8089),
    (Over::Tcp, 8089),
    (Over::Tls, 8089),
    (Over::Dtls, 8089),
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::firewall::{Fate, Firewall};

    #[test]
    fn every_way_meets_every_treatment_that_it_can() {
        let count = |wanted: fn(&Cell) -> bool| Cell::all().filter(wanted).count();
        assert_eq!(count(|cell| cell.treatment == Treatment::Allowed), 24);
        assert_eq!(count(|cell| cell.treatment == Treatment::Dropped), 16);
        assert_eq!(count(|cell| cell.treatment == Treatment::Reset), 8);
        assert_eq!(count(|cell| cell.treatment == Treatment::Rejected), 16);
        assert_eq!(count(|cell| cell.must_work()), 8);
    }

    #[test]
    fn a_firewall_treats_one_port_of_one_transport() {
        for cell in Cell::all() {
            let scenario = cell.scenario().unwrap();
            let table = scenario.table().unwrap();
            let world = World::of(&table, scenario.edge, &[], &[], &[]);
            let firewall = Firewall::of(&scenario.firewall, &table, &world).unwrap();
            for (other, port) in WAYS {
                let other = Cell { transport: other, port, ..cell };
                let server = other.server(&table, &world).unwrap();
                let same = (other.transport.beneath(), port) == (cell.transport.beneath(), cell.port);
                let stopped = |action| Fate::Stopped(action, Place::Site);
                let expected = cell.treatment.action().filter(|_| same).map_or(Fate::Passes, stopped);
                assert_eq!(firewall.fate(server, other.transport.beneath(), port), expected, "{cell:?} {other:?}");
            }
        }
    }
}
