//! Of a server's certificate the key counts, and nothing else; and that it is the server's.

use std::time::Instant;

use dimpl::crypto::{Buf, HashAlgorithm, NamedGroup, SignatureAlgorithm, rust_crypto};
use dimpl::{CryptoError, DtlsCertificate};
use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, ExtendedKeyUsagePurpose, IsCa, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, date_time_ymd,
};

use super::hostile::handshake;
use super::relay::{self, V1_2, V1_3};
use crate::net::dtls::engine::{Ended, Engine};
use crate::net::dtls::passport::passport;
use crate::net::dtls::provider::provider;

#[test]
fn an_unusual_certificate_is_as_good_as_any() {
    let unusual: [fn(&mut CertificateParams); 5] = [
        |_| {},
        |params| params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0)),
        |params| params.not_after = date_time_ymd(1999, 1, 1),
        |params| {
            let mut extension = CustomExtension::from_oid_content(&[1, 2, 3, 4], vec![1, 2, 3]);
            extension.set_criticality(true);
            params.custom_extensions.push(extension);
        },
        |params| {
            params.key_usages = vec![KeyUsagePurpose::CrlSign];
            params.extended_key_usages = vec![ExtendedKeyUsagePurpose::EmailProtection];
        },
    ];
    for version in [V1_2, V1_3] {
        for kind in [&PKCS_ECDSA_P256_SHA256, &PKCS_ECDSA_P384_SHA384] {
            for change in unusual {
                let certificate = relay::certificate(kind, change);
                assert_eq!(leaf(&talk(version, certificate.clone())), certificate.certificate);
            }
        }
        // Of version 1, without a name.
        let certificate = passport().unwrap();
        assert_eq!(leaf(&talk(version, certificate.clone())), certificate.certificate);
    }
}

#[test]
fn who_shows_the_certificate_of_another_is_refused() {
    for version in [V1_2, V1_3] {
        for (kind, hash, group) in [
            (&PKCS_ECDSA_P256_SHA256, HashAlgorithm::SHA256, NamedGroup::Secp256r1),
            (&PKCS_ECDSA_P384_SHA384, HashAlgorithm::SHA384, NamedGroup::Secp384r1),
        ] {
            let [shown, own] = [(); 2].map(|()| relay::certificate(kind, |_| {}));
            let client = talk(version, DtlsCertificate { private_key: own.private_key, ..shown });
            let wrong = CryptoError::SignatureVerificationFailed { signature: SignatureAlgorithm::ECDSA, hash, group };
            assert_eq!(client.ended(), Some(&Ended::Broken(dimpl::Error::CryptoError(wrong))));
        }
    }
}

#[test]
fn either_curve_goes_with_either_hash() {
    for kind in [&PKCS_ECDSA_P256_SHA256, &PKCS_ECDSA_P384_SHA384] {
        let DtlsCertificate { certificate, private_key } = relay::certificate(kind, |_| {});
        let mut key = rust_crypto::default_provider().key_provider.load_private_key(&private_key).unwrap();
        for hash in [HashAlgorithm::SHA256, HashAlgorithm::SHA384] {
            let mut signature = Buf::new();
            key.sign(b"data", hash, &mut signature).unwrap();
            let verified = |data: &[u8], kind| {
                provider().signature_verification.verify_signature(&certificate, data, &signature, hash, kind)
            };
            verified(b"data", SignatureAlgorithm::ECDSA).unwrap();
            verified(b"date", SignatureAlgorithm::ECDSA).unwrap_err();
            verified(b"data", SignatureAlgorithm::RSA).unwrap_err();
        }
    }
}

fn talk(version: relay::Version, certificate: DtlsCertificate) -> Engine {
    handshake(version(relay::trusting(), certificate, Instant::now()), |_| Vec::new()).0
}

fn leaf(client: &Engine) -> &[u8] {
    assert_eq!(client.ended(), None);
    client.finished().unwrap().1.unwrap()
}
