//! Which addresses are nobody's business but the site's.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address belongs to a device or a site rather than to the internet: loopback, private (RFC 1918, RFC 4193), shared by a carrier
/// (RFC 6598), link-local, multicast, broadcast or unspecified; documentation networks are not private.
pub fn is_private(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_private_v4(address),
        IpAddr::V6(address) => is_private_v6(address),
    }
}

/// Whether an address is one that a carrier shares among its customers (RFC 6598): its router is the site's or the carrier's, nothing tells.
pub fn is_shared(address: IpAddr) -> bool {
    matches!(address.to_canonical(), IpAddr::V4(address) if is_shared_v4(address))
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_broadcast()
        // RFC 1122 section 3.2.1.3: all of 0/8 means this network.
        || address.octets()[0] == 0
        // RFC 7335 and RFC 7600: a translator on the device itself speaks by these.
        || matches!(address.octets(), [192, 0, 0, 0..=8])
        || is_shared_v4(address)
}

fn is_shared_v4(address: Ipv4Addr) -> bool {
    address.octets()[0] == 100 && address.octets()[1] & 0xc0 == 64
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    address.is_loopback()
        || address.is_unspecified()
        || address.is_multicast()
        || address.is_unicast_link_local()
        || address.is_unique_local()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn only_the_sites_own_addresses_are_private() {
        let private = "10.1.2.3 172.16.0.1 192.168.50.1 127.0.0.1 169.254.1.1 224.0.0.1 255.255.255.255 0.0.0.0 0.1.2.3 100.64.0.1 192.0.0.8 \
                       ::1 :: fe80::1 fd00::1 ff02::1 ::ffff:10.0.0.1";
        let public = "9.9.9.9 192.0.0.9 100.128.0.1 192.0.2.1 198.51.100.7 203.0.113.9 172.32.0.1 2001:db8::1 2a00::1 ::ffff:9.9.9.9";
        let judged =
            |list: &str| list.split_whitespace().map(|text| is_private(text.parse().unwrap())).collect::<Vec<_>>();
        assert_eq!(judged(private), vec![true; 17]);
        assert_eq!(judged(public), vec![false; 10]);
        assert!(is_shared("100.127.0.1".parse().unwrap()) && !is_shared("10.0.0.1".parse().unwrap()));
    }
}
