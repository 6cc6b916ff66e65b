//! A relay of this test only: it answers as it is told to, and checks what it is asked on its own account.

use std::net::SocketAddr;

use stun_rs::attributes::stun::{
    AlternateServer, ErrorCode, MessageIntegrity, MessageIntegritySha256, Nonce, PasswordAlgorithm, PasswordAlgorithms,
    Realm, Software, XorMappedAddress,
};
use stun_rs::attributes::turn::{Data, LifeTime, XorPeerAddress, XorRelayedAddress};
use stun_rs::methods::{ALLOCATE, DATA, REFRESH};
use stun_rs::{
    Algorithm, AlgorithmId, DecoderContextBuilder, HMACKey, MessageClass, MessageDecoder, MessageDecoderBuilder,
    MessageEncoder, StunAttribute, StunMessage, StunMessageBuilder, TransactionId,
};

/// What a request gets.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reply {
    /// What a relay in order does: a challenge for who is not signed, else success.
    Honest,
    /// A 401 or 438 with this nonce.
    Challenge(u16, &'static str),
    /// The same, with password algorithms.
    Offer(u16, &'static str, &'static [AlgorithmId]),
    /// An error and nothing else.
    Error(u16),
    /// An error whose signature is made with another password.
    ForgedError(u16),
    Alternate(&'static str),
    /// A success whose signature is made with another password.
    Forged,
    /// A success without signature.
    Unsigned,
    /// A signed success without what was asked for.
    Empty,
    /// An error response without a code.
    Codeless,
    /// A 508 with more attributes at its end.
    Appended(&'static [u8]),
    /// An answer to another request.
    WrongId,
    /// A success of another method.
    WrongMethod,
    /// Half of the honest answer.
    Half,
    /// The honest answer twice.
    Twice,
    Bytes(&'static [u8]),
    Silence,
}

/// All datagrams that answer one request.
pub(super) fn replies(reply: Reply, request: &[u8]) -> Vec<Vec<u8>> {
    let asked = read(request);
    let draft = |class| {
        StunMessageBuilder::new(asked.method(), class)
            .with_transaction_id(*asked.transaction_id())
            .with_attribute(Software::new("a relay").unwrap())
    };
    let one = |draft| vec![encode(draft)];
    let error = |code| draft(MessageClass::ErrorResponse).with_attribute(error(code));
    match reply {
        Reply::Honest if key(&asked, PASSWORD).is_none() => replies(Reply::Challenge(401, "nonce"), request),
        Reply::Honest if !is_signed_well(request, &asked) => one(challenge(error(401), "nonce")),
        Reply::Honest => one(sign(grant(draft(MessageClass::SuccessResponse), &asked), &asked, PASSWORD)),
        Reply::Challenge(code, nonce) => one(challenge(error(code), nonce)),
        Reply::Offer(code, nonce, offered) => {
            let offered: Vec<_> = offered.iter().map(|id| PasswordAlgorithm::new(Algorithm::from(*id))).collect();
            one(challenge(error(code), nonce).with_attribute(PasswordAlgorithms::from(offered)))
        }
        Reply::Error(code) => one(error(code)),
        Reply::ForgedError(code) => one(sign(error(code), &asked, "another")),
        Reply::Alternate(server) => {
            let server: SocketAddr = server.parse().unwrap();
            one(error(300).with_attribute(AlternateServer::from(server)))
        }
        Reply::Forged => one(sign(grant(draft(MessageClass::SuccessResponse), &asked), &asked, "another")),
        Reply::Unsigned => one(grant(draft(MessageClass::SuccessResponse), &asked)),
        Reply::Empty => one(sign(draft(MessageClass::SuccessResponse), &asked, PASSWORD)),
        Reply::Codeless => one(draft(MessageClass::ErrorResponse)),
        Reply::Appended(more) => {
            let mut bytes = [&encode(error(508)), more].concat();
            let length = u16::try_from(bytes.len() - 20).unwrap();
            bytes[2..4].copy_from_slice(&length.to_be_bytes());
            vec![bytes]
        }
        Reply::WrongId => {
            let mut bytes = encode(error(401));
            bytes[8] ^= 0xff;
            vec![bytes]
        }
        Reply::WrongMethod => {
            one(StunMessageBuilder::new(DATA, MessageClass::SuccessResponse)
                .with_transaction_id(*asked.transaction_id()))
        }
        Reply::Half => {
            let mut bytes = replies(Reply::Honest, request).remove(0);
            bytes.truncate(bytes.len() / 2);
            vec![bytes]
        }
        Reply::Twice => [replies(Reply::Honest, request), replies(Reply::Honest, request)].concat(),
        Reply::Bytes(bytes) => vec![bytes.to_vec()],
        Reply::Silence => Vec::new(),
    }
}

/// What a peer sent, as an indication.
pub(super) fn indication(peer: SocketAddr, data: &[u8]) -> Vec<u8> {
    encode(
        StunMessageBuilder::new(DATA, MessageClass::Indication)
            .with_transaction_id(TransactionId::from([7; 12]))
            .with_attribute(XorPeerAddress::from(peer))
            .with_attribute(Data::new(data)),
    )
}

/// A request in one line.
pub(super) fn describe(bytes: &[u8]) -> String {
    let message = read(bytes);
    let method = match message.method().as_u16() {
        3 => "allocate",
        4 => "refresh",
        6 => "send",
        8 => "permit",
        9 => "bind",
        _ => "something",
    };
    let attributes: Vec<String> = message.attributes().iter().map(attribute).collect();
    format!("{method} {}: {}", message.transaction_id().as_bytes()[11], attributes.join(", "))
}

fn attribute(attribute: &StunAttribute) -> String {
    match attribute {
        StunAttribute::RequestedTrasport(found) => format!("transport {}", found.protocol().as_u8()),
        StunAttribute::RequestedAddressFamily(found) => format!("family {:?}", found.family()),
        StunAttribute::LifeTime(found) => format!("lifetime {}", found.as_u32()),
        StunAttribute::UserName(found) => format!("user {}", found.as_str()),
        StunAttribute::UserHash(_) => "user hash".to_owned(),
        StunAttribute::Realm(found) => format!("realm {found:?}", found = found.as_str()),
        StunAttribute::Nonce(found) => format!("nonce {}", found.as_str()),
        StunAttribute::PasswordAlgorithms(found) => {
            format!("offered {:?}", found.iter().map(|one| one.algorithm()).collect::<Vec<_>>())
        }
        StunAttribute::PasswordAlgorithm(found) => format!("chosen {:?}", found.algorithm()),
        StunAttribute::MessageIntegrity(_) => "signature".to_owned(),
        StunAttribute::MessageIntegritySha256(_) => "signature of SHA-256".to_owned(),
        StunAttribute::XorPeerAddress(found) => format!("peer {}", found.socket_address()),
        StunAttribute::ChannelNumber(found) => format!("channel {:#x}", found.number()),
        StunAttribute::Data(found) => format!("data {:?}", String::from_utf8_lossy(found)),
        other => format!("{other:?}"),
    }
}

fn challenge(draft: StunMessageBuilder, nonce: &str) -> StunMessageBuilder {
    draft.with_attribute(Realm::new(REALM).unwrap()).with_attribute(Nonce::new(nonce).unwrap())
}

fn grant(draft: StunMessageBuilder, asked: &StunMessage) -> StunMessageBuilder {
    let wanted = asked.get::<LifeTime>().map_or(600, |found| found.expect_life_time().as_u32());
    if asked.method() == ALLOCATE {
        draft
            .with_attribute(XorRelayedAddress::from(RELAYED.parse::<SocketAddr>().unwrap()))
            .with_attribute(XorMappedAddress::from(MAPPED.parse::<SocketAddr>().unwrap()))
            .with_attribute(LifeTime::new(wanted))
    } else if asked.method() == REFRESH {
        draft.with_attribute(LifeTime::new(wanted))
    } else {
        draft
    }
}

fn sign(draft: StunMessageBuilder, asked: &StunMessage, password: &str) -> StunMessageBuilder {
    match key(asked, password) {
        None => draft,
        Some(key) if asked.get::<MessageIntegritySha256>().is_some() => {
            draft.with_attribute(MessageIntegritySha256::new(key))
        }
        Some(key) => draft.with_attribute(MessageIntegrity::new(key)),
    }
}

fn is_signed_well(request: &[u8], asked: &StunMessage) -> bool {
    let context = DecoderContextBuilder::default().with_key(key(asked, PASSWORD).unwrap()).with_validation().build();
    MessageDecoderBuilder::default().with_context(context).build().decode(request).is_ok()
}

/// The key that a request was made with if this is the password; none for a request without signature.
fn key(asked: &StunMessage, password: &str) -> Option<HMACKey> {
    let signed = asked.get::<MessageIntegrity>().is_some() || asked.get::<MessageIntegritySha256>().is_some();
    let algorithm = asked
        .get::<PasswordAlgorithm>()
        .map_or(AlgorithmId::MD5, |found| found.expect_password_algorithm().algorithm());
    signed.then(|| HMACKey::new_long_term(USER, REALM, password, Algorithm::from(algorithm)).unwrap())
}

fn error(code: u16) -> ErrorCode {
    ErrorCode::from(stun_rs::ErrorCode::new(code, "no").unwrap())
}

fn read(bytes: &[u8]) -> StunMessage {
    let (message, length) = MessageDecoder::default().decode(bytes).unwrap();
    assert_eq!(length, bytes.len());
    message
}

fn encode(draft: StunMessageBuilder) -> Vec<u8> {
    let mut bytes = vec![0; 4000];
    let length = MessageEncoder::default().encode(&mut bytes, &draft.build()).unwrap();
    bytes.truncate(length);
    bytes
}

pub(super) const USER: &str = "some-user";
pub(super) const PASSWORD: &str = "some-password";
pub(super) const REALM: &str = "example.org";
pub(super) const RELAYED: &str = "192.0.2.7:50000";
pub(super) const MAPPED: &str = "198.51.100.9:40000";
