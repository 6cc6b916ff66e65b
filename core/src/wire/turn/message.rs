//! The messages of TURN (RFC 8656 section 18), on `stun-rs`.

use std::net::SocketAddr;
use std::time::Duration;

use stun_rs::attributes::stun::Fingerprint;
use stun_rs::attributes::turn::{
    ChannelNumber, Data, LifeTime, RequestedAddressFamily, RequestedTrasport, XorPeerAddress,
};
use stun_rs::methods::{ALLOCATE, CHANNEL_BIND, CREATE_PERMMISSION, REFRESH, SEND};
use stun_rs::{
    AddressFamily, MessageClass, MessageDecoder, MessageEncoder, MessageMethod, StunAttribute, StunMessage,
    StunMessageBuilder, TransactionId, get_input_text,
};

use super::Settings;
use super::access::Access;
use super::outcome::Request;
use crate::observe::Family;
use crate::wire::stun::{Id, MOST_BYTES};

/// The bytes of a request; none where it would be longer than [`MOST_BYTES`], as a long nonce can make it.
pub(super) fn request(id: Id, request: &Request, settings: &Settings, access: Option<&Access>) -> Option<Vec<u8>> {
    let mut draft = draft(id, method(request), MessageClass::Request);
    match *request {
        Request::Allocate => {
            draft = draft.with_attribute(RequestedTrasport::default());
            if let Some(family) = settings.family {
                draft = draft.with_attribute(RequestedAddressFamily::from(family_of(family)));
            }
            if let Some(lifetime) = settings.lifetime {
                draft = draft.with_attribute(seconds(lifetime));
            }
        }
        Request::Permit { peer } => draft = draft.with_attribute(XorPeerAddress::from(peer)),
        Request::Bind { peer, channel } => {
            draft = draft.with_attribute(ChannelNumber::new(channel)).with_attribute(XorPeerAddress::from(peer));
        }
        Request::Refresh { lifetime } => draft = draft.with_attribute(seconds(lifetime)),
        Request::Release => draft = draft.with_attribute(seconds(Duration::ZERO)),
    }
    encode(match access {
        Some(access) => access.sign(draft),
        None => draft,
    })
}

/// Data for a peer that has no channel (RFC 8656 section 11.1).
pub(super) fn send_indication(id: Id, peer: SocketAddr, data: &[u8]) -> Option<Vec<u8>> {
    encode(
        draft(id, SEND, MessageClass::Indication)
            .with_attribute(XorPeerAddress::from(peer))
            .with_attribute(Data::new(data)),
    )
}

pub(super) fn method(request: &Request) -> MessageMethod {
    match request {
        Request::Allocate => ALLOCATE,
        Request::Permit { .. } => CREATE_PERMMISSION,
        Request::Bind { .. } => CHANNEL_BIND,
        Request::Refresh { .. } | Request::Release => REFRESH,
    }
}

/// Reads a message with all its attributes; says in a few words why it cannot be read.
pub(super) fn decode(bytes: &[u8]) -> Result<StunMessage, String> {
    let (message, _) = MessageDecoder::default().decode(bytes).map_err(|error| error.to_string())?;
    let unknown = message.attributes().iter().find_map(|attribute| match attribute {
        StunAttribute::Unknown(unknown) => {
            Some(unknown.attribute_type()).filter(stun_rs::AttributeType::is_comprehension_required)
        }
        _ => None,
    });
    match unknown {
        Some(unknown) => Err(format!("an unknown {unknown} that must be known")),
        None => Ok(message),
    }
}

/// Whether a fingerprint is right, or there is none (RFC 8489 section 14.7).
pub(super) fn fingerprint_fits(message: &StunMessage, bytes: &[u8]) -> bool {
    let Some(found) = message.get::<Fingerprint>() else { return true };
    let input = get_input_text::<Fingerprint>(bytes).unwrap_or_default();
    found.as_fingerprint().is_ok_and(|value| value.validate(&input))
}

/// Who sent what, in a Data indication (RFC 8656 section 11.4).
pub(super) fn data(message: &StunMessage) -> Option<(SocketAddr, Vec<u8>)> {
    let peer = *message.get::<XorPeerAddress>()?.as_xor_peer_address().ok()?.socket_address();
    Some((peer, message.get::<Data>()?.as_data().ok()?.as_bytes().to_vec()))
}

fn draft(id: Id, method: MessageMethod, class: MessageClass) -> StunMessageBuilder {
    StunMessageBuilder::new(method, class).with_transaction_id(TransactionId::from(id))
}

fn encode(draft: StunMessageBuilder) -> Option<Vec<u8>> {
    let mut bytes = vec![0; MOST_BYTES];
    let length = MessageEncoder::default().encode(&mut bytes, &draft.build()).ok()?;
    bytes.truncate(length);
    Some(bytes)
}

fn seconds(lifetime: Duration) -> LifeTime {
    LifeTime::new(u32::try_from(lifetime.as_secs()).unwrap_or(u32::MAX))
}

fn family_of(family: Family) -> AddressFamily {
    match family {
        Family::V4 => AddressFamily::IPv4,
        Family::V6 => AddressFamily::IPv6,
    }
}
