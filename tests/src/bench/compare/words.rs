//! What each tool's output tells its reader about each port.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use callready::profile::Ports;
use callready::report::{Report, State};

use crate::bench::host::RULE;
use crate::oracle::claims;

/// What a tool says of a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// The site lets it out.
    Passes,
    /// The site does not.
    Blocked,
}

/// Answers by port; what is not in it was left undecided.
pub type Answers = BTreeMap<u16, Answer>;

/// What the program's JSON report claims about the ports of its one host.
pub fn report(text: &str) -> Result<Answers> {
    let report: Report = serde_json::from_str(text).context("reading a report")?;
    let mut answers = Answers::new();
    for claim in claims(&report).filter(|claim| claim.rule.id == RULE) {
        let answer = match claim.span.state {
            State::Open => Answer::Passes,
            State::Blocked | State::Intercepted => Answer::Blocked,
            State::Unverified | State::NotRun => continue,
        };
        answers.extend(claim.span.ports.iter().map(|port| (port, answer)));
    }
    Ok(answers)
}

/// nmap's table of ports: `open`, `closed` and `unfiltered` pass, `filtered` is blocked.
pub fn nmap(text: &str, asked: &Ports) -> Result<Answers> {
    ensure!(text.contains(NMAP_ENDED), "nmap did not end well:\n{text}");
    let listed: BTreeMap<u16, &str> = text.lines().filter_map(port_and_state).collect();
    let mut unlisted: Vec<Option<Answer>> = text.lines().filter_map(not_shown).flatten().map(of_state).collect();
    unlisted.dedup();
    let rest = if let [one] = unlisted[..] { one } else { None };
    let answer = |port| listed.get(&port).map_or(rest, |state| of_state(state));
    Ok(asked.iter().filter_map(|port| Some((port, answer(port)?))).collect())
}

/// The same, corrected by the script `firewalk`, which tells for each filtered port the last hop that reported its packet: a port that came beyond the
/// site, which is hop 1, passes.
pub fn firewalk(text: &str, asked: &Ports) -> Result<Answers> {
    let mut answers = nmap(text, asked)?;
    let Some((_, script)) = text.split_once("firewalk:") else { return Ok(answers) };
    let kept: Vec<Ports> = script
        .lines()
        .map_while(|line| line.strip_prefix('|').or(line.trim().is_empty().then_some("")))
        .filter_map(kept_at_site)
        .collect();
    for (port, answer) in &mut answers {
        let is_kept = kept.iter().any(|ports| ports.contains(*port));
        *answer = if is_kept { Answer::Blocked } else { Answer::Passes };
    }
    Ok(answers)
}

/// The list of open ports that rustscan prints for scripts; its reader takes every other port for blocked.
pub fn rustscan(text: &str, asked: &Ports) -> Result<Answers> {
    let list = text.lines().find_map(|line| line.split_once("-> [")?.1.strip_suffix(']')).unwrap_or_default();
    let open: Ports = if list.is_empty() { Ports::default() } else { list.parse().context("rustscan's open ports")? };
    let answer = |port| if open.contains(port) { Answer::Passes } else { Answer::Blocked };
    Ok(asked.iter().map(|port| (port, answer(port))).collect())
}

fn port_and_state(line: &str) -> Option<(u16, &str)> {
    let (port, rest) = line.split_once("/tcp")?;
    Some((port.parse().ok()?, rest.split_whitespace().next()?))
}

/// States in a line such as `Not shown: 101 closed tcp ports (conn-refused), 55 filtered tcp ports (no-response)`.
fn not_shown(line: &str) -> Option<impl Iterator<Item = &str>> {
    let kinds = line.strip_prefix("Not shown: ")?.split("), ");
    Some(kinds.filter_map(|kind| kind.split_whitespace().nth(1)))
}

fn of_state(state: &str) -> Option<Answer> {
    match state {
        "open" | "closed" | "unfiltered" => Some(Answer::Passes),
        "filtered" => Some(Answer::Blocked),
        _ => None,
    }
}

/// Ports in a line such as `_1    192.168.50.1  tcp       4851-5000,5669`, if it is the client's or the site's.
fn kept_at_site(line: &str) -> Option<Ports> {
    let mut words = line.trim_start_matches('_').split_whitespace();
    let hop: u8 = words.next()?.parse().ok()?;
    let ports = words.nth(2)?.parse().ok()?;
    (hop <= SITE_HOP).then_some(ports)
}

const SITE_HOP: u8 = 1;
const NMAP_ENDED: &str = "Nmap done: 1 IP address (1 host up)";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn blocked(answers: &Answers) -> String {
        Ports::of(answers.iter().filter(|(_, answer)| **answer == Answer::Blocked).map(|(port, _)| *port)).to_string()
    }

    #[test]
    fn what_nmap_does_not_show_is_in_the_state_that_it_names() {
        let answers = nmap(FEW_OPEN, &ASKED.parse().unwrap()).unwrap();
        assert_eq!((answers.len(), blocked(&answers).as_str()), (32, "4703-4730"));
        let answers = nmap(NONE_OPEN, &ASKED.parse().unwrap()).unwrap();
        assert_eq!((answers.len(), blocked(&answers).as_str()), (32, "443,4700-4730"));
        assert!(nmap("Starting Nmap", &ASKED.parse().unwrap()).is_err());
    }

    #[test]
    fn two_states_that_are_not_shown_leave_the_rest_undecided() {
        let two = NONE_OPEN.replace("Not shown: 32", "Not shown: 2 closed tcp ports (conn-refused), 30");
        assert_eq!(nmap(&two, &ASKED.parse().unwrap()).unwrap(), Answers::new());
        let same = two.replace("closed", "filtered");
        assert_eq!(nmap(&same, &ASKED.parse().unwrap()).unwrap().len(), 32);
    }

    #[test]
    fn firewalk_blocks_only_what_no_router_beyond_the_site_reported() {
        let asked = "80,443,4700-5000,5669".parse().unwrap();
        let answers = firewalk(FIREWALK, &asked).unwrap();
        assert_eq!((answers.len(), blocked(&answers).as_str()), (304, "4851-5000,5669"));
        let without = FIREWALK.split_once("\nHost script").unwrap().0.to_owned() + "\n" + NMAP_ENDED;
        assert_eq!(blocked(&firewalk(&without, &asked).unwrap()), "80,4700-5000,5669");
    }

    #[test]
    fn rustscan_lists_what_is_open() {
        let asked = ASKED.parse().unwrap();
        assert_eq!(blocked(&rustscan("203.0.113.11 -> [443,4700]\n", &asked).unwrap()), "4701-4730");
        assert_eq!(blocked(&rustscan("", &asked).unwrap()), "443,4700-4730");
    }

    const ASKED: &str = "443,4700-4730";

    const FEW_OPEN: &str = "\
Starting Nmap 7.93 ( https://nmap.org ) at 2026-11-21 15:39 UTC
Nmap scan report for 203.0.113.11
Host is up (0.040s latency).
Not shown: 28 filtered tcp ports (no-response)
PORT     STATE  SERVICE
443/tcp  open   https
4700/tcp open   netxms-agent
4701/tcp closed netxms-mgmt
4702/tcp open   netxms-sync

Nmap done: 1 IP address (1 host up) scanned in 2.55 seconds
";

    const NONE_OPEN: &str = "\
Starting Nmap 7.93 ( https://nmap.org ) at 2026-11-21 15:40 UTC
Nmap scan report for 203.0.113.11
Host is up.
All 32 scanned ports on 203.0.113.11 are in ignored states.
Not shown: 32 filtered tcp ports (no-response)

Nmap done: 1 IP address (1 host up) scanned in 3.03 seconds
";

    const FIREWALK: &str = "\
Warning: 203.0.113.11 giving up on port because retransmission cap hit (1).
Nmap scan report for 203.0.113.11
Host is up (0.042s latency).
Not shown: 303 filtered tcp ports (no-response)
PORT    STATE SERVICE
443/tcp open  https

Host script results:
| firewalk: 
| HOP  HOST           PROTOCOL  BLOCKED PORTS
| 1    192.168.50.1   tcp       4851-5000,5669
| 3    198.51.100.10  tcp       4781,4805
|_4    198.51.100.18  tcp       80,4700-4780,4782-4804,4806-4850

TRACEROUTE (using port 443/tcp)
HOP RTT      ADDRESS
1   0.01 ms  192.168.50.1
4   40.67 ms 198.51.100.18
5   40.66 ms 203.0.113.11

Nmap done: 1 IP address (1 host up) scanned in 10.13 seconds
";
}
