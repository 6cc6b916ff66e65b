//! The ticket as text for mail and ticket systems: only the rows to ask IT for, thirteen fields each, then lines to paste into firewalls.

mod again;
mod ask;
mod dialect;
mod lines;
mod paste;
pub mod row;

use super::arguments;
use super::page::{Page, Style};
use crate::report::{Report, RuleResult, Verdict};
use crate::words::Words;
use row::{COLUMNS, Row};

/// Renders the ticket in plain text: a block a row, since thirteen columns do not fit side by side, then the lines to paste.
///
/// At most 78 columns wide, but for lines to be copied and words that are longer.
pub fn ticket(report: &Report, words: &Words) -> String {
    let rows = row::rows(report);
    let mut page = Page::new(Style { colour: false, width: WIDTH });
    head(&mut page, report, words);
    for row in &rows {
        page.blank();
        for (column, field) in COLUMNS.iter().zip(row.fields(report, words)) {
            page.field(column, &field);
        }
    }
    foot(&mut page, report, &rows, words);
    paste::add(&mut page, report, &rows, words);
    page.finish()
}

fn head(page: &mut Page, report: &Report, words: &Words) {
    let facts = arguments([
        ("profile", report.profile.id.clone()),
        ("device", report.profile.device.to_string()),
        ("dated", report.profile.dated.clone()),
        ("started", report.started.clone()),
    ]);
    page.line(0, &words.text("ticket-title", &facts));
    page.line(0, &report.sentence);
    if report.ticket.is_empty() {
        let all_open = !report.rules.is_empty() && report.rules.iter().all(|rule| rule.verdict == Verdict::Open);
        page.blank();
        page.line(0, &words.plain(if all_open { "ticket-nothing" } else { "ticket-none" }));
    }
}

fn foot(page: &mut Page, report: &Report, rows: &[Row<'_>], words: &Words) {
    page.blank();
    if !rows.is_empty() {
        page.line(0, &words.plain("ticket-open"));
        page.line(0, &words.plain("ticket-blank"));
    }
    for caveat in report.findings.iter().filter(|it| CAVEATS.contains(&it.code.as_str())) {
        page.line(0, &caveat.text);
    }
    for (code, what) in [("ticket-untested", untested(report)), ("ticket-unclear", unclear(report, rows))] {
        if !what.is_empty() {
            page.line(0, &words.text(code, &arguments([("what", what.join(", "))])));
        }
    }
    page.line(0, &words.plain(if again::is_whole(report) { "ticket-again" } else { "ticket-again-file" }));
    page.verbatim(&format!("  {}", again::command(report)));
    page.line(0, &words.text("ticket-run", &arguments([("run", report.run_id())])));
}

/// Rows of the vendor's table that were not tested, and destinations of others that nothing could stand in for.
fn untested(report: &Report) -> Vec<String> {
    let one = |rule: &RuleResult| {
        if rule.verdict == Verdict::NotRun {
            return Some(rule.id.clone());
        }
        let mut hosts: Vec<&str> = Vec::new();
        let gaps = rule.targets.iter().filter(|target| target.verdict == Verdict::NotRun);
        for target in
            gaps.filter(|target| rule.targets.iter().all(|it| it.host != target.host || it.verdict == Verdict::NotRun))
        {
            if !hosts.contains(&target.host.as_str()) {
                hosts.push(&target.host);
            }
        }
        (!hosts.is_empty()).then(|| format!("{} ({})", rule.id, hosts.join(", ")))
    };
    report.rules.iter().filter_map(one).collect()
}

/// Rows that are not open and that the ticket does not ask for either.
fn unclear(report: &Report, rows: &[Row<'_>]) -> Vec<String> {
    let is_asked = |rule: &RuleResult| rows.iter().any(|row| row.rules.iter().any(|it| it.id == rule.id));
    let left = |rule: &&RuleResult| !matches!(rule.verdict, Verdict::Open | Verdict::NotRun) && !is_asked(rule);
    report.rules.iter().filter(left).map(|rule| rule.id.clone()).collect()
}

/// Findings by which rows may be missing here, or not be needed.
const CAVEATS: [&str; 3] = ["cancelled", "deadline", "proxy.present"];
/// Columns of text that mail leaves alone (RFC 5322 section 2.1.1).
const WIDTH: usize = 78;

#[cfg(test)]
mod tests;
