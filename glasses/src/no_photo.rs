//! The headless program reads texts of codes, and leaves pictures to scanners.

/// Refuses.
pub fn texts(_bytes: &[u8]) -> Result<Vec<String>, String> {
    Err("this program reads no pictures; give it the texts that a scanner reads, one a line".to_owned())
}
