//! What a certificate says of itself (RFC 5280 section 4.1), whether or not it can be trusted.

use time::{Date, Month};

use super::clean;
use super::der::{Values, tag};
use crate::observe::Certificate;

/// Reads a DER certificate; what cannot be read is called `unreadable`.
pub fn read(der: &[u8]) -> Certificate {
    Parts::of(der).and_then(|parts| parts.told()).unwrap_or_else(|| {
        let unreadable = || UNREADABLE.to_owned();
        Certificate { subject: unreadable(), issuer: unreadable(), not_before: 0, not_after: 0 }
    })
}

/// A public key as a certificate has it (RFC 5280 section 4.1.2.7).
#[derive(Debug, PartialEq, Eq)]
pub struct Key<'a> {
    /// Object identifier of the algorithm, encoded.
    pub algorithm: &'a [u8],
    /// Object identifier of the curve, encoded, where the parameter is one.
    pub curve: Option<&'a [u8]>,
    /// The key.
    pub bytes: &'a [u8],
}

/// The public key of a DER certificate.
pub fn key(der: &[u8]) -> Option<Key<'_>> {
    let mut info = Parts::of(der)?.key;
    let mut kind = info.sequence()?;
    let algorithm = kind.value(tag::OBJECT_IDENTIFIER)?;
    // The first byte tells how many bits of the last do not count.
    let bytes = info.value(tag::BIT_STRING)?.strip_prefix(&[0])?;
    Some(Key { algorithm, curve: kind.value(tag::OBJECT_IDENTIFIER), bytes })
}

/// The parts of a certificate that somebody asks for.
struct Parts<'a> {
    issuer: Values<'a>,
    validity: Values<'a>,
    subject: Values<'a>,
    key: Values<'a>,
    extensions: Option<Values<'a>>,
}

impl<'a> Parts<'a> {
    fn of(der: &'a [u8]) -> Option<Self> {
        let mut signed = Values(der).sequence()?.sequence()?;
        let _version = signed.value_if(tag::within(0));
        let _serial = signed.next()?;
        let _algorithm = signed.sequence()?;
        let (issuer, validity, subject, key) =
            (signed.sequence()?, signed.sequence()?, signed.sequence()?, signed.sequence()?);
        let extensions = signed.find(|(is, _)| *is == tag::within(3)).and_then(|(_, list)| Values(list).sequence());
        Some(Self { issuer, validity, subject, key, extensions })
    }

    fn told(mut self) -> Option<Certificate> {
        Some(Certificate {
            subject: attribute(self.subject, COMMON_NAME).or_else(|| self.alternative()).unwrap_or_default(),
            issuer: attribute(self.issuer, COMMON_NAME)
                .or_else(|| attribute(self.issuer, ORGANISATION))
                .unwrap_or_default(),
            not_before: moment(self.validity.next()?)?,
            not_after: moment(self.validity.next()?)?,
        })
    }

    /// The first DNS name among the subject's alternative ones (RFC 5280 section 4.2.1.6).
    fn alternative(&self) -> Option<String> {
        let named = |(_, extension)| Values(extension).value(tag::OBJECT_IDENTIFIER) == Some(ALTERNATIVE_NAMES);
        let (_, extension) = self.extensions?.find(|found| named(*found))?;
        let (_, value) = Values(extension).find(|(is, _)| *is == tag::OCTET_STRING)?;
        let (_, name) = Values(value).sequence()?.find(|(is, _)| *is == tag::plain(2))?;
        text(name)
    }
}

/// The first readable attribute of this type in a name (RFC 5280 section 4.1.2.4).
fn attribute(name: Values<'_>, kind: &[u8]) -> Option<String> {
    name.filter(|(is, _)| *is == tag::SET).flat_map(|(_, set)| Values(set)).find_map(|(_, attribute)| {
        let mut attribute = Values(attribute);
        let is_it = attribute.value(tag::OBJECT_IDENTIFIER)? == kind;
        let (is, value) = attribute.next()?;
        text(value).filter(|_| is_it && TEXTS.contains(&is))
    })
}

fn text(bytes: &[u8]) -> Option<String> {
    std::str::from_utf8(bytes).ok().map(clean)
}

/// Seconds of Unix time of `YYMMDDHHMMSSZ` or `YYYYMMDDHHMMSSZ` (RFC 5280 section 4.1.2.5).
fn moment((kind, text): (u8, &[u8])) -> Option<i64> {
    let digits = text.strip_suffix(b"Z")?;
    let (century, digits) = match kind {
        tag::UTC_TIME => (None, digits),
        tag::GENERALIZED_TIME => digits.split_at_checked(2).map(|(century, rest)| (Some(century), rest))?,
        _ => return None,
    };
    let pair = |pair: &[u8]| match pair {
        [ten @ b'0'..=b'9', one @ b'0'..=b'9'] => Some((ten - b'0') * 10 + (one - b'0')),
        _ => None,
    };
    let [year, month, day, hour, minute, second] = *digits.chunks(2).map(pair).collect::<Option<Vec<u8>>>()? else {
        return None;
    };
    let century = match century {
        Some(century) => pair(century)?,
        None if year < 50 => 20,
        None => 19,
    };
    let date =
        Date::from_calendar_date(i32::from(century) * 100 + i32::from(year), Month::try_from(month).ok()?, day).ok()?;
    Some(date.with_hms(hour, minute, second).ok()?.assume_utc().unix_timestamp())
}

/// Every kind of string whose bytes can be UTF-8: `UTF8String`, `NumericString`, `PrintableString`, `TeletexString`, `IA5String`, `VisibleString`.
const TEXTS: [u8; 6] = [0x0c, 0x12, 0x13, 0x14, 0x16, 0x1a];

/// 2.5.4.3 and 2.5.4.10 (RFC 5280 appendix A.1), and 2.5.29.17
const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
const ORGANISATION: &[u8] = &[0x55, 0x04, 0x0a];
const ALTERNATIVE_NAMES: &[u8] = &[0x55, 0x1d, 0x11];

const UNREADABLE: &str = "unreadable";

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
