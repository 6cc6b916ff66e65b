//! One line of the table: what a case comes to in several labs, and which of its limits is broken.

use std::fmt;

use super::Case;
use super::case::Seconds;
use super::measure::{LONGEST_S, Measured};
use super::spread::Spread;

/// A case, measured.
#[derive(Debug, Clone, Copy)]
pub struct Summary<'a> {
    /// The case.
    pub case: &'a Case,
    /// Each lab, at least one.
    pub labs: &'a [Measured],
}

impl Summary<'_> {
    /// The lines above the table.
    pub const HEADER: &'static str = "\
| what | seconds | beyond one port | packets | it says | ports | decided % | tested % | wrong | must keep | nmap -sT |
|---|---|---|---|---|---|---|---|---|---|---|";

    /// Each broken limit, as a sentence.
    pub fn broken(&self) -> Vec<String> {
        let limits = self.case.limits;
        let (what, seconds, most) = match limits.seconds {
            Seconds::Median(most) => ("the median run", self.seconds().median(), most),
            Seconds::Each(most) => ("the longest run", self.seconds().most(), most),
            Seconds::BeyondOnePort(most) => ("all ports beyond one", self.beyond_one_port().median(), most),
        };
        let mut broken = Vec::new();
        if seconds.is_none_or(|seconds| seconds > most) {
            broken.push(format!("{what} took {} s, at most {most} s", seconds.map_or("–".to_owned(), text)));
        }
        if let Some((is, least)) = self.decided().zip(limits.decided).filter(|(is, least)| is < least) {
            broken.push(format!("{is:.1} % of the ports decided, at least {least} %"));
        }
        if let Some((is, most)) = self.packets().most().zip(limits.packets).filter(|(is, most)| *is > *most as f64) {
            broken.push(format!("{is} packets, at most {most}"));
        }
        if self.wrong() > 0 {
            broken.push(format!("{} wrong ports, at most 0", self.wrong()));
        }
        broken
    }

    fn seconds(&self) -> Spread {
        Spread::of(self.labs.iter().map(|lab| lab.program.seconds.unwrap_or(f64::INFINITY)))
    }

    fn beyond_one_port(&self) -> Spread {
        let beyond = |lab: &Measured| Some(lab.program.seconds.unwrap_or(f64::INFINITY) - lab.one_port_s?);
        Spread::of(self.labs.iter().filter_map(beyond))
    }

    fn packets(&self) -> Spread {
        Spread::of(self.labs.iter().map(|lab| lab.program.packets as f64))
    }

    /// Of the worst run, percent.
    fn decided(&self) -> Option<f64> {
        Spread::of(self.labs.iter().map(|lab| lab.score.decided_percent())).least()
    }

    /// Of the worst run, percent.
    fn tested(&self) -> Option<f64> {
        Spread::of(self.labs.iter().map(|lab| lab.score.proven_percent())).least()
    }

    /// Of all runs.
    fn wrong(&self) -> usize {
        self.labs.iter().map(|lab| lab.score.wrong()).sum()
    }
}

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ports = self.labs.iter().map(|lab| lab.score.ports).max().unwrap_or_default();
        let percent = |share: Option<f64>| share.map_or("–".to_owned(), |share| format!("{share:.1}"));
        let count = |packets: f64| packets.to_string();
        let said = Spread::of(self.labs.iter().map(|lab| lab.said_packets as f64));
        let nmap = Spread::of(self.labs.iter().filter_map(|lab| lab.nmap_s));
        let cells = [
            self.case.title.to_owned(),
            self.seconds().told(text),
            self.beyond_one_port().told(text),
            self.packets().told(count),
            said.told(count),
            ports.to_string(),
            percent(self.decided()),
            percent(self.tested()),
            self.wrong().to_string(),
            self.case.limits.to_string(),
            nmap.told(text),
        ];
        write!(f, "| {} |", cells.join(" | "))
    }
}

fn text(seconds: f64) -> String {
    if seconds.is_finite() { format!("{seconds:.2}") } else { format!("over {LONGEST_S}") }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::bench::gauge::Gauged;
    use crate::score::Score;

    fn lab(seconds: Option<f64>, packets: u64, unverified: usize) -> Measured {
        let program = Gauged { seconds, packets, peak_mib: 14.0 };
        let score = Score { ports: 615, unverified, inferred: 100, ..Score::default() };
        Measured { program, score, said_packets: packets - 10, ..Measured::default() }
    }

    fn broken(name: &str, labs: &[Measured]) -> Vec<String> {
        Summary { case: Case::named(name).unwrap(), labs }.broken()
    }

    #[test]
    fn a_line_tells_the_median_time_and_the_worst_answers() {
        let labs = [lab(Some(3.0), 900, 0), lab(Some(13.0), 1100, 31), lab(Some(4.0), 1000, 6)];
        let line = Summary { case: Case::named("fifty-half").unwrap(), labs: &labs }.to_string();
        let title = "the same, 50 ICMP errors a second, 300 dropped";
        let cells = "4.00 (3.00–13.00) | – | 1000 (900–1100) | 990 (890–1090) | 615 | 95.0 | 78.7 | 0";
        assert_eq!(line, format!("| {title} | {cells} | each ≤ 12 s, decided ≥ 95 % | – |"));
    }

    #[test]
    fn a_median_may_be_kept_where_a_run_is_late() {
        let labs = [lab(Some(3.0), 900, 0), lab(Some(13.0), 1100, 0), lab(Some(4.0), 1000, 0)];
        assert_eq!(broken("silent-half", &labs), [""; 0]);
        assert_eq!(broken("fifty-half", &labs), ["the longest run took 13.00 s, at most 12 s"]);
        let killed = [lab(None, 900, 0)];
        assert_eq!(broken("linux-half", &killed), ["the longest run took over 150 s, at most 15 s"]);
    }

    #[test]
    fn one_run_breaks_what_each_must_keep() {
        let labs = [lab(Some(2.0), 700, 0), lab(Some(2.0), 701, 7)];
        assert_eq!(broken("table-silent", &labs), ["701 packets, at most 700"]);
        assert_eq!(broken("silent-open", &labs), ["98.9 % of the ports decided, at least 99 %"]);
        let mut wrong = lab(Some(2.0), 700, 0);
        (wrong.score.false_open, wrong.score.inferred_wrong) = (1, 2);
        assert_eq!(broken("table-silent", &[lab(Some(2.0), 700, 0), wrong]), ["3 wrong ports, at most 0"]);
    }

    #[test]
    fn what_one_port_takes_is_left_out_where_a_case_says_so() {
        let with = |seconds, one_port| Measured { one_port_s: Some(one_port), ..lab(Some(seconds), 700, 0) };
        assert_eq!(broken("ports-open", &[with(0.75, 0.5)]), [""; 0]);
        assert_eq!(broken("ports-open", &[with(1.0, 0.5)]), ["all ports beyond one took 0.50 s, at most 0.25 s"]);
    }
}
