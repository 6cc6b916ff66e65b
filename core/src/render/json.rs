//! The report as JSON, and back again.

use serde::Deserialize;
use thiserror::Error;

use crate::report::Report;

/// Why a file is not a report that this program can read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// Not JSON, or a value of the wrong kind.
    #[error("line {line}, column {column}: {fault}")]
    Malformed {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// In serde's words, without the place.
        fault: String,
    },
    /// Another schema, usually a newer one.
    #[error("report is of schema {found}, this program reads {}", Report::SCHEMA)]
    Schema {
        /// The schema that the file names.
        found: String,
    },
}

/// Writes the report as CONTRACT orders it, indented, with a newline at the end.
pub fn json(report: &Report) -> String {
    // A report holds strings, numbers and lists only, which always serialise.
    let mut text = serde_json::to_string_pretty(report).unwrap_or_default();
    text.push('\n');
    text
}

/// Reads a report that [`json`] wrote, also one with additions of a later version of the same schema.
pub fn read(bytes: &[u8]) -> Result<Report, ReadError> {
    let Schema { schema } = serde_json::from_slice(bytes)?;
    if schema != Report::SCHEMA {
        return Err(ReadError::Schema { found: schema.chars().take(60).collect() });
    }
    Ok(serde_json::from_slice(bytes)?)
}

/// The one key that is read before it is known what the rest means.
#[derive(Deserialize)]
struct Schema {
    schema: String,
}

impl From<serde_json::Error> for ReadError {
    fn from(error: serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        let place = format!(" at line {line} column {column}");
        ReadError::Malformed { line, column, fault: error.to_string().replace(&place, "") }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::render::samples;

    #[test]
    fn a_report_reads_back_as_it_was() {
        for (name, report) in samples::all() {
            assert_eq!(read(json(&report).as_bytes()).unwrap(), report, "{name}");
        }
    }

    #[test]
    fn additions_to_the_schema_are_no_fault() {
        let text = json(&samples::ready()).replacen('{', "{\n  \"weather\": \"fair\",", 1);
        assert_eq!(read(text.as_bytes()).unwrap(), samples::ready());
    }

    #[test]
    fn what_is_not_a_report_is_refused_with_its_place() {
        let sound = json(&samples::ready());
        for (bytes, fault) in [
            (
                sound.replace("report/1", "report/2"),
                "report is of schema callready-report/2, this program reads callready-report/1",
            ),
            (String::new(), "line 1, column 0: EOF while parsing a value"),
            ("{\"schema\": 1}".to_owned(), "line 1, column 12: invalid type: integer `1`, expected a string"),
            ("{}".to_owned(), "line 1, column 2: missing field `schema`"),
            (
                sound.replace("\"took_ms\": 1240", "\"took_ms\": -1"),
                "line 16, column 15: invalid value: integer `-1`, expected u64",
            ),
            (sound.replace("443\"", "70000\""), ""),
        ] {
            let error = read(bytes.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(fault), "{error}");
        }
    }
}
