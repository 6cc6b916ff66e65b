use std::net::{Ipv4Addr, SocketAddr};

use std::time::Duration;

use callready::observe::{Ask, Witness};
use tokio::net::UdpSocket;

use crate::server::{ask, udp};

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
    beside(servers, &[]).await
}

async fn beside(servers: Vec<SocketAddr>, known: &[&str]) -> String {
    let known = known.iter().map(|address| address.parse().unwrap()).collect();
    ask(Ask::Mapping { servers, known }, 300).await.join("\n")
}

/// A success that names this server as the one's own other address, OTHER-ADDRESS (RFC 5780 section 7.4).
fn naming(request: &[u8], mapped: SocketAddr, other: SocketAddr) -> Vec<u8> {
    let (mut message, SocketAddr::V4(other)) = (success(request, mapped), other) else { panic!("IPv4 here") };
    message[3] += 12;
    let attribute = [&[0x80, 0x2c, 0, 8, 0, 1], &other.port().to_be_bytes()[..], &other.ip().octets()].concat();
    [message, attribute].concat()
}

/// What becomes of a binding to a server that tells each request of a socket, by its number from 0, the port that comes of it.
async fn left_alone(port: impl Fn(usize) -> Option<u16> + Send + 'static) -> String {
    let mut met: Vec<[u8; 12]> = Vec::new();
    let server = udp([127, 0, 0, 1].into(), move |request| {
        // Two sockets ask by turns.
        met.push(request[8..20].try_into().unwrap());
        let mapped = port((met.len() - 1) / 2).map(|port| SocketAddr::from(([198, 51, 100, 9], port)));
        mapped.map(|mapped| success(request, mapped)).into_iter().collect()
    })
    .await;
    let server = SocketAddr::new(server.address, server.port);
    let asked = Ask::Binding { server, by: Witness::Mapping, quiet: Duration::from_millis(400) };
    ask(asked, 300).await.join("\n")
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

#[tokio::test]
async fn another_server_that_is_named_is_asked_only_where_the_table_leads_to_it() {
    let (one, third) = (server(1, Some("198.51.100.9:4000")).await, server(3, Some("198.51.100.9:4001")).await);
    let naming_third =
        udp([127, 0, 0, 2].into(), move |request| vec![naming(request, "198.51.100.9:4000".parse().unwrap(), third)])
            .await;
    let servers = vec![one, SocketAddr::new(naming_third.address, naming_third.port)];
    let two = r#"mapping {"saw":"mapped","mappings":[{"number":0,"own":false},{"number":0,"own":false}]"#;
    assert_eq!(mapped(servers.clone()).await, format!("{two}}}"));
    assert_eq!(beside(servers.clone(), &["127.0.0.9"]).await, format!("{two}}}"));
    let beside = beside(servers, &["127.0.0.3"]).await;
    assert_eq!(beside, format!(r#"{two},"others":[{{"server":"{third}","mapping":{{"number":1,"own":false}}}}]}}"#));
}

#[tokio::test]
async fn a_server_that_names_one_that_does_not_answer_is_taken_as_if_it_had_named_none() {
    let mute = UdpSocket::bind("127.0.0.4:0").await.unwrap().local_addr().unwrap();
    let lying =
        udp([127, 0, 0, 2].into(), move |request| vec![naming(request, "198.51.100.9:4000".parse().unwrap(), mute)])
            .await;
    let servers = vec![server(1, Some("198.51.100.9:4000")).await, SocketAddr::new(lying.address, lying.port)];
    let two = r#"mapping {"saw":"mapped","mappings":[{"number":0,"own":false},{"number":0,"own":false}]}"#;
    assert_eq!(beside(servers, &["127.0.0.4"]).await, two);
}

#[tokio::test]
async fn a_binding_is_lost_where_another_port_is_seen_after_a_pause_and_not_before() {
    let of = |binding: &str| format!(r#"binding {{"saw":"binding","quiet_ms":400,"binding":"{binding}"}}"#);
    assert_eq!(left_alone(|_| Some(4_000)).await, of("alike"));
    assert_eq!(left_alone(|number| Some(if number < 2 { 4_000 } else { 4_001 })).await, of("other"));
    let each = r#"binding {"saw":"garbage","why":"another port for each packet"}"#;
    assert_eq!(left_alone(|number| Some(4_000 + u16::try_from(number).unwrap())).await, each);
    let silent = r#"binding {"saw":"silent","waited_ms":300}"#;
    assert_eq!(left_alone(|number| (number < 2).then_some(4_000)).await, silent);
    assert_eq!(left_alone(|_| None).await, silent);
}
