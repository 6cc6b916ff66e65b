//! A report made readable: one file for each form. Pure: the same report and words give the same text.

mod card;
mod columns;
mod csv;
mod json;
mod ndjson;
mod otlp;
mod page;
mod place;
pub mod qr;
#[cfg(test)]
pub(crate) mod samples;
mod telling;
mod text;
mod ticket;

use std::collections::BTreeMap;

use serde::Serialize;

pub use card::{Capability, Card, Row, card, when};
pub use csv::csv;
pub use json::{ReadError, json, read};
pub use ndjson::ndjson;
pub use otlp::otlp;
pub use text::{Style, text};
pub use ticket::ticket;

fn arguments<const N: usize>(pairs: [(&str, String); N]) -> BTreeMap<String, String> {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// The name that a value of the report has in JSON.
pub(crate) fn serde_name(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The message id for a value of the report: a kind of message and the name that the value has in JSON.
fn id(kind: &str, value: impl Serialize) -> String {
    format!("{kind}-{}", serde_name(value))
}

/// Certificates and error texts come from the network, and reports from anywhere; a terminal would obey the control characters in them.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
