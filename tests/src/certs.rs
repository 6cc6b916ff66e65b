//! Certificate authorities of the lab, and a certificate for each server name.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose,
};

/// A certificate authority with its files in one folder.
pub struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    folder: PathBuf,
}

/// Where a server's certificate and key lie.
pub struct Pair {
    /// PEM file of the certificate.
    pub certificate: PathBuf,
    /// PEM file of the key.
    pub key: PathBuf,
}

impl Authority {
    /// A new authority called `name`, whose files go to `folder`.
    pub fn new(name: &str, folder: &Path) -> Result<Self> {
        let mut params = CertificateParams::new(Vec::new())?;
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate()?)?;
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        let authority = Self { issuer, folder: folder.to_owned() };
        fs::write(authority.root(), authority.issuer.pem()).context("writing the root certificate")?;
        Ok(authority)
    }

    /// PEM file of the root certificate.
    pub fn root(&self) -> PathBuf {
        self.folder.join("root.pem")
    }

    /// Issues a certificate for `names` (DNS names and addresses); the first is its common name.
    pub fn issue(&self, names: &[String]) -> Result<Pair> {
        let first = names.first().context("a certificate needs a name")?;
        let mut params = CertificateParams::new(names.to_vec())?;
        params.distinguished_name.push(DnType::CommonName, first.as_str());
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let key = KeyPair::generate()?;
        let certificate = params.signed_by(&key, &self.issuer)?;
        let file = |ending: &str| self.folder.join(format!("{}.{ending}", first.replace(':', "_")));
        let pair = Pair { certificate: file("crt"), key: file("key") };
        fs::write(&pair.certificate, certificate.pem()).context("writing a certificate")?;
        fs::write(&pair.key, key.serialize_pem()).context("writing a key")?;
        Ok(pair)
    }
}
