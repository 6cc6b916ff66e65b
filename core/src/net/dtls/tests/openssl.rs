//! Against OpenSSL's server, which speaks 1.2 and is what coturn is made of. `tests/install` brings it.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rcgen::{PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384};
use tempfile::TempDir;

use super::*;

#[tokio::test]
async fn openssl_agrees_on_every_suite_and_group_with_either_curve() {
    for kind in [&PKCS_ECDSA_P256_SHA256, &PKCS_ECDSA_P384_SHA384] {
        let files = Files::of(relay::certificate(kind, |_| {}));
        for suite in ["AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305"] {
            for group in ["X25519", "P-256", "P-384"] {
                speak(&files, &format!("ECDHE-ECDSA-{suite}"), group).await;
            }
        }
    }
}

#[tokio::test]
async fn openssl_takes_the_clients_certificate() {
    let files = Files::of(relay::certificate(&PKCS_ECDSA_P256_SHA256, |_| {}));
    let server = Server::start(&files, &["-Verify", "1"]);
    let (_, saw, _) = shake(server.address, PATIENCE).await;
    assert!(matches!(saw, Saw::Tls { .. }), "{saw:?}");
    server.says("Client certificate");
}

async fn speak(files: &Files, suite: &str, group: &str) {
    let mut server = Server::start(files, &["-cipher", suite, "-groups", group]);
    let (_, saw, session) = shake(server.address, PATIENCE).await;
    let Saw::Tls { version, chain, .. } = saw else { panic!("{suite} {group}: {saw:?}") };
    assert_eq!((version.as_str(), chain[0].subject.as_str()), ("1.2", relay::NAME));
    server.says(&format!("CIPHER is {suite}"));
    let mut session = session.unwrap();
    session.send(b"hello\n").await.unwrap();
    server.says("hello");
    server.process.stdin.as_mut().unwrap().write_all(b"welcome\n").unwrap();
    assert_eq!(session.receive().await.unwrap(), b"welcome\n");
}

/// A server's process, and what it prints.
struct Server {
    process: Child,
    lines: Receiver<String>,
    address: SocketAddr,
}

impl Server {
    fn start(files: &Files, options: &[&str]) -> Self {
        // Nobody else looks for a port there in the meantime.
        let address = UdpSocket::bind("127.0.0.77:0").unwrap().local_addr().unwrap();
        let mut command = Command::new("openssl");
        command.args(["s_server", "-dtls", "-accept", &address.to_string()]).args(options);
        command.arg("-cert").arg(files.path("CERTIFICATE")).arg("-key").arg(files.path("PRIVATE KEY"));
        let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut process = spawned.unwrap_or_else(|error| panic!("openssl ({error}): tests/install brings it"));
        let (sender, lines) = channel();
        let printed = BufReader::new(process.stdout.take().unwrap());
        std::thread::spawn(move || printed.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let server = Self { process, lines, address };
        server.says("ACCEPT");
        server
    }

    /// Waits until it has printed that.
    fn says(&self, expected: &str) {
        let mut said = Vec::new();
        while !said.last().is_some_and(|line: &String| line.contains(expected)) {
            said.push(self.lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("not {expected:?} but {said:#?}")));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill().and_then(|()| self.process.wait());
    }
}

/// A certificate and its key, in PEM.
struct Files(TempDir);

impl Files {
    fn of(made: dimpl::DtlsCertificate) -> Self {
        let files = Self(tempfile::tempdir().unwrap());
        for (kind, der) in [("CERTIFICATE", made.certificate), ("PRIVATE KEY", made.private_key)] {
            let text = format!("-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n", STANDARD.encode(der));
            std::fs::write(files.path(kind), text).unwrap();
        }
        files
    }

    fn path(&self, kind: &str) -> PathBuf {
        self.0.path().join(kind)
    }
}
