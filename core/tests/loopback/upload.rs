//! Reports that are sent to servers that misbehave: what answers them, the way there, and the line in which they wait.

mod answers;
mod line;
mod way;

use std::net::SocketAddr;
use std::time::SystemTime;

use callready::config::Config;
use callready::net::{Net, NetOptions};
use callready::observe::{Recording, Target};
use callready::report::Report;
use callready::store::{Outbox, State, Store};
use callready::upload::{Delivery, Destination, deliver};
use callready::words::Words;
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::mpsc;

use crate::server::{LOOPBACKS, options, tcp};

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

/// A device's reports and what waits of them.
struct Shelf {
    folder: tempfile::TempDir,
    now: SystemTime,
}

impl Shelf {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), now: SystemTime::now() }
    }

    /// With a report that waits.
    fn with_one() -> Self {
        let shelf = Self::new();
        shelf.add(0);
        shelf
    }

    fn store(&self) -> Store {
        Store::at(self.folder.path())
    }

    fn outbox(&self) -> Outbox {
        self.store().outbox()
    }

    fn add(&self, minute: usize) -> Report {
        let recording = Recording::read(include_bytes!("../../../glasses/tests/offline.jsonl")).unwrap();
        let report = Report::worded(&recording, &Words::english()).unwrap();
        self.put(Report { started: format!("2026-11-21T09:{minute:02}:00Z"), ..report })
    }

    fn put(&self, report: Report) -> Report {
        self.store().keep(&report).unwrap();
        self.outbox().queue(&report.run_id()).unwrap();
        report
    }

    /// Opens everything anew, as after a restart.
    async fn deliver(&self, to: &Destination) -> Delivery {
        let net = Net::new(NetOptions { allow_private: false, ..options() }).unwrap();
        deliver(&self.store(), &self.outbox(), to, &net, self.now).await
    }

    fn states(&self) -> Vec<Option<State>> {
        self.outbox().entries().unwrap().into_iter().map(|entry| entry.state).collect()
    }
}

fn to(config: &Value) -> Destination {
    Destination::of(&Config::of(config.as_object().unwrap())).unwrap().unwrap()
}

fn at(server: &Target) -> Destination {
    to(&json!({"upload_url": format!("http://{}", SocketAddr::new(server.address, server.port))}))
}

async fn waits(to: &Destination, why: &str) {
    let shelf = Shelf::with_one();
    let delivery = shelf.deliver(to).await;
    assert_eq!((delivery.sent, delivery.waiting, delivery.given_up), (0, 1, 0), "{why}");
    let told = delivery.why.unwrap();
    assert!(told.contains(why), "{told}, not {why}");
}

/// Head and body of a request.
async fn request(stream: &mut (impl AsyncRead + Unpin)) -> (String, String) {
    let mut bytes = Vec::new();
    loop {
        let mut piece = vec![0; 65_536];
        let length = stream.read(&mut piece).await.unwrap_or(0);
        bytes.extend_from_slice(&piece[..length]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
            if body.len() >= length.parse::<usize>().unwrap() {
                return (head.to_owned(), body.to_owned());
            }
        }
        assert!(length > 0, "no whole request: {text}");
    }
}

/// Ends an answer so that nothing left unread turns the end into a reset.
async fn end(mut stream: impl AsyncRead + AsyncWrite + Unpin) {
    let _ = stream.shutdown().await;
    while stream.read(&mut [0; 1024]).await.is_ok_and(|length| length > 0) {}
}

/// A server that answers every request so, and what it was asked.
async fn answering(answer: impl Into<String>) -> (Target, mpsc::UnboundedReceiver<(String, String)>) {
    let (sender, asked) = mpsc::unbounded_channel();
    let answer = answer.into();
    let server = tcp(LOOPBACKS[0], move |mut stream| {
        let (sender, answer) = (sender.clone(), answer.clone());
        async move {
            let _ = sender.send(request(&mut stream).await);
            let _ = stream.write_all(answer.as_bytes()).await;
            end(stream).await;
        }
    })
    .await;
    (server, asked)
}
