//! The vendor's firewall table as types: what a profile file holds once it has been read and found valid.
//!
//! A [`Profile`] is the file; [`Table`] is that file made concrete for one device class and its parameters.

mod builtin;
mod capability;
mod check;
mod destination;
mod fault;
mod paste;
mod ports;
mod read;
mod responder;
mod rule;
mod table;
mod template;

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

pub use builtin::{BUILTIN, builtin};
pub use capability::{Capability, Gives, Need, Path, Weight};
pub(crate) use destination::Destination;
pub use destination::DestinationError;
pub use destination::RESOLVERS;
pub use fault::{Fault, Faults, Place};
pub use ports::{PortRange, Ports, PortsError};
pub use read::{MAX_BYTES, parse};
pub use responder::{Responder, ResponderError};
pub use rule::{DeviceClass, Host, Protocol, Row, Rule, Speaks, Transport, Wildcard};
pub use table::{Aside, Choice, ChoiceError, Probed, Set, Switch, Table, TableRow, TableTarget};

/// A vendor's firewall table, with everything needed to probe it and to say what a missing rule breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Always [`Profile::SCHEMA`].
    pub schema: String,
    /// Short name used on the command line and in reports, such as `glarassist`.
    pub id: String,
    /// Product name as the vendor writes it.
    pub title: String,
    /// The company that publishes the table.
    pub vendor: String,
    /// The day the table was last compared with its pages, `YYYY-MM-DD`, or [`Profile::UNDATED`].
    pub dated: String,
    /// The pages the rows come from.
    pub sources: Vec<Source>,
    /// Values the table leaves open.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    /// Targets whose answer is known beforehand.
    #[serde(default)]
    pub controls: Controls,
    /// The rows.
    pub rules: Vec<Rule>,
    /// What the person wants to do, judged by paths over the rules.
    pub capabilities: Vec<Capability>,
    /// Where the page contradicts itself, its supplier, or common sense.
    #[serde(default)]
    pub notes: Vec<Note>,
}

/// A page that rows were read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Name by which rows and notes refer to the page.
    pub id: String,
    /// The page's title.
    pub title: String,
    /// The page's address.
    pub url: String,
    /// The day it was read, `YYYY-MM-DD`.
    pub read: String,
}

/// A value that the vendor's table leaves open, filled with `--set NAME=VALUE`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Name, written `{name}` where a host uses it.
    pub name: String,
    /// Used when nothing is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// What to ask the vendor for when it is unset, as a sentence.
    pub ask: String,
    /// What a switch switches on: a message id of `words`, or plain text; its name when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The only values that it may list; any when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// Never written to a report, a log or a saved observation; has no default.
    #[serde(default, skip_serializing_if = "is_false")]
    pub secret: bool,
    /// Hosts that use it are left out while it is unset, in place of being reported as unset.
    #[serde(default, skip_serializing_if = "is_false")]
    pub optional: bool,
    /// Relays are told it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relay: Option<RelayPart>,
}

/// What a parameter is to a relay (RFC 8489 section 9.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelayPart {
    /// The name of the user.
    User,
    /// The user's password.
    Password,
    /// A secret shared with the server, by which a password for a time is made.
    Secret,
}

/// Targets that tell *offline*, *captive portal*, *vendor outage* and *this rule* apart.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Controls {
    /// Pages with a known answer; `http:` ones reveal a captive portal.
    #[serde(default)]
    pub reach: Vec<Reach>,
    /// STUN servers, `host:port`, that tell whether UDP leaves at all.
    #[serde(default)]
    pub stun: Vec<String>,
    /// Addresses where nothing may ever answer (RFC 5737, RFC 3849).
    #[serde(default)]
    pub negative: Vec<IpAddr>,
}

/// A page with a known answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reach {
    /// `http:` or `https:` address.
    pub url: String,
    /// The status it answers with.
    pub status: u16,
    /// Text its body starts with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
}

/// Something the reader of the table should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// What kind of note.
    pub kind: NoteKind,
    /// Rules it concerns; empty means the whole table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
    /// Id of the [`Source`] it was read on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The note itself.
    pub text: String,
    /// The device classes in whose reports it is told where one of its rules is not open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tell: Vec<DeviceClass>,
}

/// Kinds of notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// A misprint on the page, and how it was read.
    Typo,
    /// The page contradicts itself or leaves something out.
    Ambiguity,
    /// The supplier's own page says something else.
    Supplier,
    /// The vendor's page has another revision.
    Revision,
    /// How the row is probed.
    Method,
}

impl Profile {
    /// Schema name and number of profile files.
    pub const SCHEMA: &'static str = "callready-profile/1";

    /// What stands in [`Profile::dated`] where no day is known, as for a pasted table.
    pub const UNDATED: &'static str = "undated";

    /// Finds what contradicts itself or points nowhere in a profile that did not come from [`parse`].
    pub fn check(&self) -> Result<(), Faults> {
        check::check(self)
    }

    /// The device classes that have rows, in the order mobile, glasses, web.
    pub fn devices(&self) -> Vec<DeviceClass> {
        let has_rows = |device: &DeviceClass| self.rules.iter().any(|rule| rule.devices.contains(device));
        DeviceClass::ALL.into_iter().filter(has_rows).collect()
    }

    /// The same choice without the values of secret parameters, fit to be saved.
    pub fn without_secrets(&self, choice: &Choice) -> Choice {
        let secret = |name: &str| self.parameters.iter().any(|parameter| parameter.secret && parameter.name == name);
        let mut kept = choice.clone();
        kept.parameters.retain(|name, _| !secret(name));
        kept
    }

    /// What is set for a relay's user, password or shared secret.
    pub fn relay(&self, part: RelayPart, choice: &Choice) -> Option<String> {
        let parameter = self.parameters.iter().find(|parameter| parameter.relay == Some(part))?;
        self.values(&choice.parameters).remove(&parameter.name)
    }

    /// Values by parameter name: what `set` gives, else the default; empty ones count as unset.
    fn values(&self, set: &BTreeMap<String, String>) -> BTreeMap<String, String> {
        let value = |parameter: &Parameter| {
            let given = set.get(&parameter.name).or(parameter.default.as_ref())?.trim();
            (!given.is_empty()).then(|| (parameter.name.clone(), given.to_owned()))
        };
        self.parameters.iter().filter_map(value).collect()
    }
}

fn is_false(flag: &bool) -> bool {
    !flag
}
