//! Neighbouring ports that hold the same, joined; and what is inferred for those between two samples that agree.

use std::collections::BTreeMap;

use crate::device::Depth;
use crate::observe::Ended;
use crate::profile::{PortRange, Ports};

use super::place::Where;
use super::port::Port;
use super::state::{Evidence, Span, State};

/// When a port that was not tested may take over what its neighbours say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Inference {
    pub(super) depth: Depth,
    pub(super) ended: Ended,
}

/// A port with what holds for it, tested or inferred; none when neither.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) port: u16,
    pub(super) tested: bool,
    pub(super) is: Option<Port>,
}

/// Every port of a row exactly once, in order: the tested ones as judged, the others as their neighbours in the same range allow.
pub(super) fn fill(ports: &Ports, tested: &BTreeMap<u16, Port>, inference: &Inference) -> Vec<Known> {
    ports.ranges().iter().flat_map(|range| fill_range(*range, tested, inference)).collect()
}

/// Neighbouring ports that hold the same, joined: each span is one port or one range.
pub(super) fn spans(known: &[Known]) -> Vec<Span> {
    let alike = |a: &Known, b: &Known| a.port.checked_add(1) == Some(b.port) && agree(a.is.as_ref(), b.is.as_ref());
    known.chunk_by(alike).map(span).collect()
}

impl Known {
    pub(super) fn state(&self) -> State {
        self.is.as_ref().map_or(State::NotRun, |port| port.state)
    }
}

fn fill_range(range: PortRange, tested: &BTreeMap<u16, Port>, inference: &Inference) -> Vec<Known> {
    let inside: Vec<(u16, &Port)> = tested.range(range.first..=range.last).map(|(port, is)| (*port, is)).collect();
    let decided: Vec<(u16, &Port)> = inside.iter().copied().filter(|(_, is)| !is.unheard).collect();
    let known = |port: u16| {
        let own = tested.get(&port);
        let by_routers = || neighbours(&decided, port).and_then(|(low, high)| by_routers(&inside, low, high));
        let by_samples = || neighbours(&inside, port).and_then(|(low, high)| inference.between(low, high));
        let inferred = || by_routers().or_else(by_samples);
        Known { port, tested: own.is_some(), is: own.map_or_else(inferred, |own| Some(own.clone())) }
    };
    (range.first..=range.last).map(known).collect()
}

/// A tested port.
type Sample<'a> = (u16, &'a Port);

/// The nearest of these ports below and above.
fn neighbours<'a>(samples: &[Sample<'a>], port: u16) -> Option<(Sample<'a>, Sample<'a>)> {
    let above = samples.partition_point(|(sample, _)| *sample <= port);
    let below = samples.partition_point(|(sample, _)| *sample < port).checked_sub(1)?;
    Some((*samples.get(below)?, *samples.get(above)?))
}

/// What routers testify of both neighbours holds for a port between that was not asked, also where they said nothing of another that was. Silence speaks
/// against passing, if softly: two ports whose own packets were not reported leave everything around them in doubt.
fn by_routers(inside: &[Sample<'_>], (low, below): Sample<'_>, (high, above): Sample<'_>) -> Option<Port> {
    let doubted = || inside.iter().filter(|(port, is)| is.doubted && (low..=high).contains(port)).count();
    let testified = match below.evidence {
        evidence if is_lost(evidence) => true,
        Some(Evidence::Passed) => doubted() < 2,
        _ => false,
    };
    (testified && agree(Some(below), Some(above))).then(|| Port { numbers: Vec::new(), ..below.clone() })
}

impl Inference {
    /// A full run infers nothing from samples. One that ended early infers only across gaps that its first samples leave in a range of usual size.
    fn between(&self, (low, below): (u16, &Port), (high, above): (u16, &Port)) -> Option<Port> {
        let near = self.ended == Ended::Complete || high - low <= NEAR;
        let agree = agree(Some(below), Some(above));
        (self.depth == Depth::Quick && near && agree).then(|| Port { numbers: Vec::new(), ..below.clone() })
    }
}

fn span(known: &[Known]) -> Span {
    let is = known.first().and_then(|first| first.is.as_ref());
    Span {
        ports: Ports::of(known.iter().map(|known| known.port)),
        state: is.map_or(State::NotRun, |port| port.state),
        evidence: is.and_then(|port| port.evidence),
        tested: known.iter().filter(|known| known.tested).count(),
        by: is.and_then(|port| port.by).map(|by| by.to_string()),
        hop: hop(known),
        lost_before: places(known).filter_map(|at| at.lost_before).max(),
        side: is.and_then(|port| port.at.side),
        via: is.and_then(|port| port.via),
    }
}

/// Whether the same was seen of both. Of many dropped ports only a few are followed to the last hop that sees them, and no two may have been asked for
/// at the same hops.
fn agree(one: Option<&Port>, other: Option<&Port>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => {
            let facts =
                |port: &Port| (port.state, port.evidence, port.by, port.at.side, port.via, port.trusted, port.content);
            facts(one) == facts(other) && (one.at.hop == other.at.hop || is_lost(one.evidence))
        }
        (one, other) => one.is_none() && other.is_none(),
    }
}

/// Whether it is silence that shows it.
fn is_lost(evidence: Option<Evidence>) -> bool {
    matches!(evidence, Some(Evidence::Dropped | Evidence::Filtered))
}

/// The one hop that is known for any of them.
fn hop(known: &[Known]) -> Option<u8> {
    let mut hops = places(known).filter_map(|at| at.hop);
    let first = hops.next()?;
    hops.all(|hop| hop == first).then_some(first)
}

fn places(known: &[Known]) -> impl Iterator<Item = Where> + '_ {
    known.iter().filter_map(|known| known.is.as_ref()).map(|port| port.at)
}

/// Widest gap, in ports, that a run which ended early infers across: a range of 300 ports is sampled more closely.
const NEAR: u16 = 48;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn seen(pairs: &[(u16, Evidence)]) -> BTreeMap<u16, Port> {
        let port = |evidence: Evidence| Port {
            state: evidence.state(),
            evidence: Some(evidence),
            by: None,
            at: Where::default(),
            via: None,
            trusted: false,
            unheard: false,
            doubted: false,
            content: None,
            numbers: vec![1],
        };
        pairs.iter().map(|(number, evidence)| (*number, port(*evidence))).collect()
    }

    fn told(ports: &str, pairs: &[(u16, Evidence)], depth: Depth, ended: Ended) -> String {
        let known = fill(&ports.parse().unwrap(), &seen(pairs), &Inference { depth, ended });
        let spans = spans(&known);
        assert_eq!(spans.iter().map(|span| span.ports.count()).sum::<usize>(), known.len());
        let told = spans.iter().map(|span| {
            let evidence = span.evidence.map_or_else(|| "not_run".to_owned(), |evidence| format!("{evidence:?}"));
            format!("{} {evidence} {}", span.ports, span.tested)
        });
        told.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn spans_cover_every_port_of_the_row_once_and_say_how_many_were_tested() {
        use Evidence::{Accepted, Dropped, Silent};
        let complete = |ports, pairs: &[_]| told(ports, pairs, Depth::Quick, Ended::Complete);
        let samples = [(4700, Accepted), (4750, Accepted), (4751, Dropped), (4800, Dropped)];
        assert_eq!(complete("4700-4800", &samples), "4700-4750 Accepted 2, 4751-4800 Dropped 2");
        assert_eq!(
            complete("80,443,3433", &[(80, Accepted), (443, Silent), (3433, Silent)]),
            "80 Accepted 1, 443 Silent 1, 3433 Silent 1"
        );
        assert_eq!(complete("443,4700-4702", &[(443, Accepted)]), "443 Accepted 1, 4700-4702 not_run 0");
    }

    #[test]
    fn nothing_is_inferred_between_samples_that_disagree_nor_beyond_the_last() {
        use Evidence::{Accepted, Silent};
        let samples = [(4700, Accepted), (4710, Silent), (4715, Silent)];
        assert_eq!(
            told("4700-4720", &samples, Depth::Quick, Ended::Complete),
            "4700 Accepted 1, 4701-4709 not_run 0, 4710-4715 Silent 2, 4716-4720 not_run 0"
        );
    }

    #[test]
    fn what_was_asked_is_not_inferred_and_two_ports_in_doubt_spoil_what_is_between() {
        let told = |doubted: &[u16]| {
            let mut tested = seen(&[(4700, Evidence::Passed), (4710, Evidence::Silent), (4720, Evidence::Silent)]);
            tested.extend(seen(&[(4740, Evidence::Passed)]));
            for (port, is) in &mut tested {
                is.unheard = is.evidence == Some(Evidence::Silent);
                is.doubted = doubted.contains(port);
            }
            let quick = Inference { depth: Depth::Quick, ended: Ended::Complete };
            let known = fill(&"4700-4740".parse().unwrap(), &tested, &quick);
            known.iter().filter(|known| known.state() == State::Open).count()
        };
        assert_eq!((told(&[]), told(&[4710]), told(&[4710, 4720])), (39, 39, 2));
    }

    #[test]
    fn a_full_run_infers_nothing_and_one_that_ended_early_infers_only_across_small_gaps() {
        use Evidence::Accepted;
        let samples = [(4700, Accepted), (4720, Accepted), (4800, Accepted)];
        assert_eq!(
            told("4700-4800", &samples, Depth::Quick, Ended::Deadline),
            "4700-4720 Accepted 2, 4721-4799 not_run 0, 4800 Accepted 1"
        );
        assert_eq!(
            told("4700-4702", &[(4700, Accepted), (4702, Accepted)], Depth::Full, Ended::Complete),
            "4700 Accepted 1, 4701 not_run 0, 4702 Accepted 1"
        );
    }
}
