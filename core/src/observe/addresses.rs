//! Which addresses stand for a name: the one choice that plan and verdict share.

use std::net::IpAddr;

use super::{DnsWay, Family, Observation, Saw, Step};

/// The addresses to probe for `host`: itself where it is an address, otherwise the first IPv4 and the first IPv6 address that the system's way
/// gave, or, where that way gave none, that a resolver gave directly.
pub fn addresses(host: &str, seen: &[Observation]) -> Vec<IpAddr> {
    if let Ok(address) = host.parse() {
        return vec![address];
    }
    let told = |system: bool| {
        seen.iter().filter_map(move |observation| match (&observation.step, &observation.saw) {
            (Step::Dns { name, via }, Saw::Answers { addresses })
                if name == host && (*via == DnsWay::System) == system =>
            {
                Some(addresses)
            }
            _ => None,
        })
    };
    let all: Vec<IpAddr> = match told(true).flatten().next() {
        Some(_) => told(true).flatten().copied().collect(),
        None => told(false).flatten().copied().collect(),
    };
    [Family::V4, Family::V6]
        .into_iter()
        .filter_map(|family| all.iter().copied().find(|address| Family::of(*address) == family))
        .collect()
}

/// Whether an address belongs to a site or a device rather than to the internet: loopback, private (RFC 1918, RFC 4193), shared by a carrier
/// (RFC 6598) or local to a link. Documentation networks count as public.
pub fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let shared = v4.octets()[0] == 100 && v4.octets()[1] & 0xc0 == 64;
            v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_unspecified() || shared
        }
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => is_private(IpAddr::V4(v4)),
            None => v6.is_loopback() || v6.is_unspecified() || v6.is_unique_local() || v6.is_unicast_link_local(),
        },
    }
}
