//! What a certificate says of itself (RFC 5280), whether or not it can be trusted.

use x509_parser::prelude::{FromDer, GeneralName, X509Certificate, X509Name};

use super::clean;
use crate::observe::Certificate;

/// Reads a DER certificate; what cannot be read is called `unreadable`.
pub fn read(der: &[u8]) -> Certificate {
    match X509Certificate::from_der(der) {
        Ok((_, parsed)) => Certificate {
            subject: subject(&parsed),
            issuer: common_name(parsed.issuer()).or_else(|| organisation(parsed.issuer())).unwrap_or_default(),
            not_before: parsed.validity().not_before.timestamp(),
            not_after: parsed.validity().not_after.timestamp(),
        },
        Err(_) => {
            let unreadable = || UNREADABLE.to_owned();
            Certificate { subject: unreadable(), issuer: unreadable(), not_before: 0, not_after: 0 }
        }
    }
}

fn subject(parsed: &X509Certificate<'_>) -> String {
    common_name(parsed.subject()).or_else(|| alternative(parsed)).unwrap_or_default()
}

fn common_name(name: &X509Name<'_>) -> Option<String> {
    name.iter_common_name().find_map(|found| found.as_str().ok()).map(clean)
}

fn organisation(name: &X509Name<'_>) -> Option<String> {
    name.iter_organization().find_map(|found| found.as_str().ok()).map(clean)
}

fn alternative(parsed: &X509Certificate<'_>) -> Option<String> {
    let names = &parsed.subject_alternative_name().ok()??.value.general_names;
    names.iter().find_map(|name| match name {
        GeneralName::DNSName(name) => Some(clean(name)),
        _ => None,
    })
}

const UNREADABLE: &str = "unreadable";

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use rcgen::{CertificateParams, DnType, KeyPair, date_time_ymd};

    use super::*;

    #[test]
    fn a_certificate_without_common_names_is_known_by_its_other_names() {
        let mut params = CertificateParams::new(vec!["leaf.test".to_owned()]).unwrap();
        params.distinguished_name.remove(DnType::CommonName);
        params.distinguished_name.push(DnType::OrganizationName, "Some Organisation");
        params.not_before = date_time_ymd(1970, 1, 2);
        params.not_after = date_time_ymd(1970, 1, 3);
        let made = params.self_signed(&KeyPair::generate().unwrap()).unwrap();
        let expected = Certificate {
            subject: "leaf.test".to_owned(),
            issuer: "Some Organisation".to_owned(),
            not_before: 86_400,
            not_after: 172_800,
        };
        assert_eq!(read(made.der()), expected);
    }

    #[test]
    fn what_cannot_be_read_is_called_so() {
        assert_eq!(read(b"\x30\x82\xff\xff").issuer, UNREADABLE);
    }
}
