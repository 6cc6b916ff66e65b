//! `--config FILE`: the managed configuration's keys as JSON. A wrong value costs that value, never the run.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use callready::device::Depth;
use callready::profile::{self, DeviceClass};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::exit::Failure;
use crate::files;
use crate::values::{self, Comparison};

/// What a configuration file says about a check.
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
    /// The whole run ends after this long.
    pub deadline: Option<Duration>,
    /// Servers to compare with.
    pub controls: Option<Comparison>,
    /// What was left out, and why, each beginning with its key.
    pub notices: Vec<String>,
}

impl Config {
    /// Reads a file of at most 1 MiB; only one that is no JSON object is a failure.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let bytes = files::read(WHAT, path, MOST)?;
        let entries: Map<String, Value> = serde_json::from_slice(&bytes).map_err(|error| {
            let fault = format!("{error}; a JSON object is needed, such as {{\"device\": \"glasses\"}}");
            Failure::invalid(WHAT, path, false, fault)
        })?;
        Ok(Self::of(&entries))
    }

    fn of(entries: &Map<String, Value>) -> Self {
        let mut config = Self::default();
        for (key, value) in entries {
            if let Err(fault) = config.take(key, value) {
                config.notices.push(format!("{key}: {fault}"));
            }
        }
        config
    }

    fn take(&mut self, key: &str, value: &Value) -> Result<(), String> {
        match key {
            "profile" => self.profile = Some(built_in(value)?),
            "device" => self.device = Some(read(value)?),
            "depth" => self.depth = Some(read(value)?),
            "parameters" => self.parameters = map(value)?,
            "hosts" => {
                self.hosts = map::<Names>(value)?.into_iter().map(|(rule, names)| (rule, names.list())).collect()
            }
            "deadline_s" => self.deadline = Some(values::deadline(&plain(value))?),
            "controls" => self.controls = Some(values::controls(&plain(value))?),
            "responder" | "profile_url" | "profile_sha256" => return Err("not supported by this version".to_owned()),
            _ if ELSEWHERE.contains(&key) => {}
            _ => return Err("unknown key".to_owned()),
        }
        Ok(())
    }
}

fn built_in(value: &Value) -> Result<String, String> {
    let id = plain(value);
    if profile::BUILTIN.contains(&id.as_str()) {
        Ok(id)
    } else {
        Err(format!("one of {} is needed", profile::BUILTIN.join(", ")))
    }
}

/// The names of a rule: a list, or as `--host` writes them.
#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Names {
    List(Vec<String>),
    Text(String),
}

impl Names {
    fn list(self) -> Vec<String> {
        match self {
            Names::List(names) => names,
            Names::Text(text) => text.split(',').map(|name| name.trim().to_owned()).collect(),
        }
    }
}

/// A map, or a string that holds one, because consoles' simple editors cannot nest.
fn map<T: DeserializeOwned>(value: &Value) -> Result<BTreeMap<String, T>, String> {
    serde_json::from_str(&plain(value)).map_err(|error| format!("a JSON object is needed: {error}"))
}

fn read<T: DeserializeOwned>(value: &Value) -> Result<T, String> {
    serde_json::from_value(value.clone()).map_err(|error| error.to_string())
}

/// A string as it stands, anything else as JSON text: consoles write numbers either way.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

const WHAT: &str = "configuration";
/// Largest configuration file, bytes.
const MOST: u64 = 1 << 20;
/// Keys that concern schedules, uploads and what is told about the device: nothing that changes what a check finds.
const ELSEWHERE: [&str; 10] = [
    "run_at_enrolment",
    "run_every_h",
    "spread_min",
    "metered",
    "device_label",
    "upload_url",
    "upload_format",
    "upload_token",
    "report_ssid",
    "language",
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn every_key_of_the_managed_configuration_is_known() {
        let config = config(
            r#"{"profile": "remotespark", "device": "glasses", "depth": "full", "deadline_s": "2.5", "controls": "off",
                "parameters": "{\"turn_user\": \"a\"}", "hosts": "{\"turn-tcp\": \"a.example, b.example\", \"web\": [\"c.example\"]}",
                "run_at_enrolment": true, "run_every_h": 0, "spread_min": 5, "metered": "skip", "device_label": "x",
                "upload_url": "", "upload_format": "otlp", "upload_token": "", "report_ssid": false, "language": "en"}"#,
        );
        assert_eq!(config.notices, Vec::<String>::new());
        assert_eq!(config.profile.as_deref(), Some("remotespark"));
        assert_eq!((config.device, config.depth), (Some(DeviceClass::Glasses), Some(Depth::Full)));
        assert_eq!(config.deadline, Some(Duration::from_millis(2500)));
        assert_eq!(config.controls, Some(Comparison::Off));
        assert_eq!(config.parameters["turn_user"], "a");
        assert_eq!(config.hosts["turn-tcp"], ["a.example", "b.example"]);
        assert_eq!(config.hosts["web"], ["c.example"]);
    }

    #[test]
    fn a_wrong_value_names_its_key_and_the_rest_counts() {
        let config = config(
            r#"{"colour": 1, "deadline_s": "abc", "depth": "deep", "device": "web", "parameters": "x", "profile": "other",
                "responder": "r.example"}"#,
        );
        assert_eq!(
            config.notices,
            [
                "colour: unknown key",
                "deadline_s: a number of seconds from 1 to 3600 is needed, such as 30 or 2.5",
                "depth: unknown variant `deep`, expected `quick` or `full`",
                "parameters: a JSON object is needed: expected value at line 1 column 1",
                "profile: one of glarassist, remotespark is needed",
                "responder: not supported by this version",
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

    fn config(text: &str) -> Config {
        Config::of(&serde_json::from_str(text).unwrap())
    }
}
