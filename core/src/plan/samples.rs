//! Which ports of a range are tested: all of them, or its ends and samples inside, and what lies between samples that disagree.

use crate::device::Depth;
use crate::observe::{Probe, Role};
use crate::profile::{PortRange, Ports, TableRow};

use super::Plan;
use super::book::{Book, Looks};
use super::targets;

/// The ports of a row that are asked first.
pub(super) fn chosen(ports: &Ports, depth: Depth) -> Vec<u16> {
    match depth {
        Depth::Full => ports.iter().collect(),
        Depth::Quick => ports.ranges().iter().flat_map(|range| spread(*range, SAMPLES)).collect(),
    }
}

/// Ports between neighbouring samples that look different.
pub(super) fn gaps(plan: &Plan, book: &Book<'_>) -> Vec<Probe> {
    let places = targets::places(plan, book);
    let wanted = places.iter().flat_map(|place| {
        let row = place.row;
        between(row, |port| book.looks(&place.at(port)))
            .into_iter()
            .map(|port| targets::ask(place, port, Role::Rule, 1))
    });
    wanted.collect()
}

fn between(row: &TableRow, looks: impl Fn(u16) -> Option<Looks>) -> Vec<u16> {
    let mut wanted = Vec::new();
    for range in row.rule.ports.ranges() {
        let tested: Vec<(u16, Looks)> =
            (range.first..=range.last).filter_map(|port| looks(port).map(|l| (port, l))).collect();
        for pair in tested.windows(2) {
            let [(low, a), (high, b)] = pair else { continue };
            if a != b && high - low > 1 {
                wanted.extend(spread(PortRange { first: low + 1, last: high - 1 }, FILL));
            }
        }
    }
    wanted
}

/// At most `most` ports of a range, evenly spread, its ends among them.
fn spread(range: PortRange, most: usize) -> Vec<u16> {
    let span = range.count() - 1;
    if span < most {
        return (range.first..=range.last).collect();
    }
    let steps = most - 1;
    (0..most).map(|i| u16::try_from(usize::from(range.first) + span * i / steps).unwrap_or(range.last)).collect()
}

/// Samples of a range in a quick run: with 16, a hole of a fifteenth of the range cannot hide.
const SAMPLES: usize = 16;

/// Ports asked at once between two samples that disagree.
const FILL: usize = 32;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_quick_run_asks_every_single_port_and_the_ends_of_every_range() {
        let ports: Ports = "80,443,4700-5000,30011-30013".parse().unwrap();
        let chosen = chosen(&ports, Depth::Quick);
        assert_eq!(
            Ports::of(chosen).to_string(),
            "80,443,4700,4720,4740,4760,4780,4800,4820,4840,4860,4880,4900,4920,4940,4960,4980,5000,30011-30013"
        );
    }

    #[test]
    fn a_full_run_asks_every_port() {
        let ports: Ports = "80,443,3433,4700-5000,5668,5669,6080,6443,8667,9667,30011-30013".parse().unwrap();
        assert_eq!(chosen(&ports, Depth::Full).len(), 313);
    }

    #[test]
    fn the_largest_range_is_spread_from_end_to_end() {
        let ports = chosen(&"1-65535".parse().unwrap(), Depth::Quick);
        assert_eq!((ports.len(), ports[0], ports[15]), (16, 1, 65535));
    }
}
