//! STUN binding (RFC 8489): the request, and what a received message is worth.

use std::net::SocketAddr;

use stun_rs::attributes::discovery::OtherAddress;
use stun_rs::attributes::stun::{ErrorCode, XorMappedAddress};
use stun_rs::methods::BINDING;
use stun_rs::{
    MESSAGE_HEADER_SIZE, MessageClass, MessageDecoder, MessageEncoder, MessageHeader, MessageType, StunMessageBuilder,
    TransactionId,
};

use crate::observe::Saw;

/// Transaction id, 96 bits (RFC 8489 section 5).
pub type Id = [u8; 12];

/// How far a TCP stream is from holding a whole message (RFC 8489 section 6.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame {
    /// More bytes are needed.
    Part,
    /// The message is the first so many bytes.
    Whole(usize),
    /// No STUN message begins like this.
    Broken,
}

/// A binding request without attributes, 20 bytes.
pub fn binding_request(id: Id) -> Vec<u8> {
    let message =
        StunMessageBuilder::new(BINDING, MessageClass::Request).with_transaction_id(TransactionId::from(id)).build();
    let mut bytes = vec![0; MESSAGE_HEADER_SIZE];
    let length = MessageEncoder::default().encode(&mut bytes, &message).unwrap_or_default();
    bytes.truncate(length);
    bytes
}

/// Reads one whole message as the answer to the binding request `id`; says in a few words why it is none.
///
/// A success counts by its header alone: nobody off the path can guess the id, and what the attributes say is not used.
pub fn judge(bytes: &[u8], id: Id) -> Result<Saw, String> {
    let (kind, found) = header(bytes)?;
    if found != id {
        Err(WRONG_ID.to_owned())
    } else if kind.method() != BINDING {
        Err(WRONG_METHOD.to_owned())
    } else {
        match kind.class() {
            MessageClass::SuccessResponse => Ok(Saw::Stun { error: 0 }),
            MessageClass::ErrorResponse => error_code(bytes).map(|error| Saw::Stun { error }),
            MessageClass::Request | MessageClass::Indication => Err(NO_RESPONSE.to_owned()),
        }
    }
}

/// Reads type and transaction id of one whole message; says in a few words why it is none.
pub(super) fn header(bytes: &[u8]) -> Result<(MessageType, Id), &'static str> {
    let Frame::Whole(length) = frame(bytes) else { return Err(NOT_STUN) };
    let start = bytes.first_chunk::<MESSAGE_HEADER_SIZE>().ok_or(NOT_STUN)?;
    let header = MessageHeader::try_from(start).map_err(|_| NOT_STUN)?;
    if length == bytes.len() {
        Ok((MessageType::from(header.msg_type), *header.transaction_id))
    } else {
        Err("STUN with bytes to spare")
    }
}

/// As whom the server saw whoever sent the binding request `id`; none where it is no success, or does not say.
pub fn mapped(bytes: &[u8], id: Id) -> Option<SocketAddr> {
    judge(bytes, id).ok().filter(|saw| *saw == Saw::Stun { error: 0 })?;
    let (message, _) = MessageDecoder::default().decode(bytes).ok()?;
    Some(*message.get::<XorMappedAddress>()?.as_xor_mapped_address().ok()?.socket_address())
}

/// Where the server that answered the binding request `id` says it is as well (RFC 5780 section 7.4); it may say anything.
pub fn other(bytes: &[u8], id: Id) -> Option<SocketAddr> {
    judge(bytes, id).ok().filter(|saw| *saw == Saw::Stun { error: 0 })?;
    let (message, _) = MessageDecoder::default().decode(bytes).ok()?;
    Some(*message.get::<OtherAddress>()?.as_other_address().ok()?.socket_address())
}

/// Finds the end of the message at the start of a stream.
pub fn frame(bytes: &[u8]) -> Frame {
    let begins_well = bytes.first().is_none_or(|first| first >> 6 == 0);
    let cookie_so_far = bytes.iter().skip(4).zip(COOKIE).all(|(got, wanted)| got == wanted);
    let length = match bytes.get(2..4) {
        Some(&[high, low]) => usize::from(u16::from_be_bytes([high, low])),
        _ => 0,
    };
    let whole = MESSAGE_HEADER_SIZE + length;
    if !begins_well || !cookie_so_far || !length.is_multiple_of(4) || whole > MOST_BYTES {
        Frame::Broken
    } else if bytes.len() < whole {
        Frame::Part
    } else {
        Frame::Whole(whole)
    }
}

fn error_code(bytes: &[u8]) -> Result<u16, String> {
    let unreadable = || "STUN error response without a code".to_owned();
    let (message, _) = MessageDecoder::default().decode(bytes).map_err(|_| unreadable())?;
    let attribute = message.get::<ErrorCode>().and_then(|found| found.as_error_code().ok()).ok_or_else(unreadable)?;
    Ok(attribute.error_code().error_code())
}

/// Longest message that is read, bytes.
pub const MOST_BYTES: usize = 1500;

pub(super) const NOT_STUN: &str = "not STUN";
pub(super) const NO_RESPONSE: &str = "STUN, but no response";
pub(super) const WRONG_ID: &str = "STUN with a wrong transaction id";
pub(super) const WRONG_METHOD: &str = "STUN with a wrong method";

const COOKIE: &[u8; 4] = &[0x21, 0x12, 0xa4, 0x42];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_a_header_of_twenty_bytes() {
        let request = binding_request(*b"transactions");
        assert_eq!(request, b"\x00\x01\x00\x00\x21\x12\xa4\x42transactions");
        assert_eq!(judge(&request, *b"transactions").unwrap_err(), "STUN, but no response");
    }

    #[test]
    fn a_stream_is_cut_where_the_header_says() {
        let header = |length: &[u8; 2]| [&b"\x01\x01"[..], length, COOKIE, b"transactions"].concat();
        for (bytes, expected) in [
            (Vec::new(), Frame::Part),
            (header(b"\x00\x00")[..19].to_vec(), Frame::Part),
            (header(b"\x00\x00"), Frame::Whole(20)),
            ([header(b"\x00\x00"), vec![0]].concat(), Frame::Whole(20)),
            (header(b"\x00\x04"), Frame::Part),
            (header(b"\x00\x03"), Frame::Broken),
            (header(b"\x05\xc8"), Frame::Part),
            (header(b"\x05\xcc"), Frame::Broken),
            (b"\x01\x01\x00\x00\x21\x13".to_vec(), Frame::Broken),
            (b"H".to_vec(), Frame::Broken),
        ] {
            assert_eq!(frame(&bytes), expected, "{bytes:?}");
        }
    }
}
