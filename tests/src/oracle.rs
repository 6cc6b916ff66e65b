//! The truth about every port, taken from the firewall's data, against what the report claims.

use std::collections::BTreeMap;
use std::net::IpAddr;

use callready::profile::{Ports, Transport};
use callready::report::{Report, RuleResult, Span, State, TargetResult};

use crate::firewall::{Fate, Firewall};
use crate::lab::Lab;
use crate::servers::Proxy;

/// Every claim of the report that is false: open where the firewall stops or somebody else answers, blocked where it lets pass, open by a proxy that
/// does not connect.
pub fn lies(report: &Report, lab: &Lab, proxy: Option<&Proxy>) -> Vec<String> {
    let mut lies = Vec::new();
    for rule in &report.rules {
        for target in &rule.targets {
            let (by_proxy, straight): (Vec<_>, Vec<_>) = target.spans.iter().partition(|span| span.via.is_some());
            let passes = |host: &str, port| proxy.is_some_and(|proxy| proxy.passes(&lab.world, host, port));
            lies.extend(by_proxy.into_iter().filter_map(|span| lie_by_proxy(rule, target, span, passes)));
            let Some(address) = target.address.as_ref().and_then(|address| address.parse().ok()) else { continue };
            lies.extend(straight.into_iter().filter_map(|span| lie(rule, target, address, span, &lab.firewall)));
        }
    }
    let responders = report.rules.iter().flat_map(|rule| &rule.targets).filter(|target| target.responder);
    let at: Vec<IpAddr> = responders.filter_map(|target| target.address.as_ref()?.parse().ok()).collect();
    lies.extend(report.findings.iter().filter_map(|finding| misled(&finding.code, &finding.args, &at, &lab.firewall)));
    lies
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

fn lie(rule: &RuleResult, target: &TargetResult, address: IpAddr, span: &Span, firewall: &Firewall) -> Option<String> {
    let false_for = |port: &u16| {
        let passes = firewall.fate(address, rule.transport, *port) == Fate::Passes;
        (span.state == State::Open && !passes) || (span.state == State::Blocked && passes)
    };
    let ports = Ports::of(span.ports.iter().filter(false_for));
    let first = ports.ranges().first()?.first;
    let truth = firewall.fate(address, rule.transport, first);
    let name = target.probed.as_deref().unwrap_or(&target.host);
    Some(format!(
        "LIE: {} {name} {address} {} {ports}: reported {:?} ({:?}, {} tested), in truth {truth:?}",
        rule.id, rule.transport, span.state, span.evidence, span.tested
    ))
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
    use crate::firewall::{Action, Entry, Interception};
    use callready::report::Verdict;

    fn claim(state: State) -> (RuleResult, Firewall) {
        let span = Span {
            ports: "4700-5000".parse().unwrap(),
            state,
            evidence: None,
            tested: 301,
            by: None,
            hop: None,
            via: None,
        };
        let target = TargetResult {
            host: "a.example".into(),
            probed: Some("a.example".into()),
            address: Some("203.0.113.20".into()),
            responder: false,
            verdict: Verdict::Open,
            spans: vec![span],
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
        let entry =
            Entry { addresses: None, transport: None, ports: Some("4813-5000".parse().unwrap()), action: Action::Drop };
        (
            rule,
            Firewall {
                entries: vec![entry],
                otherwise: Action::Accept,
                dns: Action::Accept,
                interception: Interception::None,
            },
        )
    }

    fn told(state: State) -> Option<String> {
        let (rule, firewall) = claim(state);
        let target = rule.targets.first().unwrap();
        lie(&rule, target, "203.0.113.20".parse().unwrap(), target.spans.first().unwrap(), &firewall)
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
    fn a_notice_about_a_responder_that_is_false_is_a_lie() {
        let (_, firewall) = claim(State::Open);
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
        let (mut rule, _) = claim(State::Open);
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
}
