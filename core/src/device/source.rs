//! Where the device's packets come from, as far as a report may tell it.

use std::net::IpAddr;

use ipnet::IpNet;

/// The prefixes to report among the device's own: the first of each family that is private (RFC 1918, RFC 6598, RFC 4193), host bits cleared.
///
/// A public prefix would tell where the device is, and link-local ones mean nothing to a firewall; both are left out.
pub fn source(own: impl IntoIterator<Item = IpNet>) -> Vec<IpNet> {
    let private: Vec<IpNet> = own.into_iter().filter(is_private).map(|prefix| prefix.trunc()).collect();
    let first = |v4: bool| private.iter().find(|prefix| prefix.addr().is_ipv4() == v4).copied();
    [first(true), first(false)].into_iter().flatten().collect()
}

fn is_private(prefix: &IpNet) -> bool {
    [prefix.network(), prefix.broadcast()].into_iter().all(|end| match end {
        IpAddr::V4(end) => end.is_private() || end.octets()[0] == 100 && end.octets()[1] & 0xc0 == 64,
        IpAddr::V6(end) => end.is_unique_local(),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_private_prefix_of_each_family_is_told() {
        for (own, told) in [
            ("192.168.50.7/24", "192.168.50.0/24"),
            ("fe80::1/64 10.20.30.4/24 fd00:1::7/64 172.16.0.1/16", "10.20.30.0/24 fd00:1::/64"),
            ("100.65.1.2/32", "100.65.1.2/32"),
            ("9.9.9.9/24 2a00::1/64 169.254.1.1/16 127.0.0.1/8 ::1/128 192.0.0.4/32", ""),
            ("10.0.0.1/4 172.16.0.1/8", ""),
        ] {
            let own = own.split(' ').map(|prefix| prefix.parse().unwrap());
            let found = source(own).iter().map(IpNet::to_string).collect::<Vec<_>>().join(" ");
            assert_eq!(found, told);
        }
    }
}
