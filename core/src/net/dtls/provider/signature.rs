//! Signatures: the server's, by the key in its certificate, and the client's own.

use dimpl::crypto::{Buf, HashAlgorithm, KeyProvider, NamedGroup, SignatureAlgorithm, SignatureVerifier, SigningKey};
use dimpl::{CryptoError, CryptoOperation};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256_SHA384_ASN1, ECDSA_P384_SHA256_ASN1,
    ECDSA_P384_SHA384_ASN1, EcdsaKeyPair, UnparsedPublicKey,
};

use super::{Ring, failed};
use crate::wire::certificate::{self, Key};

impl SignatureVerifier for Ring {
    /// The key is all that counts: of which version a certificate is, what it is meant for and whose word it has does not matter here.
    ///
    /// Either curve goes with either hash, as in 1.2; 1.3 would have each curve keep to its own (RFC 8446 section 4.2.3).
    fn verify_signature(
        &self,
        cert_der: &[u8],
        data: &[u8],
        signature: &[u8],
        hash: HashAlgorithm,
        kind: SignatureAlgorithm,
    ) -> Result<(), CryptoError> {
        if kind != SignatureAlgorithm::ECDSA {
            return Err(CryptoError::UnsupportedSignatureAlgorithm(kind));
        }
        let key = certificate::key(cert_der).ok_or(CryptoError::CertificateParseFailed)?;
        let group = group(&key)?;
        let algorithm = match (group, hash) {
            (NamedGroup::Secp256r1, HashAlgorithm::SHA256) => &ECDSA_P256_SHA256_ASN1,
            (NamedGroup::Secp256r1, HashAlgorithm::SHA384) => &ECDSA_P256_SHA384_ASN1,
            (NamedGroup::Secp384r1, HashAlgorithm::SHA256) => &ECDSA_P384_SHA256_ASN1,
            (NamedGroup::Secp384r1, HashAlgorithm::SHA384) => &ECDSA_P384_SHA384_ASN1,
            _ => return Err(CryptoError::UnsupportedSignatureVerification { signature: kind, hash, group }),
        };
        UnparsedPublicKey::new(algorithm, key.bytes)
            .verify(data, signature)
            .map_err(|_| CryptoError::SignatureVerificationFailed { signature: kind, hash, group })
    }
}

/// The curve of a public key (RFC 5480 section 2.1.1).
fn group(key: &Key<'_>) -> Result<NamedGroup, CryptoError> {
    if key.algorithm != ELLIPTIC {
        return Err(CryptoError::UnsupportedPublicKeyAlgorithm);
    }
    match key.curve.ok_or(CryptoError::InvalidEcCurveParameter)? {
        P256 => Ok(NamedGroup::Secp256r1),
        P384 => Ok(NamedGroup::Secp384r1),
        _ => Err(CryptoError::UnsupportedEcCurve),
    }
}

/// 1.2.840.10045.2.1, and of its curves 1.2.840.10045.3.1.7 and 1.3.132.0.34
const ELLIPTIC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
const P384: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x22];

impl KeyProvider for Ring {
    /// Takes what `passport` makes: P-256, in PKCS #8.
    fn load_private_key(&self, key_der: &[u8]) -> Result<Box<dyn SigningKey>, CryptoError> {
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, key_der, &SystemRandom::new());
        Ok(Box::new(Own(key.map_err(|_| CryptoError::InvalidPrivateKey)?)))
    }
}

#[derive(Debug)]
struct Own(EcdsaKeyPair);

impl SigningKey for Own {
    fn sign(&mut self, data: &[u8], hash: HashAlgorithm, out: &mut Buf) -> Result<(), CryptoError> {
        if hash != self.hash_algorithm() {
            return Err(CryptoError::SigningKeyUnsupportedHash { group: NamedGroup::Secp256r1, hash });
        }
        let signature = self.0.sign(&SystemRandom::new(), data).map_err(|_| failed(CryptoOperation::Sign))?;
        out.clear();
        out.extend_from_slice(signature.as_ref());
        Ok(())
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::ECDSA
    }

    fn hash_algorithm(&self) -> HashAlgorithm {
        HashAlgorithm::SHA256
    }

    fn supported_hash_algorithms(&self) -> &[HashAlgorithm] {
        &[HashAlgorithm::SHA256]
    }
}
