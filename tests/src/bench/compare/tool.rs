//! The tools beside the program: their command lines, and how their words are read.

use std::net::IpAddr;
use std::process::{Command, Stdio};

use anyhow::Result;
use callready::profile::Ports;
use clap::ValueEnum;

use super::words::{self, Answers};

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Tool {
    /// The program, every port.
    Callready,
    /// `nmap -sT` as it comes.
    Nmap,
    /// The same, by somebody who knows its options and the round-trip time.
    NmapTuned,
    /// nmap with its script `firewalk`, which needs root.
    Firewalk,
    /// rustscan, where it is installed.
    Rustscan,
}

impl Tool {
    /// In the order of the table.
    pub const ALL: [Self; 5] = [Self::Callready, Self::Nmap, Self::NmapTuned, Self::Firewalk, Self::Rustscan];

    /// What the table calls it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Callready => "callready",
            Self::Nmap => "nmap -sT",
            Self::NmapTuned => "nmap -sT, tuned",
            Self::Firewalk => "nmap firewalk, root",
            Self::Rustscan => "rustscan",
        }
    }

    /// How its command line begins, as the foot of the table shows it.
    pub fn line(self) -> String {
        let Some((program, options)) = self.options() else { return "callready check --depth full".to_owned() };
        format!("{program} {}", options.join(" "))
    }

    /// Its options before ports and address; none for the program itself.
    fn options(self) -> Option<(&'static str, &'static [&'static str])> {
        match self {
            Self::Callready => None,
            Self::Nmap => Some(("nmap", &["-n", "-Pn", "-sT"])),
            Self::NmapTuned => Some(("nmap", TUNED)),
            Self::Firewalk => Some(("nmap", FIREWALK)),
            Self::Rustscan => Some(("rustscan", RUSTSCAN)),
        }
    }

    /// Its command line for `ports` of one host; none for the program itself.
    pub fn command(self, address: IpAddr, ports: &Ports) -> Option<Command> {
        let (program, options) = self.options()?;
        let mut command = Command::new(program);
        command.args(options);
        if self == Self::Rustscan {
            let ports: Vec<String> = ports.iter().map(|port| port.to_string()).collect();
            command.args(["-p", &ports.join(","), "-a", &address.to_string()]);
        } else {
            command.args(["-p", &ports.to_string(), &address.to_string()]);
        }
        Some(command)
    }

    /// What its output says about the ports that it was asked for.
    pub fn read(self, output: &str, asked: &Ports) -> Result<Answers> {
        match self {
            Self::Callready => words::report(output),
            Self::Nmap | Self::NmapTuned => words::nmap(output, asked),
            Self::Firewalk => words::firewalk(output, asked),
            Self::Rustscan => words::rustscan(output, asked),
        }
    }

    /// Whether this machine has it.
    pub fn is_installed(self) -> bool {
        let Some((program, _)) = self.options() else { return true };
        let mut version = Command::new(program);
        version.arg("--version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        version.status().is_ok_and(|status| status.success())
    }
}

/// Fast, yet as patient as a link of 40 ms that loses packets needs.
const TUNED: &[&str] =
    &["-n", "-Pn", "-sT", "-T5", "--max-retries", "2", "--min-parallelism", "100", "--max-rtt-timeout", "500ms"];

/// Every filtered port in place of ten, many at once, and no two seconds for each silent hop.
const FIREWALK: &[&str] = &[
    "-n",
    "-Pn",
    "-T4",
    "--max-retries",
    "1",
    "--min-parallelism",
    "100",
    "--traceroute",
    "--script",
    "firewalk",
    "--script-args",
    "firewalk.max-probed-ports=-1,firewalk.max-active-probes=100,firewalk.probe-timeout=400ms",
];

const RUSTSCAN: &[&str] = &["--no-config", "--no-banner", "-g", "-b", "1000", "-t", "1500", "--ulimit", "5000"];
