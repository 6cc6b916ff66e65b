//! A cause while it is being put together.

use std::collections::BTreeSet;

use super::Said;
use super::state::Severity;

/// A cause before it is weighed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) said: Said,
    /// How much it weighs whatever it does; none: by what it does to capabilities.
    pub(super) severity: Option<Severity>,
    /// Rules whose verdict it touches.
    pub(super) rules: BTreeSet<String>,
    /// Probed names it is about.
    pub(super) hosts: BTreeSet<String>,
    pub(super) implied_by: Option<String>,
    pub(super) observations: Vec<u32>,
}

impl Draft {
    /// A draft that weighs what it does.
    pub(super) fn new(said: Said) -> Self {
        Self {
            said,
            severity: None,
            rules: BTreeSet::new(),
            hosts: BTreeSet::new(),
            implied_by: None,
            observations: Vec::new(),
        }
    }
}
