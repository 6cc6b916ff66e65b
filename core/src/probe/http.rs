//! Asks for a page, in clear or over TLS, and follows no redirect.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{ACCEPT, CONNECTION, HOST, USER_AGENT};
use hyper::{Request, Response, upgrade};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, timeout_at};
use url::Url;

use super::{PATIENCE, Seen, tls};
use crate::net::{Connection, Net, Timed, cut_or, silent};
use crate::observe::{Expect, Saw, Step, Target};
use crate::wire;

/// Which page of the server at the other end, and by what it is recognised.
pub(super) struct Page<'a> {
    pub port: u16,
    pub tls: bool,
    pub name: &'a str,
    pub path: &'a str,
    pub expect: &'a Expect,
}

/// Opens a connection, asks for the page and reads the answer's head, and its body as far as something is expected of it.
pub(super) async fn ask(net: &Net, target: &Target, page: &Page<'_>, wait: Duration, seen: &mut impl FnMut(Seen)) {
    let Some(connection) = tls::either(net, target, page.tls.then_some(page.name), wait, seen).await else { return };
    let timed = fetch(net, connection, page, wait.max(PATIENCE)).await;
    let step = Step::Http { target: target.clone(), path: page.path.to_owned(), tls: page.tls };
    seen(Seen::of(step, timed));
}

/// Asks for the page on an open connection.
pub(super) async fn fetch(net: &Net, connection: Connection, page: &Page<'_>, wait: Duration) -> Timed {
    let began = Instant::now();
    watch(connection, began, wait, async |connection| look(net, connection, page, began + wait).await).await
}

/// Lets `converse` have the connection until `wait` after `began`, and reads its failure.
pub(super) async fn watch(
    connection: Connection,
    began: Instant,
    wait: Duration,
    converse: impl AsyncFnOnce(Watched) -> hyper::Result<Saw>,
) -> Timed {
    let connection = Watched::from(connection);
    let heard = connection.heard.clone();
    let saw = match timeout_at(began + wait, converse(connection)).await {
        Ok(Ok(saw)) => saw,
        Ok(Err(error)) => fault(&error, heard.load(Ordering::Relaxed)),
        Err(_) if heard.load(Ordering::Relaxed) => Saw::Garbage { why: "no whole HTTP answer in time".to_owned() },
        Err(_) => silent(wait),
    };
    Timed::since(began, saw)
}

async fn look(net: &Net, connection: Watched, page: &Page<'_>, end: Instant) -> hyper::Result<Saw> {
    let scheme = if page.tls { "https" } else { "http" };
    let unaskable = Ok(Saw::Garbage { why: "not a page that can be asked for".to_owned() });
    let Ok(asked) = Url::parse(&format!("{scheme}://{}{}", host(page), page.path)) else { return unaskable };
    let Ok(request) = request(page) else { return unaskable };
    converse(connection, request, async |mut answer| {
        let now = net.now();
        let body = body(&mut answer, page.expect, end).await;
        Ok(wire::http::judge(&asked, page.expect, answer.status().as_u16(), answer.headers(), &body, now))
    })
    .await
}

/// Sends a request and has the answer read; what is agreed to be no more HTTP can be taken over.
pub(super) async fn converse<T>(
    connection: Watched,
    request: Request<Full<Bytes>>,
    read: impl AsyncFnOnce(Response<Incoming>) -> hyper::Result<T>,
) -> hyper::Result<T> {
    let (mut sender, connection) = begin(connection).await?;
    let answer = async { read(sender.send_request(request).await?).await };
    tokio::pin!(answer, connection);
    tokio::select! {
        biased;
        told = &mut answer => told,
        // The connection's own faults reach the answer too, and so does what is left of it.
        _ = &mut connection => answer.await,
    }
}

/// Begins to speak HTTP: what sends requests, and what must be polled meanwhile.
pub(crate) async fn begin(
    connection: Watched,
) -> hyper::Result<(SendRequest<Full<Bytes>>, impl Future<Output = hyper::Result<()>>)> {
    let (sender, connection) =
        http1::Builder::new().max_buf_size(MOST_HEAD).handshake(TokioIo::new(connection)).await?;
    Ok((sender, connection.with_upgrades()))
}

/// The connection of an answer that agreed to something else than HTTP, and what came on it already.
pub(super) async fn upgraded(answer: Response<Incoming>) -> hyper::Result<Option<(Connection, Bytes)>> {
    let whole = upgrade::on(answer).await?.downcast::<TokioIo<Watched>>().ok();
    Ok(whole.map(|whole| (whole.io.into_inner().inner, whole.read_buf)))
}

/// As much of the body as is expected; what does not come in time is left out.
async fn body(answer: &mut Response<Incoming>, expect: &Expect, end: Instant) -> Vec<u8> {
    let wanted = expect.body.as_ref().map_or(0, |text| text.len().min(MOST_BODY));
    let mut body = Vec::new();
    while body.len() < wanted
        && let Ok(Some(Ok(frame))) = timeout_at(end, answer.frame()).await
    {
        body.extend_from_slice(
            frame.data_ref().map_or(&[], |data| data.get(..data.len().min(MOST_BODY)).unwrap_or_default()),
        );
    }
    body
}

/// The request for a page, on a connection that is not kept.
pub(super) fn request(page: &Page<'_>) -> Result<Request<Full<Bytes>>, hyper::http::Error> {
    Request::get(page.path)
        .header(HOST, host(page))
        .header(USER_AGENT, PROGRAM)
        .header(ACCEPT, "*/*")
        .header(CONNECTION, "close")
        .body(Full::default())
}

/// The `Host` header: the name, and the port where it is not the scheme's own (RFC 9110 section 7.2).
fn host(page: &Page<'_>) -> String {
    let name = if page.name.contains(':') { format!("[{}]", page.name) } else { page.name.to_owned() };
    match (page.tls, page.port) {
        (true, 443) | (false, 80) => name,
        (_, port) => format!("{name}:{port}"),
    }
}

fn fault(error: &hyper::Error, heard: bool) -> Saw {
    let garbage = |why: &str| Saw::Garbage { why: why.to_owned() };
    if error.is_parse() {
        return garbage(&wire::clean(&error.to_string()));
    }
    if heard {
        return garbage("no whole HTTP answer");
    }
    let closed = Saw::Cut { reset: false };
    match std::error::Error::source(error).and_then(|source| source.downcast_ref::<io::Error>()) {
        Some(error) => cut_or(error, || closed),
        None => closed,
    }
}

/// Remembers whether anything came in.
pub(crate) struct Watched {
    inner: Connection,
    heard: Arc<AtomicBool>,
}

impl From<Connection> for Watched {
    fn from(inner: Connection) -> Self {
        Self { inner, heard: Arc::default() }
    }
}

impl AsyncRead for Watched {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.inner).poll_read(cx, buf))?;
        if buf.filled().len() > before {
            self.heard.store(true, Ordering::Relaxed);
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Watched {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

/// How the program names itself.
pub(crate) const PROGRAM: &str = concat!("callready/", env!("CARGO_PKG_VERSION"));
/// Longest head of an answer, bytes.
const MOST_HEAD: usize = 16 * 1024;
const MOST_BODY: usize = 4 * 1024;
