//! coturn: STUN and TURN over UDP, TCP, TLS and DTLS, on the ports of the vendors' tables.

use anyhow::Result;

use crate::certs::Authority;
use crate::sandbox::home;
use crate::world::{TURN, TURN_V6, World};

/// Its configuration file.
pub fn config(world: &World, authority: &Authority) -> Result<String> {
    let names: Vec<String> = std::iter::once("turn.lab".to_owned())
        .chain(world.hosts.iter().flat_map(|host| host.certified.clone()))
        .collect();
    let pair = authority.issue(&names)?;
    Ok(format!(
        "listening-ip={TURN}\nlistening-ip={TURN_V6}\nrelay-ip={TURN}\nlistening-port=3478\ntls-listening-port=5349\n\
         aux-server={TURN}:8089\naux-server=[{TURN_V6}]:8089\n\
         cert={}\npkey={}\nrealm=lab\nlt-cred-mech\nuser=lab:secret\nno-cli\nno-rfc5780\nallow-loopback-peers\n\
         no-software-attribute\nrelay-threads=1\nlog-file=stdout\nsimple-log\nuserdb={}\npidfile={}\n",
        pair.certificate.display(),
        pair.key.display(),
        home("turn.db").display(),
        home("turn.pid").display(),
    ))
}
