//! Key exchange (RFC 8422, RFC 7748).

use dimpl::crypto::{ActiveKeyExchange, Buf, NamedGroup, SupportedKxGroup};
use dimpl::{CryptoError, CryptoOperation};
use ring::agreement::{self, ECDH_P256, ECDH_P384, EphemeralPrivateKey, UnparsedPublicKey, X25519};
use ring::rand::SystemRandom;

use super::failed;

pub(super) const GROUPS: &[&dyn SupportedKxGroup] = &[
    &Group { name: NamedGroup::X25519, algorithm: &X25519 },
    &Group { name: NamedGroup::Secp256r1, algorithm: &ECDH_P256 },
    &Group { name: NamedGroup::Secp384r1, algorithm: &ECDH_P384 },
];

#[derive(Debug, Clone, Copy)]
struct Group {
    name: NamedGroup,
    algorithm: &'static agreement::Algorithm,
}

#[derive(Debug)]
struct Exchange {
    group: Group,
    private: EphemeralPrivateKey,
    public: Buf,
}

impl SupportedKxGroup for Group {
    fn name(&self) -> NamedGroup {
        self.name
    }

    fn start_exchange(&self, mut public: Buf) -> Result<Box<dyn ActiveKeyExchange>, CryptoError> {
        let unmade = |_| failed(CryptoOperation::GenerateEphemeralKey);
        let private = EphemeralPrivateKey::generate(self.algorithm, &SystemRandom::new()).map_err(unmade)?;
        public.clear();
        public.extend_from_slice(private.compute_public_key().map_err(unmade)?.as_ref());
        Ok(Box::new(Exchange { group: *self, private, public }))
    }
}

impl ActiveKeyExchange for Exchange {
    fn pub_key(&self) -> &[u8] {
        &self.public
    }

    fn complete(self: Box<Self>, peer_pub: &[u8], out: &mut Buf) -> Result<(), CryptoError> {
        let theirs = UnparsedPublicKey::new(self.group.algorithm, peer_pub);
        out.clear();
        agreement::agree_ephemeral(self.private, &theirs, |secret| out.extend_from_slice(secret))
            .map_err(|_| CryptoError::InvalidPublicKey(self.group.name))
    }

    fn group(&self) -> NamedGroup {
        self.group.name
    }
}
