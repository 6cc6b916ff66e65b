//! A profile made concrete for one device: its rows, with parameters filled and wildcards replaced by names that can be probed.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::{Capability, Controls, DeviceClass, Ports, Rule};

/// What the person who starts the check decides about the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Which of the vendor's device tables.
    pub device: DeviceClass,
    /// Parameters by name (`--set`).
    #[serde(default)]
    pub parameters: BTreeMap<String, String>,
    /// Names to probe in place of a rule's own, by rule id (`--host`).
    #[serde(default)]
    pub hosts: BTreeMap<String, Vec<String>>,
}

/// The rows of one device class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Which of the vendor's device tables.
    pub device: DeviceClass,
    /// Its rows, in the profile's order; rows of optional paths only when their parameter switches them on.
    pub rows: Vec<TableRow>,
    /// What the person wants to do, with the paths that count on this device and with these parameters.
    pub capabilities: Vec<Capability>,
    /// Targets whose answer is known beforehand.
    pub controls: Controls,
    /// Effective parameters that are not secret, by name.
    pub parameters: BTreeMap<String, String>,
}

/// One row, ready to be probed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// The row as the profile has it.
    pub rule: Rule,
    /// Where to probe it, in the profile's order.
    pub targets: Vec<TableTarget>,
}

/// One name, address or gap of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableTarget {
    /// The destination as the table writes it, parameters filled where they are set.
    pub host: String,
    /// What stands in for it.
    pub probed: Probed,
    /// Ports that it is known to answer on.
    pub serves: Ports,
    /// The name to ask for in TLS; none for an address that no name is known for.
    pub tls_name: Option<String>,
}

/// What is probed for a destination.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Probed {
    /// A name, resolved on the device.
    Name(String),
    /// An address.
    Address(IpAddr),
    /// The device's own resolvers.
    Resolvers,
    /// Nothing, because the page names only a wildcard or network and no name below it is public.
    NoExemplar,
    /// Nothing, because a parameter is unset; `ask` says what to ask the vendor for.
    Unset {
        /// The parameter's name.
        parameter: String,
        /// The sentence.
        ask: String,
    },
}
