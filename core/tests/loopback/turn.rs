use std::net::IpAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use callready::net::{Net, NetOptions};
use callready::observe::{Ask, Target};
use callready::probe::perform;
use callready::profile::Transport;
use callready::wire::turn::Credentials;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::server::{LOOPBACKS, closed, first_bytes, lines, options, reset, steps, tcp, udp};

const SUCCESS: [u8; 2] = [0x01, 0x03];
const ERROR: [u8; 2] = [0x01, 0x13];
/// A message's length and the place of its type (RFC 8489 section 5).
const HEADER: usize = 20;

/// A response of this type to `request`, with these attributes.
fn response(request: &[u8], kind: [u8; 2], attributes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(attributes.len()).unwrap().to_be_bytes();
    [&kind, &length, &request[4..HEADER], attributes].concat()
}

/// An attribute, padded to four bytes (RFC 8489 section 14).
fn attribute(kind: u16, value: &[u8]) -> Vec<u8> {
    let length = u16::try_from(value.len()).unwrap();
    let mut bytes = [&kind.to_be_bytes(), &length.to_be_bytes(), value].concat();
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes
}

fn error(request: &[u8], code: u16) -> Vec<u8> {
    let class = u8::try_from(code / 100).unwrap();
    let code = attribute(0x0009, &[0, 0, class, u8::try_from(code % 100).unwrap()]);
    response(request, ERROR, &code)
}

/// 401 or 438, with a realm and a nonce.
fn challenge(request: &[u8], code: u16, nonce: &[u8]) -> Vec<u8> {
    let plain = error(request, code);
    let attributes = [&plain[HEADER..], &attribute(0x0014, b"example.org"), &attribute(0x0015, nonce)].concat();
    response(request, ERROR, &attributes)
}

fn known() -> NetOptions {
    NetOptions { relay: Some(Credentials::new("some-user", "some-password").unwrap()), ..options() }
}

fn in_clear(target: Target) -> Ask {
    Ask::Turn { target, secured: None }
}

async fn asked(options: NetOptions, target: Target) -> Vec<String> {
    lines(&steps(&Net::new(options).unwrap(), &in_clear(target), 400).await)
}

#[tokio::test]
async fn what_a_relay_says_without_credentials_is_told_apart() {
    type Answers = fn(&[u8]) -> Vec<Vec<u8>>;
    let cases: [(Answers, &str); 7] = [
        (|asked| vec![challenge(asked, 401, b"nonce")], r#"{"saw":"turn","reply":"challenged"}"#),
        (|asked| vec![error(asked, 300)], r#"{"saw":"turn","reply":"refused","code":300}"#),
        (|asked| vec![error(asked, 403)], r#"{"saw":"turn","reply":"refused","code":403}"#),
        (|asked| vec![error(asked, 508)], r#"{"saw":"turn","reply":"refused","code":508}"#),
        (
            |asked| {
                let mut other = error(asked, 403);
                other[19] ^= 1;
                vec![other]
            },
            r#"{"saw":"garbage","why":"STUN with a wrong transaction id"}"#,
        ),
        (|asked| vec![asked.to_vec()], r#"{"saw":"garbage","why":"STUN, but no response"}"#),
        (|_| vec![vec![0xff; 1400]; 50], r#"{"saw":"garbage","why":"not STUN"}"#),
    ];
    for ip in LOOPBACKS {
        for (answers, expected) in cases {
            let server = udp(ip, answers).await;
            assert_eq!(asked(options(), server).await, [format!("turn {expected}")]);
        }
    }
}

#[tokio::test]
async fn a_relay_that_never_ends_its_questions_is_left() {
    for (code, expected) in [(401, 401), (438, 438)] {
        let count = Arc::new(AtomicUsize::new(0));
        let counted = count.clone();
        let server = udp(LOOPBACKS[0], move |asked| {
            let n = counted.fetch_add(1, Ordering::Relaxed);
            // The first question is a fair one.
            vec![challenge(asked, if n == 0 { 401 } else { code }, format!("nonce-{n}").as_bytes())]
        })
        .await;
        let expected = format!(r#"turn {{"saw":"turn","reply":"refused","code":{expected}}}"#);
        assert_eq!(asked(known(), server).await, [expected]);
        assert!(count.load(Ordering::Relaxed) <= 3);
    }
}

#[tokio::test]
async fn an_allocation_that_is_not_signed_is_none() {
    let unsigned = |asked: &[u8]| {
        let is_signed = asked.len() > 60;
        vec![if is_signed {
            response(asked, SUCCESS, &attribute(0x000d, &[0, 0, 2, 88]))
        } else {
            challenge(asked, 401, b"nonce")
        }]
    };
    let server = udp(LOOPBACKS[0], unsigned).await;
    assert_eq!(asked(known(), server).await, [r#"turn {"saw":"turn","reply":"forged"}"#]);
}

#[tokio::test]
async fn a_run_that_is_cancelled_gives_back_what_it_may_have_been_given() {
    let heard: Arc<Mutex<Vec<u16>>> = Arc::default();
    let notes = heard.clone();
    let server = udp(LOOPBACKS[0], move |asked| {
        notes.lock().unwrap().push(u16::from_be_bytes([asked[0], asked[1]]));
        // The signed request is never answered.
        if asked.len() > 60 { Vec::new() } else { vec![challenge(asked, 401, b"nonce")] }
    })
    .await;
    let net = Net::new(known()).unwrap();
    let ask = in_clear(server);
    let mut nobody = |_| {};
    let probe = perform(&net, &ask, Duration::from_secs(5), &mut nobody);
    assert!(timeout(Duration::from_millis(150), probe).await.is_err());
    tokio::time::sleep(Duration::from_millis(50)).await;
    // Allocate, Allocate, Refresh (RFC 8656 section 17).
    assert_eq!(*heard.lock().unwrap(), [0x0003, 0x0003, 0x0004]);
}

type Serve = fn(TcpStream) -> Pin<Box<dyn Future<Output = ()> + Send>>;

#[tokio::test]
async fn over_tcp_a_connection_may_end_in_many_ways() {
    let cases: [(&str, Serve); 5] = [
        (r#"{"saw":"turn","reply":"challenged"}"#, |mut stream| {
            Box::pin(async move {
                let asked = first_bytes(&mut stream).await;
                for byte in challenge(&asked, 401, b"nonce") {
                    stream.write_all(&[byte]).await.unwrap();
                    stream.flush().await.unwrap();
                }
                let _ = stream.read(&mut [0; 64]).await;
            })
        }),
        (r#"{"saw":"garbage","why":"not STUN"}"#, |mut stream| {
            Box::pin(async move {
                first_bytes(&mut stream).await;
                stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
                let _ = stream.read(&mut [0; 64]).await;
            })
        }),
        (r#"{"saw":"garbage","why":"not STUN"}"#, |mut stream| {
            Box::pin(async move {
                let asked = first_bytes(&mut stream).await;
                // The longest message that the length field can tell of.
                let huge = [&ERROR, &[0xff, 0xfc], &asked[4..HEADER], &[0; 4000]].concat();
                let _ = stream.write_all(&huge).await;
                let _ = stream.read(&mut [0; 64]).await;
            })
        }),
        (r#"{"saw":"cut","reset":false}"#, |mut stream| {
            Box::pin(async move {
                first_bytes(&mut stream).await;
            })
        }),
        (r#"{"saw":"cut","reset":true}"#, |mut stream| {
            Box::pin(async move {
                first_bytes(&mut stream).await;
                reset(stream);
            })
        }),
    ];
    for (expected, serve) in cases {
        let server = tcp(LOOPBACKS[0], serve).await;
        assert_eq!(
            asked(options(), server).await,
            [r#"tcp {"saw":"accepted"}"#.to_owned(), format!("turn {expected}")]
        );
    }
}

#[tokio::test]
async fn where_nobody_listens_that_is_what_is_seen() {
    let nowhere: IpAddr = LOOPBACKS[0];
    let udp = closed(nowhere, Transport::Udp).await;
    assert_eq!(asked(options(), udp).await, [r#"turn {"saw":"icmp","from":"127.0.0.1","kind":3,"code":3}"#]);
    let tcp = closed(nowhere, Transport::Tcp).await;
    assert_eq!(asked(options(), tcp).await, [r#"tcp {"saw":"refused"}"#]);
}
