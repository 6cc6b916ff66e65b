//! A resolver's address as a phone's system writes it.

use std::net::{IpAddr, Ipv6Addr, SocketAddr, SocketAddrV6};

use crate::net::interface;

/// Reads an address, with the interface's name or number behind a link-local one (`fe80::1%wlan0`, RFC 4007 section 11); port 53.
pub fn resolver(text: &str) -> Option<SocketAddr> {
    let Some((address, zone)) = text.split_once('%') else {
        return text.parse::<IpAddr>().ok().map(|address| SocketAddr::new(address, DNS));
    };
    let address: Ipv6Addr = address.parse().ok()?;
    let index = zone.parse().ok().or_else(|| interface(zone))?;
    Some(SocketAddrV6::new(address, DNS, 0, index).into())
}

/// RFC 1035 section 4.2.
const DNS: u16 = 53;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_names_or_numbers() {
        let read = |text| resolver(text).map(|resolver| resolver.to_string());
        assert_eq!(read("192.0.2.53").as_deref(), Some("192.0.2.53:53"));
        assert_eq!(read("2001:db8:0:0:0:0:0:53").as_deref(), Some("[2001:db8::53]:53"));
        assert_eq!(read("fe80::1%7").as_deref(), Some("[fe80::1%7]:53"));
        assert!(read("fe80::1%lo").is_some_and(|text| text.starts_with("[fe80::1%")));
        for wrong in ["", "dns.example", "fe80::1%absent0", "192.0.2.53%1", "/192.0.2.53"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
