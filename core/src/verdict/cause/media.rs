//! Causes that a call's packets tell.

use super::super::Said;
use super::super::draft::Draft;
use super::super::media::{Experience, MediaResult};
use super::super::row::JudgedRow;
use super::super::state::Severity;

/// What the tests of each way say together: what one that worked says, else the last.
pub(in crate::verdict) fn drafts(results: &[(MediaResult, u32)], rows: &[JudgedRow<'_>]) -> Vec<Draft> {
    let mut ways: Vec<(&MediaResult, Vec<u32>)> = Vec::new();
    for (result, n) in results {
        match ways.iter_mut().find(|(known, _)| known.is_same_way(result)) {
            Some((known, numbers)) => {
                numbers.push(*n);
                *known = if known.works() { known } else { result };
            }
            None => ways.push((result, vec![*n])),
        }
    }
    ways.into_iter().map(|(result, numbers)| draft(result, numbers, rows)).collect()
}

fn draft(result: &MediaResult, numbers: Vec<u32>, rows: &[JudgedRow<'_>]) -> Draft {
    let way = [("host", result.host.clone()), ("over", over(result)), ("port", result.port.to_string())];
    let ended = [result.voice, result.video].into_iter().flatten().filter_map(|flow| flow.ended_after_ms).min();
    let (code, more) = match (result.works(), ended, result.worst()) {
        (true, _, Some([lost, rtt, jitter])) => {
            let code = match result.experience {
                Experience::Good => "media.good",
                Experience::Fair => "media.fair",
                Experience::Poor | Experience::Unknown => "media.poor",
            };
            let lost = format!("{}.{}", lost / 10, lost % 10);
            (code, vec![("lost", lost), ("rtt", rtt.to_string()), ("jitter", jitter.to_string())])
        }
        _ if !result.is_measured() => ("media.untested", Vec::new()),
        (false, Some(after), _) if result.is_heard() => {
            ("media.ends", vec![("after", after.div_ceil(1_000).to_string())])
        }
        _ => ("media.unheard", Vec::new()),
    };
    let concerned = rows.iter().filter(|row| {
        row.verdict.transport == result.transport() && row.spots.iter().any(|spot| spot.name() == result.host)
    });
    Draft {
        rules: concerned.map(|row| row.verdict.id.clone()).collect(),
        hosts: [result.host.clone()].into(),
        observations: numbers,
        severity: (result.works() || !result.is_measured()).then_some(Severity::Notice),
        ..Draft::new(Said::new(code, way.into_iter().chain(more)))
    }
}

fn over(result: &MediaResult) -> String {
    format!("{:?}", result.over).to_uppercase()
}
