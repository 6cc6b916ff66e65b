//! Texts of the program's own that `build.rs` packed (RFC 1951).

/// A packed text.
#[derive(Clone, Copy)]
pub(crate) struct Packed(pub(crate) &'static [u8]);

/// The text that `build.rs` packed under a name.
macro_rules! packed {
    ($name:literal) => {
        $crate::packed::Packed(include_bytes!(concat!(env!("OUT_DIR"), "/", $name)))
    };
}
pub(crate) use packed;

impl Packed {
    /// The text.
    pub(crate) fn text(self) -> String {
        // What the program carries is whole; a test reads each.
        let text = miniz_oxide::inflate::decompress_to_vec(self.0).unwrap_or_default();
        String::from_utf8(text).unwrap_or_default()
    }
}
