use std::net::SocketAddr;
use std::time::Duration;

use callready::device::{Device, Egress, Network, Proxy, Runner};
use callready::net::{Net, NetOptions, Roots, Trusts};
use callready::observe::Target;
use callready::upload::deliver;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;

use super::{OK, Shelf, answering, end, request, to, waits};
use crate::authority::Authority;
use crate::server::{LOOPBACKS, options, tcp};

/// A collector for `name` in TLS.
async fn secured(authority: &Authority, name: &str) -> (Target, mpsc::UnboundedReceiver<(String, String)>) {
    let (sender, asked) = mpsc::unbounded_channel();
    let acceptor = authority.server(name, (2000, 4000), &[&rustls::version::TLS13]);
    let server = tcp(LOOPBACKS[0], move |stream| {
        let (acceptor, sender) = (acceptor.clone(), sender.clone());
        async move {
            let mut stream = acceptor.accept(stream).await.unwrap();
            let mut first = [0; 1];
            if stream.read(&mut first).await.is_ok_and(|length| length > 0) {
                let (head, body) = request(&mut stream).await;
                sender.send((format!("{}{head}", char::from(first[0])), body)).unwrap();
                stream.write_all(OK.as_bytes()).await.unwrap();
                end(stream).await;
            }
        }
    })
    .await;
    (server, asked)
}

fn trusting(device: &Authority, public: &Authority) -> Net {
    let roots = |authority: &Authority| Roots::Given(vec![authority.root.clone()]);
    let trust = Trusts { device: roots(device), public: roots(public) };
    Net::new(NetOptions { trust, allow_private: false, ..options() }).unwrap()
}

#[tokio::test]
async fn a_certificate_that_device_or_public_trust_is_enough_and_no_other_sees_a_report() {
    let (ours, other) = (Authority::new("Ours"), Authority::new("Other"));
    for (name, device, public, why) in [
        ("127.0.0.1", &ours, &other, None),
        ("127.0.0.1", &other, &ours, None),
        ("127.0.0.1", &other, &other, Some("its certificate is not trusted (its issuer is not known)")),
        ("other.example", &ours, &ours, Some("its certificate is not trusted (it is for another name)")),
    ] {
        let (server, mut asked) = secured(&ours, name).await;
        let to = to(&json!({"upload_url": format!("https://127.0.0.1:{}", server.port), "upload_token": "t0k3n"}));
        let shelf = Shelf::with_one();
        let net = trusting(device, public);
        let delivery = deliver(&shelf.store(), &shelf.outbox(), &to, &net, shelf.now).await;
        assert_eq!(delivery.sent, usize::from(why.is_none()), "{delivery:?}");
        assert_eq!(delivery.why.is_some_and(|told| told.ends_with(why.unwrap())), why.is_some());
        assert_eq!(asked.try_recv().is_ok(), why.is_none());
    }
}

#[tokio::test]
async fn what_speaks_no_tls_and_a_name_without_address_leave_it_waiting() {
    let (server, _asked) = answering(OK).await;
    let plain = tcp(LOOPBACKS[0], |mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        end(stream).await;
    })
    .await;
    waits(&to(&json!({"upload_url": format!("https://127.0.0.1:{}", plain.port)})), "it made no sense: not TLS").await;
    // No resolver is asked for a label that cannot be.
    let name = format!("https://{}.localhost:{}", "a".repeat(64), server.port);
    waits(&to(&json!({"upload_url": name})), "its name was not resolved").await;
}

#[tokio::test]
async fn the_way_leads_through_the_devices_proxy_unless_the_host_is_exempt() {
    let ours = Authority::new("Ours");
    let (server, mut asked) = secured(&ours, "localhost").await;
    let (sender, mut tunnels) = mpsc::unbounded_channel();
    let place = SocketAddr::new(server.address, server.port);
    let proxy = tcp(LOOPBACKS[0], move |mut stream| {
        let sender = sender.clone();
        async move {
            let mut head = [0; 2048];
            let length = stream.read(&mut head).await.unwrap();
            sender.send(String::from_utf8_lossy(&head[..length]).into_owned()).unwrap();
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
            let mut onward = TcpStream::connect(place).await.unwrap();
            let _ = tokio::io::copy_bidirectional(&mut stream, &mut onward).await;
        }
    })
    .await;
    for no_proxy in [vec![], vec!["localhost".to_owned()]] {
        let to = to(&json!({"upload_url": format!("https://localhost:{}", server.port)}));
        let device = device(format!("http://user:S3cr3t@127.0.0.1:{}", proxy.port).parse().unwrap(), &no_proxy);
        let credentials = device.proxy.as_ref().and_then(|proxy| proxy.credentials.clone());
        let trust = Trusts { device: Roots::Given(vec![ours.root.clone()]), public: Roots::Bundled };
        let net = Net::new(NetOptions { trust, credentials, allow_private: false, ..options() }).unwrap();
        let shelf = Shelf::with_one();
        let delivery = deliver(&shelf.store(), &shelf.outbox(), &to.on(&device), &net, shelf.now).await;
        assert_eq!(delivery.sent, 1, "{delivery:?}");
        assert!(asked.recv().await.is_some());
        let tunnel = tunnels.try_recv();
        assert_eq!(tunnel.is_ok(), no_proxy.is_empty());
        if let Ok(tunnel) = tunnel {
            assert!(tunnel.starts_with(&format!("CONNECT localhost:{} HTTP/1.1\r\n", server.port)), "{tunnel}");
            assert!(tunnel.contains("proxy-authorization: Basic "), "{tunnel}");
        }
    }
}

#[tokio::test]
async fn a_proxy_that_refuses_is_named_and_the_report_waits() {
    let proxy = tcp(LOOPBACKS[0], |mut stream| async move {
        let _ = stream.read(&mut [0; 2048]).await;
        let _ = stream.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n").await;
        end(stream).await;
    })
    .await;
    let device = device(format!("http://127.0.0.1:{}", proxy.port).parse().unwrap(), &[]);
    waits(&to(&json!({"upload_url": "https://192.0.2.1"})).on(&device), "192.0.2.1:443: proxy: it answered 403").await;
}

fn device(proxy: Proxy, no_proxy: &[String]) -> Device {
    Device {
        platform: "linux-x86_64".to_owned(),
        runner: Runner::Shell,
        network: Network { no_proxy: no_proxy.to_vec(), ..Default::default() },
        resolvers: Vec::new(),
        resolvers_named: false,
        proxy: Some(proxy),
        egress: Egress::Any,
        roots: None,
        allow_private: false,
        deadline: Duration::ZERO,
        media: Duration::ZERO,
    }
}
