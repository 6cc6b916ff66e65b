//! Whatever a scenario's report says, a few QR codes hold it.

use callready::qr::Version;
use callready::render::{json, qr};
use callready::report::Report;

/// What is wrong with the codes of a report; none where they are few and give the same report again.
pub fn fault(report: &Report) -> Option<String> {
    let codes = match qr::codes(report, Version::LARGEST) {
        Ok(codes) if codes.len() <= MOST => codes,
        Ok(codes) => return Some(format!("the report takes {} QR codes, at most {MOST} expected", codes.len())),
        Err(error) => return Some(error.to_string()),
    };
    match qr::read_codes(codes.iter().map(String::as_str)) {
        Ok(back) => (json(&back) != json(report)).then(|| "its QR codes give another report".to_owned()),
        Err(error) => Some(format!("its QR codes cannot be read: {error}")),
    }
}

/// Codes that people scan without losing count.
const MOST: usize = 4;
