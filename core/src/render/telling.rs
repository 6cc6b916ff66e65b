//! Which of a report's findings are told to a person, and in what order.

use crate::report::{Finding, Report, RuleResult, Severity};

/// Causes, and notices, each said once: what another finding explains and what stands beside its own row is left out.
pub(super) fn worth_telling(report: &Report) -> (Vec<&Finding>, Vec<&Finding>) {
    let told: Vec<&str> = report.rules.iter().filter_map(|rule| own_reason(rule, report)).collect();
    let own = report.findings.iter().filter(|it| it.implied_by.is_none() && !told.contains(&it.text.as_str()));
    let (mut notices, causes): (Vec<_>, Vec<_>) = own.partition(|it| it.severity == Severity::Notice);
    // A likely cause comes before what works, and what no network can change stands last.
    notices.sort_by_key(|it| match it.code.as_str() {
        "responder.blocked" | "path.unstated" | "path.off" => 0,
        "host.unnamed" | "vendor.note" => 2,
        _ => 1,
    });
    (causes, notices)
}

/// Why a row was not run, where the finding is about this row alone; any other is told below, once.
pub(super) fn own_reason<'a>(rule: &'a RuleResult, report: &Report) -> Option<&'a str> {
    let reason = rule.reason.as_deref()?;
    let own = |it: &Finding| it.text == reason && it.args.get("rule") == Some(&rule.id);
    report.findings.iter().any(own).then_some(reason)
}
