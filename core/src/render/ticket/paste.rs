//! The ticket's second page: the same rows as lines to paste into firewalls, with what their people have to fill in or know.

use super::ask::{Ask, To};
use super::dialect::{DIALECTS, Dialect};
use super::row::Row;
use crate::render::arguments;
use crate::render::page::Page;
use crate::report::Report;
use crate::words::Words;

/// Adds the page; a ticket without rows has none.
pub fn add(page: &mut Page, report: &Report, rows: &[Row<'_>], words: &Words) {
    if rows.is_empty() {
        return;
    }
    page.blank();
    if !rows.iter().all(Row::is_intercepted) {
        page.line(0, &words.plain("paste-title"));
        page.line(0, &words.plain("paste-source"));
    }
    let without_source = rows.iter().filter(|row| !row.is_intercepted() && row.source(report).is_none());
    let intercepted = rows.iter().filter(|row| row.is_intercepted());
    let notes = [("paste-any", numbers(without_source)), ("paste-intercepted", numbers(intercepted))];
    for (code, rows) in notes.into_iter().filter(|(_, rows)| !rows.is_empty()) {
        page.line(0, &words.text(code, &arguments([("rows", rows)])));
    }
    for dialect in &DIALECTS {
        let asks: Vec<Ask<'_>> = rows.iter().filter_map(|row| Ask::of(row, dialect, report)).collect();
        if !asks.is_empty() {
            section(page, dialect, &asks, report, words);
        }
    }
}

fn section(page: &mut Page, dialect: &Dialect, asks: &[Ask<'_>], report: &Report, words: &Words) {
    page.blank();
    page.line(0, dialect.title);
    for note in notes(dialect, asks, report, words) {
        page.prefixed(dialect.comment, &note);
    }
    for ask in asks {
        (dialect.lines)(ask).lines().for_each(|line| page.verbatim(line));
    }
}

fn notes(dialect: &Dialect, asks: &[Ask<'_>], report: &Report, words: &Words) -> Vec<String> {
    let code = |what: &str| format!("dialect-{}{what}", dialect.id);
    let mut notes = vec![words.plain(&code(""))];
    if asks.iter().flat_map(|ask| &ask.to).any(|to| matches!(to, To::Wildcard(_))) {
        notes.push(words.plain(&code("-wildcards")));
    }
    let mut replaced: Vec<&str> = asks.iter().flat_map(|ask| &ask.replaced).map(String::as_str).collect();
    replaced.sort_unstable();
    replaced.dedup();
    if !replaced.is_empty() {
        let told = arguments([("names", replaced.join(", ")), ("time", report.started.clone())]);
        notes.push(words.text(&code("-addresses"), &told));
    }
    let short = asks.iter().filter(|ask| ask.is_short).map(|ask| ask.number.to_string()).collect::<Vec<_>>().join(", ");
    if !short.is_empty() {
        notes.push(words.text("paste-short", &arguments([("rows", short)])));
    }
    notes
}

fn numbers<'a, 'r: 'a>(rows: impl Iterator<Item = &'a Row<'r>>) -> String {
    rows.map(|row| row.number.to_string()).collect::<Vec<_>>().join(", ")
}
