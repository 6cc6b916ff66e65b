//! When a device is checked without anybody asking.

use std::time::Duration;

use serde_json::{Map, Value};

use super::keys::{KEYS, Kind};
use super::plain;

/// When a device is checked without anybody asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Silent {
    /// Once, when the configuration arrives.
    pub at_enrolment: bool,
    /// Again after so long; never where absent.
    pub every: Option<Duration>,
    /// Each check starts after a random delay of up to so long.
    pub spread: Duration,
    /// Not on a network whose traffic is billed.
    pub unmetered: bool,
    /// Tells one configuration from another; nothing can be read out of it.
    pub fingerprint: u32,
}

impl Silent {
    /// What the keys say, a wrong value as if it were absent; none where there is no key at all, for then nobody administers this device.
    pub fn of(entries: &Map<String, Value>) -> Option<Self> {
        let right = |name: &str| {
            let key = KEYS.iter().find(|key| key.name == name)?;
            let value = entries.get(name).filter(|value| key.kind.check(value).is_ok());
            Some((key.kind, value.map(plain)))
        };
        let switch = |name| match right(name) {
            Some((Kind::Switch(default), value)) => value.map_or(default, |value| value == "true"),
            _ => false,
        };
        let count = |name| match right(name) {
            Some((Kind::Count(default), value)) => value.and_then(|value| value.parse().ok()).unwrap_or(default),
            _ => 0,
        };
        let metered = right("metered").and_then(|(_, value)| value);
        let every = u64::from(count("run_every_h")) * HOUR_S;
        (!entries.is_empty()).then(|| Self {
            at_enrolment: switch("run_at_enrolment"),
            every: (every > 0).then(|| Duration::from_secs(every.min(LONGEST_S))),
            spread: Duration::from_secs((u64::from(count("spread_min")) * MINUTE_S).min(LONGEST_S)),
            unmetered: metered.as_deref() == Some("skip"),
            fingerprint: crate::report::fnv1a(&serde_json::to_vec(entries).unwrap_or_default()),
        })
    }
}

const MINUTE_S: u64 = 60;
const HOUR_S: u64 = 3_600;
/// A year, seconds: longer is never.
const LONGEST_S: u64 = 365 * 24 * HOUR_S;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_absent_or_wrong_is_as_the_table_of_keys_says() {
        let silent = |text: &str| Silent::of(&serde_json::from_str(text).unwrap());
        assert_eq!(silent("{}"), None);
        for text in [
            r#"{"device": "mobile"}"#,
            r#"{"run_at_enrolment": "perhaps", "run_every_h": -1, "spread_min": "soon", "metered": 7}"#,
        ] {
            let silent = silent(text).unwrap();
            assert!(silent.at_enrolment && silent.every.is_none() && silent.spread.is_zero() && !silent.unmetered);
        }
        let set = silent(r#"{"run_at_enrolment": "false", "run_every_h": "24", "spread_min": 30, "metered": "skip"}"#)
            .unwrap();
        assert_eq!((set.at_enrolment, set.unmetered), (false, true));
        assert_eq!((set.every, set.spread), (Some(Duration::from_secs(86_400)), Duration::from_secs(1_800)));
        let most = silent(r#"{"run_every_h": 4294967295, "spread_min": 4294967295}"#).unwrap();
        assert_eq!((most.every, most.spread), (Some(Duration::from_secs(LONGEST_S)), Duration::from_secs(LONGEST_S)));
    }

    #[test]
    fn another_configuration_has_another_fingerprint() {
        let print = |text: &str| Silent::of(&serde_json::from_str(text).unwrap()).unwrap().fingerprint;
        assert_eq!(print(r#"{"device": "web", "depth": "full"}"#), print(r#"{"depth": "full", "device": "web"}"#));
        assert_ne!(print(r#"{"device": "web"}"#), print(r#"{"device": "mobile"}"#));
    }
}
