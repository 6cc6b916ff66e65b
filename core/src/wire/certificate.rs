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
