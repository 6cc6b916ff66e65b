//! Two opinions on a certificate chain: this device's trust store, and the public roots.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::{SystemTime, UNIX_EPOCH};

use rustls::client::{verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, Error, RootCertStore};

use super::tls::provider;
use crate::observe::Trust;

/// The two stores that judge certificates.
#[derive(Debug, Clone)]
pub struct Trusts {
    /// What this device trusts.
    pub device: Roots,
    /// What the public trusts.
    pub public: Roots,
}

/// Where a store's roots come from.
#[derive(Debug, Clone)]
pub enum Roots {
    /// The operating system; `SSL_CERT_FILE` and `SSL_CERT_DIR` count where it is Linux.
    System,
    /// Mozilla's list, as bundled.
    Bundled,
    /// A file of PEM certificates.
    File(PathBuf),
    /// These certificates.
    Given(Vec<CertificateDer<'static>>),
    /// A store that gives its opinion and shows no certificate, such as a phone's.
    Asked(Arc<dyn Opinion>),
}

/// A store that is asked.
pub trait Opinion: Send + Sync {
    /// Its opinion on a chain (DER, leaf first) for a host; whether the leaf is for that host is looked at here as well. May wait.
    fn on(&self, chain: &[CertificateDer<'_>], host: &str) -> Trust;
}

impl fmt::Debug for dyn Opinion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opinion")
    }
}

impl Default for Trusts {
    fn default() -> Self {
        Self { device: Roots::System, public: Roots::Bundled }
    }
}

/// Both stores; those of the system are read when first asked.
#[derive(Debug)]
pub(crate) struct Stores {
    device: Store,
    public: Store,
}

#[derive(Debug)]
struct Store {
    roots: Roots,
    anchors: OnceLock<RootCertStore>,
}

impl Stores {
    /// Names the stores; fails when a file cannot be read or holds no certificate.
    pub(super) fn open(trusts: Trusts) -> io::Result<Self> {
        Ok(Self { device: Store::open(trusts.device)?, public: Store::open(trusts.public)? })
    }

    /// The opinions of this device and of the public on `chain`, leaf first; may read files, so not for the event loop.
    pub(crate) fn judge(&self, chain: &[CertificateDer<'_>], name: &ServerName<'_>, now: SystemTime) -> (Trust, Trust) {
        (self.device.judge(chain, name, now), self.public.judge(chain, name, now))
    }
}

impl Store {
    fn open(roots: Roots) -> io::Result<Self> {
        let roots = match roots {
            Roots::File(path) => Roots::Given(read(&path).map_err(|error| {
                io::Error::new(error.kind(), format!("reading roots from {}: {error}", path.display()))
            })?),
            other => other,
        };
        Ok(Self { roots, anchors: OnceLock::new() })
    }

    fn judge(&self, chain: &[CertificateDer<'_>], name: &ServerName<'_>, now: SystemTime) -> Trust {
        let Some((leaf, intermediates)) = chain.split_first() else { return Trust::Invalid };
        if let Roots::Asked(store) = &self.roots {
            return asked(&**store, chain, name);
        }
        let anchors = self.anchors.get_or_init(|| anchors(&self.roots));
        if anchors.is_empty() {
            return Trust::NoOpinion;
        }
        let now = UnixTime::since_unix_epoch(now.duration_since(UNIX_EPOCH).unwrap_or_default());
        let algorithms = provider().signature_verification_algorithms.all;
        told(ParsedCertificate::try_from(leaf).and_then(|leaf| {
            verify_server_cert_signed_by_trust_anchor(&leaf, anchors, intermediates, now, algorithms)?;
            verify_server_name(&leaf, name)
        }))
    }
}

/// What the store says of the chain; and of the name, which some stores do not look at, what the leaf says.
fn asked(store: &dyn Opinion, chain: &[CertificateDer<'_>], name: &ServerName<'_>) -> Trust {
    let opinion = store.on(chain.get(..MOST_ASKED).unwrap_or(chain), &name.to_str());
    let Some(leaf) = chain.first().filter(|_| opinion == Trust::Valid) else { return opinion };
    told(ParsedCertificate::try_from(leaf).and_then(|leaf| verify_server_name(&leaf, name)))
}

fn read(path: &PathBuf) -> io::Result<Vec<CertificateDer<'static>>> {
    let certificates = CertificateDer::pem_file_iter(path)
        .and_then(|found| found.collect::<Result<Vec<_>, _>>())
        .map_err(|error| match error {
            rustls::pki_types::pem::Error::Io(error) => error,
            other => io::Error::new(io::ErrorKind::InvalidData, other.to_string()),
        })?;
    match certificates.is_empty() {
        true => Err(io::Error::new(io::ErrorKind::InvalidData, "no certificate in it")),
        false => Ok(certificates),
    }
}

fn anchors(roots: &Roots) -> RootCertStore {
    let mut store = RootCertStore::empty();
    match roots {
        Roots::System => _ = store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs),
        Roots::Bundled => store.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Roots::Given(certificates) => _ = store.add_parsable_certificates(certificates.iter().cloned()),
        Roots::File(path) => _ = store.add_parsable_certificates(read(path).unwrap_or_default()),
        Roots::Asked(_) => {}
    }
    store
}

fn told(verified: Result<(), Error>) -> Trust {
    use CertificateError as Why;

    match verified {
        Ok(()) => Trust::Valid,
        Err(Error::InvalidCertificate(Why::UnknownIssuer)) => Trust::UnknownIssuer,
        Err(Error::InvalidCertificate(Why::NotValidForName | Why::NotValidForNameContext { .. })) => Trust::WrongName,
        Err(Error::InvalidCertificate(Why::Expired | Why::ExpiredContext { .. })) => Trust::Expired,
        Err(Error::InvalidCertificate(Why::NotValidYet | Why::NotValidYetContext { .. })) => Trust::NotYetValid,
        Err(_) => Trust::Invalid,
    }
}

/// Longest chain that a store is asked about.
const MOST_ASKED: usize = 10;
