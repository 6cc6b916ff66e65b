use std::net::SocketAddr;

use callready::observe::{Ask, DnsWay, Family, Target};
use callready::profile::Transport;
use hickory_proto::op::{Message, MessageType, ResponseCode};
use hickory_proto::rr::rdata::{A, CNAME};
use hickory_proto::rr::{Name, RData, Record};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::server::{LOOPBACKS, ask, closed, first_bytes, udp};

fn direct(resolver: &Target, over: Transport) -> Ask {
    let resolver = SocketAddr::new(resolver.address, resolver.port);
    Ask::Dns { name: "www.vendor.test".to_owned(), via: DnsWay::Direct { resolver, over, family: Family::V4 } }
}

fn reply(asked: &[u8], change: impl FnOnce(&mut Message)) -> Vec<u8> {
    let mut message = Message::from_vec(asked).unwrap();
    message.metadata.message_type = MessageType::Response;
    change(&mut message);
    message.to_vec().unwrap()
}

fn code(asked: &[u8], code: ResponseCode) -> Vec<u8> {
    reply(asked, |message| message.metadata.response_code = code)
}

fn record(name: &str, data: RData) -> Record {
    Record::from_rdata(Name::from_ascii(name).unwrap(), 60, data)
}

/// An alias, its address, and an address that nobody asked for.
fn addresses(asked: &[u8]) -> Vec<u8> {
    reply(asked, |message| {
        message.add_answer(record("www.vendor.test.", RData::CNAME(CNAME(Name::from_ascii("edge.test.").unwrap()))));
        message.add_answer(record("edge.test.", RData::A(A::new(192, 0, 2, 7))));
        message.add_answer(record("other.test.", RData::A(A::new(192, 0, 2, 66))));
    })
}

const ADDRESSES: &str = r#"dns {"saw":"answers","addresses":["192.0.2.7"]}"#;

#[tokio::test]
async fn a_resolver_is_read_by_its_answer_to_this_very_question() {
    type Answers = fn(&[u8]) -> Vec<Vec<u8>>;
    let cases: [(Answers, &str); 8] = [
        (|asked| vec![addresses(asked)], ADDRESSES),
        (|asked| vec![reply(asked, |_| ())], r#"dns {"saw":"answers","addresses":[]}"#),
        (|asked| vec![code(asked, ResponseCode::NXDomain)], r#"dns {"saw":"dns_error","code":"nxdomain"}"#),
        (
            |asked| {
                vec![reply(asked, |message| {
                    message.metadata.response_code = ResponseCode::Refused;
                    message.queries.clear();
                })]
            },
            r#"dns {"saw":"dns_error","code":"refused"}"#,
        ),
        (|asked| vec![code(asked, ResponseCode::ServFail)], r#"dns {"saw":"dns_error","code":"servfail"}"#),
        (|asked| vec![reply(asked, |message| message.metadata.id ^= 1), b"\xff".to_vec(), addresses(asked)], ADDRESSES),
        (
            |asked| {
                vec![reply(asked, |message| {
                    message.queries[0].set_name(Name::from_ascii("other.test.").unwrap());
                })]
            },
            r#"dns {"saw":"garbage","why":"DNS with another question"}"#,
        ),
        (|_| Vec::new(), r#"dns {"saw":"silent","waited_ms":300}"#),
    ];
    for ip in LOOPBACKS {
        for (answers, expected) in cases {
            let server = udp(ip, answers).await;
            assert_eq!(ask(direct(&server, Transport::Udp), 300).await, [expected]);
        }
    }
}

#[tokio::test]
async fn a_lost_query_is_sent_again() {
    let mut lost = 0;
    let server = udp(LOOPBACKS[0], move |asked| {
        lost += 1;
        if lost < 3 { Vec::new() } else { vec![addresses(asked)] }
    })
    .await;
    assert_eq!(ask(direct(&server, Transport::Udp), 300).await, [ADDRESSES]);
}

#[tokio::test]
async fn a_truncated_answer_is_asked_for_again_over_tcp() {
    for ip in LOOPBACKS {
        let server = udp(ip, |asked| vec![reply(asked, |message| message.metadata.truncation = true)]).await;
        let listener = TcpListener::bind((ip, server.port)).await.unwrap();
        let ended = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let asked = first_bytes(&mut stream).await;
            let answer = addresses(&asked[2..]);
            let length = u16::try_from(answer.len()).unwrap().to_be_bytes();
            stream.write_all(&[&length, &answer[..], b"and more than was asked for"].concat()).await.unwrap();
            stream.read(&mut [0; 1]).await.map_err(|error| error.kind())
        });
        let seen = ask(direct(&server, Transport::Udp), 300).await;
        assert_eq!(seen, [r#"dns {"saw":"garbage","why":"truncated"}"#, ADDRESSES]);
        // Closed, not reset, though some of it was left unread.
        assert_eq!(ended.await.unwrap(), Ok(0));
    }
}

#[tokio::test]
async fn a_port_without_a_resolver_is_told_by_icmp_or_reset() {
    let nobody = closed(LOOPBACKS[0], Transport::Udp).await;
    assert_eq!(
        ask(direct(&nobody, Transport::Udp), 300).await,
        [r#"dns {"saw":"icmp","from":"127.0.0.1","kind":3,"code":3}"#]
    );
    let nobody = closed(LOOPBACKS[0], Transport::Tcp).await;
    assert_eq!(ask(direct(&nobody, Transport::Tcp), 300).await, [r#"dns {"saw":"refused"}"#]);
}

#[tokio::test]
async fn the_systems_way_knows_localhost() {
    let seen = ask(Ask::Dns { name: "localhost".to_owned(), via: DnsWay::System }, 2000).await;
    assert!(seen[0].contains("127.0.0.1"), "{seen:?}");
}

#[tokio::test]
async fn what_is_no_name_is_not_asked_for() {
    let name = format!("{}.test", "a".repeat(300));
    let resolver = SocketAddr::new(LOOPBACKS[0], 9);
    let via = DnsWay::Direct { resolver, over: Transport::Udp, family: Family::V6 };
    assert_eq!(ask(Ask::Dns { name, via }, 300).await, [r#"dns {"saw":"garbage","why":"not a DNS name"}"#]);
}
