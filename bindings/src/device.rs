//! Facts that only the platform knows, as the shell found them.

use callready::device;

/// The device and its position.
#[derive(Debug, Clone, uniffi::Record)]
pub struct DeviceFacts {
    /// What the operating system applies to this process.
    pub runner: Runner,
    /// The network in use.
    pub network: NetworkFacts,
}

/// What the operating system applies to this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Runner {
    /// An app in the foreground.
    App,
    /// A background service.
    Service,
}

/// A network.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NetworkFacts {
    /// How the device is attached.
    pub kind: NetworkKind,
    /// Send through this network only: Android's network handle, elsewhere an interface's index; the system's choice when absent.
    pub handle: Option<u64>,
    /// Addresses of the resolvers.
    pub dns: Vec<String>,
    /// Private DNS: the server's name, or `automatic`; absent where it is off or not known.
    pub private_dns: Option<String>,
    /// The system's HTTP proxy, `host:port`.
    pub proxy: Option<String>,
    /// Hosts that are reached without it, as the system writes them.
    pub proxy_exclusions: Vec<String>,
    /// Address of a proxy auto-configuration file.
    pub pac: Option<String>,
    /// Name of the VPN, or `vpn`; absent where none is up.
    pub vpn: Option<String>,
    /// Traffic is billed; absent where the system does not tell.
    pub metered: Option<bool>,
    /// The system saw a captive portal.
    pub portal: Option<bool>,
    /// The system reached its own check host.
    pub validated: Option<bool>,
    /// The device's own addresses with their prefixes, such as `10.20.30.4/24`.
    pub addresses: Vec<String>,
    /// Name of the Wi-Fi network, only where the configuration wants it and the app may know it.
    pub ssid: Option<String>,
}

/// How the device is attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum NetworkKind {
    /// Wi-Fi.
    Wifi,
    /// Mobile data.
    Cellular,
    /// Cable.
    Ethernet,
    /// Not told.
    Unknown,
}

impl From<DeviceFacts> for device::Facts {
    fn from(facts: DeviceFacts) -> Self {
        let runner = match facts.runner {
            Runner::App => device::Runner::App,
            Runner::Service => device::Runner::Service,
        };
        Self { runner, network: facts.network.into() }
    }
}

impl From<NetworkFacts> for device::NetworkFacts {
    fn from(facts: NetworkFacts) -> Self {
        Self {
            kind: facts.kind.into(),
            handle: facts.handle,
            dns: facts.dns,
            private_dns: facts.private_dns,
            proxy: facts.proxy,
            proxy_exclusions: facts.proxy_exclusions,
            pac: facts.pac,
            vpn: facts.vpn,
            metered: facts.metered,
            portal: facts.portal,
            validated: facts.validated,
            addresses: facts.addresses,
            ssid: facts.ssid,
        }
    }
}

impl From<NetworkKind> for device::NetworkKind {
    fn from(kind: NetworkKind) -> Self {
        match kind {
            NetworkKind::Wifi => Self::Wifi,
            NetworkKind::Cellular => Self::Cellular,
            NetworkKind::Ethernet => Self::Ethernet,
            NetworkKind::Unknown => Self::Unknown,
        }
    }
}
