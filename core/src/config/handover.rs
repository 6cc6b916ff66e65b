//! Configuration by QR code: what an administrator's code says, and whether it counts.
//!
//! A code is `CALLREADY:C1/…/…`: a configuration, format 1, then packed JSON, then an Ed25519 signature (RFC 8032) of everything before it, with the
//! slash. Pure: the key, the time and the newest code so far come from whoever holds the device's configuration.

mod key;

use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use thiserror::Error;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::Config;
use crate::qr::{SCHEME, Version, decode, deflate, encode, inflate};

pub use key::{KeyError, PublicKey, SigningKey};

/// What an accepted code says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    /// Keys of the managed configuration.
    pub entries: Map<String, Value>,
    /// When the code was made; whoever accepts it keeps this as the newest so far.
    pub issued: SystemTime,
    /// From when on it counts no more.
    pub expires: Option<SystemTime>,
}

/// Why a code does not count; the device's configuration stays as it was.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refused {
    /// Nobody said whose codes count.
    #[error(
        "no code can configure this device yet: its configuration needs `handover_key`, the administrator's public key"
    )]
    NoKey,
    /// A text that is no code of this program.
    #[error("this is no code of Callready; a configuration code begins with CALLREADY:C")]
    Foreign,
    /// A code of another kind.
    #[error("this code holds a report, not a configuration")]
    Report,
    /// Another format, usually a newer one.
    #[error("the code is of format {0}, this program reads format {FORMAT}: a newer Callready reads it")]
    Format(String),
    /// A code that lost letters.
    #[error("the code is damaged: scan it again")]
    Damaged,
    /// Another key, or changed after it was signed.
    #[error(
        "the code is not signed with the key that `handover_key` names, or was changed: ask the administrator for another"
    )]
    Forged,
    /// Its time is over.
    #[error("the code counted until {0}: ask the administrator for a new one")]
    Expired(String),
    /// A newer one counts already.
    #[error("the code is from {issued}, and a newer one, from {newest}, counts already")]
    Older {
        /// When it was made.
        issued: String,
        /// When the one that counts was made.
        newest: String,
    },
    /// A code may not say whose codes count.
    #[error("the code sets `handover_key`, which no code may")]
    OwnKey,
    /// Signed, and yet no configuration that this version understands.
    #[error("the code's configuration is not valid: {0}")]
    Invalid(String),
}

/// Why no code is made of a configuration.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unfit {
    /// A code may not say whose codes count.
    #[error("handover_key: no code may set it; it stands in the device's own configuration")]
    OwnKey,
    /// What a check would leave out.
    #[error("{0}")]
    Invalid(String),
    /// It would never count.
    #[error("the code would expire before it is made: name a later time")]
    Expired,
    /// A code cannot hold it.
    #[error("the configuration is too long for one QR code; leave out what the device has from elsewhere")]
    TooLong,
}

/// Reads a code that was scanned: all of it counts, or nothing.
///
/// `newest` is when the code that counts so far was made. Where the clock is behind, a code that has expired counts still.
pub fn accept(
    text: &str,
    key: Option<&PublicKey>,
    now: SystemTime,
    newest: Option<SystemTime>,
) -> Result<Handover, Refused> {
    let text = &capitals(text.trim());
    let (signed, body, signature) = fields(text)?;
    if !key.ok_or(Refused::NoKey)?.verifies(signed.as_bytes(), &decode(signature).ok_or(Refused::Damaged)?) {
        return Err(Refused::Forged);
    }
    let unpacked = decode(body).and_then(|packed| inflate(&packed, b"", MOST_JSON).ok()).ok_or(Refused::Damaged)?;
    let content: Content = serde_json::from_slice(&unpacked).map_err(|error| Refused::Invalid(error.to_string()))?;
    let Content { issued, expires, set } = content;
    let made = moment(&issued)?;
    let over = expires.as_deref().map(moment).transpose()?;
    if let Some(newest) = newest.filter(|newest| made < *newest) {
        return Err(Refused::Older { issued: written(made), newest: written(newest) });
    }
    if let Some(over) = over.filter(|over| *over <= now) {
        return Err(Refused::Expired(written(over)));
    }
    if set.contains_key(KEY) {
        return Err(Refused::OwnKey);
    }
    match Config::of(&set).notices.into_iter().next() {
        Some(fault) => Err(Refused::Invalid(fault)),
        None => Ok(Handover { entries: set, issued: made, expires: over }),
    }
}

/// A code as it was signed: systems that hand links on write schemes in small letters (RFC 3986 section 3.1).
fn capitals(text: &str) -> String {
    match text.split_at_checked(SCHEME.len()) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case(SCHEME) => format!("{SCHEME}{rest}"),
        _ => text.to_owned(),
    }
}

/// Makes a code of the keys of a configuration, all of which must be right.
pub fn sign(
    entries: &Map<String, Value>,
    issued: SystemTime,
    expires: Option<SystemTime>,
    key: &SigningKey,
) -> Result<String, Unfit> {
    if entries.contains_key(KEY) {
        return Err(Unfit::OwnKey);
    }
    if let Some(fault) = Config::of(entries).notices.into_iter().next() {
        return Err(Unfit::Invalid(fault));
    }
    if expires.is_some_and(|expires| expires <= issued) {
        return Err(Unfit::Expired);
    }
    let content = Content { issued: written(issued), expires: expires.map(written), set: entries.clone() };
    let json = serde_json::to_vec(&content).map_err(|error| Unfit::Invalid(error.to_string()))?;
    let signed = format!("{SCHEME}{KIND}{FORMAT}/{}/", encode(&deflate(&json, b"")));
    let text = signed.clone() + &encode(&key.sign(signed.as_bytes()));
    if text.len() > Version::LARGEST.letters() { Err(Unfit::TooLong) } else { Ok(text) }
}

/// The key whose codes count, out of a device's own configuration.
pub fn key(own: &Map<String, Value>) -> Option<PublicKey> {
    own.get(KEY)?.as_str()?.parse().ok()
}

impl Handover {
    /// The device's own configuration with what the code says on top of it.
    pub fn over(&self, own: &Map<String, Value>) -> Map<String, Value> {
        let mut entries = own.clone();
        entries.extend(self.entries.iter().map(|(key, value)| (key.clone(), value.clone())));
        entries
    }
}

/// Reads until when a code shall count: a moment (RFC 3339), or a day, to its end in UTC.
pub fn until(text: &str) -> Result<SystemTime, String> {
    let read = |text: &str| moment(text).ok();
    let until = read(text).or_else(|| read(&format!("{text}T00:00:00Z")).map(|midnight| midnight + DAY));
    until.ok_or_else(|| "a day or a moment is needed, such as 2026-12-31 or 2026-12-31T18:00:00Z".to_owned())
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    /// RFC 3339, to the second.
    issued: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires: Option<String>,
    set: Map<String, Value>,
}

/// What is signed, what of it is packed, and the signature.
fn fields(text: &str) -> Result<(&str, &str, &str), Refused> {
    let kind = text.strip_prefix(SCHEME).ok_or(Refused::Foreign)?;
    if kind.starts_with('R') {
        return Err(Refused::Report);
    }
    let (format, rest) = kind.strip_prefix(KIND).ok_or(Refused::Foreign)?.split_once('/').ok_or(Refused::Damaged)?;
    if format != FORMAT {
        return Err(Refused::Format(format.chars().take(8).filter(|c| !c.is_control()).collect()));
    }
    let (body, signature) = rest.split_once('/').ok_or(Refused::Damaged)?;
    Ok((&text[..text.len() - signature.len()], body, signature))
}

/// Reads a moment that [`written`] wrote; one before 1970 counts as 1970.
fn moment(text: &str) -> Result<SystemTime, Refused> {
    let moment = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| Refused::Invalid(format!("no time: {text:?}")))?;
    let seconds = u64::try_from(moment.unix_timestamp()).unwrap_or_default();
    Ok(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
}

fn written(moment: SystemTime) -> String {
    let seconds = moment.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    let moment = i64::try_from(seconds).ok().and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok());
    moment.and_then(|moment| moment.format(&Rfc3339).ok()).unwrap_or_default()
}

/// The key of the configuration that says whose codes count.
pub const KEY: &str = "handover_key";
const KIND: char = 'C';
const FORMAT: &str = "1";
const DAY: Duration = Duration::from_hours(24);
/// Longest configuration that is unpacked, bytes.
const MOST_JSON: usize = 64 << 10;

#[cfg(test)]
mod tests;
