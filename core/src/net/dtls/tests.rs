//! Against servers on loopback that misbehave on purpose.

mod certificates;
mod hostile;
mod openssl;
mod relay;
mod suites;

use std::net::{SocketAddr, UdpSocket};

use super::*;
use crate::net::{Net, NetOptions};
use relay::{Relay, V1_2, V1_3};

#[tokio::test]
async fn data_go_both_ways_in_either_version() {
    for (version, named) in [(V1_2, "1.2"), (V1_3, "1.3")] {
        let (net, saw, session) = shake(Relay::proper(version).listen(), PATIENCE).await;
        let Saw::Tls { version, chain, device: Trust::NoOpinion, public: Trust::NoOpinion } = saw else {
            panic!("{saw:?}")
        };
        assert_eq!((version.as_str(), chain.len(), chain[0].subject.as_str()), (named, 1, relay::NAME));
        let mut session = session.unwrap();
        for said in [&b"hello"[..], &[7; 1300], b"x"] {
            session.send(said).await.unwrap();
            assert_eq!(session.receive().await.unwrap(), said);
        }
        let before = net.spent();
        session.send(b"counted").await.unwrap();
        assert_eq!(net.spent().packets, before.packets + 1);
        session.close();
        assert_eq!(net.spent().packets, before.packets + 2, "a goodbye");
    }
}

#[tokio::test]
async fn what_is_lost_is_sent_again() {
    for version in [V1_2, V1_3] {
        let relay = Relay { loses: |flight| flight.is_multiple_of(2), ..Relay::proper(version) };
        let (_, saw, session) = shake(relay.listen(), PATIENCE).await;
        assert!(matches!(saw, Saw::Tls { .. }), "{saw:?}");
        let mut session = session.unwrap();
        let heard = async {
            loop {
                session.send(b"again").await.unwrap();
                if let Ok(heard) = tokio::time::timeout(MOMENT, session.receive()).await {
                    return heard.unwrap();
                }
            }
        };
        assert_eq!(heard.await, b"again");
    }
}

#[tokio::test]
async fn a_server_that_falls_silent_has_answered() {
    for version in [V1_2, V1_3] {
        let relay = Relay { loses: |flight| flight > 0, ..Relay::proper(version) };
        let (_, saw, session) = shake(relay.listen(), LONG_ENOUGH).await;
        assert_eq!(saw, failed("handshake not finished in time"));
        assert!(session.is_none());
    }
}

#[tokio::test]
async fn a_server_that_says_nothing_is_silent() {
    let server = UdpSocket::bind("127.0.0.1:0").unwrap();
    let (net, saw, _) = shake(server.local_addr().unwrap(), MOMENT).await;
    assert_eq!(saw, silent(MOMENT));
    assert_eq!(net.spent().packets, 1);
}

#[tokio::test]
async fn a_closed_port_is_told_by_its_error() {
    let closed = UdpSocket::bind("127.0.0.9:0").unwrap().local_addr().unwrap();
    let (_, saw, _) = shake(closed, PATIENCE).await;
    assert_eq!(saw, Saw::Icmp { from: closed.ip(), kind: 3, code: 3 });
}

#[tokio::test]
async fn other_answers_are_called_what_they_are() {
    let garbage = |why: &str| Saw::Garbage { why: why.to_owned() };
    let refused = failed(
        "received fatal alert: HandshakeFailure (this client speaks DTLS 1.2 and 1.3, with ECDSA certificates only)",
    );
    for (answer, expected) in [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec(), garbage("not DTLS")),
        (vec![0x3d; 40], garbage("not DTLS")),
        (vec![], garbage("not DTLS")),
        (relay::alert(40), refused),
        (relay::alert(80), failed("received fatal alert: InternalError")),
        (relay::alert(40)[..14].to_vec(), failed("handshake not finished in time")),
        (hostile::bare_versions(), garbage("what came broke the DTLS engine")),
    ] {
        let (_, saw, session) = shake(relay::answering(answer.clone()), MOMENT).await;
        assert_eq!(saw, expected, "{answer:?}");
        assert!(session.is_none());
    }
}

#[tokio::test]
async fn a_flood_does_not_hold_a_handshake_up() {
    for (rubbish, expected) in [
        (b"nonsense".to_vec(), Saw::Garbage { why: "not DTLS".to_owned() }),
        (relay::alert(40)[..14].to_vec(), failed("handshake not finished in time")),
    ] {
        let (_, saw, _) = shake(relay::flooding(rubbish), MOMENT).await;
        assert_eq!(saw, expected);
    }
}

#[tokio::test]
async fn a_server_may_ask_for_a_certificate() {
    for version in [V1_2, V1_3] {
        let relay = Relay { asks: true, ..Relay::proper(version) };
        let (_, saw, session) = shake(relay.listen(), PATIENCE).await;
        assert!(matches!(saw, Saw::Tls { .. }), "{saw:?}");
        let mut session = session.unwrap();
        session.send(b"let in").await.unwrap();
        assert_eq!(session.receive().await.unwrap(), b"let in");
    }
}

#[tokio::test]
async fn the_end_of_a_session_comes_after_its_data_and_stays() {
    for version in [V1_2, V1_3] {
        let (_, _, session) = shake(Relay::proper(version).listen(), PATIENCE).await;
        let mut session = session.unwrap();
        session.send(relay::BYE).await.unwrap();
        assert_eq!(session.receive().await.unwrap(), relay::BYE);
        for _ in 0..2 {
            assert_eq!(session.receive().await, Err(Saw::Cut { reset: false }));
            assert_eq!(session.send(b"still there?").await, Err(Saw::Cut { reset: false }));
        }
        session.close();
    }
}

#[tokio::test]
async fn a_flood_neither_ends_a_session_nor_piles_up() {
    for version in [V1_2, V1_3] {
        let (_, _, session) = shake(Relay::proper(version).listen(), PATIENCE).await;
        let mut session = session.unwrap();
        session.send(relay::FLOOD).await.unwrap();
        for _ in 0..100 {
            // Dropped in the middle of it, again and again.
            let _ = tokio::time::timeout(Duration::from_micros(100), session.receive()).await;
            assert!(session.engine.unread() <= 16);
        }
        session.send(b"hello").await.unwrap();
        while session.receive().await.unwrap() != b"hello" {}
    }
}

async fn shake(server: SocketAddr, wait: Duration) -> (Net, Saw, Option<Dtls>) {
    let net = Net::new(NetOptions { allow_private: true, ..NetOptions::new(1) }).unwrap();
    let (_, datagrams) = Datagrams::open(&net, server, None, wait).await;
    let (timed, session) = Dtls::shake(datagrams.unwrap(), wait).await;
    assert!(timed.took < wait + Duration::from_secs(1));
    (net, timed.saw, session)
}

fn failed(why: &str) -> Saw {
    Saw::TlsFailed { why: why.to_owned() }
}

const PATIENCE: Duration = Duration::from_secs(20);
/// For a handshake on a busy machine.
const LONG_ENOUGH: Duration = Duration::from_secs(1);
/// Less than it takes until something is sent again.
const MOMENT: Duration = Duration::from_millis(300);
