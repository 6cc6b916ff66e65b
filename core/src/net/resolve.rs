//! Names, resolved the way every program on this device does it.

use std::io;
use std::net::IpAddr;
use std::time::Duration;

use tokio::net::lookup_host;
use tokio::time::{Instant, timeout};

use super::{Net, Timed, silent};
use crate::observe::Saw;

/// Resolves `name` through the system; addresses in the system's order, each once.
pub(crate) async fn resolve(net: &Net, name: &str, wait: Duration) -> Timed {
    let began = Instant::now();
    let saw = match timeout(wait, lookup(net, name)).await {
        Ok(Ok(found)) => {
            let mut addresses: Vec<IpAddr> = Vec::new();
            for address in found {
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

/// Asks the resolvers of the network that is bound to where the system has such; elsewhere one set of resolvers serves all.
async fn lookup(net: &Net, name: &str) -> io::Result<Vec<IpAddr>> {
    #[cfg(target_os = "android")]
    if let crate::device::Egress::Network(handle) = *net.egress() {
        let name = name.to_owned();
        let found = tokio::task::spawn_blocking(move || super::android::resolve(&name, handle)).await;
        return found.ok().flatten().ok_or_else(|| io::Error::other("not found"));
    }
    let _ = net;
    Ok(lookup_host((name, 0)).await?.map(|address| address.ip()).collect())
}
