//! What came of a packet, as far as the strategy goes.

use std::net::IpAddr;

use crate::observe::Saw;

/// What was heard of a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard {
    /// A router reported that its hops ran out.
    Expired(IpAddr),
    /// Somebody answered in the target's name.
    Opened,
    /// A TCP reset.
    Refused,
    /// Any other ICMP error.
    Rejected,
    /// This device's own system refused to send it.
    Local,
    /// Nothing.
    Nothing,
}

impl Heard {
    /// What an observation means for the strategy.
    pub(super) fn of(saw: &Saw) -> Self {
        match saw {
            Saw::Icmp { from, kind, .. } if *kind == if from.is_ipv4() { 11 } else { 3 } => Heard::Expired(*from),
            Saw::Icmp { .. } | Saw::Unreachable { .. } => Heard::Rejected,
            Saw::Refused => Heard::Refused,
            Saw::Silent { .. } => Heard::Nothing,
            Saw::OsRefused { .. } => Heard::Local,
            _ => Heard::Opened,
        }
    }
}
