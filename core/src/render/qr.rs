//! A report as the texts of QR codes, and back: compressed, numbered, with a check value, the same byte for byte.
//!
//! A code is `CALLREADY:R1/2/3/1A2B3C4D/…`: a report, format 1, part 2 of 3, the whole's check value, and this part's share of the packed report.

mod lists;
mod pack;
mod part;
mod spans;

use thiserror::Error;

use super::{ReadError, arguments};
use crate::qr::{Symbol, Version};
use crate::report::Report;
use crate::words::Words;
use part::Part;

/// A report that would take too many codes.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "this report takes {0} QR codes of this size, and more than {MOST_CODES} are not made: widen a narrow terminal, or save it as a file with --save or --format json"
)]
pub struct TooLong(pub usize);

/// Why texts are not the codes of a report.
#[derive(Debug, Error)]
pub enum CodesError {
    /// There are none.
    #[error("there is no code")]
    None,
    /// A text that is no code of this program.
    #[error("`{0}` is no code of Callready; a report's codes begin with CALLREADY:R")]
    Foreign(String),
    /// A code of another kind.
    #[error("this code holds a configuration, not a report")]
    Configuration,
    /// Another format, usually a newer one.
    #[error("the code is of format {0}, this program reads format {FORMAT}: a newer Callready reads it")]
    Format(String),
    /// A code that lost or changed letters.
    #[error("`{0}` is damaged: scan it again")]
    Damaged(String),
    /// Some are not there.
    #[error("{} missing: scan {} as well", missing(.parts, .of), if .parts.len() == 1 { "it" } else { "them" })]
    Missing {
        /// Their numbers.
        parts: Vec<usize>,
        /// How many there should be.
        of: usize,
    },
    /// Codes of more than one report.
    #[error("codes of different reports are mixed: leave only those of one")]
    Mixed,
    /// Two codes with one number.
    #[error("part {0} is there twice, and not alike: scan it again")]
    Twice(usize),
    /// The parts are not what they were.
    #[error("the parts together are not what the codes were made of: scan all of them again")]
    Check,
    /// More would come out than a report is.
    #[error("the codes unpack to more than {} MiB, which no report is", MOST_TEXT >> 20)]
    TooLarge,
    /// What is packed is no report.
    #[error("what the codes hold is not a report: {0}")]
    Report(#[from] ReadError),
}

/// The texts of a report's codes, each for a code of at most that version.
pub fn codes(report: &Report, most: Version) -> Result<Vec<String>, TooLong> {
    let packed = pack::pack(report);
    let parts = part::split(&packed, most.letters());
    if parts.len() > MOST_CODES { Err(TooLong(parts.len())) } else { Ok(parts.iter().map(Part::to_string).collect()) }
}

/// The report of codes that were read, in any order, some perhaps more than once; empty lines between them do not count.
pub fn read_codes<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Report, CodesError> {
    let texts = texts.into_iter().map(str::trim).filter(|text| !text.is_empty());
    let parts = texts.map(str::parse).collect::<Result<Vec<Part>, _>>()?;
    pack::unpack(&part::join(parts)?)
}

/// The codes drawn for a terminal, each under its number in words where there are several; `colour` as for [`Symbol::blocks`].
pub fn drawn(codes: &[String], words: &Words, colour: bool) -> String {
    let mut lines = String::new();
    for (code, number) in codes.iter().zip(1..) {
        if codes.len() > 1 {
            let numbers = arguments([("number", format!("{number}")), ("count", codes.len().to_string())]);
            lines += &format!("{}\n", words.text("label-code", &numbers));
        }
        lines += &Symbol::of(code, Version::LARGEST).map_or_else(String::new, |symbol| symbol.blocks(colour));
    }
    lines
}

fn missing(parts: &[usize], of: &usize) -> String {
    let named: Vec<String> = parts.iter().map(usize::to_string).collect();
    match named.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("parts {} and {last} of {of} are", first.join(", ")),
        _ => format!("part {} of {of} is", named.concat()),
    }
}

/// What is packed how; the dictionary belongs to it.
const FORMAT: &str = "1";
/// Most codes of one report.
const MOST_CODES: usize = 16;
/// Longest text of a report that is unpacked, bytes.
const MOST_TEXT: usize = 1 << 20;

#[cfg(test)]
mod tests;
