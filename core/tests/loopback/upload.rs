use std::fs;
use std::future::Future;
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use callready::config::Config;
use callready::net::{Net, NetOptions, Roots, Trusts};
use callready::observe::{Recording, Target};
use callready::profile::Transport;
use callready::report::Report;
use callready::store::{Outbox, State, Store};
use callready::upload::{Delivery, Destination, deliver};
use callready::words::Words;
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::{pause, sleep, timeout};

use crate::authority::Authority;
use crate::server::{LOOPBACKS, closed, options, reset, tcp};

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
        let report = Report { started: format!("2026-11-21T09:{minute:02}:00Z"), ..report };
        self.outbox().queue(&report.run_id()).unwrap();
        self.store().keep(&report).unwrap();
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

#[tokio::test]
async fn a_report_arrives_whole_and_once() {
    let (server, mut asked) = answering(OK).await;
    let shelf = Shelf::new();
    let report = shelf.add(0);
    let address = format!("http://127.0.0.1:{}/otlp", server.port);
    let to = to(&json!({"upload_url": address, "upload_token": "t0k3n", "device_label": "A-1042"}));
    assert_eq!(shelf.deliver(&to).await, Delivery { sent: 1, ..Delivery::default() });
    assert_eq!(shelf.deliver(&to).await, Delivery::default());
    // Asked for again, it still is not sent again.
    shelf.add(0);
    assert_eq!(shelf.deliver(&to).await, Delivery::default());
    let (head, body) = asked.recv().await.unwrap();
    let place = format!("POST /otlp/v1/logs HTTP/1.1\r\nhost: 127.0.0.1:{}\r\n", server.port);
    assert!(head.starts_with(&place), "{head}");
    assert!(head.contains("content-type: application/json\r\n") && head.contains("authorization: Bearer t0k3n"));
    let body: Value = serde_json::from_str(&body).unwrap();
    let records = body["resourceLogs"][0]["scopeLogs"][0]["logRecords"].as_array().unwrap();
    assert_eq!(records.len(), 1 + report.rules.len());
    assert!(body.to_string().contains(&report.run_id()) && body.to_string().contains("A-1042"));
    assert!(asked.try_recv().is_err());
}

#[tokio::test]
async fn lines_are_put_under_the_runs_name() {
    let (server, mut asked) = answering("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n").await;
    let shelf = Shelf::with_one();
    let address = format!("http://127.0.0.1:{}/in/{{run}}.ndjson?sig=a%2Fb", server.port);
    let to = to(&json!({"upload_url": address, "upload_format": "ndjson", "device_label": "A-1042"}));
    assert_eq!(shelf.deliver(&to).await.sent, 1);
    let (head, body) = asked.recv().await.unwrap();
    assert!(head.starts_with("PUT /in/20261121T090000Z-"), "{head}");
    assert!(head.lines().next().unwrap().ends_with(".ndjson?sig=a%2Fb HTTP/1.1"), "{head}");
    assert!(body.lines().all(|line| serde_json::from_str::<Value>(line).unwrap()["device_label"] == "A-1042"));
}

#[tokio::test]
async fn only_what_may_pass_is_tried_again() {
    for (status, waits) in [
        (429, true),
        (502, true),
        (503, true),
        (504, true),
        (301, false),
        (307, false),
        (400, false),
        (401, false),
        (404, false),
        (413, false),
        (500, false),
        (501, false),
    ] {
        let answer = format!("HTTP/1.1 {status} No\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n");
        let (server, mut asked) = answering(answer).await;
        let shelf = Shelf::with_one();
        let delivery = shelf.deliver(&at(&server)).await;
        assert_eq!((delivery.sent, delivery.waiting, delivery.given_up), (0, waits.into(), (!waits).into()));
        assert!(delivery.why.unwrap().contains(&format!("it answered {status}")));
        assert_eq!(delivery.again_in.is_some(), waits);
        // Too early, and never, are the same here.
        assert_eq!(shelf.deliver(&at(&server)).await.sent, 0);
        assert!(asked.recv().await.is_some() && asked.try_recv().is_err(), "{status}");
    }
}

#[tokio::test]
async fn a_server_says_when_and_is_asked_no_earlier() {
    let date = "Date: Sat, 21 Nov 2026 09:30:00 GMT\r\nRetry-After: Sat, 21 Nov 2026 09:40:00 GMT";
    for said in ["Retry-After: 600", date] {
        let (server, mut asked) = answering(format!("HTTP/1.1 429 No\r\n{said}\r\nContent-Length: 0\r\n\r\n")).await;
        let mut shelf = Shelf::with_one();
        let again_in = shelf.deliver(&at(&server)).await.again_in.unwrap().as_secs();
        assert!((599..=660).contains(&again_in), "{said}: {again_in}");
        for (later, requests) in [(590, 1), (700, 2)] {
            shelf.now = SystemTime::now() + Duration::from_secs(later);
            shelf.deliver(&at(&server)).await;
            let asked = std::iter::from_fn(|| asked.try_recv().ok()).count();
            assert_eq!(asked, if later == 590 { requests } else { requests - 1 }, "{said}: {later}");
        }
    }
}

#[tokio::test]
async fn without_a_word_it_is_tried_ever_less_often() {
    let server = closed(LOOPBACKS[0], Transport::Tcp).await;
    let mut shelf = Shelf::with_one();
    let mut pauses = Vec::new();
    for _ in 0..9 {
        let delivery = shelf.deliver(&at(&server)).await;
        assert!(delivery.why.unwrap().ends_with("the connection was refused"));
        pauses.push(delivery.again_in.unwrap().as_secs());
        shelf.now += delivery.again_in.unwrap() + Duration::from_secs(1);
    }
    assert!((14..=30).contains(&pauses[0]) && (1799..=3600).contains(&pauses[8]), "{pauses:?}");
}

#[tokio::test]
async fn what_is_no_answer_leaves_the_report_waiting() {
    let huge = format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "y".repeat(100_000));
    for (answer, why) in [
        ("SSH-2.0-OpenSSH_9.9\r\n", "it did not answer in HTTP"),
        (&huge, "it did not answer in HTTP"),
        ("HTTP/1.1 200 O", "the connection was cut"),
        ("", "the connection was cut"),
    ] {
        let (server, _asked) = answering(answer).await;
        waits(&at(&server), why).await;
    }
    let server = tcp(LOOPBACKS[0], |mut stream| async move {
        request(&mut stream).await;
        reset(stream);
    })
    .await;
    waits(&at(&server), "the connection was cut").await;
}

async fn waits(to: &Destination, why: &str) {
    let shelf = Shelf::with_one();
    let delivery = shelf.deliver(to).await;
    assert_eq!((delivery.sent, delivery.waiting, delivery.given_up), (0, 1, 0), "{why}");
    let told = delivery.why.unwrap();
    assert!(told.contains(why), "{told}, not {why}");
}

#[tokio::test]
async fn silence_and_a_trickle_end_in_time() {
    for head in ["", "HTTP/1.1 200 OK\r\nX: "] {
        let server = tcp(LOOPBACKS[0], move |mut stream| async move {
            request(&mut stream).await;
            // From now on waiting takes no time.
            pause();
            let _ = stream.write_all(head.as_bytes()).await;
            while !head.is_empty() && stream.write_all(b"y").await.is_ok() {
                sleep(Duration::from_millis(100)).await;
            }
            std::future::pending::<()>().await;
        })
        .await;
        waits(&at(&server), "no whole answer in time").await;
        tokio::time::resume();
    }
}

#[tokio::test]
async fn an_endless_body_takes_nothing_from_a_yes() {
    for (piece, every) in [("y".repeat(1 << 16), 0), ("y".to_owned(), 100)] {
        let server = tcp(LOOPBACKS[0], move |mut stream| {
            let piece = piece.clone();
            async move {
                request(&mut stream).await;
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
                while stream.write_all(piece.as_bytes()).await.is_ok() {
                    sleep(Duration::from_millis(every)).await;
                }
            }
        })
        .await;
        let (shelf, began) = (Shelf::with_one(), Instant::now());
        assert_eq!(shelf.deliver(&at(&server)).await, Delivery { sent: 1, ..Delivery::default() });
        assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    }
}

#[tokio::test]
async fn what_a_collector_rejected_is_told_and_not_sent_again() {
    let body = r#"{"partialSuccess":{"rejectedLogRecords":"2","errorMessage":"S3cr3t"}}"#;
    let (server, _asked) = answering(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len())).await;
    let shelf = Shelf::with_one();
    let delivery = shelf.deliver(&at(&server)).await;
    assert_eq!((delivery.sent, delivery.waiting), (1, 0));
    assert!(delivery.why.unwrap().ends_with("it rejected 2 records of a report"));
    assert_eq!(shelf.states(), [Some(State::Sent)]);
}

/// A collector for `name` in TLS.
async fn secured(authority: &Authority, name: &str) -> (Target, mpsc::UnboundedReceiver<(String, String)>) {
    let (sender, asked) = mpsc::unbounded_channel();
    let acceptor = authority.server(name, (2000, 4000), &[&rustls::version::TLS13]);
    let server = tcp(LOOPBACKS[0], move |stream| {
        let (acceptor, sender) = (acceptor.clone(), sender.clone());
        async move {
            let mut stream = acceptor.accept(stream).await.unwrap();
            let mut first = [0; 1];
            if stream.read(&mut first).await.is_ok_and(|length| length > 0) {
                let (head, body) = request(&mut stream).await;
                sender.send((format!("{}{head}", char::from(first[0])), body)).unwrap();
                stream.write_all(OK.as_bytes()).await.unwrap();
                end(stream).await;
            }
        }
    })
    .await;
    (server, asked)
}

fn trusting(device: &Authority, public: &Authority) -> Net {
    let roots = |authority: &Authority| Roots::Given(vec![authority.root.clone()]);
    let trust = Trusts { device: roots(device), public: roots(public) };
    Net::new(NetOptions { trust, allow_private: false, ..options() }).unwrap()
}

#[tokio::test]
async fn a_certificate_that_device_or_public_trust_is_enough_and_no_other_sees_a_report() {
    let (ours, other) = (Authority::new("Ours"), Authority::new("Other"));
    for (name, device, public, why) in [
        ("127.0.0.1", &ours, &other, None),
        ("127.0.0.1", &other, &ours, None),
        ("127.0.0.1", &other, &other, Some("its certificate is not trusted (its issuer is not known)")),
        ("other.example", &ours, &ours, Some("its certificate is not trusted (it is for another name)")),
    ] {
        let (server, mut asked) = secured(&ours, name).await;
        let to = to(&json!({"upload_url": format!("https://127.0.0.1:{}", server.port), "upload_token": "t0k3n"}));
        let shelf = Shelf::with_one();
        let net = trusting(device, public);
        let delivery = deliver(&shelf.store(), &shelf.outbox(), &to, &net, shelf.now).await;
        assert_eq!(delivery.sent, usize::from(why.is_none()), "{delivery:?}");
        assert_eq!(delivery.why.is_some_and(|told| told.ends_with(why.unwrap())), why.is_some());
        assert_eq!(asked.try_recv().is_ok(), why.is_none());
    }
}

#[tokio::test]
async fn what_speaks_no_tls_and_a_name_without_address_leave_it_waiting() {
    let (server, _asked) = answering(OK).await;
    let plain = tcp(LOOPBACKS[0], |mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        end(stream).await;
    })
    .await;
    waits(&to(&json!({"upload_url": format!("https://127.0.0.1:{}", plain.port)})), "it made no sense: not TLS").await;
    // No resolver is asked for a label that cannot be.
    let name = format!("https://{}.localhost:{}", "a".repeat(64), server.port);
    waits(&to(&json!({"upload_url": name})), "its name was not resolved").await;
}

#[tokio::test]
async fn the_way_leads_through_the_devices_proxy_unless_the_host_is_exempt() {
    let ours = Authority::new("Ours");
    let (server, mut asked) = secured(&ours, "localhost").await;
    let (sender, mut tunnels) = mpsc::unbounded_channel();
    let place = SocketAddr::new(server.address, server.port);
    let proxy = tcp(LOOPBACKS[0], move |mut stream| {
        let sender = sender.clone();
        async move {
            let mut head = [0; 2048];
            let length = stream.read(&mut head).await.unwrap();
            sender.send(String::from_utf8_lossy(&head[..length]).into_owned()).unwrap();
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
            let mut onward = TcpStream::connect(place).await.unwrap();
            let _ = tokio::io::copy_bidirectional(&mut stream, &mut onward).await;
        }
    })
    .await;
    for no_proxy in [vec![], vec!["localhost".to_owned()]] {
        let to = to(&json!({"upload_url": format!("https://localhost:{}", server.port)}));
        let device = device(format!("http://user:S3cr3t@127.0.0.1:{}", proxy.port).parse().unwrap(), &no_proxy);
        let credentials = device.proxy.as_ref().and_then(|proxy| proxy.credentials.clone());
        let trust = Trusts { device: Roots::Given(vec![ours.root.clone()]), public: Roots::Bundled };
        let net = Net::new(NetOptions { trust, credentials, allow_private: false, ..options() }).unwrap();
        let shelf = Shelf::with_one();
        let delivery = deliver(&shelf.store(), &shelf.outbox(), &to.on(&device), &net, shelf.now).await;
        assert_eq!(delivery.sent, 1, "{delivery:?}");
        assert!(asked.recv().await.is_some());
        let tunnel = tunnels.try_recv();
        assert_eq!(tunnel.is_ok(), no_proxy.is_empty());
        if let Ok(tunnel) = tunnel {
            assert!(tunnel.starts_with(&format!("CONNECT localhost:{} HTTP/1.1\r\n", server.port)), "{tunnel}");
            assert!(tunnel.contains("proxy-authorization: Basic "), "{tunnel}");
        }
    }
}

#[tokio::test]
async fn a_proxy_that_refuses_is_named_and_the_report_waits() {
    let proxy = tcp(LOOPBACKS[0], |mut stream| async move {
        let _ = stream.read(&mut [0; 2048]).await;
        let _ = stream.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n").await;
        end(stream).await;
    })
    .await;
    let device = device(format!("http://127.0.0.1:{}", proxy.port).parse().unwrap(), &[]);
    waits(&to(&json!({"upload_url": "https://192.0.2.1"})).on(&device), "192.0.2.1:443: proxy: it answered 403").await;
}

fn device(proxy: callready::device::Proxy, no_proxy: &[String]) -> callready::device::Device {
    callready::device::Device {
        platform: "linux-x86_64".to_owned(),
        runner: callready::device::Runner::Shell,
        network: callready::device::Network { no_proxy: no_proxy.to_vec(), ..Default::default() },
        resolvers: Vec::new(),
        resolvers_named: false,
        proxy: Some(proxy),
        interface: None,
        roots: None,
        allow_private: false,
        deadline: Duration::ZERO,
        media: Duration::ZERO,
    }
}

#[tokio::test]
async fn the_oldest_goes_first_and_a_fault_spares_the_others_a_try() {
    let (server, mut asked) = answering(OK).await;
    let shelf = Shelf::new();
    for minute in [7, 3, 5] {
        shelf.add(minute);
    }
    let nowhere = closed(LOOPBACKS[0], Transport::Tcp).await;
    let failed = shelf.deliver(&at(&nowhere)).await;
    assert_eq!((failed.sent, failed.waiting), (0, 3));
    // The pause is for the server that was not reached, not for its successor.
    assert_eq!(shelf.deliver(&at(&server)).await.sent, 3);
    for minute in ["03", "05", "07"] {
        assert!(asked.recv().await.unwrap().1.contains(&format!("2026-11-21T09:{minute}:00Z-")));
    }
}

#[tokio::test]
async fn a_long_line_is_sent_in_parts() {
    let (server, _asked) = answering(OK).await;
    let shelf = Shelf::new();
    for minute in 0..25 {
        shelf.add(minute);
    }
    let first = shelf.deliver(&at(&server)).await;
    assert_eq!((first.sent, first.waiting, first.again_in), (20, 5, Some(Duration::ZERO)));
    assert_eq!(shelf.deliver(&at(&server)).await, Delivery { sent: 5, ..Delivery::default() });
}

#[tokio::test]
async fn what_is_gone_or_damaged_costs_no_other() {
    let (server, mut asked) = answering(OK).await;
    let shelf = Shelf::new();
    let path = |folder: &Path, report: &Report| {
        folder.join(format!("{}.json", report.run_id().replace(':', "").replacen('-', "", 2)))
    };
    let (gone, damaged, entry) = (shelf.add(1), shelf.add(2), shelf.add(3));
    shelf.add(4);
    fs::remove_file(path(shelf.folder.path(), &gone)).unwrap();
    fs::write(path(shelf.folder.path(), &damaged), "{").unwrap();
    fs::write(path(&shelf.folder.path().join("outbox"), &entry), "{").unwrap();
    let first = shelf.deliver(&at(&server)).await;
    // One that is not there may be on its way to the disk.
    assert_eq!((first.sent, first.waiting, first.given_up), (1, 1, 2), "{first:?}");
    let second = shelf.deliver(&at(&server)).await;
    assert_eq!((second.sent, second.waiting, second.given_up), (0, 0, 1), "{second:?}");
    assert!(second.why.unwrap().ends_with("the report is gone"));
    assert!(asked.recv().await.unwrap().1.contains("2026-11-21T09:04:00Z-") && asked.try_recv().is_err());
}

#[tokio::test]
async fn two_that_deliver_at_a_time_send_once() {
    let (server, mut asked) = answering(OK).await;
    let (shelf, to) = (Shelf::with_one(), at(&server));
    let (one, other) = tokio::join!(shelf.deliver(&to), shelf.deliver(&to));
    assert_eq!(one.sent + other.sent, 1, "{one:?} {other:?}");
    assert!(other.why.is_some_and(|why| why.contains("another program")));
    assert!(asked.recv().await.is_some() && asked.try_recv().is_err());
}

#[tokio::test]
async fn an_end_in_the_middle_of_an_upload_loses_nothing() {
    let (sender, mut asked) = mpsc::unbounded_channel();
    let silent = tcp(LOOPBACKS[0], move |mut stream| {
        let sender = sender.clone();
        async move {
            sender.send(request(&mut stream).await).unwrap();
            std::future::pending::<()>().await;
        }
    })
    .await;
    let (shelf, to) = (Shelf::with_one(), at(&silent));
    tokio::select! {
        _ = asked.recv() => {}
        delivery = shelf.deliver(&to) => panic!("{delivery:?}"),
    }
    let (server, _asked) = answering(OK).await;
    assert_eq!(shelf.deliver(&at(&server)).await.sent, 1);
    assert_eq!(shelf.deliver(&at(&server)).await, Delivery::default());
}

#[tokio::test]
async fn an_outbox_that_cannot_be_used_is_said() {
    let (server, _asked) = answering(OK).await;
    let shelf = Shelf::with_one();
    fs::create_dir(shelf.folder.path().join("outbox/lock")).unwrap();
    let delivery = shelf.deliver(&at(&server)).await;
    assert_eq!((delivery.sent, delivery.waiting), (0, 1));
    assert!(delivery.why.unwrap().starts_with("the outbox cannot be used: "));
    assert!(delivery.again_in.unwrap() >= Duration::from_secs(5));
}

/// Shells deliver on threads of their own.
#[tokio::test]
async fn a_delivery_may_move_between_threads() {
    fn moves<F: Future + Send>(future: F) -> F {
        future
    }
    let (server, _asked) = answering(OK).await;
    let (shelf, to) = (Shelf::with_one(), at(&server));
    assert_eq!(timeout(Duration::from_secs(10), moves(shelf.deliver(&to))).await.unwrap().sent, 1);
}
