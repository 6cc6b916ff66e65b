//! The client's cryptography against another implementation, piece by piece.

use std::sync::Arc;

use dimpl::ConfigBuilder;
use dimpl::crypto::{Dtls12CipherSuite, Dtls13CipherSuite, NamedGroup};
use rcgen::PKCS_ECDSA_P256_SHA256;

use super::relay::{self, Relay, V1_2, V1_3, Version};
use super::*;

#[tokio::test]
async fn a_server_that_knows_one_suite_only_is_spoken_with() {
    for suite in [
        Dtls12CipherSuite::ECDHE_ECDSA_AES128_GCM_SHA256,
        Dtls12CipherSuite::ECDHE_ECDSA_AES256_GCM_SHA384,
        Dtls12CipherSuite::ECDHE_ECDSA_CHACHA20_POLY1305_SHA256,
    ] {
        speak(V1_2, relay::config(false).dtls12_cipher_suites(&[suite])).await;
    }
    for suite in [
        Dtls13CipherSuite::AES_128_GCM_SHA256,
        Dtls13CipherSuite::AES_256_GCM_SHA384,
        Dtls13CipherSuite::CHACHA20_POLY1305_SHA256,
    ] {
        speak(V1_3, relay::config(false).dtls13_cipher_suites(&[suite])).await;
    }
}

#[tokio::test]
async fn a_server_that_knows_one_group_only_is_spoken_with() {
    for version in [V1_2, V1_3] {
        for group in [NamedGroup::X25519, NamedGroup::Secp256r1, NamedGroup::Secp384r1] {
            speak(version, relay::config(false).kx_groups(&[group])).await;
        }
    }
}

async fn speak(version: Version, config: ConfigBuilder) {
    let certificate = relay::certificate(&PKCS_ECDSA_P256_SHA256, |_| {});
    let server = version(Arc::new(config.build().unwrap()), certificate, std::time::Instant::now());
    let (_, saw, session) = shake(Relay::proper(version).serve(server), PATIENCE).await;
    assert!(matches!(saw, Saw::Tls { .. }), "{saw:?}");
    let mut session = session.unwrap();
    for said in [&b"hello"[..], &[7; 1000]] {
        session.send(said).await.unwrap();
        assert_eq!(session.receive().await.unwrap(), said);
    }
}
