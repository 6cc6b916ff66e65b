//! What every QR code of this program has in common: its letters, its size, and how it is drawn and read. Knows neither reports nor configurations.

mod alphabet;
mod deflate;
mod scan;
mod symbol;
mod version;

pub(crate) use alphabet::{decode, encode};
pub(crate) use deflate::{Faulty, deflate, inflate};
pub use scan::scan;
pub use symbol::{Picture, Symbol};
pub use version::Version;

/// The code in a line, whatever stands before it there, as chats and scanners put something; none where there is none.
pub fn in_line(line: &str) -> Option<&str> {
    line.find(SCHEME).map(|at| line[at..].trim_end())
}

/// What every code begins with: a scheme (RFC 3986 section 3.1), so that whoever reads one knows whose it is.
pub(crate) const SCHEME: &str = "CALLREADY:";
