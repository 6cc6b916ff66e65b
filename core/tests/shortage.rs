//! A process that may open no more files; a program of its own, since the limit is the whole process's.
#![allow(clippy::unwrap_used)]

use std::fs::File;
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use callready::net::{Net, NetOptions};
use callready::observe::{Ask, Saw, Target};
use callready::probe::perform;
use callready::profile::Transport;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use tokio::net::TcpListener;
use tokio::time::sleep;

async fn saw(net: &Net, ask: &Ask) -> Saw {
    let mut seen = Vec::new();
    perform(net, ask, Duration::from_millis(300), &mut |step| seen.push(step)).await;
    seen.remove(0).saw
}

#[tokio::test]
async fn a_shortage_of_sockets_is_waited_out_and_never_the_networks_fault() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let target =
        |transport| Target { host: "server.test".to_owned(), address: address.ip(), transport, port: address.port() };
    let tcp = Ask::Tcp(target(Transport::Tcp));
    let net = Net::new(NetOptions { allow_private: true, ..NetOptions::new(1) }).unwrap();

    let (_, hard) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
    setrlimit(Resource::RLIMIT_NOFILE, 64, hard).unwrap();
    let mut files = Vec::new();
    while let Ok(file) = File::open("/dev/null") {
        files.push(file);
    }
    let short = Saw::OsRefused { error: "EMFILE".to_owned() };
    assert_eq!(saw(&net, &tcp).await, short);
    assert_eq!(saw(&net, &Ask::Udp(target(Transport::Udp))).await, short);
    assert_eq!(saw(&net, &Ask::Route { to: IpAddr::V4(Ipv4Addr::LOCALHOST) }).await, short);

    let relief = async {
        sleep(Duration::from_millis(100)).await;
        files.clear();
    };
    let (saw, ()) = tokio::join!(saw(&net, &tcp), relief);
    assert_eq!(saw, Saw::Accepted);
}
