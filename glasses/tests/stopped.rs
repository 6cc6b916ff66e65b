//! A check that is stopped still gives its report, at once. Silent sockets on loopback keep it busy; nothing leaves the machine.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::net::UdpSocket;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

#[test]
fn ctrl_c_prints_what_was_seen_at_once_and_exits_3() {
    for signal in ["-INT", "-TERM"] {
        let silent = UdpSocket::bind("127.0.0.1:0").unwrap();
        let folder = tempfile::tempdir().unwrap();
        let table = folder.path().join("table.txt");
        let port = silent.local_addr().unwrap().port();
        fs::write(&table, format!("Service;Hosts;Ports;Protocol\nMedia;127.0.0.1;{port};UDP\n")).unwrap();
        let mut check = Command::new(env!("CARGO_BIN_EXE_callready"));
        check
            .args(["check", "--allow-private", "--controls", "{}", "--history", "off", "--format", "json"])
            .arg(&table);
        let mut child = check.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        // The first datagram shows that the check is under way.
        silent.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        silent.recv(&mut [0; 100]).unwrap();
        sleep(Duration::from_millis(100));
        let stopped = Instant::now();
        let kill = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        assert!(kill.success());
        assert_eq!(child.wait().unwrap().code(), Some(3));
        let took = stopped.elapsed();
        // The silent port alone would have kept it busy for more than two seconds.
        assert!(took < Duration::from_secs(1), "{took:?}");
        let report: Value = serde_json::from_reader(child.stdout.take().unwrap()).unwrap();
        assert_eq!(report["ended"], "cancelled");
        assert_eq!(report["readiness"], "unknown");
        assert_eq!(report["rules"][0]["verdict"], "not_run");
    }
}
