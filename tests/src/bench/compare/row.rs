//! One line of the table: what several runs of a tool on one site come to.

use std::fmt;

use super::take::Take;
use crate::bench::spread::Spread;

/// The runs of a tool on one site.
#[derive(Debug, Clone, PartialEq)]
pub struct Row<'a> {
    /// Each of them, at least one.
    pub takes: &'a [Take],
    /// After so many seconds a tool was killed.
    pub limit_s: f64,
}

impl Row<'_> {
    /// The line above the table.
    pub const HEADER: &'static str =
        "| firewall | loss | vendor | tool | seconds | packets | peak MiB | right | wrongly open | wrongly blocked | undecided |
|---|---|---|---|---|---|---|---|---|---|---|";

    /// Median, and least to most of several.
    fn seconds(&self) -> String {
        let all = Spread::of(self.takes.iter().map(|take| take.gauged.seconds.unwrap_or(f64::INFINITY)));
        all.told(|seconds| if seconds.is_finite() { format!("{seconds:.2}") } else { format!("over {}", self.limit_s) })
    }

    /// The run with the most wrong answers, and of several such the one with the most undecided.
    fn worst(&self) -> Option<&Take> {
        let badness =
            |take: &Take| take.tally.as_ref().map_or((0, usize::MAX), |tally| (tally.wrong(), tally.undecided));
        self.takes.iter().max_by_key(|take| badness(take))
    }
}

impl fmt::Display for Row<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let over_all =
            |measure: &dyn Fn(&Take) -> f64| Spread::of(self.takes.iter().map(measure)).median().unwrap_or(f64::NAN);
        write!(f, "{}", self.seconds())?;
        let (packets, peak) = (over_all(&|take| take.gauged.packets as f64), over_all(&|take| take.gauged.peak_mib));
        write!(f, " | {packets:.0} | {peak:.0} | ")?;
        match self.worst().and_then(|take| take.tally.as_ref()) {
            Some(tally) => {
                let (open, blocked) = (tally.wrongly_passing.len(), tally.wrongly_blocked.len());
                write!(f, "{} | {open} | {blocked} | {}", tally.right, tally.undecided)
            }
            None => write!(f, "– | – | – | –"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::compare::tally::Tally;
    use crate::bench::gauge::Gauged;

    fn take(seconds: Option<f64>, packets: u64, wrongly_blocked: Vec<u16>) -> Take {
        let right = 313 - wrongly_blocked.len();
        let tally = Tally { right, wrongly_blocked, ..Tally::default() };
        let gauged = Gauged { seconds, packets, peak_mib: 14.4 };
        Take { seed: 1, gauged, tally: seconds.map(|_| tally) }
    }

    #[test]
    fn what_runs_take_is_their_median_and_answers_are_of_the_worst() {
        let takes =
            [take(Some(0.3), 700, Vec::new()), take(Some(0.5), 900, vec![80, 443]), take(Some(0.4), 800, vec![80])];
        let row = Row { takes: &takes, limit_s: 90.0 };
        assert_eq!(row.to_string(), "0.40 (0.30–0.50) | 800 | 14 | 311 | 0 | 2 | 0");
    }

    #[test]
    fn a_tool_that_was_killed_gave_no_answer() {
        let row = Row { takes: &[take(None, 6000, Vec::new())], limit_s: 90.0 };
        assert_eq!(row.to_string(), "over 90 | 6000 | 14 | – | – | – | –");
    }
}
