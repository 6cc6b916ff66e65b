//! Whatever an HTTP server sends, through the whole probe: a server on loopback sends it, then closes.

#![no_main]

use std::cell::RefCell;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::LazyLock;
use std::time::Duration;

use callready::net::{Net, NetOptions};
use callready::observe::{Ask, Expect, Target};
use callready::probe::{Seen, perform};
use callready::profile::Transport;
use libfuzzer_sys::fuzz_target;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

struct Bench {
    runtime: Runtime,
    listener: TcpListener,
    address: SocketAddr,
    net: Net,
}

static BENCH: LazyLock<Bench> = LazyLock::new(|| {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).unwrap();
    let address = listener.local_addr().unwrap();
    let net = Net::new(NetOptions { allow_private: true, ..NetOptions::new(1) }).unwrap();
    Bench { runtime, listener, address, net }
});

fuzz_target!(|data: &[u8]| {
    let Bench { runtime, listener, address, net } = &*BENCH;
    let target = Target {
        host: "server.test".to_owned(),
        address: address.ip(),
        transport: Transport::Tcp,
        port: address.port(),
    };
    let expect = Expect {
        body: Some("success".to_owned()),
        fingerprints: vec!["server: AmazonS3".to_owned()],
        ..Expect::default()
    };
    let ask = Ask::Http { target, tls: false, name: "server.test".to_owned(), path: "/".to_owned(), expect };
    let steps = RefCell::new(0);
    let mut count = |_: Seen| *steps.borrow_mut() += 1;
    runtime.block_on(async {
        let serve = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 1024]).await;
            let _ = stream.write_all(data).await;
        };
        tokio::join!(serve, perform(net, &ask, Duration::from_secs(4), &mut count));
    });
    assert_eq!(steps.into_inner(), 2);
});
