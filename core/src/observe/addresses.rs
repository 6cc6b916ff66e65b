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
