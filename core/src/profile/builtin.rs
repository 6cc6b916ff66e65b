//! The tables that come with the program.

use super::{Profile, parse};
use crate::packed::packed;

/// Ids of the built-in profiles, the default first.
pub const BUILTIN: &[&str] = &["glarassist", "remotespark"];

/// The built-in profile of that id; none for any other id.
pub fn builtin(id: &str) -> Option<Profile> {
    let text = match id {
        "glarassist" => packed!("glarassist.json"),
        "remotespark" => packed!("remotespark.json"),
        _ => return None,
    };
    parse(text.text().as_bytes()).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_profile_is_there_under_its_own_id() {
        for id in BUILTIN {
            assert_eq!(builtin(id).expect("a built-in profile parses").id, *id);
        }
        assert_eq!(builtin("other"), None);
    }
}
