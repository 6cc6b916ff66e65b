//! A destination as tables write it: a name, a wildcard, an address, a network, or the device's resolvers.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use thiserror::Error;

use super::fault::shown;

/// What a host column holds, parameters filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Destination {
    /// An exact name, in lower case.
    Name(String),
    /// Names below this one, in lower case without the leading `.` or `*.`.
    Below(String),
    /// An address.
    Address(IpAddr),
    /// A network.
    Network(Network),
    /// The device's own resolvers.
    Resolvers,
}

/// An address range, as CIDR writes it (RFC 4632 section 3.1, RFC 4291 section 2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Network {
    first: IpAddr,
    prefix: u8,
}

/// Why a text is no destination.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DestinationError {
    /// Nothing there.
    #[error("empty host")]
    Empty,
    /// RFC 1035 section 2.3.4.
    #[error("host of {0} characters; a name has at most 253 (RFC 1035)")]
    Long(usize),
    /// RFC 1035 section 2.3.4.
    #[error("`{0}`: every part between dots has 1 to 63 characters (RFC 1035)")]
    Label(String),
    /// Something that no name holds.
    #[error("`{0}` is not a host: a name holds letters, digits, hyphens and dots")]
    Letters(String),
    /// Digits and dots that are no address.
    #[error("`{0}` is neither an address nor a name")]
    Numbers(String),
    /// Not a network.
    #[error("`{0}` is not a network, as 203.0.113.0/24 is")]
    Network(String),
    /// Bits are set below the prefix.
    #[error("`{0}` is an address within a network; the network is {1}/{2}")]
    HostBits(String, IpAddr, u8),
}

impl Destination {
    /// Reads a destination in which no parameter is left.
    pub(crate) fn read(text: &str) -> Result<Self, DestinationError> {
        if text == RESOLVERS {
            return Ok(Self::Resolvers);
        }
        if text.contains('/') {
            return Network::read(text).map(Self::Network);
        }
        if let Ok(address) = text.parse() {
            return Ok(Self::Address(address));
        }
        match text.strip_prefix("*.").or_else(|| text.strip_prefix('.')) {
            Some(suffix) => name(suffix).map(Self::Below),
            None => name(text).map(Self::Name),
        }
    }

    /// Whether `other` is one of the destinations this one stands for; `one_label` reads a wildcard as TLS does (RFC 9525 section 6.3).
    pub(crate) fn covers(&self, other: &Destination, one_label: bool) -> bool {
        match (self, other) {
            (Self::Below(suffix), Self::Name(name)) => {
                let front = name.strip_suffix(suffix.as_str()).and_then(|front| front.strip_suffix('.'));
                front.is_some_and(|front| !one_label || !front.contains('.'))
            }
            (Self::Network(network), Self::Address(address)) => network.contains(*address),
            _ => false,
        }
    }

    /// How little a wildcard or network covers; comparable among wildcards and among networks of one family.
    pub(super) fn narrowness(&self) -> usize {
        match self {
            Self::Below(suffix) => suffix.len(),
            Self::Network(network) => usize::from(network.prefix),
            Self::Name(_) | Self::Address(_) | Self::Resolvers => 0,
        }
    }
}

impl Network {
    fn read(text: &str) -> Result<Self, DestinationError> {
        let wrong = || DestinationError::Network(shown(text));
        let (address, prefix) = text.split_once('/').ok_or_else(wrong)?;
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let prefix: u8 = prefix.parse().map_err(|_| wrong())?;
        let first = masked(address, prefix).ok_or_else(wrong)?;
        if first != address {
            return Err(DestinationError::HostBits(shown(text), first, prefix));
        }
        Ok(Self { first, prefix })
    }

    fn contains(&self, address: IpAddr) -> bool {
        address.is_ipv4() == self.first.is_ipv4() && masked(address, self.prefix) == Some(self.first)
    }
}

/// The address with all bits below the prefix cleared; none when the family has no such prefix.
fn masked(address: IpAddr, prefix: u8) -> Option<IpAddr> {
    let prefix = u32::from(prefix);
    match address {
        IpAddr::V4(v4) => {
            let below = 32_u32.checked_sub(prefix)?;
            let mask = u32::MAX.checked_shl(below).unwrap_or(0);
            Some(Ipv4Addr::from_bits(v4.to_bits() & mask).into())
        }
        IpAddr::V6(v6) => {
            let below = 128_u32.checked_sub(prefix)?;
            let mask = u128::MAX.checked_shl(below).unwrap_or(0);
            Some(Ipv6Addr::from_bits(v6.to_bits() & mask).into())
        }
    }
}

fn name(text: &str) -> Result<String, DestinationError> {
    let length = text.chars().count();
    if length == 0 {
        return Err(DestinationError::Empty);
    }
    if length > LONGEST_NAME {
        return Err(DestinationError::Long(length));
    }
    if !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')) {
        return Err(DestinationError::Letters(shown(text)));
    }
    for label in text.split('.') {
        if label.is_empty() || label.len() > LONGEST_LABEL {
            return Err(DestinationError::Label(shown(text)));
        }
        if label.starts_with('-') || label.ends_with('-') {
            return Err(DestinationError::Letters(shown(text)));
        }
    }
    // A top-level domain is never a number (RFC 3696 section 2); 1.2.3.400 is a mistyped address.
    if text.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit())) {
        return Err(DestinationError::Numbers(shown(text)));
    }
    Ok(text.to_ascii_lowercase())
}

/// Written in place of a host for the device's own resolvers.
pub const RESOLVERS: &str = "{resolver}";
const LONGEST_NAME: usize = 253;
const LONGEST_LABEL: usize = 63;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn wrong_hosts_say_why() {
        let long = format!("{}.example", "x".repeat(300));
        let label = format!("{}.example", "x".repeat(64));
        for (text, why) in [
            ("", "empty host"),
            ("*.", "empty host"),
            (long.as_str(), "host of 308 characters; a name has at most 253 (RFC 1035)"),
            (label.as_str(), &format!("`{label}`: every part between dots has 1 to 63 characters (RFC 1035)")),
            ("a..example", "`a..example`: every part between dots has 1 to 63 characters (RFC 1035)"),
            ("*.eu-west-", "`eu-west-` is not a host: a name holds letters, digits, hyphens and dots"),
            ("a*.example", "`a*.example` is not a host: a name holds letters, digits, hyphens and dots"),
            ("bücher.example", "`bücher.example` is not a host: a name holds letters, digits, hyphens and dots"),
            ("300.1.1.1", "`300.1.1.1` is neither an address nor a name"),
            ("10.0.0.1/33", "`10.0.0.1/33` is not a network, as 203.0.113.0/24 is"),
            ("10.0.0.1/8", "`10.0.0.1/8` is an address within a network; the network is 10.0.0.0/8"),
            ("2001:db8::/129", "`2001:db8::/129` is not a network, as 203.0.113.0/24 is"),
        ] {
            assert_eq!(Destination::read(text).unwrap_err().to_string(), why);
        }
    }

    #[test]
    fn wildcards_and_networks_cover_what_is_below_them() {
        for (wide, narrow, suffix, tls) in [
            (".agora.io", "webrtc.agora.io", true, true),
            ("*.agora.io", "A.EDGE.agora.io", true, false),
            (".agora.io", "agora.io", false, false),
            (".agora.io", "notagora.io", false, false),
            ("203.0.113.0/28", "203.0.113.15", true, true),
            ("203.0.113.0/28", "203.0.113.16", false, false),
            ("0.0.0.0/0", "2001:db8::1", false, false),
            ("2001:db8::/32", "2001:db8::1", true, true),
            ("::/0", "2001:db8::1", true, true),
        ] {
            let (wide, narrow) = (Destination::read(wide).unwrap(), Destination::read(narrow).unwrap());
            assert_eq!((wide.covers(&narrow, false), wide.covers(&narrow, true)), (suffix, tls), "{wide:?} {narrow:?}");
        }
    }
}
