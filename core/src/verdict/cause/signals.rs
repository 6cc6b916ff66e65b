//! Causes that signalling by WebSocket shows.

use crate::observe::By;

use super::super::Said;
use super::super::draft::Draft;
use super::super::row::JudgedRow;
use super::super::signal::{Fault, Finding};
use super::super::state::Severity;

pub(in crate::verdict) fn drafts(findings: &[Finding<'_>], rows: &[JudgedRow<'_>]) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    for finding in findings {
        let draft = draft(finding, rows);
        match drafts.iter_mut().find(|known| known.said == draft.said) {
            Some(known) => {
                known.rules.extend(draft.rules);
                known.hosts.extend(draft.hosts);
                known.observations.extend(draft.observations);
            }
            None => drafts.push(draft),
        }
    }
    for draft in &mut drafts {
        let hosts = draft.hosts.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        draft.said.args.insert("host".to_owned(), hosts);
    }
    drafts
}

/// All but the host, so that what is the same of several is said once.
fn draft(finding: &Finding<'_>, rows: &[JudgedRow<'_>]) -> Draft {
    let Finding { gate, fault, numbers } = finding;
    let by = match gate.by {
        By::Address(_) => "straight".to_owned(),
        By::Proxy(proxy) => proxy.to_string(),
    };
    let place = [("port", gate.port.to_string()), ("by", by)];
    let (code, more, severity) = match fault {
        Fault::Upgrade { silent } => ("upgrade.cut", ("how", if *silent { "silent" } else { "cut" }.to_owned()), None),
        // Servers may hang up on whoever says nothing of use, so this weighs nothing.
        Fault::Connection { after_ms } => {
            ("connection.cut", ("after", after_ms.div_ceil(1_000).to_string()), Some(Severity::Notice))
        }
    };
    let concerned = rows.iter().filter(|row| {
        row.row.rule.takes_websockets(gate.port) && row.spots.iter().any(|spot| spot.name() == gate.host)
    });
    Draft {
        rules: concerned.map(|row| row.verdict.id.clone()).collect(),
        hosts: [gate.host.clone()].into(),
        observations: numbers.clone(),
        severity,
        ..Draft::new(Said::new(code, place.into_iter().chain([more])))
    }
}
