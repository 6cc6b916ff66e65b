//! Lines of a terminal: wrapped, indented, coloured where that is wanted, and free of foreign control characters.

use super::clean;

/// How a text is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether to write ANSI colours.
    pub colour: bool,
    /// Columns; a word that is longer is not broken, so that hosts can be copied.
    pub width: usize,
}

impl Style {
    /// For a file or a pipe.
    pub const PLAIN: Self = Self { colour: false, width: 100 };
}

/// An ANSI colour, bold or not.
#[derive(Debug, Clone, Copy)]
pub(super) struct Colour(&'static str);

/// A text under construction.
pub(super) struct Page {
    style: Style,
    text: String,
}

impl Page {
    /// An empty page.
    pub fn new(style: Style) -> Self {
        Self { style, text: String::new() }
    }

    /// A coloured lead and a text that hangs behind it.
    pub fn item(&mut self, indent: usize, lead: &str, colour: Colour, text: &str) {
        let lead = clean(lead);
        let hang = indent + lead.chars().count();
        let lines = wrap(&clean(text), self.style.width.saturating_sub(hang));
        self.text.extend(std::iter::repeat_n(' ', indent));
        self.text.push_str(&if self.style.colour { colour.paint(&lead) } else { lead });
        for (i, line) in lines.iter().enumerate() {
            if i > 0 {
                self.text.extend(std::iter::once('\n').chain(std::iter::repeat_n(' ', hang)));
            }
            self.text.push_str(line);
        }
        self.text.truncate(self.text.trim_end_matches(' ').len());
        self.text.push('\n');
    }

    /// A text.
    pub fn line(&mut self, indent: usize, text: &str) {
        self.item(indent, "", Colour::PLAIN, text);
    }

    /// A name and its value; further lines of the value are indented a little.
    pub fn field(&mut self, name: &str, value: &str) {
        let lines = wrap(&clean(&format!("{name}: {value}")), self.style.width.saturating_sub(HANG));
        self.text.push_str(lines.join(&format!("\n{:HANG$}", "")).trim_end());
        self.text.push('\n');
    }

    /// A text of which every line begins with `prefix`.
    pub fn prefixed(&mut self, prefix: &str, text: &str) {
        for line in wrap(&clean(text), self.style.width.saturating_sub(prefix.chars().count())) {
            self.text.push_str(prefix);
            self.text.push_str(&line);
            self.text.push('\n');
        }
    }

    /// A line to be copied: it is never wrapped.
    pub fn verbatim(&mut self, line: &str) {
        self.text.push_str(&clean(line));
        self.text.push('\n');
    }

    /// An empty line.
    pub fn blank(&mut self) {
        self.text.push('\n');
    }

    /// The text.
    pub fn finish(self) -> String {
        self.text
    }
}

impl Colour {
    pub const PLAIN: Self = Self("");
    pub const STRONG: Self = Self("1");
    pub const RED: Self = Self("1;31");
    pub const GREEN: Self = Self("1;32");
    pub const YELLOW: Self = Self("1;33");
    pub const BLUE: Self = Self("1;36");

    fn paint(self, text: &str) -> String {
        if self.0.is_empty() || text.is_empty() { text.to_owned() } else { format!("\x1b[{}m{text}\x1b[0m", self.0) }
    }
}

/// Breaks at single spaces; runs of spaces inside a line stay.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Columns by which further lines of a field are indented.
const HANG: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_hangs_behind_its_lead() {
        let mut page = Page::new(Style { colour: false, width: 24 });
        page.item(2, "✗ ", Colour::RED, "one two three four five six");
        page.item(0, "· ", Colour::PLAIN, "");
        page.line(0, "eu-central-1.webrtc-cloud-proxy.sd-rtn.com is not broken");
        assert_eq!(
            page.finish(),
            "  ✗ one two three four\n    five six\n·\neu-central-1.webrtc-cloud-proxy.sd-rtn.com\nis not broken\n"
        );
    }

    #[test]
    fn a_field_is_indented_from_its_second_line_and_may_be_blank() {
        let mut page = Page::new(Style { colour: false, width: 24 });
        page.field("Port(s)", "80, 443, 3433, 4700-5000");
        page.field("Duration", "");
        page.verbatim("a line to be copied is never wrapped");
        assert_eq!(
            page.finish(),
            "Port(s): 80, 443,\n    3433, 4700-5000\nDuration:\na line to be copied is never wrapped\n"
        );
    }

    #[test]
    fn only_the_lead_is_coloured() {
        let mut page = Page::new(Style { colour: true, width: 80 });
        page.item(0, "● READY", Colour::GREEN, " yes");
        assert_eq!(page.finish(), "\u{1b}[1;32m● READY\u{1b}[0m yes\n");
    }

    #[test]
    fn a_certificate_cannot_command_the_terminal() {
        let mut page = Page::new(Style { colour: true, width: 80 });
        page.line(0, "issued by \u{1b}]0;owned\u{7}\r\nREADY");
        assert_eq!(page.finish(), "issued by \u{fffd}]0;owned\u{fffd}\u{fffd}\u{fffd}READY\n");
    }
}
