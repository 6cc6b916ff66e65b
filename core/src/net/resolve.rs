//! Names, resolved the way every program on this device does it.

use std::net::IpAddr;
use std::time::Duration;

use tokio::net::lookup_host;
use tokio::time::{Instant, timeout};

use super::{Timed, silent};
use crate::observe::Saw;

/// Resolves `name` through the system; addresses in the system's order, each once.
pub(crate) async fn resolve(name: &str, wait: Duration) -> Timed {
    let began = Instant::now();
    let saw = match timeout(wait, lookup_host((name, 0))).await {
        Ok(Ok(found)) => {
            let mut addresses: Vec<IpAddr> = Vec::new();
            for address in found.map(|address| address.ip()) {
                if !addresses.contains(&address) {
                    addresses.push(address);
                }
            }
            Saw::Answers { addresses }
        }
        // getaddrinfo does not say why.
        Ok(Err(_)) => Saw::DnsError { code: "failed".to_owned() },
        Err(_) => silent(wait),
    };
    Timed::since(began, saw)
}
