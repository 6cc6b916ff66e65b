//! The report, schema `callready-report/1`: what outsiders read. Field and list order are fixed.

mod assemble;
mod run_id;

use std::collections::BTreeMap;

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use crate::device::{Depth, NetworkKind, Runner, System};
use crate::observe::{Agent, Ended, Spent};
use crate::profile::{DeviceClass, Ports, Transport};

pub(crate) use run_id::fnv1a;

pub use crate::verdict::{
    Evidence, Experience, FlowResult, Lifetime, MediaResult, Nat, Over, Readiness, RelayResult, Reply, Severity, Side,
    Span, State, TargetResult, Verdict, Via,
};

/// One run's result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Always [`Report::SCHEMA`].
    pub schema: String,
    /// The program that ran.
    pub agent: Agent,
    /// Which table was tested.
    pub profile: ProfileName,
    /// RFC 3339, UTC.
    pub started: String,
    /// How long the run took, milliseconds.
    pub took_ms: u64,
    /// How thoroughly.
    pub depth: Depth,
    /// Why the run ended.
    pub ended: Ended,
    /// What the operating system applied to the process.
    pub runner: Runner,
    /// The network it ran on.
    pub network: NetworkSeen,
    /// The answer.
    pub readiness: Readiness,
    /// The answer in one sentence of at most 140 characters.
    pub sentence: String,
    /// What the person wants to do.
    pub capabilities: Vec<CapabilityResult>,
    /// The answer without and with each optional path of the vendor's that was tested.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<VariantResult>,
    /// Every row of the table.
    pub rules: Vec<RuleResult>,
    /// Explained causes.
    pub findings: Vec<Finding>,
    /// Rows to ask IT for.
    pub ticket: Vec<TicketRow>,
    /// How a call will feel, apart from whether one comes about; `unknown` where that was not measured.
    #[serde(default)]
    pub experience: Experience,
    /// Tests of a call's packets, in the order in which they were made.
    #[serde(default)]
    pub media: Vec<MediaResult>,
    /// What the run sent.
    pub spent: Spent,
}

/// Which table was tested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileName {
    /// Profile id.
    pub id: String,
    /// Which of the vendor's device tables.
    pub device: DeviceClass,
    /// The day the table was last compared with its pages.
    pub dated: String,
    /// Effective parameters, secret ones left out.
    pub parameters: BTreeMap<String, String>,
}

/// The network a run happened on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkSeen {
    /// How the device is attached.
    pub kind: NetworkKind,
    /// Name of the VPN, where one is known to be up.
    pub vpn: Option<String>,
    /// Proxy of the system, `host:port`.
    pub proxy: Option<String>,
    /// Addresses of the resolvers.
    pub dns: Vec<String>,
    /// IPv4 leads somewhere; null when it was not found out.
    pub ipv4: Option<bool>,
    /// IPv6 leads somewhere; null when it was not found out.
    pub ipv6: Option<bool>,
    /// A captive portal answered; null when it was not found out.
    pub portal: Option<bool>,
    /// How address translation maps one socket towards different servers over IPv4 (RFC 4787 section 4.1); null when it was not found out.
    #[serde(default)]
    pub nat_ipv4: Option<Nat>,
    /// The same over IPv6.
    #[serde(default)]
    pub nat_ipv6: Option<Nat>,
    /// Whether a UDP binding lasts that is left alone for some seconds, over IPv4; null when it was not looked at, as in every quick run.
    #[serde(default)]
    pub nat_lifetime_ipv4: Option<Lifetime>,
    /// The same over IPv6.
    #[serde(default)]
    pub nat_lifetime_ipv6: Option<Lifetime>,
    /// Prefixes that the device's packets come from as it sees them, private ones only, at most one a family.
    #[serde(default)]
    pub source: Vec<IpNet>,
    /// What a phone's system says of the network.
    #[serde(default, skip_serializing_if = "System::is_silent")]
    pub system: System,
}

/// A capability's result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CapabilityResult {
    /// Capability id.
    pub id: String,
    /// Its name for the person.
    pub title: String,
    /// Whether it works.
    pub readiness: Readiness,
    /// The best path that is open, by id.
    pub path: Option<String>,
    /// What the person will notice.
    pub notices: Option<String>,
    /// Codes of the findings it rests on.
    pub because: Vec<String>,
}

/// The answer as it would be without or with an optional path of the vendor's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariantResult {
    /// The parameter that switches the path on.
    pub parameter: String,
    /// What it is, for the person.
    pub title: String,
    /// With it, or without.
    pub on: bool,
    /// Whether `readiness` of the report is this one.
    pub counts: bool,
    /// The answer.
    pub readiness: Readiness,
    /// The capabilities concerned.
    pub capabilities: Vec<CapabilityResult>,
}

/// A row's result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleResult {
    /// Rule id.
    pub id: String,
    /// The service in the vendor's words.
    pub service: String,
    /// `tcp` or `udp`.
    pub transport: Transport,
    /// The row's ports.
    pub ports: Ports,
    /// Whether the vendor cannot do without.
    pub required: bool,
    /// What its targets say together.
    pub verdict: Verdict,
    /// Why it was not run, as a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// One for each destination, name and address that was probed.
    pub targets: Vec<TargetResult>,
}

/// An explained cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable code, such as `udp.blocked`.
    pub code: String,
    /// How much it weighs.
    pub severity: Severity,
    /// The sentence, made from the code and the arguments.
    pub text: String,
    /// Arguments of the sentence.
    pub args: BTreeMap<String, String>,
    /// Code of the finding that explains this one.
    pub implied_by: Option<String>,
    /// Numbers of the observations it rests on.
    pub observations: Vec<u32>,
}

/// A row to ask IT for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketRow {
    /// `tcp` or `udp`.
    pub transport: Transport,
    /// The ports that are not open.
    pub ports: Ports,
    /// Destinations as the table writes them.
    pub hosts: Vec<String>,
    /// Addresses as resolved here, one family a row.
    pub addresses: Vec<String>,
    /// What was seen, as a sentence.
    pub why: String,
    /// What the user loses.
    pub loses: String,
}

impl Report {
    /// Schema name and number of reports.
    pub const SCHEMA: &'static str = "callready-report/1";
}
