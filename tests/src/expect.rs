//! What a scenario expects, against what the report says: one line a difference.

use callready::report::{Finding, RelayResult, Report, RuleResult, Span, State, TargetResult, Verdict};

use crate::answer::answer;
use crate::scenario::{Expected, ExpectedRelay, ExpectedSpan, Lasted, OneOf};

/// Every difference; empty when the report is as expected.
pub fn differences(expected: &Expected, exit: Option<i32>, report: &Report) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(wanted) = expected.exit.filter(|wanted| Some(*wanted) != exit) {
        found.push(format!("exit status {wanted} expected, is {exit:?}"));
    }
    if let Some(wanted) = expected.readiness.filter(|wanted| *wanted != report.readiness) {
        found.push(format!("readiness {wanted:?} expected, is {:?}", report.readiness));
    }
    if let Some(wanted) = &expected.answer {
        found.extend(answer_difference(wanted, &answer(report)));
    }
    for (id, wanted) in &expected.capabilities {
        match report.capabilities.iter().find(|capability| capability.id == *id) {
            Some(is) if is.readiness == *wanted => {}
            Some(is) => found
                .push(format!("capability {id}: {wanted:?} expected, is {:?} because {:?}", is.readiness, is.because)),
            None => found.push(format!("capability {id}: not in the report")),
        }
    }
    for (id, wanted) in &expected.rules {
        found.extend(rule_difference(report, id, wanted));
    }
    for wanted in &expected.spans {
        found.extend(span_differences(report, wanted));
    }
    for wanted in &expected.relays {
        found.extend(relay_differences(report, wanted));
    }
    found.extend(finding_differences(expected, report));
    if expected.portal.is_some() && expected.portal != report.network.portal {
        found.push(format!("portal {:?} expected, is {:?}", expected.portal, report.network.portal));
    }
    if expected.nat_ipv4.is_some() && expected.nat_ipv4 != report.network.nat_ipv4 {
        found.push(format!("nat {:?} expected, is {:?}", expected.nat_ipv4, report.network.nat_ipv4));
    }
    let lasted = report.network.nat_lifetime_ipv4.map(|lifetime| match lifetime.lasted {
        Some(true) => Lasted::Lasted,
        Some(false) => Lasted::Lost,
        None => Lasted::Unknown,
    });
    if expected.nat_lifetime_ipv4.is_some() && expected.nat_lifetime_ipv4 != lasted {
        found.push(format!("binding {:?} expected, is {lasted:?}", expected.nat_lifetime_ipv4));
    }
    if let Some(most) = expected.max_seconds.filter(|most| report.took_ms as f64 > most * 1000.0) {
        found.push(format!("took {:.2} s, at most {most} s expected", report.took_ms as f64 / 1000.0));
    }
    if let Some(most) = expected.max_packets.filter(|most| report.spent.packets > *most) {
        found.push(format!("{} packets, at most {most} expected", report.spent.packets));
    }
    if let Some(least) = expected.decided.filter(|least| decided_percent(report) < *least) {
        found.push(format!("{:.1} % of the ports decided, at least {least} % expected", decided_percent(report)));
    }
    if let Some(rows) = expected.ticket.filter(|rows| *rows != report.ticket.len()) {
        found.push(format!("a ticket of {rows} rows expected, has {}", report.ticket.len()));
    }
    let said = |words: &&String| {
        report.sentence.contains(*words) || report.findings.iter().any(|finding| finding.text.contains(*words))
    };
    found.extend(expected.said.iter().filter(|words| !said(words)).map(|words| format!("nothing says {words:?}")));
    found
}

/// What a person needs to see of a report that is not as expected.
pub fn outline(report: &Report) -> String {
    let mut text = format!("  {:?} in {} ms: {}\n", report.readiness, report.took_ms, report.sentence);
    for rule in report.rules.iter().filter(|rule| rule.verdict != Verdict::Open) {
        text += &format!("  {} {:?}\n", rule.id, rule.verdict);
        for target in rule.targets.iter().take(4) {
            let spans: Vec<String> = target.spans.iter().take(8).map(span).collect();
            text += &format!("    {} {}\n", target.probed.as_deref().unwrap_or(&target.host), spans.join("; "));
        }
    }
    let codes: Vec<String> = report.findings.iter().map(|finding| finding.code.clone()).collect();
    text + &format!("  findings: {}\n", codes.join(", "))
}

/// The lines that are not the same on both sides.
fn answer_difference(wanted: &str, is: &str) -> Option<String> {
    let only = |mark: char, these: &str, others: &str| -> String {
        let lines = these.lines().filter(|line| !others.lines().any(|other| other == *line));
        lines.map(|line| format!("\n{mark} {line}")).collect()
    };
    (wanted != is).then(|| {
        let (missing, excess) = (only('-', wanted, is), only('+', is, wanted));
        format!("another answer (--accept takes it):{missing}{excess}")
    })
}

fn rule_difference(report: &Report, id: &str, wanted: &OneOf) -> Option<String> {
    match rule(report, id) {
        None => Some(format!("rule {id}: not in the report")),
        Some(is) if wanted.holds(is.verdict) => None,
        Some(is) => Some(format!("rule {id}: {wanted:?} expected, is {:?}", is.verdict)),
    }
}

fn span_differences(report: &Report, wanted: &ExpectedSpan) -> Vec<String> {
    let Some(rule) = rule(report, &wanted.rule) else {
        return vec![format!("rule {}: not in the report", wanted.rule)];
    };
    let meant = |target: &&TargetResult| {
        target.address.is_some()
            && match &wanted.host {
                Some(host) => target.probed.as_ref() == Some(host) || target.address.as_ref() == Some(host),
                None => !target.responder,
            }
    };
    let targets: Vec<&TargetResult> = rule.targets.iter().filter(meant).collect();
    if targets.is_empty() {
        return vec![format!("rule {}: no probed target {}", wanted.rule, wanted.host.as_deref().unwrap_or("at all"))];
    }
    let mut found = Vec::new();
    for target in targets {
        let ports = wanted.ports.as_ref().unwrap_or(&rule.ports);
        let wrong = |is: &&Span| {
            is.ports.iter().any(|port| ports.contains(port))
                && (is.state != wanted.state
                    || wanted.evidence.is_some_and(|evidence| is.evidence != Some(evidence))
                    || wanted.via.is_some_and(|via| is.via != Some(via))
                    || wanted.hop.is_some_and(|hop| is.hop != Some(hop))
                    || wanted.side.is_some_and(|side| is.side != Some(side)))
        };
        found.extend(target.spans.iter().filter(wrong).map(|is| {
            let name = target.probed.as_deref().unwrap_or(&target.host);
            format!("{} {name}: {ports} {:?} {:?} expected, is {}", rule.id, wanted.state, wanted.evidence, span(is))
        }));
        if let Some(port) = ports.iter().find(|port| !target.spans.iter().any(|is| is.ports.contains(*port))) {
            found.push(format!("{}: no span holds port {port}", rule.id));
        }
    }
    found
}

fn relay_differences(report: &Report, wanted: &ExpectedRelay) -> Vec<String> {
    let Some(rule) = rule(report, &wanted.rule) else {
        return vec![format!("rule {}: not in the report", wanted.rule)];
    };
    let ports = wanted.ports.as_ref().unwrap_or(&rule.ports);
    let meant = |is: &&RelayResult| ports.contains(is.port) && wanted.over.is_none_or(|over| over == is.over);
    let said: Vec<&RelayResult> = rule.targets.iter().flat_map(|target| &target.relays).filter(meant).collect();
    let wrong =
        said.iter().filter(|is| is.reply != wanted.reply || wanted.code.is_some_and(|code| is.code != Some(code)));
    let mute = ports.iter().filter(|port| !said.iter().any(|is| is.port == *port));
    let wrong =
        wrong.map(|is| format!("{}: {:?} {:?} expected, a relay said {is:?}", rule.id, wanted.reply, wanted.code));
    wrong.chain(mute.map(|port| format!("{}: no relay said anything on port {port}", rule.id))).collect()
}

fn finding_differences(expected: &Expected, report: &Report) -> Vec<String> {
    let is =
        |finding: &Finding, code: &str| finding.code == code || (code.ends_with('.') && finding.code.starts_with(code));
    let wanted = &expected.findings;
    let missing = wanted.present.iter().filter(|code| !report.findings.iter().any(|finding| is(finding, code)));
    // What another finding explains is folded under it, and no longer said.
    let said = |code: &&String| report.findings.iter().any(|finding| finding.implied_by.is_none() && is(finding, code));
    let excess = wanted.absent.iter().filter(said);
    missing
        .map(|code| format!("finding {code}: missing"))
        .chain(excess.map(|code| format!("finding {code}: must not be there")))
        .collect()
}

fn decided_percent(report: &Report) -> f64 {
    let probed = report.rules.iter().flat_map(|rule| &rule.targets).filter(|target| target.address.is_some());
    let spans: Vec<&Span> = probed.filter(|target| !target.responder).flat_map(|target| &target.spans).collect();
    let ports = |wanted: fn(&Span) -> bool| -> usize {
        spans.iter().filter(|span| wanted(span)).map(|span| span.ports.count()).sum()
    };
    100.0 * ports(|span| !matches!(span.state, State::Unverified | State::NotRun)) as f64
        / ports(|_| true).max(1) as f64
}

fn rule<'a>(report: &'a Report, id: &str) -> Option<&'a RuleResult> {
    report.rules.iter().find(|rule| rule.id == id)
}

fn span(span: &Span) -> String {
    let evidence = span.evidence.map(|evidence| format!("/{evidence:?}")).unwrap_or_default();
    let by = span.by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
    let hop = span.hop.map(|hop| format!(" at hop {hop}")).unwrap_or_default();
    let via = span.via.map(|via| format!(" via {via:?}")).unwrap_or_default();
    format!("{} {:?}{evidence}{by}{hop}{via} ({} tested)", span.ports, span.state, span.tested)
}
