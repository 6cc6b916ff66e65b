//! A scenario: a small file that says what the network does and what the report must say.

mod expected;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use callready::device::Depth;
use callready::profile::{Choice, DeviceClass, Profile, Table};
use serde::{Deserialize, Serialize};

use crate::firewall::Settings;
use crate::link::Link;
use crate::servers::{Dns, Proxy, Relay};
use crate::topology::IcmpLimits;
use crate::world::Edge;

pub use expected::{Expected, ExpectedFindings, ExpectedRelay, ExpectedSpan, Lasted, OneOf};

/// One scenario file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The file's name without its ending.
    #[serde(skip)]
    pub name: String,
    /// What happens, in one line.
    pub says: String,
    /// Id of a built-in profile.
    pub profile: String,
    /// Which of its tables.
    #[serde(default = "mobile")]
    pub device: DeviceClass,
    /// Parameters of the profile.
    #[serde(default)]
    pub set: BTreeMap<String, String>,
    /// Names in place of a rule's own.
    #[serde(default)]
    pub host: BTreeMap<String, Vec<String>>,
    /// How thoroughly.
    #[serde(default)]
    pub depth: Depth,
    /// Seconds; the program's own when absent.
    pub deadline: Option<f64>,
    /// For how long a call's packets are sent, seconds; the program's own when absent.
    pub media_seconds: Option<f64>,
    /// The site's firewall.
    #[serde(default)]
    pub firewall: Settings,
    /// The way to the servers.
    #[serde(default)]
    pub link: LinkSettings,
    /// What the vendors' edge does on ports it is not known to serve.
    #[serde(default)]
    pub edge: Edge,
    /// Servers whose programs are stopped.
    #[serde(default)]
    pub down: Vec<String>,
    /// Servers that are cut off: nothing comes back from them.
    #[serde(default)]
    pub dead: Vec<String>,
    /// A responder of the site's own, which the program is told of.
    #[serde(default)]
    pub responder: Option<ResponderSettings>,
    /// The vendors' web servers take WebSockets, and answer pings.
    #[serde(default)]
    pub websockets: bool,
    /// What is wrong with the vendors' relays.
    #[serde(default)]
    pub relay: Relay,
    /// How the resolver answers.
    #[serde(default)]
    pub dns: Dns,
    /// Names with an IPv6 address as well, `*` for all; none: the client has no IPv6.
    #[serde(default)]
    pub ipv6: Vec<String>,
    /// An HTTP proxy at the site, which the program is told of.
    pub proxy: Option<Proxy>,
    /// The client has a way out beyond its own network.
    #[serde(default = "yes")]
    pub way_out: bool,
    /// The client has an address and a way out.
    #[serde(default = "yes")]
    pub attached: bool,
    /// The client's IPv6 address is good in the site only, and translated at its border.
    #[serde(default = "yes")]
    pub nat66: bool,
    /// How routers and servers limit their ICMP errors.
    #[serde(default)]
    pub icmp_limits: IcmpLimits,
    /// Routers (`site`, `isp`, `core`, `core2`, `edge`) that send no ICMP errors.
    #[serde(default)]
    pub silent_routers: Vec<String>,
    /// Flows are shared between two cores, each with a link of its own.
    #[serde(default)]
    pub parallel: bool,
    /// What the report must say.
    pub expect: Expected,
}

/// `[link]` of a scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LinkSettings {
    /// One-way delay, milliseconds.
    pub delay_ms: f64,
    /// Each frame is late or early by up to this much, milliseconds.
    pub jitter_ms: f64,
    /// Share of frames lost each way, 0 to 1.
    pub loss: f64,
    /// Seed of jitter and loss; the runner counts it up with each repetition.
    pub seed: u64,
}

/// `[responder]` of a scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ResponderSettings {
    /// Its name; with that of another server it runs on that server's address, wherever that one answers nothing itself.
    pub name: String,
    /// The port that surely reaches it.
    pub port: u16,
    /// Its program runs.
    pub running: bool,
}

impl Scenario {
    /// Reads a scenario; the error names the file and the place.
    pub fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        let mut scenario: Self = toml::from_str(&text).with_context(|| path.display().to_string())?;
        scenario.name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Ok(scenario)
    }

    /// The table that the scenario is about.
    pub fn table(&self) -> Result<Table> {
        Ok(Table::of(&self.whole_profile()?, &self.choice())?)
    }

    /// The built-in profile that the scenario names.
    pub fn whole_profile(&self) -> Result<Profile> {
        callready::profile::builtin(&self.profile)
            .with_context(|| format!("no built-in profile is called {}", self.profile))
    }

    /// Whether its lab cannot be had in a user namespace.
    pub fn needs_root(&self) -> bool {
        self.proxy.as_ref().is_some_and(|proxy| !proxy.dead)
    }

    /// What the person who starts the check decides about the table.
    pub fn choice(&self) -> Choice {
        Choice { device: self.device, parameters: self.set.clone(), hosts: self.host.clone(), responder: None }
    }
}

impl Default for LinkSettings {
    fn default() -> Self {
        Self { delay_ms: 20.0, jitter_ms: 0.0, loss: 0.0, seed: 1 }
    }
}

impl Default for ResponderSettings {
    fn default() -> Self {
        Self { name: "responder.lab".to_owned(), port: 443, running: true }
    }
}

impl From<LinkSettings> for Link {
    fn from(settings: LinkSettings) -> Self {
        Self { delay_ms: settings.delay_ms, jitter_ms: settings.jitter_ms, loss: settings.loss, seed: settings.seed }
    }
}

fn mobile() -> DeviceClass {
    DeviceClass::Mobile
}

fn yes() -> bool {
    true
}
