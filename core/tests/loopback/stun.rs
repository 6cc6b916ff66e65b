use callready::net::Net;
use callready::observe::Ask;
use callready::profile::Transport;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::server::{LOOPBACKS, ask, closed, first_bytes, lines, options, reset, steps, tcp, udp};

const SUCCESS: [u8; 2] = [0x01, 0x01];
const ERROR: [u8; 2] = [0x01, 0x11];
/// ERROR-CODE 401 `Unauthorized`, RFC 8489 section 14.8.
const UNAUTHORIZED: &[u8] = b"\x00\x09\x00\x10\x00\x00\x04\x01Unauthorized";

/// A response of this type to `request`, with these attributes.
fn response(request: &[u8], kind: [u8; 2], attributes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(attributes.len()).unwrap().to_be_bytes();
    [&kind, &length, &request[4..20], attributes].concat()
}

fn with_another_id(mut message: Vec<u8>) -> Vec<u8> {
    message[19] ^= 1;
    message
}

#[tokio::test]
async fn stun_over_udp_counts_only_answers_with_the_right_id() {
    type Answers = fn(&[u8]) -> Vec<Vec<u8>>;
    let cases: [(Answers, &str); 6] = [
        (|asked| vec![response(asked, SUCCESS, &[])], r#"{"saw":"stun","error":0}"#),
        (|asked| vec![response(asked, ERROR, UNAUTHORIZED)], r#"{"saw":"stun","error":401}"#),
        (
            |asked| vec![with_another_id(response(asked, ERROR, UNAUTHORIZED)), response(asked, SUCCESS, &[])],
            r#"{"saw":"stun","error":0}"#,
        ),
        (
            |asked| vec![with_another_id(response(asked, SUCCESS, &[]))],
            r#"{"saw":"garbage","why":"STUN with a wrong transaction id"}"#,
        ),
        (|asked| vec![asked.to_vec()], r#"{"saw":"garbage","why":"STUN, but no response"}"#),
        (|_| vec![b"SIP/2.0 400".to_vec()], r#"{"saw":"garbage","why":"not STUN"}"#),
    ];
    for ip in LOOPBACKS {
        for (answers, expected) in cases {
            let server = udp(ip, answers).await;
            assert_eq!(ask(Ask::Stun(server), 300).await, [format!("stun {expected}")]);
        }
    }
}

#[tokio::test]
async fn a_lost_request_is_sent_again_with_the_same_id() {
    for ip in LOOPBACKS {
        let mut first = Vec::new();
        let server = udp(ip, move |asked| {
            if first.is_empty() {
                first = asked.to_vec();
                return Vec::new();
            }
            assert_eq!(asked, first);
            vec![response(asked, SUCCESS, &[])]
        })
        .await;
        let net = Net::new(options()).unwrap();
        let seen = steps(&net, &Ask::Stun(server), 400).await;
        assert_eq!(lines(&seen), [r#"stun {"saw":"stun","error":0}"#]);
        assert_eq!(net.spent().packets, 2);
    }
}

#[tokio::test]
async fn another_try_has_another_id() {
    let mut ids = Vec::new();
    let server = udp(LOOPBACKS[0], move |asked| {
        assert!(!ids.contains(&asked[8..20].to_vec()));
        ids.push(asked[8..20].to_vec());
        vec![response(asked, SUCCESS, &[])]
    })
    .await;
    let net = Net::new(options()).unwrap();
    for _ in 0..3 {
        let seen = steps(&net, &Ask::Stun(server.clone()), 400).await;
        assert_eq!(lines(&seen), [r#"stun {"saw":"stun","error":0}"#]);
    }
}

#[tokio::test]
async fn stun_over_tcp_is_read_message_by_message() {
    for ip in LOOPBACKS {
        let server = tcp(ip, |mut stream| async move {
            let asked = first_bytes(&mut stream).await;
            let right = response(&asked, ERROR, UNAUTHORIZED);
            let both = [with_another_id(right.clone()), right].concat();
            for byte in both {
                stream.write_all(&[byte]).await.unwrap();
                stream.flush().await.unwrap();
                tokio::task::yield_now().await;
            }
            let _ = stream.read(&mut [0; 1]).await;
        })
        .await;
        assert_eq!(
            ask(Ask::Stun(server), 500).await,
            [r#"tcp {"saw":"accepted"}"#, r#"stun {"saw":"stun","error":401}"#]
        );
    }
}

#[tokio::test]
async fn stun_over_tcp_tells_a_cut_from_garbage_and_silence() {
    async fn serve(mut stream: TcpStream, way: u8) {
        let _ = first_bytes(&mut stream).await;
        match way {
            0 => drop(stream),
            1 => reset(stream),
            2 => stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap(),
            3 => stream.write_all(&SUCCESS).await.unwrap(),
            _ => _ = stream.read(&mut [0; 1]).await,
        }
    }
    let cases = [
        r#"{"saw":"cut","reset":false}"#,
        r#"{"saw":"cut","reset":true}"#,
        r#"{"saw":"garbage","why":"not STUN"}"#,
        r#"{"saw":"garbage","why":"no whole STUN answer"}"#,
        r#"{"saw":"silent","waited_ms":200}"#,
    ];
    for ip in LOOPBACKS {
        for (way, expected) in (0..).zip(cases) {
            let server = tcp(ip, move |stream| serve(stream, way)).await;
            assert_eq!(ask(Ask::Stun(server), 200).await[1..], [format!("stun {expected}")]);
        }
        let nobody = closed(ip, Transport::Tcp).await;
        assert_eq!(ask(Ask::Stun(nobody), 200).await, [r#"tcp {"saw":"refused"}"#]);
    }
}
