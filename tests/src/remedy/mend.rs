//! The cure, inside a lab: what a broken site's ticket says, done by the letter, and the program asked again.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use callready::profile::Table;
use callready::report::{Readiness, Report, Verdict};
use serde::{Deserialize, Serialize};

use crate::expect;
use crate::firewall::{Action, Place};
use crate::impairment::counted;
use crate::inside::Outcome;
use crate::lab::Lab;
use crate::netns::nft;
use crate::scenario::{Expected, OneOf};
use crate::topology::SITE;

/// What was asked of the site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mended {
    /// The first answer.
    pub before: Readiness,
    /// How many lines its firewall was given.
    pub lines: usize,
}

/// Gives the site's firewall the nftables lines of the ticket that `program` makes of the saved report, tests `again`, and adds what is wrong then.
pub fn mend(
    (lab, table): (&Lab, &Table),
    (program, saved): (&Path, &Path),
    again: impl FnOnce() -> Result<Output>,
    outcome: &mut Outcome,
) -> Result<()> {
    let before: Report = serde_json::from_slice(&fs::read(saved).context("reading the saved report")?)
        .context("understanding the saved report")?;
    let lines = lines(&ticket(program, saved)?);
    outcome.mended = Some(Mended { before: before.readiness, lines: lines.len() });
    let mut faults = not_asked_for(&before, lines.len());
    let earlier = counted(Place::Site)?;
    nft(SITE, &lines.concat()).context("the ticket's lines")?;
    let started = Instant::now();
    let output = again()?;
    outcome.program_s += started.elapsed().as_secs_f64();
    let after: Report = serde_json::from_slice(&output.stdout).context("the report after the cure")?;
    outcome.packets += after.spent.packets;
    faults.extend(expect::differences(&all_open(table), output.status.code(), &after));
    faults.extend(miscounted(lab, &earlier, &counted(Place::Site)?));
    if !faults.is_empty() {
        outcome.outline += &format!("{}after the cure:\n{}", lines.concat(), expect::outline(&after));
    }
    outcome.faults.extend(faults);
    Ok(())
}

fn not_asked_for(before: &Report, lines: usize) -> Vec<String> {
    let mut faults = Vec::new();
    if before.readiness == Readiness::Ready && before.rules.iter().all(|rule| rule.verdict == Verdict::Open) {
        faults.push("the site's firewall stops some of the table, but the report calls all of it open".to_owned());
    }
    if lines != before.ticket.len() {
        faults.push(format!("the ticket has {} rows, but {lines} lines for nftables", before.ticket.len()));
    }
    faults
}

/// The firewall's own word on the second run: no rule of the broken site stops the table any more, and each line of the ticket is of use.
fn miscounted(lab: &Lab, earlier: &BTreeMap<String, u64>, now: &BTreeMap<String, u64>) -> Vec<String> {
    let count = |of: &BTreeMap<String, u64>, rule: &str| of.get(rule).copied().unwrap_or_default();
    let mut faults = Vec::new();
    for (number, entry) in lab.firewall.entries.iter().enumerate().filter(|(_, entry)| entry.action != Action::Accept) {
        let rule = number.to_string();
        let stopped = count(now, &rule) - count(earlier, &rule);
        if stopped > 0 {
            faults.push(format!("the site still stops {stopped} packets to the table by its rule {rule}: {entry:?}"));
        }
    }
    let idle = now.iter().filter(|(rule, packets)| !earlier.contains_key(*rule) && **packets == 0);
    faults.extend(idle.map(|(rule, _)| format!("the ticket's line {rule} lets nothing through")));
    faults
}

/// The ticket as the program prints it.
fn ticket(program: &Path, saved: &Path) -> Result<String> {
    let output = Command::new(program).arg("show").arg(saved).args(["--format", "ticket"]).output();
    let output = output.context("showing the ticket")?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(errors.is_empty(), "showing the ticket: {errors}");
    String::from_utf8(output.stdout).context("the ticket is not text")
}

/// Its lines for nftables, in the lab's own table and chain.
fn lines(ticket: &str) -> Vec<String> {
    let lines = ticket.lines().filter(|line| line.starts_with("insert rule "));
    lines.map(|line| line.replacen(PLACEHOLDER, CHAIN, 1) + "\n").collect()
}

/// Ready, and each row open.
fn all_open(table: &Table) -> Expected {
    let rules = table.rows.iter().map(|row| (row.rule.id.clone(), OneOf::One(Verdict::Open))).collect();
    Expected { exit: Some(0), readiness: Some(Readiness::Ready), rules, ..Expected::default() }
}

/// Where the ticket puts its rules: the site's people are to name their own chain.
const PLACEHOLDER: &str = " inet filter forward ";
/// The site's.
const CHAIN: &str = " inet keep keep ";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_chain_of_a_line_is_changed() {
        let line = |chain: &str| {
            format!("insert rule{chain}ip daddr {{ 203.0.113.10 }} tcp dport {{ 443 }} counter accept comment \"a\"")
        };
        let ticket =
            format!("Lines to paste\n\nnftables\n# insert rule of a note\n{}\naccess-list line 1\n", line(PLACEHOLDER));
        assert_eq!(lines(&ticket), [line(CHAIN) + "\n"]);
    }
}
