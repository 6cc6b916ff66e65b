use std::time::Duration;

use callready::device::Egress;
use callready::net::{Net, NetOptions};
use callready::observe::{Ask, Saw};
use callready::profile::Transport;
use socket2::{Domain, Socket, Type};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;

use crate::server::{LOOPBACKS, ask, closed, lines, options, steps, target, tcp};

#[tokio::test]
async fn an_open_port_is_accepted_and_closed_without_a_reset() {
    for ip in LOOPBACKS {
        let (ended, mut end) = mpsc::unbounded_channel();
        let server = tcp(ip, move |mut stream| {
            let ended = ended.clone();
            async move {
                stream.write_all(b"a greeting that nobody reads\r\n").await.unwrap();
                ended.send(stream.read(&mut [0; 16]).await.map_err(|error| error.kind())).unwrap();
            }
        })
        .await;
        let net = Net::new(options()).unwrap();
        assert_eq!(lines(&steps(&net, &Ask::Tcp(server), 500).await), [r#"tcp {"saw":"accepted"}"#]);
        assert_eq!(end.recv().await.unwrap(), Ok(0));
        // SYN, ACK of the handshake, FIN; perhaps an ACK of the greeting.
        let spent = net.spent();
        assert!(spent.sockets == 1 && (3..=4).contains(&spent.packets) && spent.bytes >= 3 * 40, "{spent:?}");
    }
}

#[tokio::test]
async fn a_closed_port_is_refused_in_less_than_a_moment() {
    for ip in LOOPBACKS {
        let server = closed(ip, Transport::Tcp).await;
        let seen = steps(&Net::new(options()).unwrap(), &Ask::Tcp(server), 500).await;
        assert_eq!(lines(&seen), [r#"tcp {"saw":"refused"}"#]);
        assert!(seen[0].took < Duration::from_millis(50), "{:?}", seen[0].took);
    }
}

#[tokio::test]
async fn silence_is_given_up_when_the_wait_is_over() {
    for ip in LOOPBACKS {
        // A listener whose queue is full lets further handshakes wait.
        let listener = Socket::new(Domain::for_address((ip, 0).into()), Type::STREAM, None).unwrap();
        listener.bind(&std::net::SocketAddr::new(ip, 0).into()).unwrap();
        listener.listen(0).unwrap();
        let address = listener.local_addr().unwrap().as_socket().unwrap();
        let _queued = TcpStream::connect(address).await.unwrap();
        let seen = steps(&Net::new(options()).unwrap(), &Ask::Tcp(target(address, Transport::Tcp)), 300).await;
        assert_eq!(lines(&seen), [r#"tcp {"saw":"silent","waited_ms":300}"#]);
        let took = seen[0].took.as_millis();
        assert!((300..400).contains(&took), "{took} ms");
    }
}

#[tokio::test]
async fn a_packet_of_one_hop_reaches_this_device_itself() {
    for ip in LOOPBACKS {
        let server = tcp(ip, |stream| async move { drop(stream) }).await;
        assert_eq!(ask(Ask::Walk { target: server, ttl: 1 }, 300).await, [r#"walk {"saw":"accepted"}"#]);
        let nobody = closed(ip, Transport::Tcp).await;
        assert_eq!(ask(Ask::Walk { target: nobody, ttl: 1 }, 300).await, [r#"walk {"saw":"refused"}"#]);
    }
}

#[tokio::test]
async fn a_private_target_is_not_touched_unless_permitted() {
    let server = tcp(LOOPBACKS[0], |_| async { panic!("touched") }).await;
    let net = Net::new(NetOptions { allow_private: false, ..options() }).unwrap();
    assert_eq!(
        lines(&steps(&net, &Ask::Tcp(server), 300).await),
        [r#"tcp {"saw":"os_refused","error":"private target not permitted"}"#]
    );
    assert_eq!(net.spent().sockets, 0);
}

#[tokio::test]
async fn an_interface_that_is_not_there_is_this_devices_own_fault() {
    for egress in [Egress::Interface("absent0".to_owned()), Egress::Network(999_999), Egress::Network(u64::MAX)] {
        let net = Net::new(NetOptions { egress, ..options() }).unwrap();
        let server = closed(LOOPBACKS[0], Transport::Tcp).await;
        let seen = steps(&net, &Ask::Tcp(server), 300).await;
        let own = ["ENODEV", "ENXIO", "EPERM"];
        assert!(matches!(&seen[0].saw, Saw::OsRefused { error } if own.contains(&error.as_str())), "{seen:?}");
    }
}

#[tokio::test]
async fn a_network_is_known_by_its_number() {
    let index = nix::net::if_::if_nametoindex("lo").unwrap();
    let net = Net::new(NetOptions { egress: Egress::Network(index.into()), ..options() }).unwrap();
    let server = tcp(LOOPBACKS[0], |_| async {}).await;
    assert_eq!(lines(&steps(&net, &Ask::Tcp(server), 300).await), [r#"tcp {"saw":"accepted"}"#]);
}

#[tokio::test]
async fn loopback_has_a_route() {
    for ip in LOOPBACKS {
        assert_eq!(ask(Ask::Route { to: ip }, 300).await, [r#"route {"saw":"routed"}"#]);
    }
}
