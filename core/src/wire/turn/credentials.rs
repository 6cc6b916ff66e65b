//! User and password of a relay; neither is ever shown.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ring::hmac;
use stun_rs::HMACKey;
use stun_rs::attributes::stun::UserName;
use thiserror::Error;

/// Long-term credentials (RFC 8489 section 9.2).
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    user: UserName,
    password: String,
}

/// Why a user or a password cannot be used: empty, too long, or with characters that RFC 8265 does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{0} cannot be used for a relay")]
pub struct Unusable(&'static str);

impl Credentials {
    /// Takes a user of up to 508 bytes and a password.
    pub fn new(user: &str, password: &str) -> Result<Self, Unusable> {
        let name = UserName::new(user).ok().filter(|_| !user.is_empty()).ok_or(Unusable("this user name"))?;
        HMACKey::new_short_term(password).map_err(|_| Unusable("this password"))?;
        Ok(Self { user: name, password: password.to_owned() })
    }

    /// Makes credentials that the server checks by a shared secret, valid until `expiry`, seconds since 1970 (draft-uberti-behave-turn-rest section 2.2).
    pub fn rest(secret: &str, user: &str, expiry: u64) -> Result<Self, Unusable> {
        let user = format!("{expiry}:{user}");
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret.as_bytes());
        Self::new(&user, &BASE64_STANDARD.encode(hmac::sign(&key, user.as_bytes())))
    }

    pub(super) fn user(&self) -> &UserName {
        &self.user
    }

    pub(super) fn password(&self) -> &str {
        &self.password
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(hidden)")
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_password_for_a_time_is_made_from_the_secret() {
        // printf 1433895918:filter | openssl dgst -sha1 -hmac secret -binary | base64
        let made = Credentials::rest("secret", "filter", 1_433_895_918).unwrap();
        assert_eq!(made.user().as_str(), "1433895918:filter");
        assert_eq!(made.password(), "79K6Ty+iU0cZv0uBeaF0ZRSUOhA=");
    }

    #[test]
    fn what_a_relay_cannot_use_is_told_beforehand() {
        let long = "u".repeat(509);
        for (user, password, said) in [
            ("", "password", "this user name cannot be used for a relay"),
            (&long, "password", "this user name cannot be used for a relay"),
            ("us\ner", "password", "this user name cannot be used for a relay"),
            ("user", "", "this password cannot be used for a relay"),
            ("user", "pass\0word", "this password cannot be used for a relay"),
        ] {
            assert_eq!(Credentials::new(user, password).unwrap_err().to_string(), said);
        }
    }

    #[test]
    fn neither_user_nor_password_is_shown() {
        let credentials = Credentials::new("some-user", "some-password").unwrap();
        assert_eq!(format!("{credentials:?}"), "Credentials(hidden)");
    }
}
