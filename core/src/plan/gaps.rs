//! What lies between samples that disagree: somewhere there a hole begins or ends.

use crate::observe::Probe;
use crate::profile::{PortRange, TableRow};

use super::Plan;
use super::book::{Book, Looks};
use super::{samples, targets};

/// Ports between neighbouring samples that look different.
pub(super) fn between_samples(plan: &Plan, book: &Book<'_>) -> Vec<Probe> {
    let places = targets::places(plan, book);
    let wanted = places.iter().flat_map(|place| {
        let row = place.row;
        between(row, |port| book.looks(&place.at(port))).into_iter().map(|port| targets::ask(place, port))
    });
    wanted.collect()
}

/// Ports of the row's ranges between neighbouring tested ones that look different.
pub(super) fn between(row: &TableRow, looks: impl Fn(u16) -> Option<Looks>) -> Vec<u16> {
    let mut wanted = Vec::new();
    for range in row.rule.ports.ranges() {
        let tested: Vec<(u16, Looks)> =
            (range.first..=range.last).filter_map(|port| looks(port).map(|l| (port, l))).collect();
        for pair in tested.windows(2) {
            let [(low, a), (high, b)] = pair else { continue };
            if a != b && high - low > 1 {
                wanted.extend(samples::spread(PortRange { first: low + 1, last: high - 1 }, FILL));
            }
        }
    }
    wanted
}

/// Ports asked at once between two samples that disagree.
const FILL: usize = 32;
