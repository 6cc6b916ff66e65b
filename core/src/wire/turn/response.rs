//! What a response means for the request it answers.

use std::net::SocketAddr;
use std::time::Duration;

use stun_rs::attributes::stun::{AlternateServer, ErrorCode, XorMappedAddress};
use stun_rs::attributes::turn::{LifeTime, XorRelayedAddress};
use stun_rs::{MessageClass, StunMessage};

use super::access::{Access, Challenge, Signature};
use super::credentials::Credentials;
use super::message::{decode, fingerprint_fits};
use super::outcome::{Outcome, Request};
use super::transaction::Transaction;

/// What is to be done about a response.
pub(super) enum Meaning {
    /// It counts as never received.
    Nothing(&'static str),
    /// The same, for want of a right signature.
    Forged(&'static str),
    /// The request is to be sent once more, signed with this.
    Again(Access),
    /// The request is over.
    Over(Outcome),
}

/// Reads a response of a fitting id and method.
///
/// A 400 counts without a signature, against RFC 8489 section 9.2.5: it is what a person wants to be told.
pub(super) fn read(bytes: &[u8], class: MessageClass, to: &Transaction, credentials: Option<&Credentials>) -> Meaning {
    let message = match decode(bytes) {
        Ok(message) => message,
        Err(why) => return Meaning::Over(Outcome::malformed(&why)),
    };
    if !fingerprint_fits(&message, bytes) {
        return Meaning::Nothing("STUN with a wrong fingerprint");
    }
    let signature = to.access.as_ref().map_or(Signature::Right, |access| access.verify(&message, bytes));
    if class == MessageClass::SuccessResponse {
        return match signature {
            Signature::Right => Meaning::Over(success(&message, &to.request)),
            Signature::Wrong => Meaning::Forged(WRONG_SIGNATURE),
            Signature::Missing => Meaning::Forged("a success without a signature"),
        };
    }
    match (code(&message), credentials) {
        (None, _) => Meaning::Over(Outcome::malformed("an error response without a code")),
        (Some(UNAUTHENTICATED), None) => Meaning::Over(Outcome::Challenged),
        (Some(UNAUTHENTICATED), Some(credentials)) if to.access.is_none() => again(&message, to, credentials),
        (Some(STALE_NONCE), Some(credentials)) if to.access.is_some() && !to.renewed => {
            again(&message, to, credentials)
        }
        // Who does not know the key has to send these two without a signature, or with one that is wrong.
        (Some(code @ (UNAUTHENTICATED | STALE_NONCE)), _) => Meaning::Over(Outcome::of(code, None)),
        // Many servers leave it away here.
        (Some(_), _) if signature == Signature::Wrong => Meaning::Forged(WRONG_SIGNATURE),
        (Some(code), _) => Meaning::Over(Outcome::of(code, alternate(&message))),
    }
}

fn again(message: &StunMessage, to: &Transaction, credentials: &Credentials) -> Meaning {
    match Access::answer(Challenge::of(message), to.access.as_ref(), credentials) {
        Ok(access) => Meaning::Again(access),
        Err(why) => Meaning::Over(Outcome::malformed(why)),
    }
}

fn success(message: &StunMessage, request: &Request) -> Outcome {
    match (request, relayed(message)) {
        (Request::Allocate, Some(relayed)) => {
            Outcome::Allocated { relayed, mapped: mapped(message), lifetime: lifetime(message) }
        }
        (Request::Allocate, None) => Outcome::malformed("a success without a relayed address"),
        (Request::Permit { .. } | Request::Bind { .. }, _) => Outcome::Granted,
        (Request::Refresh { .. } | Request::Release, _) => Outcome::Refreshed { lifetime: lifetime(message) },
    }
}

fn code(message: &StunMessage) -> Option<u16> {
    Some(message.get::<ErrorCode>()?.as_error_code().ok()?.error_code().error_code())
}

fn alternate(message: &StunMessage) -> Option<SocketAddr> {
    Some(*message.get::<AlternateServer>()?.as_alternate_server().ok()?.socket_address())
}

fn relayed(message: &StunMessage) -> Option<SocketAddr> {
    Some(*message.get::<XorRelayedAddress>()?.as_xor_relayed_address().ok()?.socket_address())
}

fn mapped(message: &StunMessage) -> Option<SocketAddr> {
    Some(*message.get::<XorMappedAddress>()?.as_xor_mapped_address().ok()?.socket_address())
}

fn lifetime(message: &StunMessage) -> Option<Duration> {
    let seconds = message.get::<LifeTime>()?.as_life_time().ok()?.as_u32();
    Some(Duration::from_secs(seconds.into()))
}

const UNAUTHENTICATED: u16 = 401;
const STALE_NONCE: u16 = 438;
const WRONG_SIGNATURE: &str = "a response with a wrong signature";
