//! Suites of ciphers: AES-GCM (RFC 5288, RFC 5289) and ChaCha20-Poly1305 (RFC 7905), and those of 1.3 (RFC 8446 section B.4).

use aes::cipher::consts::U16;
use aes::cipher::{BlockCipherEncrypt, KeyInit};
use aes::{Aes128, Aes256};
use dimpl::crypto::{
    Aad, Buf, Cipher, Dtls12CipherSuite, Dtls13CipherSuite, HashAlgorithm, Nonce, SupportedDtls12CipherSuite,
    SupportedDtls13CipherSuite, TmpBuf,
};
use dimpl::{CryptoError, CryptoOperation};
use ring::aead::quic::{self, HeaderProtectionKey};
use ring::aead::{self, AES_128_GCM, AES_256_GCM, CHACHA20_POLY1305, LessSafeKey, UnboundKey};

use super::failed;

pub(super) const SUITES_1_2: &[&dyn SupportedDtls12CipherSuite] = &[
    &Suite12 { suite: Dtls12CipherSuite::ECDHE_ECDSA_AES128_GCM_SHA256, aead: &AES_128_GCM, explicit_nonce: 8 },
    &Suite12 { suite: Dtls12CipherSuite::ECDHE_ECDSA_AES256_GCM_SHA384, aead: &AES_256_GCM, explicit_nonce: 8 },
    &Suite12 {
        suite: Dtls12CipherSuite::ECDHE_ECDSA_CHACHA20_POLY1305_SHA256,
        aead: &CHACHA20_POLY1305,
        explicit_nonce: 0,
    },
];

pub(super) const SUITES_1_3: &[&dyn SupportedDtls13CipherSuite] = &[
    &Suite13 { suite: Dtls13CipherSuite::AES_128_GCM_SHA256, aead: &AES_128_GCM, mask: block_mask::<Aes128> },
    &Suite13 { suite: Dtls13CipherSuite::AES_256_GCM_SHA384, aead: &AES_256_GCM, mask: block_mask::<Aes256> },
    &Suite13 { suite: Dtls13CipherSuite::CHACHA20_POLY1305_SHA256, aead: &CHACHA20_POLY1305, mask: stream_mask },
];

#[derive(Debug)]
struct Suite12 {
    suite: Dtls12CipherSuite,
    aead: &'static aead::Algorithm,
    explicit_nonce: usize,
}

#[derive(Debug)]
struct Suite13 {
    suite: Dtls13CipherSuite,
    aead: &'static aead::Algorithm,
    mask: Mask,
}

/// Hides a record's number, by the key for that and a sample of what is encrypted (RFC 9147 section 4.2.3).
type Mask = fn(&[u8], &[u8; 16]) -> Option<[u8; 16]>;

#[derive(Debug)]
struct Key(LessSafeKey);

impl SupportedDtls12CipherSuite for Suite12 {
    fn suite(&self) -> Dtls12CipherSuite {
        self.suite
    }

    fn hash_algorithm(&self) -> HashAlgorithm {
        self.suite.hash_algorithm()
    }

    fn key_lengths(&self) -> (usize, usize, usize) {
        (0, self.aead.key_len(), self.aead.nonce_len() - self.explicit_nonce)
    }

    fn explicit_nonce_len(&self) -> usize {
        self.explicit_nonce
    }

    fn tag_len(&self) -> usize {
        self.aead.tag_len()
    }

    fn create_cipher(&self, key: &[u8]) -> Result<Box<dyn Cipher>, CryptoError> {
        Key::of(self.aead, key)
    }
}

impl SupportedDtls13CipherSuite for Suite13 {
    fn suite(&self) -> Dtls13CipherSuite {
        self.suite
    }

    fn hash_algorithm(&self) -> HashAlgorithm {
        self.suite.hash_algorithm()
    }

    fn key_len(&self) -> usize {
        self.aead.key_len()
    }

    fn iv_len(&self) -> usize {
        self.aead.nonce_len()
    }

    fn tag_len(&self) -> usize {
        self.aead.tag_len()
    }

    fn create_cipher(&self, key: &[u8]) -> Result<Box<dyn Cipher>, CryptoError> {
        Key::of(self.aead, key)
    }

    fn encrypt_sn(&self, sn_key: &[u8], sample: &[u8; 16]) -> [u8; 16] {
        // Keys of another length than `key_len` do not come.
        (self.mask)(sn_key, sample).unwrap_or_default()
    }
}

impl Key {
    fn of(aead: &'static aead::Algorithm, key: &[u8]) -> Result<Box<dyn Cipher>, CryptoError> {
        let key = UnboundKey::new(aead, key).map_err(|_| failed(CryptoOperation::CreateCipher))?;
        Ok(Box::new(Self(LessSafeKey::new(key))))
    }
}

impl Cipher for Key {
    fn encrypt(&mut self, plaintext: &mut Buf, aad: Aad, nonce: Nonce) -> Result<(), CryptoError> {
        let sealed = self.0.seal_in_place_append_tag(unique(nonce), aead::Aad::from(&*aad), plaintext);
        sealed.map_err(|_| failed(CryptoOperation::Encrypt))
    }

    fn decrypt(&mut self, ciphertext: &mut TmpBuf<'_>, aad: Aad, nonce: Nonce) -> Result<(), CryptoError> {
        let opened = self.0.open_in_place(unique(nonce), aead::Aad::from(&*aad), ciphertext.as_mut());
        let length = opened.map_err(|_| failed(CryptoOperation::Decrypt))?.len();
        ciphertext.truncate(length);
        Ok(())
    }
}

/// The engine counts records, and never starts again with the same key.
fn unique(nonce: Nonce) -> aead::Nonce {
    aead::Nonce::assume_unique_for_key(nonce.0)
}

/// The engine uses two bytes of it, but insists on a whole block, of which ring gives no more than five away.
fn block_mask<C: BlockCipherEncrypt<BlockSize = U16> + KeyInit>(key: &[u8], sample: &[u8; 16]) -> Option<[u8; 16]> {
    let mut block = aes::Block::from(*sample);
    C::new_from_slice(key).ok()?.encrypt_block(&mut block);
    Some(block.into())
}

fn stream_mask(key: &[u8], sample: &[u8; 16]) -> Option<[u8; 16]> {
    let mut mask = [0; 16];
    let few = HeaderProtectionKey::new(&quic::CHACHA20, key).ok()?.new_mask(sample).ok()?;
    mask.iter_mut().zip(few).for_each(|(byte, given)| *byte = given);
    Some(mask)
}
