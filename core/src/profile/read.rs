//! From bytes to a profile: JSON, or a table pasted from a vendor's page.

use serde::Deserialize;

use super::fault::{Fault, Faults, Place, shown};
use super::{Profile, paste};

/// Reads a profile and finds it free of contradictions; text that does not begin with `{` is read as a pasted table.
pub fn parse(bytes: &[u8]) -> Result<Profile, Faults> {
    if bytes.len() > MAX_BYTES {
        return Err(Fault::new(Place::File, format!("larger than {MAX_BYTES} bytes: not a firewall table")).into());
    }
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).map_err(not_utf8)?;
    match text.trim_start().chars().next() {
        None => Err(Fault::new(Place::File, "empty: neither a profile nor a table").into()),
        Some('{') => json(text),
        Some(_) => paste::table(text),
    }
}

/// Largest file that is read, bytes.
pub const MAX_BYTES: usize = 1 << 20;

fn json(text: &str) -> Result<Profile, Faults> {
    let head: Head = serde_json::from_slice(text.as_bytes()).map_err(at_text)?;
    if let Some(schema) = head.schema.filter(|schema| schema != Profile::SCHEMA) {
        return Err(Fault::new(Place::Value("schema".into()), other_schema(&schema)).into());
    }
    let profile: Profile = serde_json::from_slice(text.as_bytes()).map_err(at_text)?;
    profile.check()?;
    Ok(profile)
}

/// The part of a profile that every version of the schema has.
#[derive(Deserialize)]
struct Head {
    #[serde(default)]
    schema: Option<String>,
}

fn other_schema(schema: &str) -> String {
    let ours = Profile::SCHEMA;
    match schema.strip_prefix("callready-profile/") {
        Some(_) => format!("this file is of {}; this program reads {ours}", shown(schema)),
        None => format!("`{}` is not a profile; this program reads {ours}", shown(schema)),
    }
}

fn at_text(error: serde_json::Error) -> Faults {
    let (line, column) = (error.line(), error.column());
    let message = error.to_string();
    let what = message.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&message);
    Fault::new(Place::Text { line, column }, shown(what)).into()
}

fn not_utf8(error: std::str::Utf8Error) -> Faults {
    let what = format!("not UTF-8 text from byte {} on; save it as UTF-8", error.valid_up_to() + 1);
    Fault::new(Place::File, what).into()
}

#[cfg(test)]
mod tests;
