//! The rows of a vendor's table.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::Ports;

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
    /// The row belongs to optional paths that this parameter switches on: `on`, `true`, `yes`, `1` or one of their modes; with `test` it is probed and
    /// no path that needs it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_with: Option<String>,
}

/// A row's place on a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Id of the [`Source`](super::Source).
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
    /// The destination counts only while this parameter is unset: another of the rule takes its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_without: Option<String>,
    /// The destination counts only while each of these parameters lists this value.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub only_where: BTreeMap<String, String>,
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
    /// WebSocket over TLS (RFC 6455), beside `tls` or `https` or alone: asked for an upgrade, which decides nothing about the port.
    Wss,
    /// `GET /` in clear.
    Http,
    /// STUN binding (RFC 8489).
    Stun,
    /// TURN in clear (RFC 8656), which answers STUN too.
    Turn,
    /// TURN in TLS, or in DTLS over UDP (RFC 7350).
    Turns,
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

impl Rule {
    /// What a port is judged by: of several protocols on it the one that is not WebSocket, which goes in one of the others.
    pub fn spoken(&self, port: u16) -> Option<&Speaks> {
        let mut on_port = self.speaks.iter().filter(|speaks| speaks.ports.contains(port));
        on_port.clone().find(|speaks| speaks.protocol != Protocol::Wss).or_else(|| on_port.next())
    }

    /// Whether WebSockets are taken on a port.
    pub fn takes_websockets(&self, port: u16) -> bool {
        self.speaks.iter().any(|speaks| speaks.protocol == Protocol::Wss && speaks.ports.contains(port))
    }
}

impl DeviceClass {
    /// Every class.
    pub const ALL: [DeviceClass; 3] = [DeviceClass::Mobile, DeviceClass::Glasses, DeviceClass::Web];
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

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Protocol::Tls => "tls",
            Protocol::Https => "https",
            Protocol::Wss => "wss",
            Protocol::Http => "http",
            Protocol::Stun => "stun",
            Protocol::Turn => "turn",
            Protocol::Turns => "turns",
            Protocol::Dns => "dns",
        })
    }
}
