//! `turnutils_uclient`, the client that comes with coturn: its command line, and how its words are read.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result};
use callready::profile::Transport;
use serde::{Deserialize, Serialize};

use super::Cell;
use crate::netns::within;
use crate::topology::CLIENT;

/// What a TURN client made of a cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tried {
    /// Whether it relayed.
    pub verdict: Verdict,
    /// How long it ran.
    pub seconds: f64,
    /// Its own words about it.
    pub said: String,
}

/// Whether a TURN client relayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// All that it sent to the peer came back.
    Works,
    /// It gave up.
    Fails,
    /// It had come to no end when it was killed.
    NoEnd,
}

impl Tried {
    /// Whether it relayed.
    pub fn works(&self) -> bool {
        self.verdict == Verdict::Works
    }
}

impl fmt::Display for Tried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = match self.verdict {
            Verdict::Works => "works",
            Verdict::Fails => "fails",
            Verdict::NoEnd => "no end",
        };
        write!(f, "{verdict} | {:.1} | {}", self.seconds, self.said)
    }
}

/// Relays by the TURN server at `server` to `peer`, from the client.
pub fn ask(cell: Cell, server: IpAddr, peer: SocketAddr) -> Result<Tried> {
    let mut command = Command::new("timeout");
    command.args(["--kill-after=1", PATIENCE_S, "turnutils_uclient"]).args(arguments(cell, server, peer));
    command.stdin(Stdio::null());
    let began = Instant::now();
    let output = within(CLIENT, || command.output().with_context(|| format!("starting {command:?}")))?;
    let seconds = began.elapsed().as_secs_f64();
    let words = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    let (verdict, said) = read(output.status.code(), &words);
    Ok(Tried { verdict, seconds, said })
}

fn arguments(cell: Cell, server: IpAddr, peer: SocketAddr) -> Vec<String> {
    let flags = [("-t", cell.transport.beneath() == Transport::Tcp), ("-S", cell.transport.is_secure())];
    let mut arguments: Vec<String> = flags.iter().filter(|(_, set)| *set).map(|(flag, _)| (*flag).to_owned()).collect();
    let mut add = |line: String| arguments.extend(line.split(' ').map(str::to_owned));
    if let Some((user, password)) = cell.credentials.told() {
        add(format!("-u {user} -w {password}"));
    }
    add(format!("-c -n 2 -m 1 -p {} -e {} -r {} {server}", cell.port, peer.ip(), peer.port()));
    arguments
}

/// What an exit status and the words before it mean; the words are cut down to those that say most.
fn read(status: Option<i32>, words: &str) -> (Verdict, String) {
    let lines = || words.lines().map(without_clock).filter(|line| !line.is_empty());
    let first = |beginning: &str| lines().find(|line| line.starts_with(beginning)).unwrap_or_default().to_owned();
    match (status, lines().filter_map(relayed).next_back()) {
        (None | Some(TIMED_OUT | KILLED), _) => (Verdict::NoEnd, format!("killed after {PATIENCE_S} s")),
        (Some(0), Some((sent, received))) if sent > 0 && sent == received => {
            (Verdict::Works, first("Average round trip"))
        }
        (Some(0), _) => (Verdict::Fails, first("Total lost packets")),
        _ => (Verdict::Fails, lines().next_back().unwrap_or_default().to_owned()),
    }
}

/// A line without the seconds before it.
fn without_clock(line: &str) -> &str {
    line.split_once(": : ").map_or(line, |(_, line)| line).trim()
}

/// Messages sent and received, in a line such as `start_mclient: tot_send_msgs=2, tot_recv_msgs=2`.
fn relayed(line: &str) -> Option<(u32, u32)> {
    let (_, counts) = line.split_once("tot_send_msgs=")?;
    let (sent, received) = counts.split_once(", tot_recv_msgs=")?;
    Some((sent.parse().ok()?, received.parse().ok()?))
}

/// What works takes a third of it.
const PATIENCE_S: &str = "15";
/// What `timeout` ends with when the program had to be ended.
const TIMED_OUT: i32 = 124;
/// The same when it had to be killed.
const KILLED: i32 = 137;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::turn::{Credentials, Over, Treatment};

    fn line(transport: Over, port: u16, credentials: Credentials) -> String {
        let cell = Cell { transport, port, treatment: Treatment::Allowed, credentials };
        let [server, peer] = ["203.0.113.20", "203.0.113.5"].map(|address| address.parse::<IpAddr>().unwrap());
        arguments(cell, server, SocketAddr::new(peer, 3480)).join(" ")
    }

    #[test]
    fn each_way_and_each_user_has_flags_of_its_own() {
        let end = |port| format!("-c -n 2 -m 1 -p {port} -e 203.0.113.5 -r 3480 203.0.113.20");
        assert_eq!(line(Over::Udp, 3478, Credentials::Right), format!("-u lab -w secret {}", end(3478)));
        assert_eq!(line(Over::Tcp, 3478, Credentials::Wrong), format!("-t -u lab -w not-secret {}", end(3478)));
        assert_eq!(line(Over::Tls, 5349, Credentials::None), format!("-t -S {}", end(5349)));
        assert_eq!(line(Over::Dtls, 8089, Credentials::None), format!("-S {}", end(8089)));
    }

    #[test]
    fn what_came_back_decides() {
        let delay = "Average round trip delay 42.000000 ms; min = 40 ms, max = 44 ms";
        let lost = "Total lost packets 2 (100.000000%), total send dropped 0 (0.000000%)";
        let ended = |received| {
            format!("6: : start_mclient: tot_send_msgs=2, tot_recv_msgs={received}\n6: : {lost}\n6: : {delay}\n")
        };
        let nothing_yet = "2: : start_mclient: msz=1, tot_send_msgs=0, tot_recv_msgs=0, tot_send_bytes ~ 0";
        assert_eq!(read(Some(0), &ended(2)), (Verdict::Works, delay.to_owned()));
        assert_eq!(read(Some(0), &ended(0)), (Verdict::Fails, lost.to_owned()));
        assert_eq!(read(Some(0), nothing_yet), (Verdict::Fails, String::new()));
        let refused = "0: : ERROR: Cannot complete Allocation\n";
        assert_eq!(read(Some(255), refused), (Verdict::Fails, "ERROR: Cannot complete Allocation".to_owned()));
        assert_eq!(read(Some(255), &ended(2)).0, Verdict::Fails);
        for status in [None, Some(124), Some(137)] {
            assert_eq!(read(status, nothing_yet), (Verdict::NoEnd, "killed after 15 s".to_owned()));
        }
    }
}
