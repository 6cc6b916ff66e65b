//! The vendor's firewall table as types: what a profile file holds once it has been read and found valid.
//!
//! A [`Profile`] is the file; [`Table`] is that file made concrete for one device class and its parameters.

mod ports;
mod table;

use std::fmt;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

pub use ports::{PortRange, Ports, PortsError};
pub use table::{Choice, Probed, Table, TableRow, TableTarget};

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
    /// The day the table was last compared with its pages, `YYYY-MM-DD`.
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
    /// Never written to a report, a log or a saved observation.
    #[serde(default, skip_serializing_if = "is_false")]
    pub secret: bool,
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

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Stable name, such as `rtc-udp`.
    pub id: String,
    /// The service in the vendor's words.
    pub service: String,
    /// The vendor's device tables that hold this row.
    pub devices: Vec<DeviceClass>,
    /// Where the row stands on the vendor's pages.
    pub rows: Vec<Row>,
    /// Whom it is for.
    pub hosts: Vec<Host>,
    /// `tcp` or `udp`.
    pub transport: Transport,
    /// The row's ports.
    pub ports: Ports,
    /// What is spoken on some of the ports; the rest is probed by the transport alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub speaks: Vec<Speaks>,
    /// Whether the vendor says it cannot do without.
    pub required: bool,
    /// The vendor's answer to "can be disabled?", word for word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub can_be_disabled: Option<String>,
    /// What the user loses when the row is missing: a message id of `words`, or plain text.
    pub loses: String,
    /// The row belongs to an optional path that this parameter switches on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_with: Option<String>,
}

/// A row's place on a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Id of the [`Source`].
    pub source: String,
    /// Heading of the table or list on that page.
    pub table: String,
    /// Row number below the heading, from 1; 0 where the page states it in prose.
    pub row: u16,
}

/// A destination of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Host {
    /// A name, a wildcard (`.example.com`, `*.example.com`), an address, a network (CIDR) or a `{parameter}`; `{resolver}` stands for the device's resolvers.
    pub name: String,
    /// Which meaning a wildcard has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wildcard: Option<Wildcard>,
    /// Names (or addresses) below the wildcard or network that stand in for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exemplars: Vec<String>,
    /// Ports that these servers are known to answer on: silence there means something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serves: Option<Ports>,
    /// The name to ask for in TLS where the destination is an address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_name: Option<String>,
}

/// What a wildcard host means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wildcard {
    /// Any depth below the suffix, as firewalls match names.
    Suffix,
    /// Exactly one label, as TLS certificates match names (RFC 9525 section 6.3).
    Tls,
}

/// A protocol spoken on some ports of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Speaks {
    /// Which ports.
    pub ports: Ports,
    /// What is spoken there.
    pub protocol: Protocol,
    /// Response header (`name` or `name: start of value`) by which an HTTP service is recognised; any one suffices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fingerprints: Vec<String>,
}

/// Protocols that a probe can speak on a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Protocol {
    /// TLS handshake with the host's name.
    Tls,
    /// TLS handshake, then `GET /`.
    Https,
    /// `GET /` in clear.
    Http,
    /// STUN binding (RFC 8489).
    Stun,
    /// DNS query (RFC 1035).
    Dns,
}

/// The vendor's device tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceClass {
    /// Phones and tablets.
    Mobile,
    /// Smart glasses.
    Glasses,
    /// Browsers.
    Web,
}

/// Transport of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
}

/// Something the person wants to do, ready when one of its paths is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Capability {
    /// Stable name, such as `call`.
    pub id: String,
    /// A message id of `words`, or plain text.
    pub title: String,
    /// How much its loss weighs.
    pub weight: Weight,
    /// Any one suffices; best first.
    pub paths: Vec<Path>,
}

/// How much the loss of a capability weighs in the overall readiness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// Without it the product does not work.
    Required,
    /// Without it the person notices something.
    Optional,
    /// Without it nothing is noticed.
    NoImpact,
}

/// One way a capability can work: all of its needs together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Path {
    /// Stable name, such as `udp`, `tcp`, `tls-443`.
    pub id: String,
    /// What the capability is when this is its best path: `ready` or `degraded`.
    pub gives: Gives,
    /// What the person notices on this path: a message id of `words`, or plain text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notices: Option<String>,
    /// Device classes for which the vendor states this path; empty means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub devices: Vec<DeviceClass>,
    /// The path counts only while this parameter is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_with: Option<String>,
    /// Rules (or ports of rules) that must all be open, each on at least one of its hosts.
    pub needs: Vec<Need>,
}

/// What a path gives when all its needs are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gives {
    /// As the vendor means it.
    Ready,
    /// It works, and the person notices something.
    Degraded,
}

/// A rule, or some ports of it, that a path needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// Rule id.
    pub rule: String,
    /// Only these ports; all when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ports: Option<Ports>,
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
}

impl fmt::Display for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Transport::Tcp => "tcp",
            Transport::Udp => "udp",
        })
    }
}

impl fmt::Display for DeviceClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DeviceClass::Mobile => "mobile",
            DeviceClass::Glasses => "glasses",
            DeviceClass::Web => "web",
        })
    }
}

fn is_false(flag: &bool) -> bool {
    !flag
}
