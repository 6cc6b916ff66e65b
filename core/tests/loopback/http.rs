use std::time::{Duration, SystemTime};

use callready::net::{Net, NetOptions};
use callready::observe::{Ask, Expect, Target};
use rustls::version::TLS13;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::sleep;

use crate::authority::Authority;
use crate::server::{LOOPBACKS, ask, first_bytes, lines, options, reset, steps, tcp};

fn page(target: Target, expect: Expect) -> Ask {
    Ask::Http { target, tls: false, name: "server.test".to_owned(), path: "/generate_204".to_owned(), expect }
}

/// What is seen of a server that answers so.
async fn seen(answer: &'static str, expect: Expect) -> String {
    let server = tcp(LOOPBACKS[0], move |mut stream| async move {
        let _ = first_bytes(&mut stream).await;
        stream.write_all(answer.as_bytes()).await.unwrap();
    })
    .await;
    ask(page(server, expect), 500).await.pop().unwrap()
}

fn fingerprints(of: &[&str]) -> Expect {
    Expect { fingerprints: of.iter().map(|text| (*text).to_owned()).collect(), ..Expect::default() }
}

#[tokio::test]
async fn a_page_is_recognised_by_what_the_profile_expects() {
    let s3 = &["x-amz-request-id", "server: AmazonS3"];
    let portal = Expect { status: Some(204), body: None, fingerprints: Vec::new() };
    let body = Expect { status: Some(200), body: Some("success".to_owned()), fingerprints: Vec::new() };
    for (answer, expect, recognised) in [
        ("403 Forbidden\r\nX-Amz-Request-Id: 7\r\n\r\n", fingerprints(s3), r#"403,"recognised":true}"#),
        ("403 Forbidden\r\nServer: AmazonS3\r\n\r\n", fingerprints(s3), r#"403,"recognised":true}"#),
        ("200 OK\r\nServer: squid\r\n\r\n", fingerprints(s3), r#"200,"recognised":false}"#),
        ("200 OK\r\n\r\n", fingerprints(&["not a header name"]), r#"200,"recognised":false}"#),
        ("204 No Content\r\n\r\n", portal.clone(), r#"204,"recognised":true}"#),
        ("200 OK\r\n\r\nlog in here", portal.clone(), r#"200,"recognised":false}"#),
        ("200 OK\r\nContent-Length: 8\r\n\r\nsuccess\n", body.clone(), r#"200,"recognised":true}"#),
        ("200 OK\r\nContent-Length: 5\r\n\r\nlog in", body.clone(), r#"200,"recognised":false}"#),
        ("511 Log in\r\n\r\n", Expect::default(), "511}"),
        (
            "302 Found\r\nLocation: https://portal.site.test:8443/in?x=y\r\n\r\n",
            portal,
            r#"302,"recognised":false,"redirect":"portal.site.test"}"#,
        ),
        ("302 Found\r\nLocation: /in\r\n\r\n", Expect::default(), r#"302,"redirect":"server.test"}"#),
    ] {
        let answer = format!("HTTP/1.1 {answer}").leak();
        assert_eq!(seen(answer, expect).await, format!(r#"http {{"saw":"http","status":{recognised}"#), "{answer}");
    }
}

#[tokio::test]
async fn the_date_tells_how_far_the_clocks_are_apart() {
    // 1994-11-06 08:49:37 UTC, ten minutes later.
    fn clock() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777 + 600)
    }
    for (date, skew) in [
        ("Sun, 06 Nov 1994 08:49:37 GMT", r#"{"saw":"http","status":200,"skew_s":-600}"#),
        ("yesterday", r#"{"saw":"http","status":200}"#),
    ] {
        let server = tcp(LOOPBACKS[0], move |mut stream| async move {
            let _ = first_bytes(&mut stream).await;
            stream.write_all(format!("HTTP/1.1 200 OK\r\nDate: {date}\r\n\r\n").as_bytes()).await.unwrap();
        })
        .await;
        let net = Net::new(NetOptions { clock, ..options() }).unwrap();
        assert_eq!(lines(&steps(&net, &page(server, Expect::default()), 500).await)[1], format!("http {skew}"));
    }
}

#[tokio::test]
async fn the_request_names_the_host_and_the_program() {
    for ip in LOOPBACKS {
        let server = tcp(ip, move |mut stream| async move {
            let asked = String::from_utf8(first_bytes(&mut stream).await).unwrap().to_lowercase();
            let port = stream.local_addr().unwrap().port();
            assert!(asked.starts_with("get /generate_204 http/1.1\r\n"), "{asked}");
            for line in
                [&format!("host: server.test:{port}"), "user-agent: callready/", "accept: */*", "connection: close"]
            {
                assert!(asked.contains(line), "{line} in {asked}");
            }
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
        })
        .await;
        let seen = ask(page(server, Expect::default()), 500).await;
        assert_eq!(seen, [r#"tcp {"saw":"accepted"}"#, r#"http {"saw":"http","status":200}"#]);
    }
}

#[tokio::test]
async fn over_tls_there_are_three_steps() {
    for ip in LOOPBACKS {
        let acceptor = Authority::new("Test").server("server.test", (2000, 4000), &[&TLS13]);
        let server = tcp(ip, move |stream| {
            let acceptor = acceptor.clone();
            async move {
                let mut stream = acceptor.accept(stream).await.unwrap();
                let _ = stream.read(&mut [0; 4096]).await.unwrap();
                stream.write_all(b"HTTP/1.1 404 Not Found\r\n\r\n").await.unwrap();
                stream.shutdown().await.unwrap();
            }
        })
        .await;
        let Ask::Http { target, name, path, expect, .. } = page(server, Expect::default()) else { unreachable!() };
        let seen = ask(Ask::Http { target, tls: true, name, path, expect }, 500).await;
        assert_eq!(seen.len(), 3, "{seen:?}");
        assert_eq!(seen[2], r#"http {"saw":"http","status":404}"#);
    }
}

#[tokio::test]
async fn what_is_no_http_answer_is_garbage() {
    let huge: &str = format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "y".repeat(100_000)).leak();
    for (answer, why) in [
        ("SSH-2.0-OpenSSH_9.9\r\n", "invalid HTTP version parsed"),
        (huge, "message head is too large"),
        ("HTTP/1.1 200 OK\r\nServ", "no whole HTTP answer"),
    ] {
        assert_eq!(seen(answer, Expect::default()).await, format!(r#"http {{"saw":"garbage","why":"{why}"}}"#));
    }
}

#[tokio::test]
async fn a_connection_cut_after_the_request_is_a_cut() {
    for cut_hard in [false, true] {
        let server = tcp(LOOPBACKS[1], move |mut stream| async move {
            let _ = first_bytes(&mut stream).await;
            if cut_hard {
                reset(stream);
            }
        })
        .await;
        let seen = ask(page(server, Expect::default()), 500).await;
        assert_eq!(seen[1], format!(r#"http {{"saw":"cut","reset":{cut_hard}}}"#));
    }
}

#[tokio::test]
async fn a_trickle_of_header_bytes_does_not_outlast_the_wait() {
    let server = tcp(LOOPBACKS[0], |mut stream| async move {
        for byte in "HTTP/1.1 200 OK\r\nX: ".bytes().chain(std::iter::repeat(b'y')) {
            if stream.write_all(&[byte]).await.is_err() {
                break;
            }
            sleep(Duration::from_millis(100)).await;
        }
    })
    .await;
    let seen = steps(&Net::new(options()).unwrap(), &page(server, Expect::default()), 500).await;
    assert_eq!(lines(&seen)[1], r#"http {"saw":"garbage","why":"no whole HTTP answer in time"}"#);
    assert!(seen[1].took < Duration::from_millis(4200), "{:?}", seen[1].took);
}

#[tokio::test]
async fn a_body_that_does_not_come_leaves_the_head_as_an_answer() {
    let server = tcp(LOOPBACKS[0], |mut stream| async move {
        let _ = first_bytes(&mut stream).await;
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n").await.unwrap();
        let _ = stream.read(&mut [0; 1]).await;
    })
    .await;
    let expect = Expect { body: Some("success".to_owned()), ..Expect::default() };
    let seen = ask(page(server, expect), 500).await;
    assert_eq!(seen[1], r#"http {"saw":"http","status":200,"recognised":false}"#);
}
