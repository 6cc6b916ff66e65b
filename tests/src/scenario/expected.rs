//! What a scenario expects of the report.

use std::collections::BTreeMap;

use callready::profile::Ports;
use callready::report::{Evidence, Nat, Over, Readiness, Reply, Side, State, Verdict, Via};
use serde::{Deserialize, Serialize};

/// `[expect]` of a scenario; what is not named is not checked, except the truth about every port.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Expected {
    /// The program's exit status.
    pub exit: Option<i32>,
    /// The answer.
    pub readiness: Option<Readiness>,
    /// The whole answer, as golden text: see [`crate::answer`].
    pub answer: Option<String>,
    /// Capabilities by id.
    pub capabilities: BTreeMap<String, Readiness>,
    /// Rules by id; any one of the verdicts.
    pub rules: BTreeMap<String, OneOf>,
    /// Spans.
    pub spans: Vec<ExpectedSpan>,
    /// What relays say.
    pub relays: Vec<ExpectedRelay>,
    /// Codes of findings.
    pub findings: ExpectedFindings,
    /// Whether a captive portal answered.
    pub portal: Option<bool>,
    /// How address translation maps one socket, over IPv4.
    pub nat_ipv4: Option<Nat>,
    /// Whether a UDP binding lasted that was left alone, over IPv4; `unknown` where that is not proven.
    pub nat_lifetime_ipv4: Option<Lasted>,
    /// The report's own duration at most, seconds.
    pub max_seconds: Option<f64>,
    /// Packets sent at most.
    pub max_packets: Option<u64>,
    /// Share of the probed rows' ports that must be open, blocked or intercepted, percent.
    pub decided: Option<f64>,
    /// How many rows the ticket asks for.
    pub ticket: Option<usize>,
    /// Words that the sentence or a finding must hold.
    pub said: Vec<String>,
}

/// What is said of a binding that was left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lasted {
    /// It was there afterwards.
    Lasted,
    /// It was not.
    Lost,
    /// Neither is proven.
    Unknown,
}

/// One verdict, or any of several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum OneOf {
    /// This one.
    One(Verdict),
    /// Any of these.
    Any(Vec<Verdict>),
}

/// What must hold for ports of a rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedSpan {
    /// Rule id.
    pub rule: String,
    /// Only at this probed name or address; at all of the rule's but a responder when absent.
    pub host: Option<String>,
    /// Only these ports; all of the rule's when absent.
    pub ports: Option<Ports>,
    /// Their state.
    pub state: State,
    /// By which way.
    pub via: Option<Via>,
    /// What was seen.
    pub evidence: Option<Evidence>,
    /// How many hops away.
    pub hop: Option<u8>,
    /// On whose side.
    pub side: Option<Side>,
}

/// What relays must say on ports of a rule; some must say something on each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedRelay {
    /// Rule id.
    pub rule: String,
    /// Only on these ports; on all of the rule's when absent.
    pub ports: Option<Ports>,
    /// Only on this way; on each when absent.
    pub over: Option<Over>,
    /// What they say.
    pub reply: Reply,
    /// With this error code.
    pub code: Option<u16>,
}

/// Codes that the report's findings must and must not hold.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExpectedFindings {
    /// These are there.
    pub present: Vec<String>,
    /// These are not, unless another finding implies them; `x.` stands for all that begin so.
    pub absent: Vec<String>,
}

impl OneOf {
    /// Whether `verdict` is among them.
    pub fn holds(&self, verdict: Verdict) -> bool {
        match self {
            Self::One(one) => *one == verdict,
            Self::Any(any) => any.contains(&verdict),
        }
    }
}
