use callready::observe::{Ask, Content, Target};
use callready::profile::Transport;
use tokio::io::AsyncWriteExt;

use crate::server::{LOOPBACKS, ask, closed, first_bytes, reset, tcp, udp};

fn say(target: Target, content: Content) -> Ask {
    Ask::Say { target, content, ttl: None }
}

fn tls(name: Option<&str>) -> Content {
    Content::Tls { name: name.map(str::to_owned) }
}

#[tokio::test]
async fn what_comes_back_first_counts_where_it_is_in_the_protocol_that_was_spoken() {
    let success = |asked: &[u8]| [&[1, 1, 0, 0], &asked[4..20]].concat();
    type Answer = fn(&[u8]) -> Vec<u8>;
    let cases: [(Content, Answer, &str); 8] = [
        (tls(Some("server.test")), |_| b"\x16\x03\x03\x00\x7a".to_vec(), r#"{"saw":"answered"}"#),
        // An alert: unrecognised name (RFC 6066 section 9).
        (tls(None), |_| b"\x15\x03\x03\x00\x02\x02\x70".to_vec(), r#"{"saw":"answered"}"#),
        (tls(None), |_| b"HTTP/1.1 400 Bad Request".to_vec(), r#"{"saw":"garbage","why":"not TLS"}"#),
        (tls(None), |_| b"\x16".to_vec(), r#"{"saw":"garbage","why":"no whole answer"}"#),
        (Content::Stun, success, r#"{"saw":"stun","error":0}"#),
        (Content::Stun, |_| b"HTTP/1.1 400 Bad Request".to_vec(), r#"{"saw":"garbage","why":"not STUN"}"#),
        (
            Content::Stun,
            |_| b"\x01\x01\x00\x00\x21\x12\xa4\x42".to_vec(),
            r#"{"saw":"garbage","why":"no whole answer"}"#,
        ),
        (Content::Neutral, |_| b"what?".to_vec(), r#"{"saw":"garbage","why":"answered"}"#),
    ];
    for ip in LOOPBACKS {
        for (content, answer, expected) in cases.clone() {
            let server = tcp(ip, move |mut stream| async move {
                let asked = first_bytes(&mut stream).await;
                stream.write_all(&answer(&asked)).await.unwrap();
                stream.shutdown().await.unwrap();
                first_bytes(&mut stream).await;
            })
            .await;
            assert_eq!(ask(say(server, content.clone()), 500).await, [format!("say {expected}")], "{content:?}");
        }
    }
}

#[tokio::test]
async fn a_server_is_asked_for_a_name_or_for_none() {
    for (name, present) in [(Some("server.test"), true), (None, false)] {
        let server = tcp(LOOPBACKS[0], move |mut stream| async move {
            let hello = first_bytes(&mut stream).await;
            let found = hello.windows(11).any(|window| window == b"server.test");
            let answer: &[u8] = if found == present { b"\x16\x03\x03" } else { b"wrong" };
            stream.write_all(answer).await.unwrap();
        })
        .await;
        assert_eq!(ask(say(server, tls(name)), 500).await, [r#"say {"saw":"answered"}"#], "{name:?}");
    }
    let server = closed(LOOPBACKS[0], Transport::Tcp).await;
    let unusable = ask(say(server, tls(Some("not a name"))), 500).await;
    assert_eq!(unusable, [r#"say {"saw":"garbage","why":"not a server name"}"#]);
}

#[tokio::test]
async fn what_is_cut_or_swallowed_is_told_from_a_connection_that_never_was() {
    for ip in LOOPBACKS {
        let cut = tcp(ip, |mut stream| async move {
            first_bytes(&mut stream).await;
            reset(stream);
        })
        .await;
        assert_eq!(ask(say(cut, tls(None)), 500).await, [r#"say {"saw":"cut","reset":true}"#]);
        let hung_up = tcp(ip, |mut stream| async move { drop(first_bytes(&mut stream).await) }).await;
        assert_eq!(ask(say(hung_up, Content::Stun), 500).await, [r#"say {"saw":"cut","reset":false}"#]);
        let mute = tcp(ip, |mut stream| async move {
            first_bytes(&mut stream).await;
            first_bytes(&mut stream).await;
        })
        .await;
        assert_eq!(ask(say(mute, tls(None)), 200).await, [r#"say {"saw":"silent","waited_ms":200}"#]);
        let nobody = closed(ip, Transport::Tcp).await;
        assert_eq!(ask(say(nobody, tls(None)), 500).await, [r#"say {"saw":"garbage","why":"no connection"}"#]);
    }
}

#[tokio::test]
async fn a_flood_is_no_answer() {
    let server = tcp(LOOPBACKS[0], |mut stream| async move {
        while stream.write_all(b"\x01\x01\xff\xfc\x21\x12\xa4\x42").await.is_ok() {}
    })
    .await;
    let seen = ask(say(server, Content::Stun), 500).await;
    assert!(seen[0].starts_with(r#"say {"saw":"garbage""#), "{seen:?}");
}

#[tokio::test]
async fn datagrams_say_as_much_as_connections_do() {
    for ip in LOOPBACKS {
        let echo = |asked: &[u8]| vec![asked.to_vec()];
        let server = udp(ip, echo).await;
        let seen = ask(say(server, Content::Neutral), 300).await;
        assert_eq!(seen, [r#"say {"saw":"garbage","why":"answered"}"#]);
        let server = udp(ip, |asked| vec![[&[1, 1, 0, 0], &asked[4..20]].concat()]).await;
        assert_eq!(ask(say(server, Content::Stun), 300).await, [r#"say {"saw":"stun","error":0}"#]);
        let server = udp(ip, |asked| if asked == b"\r\n".repeat(10) { Vec::new() } else { vec![b"no".to_vec()] }).await;
        assert_eq!(ask(say(server, Content::Neutral), 200).await, [r#"say {"saw":"silent","waited_ms":200}"#]);
    }
}
