//! The ticket as CSV (RFC 4180): a header, then one record a row, and nothing else.
//!
//! There is no foot: every record is a request, so a program that reads the file trips over nothing. What the text's foot says is in the
//! text; the run's id stands in each record's evidence.

use csv::{Terminator, WriterBuilder};

use super::clean;
use super::ticket::row::{COLUMNS, rows};
use crate::report::Report;
use crate::words::Words;

/// Renders the rows to ask IT for, lines ending in CR LF; a report without any gives the header alone.
pub fn csv(report: &Report, words: &Words) -> String {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    let fields = rows(report).into_iter().map(|row| row.fields(report, words).map(|field| harmless(&field)));
    for record in std::iter::once(COLUMNS.map(str::to_owned)).chain(fields) {
        // Writing thirteen fields each into memory cannot fail.
        let _ = writer.write_record(record);
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// Hosts and services come from profile files, and a spreadsheet would run a field that begins like a formula
/// (<https://owasp.org/www-community/attacks/CSV_Injection>): an apostrophe in front makes it text.
fn harmless(field: &str) -> String {
    let field = clean(field);
    if field.trim_start().starts_with(FORMULA) { format!("'{field}") } else { field }
}

/// First characters of a formula, the wide forms that some spreadsheets take for them included.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::observe::Recording;
    use crate::render::samples;

    #[test]
    fn each_row_is_one_record_under_contracts_columns() {
        insta::assert_snapshot!(told(&samples::asking()));
    }

    #[test]
    fn a_report_without_missing_rules_is_the_header_alone() {
        for report in [samples::ready(), samples::offline(), samples::cancelled()] {
            let text = told(&report);
            assert_eq!(text.lines().count(), 1);
            assert!(
                text.starts_with("#,Source subnet (seen by device),") && text.ends_with(",Justification,Evidence\r\n")
            );
        }
    }

    #[test]
    fn what_the_lab_saw_becomes_these_rows() {
        for (name, lines) in [
            ("rtc_tcp_dropped", &include_bytes!("../../../tests/golden/demo/mobile-rtc-tcp-dropped.jsonl")[..]),
            ("only_443", include_bytes!("../../../tests/golden/demo/only-443-web.jsonl")),
            ("open", include_bytes!("../../../tests/golden/demo/open-mobile.jsonl")),
        ] {
            let report = Report::of(&Recording::read(lines).unwrap()).unwrap();
            insta::assert_snapshot!(name, told(&report));
        }
    }

    #[test]
    fn a_field_cannot_become_a_formula_or_another_record() {
        for (hostile, told) in [
            ("=HYPERLINK(\"http://a.example\")", "'=HYPERLINK(\"http://a.example\")"),
            (" @SUM(1)", "' @SUM(1)"),
            ("-1+1", "'-1+1"),
            ("＝1", "'＝1"),
            ("a\r\n=1,2;\t\"x\"", "a\u{fffd}\u{fffd}=1,2;\u{fffd}\"x\""),
            (".agora.io", ".agora.io"),
        ] {
            let mut report = samples::asking();
            report.ticket.truncate(1);
            report.ticket[0].hosts = vec![hostile.to_owned()];
            let text = csv(&report, &Words::english());
            let mut records = ::csv::Reader::from_reader(text.as_bytes());
            let records: Vec<_> = records.records().collect::<Result<_, _>>().unwrap();
            assert_eq!(records.iter().map(|record| record.get(3).unwrap()).collect::<Vec<_>>(), [told], "{text}");
        }
    }

    fn told(report: &Report) -> String {
        csv(report, &Words::english())
    }
}
