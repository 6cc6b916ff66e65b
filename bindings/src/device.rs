//! Facts that only the platform knows, as the shell found them.

use std::path::PathBuf;
use std::time::Duration;

use callready::device::{self, Device, Egress, Network, Proxy, System, source};

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

impl DeviceFacts {
    /// The device as core takes it; what the shell could not write rightly is left out. `roots` is for labs only.
    pub fn into_device(self, roots: Option<String>) -> Device {
        let facts = self.network;
        let proxy: Option<Proxy> = facts.proxy.as_deref().and_then(|proxy| proxy.parse().ok());
        Device {
            platform: format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH),
            runner: match self.runner {
                Runner::App => device::Runner::App,
                Runner::Service => device::Runner::Service,
            },
            resolvers: facts.dns.iter().filter_map(|resolver| device::resolver(resolver)).collect(),
            resolvers_named: false,
            egress: facts.handle.map_or(Egress::Any, Egress::Network),
            network: Network {
                kind: facts.kind.into(),
                vpn: facts.vpn,
                proxy: proxy.as_ref().map(ToString::to_string).or(facts.pac.as_deref().and_then(device::place)),
                no_proxy: facts.proxy_exclusions,
                dns: facts.dns,
                source: source(facts.addresses.iter().filter_map(|prefix| prefix.parse().ok())),
                system: System {
                    private_dns: facts.private_dns,
                    metered: facts.metered,
                    portal: facts.portal,
                    validated: facts.validated,
                    ssid: facts.ssid,
                },
            },
            proxy,
            roots: roots.map(PathBuf::from),
            allow_private: false,
            // The configuration decides both.
            deadline: Duration::ZERO,
            media: Duration::ZERO,
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn facts_become_the_device_and_what_is_written_wrongly_is_left_out() {
        let facts = NetworkFacts {
            dns: vec!["192.168.50.1".to_owned(), "nonsense".to_owned(), "2001:db8:0:0:0:0:0:53".to_owned()],
            proxy: Some("proxy.example:3128".to_owned()),
            proxy_exclusions: vec!["*.example".to_owned()],
            addresses: vec!["10.20.30.4/24".to_owned(), "8.8.8.8/24".to_owned(), "?".to_owned()],
            handle: Some(7),
            metered: Some(true),
            ..none()
        };
        let device = DeviceFacts { runner: Runner::Service, network: facts }.into_device(None);
        let resolvers: Vec<String> = device.resolvers.iter().map(ToString::to_string).collect();
        assert_eq!(resolvers, ["192.168.50.1:53", "[2001:db8::53]:53"]);
        assert_eq!((device.runner, device.egress), (device::Runner::Service, Egress::Network(7)));
        assert_eq!((device.network.proxy.as_deref(), device.proxy.unwrap().port), (Some("proxy.example:3128"), 3128));
        assert_eq!(device.network.source, ["10.20.30.0/24".parse().unwrap()]);
        assert_eq!(device.network.system.metered, Some(true));
        assert!(!device.allow_private);
    }

    #[test]
    fn a_proxy_file_is_told_and_not_gone_through() {
        let facts =
            NetworkFacts { pac: Some("http://user:secret@wpad.example/proxy.pac?key=secret".to_owned()), ..none() };
        let device = DeviceFacts { runner: Runner::App, network: facts }.into_device(None);
        assert_eq!((device.network.proxy.as_deref(), device.proxy), (Some("wpad.example"), None));
    }

    fn none() -> NetworkFacts {
        NetworkFacts {
            kind: NetworkKind::Wifi,
            handle: None,
            dns: Vec::new(),
            private_dns: None,
            proxy: None,
            proxy_exclusions: Vec::new(),
            pac: None,
            vpn: None,
            metered: None,
            portal: None,
            validated: None,
            addresses: Vec::new(),
            ssid: None,
        }
    }
}
