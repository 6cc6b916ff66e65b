//! The ticket's nftables lines, given to nftables itself.

#![allow(clippy::unwrap_used)]

use std::io::Write;
use std::process::{Command, Output, Stdio};

use callready::observe::Recording;
use callready::render;
use callready::report::{Report, TicketRow};
use callready::words::Words;

#[test]
fn nftables_takes_every_line_and_puts_it_before_what_the_site_drops() {
    let Some(nft) = sandboxed_nft() else { return };
    for report in reports() {
        let lines = lines(&report);
        assert_eq!(lines.lines().count(), report.ticket.len(), "{lines}");
        let checked = run(&nft, "nft -c -f -", &format!("{SITE}{lines}"));
        assert!(checked.status.success(), "{lines}{}", String::from_utf8_lossy(&checked.stderr));
        let listed = run(&nft, "nft -f - && nft list chain inet filter forward", &format!("{SITE}{lines}"));
        let listed = String::from_utf8(listed.stdout).unwrap();
        let (above, _) = listed.split_once("counter packets 0 bytes 0 drop").unwrap();
        assert_eq!(above.matches(" accept comment \"callready-").count(), report.ticket.len(), "{listed}");
    }
}

#[test]
fn a_line_that_nftables_does_not_take_is_noticed() {
    let Some(nft) = sandboxed_nft() else { return };
    let broken = lines(&reports()[0]).replace("dport {", "dport {{");
    assert!(!run(&nft, "nft -c -f -", &format!("{SITE}{broken}")).status.success());
}

/// What the lab saw, and one ticket made of everything that a row may hold.
fn reports() -> Vec<Report> {
    let golden = ["mobile-rtc-tcp-dropped", "only-443-web"].map(|name| {
        let path = format!("{}/golden/demo/{name}.jsonl", env!("CARGO_MANIFEST_DIR"));
        Report::of(&Recording::read(&std::fs::read(path).unwrap()).unwrap()).unwrap()
    });
    let mut all = golden[0].clone();
    let row = |ports: &str, hosts: &[&str], addresses: &[&str]| TicketRow {
        ports: ports.parse().unwrap(),
        hosts: hosts.iter().map(|host| (*host).to_owned()).collect(),
        addresses: addresses.iter().map(|address| (*address).to_owned()).collect(),
        ..golden[1].ticket[1].clone()
    };
    all.network.source = ["192.168.50.0/24", "fd00:1::/64"].map(|prefix| prefix.parse().unwrap()).to_vec();
    all.ticket.extend([
        row("1-65535", &["a.example"], &["2001:db8::1", "2001:db8::2"]),
        row("53", &["{resolver}"], &["192.168.50.1"]),
        row(
            "3478,4700-5000",
            &["198.51.100.0/28", "198.51.100.1", ".agora.io"],
            &["198.51.100.1", "198.51.100.2", "9.9.9.9"],
        ),
        row("443", &["2001:db8::/32", "2001:db8:1::/48"], &["2001:db8::1"]),
    ]);
    golden.into_iter().chain([all]).collect()
}

fn lines(report: &Report) -> String {
    let ticket = render::ticket(report, &Words::english());
    ticket.lines().filter(|line| line.starts_with("insert rule ")).map(|line| format!("{line}\n")).collect()
}

/// How to get a network namespace of one's own with nftables in it; none, loudly, where this machine cannot, which is a failure
/// with `CALLREADY_REQUIRE_LAB`.
fn sandboxed_nft() -> Option<Vec<&'static str>> {
    let ways = [vec!["unshare", "-n"], vec!["unshare", "-rn"]];
    let found = ways.into_iter().find(|way| run(way, "nft -f -", SITE).status.success());
    if found.is_none() {
        assert!(std::env::var_os("CALLREADY_REQUIRE_LAB").is_none(), "this machine has no nftables in a namespace");
        eprintln!("SKIPPED: THE TICKET'S NFTABLES LINES WERE NOT CHECKED: no nftables in a network namespace here");
    }
    found
}

fn run(way: &[&str], script: &str, input: &str) -> Output {
    let path = format!("{}:/usr/sbin:/sbin", std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new(way[0]);
    command.args(&way[1..]).args(["sh", "-c", script]).env("PATH", path);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A sandbox that is refused does not read.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

const SITE: &str = "table inet filter {
  chain forward {
    type filter hook forward priority filter;
    ct state established,related accept
    counter drop
  }
}
";
