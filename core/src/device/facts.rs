//! The device as a phone's or the glasses' shell writes it down: texts as the system has them, for core to read.

use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;

use super::{Device, Egress, Network, NetworkKind, Proxy, Runner, System, place, resolver, source};

/// The device and its position.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// What the operating system applies to this process.
    pub runner: Runner,
    /// The network in use.
    #[serde(default)]
    pub network: NetworkFacts,
}

/// A network; what the system does not tell is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NetworkFacts {
    /// How the device is attached.
    pub kind: NetworkKind,
    /// Send through this network only: Android's network handle, elsewhere an interface's index; the system's choice when absent.
    pub handle: Option<u64>,
    /// Addresses of the resolvers.
    pub dns: Vec<String>,
    /// Private DNS: the server's name, or `automatic`.
    pub private_dns: Option<String>,
    /// The system's HTTP proxy, `host:port`.
    pub proxy: Option<String>,
    /// Hosts that are reached without it, as the system writes them.
    pub proxy_exclusions: Vec<String>,
    /// Address of a proxy auto-configuration file.
    pub pac: Option<String>,
    /// Name of the VPN, or `vpn`.
    pub vpn: Option<String>,
    /// Traffic is billed.
    pub metered: Option<bool>,
    /// The system saw a captive portal.
    pub portal: Option<bool>,
    /// The system reached its own check host.
    pub validated: Option<bool>,
    /// The device's own addresses with their prefixes, such as `10.20.30.4/24`.
    pub addresses: Vec<String>,
    /// Name of the Wi-Fi network.
    pub ssid: Option<String>,
}

impl Facts {
    /// The device as a check takes it; what the shell could not write rightly is left out. `roots` is for labs only.
    pub fn device(self, roots: Option<PathBuf>) -> Device {
        let facts = self.network;
        let proxy: Option<Proxy> = facts.proxy.as_deref().and_then(|proxy| proxy.parse().ok());
        Device {
            platform: format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH),
            runner: self.runner,
            resolvers: facts.dns.iter().filter_map(|address| resolver(address)).collect(),
            resolvers_named: false,
            egress: facts.handle.map_or(Egress::Any, Egress::Network),
            network: Network {
                kind: facts.kind,
                vpn: facts.vpn,
                proxy: proxy.as_ref().map(ToString::to_string).or(facts.pac.as_deref().and_then(place)),
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
            roots,
            allow_private: false,
            // The configuration decides both.
            deadline: Duration::ZERO,
            media: Duration::ZERO,
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
        let device = Facts { runner: Runner::Service, network: facts }.device(None);
        let resolvers: Vec<String> = device.resolvers.iter().map(ToString::to_string).collect();
        assert_eq!(resolvers, ["192.168.50.1:53", "[2001:db8::53]:53"]);
        assert_eq!((device.runner, device.egress), (Runner::Service, Egress::Network(7)));
        assert_eq!((device.network.proxy.as_deref(), device.proxy.unwrap().port), (Some("proxy.example:3128"), 3128));
        assert_eq!(device.network.source, ["10.20.30.0/24".parse().unwrap()]);
        assert_eq!(device.network.system.metered, Some(true));
        assert!(!device.allow_private);
    }

    #[test]
    fn a_proxy_file_is_told_and_not_gone_through() {
        let facts =
            NetworkFacts { pac: Some("http://user:secret@wpad.example/proxy.pac?key=secret".to_owned()), ..none() };
        let device = Facts { runner: Runner::App, network: facts }.device(None);
        assert_eq!((device.network.proxy.as_deref(), device.proxy), (Some("wpad.example"), None));
    }

    #[test]
    fn facts_are_read_from_json_and_a_name_nobody_knows_is_refused() {
        let read = |text| serde_json::from_str::<Facts>(text);
        let facts =
            read(r#"{"runner": "service", "network": {"kind": "wifi", "metered": false, "vpn": null}}"#).unwrap();
        assert_eq!(
            (facts.runner, facts.network.kind, facts.network.metered),
            (Runner::Service, NetworkKind::Wifi, Some(false))
        );
        assert!(read(r#"{"runner": "service", "network": {"profile": "x"}}"#).is_err());
        assert!(read("{}").is_err());
    }

    fn none() -> NetworkFacts {
        NetworkFacts { kind: NetworkKind::Wifi, ..NetworkFacts::default() }
    }
}
