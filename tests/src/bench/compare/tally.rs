//! Answers held against the truth.

use std::fmt;

use callready::profile::Ports;
use serde::{Deserialize, Serialize};

use super::words::{Answer, Answers};

/// How many ports a tool was right about, and which it was wrong about.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    /// Right.
    pub right: usize,
    /// Said to pass, though the firewall drops them.
    pub wrongly_passing: Vec<u16>,
    /// Said to be blocked, though the firewall lets them out.
    pub wrongly_blocked: Vec<u16>,
    /// Nothing was said.
    pub undecided: usize,
}

impl Tally {
    /// Compares what was said about the ports `asked` with what the firewall does.
    pub fn of(answers: &Answers, asked: &Ports, passes: impl Fn(u16) -> bool) -> Self {
        let mut tally = Self::default();
        for port in asked.iter() {
            match (answers.get(&port), passes(port)) {
                (Some(Answer::Passes), true) | (Some(Answer::Blocked), false) => tally.right += 1,
                (Some(Answer::Passes), false) => tally.wrongly_passing.push(port),
                (Some(Answer::Blocked), true) => tally.wrongly_blocked.push(port),
                (None, _) => tally.undecided += 1,
            }
        }
        tally
    }

    /// How many answers are wrong.
    pub fn wrong(&self) -> usize {
        self.wrongly_passing.len() + self.wrongly_blocked.len()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lists = [("open", &self.wrongly_passing), ("blocked", &self.wrongly_blocked)];
        let told = lists.iter().filter(|(_, ports)| !ports.is_empty());
        let told: Vec<String> =
            told.map(|(word, ports)| format!("wrongly {word} {}", Ports::of(ports.iter().copied()))).collect();
        write!(f, "{}", told.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_port_counts_once() {
        let answers = [(1, Answer::Passes), (2, Answer::Passes), (3, Answer::Blocked), (4, Answer::Blocked)];
        let tally = Tally::of(&answers.into(), &Ports::of([1, 2, 3, 4, 5]), |port| [1, 3].contains(&port));
        let expected = Tally { right: 2, wrongly_passing: vec![2], wrongly_blocked: vec![3], undecided: 1 };
        assert_eq!(tally.to_string(), "wrongly open 2; wrongly blocked 3");
        assert_eq!((tally.wrong(), tally), (2, expected));
    }
}
