//! Verdicts as text, for golden files: a difference reads as a difference.

use std::fmt;

use serde::Serialize;

use super::{CapabilityVerdict, Cause, RuleVerdict, Said, Span, Verdicts, Wanted};

impl fmt::Display for Verdicts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let network = &self.network;
        writeln!(f, "{}: {}", word(&self.readiness), self.sentence)?;
        let three = |fact: Option<bool>| fact.map_or("unknown", |fact| if fact { "yes" } else { "no" });
        let (ipv4, ipv6, portal) = (three(network.ipv4), three(network.ipv6), three(network.portal));
        writeln!(f, "network: ipv4 {ipv4}, ipv6 {ipv6}, portal {portal}")?;
        self.capabilities.iter().try_for_each(|capability| write!(f, "{capability}"))?;
        for variant in &self.variants {
            let (place, counts) =
                (if variant.on { "with" } else { "without" }, if variant.counts { ", counts" } else { "" });
            writeln!(f, "{place} {}: {}{counts}", variant.parameter, word(&variant.readiness))?;
            variant.capabilities.iter().try_for_each(|capability| write!(f, "  {capability}"))?;
        }
        self.rules.iter().try_for_each(|rule| write!(f, "{rule}"))?;
        self.causes.iter().try_for_each(|cause| write!(f, "{cause}"))?;
        self.ticket.iter().try_for_each(|wanted| write!(f, "{wanted}"))
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code)?;
        self.args.iter().try_for_each(|(name, value)| write!(f, " {name}={value:?}"))
    }
}

impl fmt::Display for CapabilityVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "can {}: {}", self.id, word(&self.readiness))?;
        self.path.iter().try_for_each(|path| write!(f, " by {path}"))?;
        self.notices.iter().try_for_each(|notices| write!(f, ", {notices}"))?;
        match self.because.as_slice() {
            [] => writeln!(f),
            because => writeln!(f, " because {}", because.join(" ")),
        }
    }
}

impl fmt::Display for RuleVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rule {} {} {}: {}", self.id, self.transport, self.ports, word(&self.verdict))?;
        self.reason.iter().try_for_each(|reason| write!(f, ", {reason}"))?;
        writeln!(f)?;
        for target in &self.targets {
            let address = target.address.as_deref().unwrap_or("-");
            let probed = target.probed.as_deref().unwrap_or("-");
            writeln!(f, "  {} {probed} {address}: {}", target.host, word(&target.verdict))?;
            target.spans.iter().try_for_each(|span| write!(f, "{span}"))?;
        }
        Ok(())
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "    {} {}", self.ports, word(&self.state))?;
        self.evidence.iter().try_for_each(|evidence| write!(f, " {}", word(evidence)))?;
        self.by.iter().try_for_each(|by| write!(f, " by {by}"))?;
        self.hop.iter().try_for_each(|hop| write!(f, " at hop {hop}"))?;
        self.lost_before.iter().try_for_each(|hop| write!(f, " lost before hop {hop}"))?;
        self.side.iter().try_for_each(|side| write!(f, ", {}", word(side)))?;
        self.via.iter().try_for_each(|via| write!(f, " via {}", word(via)))?;
        writeln!(f, ", tested {} of {}", self.tested, self.ports.count())
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", word(&self.severity), self.said)?;
        self.implied_by.iter().try_for_each(|root| write!(f, " <- {root}"))?;
        writeln!(f)
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hosts, addresses) = (self.hosts.join(","), self.addresses.join(","));
        writeln!(f, "ask {} {} to {hosts} at {addresses}: {}, {}", self.transport, self.ports, self.why, self.loses)
    }
}

/// The word by which outsiders know a value.
fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
