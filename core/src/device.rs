//! Facts that the shell passes in: core never reads them from the system itself.

mod egress;
mod facts;
mod proxy;
mod resolver;
mod source;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

pub use egress::Egress;
pub use facts::{Facts, NetworkFacts};
pub use proxy::{Credentials, Proxy, ProxyError, is_exempt, place};
pub use resolver::resolver;
pub use source::source;

/// The device and its position, as the shell found or was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Such as `linux-x86_64`.
    pub platform: String,
    /// What the operating system applies to this process.
    pub runner: Runner,
    /// The network in use.
    pub network: Network,
    /// Resolvers to ask directly, with their ports.
    pub resolvers: Vec<SocketAddr>,
    /// The resolvers were named for this check (`--dns`): names go there in place of the system's way.
    pub resolvers_named: bool,
    /// The HTTP proxy that programs on this device go through, where it is one that can be used; [`Network::proxy`] names it as well.
    pub proxy: Option<Proxy>,
    /// Through which network packets leave.
    pub egress: Egress,
    /// PEM file in place of the bundled public roots.
    pub roots: Option<PathBuf>,
    /// Private and loopback targets are permitted.
    pub allow_private: bool,
    /// The whole run ends after this long.
    pub deadline: Duration,
    /// For so long a call's packets are sent through a relay, where its credentials are known; zero: not at all.
    pub media: Duration,
}

impl Device {
    /// Resolves names with these in place of the system's, where there are some.
    pub fn resolve_with(&mut self, resolvers: &[SocketAddr]) {
        if !resolvers.is_empty() {
            self.resolvers = resolvers.to_vec();
            self.resolvers_named = true;
            self.network.dns = resolvers.iter().map(|resolver| resolver.ip().to_string()).collect();
        }
    }
}

/// Facts about the network in use.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Network {
    /// How the device is attached.
    pub kind: NetworkKind,
    /// Name of the VPN, where one is known to be up.
    pub vpn: Option<String>,
    /// Proxy of the system, `host:port`, credentials left out.
    pub proxy: Option<String>,
    /// Hosts that are reached without it, as [`is_exempt`] reads them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub no_proxy: Vec<String>,
    /// Addresses of the resolvers.
    pub dns: Vec<String>,
    /// Prefixes of the device's own private addresses, at most one a family, as [`source()`] chooses them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<IpNet>,
    /// What the system itself says of the network.
    #[serde(default, skip_serializing_if = "System::is_silent")]
    pub system: System,
}

/// What a phone's system says of the network; what it does not tell is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct System {
    /// Private DNS (RFC 7858): the server's name, or `automatic`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_dns: Option<String>,
    /// Traffic is billed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metered: Option<bool>,
    /// It saw a captive portal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub portal: Option<bool>,
    /// It reached its own check host, which says nothing about any other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validated: Option<bool>,
    /// Name of the Wi-Fi network, where the configuration wants it told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ssid: Option<String>,
}

impl System {
    /// Whether it tells nothing.
    pub fn is_silent(&self) -> bool {
        *self == Self::default()
    }
}

/// How the device is attached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NetworkKind {
    /// Wi-Fi.
    Wifi,
    /// Mobile data.
    Cellular,
    /// Cable.
    Ethernet,
    /// Not told.
    #[default]
    Unknown,
}

/// What the operating system applies to this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Runner {
    /// An app in the foreground.
    App,
    /// A background service.
    Service,
    /// A program started from a shell.
    Shell,
}

/// How thoroughly ranges are tested.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Depth {
    /// Every single port; of a range its ends and samples inside.
    #[default]
    Quick,
    /// Every port of every range.
    Full,
}

impl Depth {
    /// How long the whole run may take, unless somebody says otherwise.
    pub fn deadline(self) -> Duration {
        Duration::from_secs(if self == Self::Quick { 30 } else { 120 })
    }

    /// For how long a call's packets are sent through a relay, unless somebody says otherwise: some firewalls stop replies after seconds.
    pub fn media(self) -> Duration {
        Duration::from_secs(if self == Self::Quick { 3 } else { 12 })
    }
}
