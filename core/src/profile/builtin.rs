//! The tables that come with the program.

use super::Profile;
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
    // Free of contradictions, as a test sees to: an app that reads no other profile need not carry what finds them.
    serde_json::from_slice(text.text().as_bytes()).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use crate::profile::parse;

    #[test]
    fn every_built_in_profile_is_there_under_its_own_id_and_would_be_taken_from_anybody() {
        for (id, text) in BUILTIN.iter().zip([packed!("glarassist.json"), packed!("remotespark.json")]) {
            let profile = builtin(id).expect("a built-in profile can be read");
            assert_eq!((profile.id.as_str(), parse(text.text().as_bytes())), (*id, Ok(profile.clone())));
        }
        assert_eq!(builtin("other"), None);
    }
}
