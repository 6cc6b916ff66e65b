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

/// What every code begins with: a scheme (RFC 3986 section 3.1), so that whoever reads one knows whose it is.
pub(crate) const SCHEME: &str = "CALLREADY:";
