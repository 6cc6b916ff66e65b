use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use callready::net::{Net, NetOptions};
use callready::observe::{Ask, By, Gate, Signal};
use callready::profile::Transport;
use callready::wire::websocket::{Frame, Frames, accept};
use rustls::version::TLS13;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::sleep;
use tokio_rustls::server::TlsStream;

use crate::authority::Authority;
use crate::server::{LOOPBACKS, closed, first_bytes, lines, options, reset, steps, tcp};

type Tls = TlsStream<TcpStream>;

fn gate(address: SocketAddr, asked: Signal, lasts_ms: u64) -> Ask {
    let gate = Gate { host: "server.test".to_owned(), port: address.port(), by: By::Address(address.ip()) };
    Ask::Signal { gate, name: "server.test".to_owned(), asked, lasts: Duration::from_millis(lasts_ms) }
}

/// What is seen of a server that is told what it was asked and does this.
async fn seen<F: Future<Output = ()> + Send + 'static>(
    asked: Signal,
    lasts_ms: u64,
    serve: impl Fn(Tls, String) -> F + Clone + Send + Sync + 'static,
) -> String {
    let acceptor = Authority::new("Test").server("server.test", (2000, 4000), &[&TLS13]);
    let server = tcp(LOOPBACKS[0], move |stream| {
        let (acceptor, serve) = (acceptor.clone(), serve.clone());
        async move {
            let mut stream = acceptor.accept(stream).await.unwrap();
            let mut buffer = vec![0; 4096];
            let length = stream.read(&mut buffer).await.unwrap();
            serve(stream, String::from_utf8(buffer[..length].to_vec()).unwrap()).await;
        }
    })
    .await;
    let address = SocketAddr::new(server.address, server.port);
    let seen = lines(&steps(&Net::new(options()).unwrap(), &gate(address, asked, lasts_ms), 300).await);
    // One step, whatever came before it.
    let [line] = &seen[..] else { panic!("{seen:?}") };
    line.strip_prefix(r#"signal {"saw":"signal",""#).unwrap().to_owned()
}

async fn answered(answer: &'static str) -> String {
    seen(Signal::Upgrade, 0, move |mut stream, _| async move {
        stream.write_all(answer.as_bytes()).await.unwrap();
        let _ = stream.read(&mut [0; 1]).await;
    })
    .await
}

/// The right answer to a request for a WebSocket.
fn agreement(asked: &str) -> String {
    let key = asked.lines().find_map(|line| line.strip_prefix("sec-websocket-key: ")).unwrap();
    let accept = accept(key.trim());
    format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
    )
}

/// Answers so many pings, in the midst of other frames.
async fn pongs(stream: &mut Tls, most: usize) {
    let (mut unmasked, mut answered, mut buffer) = (Frames::default(), 0, [0; 512]);
    stream.write_all(&[0x81, 2, b'h', b'i', 0x89, 1, 7]).await.unwrap();
    while answered < most {
        let Ok(length @ 1..) = stream.read(&mut buffer).await else { return };
        let mut rest = &buffer[..length];
        while let [head, size, a, b, c, d, more @ ..] = rest {
            let size = usize::from(size & 0x7f);
            let payload: Vec<u8> =
                more[..size].iter().zip([*a, *b, *c, *d].iter().cycle()).map(|(byte, mask)| byte ^ mask).collect();
            rest = &more[size..];
            let whole = [&[*head, u8::try_from(size).unwrap()], &payload[..]].concat();
            let mut found = Vec::new();
            unmasked.take(&whole, |frame| found.push(frame)).unwrap();
            match &found[..] {
                [Frame::Ping(payload)] => {
                    answered += 1;
                    let size = u8::try_from(payload.len()).unwrap();
                    stream.write_all(&[&[0x8a, size], &payload[..]].concat()).await.unwrap();
                }
                [Frame::Pong(payload)] => assert_eq!(payload, &[7]),
                [Frame::Close] => return,
                other => panic!("{other:?}"),
            }
        }
    }
}

#[tokio::test]
async fn the_request_is_a_right_one_and_the_right_answer_to_it_is_an_upgrade() {
    let came = seen(Signal::Upgrade, 0, |mut stream, asked| async move {
        let asked = asked.to_lowercase().replace("sec-websocket-key: ", "\nkey ") + &asked;
        assert!(asked.starts_with("get / http/1.1\r\nhost: server.test:"), "{asked}");
        for line in ["connection: upgrade\r\n", "upgrade: websocket\r\n", "sec-websocket-version: 13\r\n"] {
            assert!(asked.contains(line), "{line} in {asked}");
        }
        stream.write_all(agreement(&asked).as_bytes()).await.unwrap();
        // The client takes its leave.
        let mut farewell = Vec::new();
        let _ = stream.read_to_end(&mut farewell).await;
        assert_eq!(farewell[..2], [0x88, 0x82]);
    })
    .await;
    assert_eq!(came, r#"came":"upgraded"}"#);
}

#[tokio::test]
async fn a_page_is_asked_for_without_an_upgrade() {
    let came = seen(Signal::Page, 0, |mut stream, asked| async move {
        assert!(!asked.to_lowercase().contains("upgrade"), "{asked}");
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").await.unwrap();
        let _ = stream.read(&mut [0; 1]).await;
    })
    .await;
    assert_eq!(came, r#"came":"answered","status":200}"#);
}

#[tokio::test]
async fn any_status_is_an_answer() {
    for status in [200, 302, 400, 403, 404, 426, 503] {
        let answer: &str = format!("HTTP/1.1 {status} No\r\nContent-Length: 2\r\n\r\nno").leak();
        assert_eq!(answered(answer).await, format!(r#"came":"answered","status":{status}}}"#));
    }
}

#[tokio::test]
async fn what_is_no_answer_to_this_request_is_odd() {
    let huge: &str = format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "y".repeat(100_000)).leak();
    let unasked = "101 without the right Sec-WebSocket-Accept";
    for (answer, why) in [
        ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", unasked),
        (
            "HTTP/1.1 101 No\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n",
            unasked,
        ),
        (huge, "message head is too large"),
        ("SSH-2.0-OpenSSH_9.9\r\n", "invalid HTTP version parsed"),
    ] {
        assert_eq!(answered(answer).await, format!(r#"came":"odd","why":"{why}"}}"#), "{answer:.60}");
    }
}

#[tokio::test]
async fn an_endless_head_does_not_outlast_the_wait() {
    let came = seen(Signal::Upgrade, 0, |mut stream, _| async move {
        for byte in "HTTP/1.1 101 Yes\r\nX: ".bytes().chain(std::iter::repeat(b'y')) {
            if stream.write_all(&[byte]).await.is_err() {
                break;
            }
            sleep(Duration::from_millis(50)).await;
        }
    });
    let came = tokio::time::timeout(Duration::from_millis(4_500), came).await.unwrap();
    assert_eq!(came, r#"came":"odd","why":"no whole HTTP answer in time"}"#);
}

#[tokio::test]
async fn a_cut_at_the_upgrade_and_a_silence_are_told_apart() {
    let hard = seen(Signal::Upgrade, 0, |stream, _| async move { reset(stream.into_inner().0) }).await;
    assert_eq!(hard, r#"came":"cut","reset":true}"#);
    let soft = seen(Signal::Upgrade, 0, |mut stream, _| async move { stream.shutdown().await.unwrap() }).await;
    assert_eq!(soft, r#"came":"cut","reset":false}"#);
    let swallowed = seen(Signal::Upgrade, 0, |mut stream, _| async move { drop(stream.read(&mut [0; 1]).await) }).await;
    assert_eq!(swallowed, r#"came":"silent","waited_ms":4000}"#);
}

#[tokio::test]
async fn where_nothing_opens_nothing_is_said_of_upgrades() {
    let nobody = closed(LOOPBACKS[0], Transport::Tcp).await;
    let deaf = tcp(LOOPBACKS[0], |stream| async move { reset(stream) }).await;
    for target in [nobody, deaf] {
        let ask = gate(SocketAddr::new(target.address, target.port), Signal::Upgrade, 0);
        let seen = lines(&steps(&Net::new(options()).unwrap(), &ask, 300).await);
        assert_eq!(seen, [r#"signal {"saw":"signal","came":"unopened"}"#]);
    }
}

#[tokio::test]
async fn private_addresses_are_asked_only_with_permission() {
    let net = Net::new(NetOptions { allow_private: false, ..options() }).unwrap();
    let proxied = Gate { host: "10.0.0.9".to_owned(), port: 443, by: By::Proxy("127.0.0.1:9".parse().unwrap()) };
    let by_proxy =
        Ask::Signal { gate: proxied, name: "server.test".to_owned(), asked: Signal::Upgrade, lasts: Duration::ZERO };
    for ask in [gate("127.0.0.1:9".parse().unwrap(), Signal::Upgrade, 0), by_proxy] {
        let seen = lines(&steps(&net, &ask, 300).await);
        assert_eq!(seen, [r#"signal {"saw":"os_refused","error":"private target not permitted"}"#]);
    }
}

#[tokio::test]
async fn through_a_proxy_the_same_is_asked_on_its_tunnel() {
    let acceptor = Authority::new("Test").server("server.test", (2000, 4000), &[&TLS13]);
    let proxy = tcp(LOOPBACKS[0], move |mut stream| {
        let acceptor = acceptor.clone();
        async move {
            let asked = String::from_utf8(first_bytes(&mut stream).await).unwrap();
            assert!(asked.starts_with("CONNECT server.test:443 HTTP/1.1\r\n"), "{asked}");
            stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await.unwrap();
            let mut stream = acceptor.accept(stream).await.unwrap();
            let _ = stream.read(&mut [0; 4096]).await;
            stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n").await.unwrap();
            let _ = stream.read(&mut [0; 1]).await;
        }
    })
    .await;
    let by = By::Proxy(SocketAddr::new(proxy.address, proxy.port));
    let gate = Gate { host: "server.test".to_owned(), port: 443, by };
    let ask = Ask::Signal { gate, name: "server.test".to_owned(), asked: Signal::Upgrade, lasts: Duration::ZERO };
    let seen = lines(&steps(&Net::new(options()).unwrap(), &ask, 300).await);
    assert_eq!(seen, [r#"signal {"saw":"signal","came":"answered","status":404}"#]);
}

#[tokio::test]
async fn a_connection_that_stays_answers_every_ping() {
    let came = seen(Signal::Stay, 1_500, |mut stream, asked| async move {
        stream.write_all(agreement(&asked).as_bytes()).await.unwrap();
        pongs(&mut stream, usize::MAX).await;
    })
    .await;
    let (before, after) = came.split_once(r#""last_ms":"#).unwrap();
    assert_eq!(before, r#"came":"stayed","sent":2,"received":2,"#);
    assert!(after.ends_with(r#","span_ms":1500,"end":"open"}"#), "{after}");
}

#[tokio::test]
async fn how_a_connection_ends_is_told() {
    for (way, end) in
        [("reset", "cut"), ("eof", "cut"), ("close frame", "parted"), ("goodbye", "parted"), ("masked", "parted")]
    {
        let came = seen(Signal::Stay, 4_000, move |mut stream, asked| async move {
            stream.write_all(agreement(&asked).as_bytes()).await.unwrap();
            pongs(&mut stream, 2).await;
            match way {
                "reset" => reset(stream.into_inner().0),
                "eof" => drop(stream.into_inner().0.shutdown().await),
                "close frame" => {
                    stream.write_all(&[0x88, 2, 3, 0xe8]).await.unwrap();
                    let _ = stream.read(&mut [0; 1]).await;
                }
                "goodbye" => drop(stream.shutdown().await),
                _ => {
                    stream.write_all(&[0x8a, 0x88, 1, 2, 3, 4]).await.unwrap();
                    let _ = stream.read(&mut [0; 1]).await;
                }
            }
        })
        .await;
        assert!(came.starts_with(r#"came":"stayed","sent":2,"received":2,"#), "{way}: {came}");
        assert!(came.ends_with(&format!(r#""end":"{end}"}}"#)), "{way}: {came}");
    }
}

#[tokio::test]
async fn a_flood_of_frames_does_not_outlast_the_time() {
    let came = seen(Signal::Stay, 1_000, |mut stream, asked| async move {
        stream.write_all(agreement(&asked).as_bytes()).await.unwrap();
        let part = [&[0x82, 126, 0x10, 0][..], &[0; 4_096]].concat();
        while stream.write_all(&part).await.is_ok() {}
    });
    let came = tokio::time::timeout(Duration::from_millis(3_000), came).await.unwrap();
    assert!(came.starts_with(r#"came":"stayed","sent":1,"received":0,"last_ms":null"#), "{came}");
}
