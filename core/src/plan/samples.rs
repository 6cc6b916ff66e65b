//! Which ports of a range are tested first: all of them, or its ends and samples inside.

use crate::device::Depth;
use crate::profile::{PortRange, Ports};

/// The ports of a row that are asked first.
pub(super) fn chosen(ports: &Ports, depth: Depth) -> Vec<u16> {
    match depth {
        Depth::Full => ports.iter().collect(),
        Depth::Quick => ports.ranges().iter().flat_map(|range| spread(*range, SAMPLES)).collect(),
    }
}

/// At most `most` ports of a range, evenly spread, its ends among them.
pub(super) fn spread(range: PortRange, most: usize) -> Vec<u16> {
    let span = range.count() - 1;
    if span < most {
        return (range.first..=range.last).collect();
    }
    let steps = most - 1;
    (0..most).map(|i| u16::try_from(usize::from(range.first) + span * i / steps).unwrap_or(range.last)).collect()
}

/// Samples of a range in a quick run: with 16, a hole of a fifteenth of the range cannot hide.
const SAMPLES: usize = 16;

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
