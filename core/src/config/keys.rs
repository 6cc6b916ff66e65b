//! The keys of the managed configuration, one table for Android's restrictions, iOS's configuration and the JSON file.

use serde_json::Value;

use crate::profile::BUILTIN;

/// A key.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Its label in a console.
    pub title: &'static str,
    /// What it does, for an administrator.
    pub help: &'static str,
}

/// What a key holds.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// A text.
    Text,
    /// A text that consoles should not show.
    Secret,
    /// A text that holds a JSON object, because consoles' simple editors cannot nest.
    Object,
    /// True or false; this where it is absent.
    Switch(bool),
    /// A whole number; this where it is absent.
    Count(u32),
    /// One of these; the first where it is absent.
    Choice(&'static [&'static str]),
}

impl Kind {
    /// Refuses what such a key cannot hold; a refusal never repeats the value, which may be a password.
    pub fn check(self, value: &Value) -> Result<(), String> {
        let text = super::plain(value);
        let fits = match self {
            Self::Text | Self::Secret => value.is_string(),
            Self::Object => true,
            Self::Switch(_) => ["true", "false"].contains(&text.as_str()),
            Self::Count(_) => text.parse::<u32>().is_ok(),
            Self::Choice(names) => names.contains(&text.as_str()),
        };
        if fits { Ok(()) } else { Err(self.needed()) }
    }

    /// What is needed in place of a wrong value.
    pub fn needed(self) -> String {
        match self {
            Self::Text | Self::Secret => "a string is needed".to_owned(),
            Self::Object => "a JSON object is needed".to_owned(),
            Self::Switch(_) => "true or false is needed".to_owned(),
            Self::Count(_) => "a whole number is needed, 0 or more".to_owned(),
            Self::Choice(names) => format!("one of {} is needed", names.join(", ")),
        }
    }
}

/// Every key, in the order in which a console shows them.
pub const KEYS: &[Key] = &[
    key("profile", Kind::Choice(BUILTIN), "Product", "Whose firewall table is tested."),
    key(
        "device",
        Kind::Choice(&["mobile", "glasses", "web"]),
        "Device table",
        "Which of the vendor's tables: phones and tablets, smart glasses, or browsers.",
    ),
    key(
        "depth",
        Kind::Choice(&["quick", "full"]),
        "Depth",
        "quick tests every single port and samples ranges, in seconds; full tests every port.",
    ),
    key(
        "parameters",
        Kind::Object,
        "Parameters",
        "What the vendor's table leaves open, as a JSON object such as {\"tenant\": \"acme\"}.",
    ),
    key(
        "hosts",
        Kind::Object,
        "Hosts",
        "Names to test for rules whose own are wildcards, as a JSON object such as {\"rtc-udp\": \"a.example.com,b.example.com\"}.",
    ),
    key(
        "responder",
        Kind::Text,
        "Responder",
        "Your own Callready responder, NAME or NAME:PORT, asked for the ports on which the vendor's servers stay silent.",
    ),
    key(
        "dns",
        Kind::Text,
        "Resolvers",
        "Addresses of the resolvers to test with, such as 192.0.2.53 or 192.0.2.53:5353, separated by commas; empty takes the system's.",
    ),
    key(
        "controls",
        Kind::Text,
        "Servers to compare with",
        "off contacts nobody but the vendor; a JSON object as a profile's controls names your own servers.",
    ),
    key(
        "deadline_s",
        Kind::Text,
        "Deadline",
        "A check ends after this many seconds, 1 to 3600; 30 for quick and 120 for full where it is empty.",
    ),
    key(
        "media_seconds",
        Kind::Text,
        "Media test",
        "For how many seconds a call's packets are sent through a relay whose user is known, 0 to 60; 3 for quick and 12 for full where it is empty.",
    ),
    key("profile_url", Kind::Text, "Profile address", "Not supported by this version."),
    key("profile_sha256", Kind::Text, "Profile checksum", "Not supported by this version."),
    key(
        "run_at_enrolment",
        Kind::Switch(true),
        "Check at enrolment",
        "The device is checked once, silently, when it gets this configuration.",
    ),
    key("run_every_h", Kind::Count(0), "Check again every", "Hours between silent checks; 0 means never again."),
    key(
        "spread_min",
        Kind::Count(0),
        "Spread",
        "A silent check starts after a random delay of up to this many minutes, so that a fleet does not start at once.",
    ),
    key(
        "metered",
        Kind::Choice(&["allow", "skip"]),
        "Metered networks",
        "skip makes no silent check on mobile data and other metered networks.",
    ),
    key(
        "device_label",
        Kind::Text,
        "Device label",
        "A variable of your console, such as the one for the asset number; it comes with uploaded reports.",
    ),
    key(
        "upload_url",
        Kind::Text,
        "Upload address",
        "Where reports are sent, an https address; empty sends none. otlp adds /v1/logs where it is missing; for ndjson {run} stands for the report's id, \
         and without it each report replaces the one before.",
    ),
    key(
        "upload_format",
        Kind::Choice(&["otlp", "ndjson"]),
        "Upload format",
        "otlp posts OpenTelemetry logs (OTLP/HTTP in JSON); ndjson puts a file with one flat JSON line a rule.",
    ),
    key(
        "upload_token",
        Kind::Secret,
        "Upload token",
        "Sent as the bearer token with each upload; empty where the address itself is signed.",
    ),
    key(
        "report_ssid",
        Kind::Switch(false),
        "Report the Wi-Fi name",
        "The network's name is put into reports where the app is permitted to know it.",
    ),
    key(
        "handover_key",
        Kind::Text,
        "Key for configuration codes",
        "The administrator's Ed25519 public key. Devices that scan QR codes take a configuration from those signed with it; empty takes none.",
    ),
    key("language", Kind::Text, "Language", "Language of reports: de, en, es, fr or pt; English where it is empty."),
];

const fn key(name: &'static str, kind: Kind, title: &'static str, help: &'static str) -> Key {
    Key { name, kind, title, help }
}
