//! What a path probe is to prove, as data: silent ports, and the controls to compare them with.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use crate::profile::{Ports, Transport};

use super::Target;

/// Silent ports whose way out is to be proven by routers beyond the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// One for each address.
    pub ways: Vec<Way>,
    /// Nothing new is begun after this long.
    pub budget: Duration,
    /// How long to wait for a router of which nothing is known yet.
    pub patience: Duration,
    /// At most so many ports of an address and transport are asked.
    pub most: usize,
    /// Nothing new is begun after so many packets.
    pub packets: usize,
}

/// The way to one address, and the silent ports there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The name that stands for the address.
    pub host: String,
    /// The address.
    pub address: IpAddr,
    /// A port there answered: the first control.
    pub answers: bool,
    /// Ports to compare with, best first; those at another address tell about the border only.
    pub controls: Vec<Target>,
    /// The silent ports, range by range.
    pub stretches: Vec<Stretch>,
}

/// The silent ports of one range of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// `tcp` or `udp`.
    pub transport: Transport,
    /// Ports to ask, ascending.
    pub asked: Vec<u16>,
    /// Ports of the range that may be asked where neighbours differ, ascending; those that answered already are not among them.
    pub free: Vec<u16>,
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ports = self.stretches.iter().map(|s| format!("{} {}", s.transport, Ports::of(s.asked.iter().copied())));
        let controls = self.controls.iter().map(|control| match control.address == self.address {
            true => format!("{} {}", control.transport, control.port),
            false => format!("{} {} at {}", control.transport, control.port, control.address),
        });
        let (ports, controls) = (ports.collect::<Vec<_>>().join(", "), controls.collect::<Vec<_>>().join(", "));
        write!(f, "{} {ports}, beside {controls}", self.address)
    }
}

/// Whether silence counts as a miss: the packet of a control that left just before and the pair that left just after were heard of, and nobody else's
/// between them.
///
/// `controls` are the times at which a control's packets left with the same hop limit, ascending, and whether they were heard of; `spent` those of all
/// other packets that were; all times are microseconds. Routers limit their ICMP errors: one report after the silence may be the first that a router
/// could afford again, two at once show that it had some left, and any other between may have been its last.
pub fn is_missed(controls: &[(u64, bool)], spent: &[u64], left_us: u64) -> bool {
    let next = controls.partition_point(|(at, _)| *at < left_us);
    let heard = |control: Option<usize>| {
        let (at, heard) = controls.get(control?)?;
        (*heard && at.abs_diff(left_us) <= FRAME_US).then_some(*at)
    };
    let frame = (heard(next.checked_sub(1)), heard(Some(next)), heard(Some(next + 1)));
    let (Some(before), Some(after), Some(last)) = frame else { return false };
    let used = spent.partition_point(|at| *at < before) < spent.partition_point(|at| *at <= last);
    last - after <= PAIR_US && !used
}

/// Whether a hop reports so steadily that silence there says something about a port that was reported before it: three of four packets of the control.
pub fn is_steady(controls: &[(u64, bool)]) -> bool {
    controls.iter().filter(|(_, heard)| *heard).count() * 4 >= controls.len() * 3
}

/// How many misses make a block: of a port that was reported as far as `passed`, where `hops` hops beyond the site report.
///
/// A packet and its report are lost together once in ten at 5 % loss each way; six in a row once in a million. Of parallel ways one may lead by a router
/// that never reports: what rests on a single hop, or lies beyond one that did report, takes more.
pub fn enough_misses(passed: Option<u8>, hops: usize) -> usize {
    if passed.is_some() || hops < 2 { ENOUGH_AT_ONE_HOP } else { ENOUGH_MISSES }
}

/// So many misses make a block where several hops report.
pub const ENOUGH_MISSES: usize = 6;
const ENOUGH_AT_ONE_HOP: usize = 10;

/// A frame of controls is at most this wide on each side, microseconds.
const FRAME_US: u64 = 1_500_000;
/// Two packets of a control that leave together leave within this time, microseconds: at 50 reports a second a router saves up one.
const PAIR_US: u64 = 20_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_counts_only_between_a_control_and_a_pair_that_were_heard() {
        let controls =
            [(100, true), (200, true), (201, true), (300, false), (400, true), (401, true), (5_000_000, true)];
        let cases = [(50, false), (150, true), (250, false), (350, false), (450, false), (6_000_000, false)];
        for (left, missed) in cases {
            assert_eq!(is_missed(&controls, &[], left), missed, "{left}");
        }
        assert!(!is_missed(&[], &[], 1));
    }

    #[test]
    fn silence_counts_neither_before_a_single_control_nor_beside_another_report() {
        let pair = |second| [(100, true), (200, true), (second, true)];
        assert!(is_missed(&pair(210), &[90, 220], 150));
        assert!(!is_missed(&pair(60_000), &[], 150), "the router may have saved up");
        assert!(!is_missed(&pair(210), &[160], 150) && !is_missed(&pair(210), &[205], 150), "its last report was used");
    }
}
