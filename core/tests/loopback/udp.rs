use std::time::Duration;

use callready::net::Net;
use callready::observe::Ask;
use callready::profile::Transport;

use crate::server::{LOOPBACKS, ask, closed, lines, options, steps, udp};

#[tokio::test]
async fn a_closed_udp_port_is_told_by_icmp_from_the_target_itself() {
    let told =
        [r#"{"saw":"icmp","from":"127.0.0.1","kind":3,"code":3}"#, r#"{"saw":"icmp","from":"::1","kind":1,"code":4}"#];
    for (ip, told) in LOOPBACKS.into_iter().zip(told) {
        let server = closed(ip, Transport::Udp).await;
        let seen = steps(&Net::new(options()).unwrap(), &Ask::Udp(server.clone()), 500).await;
        assert_eq!(lines(&seen), [format!("udp {told}")]);
        assert!(seen[0].took < Duration::from_millis(50), "{:?}", seen[0].took);
        assert_eq!(ask(Ask::Walk { target: server, ttl: 1 }, 500).await, [format!("walk {told}")]);
    }
}

#[tokio::test]
async fn a_silent_udp_port_is_asked_again() {
    for ip in LOOPBACKS {
        let server = udp(ip, |_| Vec::new()).await;
        let net = Net::new(options()).unwrap();
        let seen = lines(&steps(&net, &Ask::Udp(server), 400).await);
        assert_eq!(seen, [r#"udp {"saw":"silent","waited_ms":400}"#]);
        let header = if ip.is_ipv4() { 28 } else { 48 };
        let spent = net.spent();
        assert_eq!((spent.sockets, spent.packets, spent.bytes), (1, 2, 2 * (20 + header)));
    }
}

#[tokio::test]
async fn any_answer_to_a_datagram_shows_that_the_port_answers() {
    for ip in LOOPBACKS {
        let server = udp(ip, |_| vec![b"hello".to_vec()]).await;
        assert_eq!(ask(Ask::Udp(server), 500).await, [r#"udp {"saw":"garbage","why":"answered, not STUN"}"#]);
    }
}
