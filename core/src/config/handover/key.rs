//! An administrator's Ed25519 keys, as `openssl` writes them.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use ring::signature::{ED25519, Ed25519KeyPair, UnparsedPublicKey};
use thiserror::Error;

/// Whose codes count.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey([u8; 32]);

/// What codes are signed with.
pub struct SigningKey(Ed25519KeyPair);

/// Why a text is no key; it repeats nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum KeyError {
    /// Not a public key.
    #[error("an Ed25519 public key is needed: what `openssl pkey -in key.pem -pubout` prints, or 32 bytes in Base64")]
    Public,
    /// Not a private key.
    #[error(
        "an Ed25519 private key without a password is needed, as `openssl genpkey -algorithm ed25519 -out key.pem` makes it"
    )]
    Private,
}

impl PublicKey {
    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, self.0).verify(message, signature).is_ok()
    }
}

impl FromStr for PublicKey {
    type Err = KeyError;

    /// Reads 32 bytes in Base64 (also the URL's kind), or a SubjectPublicKeyInfo (RFC 8410) in Base64, with or without PEM's lines around it.
    fn from_str(text: &str) -> Result<Self, KeyError> {
        let bytes = base64(text).ok_or(KeyError::Public)?;
        let key = if bytes.len() == 32 { Some(bytes.as_slice()) } else { bytes.strip_prefix(SPKI_OF_ED25519) };
        key.and_then(|key| key.try_into().ok()).map(Self).ok_or(KeyError::Public)
    }
}

impl SigningKey {
    pub(super) fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.0.sign(message).as_ref().to_vec()
    }
}

impl FromStr for SigningKey {
    type Err = KeyError;

    /// Reads a PKCS #8 key (RFC 8410), in PEM or in Base64 alone.
    fn from_str(text: &str) -> Result<Self, KeyError> {
        let key = base64(text).and_then(|bytes| Ed25519KeyPair::from_pkcs8_maybe_unchecked(&bytes).ok());
        key.map(Self).ok_or(KeyError::Private)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PublicKey")
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey")
    }
}

/// The bytes of Base64, without PEM's first and last line and whatever stands between words, for consoles make spaces of line ends.
fn base64(text: &str) -> Option<Vec<u8>> {
    let inner = text.trim().strip_prefix("-----BEGIN ").map_or(Some(text), |pem| {
        let (_, rest) = pem.split_once("-----")?;
        rest.split_once("-----END ").map(|(inner, _)| inner)
    })?;
    let letters: String = inner.split_whitespace().collect::<String>().replace('-', "+").replace('_', "/");
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(&STANDARD, config).decode(letters).ok()
}

/// What stands before an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410 section 10.1).
const SPKI_OF_ED25519: &[u8] = &[0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
