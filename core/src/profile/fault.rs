//! What is wrong with a profile, and where.

use std::fmt;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where in the file.
    pub place: Place,
    /// What is wrong there, as a clause without full stop.
    pub what: String,
}

/// Where in a profile file something is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The file as a whole.
    File,
    /// A position in JSON text, both from 1.
    Text {
        /// Line.
        line: usize,
        /// Column, in bytes.
        column: usize,
    },
    /// A value in the JSON, such as `rules[2].ports`.
    Value(String),
    /// A line of a pasted table, from 1, and the heading of the column where one is to blame.
    Line {
        /// Line.
        line: usize,
        /// Heading of the column.
        column: Option<String>,
    },
}

/// Everything that is wrong with a profile; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// The faults, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.0.iter()
    }

    /// Succeeds when nothing was found wrong.
    pub(super) fn none(found: Vec<Fault>) -> Result<(), Self> {
        if found.is_empty() { Ok(()) } else { Err(Self(found)) }
    }
}

impl Fault {
    /// Something wrong at `place`.
    pub(super) fn new(place: Place, what: impl Into<String>) -> Self {
        Self { place, what: what.into() }
    }

    /// Text from a file, fit to stand in a message: at most `most` characters, control characters as their escapes.
    pub fn printable(text: &str, most: usize) -> String {
        let mut fit = String::new();
        let mut left = most;
        for letter in text.chars() {
            let letters: Vec<char> = visible(letter).collect();
            let Some(rest) = left.checked_sub(letters.len()) else {
                fit.pop();
                return fit + "…";
            };
            left = rest;
            fit.extend(letters);
        }
        fit
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        Self(vec![fault])
    }
}

impl std::error::Error for Faults {}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, fault) in self.0.iter().take(SHOWN).enumerate() {
            let separator = if i > 0 { "\n" } else { "" };
            write!(f, "{separator}{fault}")?;
        }
        match self.0.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(f, "\nand {more} more"),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::File => write!(f, "{}", self.what),
            Place::Text { line, column } => write!(f, "line {line}, column {column}: {}", self.what),
            Place::Value(path) => write!(f, "{path}: {}", self.what),
            Place::Line { line, column: None } => write!(f, "line {line}: {}", self.what),
            Place::Line { line, column: Some(column) } => write!(f, "line {line}, {column}: {}", self.what),
        }
    }
}

/// Text from a file, fit to stand in a message: cut, and free of control characters.
pub(super) fn shown(text: &str) -> String {
    let cut: String = text.chars().take(LONGEST_QUOTE).flat_map(visible).collect();
    if text.chars().nth(LONGEST_QUOTE).is_some() { cut + "…" } else { cut }
}

/// A control or direction-changing character, which could rewrite a terminal's line, as its escape.
fn visible(letter: char) -> impl Iterator<Item = char> {
    let unsafe_to_print = letter.is_control()
        || matches!(letter, '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let escaped = unsafe_to_print.then(|| letter.escape_unicode());
    let plain = (!unsafe_to_print).then_some(letter);
    escaped.into_iter().flatten().chain(plain)
}

/// How many faults a message names.
const SHOWN: usize = 20;
/// How many characters of a file's text a message quotes.
const LONGEST_QUOTE: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_cannot_rewrite_the_terminal() {
        assert_eq!(shown("a\u{1b}[2Jb\u{202e}c"), "a\\u{1b}[2Jb\\u{202e}c");
        assert_eq!(shown(&"x".repeat(300)).chars().count(), 201);
    }

    #[test]
    fn a_printable_text_is_as_short_as_asked() {
        assert_eq!(Fault::printable("a\u{1b}[2Jb", 200), "a\\u{1b}[2Jb");
        assert_eq!(Fault::printable(&"x".repeat(200), 200), "x".repeat(200));
        assert_eq!(Fault::printable(&"x".repeat(300), 200), "x".repeat(199) + "…");
        assert!(Fault::printable(&"\u{1b}".repeat(300), 200).chars().count() <= 200);
    }

    #[test]
    fn many_faults_are_counted_rather_than_listed() {
        let faults = Faults((1..=25).map(|n| Fault::new(Place::Value(format!("rules[{n}]")), "wrong")).collect());
        let text = faults.to_string();
        assert_eq!(text.lines().count(), 21);
        assert!(text.ends_with("and 5 more"));
    }
}
