//! Long-term credentials at work (RFC 8489 section 9.2): a challenge is answered, requests are signed, responses verified.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use stun_rs::attributes::stun::{
    MessageIntegrity, MessageIntegritySha256, Nonce, PasswordAlgorithm, PasswordAlgorithms, Realm, UserHash, UserName,
};
use stun_rs::{Algorithm, AlgorithmId, HMACKey, StunMessage, StunMessageBuilder, get_input_text};

use super::credentials::Credentials;

/// What a 401 or 438 asks for.
pub(super) struct Challenge {
    realm: Option<Realm>,
    nonce: Option<Nonce>,
    offered: Option<PasswordAlgorithms>,
}

/// A challenge that is answered: all that requests are signed with. Without `Debug`, for it holds the key.
#[derive(Clone)]
pub(super) struct Access {
    user: UserName,
    hash: Option<UserHash>,
    realm: Realm,
    nonce: Nonce,
    offered: Option<PasswordAlgorithms>,
    chosen: Option<PasswordAlgorithm>,
    key: HMACKey,
}

/// What a message is worth to one who knows the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signature {
    Right,
    Wrong,
    Missing,
}

impl Challenge {
    pub(super) fn of(message: &StunMessage) -> Self {
        Self {
            realm: message.get::<Realm>().and_then(|found| found.as_realm().ok()).cloned(),
            nonce: message.get::<Nonce>().and_then(|found| found.as_nonce().ok()).cloned(),
            offered: message.get::<PasswordAlgorithms>().and_then(|found| found.as_password_algorithms().ok()).cloned(),
        }
    }
}

impl Access {
    /// Answers a challenge; one that names no realm is of the realm `before`. Says in a few words why it cannot be answered.
    pub(super) fn answer(
        challenge: Challenge,
        before: Option<&Self>,
        credentials: &Credentials,
    ) -> Result<Self, &'static str> {
        let Challenge { realm, nonce, offered } = challenge;
        let realm = realm.or_else(|| before.map(|access| access.realm.clone())).ok_or("a challenge without a realm")?;
        let nonce = nonce.ok_or("a challenge without a nonce")?;
        let features = Features::of(nonce.as_str());
        let chosen = match &offered {
            None if features.algorithms => return Err("a challenge without the password algorithms it announces"),
            None => None,
            Some(offered) => Some(choose(offered).ok_or("a challenge with unknown password algorithms only")?),
        };
        let user = credentials.user().clone();
        let algorithm = chosen.as_ref().map_or(AlgorithmId::MD5, PasswordAlgorithm::algorithm);
        let key = HMACKey::new_long_term(&user, &realm, credentials.password(), Algorithm::from(algorithm));
        let hash = features.anonymity.then(|| UserHash::new(&user, &realm)).transpose();
        let (Ok(key), Ok(hash)) = (key, hash) else { return Err("a challenge with a realm that cannot be used") };
        Ok(Self { user, hash, realm, nonce, offered, chosen, key })
    }

    /// Completes a request; nothing may be added to it but a fingerprint.
    pub(super) fn sign(&self, draft: StunMessageBuilder) -> StunMessageBuilder {
        let mut draft = match &self.hash {
            Some(hash) => draft.with_attribute(hash.clone()),
            None => draft.with_attribute(self.user.clone()),
        };
        draft = draft.with_attribute(self.nonce.clone()).with_attribute(self.realm.clone());
        if let Some(offered) = &self.offered {
            draft = draft.with_attribute(offered.clone());
        }
        match &self.chosen {
            Some(chosen) => {
                draft.with_attribute(chosen.clone()).with_attribute(MessageIntegritySha256::new(self.key.clone()))
            }
            None => draft.with_attribute(MessageIntegrity::new(self.key.clone())),
        }
    }

    /// Checks the signature that a response to a request signed like this must have.
    pub(super) fn verify(&self, message: &StunMessage, bytes: &[u8]) -> Signature {
        let right = if self.chosen.is_some() {
            message.get::<MessageIntegritySha256>().map(|found| {
                let input = get_input_text::<MessageIntegritySha256>(bytes).unwrap_or_default();
                found.as_message_integrity_sha256().is_ok_and(|value| value.validate(&input, &self.key))
            })
        } else {
            message.get::<MessageIntegrity>().map(|found| {
                let input = get_input_text::<MessageIntegrity>(bytes).unwrap_or_default();
                found.as_message_integrity().is_ok_and(|value| value.validate(&input, &self.key))
            })
        };
        match right {
            Some(true) => Signature::Right,
            Some(false) => Signature::Wrong,
            None => Signature::Missing,
        }
    }
}

/// SHA-256 where it is offered, whatever the order, else MD5.
fn choose(offered: &PasswordAlgorithms) -> Option<PasswordAlgorithm> {
    [AlgorithmId::SHA256, AlgorithmId::MD5]
        .into_iter()
        .find_map(|wanted| offered.iter().find(|algorithm| algorithm.algorithm() == wanted).cloned())
}

/// What a nonce says that the server can do (RFC 8489 section 9.2).
#[derive(Debug, Default, PartialEq, Eq)]
struct Features {
    algorithms: bool,
    anonymity: bool,
}

impl Features {
    /// Counts the 24 bits from both ends, for servers do either: section 18.1 leaves it open, the example in appendix B.1 has the lowest bit first.
    fn of(nonce: &str) -> Self {
        let told = nonce.strip_prefix(NONCE_COOKIE).and_then(|rest| rest.get(..FEATURE_LETTERS));
        let bits: Option<[u8; 3]> = told.and_then(|told| BASE64_STANDARD.decode(told).ok()?.try_into().ok());
        let Some([highest, _, lowest]) = bits else { return Self::default() };
        Self {
            algorithms: highest & 0x80 != 0 || lowest & 0x01 != 0,
            anonymity: highest & 0x40 != 0 || lowest & 0x02 != 0,
        }
    }
}

const NONCE_COOKIE: &str = "obMatJos2";
const FEATURE_LETTERS: usize = 4;

#[cfg(test)]
mod tests;
