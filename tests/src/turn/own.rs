//! What callready itself makes of a cell: what it reports of that port and of the relay on it, and what it must.

use std::fmt;
use std::path::Path;
use std::process::Output;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use callready::profile::Table;
use callready::report::{Evidence, Over, RelayResult, Reply, Report, Span, State};
use serde::{Deserialize, Serialize};

use super::{Cell, Credentials, Treatment};
use crate::inside::{finish, program, stage};
use crate::lab::Lab;
use crate::scenario::Scenario;
use crate::topology::GATEWAY;

/// What a report says of a cell's port.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// What holds for it.
    pub span: Span,
    /// What relays said on it, each on a way of its own.
    pub relays: Vec<RelayResult>,
    /// The cell's own way.
    pub over: Over,
    /// How long the program ran.
    pub seconds: f64,
}

/// Runs the program at `path` on the client, as a plain user, and reads its report.
pub fn judge(cell: Cell, path: &Path, scenario: &Scenario, table: &Table, lab: &Lab) -> Result<Judged> {
    let (folder, reachable) = stage(path)?;
    let began = Instant::now();
    let output = finish(program(&reachable, scenario, lab, &folder, "json"))?;
    let seconds = began.elapsed().as_secs_f64();
    Judged::of(cell, &report(&output)?, &cell.row(table)?.rule.id, seconds)
}

fn report(output: &Output) -> Result<Report> {
    let errors = || String::from_utf8_lossy(&output.stderr).trim().to_owned();
    serde_json::from_slice(&output.stdout).with_context(|| format!("no report; {}: {}", output.status, errors()))
}

impl Judged {
    /// What `report` says of the cell's port in the row `row`.
    fn of(cell: Cell, report: &Report, row: &str, seconds: f64) -> Result<Self> {
        let rule = report.rules.iter().find(|rule| rule.id == row).with_context(|| format!("no rule {row}"))?;
        let [target] = rule.targets.as_slice() else { bail!("{row} has {} targets", rule.targets.len()) };
        let span = target.spans.iter().find(|span| span.ports.contains(cell.port));
        let span = span.with_context(|| format!("no span of {row} holds port {}", cell.port))?.clone();
        let relays = target.relays.iter().filter(|relay| relay.port == cell.port).cloned().collect();
        Ok(Self { span, relays, over: cell.transport.reported(), seconds })
    }

    /// Whether an allocation was had.
    pub fn works(&self) -> bool {
        self.reply().is_some_and(|relay| relay.reply == Reply::Allocated)
    }

    /// What is not as the cell makes it, one sentence each.
    pub fn faults(&self, cell: Cell) -> Vec<String> {
        let (state, evidence, by) = holds(cell.treatment);
        let mut faults = Vec::new();
        if (self.span.state, self.span.evidence) != (state, Some(evidence)) {
            faults.push(format!("the port must be {}/{}, is {}", word(&state), word(&evidence), self.held()));
        }
        if let Some(by) = by.filter(|by| self.span.by.as_ref() != Some(by)) {
            faults.push(format!("{by} rejects, the report says {:?}", self.span.by));
        }
        if cell.treatment == Treatment::Allowed {
            let expected = replies(cell.credentials);
            if self.reply().map(|relay| (relay.reply, relay.code)) != Some(expected) {
                faults.push(format!("the relay must be {}, is {}", said(expected), self.answered()));
            }
        } else if let Some(relay) = self.relays.iter().find(|relay| relay.reply != Reply::Unanswered) {
            faults.push(format!("no relay can be reached, but one said {}", said((relay.reply, relay.code))));
        }
        faults
    }

    fn reply(&self) -> Option<&RelayResult> {
        self.relays.iter().find(|relay| relay.over == self.over)
    }

    fn held(&self) -> String {
        format!("{}/{}", word(&self.span.state), self.span.evidence.as_ref().map_or_else(|| "-".to_owned(), word))
    }

    fn answered(&self) -> String {
        self.reply().map_or_else(|| "-".to_owned(), |relay| said((relay.reply, relay.code)))
    }
}

/// `callready | its seconds | the port`.
impl fmt::Display for Judged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} | {:.1} | {}", self.answered(), self.seconds, self.held())
    }
}

/// What must hold for a port that the site's firewall treats so, and who must be named; every one of them is served.
fn holds(treatment: Treatment) -> (State, Evidence, Option<String>) {
    match treatment {
        Treatment::Allowed => (State::Open, Evidence::Answered, None),
        Treatment::Dropped => (State::Blocked, Evidence::Dropped, None),
        Treatment::Reset => (State::Blocked, Evidence::Reset, None),
        Treatment::Rejected => (State::Blocked, Evidence::Rejected, Some(GATEWAY.to_string())),
    }
}

/// What a relay says to whom it can hear.
fn replies(credentials: Credentials) -> (Reply, Option<u16>) {
    match credentials {
        Credentials::Right => (Reply::Allocated, None),
        Credentials::Wrong => (Reply::Refused, Some(401)),
        Credentials::None => (Reply::Challenged, None),
    }
}

fn said((reply, code): (Reply, Option<u16>)) -> String {
    word(&reply) + &code.map(|code| format!(" {code}")).unwrap_or_default()
}

/// A value as the report has it.
fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::turn::Over as By;

    fn cell(treatment: Treatment, credentials: Credentials) -> Cell {
        Cell { transport: By::Tls, port: 8089, treatment, credentials }
    }

    fn judged(span: &str, relays: &str) -> Judged {
        let span = format!(r#"{{"ports": "8089", "tested": 1, {span}}}"#);
        let [span, relays] = [&span, relays].map(|text| serde_json::from_str::<serde_json::Value>(text).unwrap());
        let (span, relays) = (serde_json::from_value(span).unwrap(), serde_json::from_value(relays).unwrap());
        Judged { span, relays, over: Over::Tls, seconds: 0.9 }
    }

    const OPEN: &str = r#""state": "open", "evidence": "answered""#;
    const REJECTED: &str = r#""state": "blocked", "evidence": "rejected", "by": "192.168.50.1""#;
    const ALLOCATED: &str = r#"[{"port": 8089, "over": "tls", "reply": "allocated", "took_ms": 82}]"#;
    const REFUSED: &str = r#"[{"port": 8089, "over": "tls", "reply": "refused", "code": 401, "took_ms": 82}]"#;
    const IN_CLEAR: &str = r#"[{"port": 8089, "over": "tcp", "reply": "allocated", "took_ms": 82}]"#;

    #[test]
    fn each_cell_is_right_in_one_way_only() {
        let right = cell(Treatment::Allowed, Credentials::Right);
        let wrong = cell(Treatment::Allowed, Credentials::Wrong);
        let rejected = cell(Treatment::Rejected, Credentials::None);
        for (cell, span, relays, faults) in [
            (right, OPEN, ALLOCATED, ""),
            (right, OPEN, REFUSED, "the relay must be allocated, is refused 401"),
            (right, OPEN, IN_CLEAR, "the relay must be allocated, is -"),
            (wrong, OPEN, REFUSED, ""),
            (wrong, OPEN, ALLOCATED, "the relay must be refused 401, is allocated"),
            (rejected, REJECTED, "[]", ""),
            (rejected, REJECTED, IN_CLEAR, "no relay can be reached, but one said allocated"),
            (
                rejected,
                &REJECTED.replace(".1\"", ".2\""),
                "[]",
                "192.168.50.1 rejects, the report says Some(\"192.168.50.2\")",
            ),
            (
                rejected,
                &REJECTED.replace("rejected", "dropped"),
                "[]",
                "the port must be blocked/rejected, is blocked/dropped",
            ),
            (
                cell(Treatment::Dropped, Credentials::Right),
                OPEN,
                "[]",
                "the port must be blocked/dropped, is open/answered",
            ),
        ] {
            assert_eq!(judged(span, relays).faults(cell).join("; "), faults);
        }
    }

    #[test]
    fn an_allocation_by_another_way_to_the_port_is_none_by_this_one() {
        assert_eq!(judged(OPEN, ALLOCATED).to_string(), "allocated | 0.9 | open/answered");
        assert_eq!(judged(OPEN, IN_CLEAR).to_string(), "- | 0.9 | open/answered");
        assert!(judged(OPEN, ALLOCATED).works() && !judged(OPEN, IN_CLEAR).works() && !judged(OPEN, REFUSED).works());
    }
}
