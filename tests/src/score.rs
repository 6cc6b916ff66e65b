//! A report compared with the truth, port by port, in numbers.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::ops::AddAssign;

use callready::observe::{Observation, Role};
use callready::profile::{Ports, Transport};
use callready::report::Report;
use serde::{Deserialize, Serialize};

use crate::firewall::Firewall;
use crate::oracle::{Worth, claims};

/// How many ports, counted once for each address, are what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// All of them.
    pub ports: usize,
    /// Tested, called open, and not so.
    pub false_open: usize,
    /// Tested, called blocked or intercepted, and not so.
    pub false_blocked: usize,
    /// Called open because packets came as far as they did; stopped further on.
    pub stopped_beyond: usize,
    /// Nothing is claimed: unverified or not run.
    pub unverified: usize,
    /// Not tested, but something is claimed.
    pub inferred: usize,
    /// Of those, how many claims are false.
    pub inferred_wrong: usize,
}

/// Which ports were really tested, and at which addresses.
pub type Tested = BTreeSet<(IpAddr, Transport, u16)>;

/// The ports of the table's rows that the observations are about.
pub fn tested(observations: &[Observation]) -> Tested {
    let of_rows = observations.iter().filter(|observation| observation.role == Role::Rule);
    of_rows
        .filter_map(|observation| observation.step.target())
        .map(|target| (target.address, target.transport, target.port))
        .collect()
}

impl Score {
    /// Compares each claim with the truth; false claims about tested ports as sentences. Where nobody knows what was tested, all was.
    pub fn of(report: &Report, firewall: &Firewall, tested: Option<&Tested>) -> (Self, Vec<String>) {
        let (mut score, mut lies) = (Self::default(), Vec::new());
        for claim in claims(report) {
            let mut wrong = Vec::new();
            for port in claim.span.ports.iter() {
                let worth = claim.worth(port, firewall);
                let place = (claim.address, claim.rule.transport, port);
                let is_tested = tested.is_none_or(|tested| tested.contains(&place));
                score.count(worth, is_tested);
                if is_tested && worth.is_false() {
                    wrong.push(port);
                }
            }
            lies.extend(claim.contradicted(&Ports::of(wrong), firewall));
        }
        (score, lies)
    }

    /// Share of ports about which something is claimed, percent.
    pub fn decided_percent(&self) -> f64 {
        self.percent(self.ports - self.unverified)
    }

    /// Share of ports about which something is claimed because they were tested, percent.
    pub fn proven_percent(&self) -> f64 {
        self.percent(self.ports - self.unverified - self.inferred)
    }

    /// How many claims are false.
    pub fn wrong(&self) -> usize {
        self.false_open + self.false_blocked + self.inferred_wrong
    }

    /// Of `asked` ports, those that the report leaves out are unverified.
    pub fn leaves_out(&mut self, asked: usize) {
        let missing = asked.saturating_sub(self.ports);
        (self.ports, self.unverified) = (self.ports + missing, self.unverified + missing);
    }

    fn percent(&self, ports: usize) -> f64 {
        100.0 * ports as f64 / self.ports.max(1) as f64
    }

    fn count(&mut self, worth: Worth, is_tested: bool) {
        self.ports += 1;
        match worth {
            Worth::Undecided => self.unverified += 1,
            _ if !is_tested => {
                self.inferred += 1;
                self.inferred_wrong += usize::from(worth.is_false());
            }
            Worth::FalseOpen => self.false_open += 1,
            Worth::FalseBlocked => self.false_blocked += 1,
            Worth::StoppedBeyond => self.stopped_beyond += 1,
            Worth::Right => {}
        }
    }
}

impl AddAssign for Score {
    fn add_assign(&mut self, other: Self) {
        self.ports += other.ports;
        self.false_open += other.false_open;
        self.false_blocked += other.false_blocked;
        self.stopped_beyond += other.stopped_beyond;
        self.unverified += other.unverified;
        self.inferred += other.inferred;
        self.inferred_wrong += other.inferred_wrong;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_false_claim_about_a_port_that_was_not_tested_is_inferred_and_wrong() {
        let mut score = Score::default();
        for (worth, is_tested) in [
            (Worth::FalseOpen, true),
            (Worth::FalseOpen, false),
            (Worth::FalseBlocked, true),
            (Worth::Right, false),
            (Worth::Right, true),
            (Worth::StoppedBeyond, true),
            (Worth::Undecided, true),
            (Worth::Undecided, false),
        ] {
            score.count(worth, is_tested);
        }
        let expected = Score {
            ports: 8,
            false_open: 1,
            false_blocked: 1,
            stopped_beyond: 1,
            unverified: 2,
            inferred: 2,
            inferred_wrong: 1,
        };
        assert_eq!(score, expected);
        assert!((score.decided_percent() - 75.0).abs() < 1e-9);
        assert!((score.proven_percent() - 50.0).abs() < 1e-9);
        assert_eq!(score.wrong(), 3);
        score.leaves_out(16);
        assert_eq!((score.ports, score.unverified), (16, 10));
        score.leaves_out(1);
        assert_eq!((score.ports, score.unverified), (16, 10));
    }
}
