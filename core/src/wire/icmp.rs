//! ICMP errors and the datagrams that they quote (RFC 792, RFC 4443 section 3).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// An error about a UDP datagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quote {
    /// ICMP or ICMPv6 type.
    pub kind: u8,
    /// ICMP or ICMPv6 code.
    pub code: u8,
    /// Port that the datagram came from.
    pub port: u16,
    /// Where it went.
    pub to: SocketAddr,
}

/// Reads an ICMP message, with the IPv4 header before it or without: some systems hand it out, others do not. `None` for all but errors about UDP.
pub fn quote(message: &[u8]) -> Option<Quote> {
    let message = if message.first()? >> 4 == 4 { message.get(header_length(message)?..)? } else { message };
    let (kind, code) = (*message.first()?, *message.get(1)?);
    if !matches!(kind, UNREACHABLE | TIME_EXCEEDED | PARAMETER_PROBLEM) {
        return None;
    }
    let original = message.get(ICMP_HEADER..)?;
    (original.first()? >> 4 == 4).then_some(())?;
    let later_fragment = u16::from_be_bytes(original.get(6..8)?.try_into().ok()?) & 0x1fff != 0;
    if *original.get(9)? != UDP || later_fragment {
        return None;
    }
    let to: [u8; 4] = original.get(16..20)?.try_into().ok()?;
    about(kind, code, Ipv4Addr::from(to).into(), original.get(header_length(original)?..)?)
}

/// The same of an ICMPv6 message.
pub fn quote_v6(message: &[u8]) -> Option<Quote> {
    let (kind, code) = (*message.first()?, *message.get(1)?);
    // Errors have the first bit clear (RFC 4443 section 2.1).
    if kind == 0 || kind & 0x80 != 0 {
        return None;
    }
    let original = message.get(ICMP_HEADER..)?;
    if original.first()? >> 4 != 6 || *original.get(6)? != UDP {
        return None;
    }
    let to: [u8; 16] = original.get(24..40)?.try_into().ok()?;
    about(kind, code, Ipv6Addr::from(to).into(), original.get(40..)?)
}

fn about(kind: u8, code: u8, to: IpAddr, udp: &[u8]) -> Option<Quote> {
    let port = |at: usize| Some(u16::from_be_bytes(udp.get(at..at + 2)?.try_into().ok()?));
    Some(Quote { kind, code, port: port(0)?, to: SocketAddr::new(to, port(2)?) })
}

fn header_length(packet: &[u8]) -> Option<usize> {
    Some(usize::from(packet.first()? & 0x0f) * 4).filter(|length| *length >= 20)
}

const UNREACHABLE: u8 = 3;
const TIME_EXCEEDED: u8 = 11;
const PARAMETER_PROBLEM: u8 = 12;
const ICMP_HEADER: usize = 8;
const UDP: u8 = 17;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(crate) mod tests {
    use super::*;

    /// An error about a datagram from port 40000 to 192.0.2.1 (or 2001:db8::1) port 3478, as a router sends it.
    pub(crate) fn error(kind: u8, code: u8, v6: bool) -> Vec<u8> {
        let udp = [40_000_u16.to_be_bytes(), 3_478_u16.to_be_bytes(), 8_u16.to_be_bytes(), [0, 0]].concat();
        let mut ip = if v6 { vec![0x60, 0, 0, 0, 0, 8, 17, 1] } else { vec![0x45, 0, 0, 28, 0, 1, 0, 0, 1, 17, 0, 0] };
        let (from, to) = if v6 { ("2001:db8::2", "2001:db8::1") } else { ("10.0.0.2", "192.0.2.1") };
        for address in [from, to] {
            match address.parse().unwrap() {
                IpAddr::V4(address) => ip.extend(address.octets()),
                IpAddr::V6(address) => ip.extend(address.octets()),
            }
        }
        [&[kind, code, 0, 0, 0, 0, 0, 0][..], &ip, &udp].concat()
    }

    #[test]
    fn an_error_names_the_datagram_that_it_is_about() {
        let v4 = Quote { kind: 11, code: 0, port: 40_000, to: "192.0.2.1:3478".parse().unwrap() };
        assert_eq!(quote(&error(11, 0, false)), Some(v4));
        let mut header = vec![0x46, 0, 0, 0, 0, 0, 0, 0, 64, 1, 0, 0, 10, 9, 0, 1, 10, 0, 0, 2, 0, 0, 0, 0];
        header.extend(error(11, 0, false));
        assert_eq!(quote(&header), Some(v4));
        assert_eq!(
            quote_v6(&error(1, 4, true)),
            Some(Quote { kind: 1, code: 4, port: 40_000, to: "[2001:db8::1]:3478".parse().unwrap() })
        );
    }

    #[test]
    fn what_is_no_error_about_udp_says_nothing() {
        assert_eq!((quote(&error(0, 0, false)), quote_v6(&error(129, 0, true))), (None, None));
        let changed = |v6, at: usize, to| {
            let mut message = error(3, 3, v6);
            message[at] = to;
            if v6 { quote_v6(&message) } else { quote(&message) }
        };
        // Another protocol, a later fragment, another version, a header that is too short.
        for (v6, at, to) in
            [(false, 17, 6), (false, 15, 1), (false, 8, 0x65), (false, 8, 0x41), (true, 14, 6), (true, 8, 0x45)]
        {
            assert_eq!(changed(v6, at, to), None, "{v6} {at}");
        }
        for (message, v6) in [(error(3, 3, false), false), (error(1, 4, true), true)] {
            for length in 0..message.len() - 4 {
                assert_eq!(if v6 { quote_v6(&message[..length]) } else { quote(&message[..length]) }, None, "{length}");
            }
        }
    }
}
