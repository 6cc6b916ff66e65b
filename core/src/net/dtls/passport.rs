//! The certificate that a client has to have, though hardly any server asks for it: self-signed, of a fresh key, saying nothing.

use dimpl::DtlsCertificate;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};

/// Makes one (RFC 5280 section 4.1, RFC 5480); fails when this device has no randomness to give.
pub(super) fn passport() -> Option<DtlsCertificate> {
    let random = SystemRandom::new();
    let private_key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).ok()?;
    let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, private_key.as_ref(), &random).ok()?;
    let always = sequence(&[&der(UTC_TIME, &[b"700101000000Z"]), &der(GENERALIZED_TIME, &[b"99991231235959Z"])]);
    let public_key = sequence(&[ON_P256, &der(BIT_STRING, &[&[0], key.public_key().as_ref()])]);
    let nobody = sequence(&[]);
    let content = sequence(&[SERIAL, ECDSA_WITH_SHA256, &nobody, &always, &nobody, &public_key]);
    let signature = key.sign(&random, &content).ok()?;
    let certificate = sequence(&[&content, ECDSA_WITH_SHA256, &der(BIT_STRING, &[&[0], signature.as_ref()])]);
    Some(DtlsCertificate { certificate, private_key: private_key.as_ref().to_vec() })
}

fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    der(SEQUENCE, parts)
}

fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let header = match u16::try_from(content.len()).unwrap_or(u16::MAX).to_be_bytes() {
        [0, length @ ..0x80] => vec![tag, length],
        [0, length] => vec![tag, 0x81, length],
        [high, low] => vec![tag, 0x82, high, low],
    };
    [header, content].concat()
}

const BIT_STRING: u8 = 0x03;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const SERIAL: &[u8] = &[0x02, 1, 1];
/// An algorithm: `id-ecPublicKey` on `secp256r1`.
const ON_P256: &[u8] = b"\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07";
/// An algorithm: `ecdsa-with-SHA256`.
const ECDSA_WITH_SHA256: &[u8] = b"\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02";
