use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use callready::device::Proxy;
use callready::net::{Net, NetOptions};
use callready::observe::{Ask, Expect, Target, Tunnel};
use callready::profile::Transport;
use rustls::version::TLS13;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::sleep;

use crate::authority::Authority;
use crate::server::{LOOPBACKS, closed, first_bytes, lines, options, reset, steps, tcp};

const TCP: &str = r#"tunnel {"saw":"accepted"}"#;
const OPENED: &str = r#"tunnel {"saw":"http","status":200}"#;

/// Private targets are not permitted; the proxy is no target.
fn net() -> Net {
    Net::new(NetOptions { allow_private: false, ..options() }).unwrap()
}

fn through(proxy: &Target, host: &str, page: Option<Expect>) -> Ask {
    let proxy = SocketAddr::new(proxy.address, proxy.port);
    let tunnel = Tunnel { proxy, host: host.to_owned(), port: 443 };
    Ask::Tunnel { tunnel, name: "server.test".to_owned(), page }
}

/// What is seen of a proxy that does this to every connection.
async fn seen<F: Future<Output = ()> + Send + 'static>(serve: impl Fn(TcpStream) -> F + Send + 'static) -> Vec<String> {
    let proxy = tcp(LOOPBACKS[0], serve).await;
    lines(&steps(&net(), &through(&proxy, "server.test", None), 500).await)
}

/// What is seen of a proxy that answers so to `CONNECT`, and then ends.
async fn answered(answer: &'static str) -> Vec<String> {
    seen(move |mut stream| async move {
        let _ = first_bytes(&mut stream).await;
        stream.write_all(answer.as_bytes()).await.unwrap();
        // Reads until the client is done, so that nothing left unread turns the end into a reset.
        let _ = stream.shutdown().await;
        while stream.read(&mut [0; 1024]).await.is_ok_and(|length| length > 0) {}
    })
    .await
}

#[tokio::test]
async fn a_page_comes_through_a_tunnel_as_it_does_straight() {
    for ip in LOOPBACKS {
        let acceptor = Authority::new("Test").server("server.test", (2000, 4000), &[&TLS13]);
        let proxy = tcp(ip, move |mut stream| {
            let acceptor = acceptor.clone();
            async move {
                let asked = String::from_utf8(first_bytes(&mut stream).await).unwrap();
                assert!(asked.starts_with("CONNECT server.test:443 HTTP/1.1\r\nhost: server.test:443\r\n"), "{asked}");
                assert!(!asked.contains("authorization"), "{asked}");
                stream.write_all(b"HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n").await.unwrap();
                let mut stream = acceptor.accept(stream).await.unwrap();
                let mut asked = vec![0; 4096];
                let length = stream.read(&mut asked).await.unwrap();
                let asked = String::from_utf8_lossy(&asked[..length]).to_lowercase();
                assert!(asked.starts_with("get / http/1.1\r\nhost: server.test\r\n"), "{asked}");
                stream.write_all(b"HTTP/1.1 404 Not Found\r\nServer: AmazonS3\r\n\r\n").await.unwrap();
                stream.shutdown().await.unwrap();
            }
        })
        .await;
        let expect = Expect { fingerprints: vec!["server: AmazonS3".to_owned()], ..Expect::default() };
        let seen = steps(&net(), &through(&proxy, "server.test", Some(expect)), 500).await;
        let legs: Vec<_> = seen.iter().map(|seen| serde_json::to_value(&seen.step).unwrap()).collect();
        assert_eq!(
            legs.iter().map(|leg| leg["leg"].as_str().unwrap()).collect::<Vec<_>>(),
            ["tcp", "connect", "tls", "http"]
        );
        assert_eq!(legs[1]["proxy"], SocketAddr::new(proxy.address, proxy.port).to_string());
        let seen = lines(&seen);
        assert_eq!(seen[..2], [TCP, OPENED]);
        assert!(seen[2].contains(r#""version":"1.3""#) && seen[2].contains(r#""public":"unknown_issuer""#), "{seen:?}");
        assert_eq!(seen[3], r#"tunnel {"saw":"http","status":404,"recognised":true}"#);
    }
}

#[tokio::test]
async fn credentials_go_to_the_proxy_and_into_nothing_that_is_kept() {
    let (sender, mut asked) = mpsc::unbounded_channel();
    let proxy = tcp(LOOPBACKS[0], move |mut stream| {
        let sender = sender.clone();
        async move {
            sender.send(String::from_utf8(first_bytes(&mut stream).await).unwrap()).unwrap();
            stream.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n").await.unwrap();
        }
    })
    .await;
    let given: Proxy = "http://user:S3cr3t@proxy.test".parse().unwrap();
    let net = Net::new(NetOptions { credentials: given.credentials, ..options() }).unwrap();
    let seen = steps(&net, &through(&proxy, "2001:db8::20", None), 500).await;
    let asked = asked.recv().await.unwrap();
    assert!(asked.starts_with("CONNECT [2001:db8::20]:443 HTTP/1.1\r\nhost: [2001:db8::20]:443\r\n"), "{asked}");
    assert!(asked.contains("proxy-authorization: Basic dXNlcjpTM2NyM3Q=\r\n"), "{asked}");
    assert_eq!(lines(&seen), [TCP, r#"tunnel {"saw":"http","status":407}"#]);
    let kept = format!("{seen:?} {net:?} {}", serde_json::to_string(&seen[1].step).unwrap());
    assert!(!kept.contains("S3cr3t") && !kept.contains("dXNlcjpTM2NyM3Q"), "{kept}");
}

#[tokio::test]
async fn a_refusal_is_its_status_and_a_redirect_is_not_followed() {
    for status in [301, 302, 403, 404, 405, 407, 429, 500, 502, 503, 504, 511] {
        let answer =
            format!("HTTP/1.1 {status} No\r\nLocation: http://192.0.2.1/\r\nContent-Length: 2\r\n\r\nno").leak();
        assert_eq!(answered(answer).await, [TCP, &format!(r#"tunnel {{"saw":"http","status":{status}}}"#)]);
    }
}

#[tokio::test]
async fn an_agreement_counts_in_whatever_form_proxies_have_it() {
    for head in [
        "HTTP/1.0 200 Connection established\r\n\r\n",
        "HTTP/1.1 200\r\n\r\n",
        "HTTP/1.1 299 Fine\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    ] {
        let seen = answered(head).await;
        let status = head.get(9..12).unwrap();
        assert_eq!(seen[1], format!(r#"tunnel {{"saw":"http","status":{status}}}"#), "{head}");
        assert_eq!(seen[2], r#"tunnel {"saw":"cut","reset":false}"#, "{head}");
    }
}

#[tokio::test]
async fn interim_answers_are_passed_over_however_many_are_whole() {
    let answer =
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </>\r\n\r\nHTTP/1.1 403 Forbidden\r\n\r\n";
    assert_eq!(answered(answer).await, [TCP, r#"tunnel {"saw":"http","status":403}"#]);
    let cut = answered("HTTP/1.1 100 Continue\r\n\r\n").await;
    assert_eq!(cut, [TCP, r#"tunnel {"saw":"garbage","why":"no whole HTTP answer"}"#]);
}

#[tokio::test]
async fn an_endless_row_of_interim_answers_does_not_outlast_the_wait() {
    let proxy = tcp(LOOPBACKS[0], |mut stream| async move {
        let _ = first_bytes(&mut stream).await;
        while stream.write_all(b"HTTP/1.1 102 Processing\r\n\r\n").await.is_ok() {
            sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
    let seen = steps(&net(), &through(&proxy, "server.test", None), 500).await;
    assert_eq!(lines(&seen), [TCP, r#"tunnel {"saw":"garbage","why":"no whole HTTP answer in time"}"#]);
    assert!(seen[1].took < Duration::from_millis(4200), "{:?}", seen[1].took);
}

#[tokio::test]
async fn what_is_no_answer_of_a_proxy_is_garbage() {
    let huge: &str = format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "y".repeat(100_000)).leak();
    for (answer, why) in [
        ("SSH-2.0-OpenSSH_9.9\r\n", "invalid HTTP version parsed"),
        ("\u{5}\u{1}\r\n\r\n", "invalid HTTP version parsed"),
        (huge, "message head is too large"),
        ("HTTP/1.1 200 Conn", "no whole HTTP answer"),
        ("HTTP/1.1 200 OK\r\n\r\nSSH-2.0-OpenSSH_9.9\r\n", "data before the tunnel was used"),
    ] {
        let seen = answered(answer).await;
        assert_eq!(seen, [TCP, &format!(r#"tunnel {{"saw":"garbage","why":"{why}"}}"#)], "{answer:.40}");
    }
}

#[tokio::test]
async fn a_proxy_that_ends_the_connection_is_a_cut() {
    for hard in [false, true] {
        let seen = seen(move |mut stream| async move {
            let _ = first_bytes(&mut stream).await;
            if hard {
                reset(stream);
            }
        })
        .await;
        assert_eq!(seen, [TCP, &format!(r#"tunnel {{"saw":"cut","reset":{hard}}}"#)]);
    }
}

#[tokio::test]
async fn a_trickle_and_a_silence_do_not_outlast_the_wait() {
    for (trickles, saw) in [
        (true, r#"{"saw":"garbage","why":"no whole HTTP answer in time"}"#),
        (false, r#"{"saw":"silent","waited_ms":4000}"#),
    ] {
        let proxy = tcp(LOOPBACKS[0], move |mut stream| async move {
            let _ = first_bytes(&mut stream).await;
            for byte in "HTTP/1.1 200 OK\r\nX: ".bytes().chain(std::iter::repeat(b'y')) {
                if trickles && stream.write_all(&[byte]).await.is_err() {
                    break;
                }
                sleep(Duration::from_millis(100)).await;
            }
        })
        .await;
        let seen = steps(&net(), &through(&proxy, "server.test", None), 500).await;
        assert_eq!(lines(&seen), [TCP, &format!("tunnel {saw}")]);
        assert!(seen[1].took < Duration::from_millis(4200), "{:?}", seen[1].took);
    }
}

#[tokio::test]
async fn a_tunnel_that_leads_nowhere_says_how_it_ends() {
    async fn serve(mut stream: TcpStream, way: u8) {
        let _ = first_bytes(&mut stream).await;
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
        let _ = first_bytes(&mut stream).await;
        match way {
            0 => reset(stream),
            1 => drop(stream),
            2 => stream.write_all(b"HTTP/1.1 502 Bad Gateway\r\n\r\n").await.unwrap(),
            3 => stream.write_all(&[22, 3, 3, 0, 100]).await.unwrap(),
            _ => while stream.read(&mut [0; 1024]).await.is_ok_and(|length| length > 0) {},
        }
    }
    let cases = [
        r#"{"saw":"cut","reset":true}"#,
        r#"{"saw":"cut","reset":false}"#,
        r#"{"saw":"garbage","why":"not TLS"}"#,
        r#"{"saw":"tls_failed","why":"closed during the handshake"}"#,
        r#"{"saw":"silent","waited_ms":4000}"#,
    ];
    for (way, expected) in (0..).zip(cases) {
        assert_eq!(seen(move |stream| serve(stream, way)).await, [TCP, OPENED, &format!("tunnel {expected}")]);
    }
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_told_by_its_refusal() {
    let nobody = closed(LOOPBACKS[1], Transport::Tcp).await;
    let seen = steps(&net(), &through(&nobody, "server.test", None), 500).await;
    assert_eq!(lines(&seen), [r#"tunnel {"saw":"refused"}"#]);
}

#[tokio::test]
async fn a_table_cannot_reach_private_addresses_by_the_proxy() {
    let proxy = tcp(LOOPBACKS[0], |_| async { panic!("asked") }).await;
    for host in ["192.168.9.9", "127.0.0.1", "::1", "fd00::1"] {
        let seen = steps(&net(), &through(&proxy, host, None), 500).await;
        assert_eq!(lines(&seen), [r#"tunnel {"saw":"os_refused","error":"private target not permitted"}"#]);
    }
}
