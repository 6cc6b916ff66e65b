//! What the person wants to do, judged by paths over the rows.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{DeviceClass, Ports};

/// Something the person wants to do, ready when one of its paths is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Capability {
    /// Stable name, such as `call`.
    pub id: String,
    /// A message id of `words`, or plain text.
    pub title: String,
    /// How much its loss weighs.
    pub weight: Weight,
    /// Any one suffices; best first.
    pub paths: Vec<Path>,
}

/// How much the loss of a capability weighs in the overall readiness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// Without it the product does not work.
    Required,
    /// Without it the person notices something.
    Optional,
    /// Without it nothing is noticed.
    NoImpact,
}

/// One way a capability can work: all of its needs together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Path {
    /// Stable name, such as `udp`, `tcp`, `tls-443`.
    pub id: String,
    /// What the capability is when this is its best path: `ready` or `degraded`.
    pub gives: Gives,
    /// What the person notices on this path: a message id of `words`, or plain text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notices: Option<String>,
    /// Device classes for which the vendor states this path; empty means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub devices: Vec<DeviceClass>,
    /// The path counts only while this parameter is switched on, as for [`Rule::only_with`](super::Rule::only_with).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_with: Option<String>,
    /// Which mode of what that parameter switches on it is: where its value is another path's mode, this one does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
    /// Rules (or ports of rules) that must all be open, each on at least one of its hosts.
    pub needs: Vec<Need>,
}

/// What a path gives when all its needs are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gives {
    /// As the vendor means it.
    Ready,
    /// It works, and the person notices something.
    Degraded,
}

/// A rule, or some ports of it, that a path needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// Rule id.
    pub rule: String,
    /// Only these ports; all when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ports: Option<Ports>,
}

impl fmt::Display for Gives {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Gives::Ready => "ready",
            Gives::Degraded => "degraded",
        })
    }
}
