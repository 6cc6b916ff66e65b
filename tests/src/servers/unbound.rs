//! unbound: the vendors' real names, answered from the lab's own addresses.

use std::fmt::Write;

use serde::{Deserialize, Serialize};

use crate::world::{RESOLVER, World};

/// How the resolver answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dns {
    /// With addresses; names it does not know do not exist.
    #[default]
    Answers,
    /// No name exists.
    Nxdomain,
    /// It refuses every query.
    Refused,
    /// It says nothing.
    Silent,
}

/// Its configuration file.
pub fn config(world: &World, dns: &Dns) -> String {
    let zone = match dns {
        Dns::Answers => "static",
        Dns::Nxdomain => "always_nxdomain",
        Dns::Refused => "always_refuse",
        Dns::Silent => "always_deny",
    };
    let mut data = String::new();
    for host in &world.hosts {
        if host.name.parse::<std::net::IpAddr>().is_ok() {
            continue;
        }
        for address in &host.addresses {
            let kind = if address.is_ipv4() { "A" } else { "AAAA" };
            let _ = writeln!(data, "  local-data: \"{}. 60 IN {kind} {address}\"", host.name);
        }
    }
    format!(
        "server:\n  interface: {RESOLVER}\n  access-control: 0.0.0.0/0 allow\n  access-control: ::/0 allow\n  username: \"\"\n  \
         chroot: \"\"\n  directory: \"/run/lab\"\n  pidfile: \"\"\n  do-daemonize: no\n  use-syslog: no\n  num-threads: 1\n  \
         module-config: \"iterator\"\n  local-zone: \".\" {zone}\n{data}remote-control:\n  control-enable: no\n"
    )
}
