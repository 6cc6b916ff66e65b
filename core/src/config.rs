//! The managed configuration: flat keys that an administrator sets. A wrong value costs that value, never the run.

pub mod handover;
mod keys;
mod request;
mod silent;
mod values;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::device::Depth;
use crate::profile::{self, Choice, DeviceClass, Fault, Profile, Responder, ResponderError, Table};

pub use keys::{KEYS, Key, Kind};
pub use silent::Silent;
pub use values::{Comparison, Hidden, UploadFormat, controls, deadline, media, resolver};

/// What an administrator says about a check.
#[derive(Debug, Default)]
pub struct Config {
    /// Id of a built-in profile.
    pub profile: Option<String>,
    /// Which of the vendor's device tables.
    pub device: Option<DeviceClass>,
    /// How thoroughly.
    pub depth: Option<Depth>,
    /// Parameters by name.
    pub parameters: BTreeMap<String, String>,
    /// Names to probe, by rule.
    pub hosts: BTreeMap<String, Vec<String>>,
    /// The far end that answers on every port.
    pub responder: Option<Responder>,
    /// Resolvers to test with, in place of the system's.
    pub dns: Vec<SocketAddr>,
    /// The whole run ends after this long.
    pub deadline: Option<Duration>,
    /// For how long a call's packets are sent through a relay.
    pub media: Option<Duration>,
    /// Servers to compare with.
    pub controls: Option<Comparison>,
    /// Language of the report: a BCP 47 tag.
    pub language: Option<String>,
    /// When the device is checked without anybody asking; none where no key is set at all.
    pub silent: Option<Silent>,
    /// The Wi-Fi network's name may be told.
    pub report_ssid: bool,
    /// What the administrator calls the device.
    pub device_label: Option<String>,
    /// Where reports are sent; judged by [`Destination::of`](crate::upload::Destination::of).
    pub upload_url: Option<Hidden>,
    /// In which form.
    pub upload_format: UploadFormat,
    /// What the server there is told.
    pub upload_token: Option<Hidden>,
    /// What was left out, and why, each beginning with its key.
    pub notices: Vec<String>,
}

impl Config {
    /// Reads every key; what is wrong becomes a notice.
    pub fn of(entries: &Map<String, Value>) -> Self {
        let mut config = Self { silent: Silent::of(entries), ..Self::default() };
        for (key, value) in entries {
            if let Err(fault) = config.take(key, value) {
                config.notices.push(notice(key, &fault));
            }
        }
        config
    }

    fn take(&mut self, key: &str, value: &Value) -> Result<(), String> {
        let known = KEYS.iter().find(|known| known.name == key).ok_or("unknown key")?;
        if is_absent(value) {
            return Ok(());
        }
        match key {
            "profile" => self.profile = Some(built_in(value)?),
            "device" => self.device = Some(one_of(value, &["mobile", "glasses", "web"])?),
            "depth" => self.depth = Some(one_of(value, &["quick", "full"])?),
            "parameters" => {
                for (name, value) in map(value)? {
                    match value {
                        Value::String(text) => drop(self.parameters.insert(name, text)),
                        _ => self.notices.push(notice(&format!("{key}.{name}"), "a string is needed")),
                    }
                }
            }
            "hosts" => {
                for (rule, value) in map(value)? {
                    match names(&value) {
                        Some(names) => drop(self.hosts.insert(rule, names)),
                        None => self.notices.push(notice(&format!("{key}.{rule}"), "a list of names is needed")),
                    }
                }
            }
            "dns" => {
                let texts = names(value).ok_or("addresses are needed")?;
                self.dns = texts.iter().map(|text| resolver(text)).collect::<Result<_, _>>()?;
            }
            handover::KEY => {
                plain(value).parse::<handover::PublicKey>().map_err(|error| error.to_string())?;
            }
            "deadline_s" => self.deadline = Some(deadline(&plain(value))?),
            "media_seconds" => self.media = Some(media(&plain(value))?),
            "controls" => {
                let read = controls(&plain(value));
                self.controls = Some(read.map_err(|_| "`off` or a JSON object as a profile's `controls` is needed")?);
            }
            "responder" => {
                let text = value.as_str().ok_or_else(|| Kind::Text.needed())?;
                self.responder = Some(text.parse().map_err(|error: ResponderError| error.to_string())?);
            }
            "language" => self.language = text(value)?,
            "device_label" => self.device_label = text(value)?,
            "upload_url" => self.upload_url = text(value)?.map(Hidden),
            "upload_format" => self.upload_format = one_of(value, &["otlp", "ndjson"])?,
            "upload_token" => self.upload_token = text(value)?.map(Hidden),
            "report_ssid" => {
                known.kind.check(value)?;
                self.report_ssid = plain(value) == "true";
            }
            "profile_url" | "profile_sha256" => {
                Kind::Text.check(value)?;
                return Err("not supported by this version".to_owned());
            }
            _ => known.kind.check(value)?,
        }
        Ok(())
    }
}

impl Config {
    /// What it decides about a profile's table, on top of what is decided already; what does not fit the profile becomes a notice.
    pub fn choose(&mut self, profile: &Profile, decided: Choice, device_decided: bool) -> Choice {
        let mut choice = decided;
        let mut notices = Vec::new();
        let mut accept = |key: &str, change: &dyn Fn(&mut Choice)| {
            let mut changed = choice.clone();
            change(&mut changed);
            match Table::of(profile, &changed) {
                Ok(_) => choice = changed,
                Err(error) => notices.push(notice(key, &error.to_string())),
            }
        };
        if let Some(device) = self.device.filter(|_| !device_decided) {
            accept("device", &|choice| choice.device = device);
        }
        for (name, value) in &self.parameters {
            accept("parameters", &|choice| drop(choice.parameters.insert(name.clone(), value.clone())));
        }
        for (rule, names) in &self.hosts {
            accept("hosts", &|choice| drop(choice.hosts.insert(rule.clone(), names.clone())));
        }
        self.notices.append(&mut notices);
        choice
    }
}

/// What was left out, and why: short, and free of control characters.
pub fn notice(key: &str, fault: &str) -> String {
    Fault::printable(&format!("{key}: {fault}"), MOST_NOTICE - LEFT_OUT.len())
}

fn built_in(value: &Value) -> Result<String, String> {
    let id = plain(value);
    if profile::BUILTIN.contains(&id.as_str()) {
        Ok(id)
    } else {
        Err(format!("one of {} is needed", profile::BUILTIN.join(", ")))
    }
}

fn one_of<T: DeserializeOwned>(value: &Value, names: &[&str]) -> Result<T, String> {
    serde_json::from_value(value.clone()).map_err(|_| format!("one of {} is needed", names.join(", ")))
}

/// The names of a rule: a list, or as `--host` writes them.
fn names(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(text) => Some(text.split(',').map(|name| name.trim().to_owned()).collect()),
        Value::Array(names) => names.iter().map(|name| name.as_str().map(str::to_owned)).collect(),
        _ => None,
    }
}

/// Whether a console left the key empty, which is as good as left out.
fn is_absent(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())
}

/// A text without the space around it; none where it is empty.
fn text(value: &Value) -> Result<Option<String>, String> {
    let text = value.as_str().ok_or_else(|| Kind::Text.needed())?.trim();
    Ok(Some(text.to_owned()).filter(|text| !text.is_empty()))
}

/// A map, or a string that holds one, because consoles' simple editors cannot nest.
fn map(value: &Value) -> Result<Map<String, Value>, String> {
    serde_json::from_slice(plain(value).as_bytes()).map_err(|_| "a JSON object is needed".to_owned())
}

/// A string as it stands, anything else as JSON text: consoles write numbers either way.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Stands behind every notice.
const LEFT_OUT: &str = "; left out, the rest counts";
/// Longest notice with what stands behind it, characters.
const MOST_NOTICE: usize = 200;
#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn every_key_of_the_managed_configuration_is_known() {
        let config = config(
            r#"{"profile": "remotespark", "device": "glasses", "depth": "full", "deadline_s": "2.5", "controls": "off",
                "responder": "r.example:8443",
                "parameters": "{\"turn_user\": \"a\"}", "hosts": "{\"turn-tcp\": \"a.example, b.example\", \"web\": [\"c.example\"]}",
                "run_at_enrolment": true, "run_every_h": 0, "spread_min": 5, "metered": "skip", "device_label": "x",
                "upload_url": " https://a.example/in", "upload_format": "ndjson", "upload_token": "", "report_ssid": false, "language": "pt-BR",
                "dns": "192.0.2.53, [2001:db8::53]:5353", "handover_key": "MCowBQYDK2VwAyEAqCfPOHkxYK+m1+8sWPXVYjxEeS5aYsazzcP9ERXQV1o="}"#,
        );
        assert_eq!(config.notices, Vec::<String>::new());
        assert_eq!(config.profile.as_deref(), Some("remotespark"));
        assert_eq!((config.device, config.depth), (Some(DeviceClass::Glasses), Some(Depth::Full)));
        assert_eq!(config.deadline, Some(Duration::from_millis(2500)));
        assert_eq!(config.controls, Some(Comparison::Off));
        assert_eq!(config.responder, "r.example:8443".parse().ok());
        assert_eq!(config.language.as_deref(), Some("pt-BR"));
        assert_eq!(config.device_label.as_deref(), Some("x"));
        assert_eq!(config.upload_format, UploadFormat::Ndjson);
        assert_eq!(config.upload_url.map(|it| it.0).as_deref(), Some("https://a.example/in"));
        assert!(config.upload_token.is_none());
        assert_eq!(config.parameters["turn_user"], "a");
        assert_eq!(config.hosts["turn-tcp"], ["a.example", "b.example"]);
        assert_eq!(config.hosts["web"], ["c.example"]);
        assert_eq!(config.dns, ["192.0.2.53:53", "[2001:db8::53]:5353"].map(|it| it.parse().unwrap()));
    }

    #[test]
    fn the_table_of_keys_is_the_one_that_is_read() {
        for key in KEYS {
            let value = match key.kind {
                Kind::Choice(names) => format!("\"{}\"", names[0]),
                Kind::Switch(on) => on.to_string(),
                Kind::Count(count) => count.to_string(),
                Kind::Object => r#""{}""#.to_owned(),
                Kind::Text | Kind::Secret => r#""1""#.to_owned(),
            };
            let notices = config(&format!("{{\"{}\": {value}}}", key.name)).notices;
            assert!(notices.iter().all(|notice| !notice.contains("unknown")), "{notices:?}");
            let ends = [key.title.ends_with('.'), key.help.ends_with('.')];
            assert_eq!(ends, [false, true], "{}", key.name);
        }
    }

    #[test]
    fn what_a_console_leaves_empty_is_absent() {
        for key in KEYS {
            for empty in ["\"\"", "\"  \"", "null"] {
                let config = config(&format!("{{\"{}\": {empty}}}", key.name));
                assert_eq!(config.notices, Vec::<String>::new(), "{}", key.name);
                assert!(config.silent.is_some_and(|silent| silent.at_enrolment), "{}", key.name);
            }
        }
        assert_eq!(config(r#"{"colour": ""}"#).notices, ["colour: unknown key"]);
    }

    #[test]
    fn a_wrong_value_names_its_key_and_the_rest_counts() {
        let config = config(
            r#"{"colour": 1, "deadline_s": "abc", "depth": "deep", "device": "web", "parameters": "x", "profile": "other",
                "responder": "*.example", "profile_url": "https://a.example"}"#,
        );
        assert_eq!(
            config.notices,
            [
                "colour: unknown key",
                "deadline_s: a number of seconds from 1 to 3600 is needed, such as 30 or 2.5",
                "depth: one of quick, full is needed",
                "parameters: a JSON object is needed",
                "profile: one of glarassist, remotespark is needed",
                "profile_url: not supported by this version",
                "responder: NAME[:PORT] is needed, such as responder.example.com, responder.example.com:8443, 192.0.2.9 or [2001:db8::9]:8443",
            ]
        );
        assert_eq!(config.device, Some(DeviceClass::Web));
    }

    #[test]
    fn numbers_and_maps_need_not_be_strings() {
        let config =
            config(r#"{"deadline_s": 10, "parameters": {"s3_region": "us-east-1"}, "controls": {"stun": []}}"#);
        assert_eq!(config.notices, Vec::<String>::new());
        assert_eq!(config.deadline, Some(Duration::from_secs(10)));
        assert_eq!(config.parameters["s3_region"], "us-east-1");
    }

    #[test]
    fn no_notice_repeats_a_value() {
        for entry in [
            r#""parameters": 987654321"#,
            r#""parameters": "S3cr3t""#,
            r#""parameters": {"turn_password": 987654321}"#,
            r#""parameters": "{\"turn_password\": [\"S3cr3t\"]}""#,
            r#""hosts": {"web": {"S3cr3t": 987654321}}"#,
            r#""controls": "S3cr3t""#,
            r#""controls": {"S3cr3t": 1}"#,
            r#""device": "S3cr3t""#,
            r#""depth": 987654321"#,
            r#""upload_token": 987654321"#,
        ] {
            let notices = config(&format!("{{{entry}}}")).notices;
            assert_eq!(notices.len(), 1, "{entry}");
            assert!(!notices[0].contains("S3cr3t") && !notices[0].contains("987654321"), "{notices:?}");
        }
    }

    #[test]
    fn a_wrong_entry_of_a_map_costs_that_entry() {
        let config = config(
            r#"{"parameters": {"n": 5, "turn_user": "a"}, "hosts": {"turn-tcp": [1], "web": ["c.example"], "x": "d.example"}}"#,
        );
        assert_eq!(config.notices, ["hosts.turn-tcp: a list of names is needed", "parameters.n: a string is needed"]);
        assert_eq!(config.parameters.keys().collect::<Vec<_>>(), ["turn_user"]);
        assert_eq!(config.hosts.keys().collect::<Vec<_>>(), ["web", "x"]);
    }

    #[test]
    fn a_wrong_value_of_a_key_used_elsewhere_is_told() {
        for (key, wrong, needed) in [
            ("metered", "\"sometimes\"", "one of allow, skip is needed"),
            ("upload_format", "\"xml\"", "one of otlp, ndjson is needed"),
            ("run_every_h", "-1", "a whole number is needed, 0 or more"),
            ("spread_min", "\"soon\"", "a whole number is needed, 0 or more"),
            ("run_at_enrolment", "\"perhaps\"", "true or false is needed"),
            ("report_ssid", "1", "true or false is needed"),
            ("language", "7", "a string is needed"),
            ("device_label", "[]", "a string is needed"),
            ("upload_url", "{}", "a string is needed"),
            ("upload_token", "7", "a string is needed"),
            ("profile_url", "7", "a string is needed"),
            ("profile_sha256", "7", "a string is needed"),
            ("responder", "7", "a string is needed"),
            ("dns", "7", "addresses are needed"),
            (
                "dns",
                "[\"dns.example\"]",
                "an address is needed, such as 192.0.2.53, 192.0.2.53:5353 or [2001:db8::53]:5353",
            ),
        ] {
            assert_eq!(config(&format!("{{\"{key}\": {wrong}}}")).notices, [format!("{key}: {needed}")]);
        }
    }

    #[test]
    fn a_notice_is_short_and_cannot_rewrite_the_terminal() {
        let notices = config(&format!(r#"{{"\u001b[2J{}": 1}}"#, "x".repeat(300))).notices;
        assert!(notices[0].starts_with("\\u{1b}[2Jxxx") && notices[0].chars().count() <= 200, "{notices:?}");
    }

    fn config(text: &str) -> Config {
        Config::of(&serde_json::from_str(text).unwrap())
    }
}
