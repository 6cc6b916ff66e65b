//! A report as QR codes to hold up to somebody's phone.

use callready::qr::{Symbol, Version};
use callready::render;
use callready::report::Report;

/// The codes in their order, each as rows of `1` (dark) and `0`; none where a report needs more than anybody scans.
pub fn codes(report: &Report) -> Vec<Vec<String>> {
    let texts = render::qr::codes(report, Version::within(MODULES)).unwrap_or_default();
    texts.iter().filter_map(|text| Symbol::of(text, Version::LARGEST)).map(|symbol| symbol.rows()).collect()
}

/// Modules a side with the quiet zone: three pixels each on the lowest display, of 360 rows without its margins.
const MODULES: usize = 106;
