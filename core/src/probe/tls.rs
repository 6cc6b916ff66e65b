//! Shakes hands in TLS and keeps the chain, whatever it is worth.

use std::io;
use std::sync::atomic::Ordering;
use std::time::Duration;

use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{Error, ProtocolVersion};
use tokio::io::AsyncWriteExt;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::{PATIENCE, Seen, tcp};
use crate::net::{Connection, Net, Stream, Timed, silent};
use crate::observe::{Saw, Step, Target, Trust};
use crate::wire::{certificate, clean};

/// Opens a connection, shakes hands and says goodbye.
pub(super) async fn ask(net: &Net, target: &Target, name: &str, wait: Duration, seen: &mut impl FnMut(Seen)) {
    if let Some(stream) = open(net, target, name, wait, seen).await {
        leave(&mut stream.into()).await;
    }
}

/// Says goodbye.
pub(super) async fn leave(connection: &mut Connection) {
    // The answer is in; whether the goodbye arrives changes nothing.
    let _ = timeout(GOODBYE, connection.shutdown()).await;
}

/// Opens a TLS connection for the step that follows.
pub(super) async fn open(
    net: &Net,
    target: &Target,
    name: &str,
    wait: Duration,
    seen: &mut impl FnMut(Seen),
) -> Option<TlsStream<Stream>> {
    let stream = tcp::open(net, target, wait, seen).await?;
    let (timed, stream) = shake(net, stream, name, wait.max(PATIENCE)).await;
    seen(Seen::of(Step::Tls { target: target.clone(), name: name.to_owned() }, timed));
    stream
}

/// Opens a connection for the step that follows, in TLS where there is a name to ask for.
pub(super) async fn either(
    net: &Net,
    target: &Target,
    name: Option<&str>,
    wait: Duration,
    seen: &mut impl FnMut(Seen),
) -> Option<Connection> {
    match name {
        Some(name) => open(net, target, name, wait, seen).await.map(Into::into),
        None => tcp::open(net, target, wait, seen).await.map(Into::into),
    }
}

/// Shakes hands on an open connection.
pub(crate) async fn shake(net: &Net, stream: Stream, name: &str, wait: Duration) -> (Timed, Option<TlsStream<Stream>>) {
    let began = Instant::now();
    let Ok(server) = ServerName::try_from(name.to_owned()) else {
        let saw = Saw::TlsFailed { why: "not a server name".to_owned() };
        return (Timed::since(began, saw), None);
    };
    let (received, before) = (stream.tally(), stream.received());
    let shaken = timeout(wait, TlsConnector::from(net.tls()).connect(server.clone(), stream).into_fallible()).await;
    let took = began.elapsed();
    let (saw, open) = match shaken {
        Ok(Ok(stream)) => (finished(net, &stream, server).await, Some(stream)),
        Ok(Err((error, stream))) => (failed(&error, &stream, before), None),
        Err(_) if received.load(Ordering::Relaxed) == before => (silent(wait), None),
        Err(_) => (Saw::TlsFailed { why: "handshake not finished in time".to_owned() }, None),
    };
    (Timed { began, took, saw }, open)
}

async fn finished(net: &Net, stream: &TlsStream<Stream>, name: ServerName<'static>) -> Saw {
    let (_, session) = stream.get_ref();
    let version = match session.protocol_version() {
        Some(ProtocolVersion::TLSv1_3) => "1.3",
        _ => "1.2",
    };
    let chain: Vec<CertificateDer<'static>> = session
        .peer_certificates()
        .unwrap_or_default()
        .iter()
        .take(MOST_CERTIFICATES)
        .cloned()
        .map(CertificateDer::into_owned)
        .collect();
    let read = chain.iter().map(|der| certificate::read(der)).collect();
    let (stores, now) = (net.stores(), net.now());
    // Reading the system's store takes milliseconds, and other probes are being timed on this thread.
    let opinions = spawn_blocking(move || stores.judge(&chain, &name, now)).await;
    let (device, public) = opinions.unwrap_or((Trust::NoOpinion, Trust::NoOpinion));
    Saw::Tls { version: version.to_owned(), chain: read, device, public }
}

/// Reads a failure; `before` is how many bytes had come in when the handshake began.
fn failed(error: &io::Error, stream: &Stream, before: u64) -> Saw {
    let failed = |why: &str| Saw::TlsFailed { why: clean(why) };
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) {
        Some(Error::InvalidMessage(_)) => Saw::Garbage { why: "not TLS".to_owned() },
        Some(fault) => failed(&fault.to_string()),
        None => match stream.failure(error, || failed(&error.kind().to_string())) {
            Saw::Cut { reset: true } if stream.received() > before => failed("reset during the handshake"),
            Saw::Cut { reset: false } if stream.received() > before => failed("closed during the handshake"),
            saw => saw,
        },
    }
}

const MOST_CERTIFICATES: usize = 10;
const GOODBYE: Duration = Duration::from_millis(200);
