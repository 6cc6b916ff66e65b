use std::sync::Arc;
use std::time::Duration;

use callready::net::{Net, NetOptions, Opinion, Roots, Trusts};
use callready::observe::{Ask, Saw, Target, Trust};
use rustls::pki_types::CertificateDer;
use rustls::version::{TLS12, TLS13};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::sleep;

use crate::authority::Authority;
use crate::server::{LOOPBACKS, ask, first_bytes, lines, options, reset, steps, tcp};

fn handshake(target: Target) -> Ask {
    Ask::Tls { target, name: "server.test".to_owned() }
}

#[tokio::test]
async fn both_stores_say_what_they_think_of_a_certificate() {
    let authority = Authority::new("Test Authority");
    let (stranger, impostor) = (Authority::new("Stranger"), Authority::new("Test Authority"));
    let trusting = |root| Trusts { device: Roots::Given(vec![root]), public: Roots::Bundled };
    let now = (2000, 4000);
    let cases = [
        ("server.test", now, &authority, "1.3", Trust::Valid),
        ("server.test", now, &authority, "1.2", Trust::Valid),
        ("other.test", now, &authority, "1.3", Trust::WrongName),
        ("server.test", (2000, 2001), &authority, "1.3", Trust::Expired),
        ("server.test", (3000, 3001), &authority, "1.3", Trust::NotYetValid),
        ("server.test", now, &stranger, "1.3", Trust::UnknownIssuer),
        ("server.test", now, &impostor, "1.3", Trust::Invalid),
    ];
    for ip in LOOPBACKS {
        for (name, years, issuer, version, opinion) in cases {
            let versions = if version == "1.2" { &[&TLS12][..] } else { &[&TLS12, &TLS13] };
            let acceptor = issuer.server(name, years, versions);
            let (ended, mut end) = mpsc::unbounded_channel();
            let server = tcp(ip, move |stream| {
                let (acceptor, ended) = (acceptor.clone(), ended.clone());
                async move {
                    let mut stream = acceptor.accept(stream).await.unwrap();
                    ended.send(stream.read(&mut [0; 1]).await.map_err(|error| error.kind())).unwrap();
                }
            })
            .await;
            let net = Net::new(NetOptions { trust: trusting(authority.root.clone()), ..options() }).unwrap();
            let seen = steps(&net, &handshake(server), 500).await;
            // The client said goodbye before it closed.
            assert_eq!(end.recv().await.unwrap(), Ok(0));
            let [_, tls] = &seen[..] else { panic!("{seen:?}") };
            let Saw::Tls { version: spoken, chain, device, public } = &tls.saw else { panic!("{seen:?}") };
            assert_eq!((spoken.as_str(), *device), (version, opinion), "{name} {years:?}");
            assert_eq!(
                *public,
                match opinion {
                    Trust::Expired | Trust::NotYetValid => opinion,
                    _ => Trust::UnknownIssuer,
                }
            );
            // The escape character did not come through.
            assert_eq!((chain[0].subject.as_str(), chain[0].issuer.as_str()), ("Leaf[31m", issuer.name.as_str()));
            assert_eq!((chain.len(), chain[1].subject.as_str()), (2, issuer.name.as_str()));
            assert!(chain[0].not_before < chain[0].not_after);
        }
    }
}

#[tokio::test]
async fn an_empty_store_has_no_opinion() {
    let acceptor = Authority::new("Test").server("server.test", (2000, 4000), &[&TLS13]);
    let server = tcp(LOOPBACKS[0], move |stream| {
        let acceptor = acceptor.clone();
        async move { drop(acceptor.accept(stream).await) }
    })
    .await;
    let seen = ask(handshake(server), 500).await;
    assert!(seen[1].contains(r#""device":"no_opinion","public":"unknown_issuer""#), "{seen:?}");
}

#[tokio::test]
async fn a_file_without_roots_is_an_error_that_names_it() {
    for (file, why) in
        [("Cargo.toml", "no certificate in it"), ("absent.pem", "No such file or directory (os error 2)")]
    {
        let trust = Trusts { device: Roots::System, public: Roots::File(file.into()) };
        let error = Net::new(NetOptions { trust, ..options() }).unwrap_err();
        assert_eq!(error.to_string(), format!("reading roots from {file}: {why}"));
    }
}

#[tokio::test]
async fn a_broken_handshake_says_how_it_broke() {
    async fn serve(mut stream: TcpStream, way: u8) {
        let _ = first_bytes(&mut stream).await;
        match way {
            0 => reset(stream),
            1 => drop(stream),
            2 => stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap(),
            // Alert: fatal, handshake_failure (RFC 8446 section 6).
            3 => stream.write_all(&[21, 3, 3, 0, 2, 2, 40]).await.unwrap(),
            // The start of a handshake record, then the end.
            _ => stream.write_all(&[22, 3, 3, 0, 100]).await.unwrap(),
        }
    }
    let cases = [
        r#"{"saw":"cut","reset":true}"#,
        r#"{"saw":"cut","reset":false}"#,
        r#"{"saw":"garbage","why":"not TLS"}"#,
        r#"{"saw":"tls_failed","why":"received fatal alert: HandshakeFailure"}"#,
        r#"{"saw":"tls_failed","why":"closed during the handshake"}"#,
    ];
    for ip in LOOPBACKS {
        for (way, expected) in (0..).zip(cases) {
            let server = tcp(ip, move |stream| serve(stream, way)).await;
            assert_eq!(ask(handshake(server), 500).await, [r#"tcp {"saw":"accepted"}"#, &format!("tls {expected}")]);
        }
    }
}

#[tokio::test]
async fn a_trickle_does_not_outlast_the_wait() {
    let server = tcp(LOOPBACKS[0], |mut stream| async move {
        for byte in [22, 3, 3, 16, 0].into_iter().chain(std::iter::repeat(0)) {
            if stream.write_all(&[byte]).await.is_err() {
                break;
            }
            sleep(Duration::from_millis(100)).await;
        }
    })
    .await;
    let seen = steps(&Net::new(options()).unwrap(), &handshake(server), 500).await;
    assert_eq!(lines(&seen)[1], r#"tls {"saw":"tls_failed","why":"handshake not finished in time"}"#);
    assert!(seen[1].took < Duration::from_millis(4200), "{:?}", seen[1].took);
}

#[tokio::test]
async fn a_server_that_never_answers_is_silent_after_four_seconds() {
    let server = tcp(LOOPBACKS[1], |mut stream| async move {
        while stream.read(&mut [0; 1024]).await.is_ok_and(|length| length > 0) {}
    })
    .await;
    let seen = ask(handshake(server), 500).await;
    assert_eq!(seen[1], r#"tls {"saw":"silent","waited_ms":4000}"#);
}

#[tokio::test]
async fn a_store_that_is_asked_gives_its_opinion_of_the_chain_and_the_leaf_tells_the_name() {
    struct Says(Trust);
    impl Opinion for Says {
        fn on(&self, chain: &[CertificateDer<'_>], host: &str) -> Trust {
            if (chain.len(), host) == (2, "server.test") { self.0 } else { Trust::Invalid }
        }
    }
    let authority = Authority::new("Site");
    for (name, says, opinion) in [
        ("server.test", Trust::Valid, Trust::Valid),
        ("server.test", Trust::UnknownIssuer, Trust::UnknownIssuer),
        ("server.test", Trust::NoOpinion, Trust::NoOpinion),
        ("other.test", Trust::Valid, Trust::WrongName),
        ("other.test", Trust::Expired, Trust::Expired),
    ] {
        let acceptor = authority.server(name, (2000, 4000), &[&TLS13]);
        let server = tcp(LOOPBACKS[0], move |stream| {
            let acceptor = acceptor.clone();
            async move { drop(acceptor.accept(stream).await.unwrap().read(&mut [0; 1]).await) }
        })
        .await;
        let trust = Trusts { device: Roots::Asked(Arc::new(Says(says))), public: Roots::Bundled };
        let net = Net::new(NetOptions { trust, ..options() }).unwrap();
        let seen = steps(&net, &handshake(server), 500).await;
        let Saw::Tls { device, public, .. } = &seen[1].saw else { panic!("{seen:?}") };
        assert_eq!((*device, *public), (opinion, Trust::UnknownIssuer), "{name} {says:?}");
    }
}
