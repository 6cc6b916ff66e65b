//! The resolvers of an Android device, which has no `/etc/resolv.conf`: its shell may ask the connectivity service what it knows.

use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::process::{Command, Stdio};

/// Resolvers of the network in use; none where this is no Android, or its shell may not ask.
pub fn resolvers(root: &Path) -> Vec<SocketAddr> {
    let program = root.join("system/bin/dumpsys");
    if !program.exists() {
        return Vec::new();
    }
    let asked = Command::new(program).args(["-t", SECONDS, "connectivity"]).stdin(Stdio::null()).output();
    asked.map(|said| read(&String::from_utf8_lossy(&said.stdout))).unwrap_or_default()
}

/// Reads the resolvers of the default network out of what `dumpsys connectivity` prints. Android 8 to 10 write `DnsAddresses: [192.0.2.1,]`, Android 11
/// and later `DnsAddresses: [ /192.0.2.1 ]`.
fn read(said: &str) -> Vec<SocketAddr> {
    let Some(number) = said.lines().find_map(|line| line.trim().strip_prefix("Active default network: ")) else {
        return Vec::new();
    };
    let (network, agent) = (format!("network{{{number}}}"), format!("- {number}]"));
    let about = said.lines().filter(|line| line.contains(&network) || line.contains(&agent));
    let list =
        about.filter_map(|line| line.split_once("DnsAddresses: [")?.1.split(']').next()).find(|it| !it.is_empty());
    // In front of the slash stands the name, where the system knows one.
    let addresses = list.unwrap_or_default().split([',', ' ']).filter_map(|it| it.rsplit('/').next()?.parse().ok());
    addresses.map(|address: IpAddr| SocketAddr::new(address, 53)).collect()
}

/// How long the service may take.
const SECONDS: &str = "2";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_network_in_use_names_its_resolvers() {
        for (said, resolvers) in [
            (
                "Active default network: 502\nCurrent Networks:\n  NetworkAgentInfo{ ni{[type: MOBILE]} network{501} lp{{InterfaceName: rmnet0 \
                 DnsAddresses: [198.51.100.1,] Domains: null}} }\n  NetworkAgentInfo{ ni{[type: WIFI]} network{502} lp{{InterfaceName: wlan0 \
                 DnsAddresses: [192.0.2.1,2001:db8::1,] Domains:  MTU: 0}} }\n",
                &["192.0.2.1:53", "[2001:db8::1]:53"][..],
            ),
            (
                "Active default network: 100\nNetworkAgentInfo{network{100}  lp{{InterfaceName: wlan0 DnsAddresses: [ /192.0.2.1,dns.example/192.0.2.2 ] \
                 Domains: null}}\n",
                &["192.0.2.1:53", "192.0.2.2:53"],
            ),
            ("Active default network: none\nCurrent Networks:\n", &[]),
            ("Active default network: 1\nnetwork{1} DnsAddresses: [] \nnetwork{1} DnsAddresses: [ /nonsense\n", &[]),
            ("Can't find service: connectivity\n", &[]),
            ("", &[]),
        ] {
            let read: Vec<String> = read(said).iter().map(ToString::to_string).collect();
            assert_eq!(read, resolvers, "{said}");
        }
    }

    #[test]
    fn the_connectivity_service_is_asked_where_there_is_one() {
        let root = tempfile::tempdir().unwrap();
        assert!(resolvers(root.path()).is_empty());
        let program = root.path().join("system/bin/dumpsys");
        fs::create_dir_all(program.parent().unwrap()).unwrap();
        let script = "#!/bin/sh\n[ \"$*\" = '-t 2 connectivity' ] && printf 'Active default network: 7\\nnetwork{7} DnsAddresses: [ /192.0.2.9 ]\\n'\n";
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(resolvers(root.path()), ["192.0.2.9:53".parse().unwrap()]);
    }
}
