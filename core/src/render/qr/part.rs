//! One code of several.

use std::fmt;
use std::str::FromStr;

use super::{CodesError, FORMAT, MOST_CODES};
use crate::qr::{SCHEME, decode, encode};
use crate::report::fnv1a;

/// A code's share of the packed report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// From 1.
    number: usize,
    of: usize,
    /// FNV-1a of the whole.
    check: u32,
    bytes: Vec<u8>,
}

/// Shares out the whole as evenly as can be, so that each part, written, has at most so many letters.
pub(super) fn split(whole: &[u8], letters: usize) -> Vec<Part> {
    let most = letters.saturating_sub(LONGEST_PREFIX) / 3 * 2;
    let of = whole.len().div_ceil(most.max(1)).max(1);
    let check = fnv1a(whole);
    let share = whole.len().div_ceil(of).max(1);
    whole.chunks(share).zip(1..).map(|(bytes, number)| Part { number, of, check, bytes: bytes.to_vec() }).collect()
}

/// The whole that the parts are of.
pub(super) fn join(mut parts: Vec<Part>) -> Result<Vec<u8>, CodesError> {
    let &Part { of, check, .. } = parts.first().ok_or(CodesError::None)?;
    if parts.iter().any(|part| (part.of, part.check) != (of, check)) {
        return Err(CodesError::Mixed);
    }
    parts.sort_by_key(|part| part.number);
    parts.dedup();
    if let Some(twice) = parts.windows(2).find(|pair| pair[0].number == pair[1].number) {
        return Err(CodesError::Twice(twice[0].number));
    }
    let missing: Vec<usize> = (1..=of).filter(|number| parts.iter().all(|part| part.number != *number)).collect();
    if !missing.is_empty() {
        return Err(CodesError::Missing { parts: missing, of });
    }
    let whole: Vec<u8> = parts.into_iter().flat_map(|part| part.bytes).collect();
    if fnv1a(&whole) == check { Ok(whole) } else { Err(CodesError::Check) }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { number, of, check, bytes } = self;
        write!(f, "{SCHEME}R{FORMAT}/{number}/{of}/{check:08X}/{}", encode(bytes))
    }
}

impl FromStr for Part {
    type Err = CodesError;

    fn from_str(text: &str) -> Result<Self, CodesError> {
        let start = || text.chars().take(SHOWN).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
        let kind = text.strip_prefix(SCHEME).ok_or_else(|| CodesError::Foreign(start()))?;
        if kind.starts_with('C') {
            return Err(CodesError::Configuration);
        }
        let rest = kind.strip_prefix('R').ok_or_else(|| CodesError::Foreign(start()))?;
        let (format, rest) = rest.split_once('/').ok_or_else(|| CodesError::Damaged(start()))?;
        if format != FORMAT {
            return Err(CodesError::Format(format.chars().take(SHOWN).filter(|c| !c.is_control()).collect()));
        }
        numbered(rest).ok_or_else(|| CodesError::Damaged(start()))
    }
}

fn numbered(text: &str) -> Option<Part> {
    let mut fields = text.splitn(4, '/');
    let mut number = || fields.next()?.parse().ok().filter(|number| (1..=MOST_CODES).contains(number));
    let (number, of) = (number()?, number()?);
    let check = fields.next().filter(|check| check.len() == 8).and_then(|check| u32::from_str_radix(check, 16).ok())?;
    let bytes = decode(fields.next()?)?;
    (number <= of).then_some(Part { number, of, check, bytes })
}

/// Letters before the payload where there are 16 parts.
const LONGEST_PREFIX: usize = "CALLREADY:R1/16/16/12345678/".len();
/// How much of a wrong text a message repeats, characters.
const SHOWN: usize = 40;
