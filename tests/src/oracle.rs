//! The truth about every port, taken from the firewalls' data, against what the report claims.

use std::collections::BTreeMap;
use std::net::IpAddr;

use callready::profile::{Ports, Transport};
use callready::report::{Evidence, Report, RuleResult, Span, State, TargetResult};

use crate::firewall::{Action, Fate, Firewall, Place};
use crate::lab::Lab;
use crate::servers::Proxy;

/// Every claim of the report that is false: open where a firewall stops or somebody else answers, blocked or intercepted where all let pass, open by a
/// proxy that does not connect.
pub fn lies(report: &Report, lab: &Lab, proxy: Option<&Proxy>) -> Vec<String> {
    let mut lies: Vec<String> = claims(report).filter_map(|claim| lie(&claim, &lab.firewall)).collect();
    let passes = |host: &str, port| proxy.is_some_and(|proxy| proxy.passes(&lab.world, host, port));
    for rule in &report.rules {
        for target in &rule.targets {
            let by_proxy = target.spans.iter().filter(|span| span.via.is_some());
            lies.extend(by_proxy.filter_map(|span| lie_by_proxy(rule, target, span, passes)));
        }
    }
    let responders = report.rules.iter().flat_map(|rule| &rule.targets).filter(|target| target.responder);
    let at: Vec<IpAddr> = responders.filter_map(|target| target.address.as_ref()?.parse().ok()).collect();
    lies.extend(report.findings.iter().filter_map(|finding| misled(&finding.code, &finding.args, &at, &lab.firewall)));
    lies
}

/// A span of the report, and where it lies.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    /// The row.
    pub rule: &'a RuleResult,
    /// The target.
    pub target: &'a TargetResult,
    /// Its address.
    pub address: IpAddr,
    /// What is claimed.
    pub span: &'a Span,
}

/// What a claim about one port is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worth {
    /// Called open, but it is stopped or answered by somebody else.
    FalseOpen,
    /// Called blocked or intercepted, but it passes.
    FalseBlocked,
    /// Said to have come as far as it did, beyond the site; it is stopped further on.
    StoppedBeyond,
    /// True.
    Right,
    /// Nothing is claimed.
    Undecided,
}

impl Worth {
    /// Whether the claim is a lie.
    pub fn is_false(self) -> bool {
        matches!(self, Self::FalseOpen | Self::FalseBlocked)
    }
}

/// Every claim of the report about an address and the straight way there.
pub fn claims(report: &Report) -> impl Iterator<Item = Claim<'_>> {
    let targets = report.rules.iter().flat_map(|rule| rule.targets.iter().map(move |target| (rule, target)));
    targets.flat_map(|(rule, target)| {
        let address = target.address.as_ref().and_then(|address| address.parse().ok());
        let straight = move || target.spans.iter().filter(|span| span.via.is_none());
        let claim = move |address| straight().map(move |span| Claim { rule, target, address, span });
        address.into_iter().flat_map(claim)
    })
}

impl Claim<'_> {
    /// What the claim is worth for one of its ports.
    pub fn worth(&self, port: u16, firewall: &Firewall) -> Worth {
        let fate = firewall.fate(self.address, self.rule.transport, port);
        let contents = self.is_about_contents(port, firewall);
        let filtered = self.span.evidence == Some(Evidence::Filtered);
        match (self.span.state, fate) {
            (State::Unverified | State::NotRun, _) => Worth::Undecided,
            // Something else was said.
            (State::Open, Fate::Stopped(..)) if contents => Worth::Right,
            (State::Open, Fate::Stopped(action, at)) if self.came_as_far(action, at, firewall) => Worth::StoppedBeyond,
            (State::Open, Fate::Stopped(..) | Fate::Intercepted) => Worth::FalseOpen,
            // What is said there is stopped, and not the port; or the other way round.
            (State::Blocked, _) if filtered && contents => Worth::Right,
            (State::Blocked, _) if filtered || contents => Worth::FalseBlocked,
            (State::Blocked | State::Intercepted, Fate::Passes) => Worth::FalseBlocked,
            _ => Worth::Right,
        }
    }

    /// Whether a rule on the way, and none of the server's own, looks at what is said there.
    fn is_about_contents(&self, port: u16, firewall: &Firewall) -> bool {
        let mut rules = firewall.about_contents(self.address, self.rule.transport, port);
        rules.any(|(_, entry)| entry.at != Place::Server)
    }

    /// `passed` says no more than that the packet came as far as the router that reported it, beyond the site; and a reset by the router in front of
    /// the servers, as late as theirs and at the same hop limit, is theirs for all that can be seen.
    fn came_as_far(&self, action: Action, at: Place, firewall: &Firewall) -> bool {
        let before_ttl = firewall.settings.before_ttl;
        match self.span.evidence {
            Some(Evidence::Passed) => {
                let last = at.hop() - u8::from(before_ttl);
                at != Place::Site && self.span.hop.is_none_or(|hop| hop <= last)
            }
            Some(Evidence::RefusedByServer) => {
                let reset = self.rule.transport == Transport::Tcp && action == Action::Reset;
                at == Place::Edge && reset && !before_ttl
            }
            _ => false,
        }
    }

    /// The claim as a sentence about `ports`, with the truth about the first of them.
    pub fn contradicted(&self, ports: &Ports, firewall: &Firewall) -> Option<String> {
        let truth = firewall.fate(self.address, self.rule.transport, ports.ranges().first()?.first);
        let name = self.target.probed.as_deref().unwrap_or(&self.target.host);
        let Span { state, evidence, tested, .. } = self.span;
        Some(format!(
            "LIE: {} {name} {} {} {ports}: reported {state:?} ({evidence:?}, {tested} tested), in truth {truth:?}",
            self.rule.id, self.address, self.rule.transport
        ))
    }
}

/// What a notice says of ports towards a responder at these addresses, where that is false.
fn misled(code: &str, args: &BTreeMap<String, String>, at: &[IpAddr], firewall: &Firewall) -> Option<String> {
    let passing = match code {
        "responder.answered" => true,
        "responder.blocked" => false,
        _ => return None,
    };
    let arg = |name: &str| args.get(name).map(String::as_str).unwrap_or_default();
    let transport = if arg("transport").ends_with("UDP") { Transport::Udp } else { Transport::Tcp };
    let Some(address) = at.iter().find(|address| address.is_ipv6() == arg("transport").starts_with("IPv6")) else {
        return Some(format!("LIE: {code} without a responder"));
    };
    let ports: Ports = arg("ports").parse().unwrap_or_default();
    let wrong = ports.iter().filter(|port| (firewall.fate(*address, transport, *port) == Fate::Passes) != passing);
    let wrong = Ports::of(wrong);
    (wrong.count() > 0).then(|| format!("LIE: {code} of {transport} {wrong} towards {address}"))
}

fn lie(claim: &Claim<'_>, firewall: &Firewall) -> Option<String> {
    let is_false = |port: &u16| claim.worth(*port, firewall).is_false();
    claim.contradicted(&Ports::of(claim.span.ports.iter().filter(is_false)), firewall)
}

fn lie_by_proxy(
    rule: &RuleResult,
    target: &TargetResult,
    span: &Span,
    passes: impl Fn(&str, u16) -> bool,
) -> Option<String> {
    let host = target.probed.as_deref().unwrap_or(&target.host);
    let udp = rule.transport != Transport::Tcp;
    let ports = Ports::of(span.ports.iter().filter(|port| udp || !passes(host, *port)));
    let false_claim = span.state == State::Open && ports.count() > 0;
    false_claim.then(|| format!("LIE: {} {host} {} {ports}: reported open by the proxy", rule.id, rule.transport))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::firewall::{Content, Entry};
    use callready::report::Verdict;

    fn claim(state: State, at: Place) -> (RuleResult, Firewall) {
        let span = Span {
            ports: "4700-5000".parse().unwrap(),
            state,
            evidence: None,
            tested: 301,
            by: None,
            hop: None,
            lost_before: None,
            side: None,
            via: None,
        };
        let target = TargetResult {
            host: "a.example".into(),
            probed: Some("a.example".into()),
            address: Some("203.0.113.20".into()),
            responder: false,
            verdict: Verdict::Open,
            spans: vec![span],
            relays: Vec::new(),
        };
        let rule = RuleResult {
            id: "rtc-udp".into(),
            service: String::new(),
            transport: Transport::Udp,
            ports: "4700-5000".parse().unwrap(),
            required: true,
            verdict: Verdict::Open,
            reason: None,
            targets: vec![target],
        };
        let ports = Some("4813-5000".parse().unwrap());
        let entry = Entry { addresses: None, transport: None, ports, content: None, action: Action::Drop, at };
        (rule, Firewall { entries: vec![entry], ..Firewall::default() })
    }

    fn told(state: State) -> Option<String> {
        let (rule, firewall) = claim(state, Place::Site);
        lie(&claim_of(&rule), &firewall)
    }

    fn claim_of(rule: &RuleResult) -> Claim<'_> {
        let target = rule.targets.first().unwrap();
        let span = target.spans.first().unwrap();
        Claim { rule, target, address: "203.0.113.20".parse().unwrap(), span }
    }

    #[test]
    fn a_blocked_port_called_open_is_a_lie() {
        assert!(told(State::Open).unwrap().contains("udp 4813-5000: reported Open"));
    }

    #[test]
    fn a_passed_port_called_blocked_is_a_lie() {
        assert!(told(State::Blocked).unwrap().contains("udp 4700-4812: reported Blocked"));
    }

    #[test]
    fn where_a_rule_looks_at_what_is_said_only_the_content_is_stopped() {
        let worth = |at, content: Option<Content>, state, evidence| {
            let (mut rule, mut firewall) = claim(state, at);
            rule.targets[0].spans[0].evidence = Some(evidence);
            firewall.entries[0].content = content;
            claim_of(&rule).worth(4900, &firewall)
        };
        let stun = Some(Content::Stun);
        assert_eq!(worth(Place::Site, stun.clone(), State::Blocked, Evidence::Filtered), Worth::Right);
        assert_eq!(worth(Place::Site, stun.clone(), State::Blocked, Evidence::Dropped), Worth::FalseBlocked);
        assert_eq!(worth(Place::Site, stun.clone(), State::Open, Evidence::Answered), Worth::Right);
        assert_eq!(worth(Place::Server, stun, State::Blocked, Evidence::Filtered), Worth::FalseBlocked);
        assert_eq!(worth(Place::Site, None, State::Blocked, Evidence::Filtered), Worth::FalseBlocked);
    }

    #[test]
    fn a_notice_about_a_responder_that_is_false_is_a_lie() {
        let (_, firewall) = claim(State::Open, Place::Site);
        let address: IpAddr = "203.0.113.20".parse().unwrap();
        let said = |code: &str, ports: &str| {
            let args =
                [("transport", "UDP"), ("ports", ports)].map(|(name, value)| (name.to_owned(), value.to_owned()));
            misled(code, &args.into(), &[address], &firewall)
        };
        assert_eq!(said("responder.answered", "4700-4812"), None);
        assert_eq!(said("responder.blocked", "4813-5000"), None);
        assert!(said("responder.answered", "4700-5000").unwrap().contains("udp 4813-5000"));
        assert!(said("responder.blocked", "4700-5000").unwrap().contains("udp 4700-4812"));
    }

    #[test]
    fn a_port_that_the_proxy_does_not_connect_to_is_a_lie() {
        let (mut rule, _) = claim(State::Open, Place::Site);
        let by_proxy = |rule: &RuleResult, passes: bool| {
            let target = rule.targets.first().unwrap();
            lie_by_proxy(rule, target, target.spans.first().unwrap(), |_, _| passes)
        };
        assert!(by_proxy(&rule, true).unwrap().contains("udp 4700-5000: reported open by the proxy"));
        rule.transport = Transport::Tcp;
        assert!(by_proxy(&rule, false).unwrap().contains("tcp 4700-5000: reported open by the proxy"));
        assert_eq!(by_proxy(&rule, true), None);
    }

    #[test]
    fn an_unverified_port_is_never_a_lie() {
        assert_eq!(told(State::Unverified), None);
    }

    #[test]
    fn a_packet_reported_before_the_providers_filter_left_the_site() {
        let worth = |at, evidence, hop, before_ttl| {
            let (mut rule, mut firewall) = claim(State::Open, at);
            firewall.settings.before_ttl = before_ttl;
            let span = &mut rule.targets[0].spans[0];
            (span.evidence, span.hop) = (Some(evidence), hop);
            claim_of(&rule).worth(4900, &firewall)
        };
        assert_eq!(worth(Place::Provider, Evidence::Passed, Some(2), false), Worth::StoppedBeyond);
        assert_eq!(worth(Place::Provider, Evidence::Passed, Some(2), true), Worth::FalseOpen);
        assert_eq!(worth(Place::Provider, Evidence::Passed, Some(3), false), Worth::FalseOpen);
        assert_eq!(worth(Place::Provider, Evidence::Passed, None, false), Worth::StoppedBeyond);
        assert_eq!(worth(Place::Provider, Evidence::Accepted, Some(2), false), Worth::FalseOpen);
        assert_eq!(worth(Place::Site, Evidence::Passed, None, false), Worth::FalseOpen);
    }
}
