//! Reports that `check` sends to a collector on loopback, also when it was killed on the way; nothing leaves the machine.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

#[test]
fn a_check_sends_its_report_and_says_nothing_of_it() {
    let (folder, collector) = (tempfile::tempdir().unwrap(), TcpListener::bind("127.0.0.1:0").unwrap());
    let config = configuration(folder.path(), &collector);
    let asked = thread::spawn(move || answer(&collector, "200 OK"));
    let output = check(folder.path(), &config, "kept").output().unwrap();
    assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(0), ""));
    let (head, body) = asked.join().unwrap();
    assert!(head.starts_with("POST /v1/logs HTTP/1.1\r\n"), "{head}");
    assert!(head.contains("authorization: Bearer t0k3n\r\n") && body.contains("A-1042"));
    assert_eq!(runs(&body), ids(folder.path()));
}

#[test]
fn what_a_killed_check_left_arrives_once() {
    let (folder, collector) = (tempfile::tempdir().unwrap(), TcpListener::bind("127.0.0.1:0").unwrap());
    let config = configuration(folder.path(), &collector);
    let mut killed = check(folder.path(), &config, "kept").stdout(Stdio::null()).spawn().unwrap();
    // Killed while the collector has the report and has not answered.
    let stream = accept(&collector);
    killed.kill().unwrap();
    killed.wait().unwrap();
    drop(stream);
    next_second();
    let asked = thread::spawn(move || {
        let bodies = [answer(&collector, "200 OK").1, answer(&collector, "200 OK").1];
        (bodies, collector)
    });
    assert_eq!(text(&check(folder.path(), &config, "kept").output().unwrap().stderr), "");
    let (bodies, collector) = asked.join().unwrap();
    let mut arrived: Vec<String> = bodies.iter().flat_map(|body| runs(body)).collect();
    arrived.sort_unstable();
    assert_eq!((arrived.len(), &arrived), (2, &ids(folder.path())));
    // The third check sends the third report alone.
    next_second();
    let asked = thread::spawn(move || answer(&collector, "200 OK").1);
    check(folder.path(), &config, "kept").output().unwrap();
    arrived.extend(runs(&asked.join().unwrap()));
    arrived.sort_unstable();
    assert_eq!((arrived.len(), &arrived), (3, &ids(folder.path())));
}

#[test]
fn what_waits_is_told_and_the_answer_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let collector = TcpListener::bind("127.0.0.1:0").unwrap();
    let config = configuration(folder.path(), &collector);
    let place = collector.local_addr().unwrap();
    drop(collector);
    let output = check(folder.path(), &config, "kept").output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(serde_json::from_slice::<Value>(&output.stdout).is_ok());
    let waits = "the connection was refused; the next check tries again";
    assert_eq!(text(&output.stderr), format!("callready: stored, not sent: 1 report; {place}: {waits}\n"));
}

#[test]
fn what_a_collector_will_never_take_is_told() {
    let (folder, collector) = (tempfile::tempdir().unwrap(), TcpListener::bind("127.0.0.1:0").unwrap());
    let (config, place) = (configuration(folder.path(), &collector), collector.local_addr().unwrap());
    let asked = thread::spawn(move || answer(&collector, "401 Unauthorized"));
    let output = check(folder.path(), &config, "kept").output().unwrap();
    asked.join().unwrap();
    let said = format!("callready: not sent and given up: 1 report; {place}: it answered 401\n");
    assert_eq!(text(&output.stderr), said);
    assert!(!said.contains("t0k3n"));
}

#[test]
fn what_is_not_kept_is_not_sent() {
    let (folder, collector) = (tempfile::tempdir().unwrap(), TcpListener::bind("127.0.0.1:0").unwrap());
    let config = configuration(folder.path(), &collector);
    let output = check(folder.path(), &config, "off").output().unwrap();
    assert!(text(&output.stderr).contains("this report is not uploaded, because it is not kept"));
    collector.set_nonblocking(true).unwrap();
    assert!(collector.accept().is_err());
}

#[test]
fn a_wrong_address_is_a_notice_and_is_not_repeated() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.json");
    fs::write(&config, json!({"upload_url": "http://logs.example/S3cr3t"}).to_string()).unwrap();
    let output = check(folder.path(), config.to_str().unwrap(), "kept").output().unwrap();
    let (said, report) = (text(&output.stderr), text(&output.stdout));
    assert!(said.contains("upload_url: an https address without user and password is needed"), "{said}");
    assert!(report.contains("upload_url: ") && !format!("{said}{report}").contains("S3cr3t"), "{said}");
}

/// The next request's head and body, and this as its answer.
fn answer(collector: &TcpListener, status: &str) -> (String, String) {
    let mut stream = accept(collector);
    let read = read(&stream);
    write!(stream, "HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n").unwrap();
    read
}

/// The next connection, which is there soon or never.
fn accept(collector: &TcpListener) -> TcpStream {
    collector.set_nonblocking(true).unwrap();
    let end = Instant::now() + Duration::from_secs(60);
    loop {
        match collector.accept() {
            Ok((stream, _)) => {
                stream.set_nonblocking(false).unwrap();
                return stream;
            }
            Err(_) => assert!(Instant::now() < end, "nobody connected"),
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// Checks that do nothing are told apart by the second in which they began.
fn next_second() {
    let second = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let now = second();
    while second() == now {
        thread::sleep(Duration::from_millis(20));
    }
}

fn read(stream: &TcpStream) -> (String, String) {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert!(reader.read_line(&mut head).unwrap() > 0, "{head}");
    }
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    let mut body = vec![0; length.parse().unwrap()];
    reader.read_exact(&mut body).unwrap();
    (head, text(&body))
}

/// Ids of the runs whose records are in a request, each once.
fn runs(body: &str) -> Vec<String> {
    let body: Value = serde_json::from_str(body).unwrap();
    let records = body["resourceLogs"][0]["scopeLogs"][0]["logRecords"].as_array().unwrap();
    let attributes = records.iter().flat_map(|record| record["attributes"].as_array().unwrap());
    let run = attributes.filter(|attribute| attribute["key"] == "callready.run");
    let mut runs: Vec<String> = run.map(|it| it["value"]["stringValue"].as_str().unwrap().to_owned()).collect();
    runs.dedup();
    runs
}

/// Ids of the kept reports, sorted.
fn ids(folder: &Path) -> Vec<String> {
    let mut history = Command::new(env!("CARGO_BIN_EXE_callready"));
    let Output { stdout, .. } =
        history.args(["history", "--format", "json", "--history"]).arg(folder.join("kept")).output().unwrap();
    let list: Vec<Value> = serde_json::from_slice(&stdout).unwrap();
    let mut ids: Vec<String> = list.iter().map(|entry| entry["id"].as_str().unwrap().to_owned()).collect();
    ids.sort_unstable();
    ids
}

fn configuration(folder: &Path, collector: &TcpListener) -> String {
    let address = format!("http://{}", collector.local_addr().unwrap());
    let keys = json!({"upload_url": address, "upload_token": "t0k3n", "device_label": "A-1042", "deadline_s": 1});
    let path = folder.join("config.json");
    fs::write(&path, keys.to_string()).unwrap();
    path.to_str().unwrap().to_owned()
}

/// A check of a port on loopback where nobody listens, which shows that the way is open.
fn check(folder: &Path, config: &str, history: &str) -> Command {
    let table = folder.join("table.txt");
    let port = UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    fs::write(&table, format!("Service;Hosts;Ports;Protocol\nMedia;127.0.0.1;{port};UDP\n")).unwrap();
    let history = if history == "off" { "off".into() } else { folder.join(history) };
    let mut check = Command::new(env!("CARGO_BIN_EXE_callready"));
    check.args(["check", "--allow-private", "--controls", "{}", "--proxy", "none", "--format", "json"]);
    check.args(["--config", config]).arg("--history").arg(history).arg(table);
    check
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}
