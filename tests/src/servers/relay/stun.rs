//! As much of STUN as it takes to misbehave (RFC 8489 section 5), written apart from the program under test.

use std::net::{IpAddr, SocketAddr};

/// A STUN message on its way to become bytes.
pub struct Message {
    bytes: Vec<u8>,
}

impl Message {
    /// A request to allocate as one who knows the credentials would send it, but for the signature.
    pub fn signed_allocate() -> Vec<u8> {
        let head = [&ALLOCATE.to_be_bytes()[..], &[0, 0], &COOKIE.to_be_bytes(), b"proof-of-lab"].concat();
        Self { bytes: head }
            .with(USERNAME, b"lab")
            .with(REALM, b"lab")
            .with(NONCE, b"nonce")
            .with(INTEGRITY, &[0; 20])
            .ended()
    }

    /// A response of this class to a request, with its id.
    pub fn response(class: u16, request: &[u8]) -> Self {
        let kind = method(request).unwrap_or_default() | class;
        let id = request.get(4..20).unwrap_or(&[0; 16]);
        Self { bytes: [&kind.to_be_bytes()[..], &[0, 0], id].concat() }
    }

    /// The same with an attribute, padded.
    pub fn with(self, kind: u16, value: &[u8]) -> Self {
        let length = u16::try_from(value.len()).unwrap_or(u16::MAX);
        self.with_length(kind, length, value)
    }

    /// The same with an attribute that says that it has this length.
    pub fn with_length(mut self, kind: u16, length: u16, value: &[u8]) -> Self {
        self.bytes.extend([kind.to_be_bytes(), length.to_be_bytes()].concat());
        self.bytes.extend(value);
        self.bytes.resize(self.bytes.len().next_multiple_of(4), 0);
        self
    }

    /// The same with an error code.
    pub fn with_error(self, code: u16) -> Self {
        let [class, number] = [code / 100, code % 100].map(|part| u8::try_from(part).unwrap_or_default());
        self.with(ERROR_CODE, &[&[0, 0, class, number][..], b"no"].concat())
    }

    /// The same with an address, exclusive-ored with the cookie; IPv4 only.
    pub fn with_address(self, kind: u16, address: SocketAddr) -> Self {
        let IpAddr::V4(ip) = address.ip() else { return self };
        let port = address.port() ^ u16::try_from(COOKIE >> 16).unwrap_or_default();
        let bits = ip.to_bits() ^ COOKIE;
        self.with(kind, &[&[0, 1][..], &port.to_be_bytes(), &bits.to_be_bytes()].concat())
    }

    /// The bytes.
    pub fn ended(mut self) -> Vec<u8> {
        let length = u16::try_from(self.bytes.len().saturating_sub(HEADER)).unwrap_or(u16::MAX);
        self.bytes.splice(2..4, length.to_be_bytes());
        self.bytes
    }
}

/// Method of a request; none for what is not one.
pub fn method(request: &[u8]) -> Option<u16> {
    let kind = u16::from_be_bytes(*request.first_chunk()?);
    let is_request = request.len() >= HEADER && request.get(4..8) == Some(&COOKIE.to_be_bytes()) && kind & 0xc110 == 0;
    is_request.then_some(kind)
}

/// Value of a message's first attribute of this kind.
pub fn attribute(message: &[u8], wanted: u16) -> Option<&[u8]> {
    let mut rest = message.get(HEADER..)?;
    while let [a, b, c, d, after @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*c, *d]));
        let value = after.get(..length)?;
        if u16::from_be_bytes([*a, *b]) == wanted {
            return Some(value);
        }
        rest = after.get(length.next_multiple_of(4)..)?;
    }
    None
}

/// Length of the message that these bytes begin with, once they hold its header.
pub fn length(bytes: &[u8]) -> Option<usize> {
    let length = bytes.get(2..4).filter(|_| bytes.len() >= HEADER)?;
    Some(HEADER + usize::from(u16::from_be_bytes(length.try_into().ok()?)))
}

pub const BINDING: u16 = 0x0001;
pub const ALLOCATE: u16 = 0x0003;
pub const SUCCESS: u16 = 0x0100;
pub const ERROR: u16 = 0x0110;

pub const USERNAME: u16 = 0x0006;
pub const INTEGRITY: u16 = 0x0008;
pub const ERROR_CODE: u16 = 0x0009;
pub const REALM: u16 = 0x0014;
pub const NONCE: u16 = 0x0015;
pub const XOR_RELAYED: u16 = 0x0016;
pub const XOR_MAPPED: u16 = 0x0020;
pub const ALTERNATE_SERVER: u16 = 0x8023;

const HEADER: usize = 20;
const COOKIE: u32 = 0x2112_a442;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_address_is_written_as_rfc_5769_has_it() {
        let request = Message::signed_allocate();
        let response =
            Message::response(SUCCESS, &request).with_address(XOR_MAPPED, "192.0.2.1:32853".parse().unwrap());
        let bytes = response.ended();
        assert_eq!(attribute(&bytes, XOR_MAPPED), Some(&b"\x00\x01\xa1\x47\xe1\x12\xa6\x43"[..]));
        assert_eq!((length(&bytes), length(&bytes[..19])), (Some(32), None));
        assert_eq!((method(&request), method(&bytes)), (Some(ALLOCATE), None));
    }

    #[test]
    fn attributes_are_found_behind_padding_and_not_beyond_the_end() {
        let message = Message::signed_allocate();
        assert_eq!(attribute(&message, USERNAME), Some(&b"lab"[..]));
        assert_eq!(attribute(&message, NONCE), Some(&b"nonce"[..]));
        assert_eq!(attribute(&message, ALTERNATE_SERVER), None);
        assert_eq!(attribute(&message[..30], REALM), None);
    }
}
