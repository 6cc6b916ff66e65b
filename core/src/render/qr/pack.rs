//! A report as few bytes: what repeats most in numbers apart, the rest as JSON, both compressed.

use super::lists::{get, put};
use super::{CodesError, MOST_TEXT, lists, spans};
use crate::qr::{Faulty, deflate, inflate};
use crate::render;
use crate::report::Report;

/// Packs a report: three sections, of which the last two are empty where nothing was taken out.
pub(super) fn pack(report: &Report) -> Vec<u8> {
    let small = smaller(report).filter(|small| unpack(small).is_ok_and(|unpacked| unpacked == *report));
    small.unwrap_or_else(|| sections([&text(report), &[], &[]]))
}

/// Reads what [`pack`] made.
pub(super) fn unpack(bytes: &[u8]) -> Result<Report, CodesError> {
    let mut rest = bytes;
    let mut next = || section(&mut rest).ok_or(CodesError::Check);
    let (text, lists, spans) = (next()?, next()?, next()?);
    if !rest.is_empty() {
        return Err(CodesError::Check);
    }
    let text = inflate(text, DICTIONARY, MOST_TEXT)?;
    let mut report = render::read(&text)?;
    if !lists.is_empty() {
        let count = report.findings.len();
        let lists = lists::read(&inflate(lists, b"", MOST_TEXT)?, count).ok_or(CodesError::Check)?;
        report.findings.iter_mut().zip(lists).for_each(|(finding, list)| finding.observations = list);
    }
    if !spans.is_empty() {
        spans::give_back(&mut report.rules, &inflate(spans, b"", MOST_TEXT)?).ok_or(CodesError::Check)?;
    }
    Ok(report)
}

/// A report packed with its lists and spans taken out; none where they are not as in every report.
fn smaller(report: &Report) -> Option<Vec<u8>> {
    let mut rest = report.clone();
    let observations: Vec<_> = rest.findings.iter_mut().map(|it| std::mem::take(&mut it.observations)).collect();
    let lists = lists::write(&observations.iter().map(Vec::as_slice).collect::<Vec<_>>())?;
    let spans = spans::take(&mut rest.rules)?;
    Some(sections([&text(&rest), &deflate(&lists, b""), &deflate(&spans, b"")]))
}

fn text(report: &Report) -> Vec<u8> {
    // A report holds strings, numbers and lists only, which always serialise.
    deflate(&serde_json::to_vec(report).unwrap_or_default(), DICTIONARY)
}

fn sections(sections: [&[u8]; 3]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for section in sections {
        put(&mut bytes, u32::try_from(section.len()).unwrap_or(u32::MAX));
        bytes.extend_from_slice(section);
    }
    bytes
}

fn section<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let mut bytes = rest.iter();
    let length = get(&mut bytes)? as usize;
    let (section, after) = bytes.as_slice().split_at_checked(length)?;
    *rest = after;
    Some(section)
}

impl From<Faulty> for CodesError {
    fn from(faulty: Faulty) -> Self {
        match faulty {
            Faulty::Damaged => Self::Check,
            Faulty::TooLarge => Self::TooLarge,
        }
    }
}

/// What reports have in common, the most usual last. It belongs to the format's number: another one cannot read the codes that were made with this.
const DICTIONARY: &[u8] = include_bytes!("dictionary.txt");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fnv1a;

    #[test]
    fn the_dictionary_of_format_1_never_changes() {
        assert_eq!((super::super::FORMAT, DICTIONARY.len(), fnv1a(DICTIONARY)), ("1", 14_755, 0x8cc7_24a8));
    }
}
