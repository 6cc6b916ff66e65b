//! A server made of the same library in its other role.

use std::net::{SocketAddr, UdpSocket};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use dimpl::crypto::rust_crypto;
use dimpl::{Config, ConfigBuilder, Output};
use rcgen::{CertificateParams, CustomExtension, DnType, KeyPair, PKCS_ECDSA_P256_SHA256, SignatureAlgorithm};
use tokio::time::timeout_at;

/// A server for one client, that sends back what it is told.
#[derive(Clone, Copy)]
pub(super) struct Relay {
    pub version: Version,
    /// It lets in who shows a certificate.
    pub asks: bool,
    /// Which of its flights are lost, counted from 0.
    pub loses: fn(u32) -> bool,
}

pub(super) type Version = fn(Arc<Config>, dimpl::DtlsCertificate, Instant) -> dimpl::Dtls;

impl Relay {
    pub(super) fn proper(version: Version) -> Self {
        Self { version, asks: false, loses: |_| false }
    }

    pub(super) fn listen(self) -> SocketAddr {
        self.serve(session(self.version, self.asks, 0))
    }

    /// Serves with that session.
    pub(super) fn serve(self, session: dimpl::Dtls) -> SocketAddr {
        let (socket, address) = bind();
        tokio::spawn(self.run(socket, session));
        address
    }

    async fn run(self, socket: tokio::net::UdpSocket, mut session: dimpl::Dtls) {
        let (mut flights, mut client) = (0, None);
        let (mut room, mut buffer) = (vec![0; 8192], vec![0; 8192]);
        loop {
            let (mut flight, mut told) = (Vec::new(), Vec::new());
            let wake = loop {
                match session.poll_output(&mut room) {
                    Output::Packet(datagram) => flight.push(datagram.to_vec()),
                    Output::ApplicationData(data) => told.push(data.to_vec()),
                    Output::Timeout(wake) => break wake,
                    _ => {}
                }
            };
            if let (Some(client), false) = (client, flight.is_empty()) {
                if !(self.loses)(flights) {
                    for datagram in &flight {
                        let _ = socket.send_to(datagram, client).await;
                    }
                }
                flights += 1;
            }
            if let (Some(client), Some(told)) = (client, told.first()) {
                session.send_application_data(told).unwrap();
                match told.as_slice() {
                    BYE => session.close().unwrap(),
                    FLOOD => flood(&socket, &mut session, client).await,
                    _ => {}
                }
                continue;
            }
            match timeout_at(wake.into(), socket.recv_from(&mut buffer)).await {
                Ok(Ok((length, from))) => {
                    client = Some(from);
                    session.handle_timeout(Instant::now()).unwrap();
                    if session.handle_packet(&buffer[..length]).is_err() {
                        return;
                    }
                }
                _ if session.handle_timeout(Instant::now()).is_err() => return,
                _ => {}
            }
        }
    }
}

/// Data without end, and rubbish among them, both with and without a record's header.
async fn flood(socket: &tokio::net::UdpSocket, session: &mut dimpl::Dtls, client: SocketAddr) {
    let mut room = vec![0; 8192];
    for n in 0..2000_u32 {
        session.send_application_data(&n.to_be_bytes()).unwrap();
        while let Output::Packet(datagram) = session.poll_output(&mut room) {
            let _ = socket.send_to(datagram, client).await;
        }
        let _ = socket.send_to(&n.to_be_bytes(), client).await;
        let _ = socket.send_to(&alert(40), client).await;
        if n % 100 == 0 {
            tokio::task::yield_now().await;
        }
    }
}

/// A server's side, in a version that only it decides on, with a certificate of about that size.
pub(super) fn session(version: Version, asks: bool, size: usize) -> dimpl::Dtls {
    let config = if asks { &ASKING } else { &TRUSTING };
    let filler = CustomExtension::from_oid_content(&[1, 2, 3], vec![0; size]);
    let certificate = certificate(&PKCS_ECDSA_P256_SHA256, |params| params.custom_extensions.push(filler));
    version(Arc::clone(config), certificate, Instant::now())
}

/// What lets everybody in.
pub(super) fn trusting() -> Arc<Config> {
    Arc::clone(&TRUSTING)
}

/// What a server goes by: another cryptography than the client's.
pub(super) fn config(asks: bool) -> ConfigBuilder {
    let config = Config::builder().with_crypto_provider(rust_crypto::default_provider());
    config.require_client_certificate(asks).flight_start_rto(RTO).flight_retries(8).max_queue_tx(30)
}

/// Made by itself, with a key of that kind.
pub(super) fn certificate(
    kind: &'static SignatureAlgorithm,
    change: impl FnOnce(&mut CertificateParams),
) -> dimpl::DtlsCertificate {
    let key = KeyPair::generate_for(kind).unwrap();
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, NAME);
    change(&mut params);
    let certificate = params.self_signed(&key).unwrap().der().to_vec();
    dimpl::DtlsCertificate { certificate, private_key: key.serialize_der() }
}

/// Gives the same answer to whatever comes.
pub(super) fn answering(answer: Vec<u8>) -> SocketAddr {
    let (socket, address) = bind();
    tokio::spawn(async move {
        while let Ok((_, from)) = socket.recv_from(&mut [0; 2048]).await {
            let _ = socket.send_to(&answer, from).await;
        }
    });
    address
}

/// Once asked, says the same again and again, for a second.
pub(super) fn flooding(answer: Vec<u8>) -> SocketAddr {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    std::thread::spawn(move || {
        let (_, from) = socket.recv_from(&mut [0; 2048]).unwrap();
        let end = Instant::now() + Duration::from_secs(1);
        while Instant::now() < end {
            let _ = socket.send_to(&answer, from);
        }
    });
    address
}

/// A fatal alert in the clear.
pub(super) fn alert(description: u8) -> Vec<u8> {
    [&[21, 0xfe, 0xfd][..], &[0; 8], &[0, 2, 2, description]].concat()
}

fn bind() -> (tokio::net::UdpSocket, SocketAddr) {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_nonblocking(true).unwrap();
    let address = socket.local_addr().unwrap();
    (tokio::net::UdpSocket::from_std(socket).unwrap(), address)
}

static TRUSTING: LazyLock<Arc<Config>> = LazyLock::new(|| Arc::new(config(false).build().unwrap()));
static ASKING: LazyLock<Arc<Config>> = LazyLock::new(|| Arc::new(config(true).build().unwrap()));
pub(super) const V1_2: Version = dimpl::Dtls::new_12;
pub(super) const V1_3: Version = dimpl::Dtls::new_13;
pub(super) const NAME: &str = "relay.test";
/// Told this, it says goodbye.
pub(super) const BYE: &[u8] = b"bye";
/// Told this, it does not stop.
pub(super) const FLOOD: &[u8] = b"flood";
const RTO: Duration = Duration::from_millis(100);
