//! `NAME[:PORT]`: the far end of one's own that answers on every port.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use super::destination::Destination;

/// A Callready responder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Responder {
    /// Its name in lower case, or its address.
    pub host: String,
    /// The TCP port that surely reaches it: what stays silent elsewhere is compared with this one.
    pub port: u16,
}

/// Why a text names no responder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error(
    "NAME[:PORT] is needed, such as responder.example.com, responder.example.com:8443, 192.0.2.9 or [2001:db8::9]:8443"
)]
pub struct ResponderError;

impl FromStr for Responder {
    type Err = ResponderError;

    fn from_str(text: &str) -> Result<Self, ResponderError> {
        let text = text.trim();
        if let Ok(address) = text.parse::<IpAddr>() {
            return Ok(Self { host: address.to_string(), port: USUAL });
        }
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().ok().filter(|port| *port != 0).ok_or(ResponderError)?),
            None => (text, USUAL),
        };
        let bracketed = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
        if let Some(address) = bracketed {
            let address: Ipv6Addr = address.parse().map_err(|_| ResponderError)?;
            return Ok(Self { host: address.to_string(), port });
        }
        match Destination::read(host) {
            Ok(Destination::Name(host)) => Ok(Self { host, port }),
            Ok(Destination::Address(IpAddr::V4(address))) => Ok(Self { host: address.to_string(), port }),
            _ => Err(ResponderError),
        }
    }
}

impl fmt::Display for Responder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port } = self;
        if host.contains(':') { write!(f, "[{host}]:{port}") } else { write!(f, "{host}:{port}") }
    }
}

impl Serialize for Responder {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Responder {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What is open nearly everywhere.
const USUAL: u16 = 443;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_responder_has_port_443_unless_it_says_otherwise() {
        for (text, read) in [
            ("R.example", "r.example:443"),
            (" r.example:8443 ", "r.example:8443"),
            ("192.0.2.9", "192.0.2.9:443"),
            ("192.0.2.9:80", "192.0.2.9:80"),
            ("2001:db8::9", "[2001:db8::9]:443"),
            ("[2001:db8::9]:80", "[2001:db8::9]:80"),
        ] {
            let responder: Responder = text.parse().unwrap();
            assert_eq!(responder.to_string(), read);
            assert_eq!(read.parse::<Responder>().unwrap(), responder);
        }
    }

    #[test]
    fn what_is_neither_a_name_nor_an_address_is_none() {
        for wrong in
            ["", ":443", "*.example", ".example", "192.0.2.0/24", "r.example:0", "r.example:https", "[r.example]:443"]
        {
            assert_eq!(wrong.parse::<Responder>(), Err(ResponderError), "{wrong}");
        }
    }
}
