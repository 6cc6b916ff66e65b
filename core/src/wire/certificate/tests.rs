use rcgen::{
    CertificateParams, DnType, DnValue, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, PKCS_ED25519,
    date_time_ymd,
};
use x509_parser::prelude::{FromDer, X509Certificate};

use super::*;

fn params(names: &[&str], subject: &[(DnType, DnValue)]) -> CertificateParams {
    let mut params = CertificateParams::new(names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>()).unwrap();
    params.distinguished_name.remove(DnType::CommonName);
    for (kind, value) in subject {
        params.distinguished_name.push(kind.clone(), value.clone());
    }
    params
}

fn made(params: &CertificateParams) -> Vec<u8> {
    params.self_signed(&KeyPair::generate().unwrap()).unwrap().der().to_vec()
}

fn utf8(text: &str) -> DnValue {
    DnValue::Utf8String(text.to_owned())
}

#[test]
fn a_certificate_is_known_by_its_common_name_or_by_its_other_names_and_its_issuer_by_its_organisation() {
    let (common, organisation) = (DnType::CommonName, DnType::OrganizationName);
    let printable = |text: &str| DnValue::PrintableString(text.try_into().unwrap());
    let wide = || DnValue::BmpString("wide".try_into().unwrap());
    for (names, subject, expected) in [
        (
            &["leaf.test"][..],
            vec![(common.clone(), utf8("Prüfstelle \u{1b}[2J"))],
            ("Prüfstelle [2J", "Prüfstelle [2J"),
        ),
        (
            &["leaf.test"],
            vec![(organisation.clone(), printable("Some Organisation"))],
            ("leaf.test", "Some Organisation"),
        ),
        (&["192.0.2.1", "leaf.test", "other.test"], vec![], ("leaf.test", "")),
        (&["192.0.2.1"], vec![(DnType::CountryName, printable("AQ"))], ("", "")),
        (&["leaf.test"], vec![(common.clone(), wide()), (organisation, utf8("Kept"))], ("leaf.test", "Kept")),
        (&[], vec![(common, utf8("alone"))], ("alone", "alone")),
    ] {
        let read = read(&made(&params(names, &subject)));
        assert_eq!((read.subject.as_str(), read.issuer.as_str()), expected);
    }
}

#[test]
fn dates_of_every_century_are_read_as_somebody_else_reads_them() {
    for (year, month, day) in
        [(1951, 1, 2), (1970, 1, 1), (1999, 12, 31), (2000, 2, 29), (2049, 12, 31), (2050, 1, 1), (2451, 6, 7)]
    {
        let mut params = params(&["leaf.test"], &[]);
        (params.not_before, params.not_after) = (date_time_ymd(1950, 1, 1), date_time_ymd(year, month, day));
        let der = made(&params);
        let (read, other) = (read(&der), X509Certificate::from_der(&der).unwrap().1);
        assert_eq!(read.not_after, date_time_ymd(year, month, day).unix_timestamp());
        let other = other.validity();
        assert_eq!((read.not_before, read.not_after), (other.not_before.timestamp(), other.not_after.timestamp()));
    }
}

#[test]
fn a_moment_that_is_none_is_not_read() {
    for (kind, text, expected) in [
        (tag::UTC_TIME, "700102000000Z", Some(86_400)),
        (tag::GENERALIZED_TIME, "19700102000001Z", Some(86_401)),
        (tag::UTC_TIME, "700102000000", None),
        (tag::UTC_TIME, "7001020000Z", None),
        (tag::UTC_TIME, "700230000000Z", None),
        (tag::UTC_TIME, "700102240000Z", None),
        (tag::UTC_TIME, "70010200000+Z", None),
        (tag::UTC_TIME, "7001020000000Z", None),
        (tag::UTC_TIME, "Z", None),
        (tag::GENERALIZED_TIME, "Z", None),
        (tag::GENERALIZED_TIME, "700102000000Z", None),
        (tag::OCTET_STRING, "700102000000Z", None),
    ] {
        assert_eq!(moment((kind, text.as_bytes())), expected, "{kind:#x} {text}");
    }
}

#[test]
fn a_key_is_what_somebody_else_reads() {
    for (algorithm, curve) in [(&PKCS_ECDSA_P256_SHA256, true), (&PKCS_ECDSA_P384_SHA384, true), (&PKCS_ED25519, false)]
    {
        let der =
            params(&["leaf.test"], &[]).self_signed(&KeyPair::generate_for(algorithm).unwrap()).unwrap().der().to_vec();
        let (read, other) = (key(&der).unwrap(), X509Certificate::from_der(&der).unwrap().1);
        let other = other.public_key();
        assert_eq!(
            (read.algorithm, read.bytes),
            (other.algorithm.algorithm.as_bytes(), &*other.subject_public_key.data)
        );
        let expected = curve.then(|| other.algorithm.parameters.as_ref().unwrap().as_oid().unwrap());
        assert_eq!(read.curve, expected.as_ref().map(|curve| curve.as_bytes()));
    }
}

#[test]
fn what_cannot_be_read_is_called_so() {
    let der = made(&params(&["leaf.test"], &[(DnType::CommonName, utf8("leaf"))]));
    for bytes in [b"\x30\x82\xff\xff", &b""[..], &der[..der.len() / 2], &der[1..]] {
        assert_eq!(
            (read(bytes).subject.as_str(), read(bytes).issuer.as_str(), read(bytes).not_after),
            (UNREADABLE, UNREADABLE, 0)
        );
        assert_eq!(key(bytes), None);
    }
}

#[test]
fn no_byte_that_is_changed_and_no_length_that_lies_is_more_than_a_certificate_read_otherwise() {
    let der = made(&params(&["leaf.test"], &[(DnType::OrganizationName, utf8("leaf"))]));
    for at in 0..der.len() {
        for to in [0x00, 0x01, 0x1f, 0x30, 0x7f, 0x80, 0x84, 0xff] {
            let mut changed = der.clone();
            changed[at] = to;
            let told = read(&changed);
            assert!(told.subject.chars().count() <= 200 && !told.issuer.contains('\x1b'));
            key(&changed);
        }
    }
}
