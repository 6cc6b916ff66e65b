use callready::net::Net;
use callready::observe::Ask;
use callready::profile::Transport;
use callready::wire::echo::{LENGTH, Nonce, answer, requested};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::server::{LOOPBACKS, ask, closed, lines, options, reset, steps, tcp, udp};

fn another(mut nonce: Nonce) -> Nonce {
    nonce[0] ^= 1;
    nonce
}

#[tokio::test]
async fn an_echo_over_udp_counts_only_whole_and_with_the_right_nonce() {
    type Answers = fn(&[u8]) -> Vec<Vec<u8>>;
    let cases: [(Answers, &str); 5] = [
        (|asked| vec![answer(requested(asked).unwrap()).to_vec()], r#"{"saw":"echo"}"#),
        (
            |asked| {
                let nonce = requested(asked).unwrap();
                vec![answer(another(nonce)).to_vec(), answer(nonce).to_vec()]
            },
            r#"{"saw":"echo"}"#,
        ),
        (
            |asked| vec![answer(another(requested(asked).unwrap())).to_vec()],
            r#"{"saw":"garbage","why":"an echo with a wrong nonce"}"#,
        ),
        (|asked| vec![asked.to_vec()], r#"{"saw":"garbage","why":"the request itself came back"}"#),
        (|_| vec![b"SIP/2.0 400".to_vec()], r#"{"saw":"garbage","why":"not an echo"}"#),
    ];
    for ip in LOOPBACKS {
        for (answers, expected) in cases {
            let server = udp(ip, answers).await;
            assert_eq!(ask(Ask::Echo(server), 300).await, [format!("echo {expected}")]);
        }
        let silent = udp(ip, |_| Vec::new()).await;
        let net = Net::new(options()).unwrap();
        let seen = lines(&steps(&net, &Ask::Echo(silent), 200).await);
        assert_eq!(seen, [r#"echo {"saw":"silent","waited_ms":200}"#]);
        assert_eq!(net.spent().packets, 2);
    }
}

#[tokio::test]
async fn an_echo_over_tcp_may_come_byte_by_byte() {
    for ip in LOOPBACKS {
        let server = tcp(ip, |mut stream| async move {
            for byte in answer(request(&mut stream).await) {
                stream.write_all(&[byte]).await.unwrap();
                tokio::task::yield_now().await;
            }
        })
        .await;
        assert_eq!(ask(Ask::Echo(server), 500).await, [r#"tcp {"saw":"accepted"}"#, r#"echo {"saw":"echo"}"#]);
    }
}

#[tokio::test]
async fn an_echo_over_tcp_tells_a_cut_from_garbage_and_silence() {
    async fn serve(mut stream: TcpStream, way: u8) {
        let nonce = request(&mut stream).await;
        match way {
            0 => drop(stream),
            1 => reset(stream),
            2 => stream.write_all(&answer(another(nonce))).await.unwrap(),
            3 => stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap(),
            4 => stream.write_all(&answer(nonce)[..LENGTH - 1]).await.unwrap(),
            _ => _ = stream.read(&mut [0; 1]).await,
        }
    }
    let cases = [
        r#"{"saw":"cut","reset":false}"#,
        r#"{"saw":"cut","reset":true}"#,
        r#"{"saw":"garbage","why":"an echo with a wrong nonce"}"#,
        r#"{"saw":"garbage","why":"not an echo"}"#,
        r#"{"saw":"garbage","why":"no whole echo"}"#,
        r#"{"saw":"silent","waited_ms":200}"#,
    ];
    for ip in LOOPBACKS {
        for (way, expected) in (0..).zip(cases) {
            let server = tcp(ip, move |stream| serve(stream, way)).await;
            assert_eq!(ask(Ask::Echo(server), 200).await[1..], [format!("echo {expected}")]);
        }
        let nobody = closed(ip, Transport::Tcp).await;
        assert_eq!(ask(Ask::Echo(nobody), 200).await, [r#"tcp {"saw":"refused"}"#]);
    }
}

/// The nonce of the request that comes in on a connection.
async fn request(stream: &mut TcpStream) -> Nonce {
    let mut asked = [0; LENGTH];
    stream.read_exact(&mut asked).await.unwrap();
    requested(&asked).unwrap()
}
