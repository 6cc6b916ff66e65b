//! A profile made concrete for one device: its rows, with parameters filled and wildcards replaced by names that can be probed.

mod display;
mod fill;
mod optional;

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::destination::DestinationError;
use super::fault::shown;
use super::{Capability, Controls, DeviceClass, Note, Ports, Profile, Protocol, Responder, Rule, Speaks, Transport};

pub use optional::{Aside, Set, Switch};

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
    /// A responder of one's own (`--responder`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responder: Option<Responder>,
}

/// The rows of one device class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Which of the vendor's device tables.
    pub device: DeviceClass,
    /// Its rows, in the profile's order; rows of optional paths only when their parameter switches them on.
    pub rows: Vec<TableRow>,
    /// What the person wants to do, with the paths that count on this device and with these parameters, and those that are only tested.
    pub capabilities: Vec<Capability>,
    /// The parameters that switch paths on.
    pub switches: Vec<Switch>,
    /// Paths that do not count here, and could be asked for.
    pub asides: Vec<Aside>,
    /// Notes to tell where one of their rules is not open.
    pub notes: Vec<Note>,
    /// Targets whose answer is known beforehand.
    pub controls: Controls,
    /// The far end that is asked for what the destinations leave unanswered.
    pub responder: Option<Responder>,
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

impl TableRow {
    /// What is spoken in TLS on one of the row's ports: what apps send through an HTTP proxy.
    pub fn in_tls(&self, port: u16) -> Option<&Speaks> {
        let spoken = self.rule.spoken(port).filter(|_| self.rule.transport == Transport::Tcp);
        spoken.filter(|it| matches!(it.protocol, Protocol::Tls | Protocol::Https | Protocol::Wss))
    }
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

/// Why a choice does not fit a profile.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChoiceError {
    /// The profile has no such parameter.
    #[error("profile `{profile}` has no parameter `{name}`; it has: {}", .known.join(", "))]
    Parameter {
        /// The profile's id.
        profile: String,
        /// The name given.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// The profile has no such rule.
    #[error("profile `{profile}` has no rule `{rule}`; it has: {}", .known.join(", "))]
    Rule {
        /// The profile's id.
        profile: String,
        /// The id given.
        rule: String,
        /// The ids there are.
        known: Vec<String>,
    },
    /// The vendor has no table for this device class.
    #[error("profile `{profile}` has no {device} table; it has: {}", .known.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    Device {
        /// The profile's id.
        profile: String,
        /// The class given.
        device: DeviceClass,
        /// The classes there are.
        known: Vec<DeviceClass>,
    },
    /// A parameter that only switches rows on has a value that is no switch.
    #[error(
        "parameter `{name}`: it is switched on by {on}, off by an empty value, {off}; test has it tested and not counted"
    )]
    Switch {
        /// The parameter's name.
        name: String,
        /// Values that switch it on.
        on: String,
        /// Values that switch it off.
        off: String,
    },
    /// A parameter lists something that it cannot have.
    #[error("parameter `{name}`: `{given}` is none of {}", .known.join(", "))]
    Value {
        /// The parameter's name.
        name: String,
        /// The value given.
        given: String,
        /// The values there are.
        known: Vec<String>,
    },
    /// A parameter or a `--host` value makes no destination.
    #[error("rule `{rule}`: {error}")]
    Host {
        /// The rule's id.
        rule: String,
        /// What is wrong with the value.
        error: DestinationError,
    },
    /// A `--host` value is a wildcard or a network, which nothing can be sent to.
    #[error("rule `{rule}`: `{given}` is neither a name nor an address")]
    Wide {
        /// The rule's id.
        rule: String,
        /// The value given.
        given: String,
    },
    /// More names than a check probes.
    #[error("rule `{rule}`: more than {most} names to probe")]
    Many {
        /// The rule's id.
        rule: String,
        /// How many are probed at most.
        most: usize,
    },
}

impl Table {
    /// The rows of one device class, with parameters filled and names put in place of wildcards.
    ///
    /// A name in `choice.hosts` stands for the closest wildcard or network of its rule that covers it, else for the first
    /// destination whose parameter is unset, else for itself; it is taken to serve what that destination serves.
    pub fn of(profile: &Profile, choice: &Choice) -> Result<Self, ChoiceError> {
        known(profile, choice)?;
        let values = profile.values(&choice.parameters);
        listed(profile, &values)?;
        let switches = optional::switches(profile, choice, &values)?;
        let (capabilities, asides) = optional::narrow(profile, choice, &values);
        let counts = |rule: &&Rule| {
            rule.devices.contains(&choice.device) && optional::is_row(profile, rule, &values, &capabilities)
        };
        let row = |rule: &Rule| {
            let given = choice.hosts.get(&rule.id).map(Vec::as_slice).unwrap_or_default();
            let targets = fill::targets(profile, rule, &values, given)?;
            Ok(TableRow { rule: rule.clone(), targets })
        };
        let rows: Vec<TableRow> = profile.rules.iter().filter(counts).map(row).collect::<Result<_, ChoiceError>>()?;
        let about = |note: &&Note| {
            note.tell.contains(&choice.device) && rows.iter().any(|row| note.rules.contains(&row.rule.id))
        };
        Ok(Self {
            device: choice.device,
            capabilities,
            switches,
            asides,
            notes: profile.notes.iter().filter(about).cloned().collect(),
            rows,
            controls: profile.controls.clone(),
            responder: choice.responder.clone(),
            parameters: profile.without_secrets(&Choice { parameters: values.clone(), ..choice.clone() }).parameters,
        })
    }
}

fn known(profile: &Profile, choice: &Choice) -> Result<(), ChoiceError> {
    let devices = profile.devices();
    if !devices.contains(&choice.device) {
        return Err(ChoiceError::Device { profile: profile.id.clone(), device: choice.device, known: devices });
    }
    let parameters: Vec<String> = profile.parameters.iter().map(|parameter| parameter.name.clone()).collect();
    if let Some(name) = choice.parameters.keys().find(|name| !parameters.contains(name)) {
        return Err(ChoiceError::Parameter { profile: profile.id.clone(), name: name.clone(), known: parameters });
    }
    let rules: Vec<String> = profile.rules.iter().map(|rule| rule.id.clone()).collect();
    match choice.hosts.keys().find(|rule| !rules.contains(rule)) {
        Some(rule) => Err(ChoiceError::Rule { profile: profile.id.clone(), rule: rule.clone(), known: rules }),
        None => Ok(()),
    }
}

/// Refuses what a parameter cannot list.
fn listed(profile: &Profile, values: &BTreeMap<String, String>) -> Result<(), ChoiceError> {
    for parameter in profile.parameters.iter().filter(|parameter| !parameter.values.is_empty()) {
        let list = values.get(&parameter.name).map(|list| fill::singles(list)).into_iter().flatten();
        if let Some(odd) = list.into_iter().find(|single| !parameter.values.iter().any(|known| known == single)) {
            let (name, known) = (parameter.name.clone(), parameter.values.clone());
            return Err(ChoiceError::Value { name, given: shown(odd), known });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
