//! The program on loopback: what it answers, what it does not, and how it ends.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use callready::wire::echo::{LENGTH, answer, request};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

const LOOPBACKS: [IpAddr; 2] = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
const NONCE: [u8; 16] = *b"0123456789abcdef";

#[test]
fn a_request_is_answered_over_tcp_and_udp_and_both_families() {
    let responder = Responder::start(&[]);
    for ip in LOOPBACKS {
        assert_eq!(responder.tcp(ip, &request(NONCE)), Some(answer(NONCE).to_vec()));
        assert_eq!(responder.udp(ip, &request(NONCE)), Some(answer(NONCE).to_vec()));
    }
}

#[test]
fn whatever_is_no_request_gets_no_answer() {
    let responder = Responder::start(&[]);
    let long = [&request(NONCE)[..], b"x"].concat();
    for wrong in [&answer(NONCE)[..], &request(NONCE)[..LENGTH - 1], b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n", b""]
    {
        assert_eq!(responder.tcp(LOOPBACKS[0], wrong), None, "{wrong:?}");
        assert_eq!(responder.udp(LOOPBACKS[0], wrong), None, "{wrong:?}");
    }
    assert_eq!(responder.udp(LOOPBACKS[0], &long), None);
}

#[test]
fn one_sender_gets_no_more_than_its_share() {
    let responder = Responder::start(&["--rate", "1"]);
    let answers = (0..20).filter_map(|_| responder.udp(LOOPBACKS[0], &request(NONCE))).count();
    assert!((10..=14).contains(&answers), "{answers} answers of 10 at once and one a second");
}

#[test]
fn connections_beyond_the_limit_are_closed_and_the_others_live() {
    let responder = Responder::start(&["--connections", "1"]);
    let mut held = responder.connect(LOOPBACKS[0]);
    // The order of two accepts is the order of the connections.
    assert_eq!(responder.tcp(LOOPBACKS[0], &request(NONCE)), None);
    held.write_all(&request(NONCE)).unwrap();
    let mut got = [0; LENGTH];
    held.read_exact(&mut got).unwrap();
    assert_eq!(got, answer(NONCE));
}

#[test]
fn a_signal_ends_it_well() {
    for signal in [Signal::SIGTERM, Signal::SIGINT] {
        let mut responder = Responder::start(&[]);
        kill(Pid::from_raw(i32::try_from(responder.child.id()).unwrap()), signal).unwrap();
        assert_eq!(responder.child.wait().unwrap().code(), Some(0));
    }
}

#[test]
fn too_few_files_are_told_with_what_would_help() {
    let script = "ulimit -n 100 && exec \"$0\" --ports 20000-20999";
    let output = Command::new("sh").args(["-c", script, env!("CARGO_BIN_EXE_callready-responder")]).output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        error.starts_with("callready-responder: 5056 open files are needed, the limit is 100: raise it"),
        "{error}"
    );
}

#[test]
fn the_soft_limit_of_files_is_raised_where_the_hard_one_allows() {
    let responder = Responder::start_with("ulimit -Sn 8 && exec \"$0\" \"$@\"", &["--connections", "64"]);
    assert_eq!(responder.udp(LOOPBACKS[0], &request(NONCE)), Some(answer(NONCE).to_vec()));
}

#[test]
fn a_port_that_is_taken_is_named() {
    let held = TcpListener::bind((LOOPBACKS[0], 0)).unwrap();
    let taken = held.local_addr().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_callready-responder"));
    let output = command.args(["--listen", "127.0.0.1", "--ports", &taken.port().to_string()]).output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.starts_with(&format!("callready-responder: listening on tcp {taken}: ")), "{error}");
}

/// The program, answering on one port of both loopback addresses.
struct Responder {
    child: Child,
    port: u16,
}

impl Responder {
    fn start(options: &[&str]) -> Self {
        Self::start_with("exec \"$0\" \"$@\"", options)
    }

    fn start_with(script: &str, options: &[&str]) -> Self {
        let port = TcpListener::bind((Ipv6Addr::UNSPECIFIED, 0)).unwrap().local_addr().unwrap().port();
        let mut command = Command::new("sh");
        command.args(["-c", script, env!("CARGO_BIN_EXE_callready-responder")]);
        command.args(["--listen", "127.0.0.1", "--listen", "::1", "--ports", &port.to_string()]).args(options);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, format!("ready: TCP and UDP {port} at 127.0.0.1 and ::1\n"));
        Self { child, port }
    }

    fn connect(&self, ip: IpAddr) -> TcpStream {
        let stream = TcpStream::connect_timeout(&SocketAddr::new(ip, self.port), PATIENCE).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// What comes back until the other side closes or nothing comes for a while; none when that is nothing at all.
    fn tcp(&self, ip: IpAddr, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut stream = self.connect(ip);
        let _ = stream.write_all(bytes);
        let mut got = Vec::new();
        let mut buffer = [0; 256];
        while let Ok(length @ 1..) = stream.read(&mut buffer) {
            got.extend_from_slice(&buffer[..length]);
        }
        (!got.is_empty()).then_some(got)
    }

    fn udp(&self, ip: IpAddr, bytes: &[u8]) -> Option<Vec<u8>> {
        let socket = UdpSocket::bind((ip, 0)).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        socket.send_to(bytes, (ip, self.port)).unwrap();
        let mut buffer = [0; 256];
        match socket.recv(&mut buffer) {
            Ok(length) => Some(buffer[..length].to_vec()),
            Err(error) => {
                assert!(matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut), "{error}");
                None
            }
        }
    }
}

impl Drop for Responder {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Loopback answers within a millisecond; a busy machine may need more.
const PATIENCE: Duration = Duration::from_millis(250);
