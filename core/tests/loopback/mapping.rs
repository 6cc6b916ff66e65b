use std::net::{Ipv4Addr, SocketAddr};

use callready::observe::Ask;
use tokio::net::UdpSocket;

use crate::server::ask;

/// A STUN server on this loopback address that tells whoever asks that it is seen as `as_whom`; as it is, where that is absent.
async fn server(last: u8, as_whom: Option<&'static str>) -> SocketAddr {
    let socket = UdpSocket::bind((Ipv4Addr::new(127, 0, 0, last), 0)).await.unwrap();
    let address = socket.local_addr().unwrap();
    tokio::spawn(async move {
        let mut buffer = [0; 512];
        while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
            let mapped = as_whom.map_or(from, |text| text.parse().unwrap());
            // Another's answer first: it counts for nothing.
            let mut other = success(&buffer[..length], from);
            other[19] ^= 1;
            socket.send_to(&other, from).await.unwrap();
            socket.send_to(&success(&buffer[..length], mapped), from).await.unwrap();
        }
    });
    address
}

/// A success with XOR-MAPPED-ADDRESS (RFC 8489 section 14.2).
fn success(request: &[u8], mapped: SocketAddr) -> Vec<u8> {
    let SocketAddr::V4(mapped) = mapped else { panic!("IPv4 here") };
    let cookie = [0x21, 0x12, 0xa4, 0x42];
    let port = mapped.port() ^ 0x2112;
    let address: Vec<u8> = mapped.ip().octets().iter().zip(cookie).map(|(byte, key)| byte ^ key).collect();
    [&[1, 1, 0, 12], &request[4..20], &[0, 0x20, 0, 8, 0, 1], &port.to_be_bytes(), &address].concat()
}

async fn mapped(servers: Vec<SocketAddr>) -> String {
    ask(Ask::Mapping { servers }, 300).await.join("\n")
}

#[tokio::test]
async fn servers_see_one_socket_and_no_address_is_told() {
    let (one, other) = (server(1, Some("198.51.100.9:4000")).await, server(2, Some("198.51.100.9:4000")).await);
    let same = r#"mapping {"saw":"mapped","mappings":[{"number":0,"own":false},{"number":0,"own":false}]}"#;
    assert_eq!(mapped(vec![one, other]).await, same);

    let third = server(3, Some("198.51.100.9:4001")).await;
    let mute = UdpSocket::bind("127.0.0.4:0").await.unwrap();
    let differs = r#"mapping {"saw":"mapped","mappings":[{"number":0,"own":false},null,{"number":1,"own":false}]}"#;
    assert_eq!(mapped(vec![one, mute.local_addr().unwrap(), third]).await, differs);
}

#[tokio::test]
async fn a_socket_that_nobody_translates_is_known_by_its_own_address() {
    let servers = vec![server(1, None).await, server(1, None).await];
    let own = r#"mapping {"saw":"mapped","mappings":[{"number":0,"own":true},{"number":0,"own":true}]}"#;
    assert_eq!(mapped(servers).await, own);
}

#[tokio::test]
async fn where_nobody_answers_that_is_what_is_seen() {
    let mute = UdpSocket::bind("127.0.0.4:0").await.unwrap();
    let closed = UdpSocket::bind("127.0.0.5:0").await.unwrap().local_addr().unwrap();
    let silent = r#"mapping {"saw":"silent","waited_ms":300}"#;
    assert_eq!(mapped(vec![closed, mute.local_addr().unwrap()]).await, silent);
}
