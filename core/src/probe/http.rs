//! Asks for a page, in clear or over TLS, and follows no redirect.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http_body_util::{BodyExt, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::header::{ACCEPT, CONNECTION, HOST, USER_AGENT};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, timeout_at};
use url::Url;

use super::{PATIENCE, Seen, tcp, tls};
use crate::net::{Net, Timed, cut_or, silent};
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
    let timed = if page.tls {
        let Some(stream) = tls::open(net, target, page.name, wait, seen).await else { return };
        fetch(net, stream, page, wait.max(PATIENCE)).await
    } else {
        let Some(stream) = tcp::open(net, target, wait, seen).await else { return };
        fetch(net, stream, page, wait.max(PATIENCE)).await
    };
    let step = Step::Http { target: target.clone(), path: page.path.to_owned(), tls: page.tls };
    seen(Seen::of(step, timed));
}

/// Asks for the page on an open connection.
pub(super) async fn fetch<S>(net: &Net, stream: S, page: &Page<'_>, wait: Duration) -> Timed
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let began = Instant::now();
    watch(stream, began, wait, async |stream| converse(net, stream, page, began + wait).await).await
}

/// Lets `converse` have the connection until `wait` after `began`, and reads its failure.
pub(super) async fn watch<S>(
    stream: S,
    began: Instant,
    wait: Duration,
    converse: impl AsyncFnOnce(Watched<S>) -> hyper::Result<Saw>,
) -> Timed {
    let heard = Arc::new(AtomicBool::new(false));
    let stream = Watched { inner: stream, heard: heard.clone() };
    let saw = match timeout_at(began + wait, converse(stream)).await {
        Ok(Ok(saw)) => saw,
        Ok(Err(error)) => fault(&error, heard.load(Ordering::Relaxed)),
        Err(_) if heard.load(Ordering::Relaxed) => Saw::Garbage { why: "no whole HTTP answer in time".to_owned() },
        Err(_) => silent(wait),
    };
    Timed::since(began, saw)
}

async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    net: &Net,
    stream: Watched<S>,
    page: &Page<'_>,
    end: Instant,
) -> hyper::Result<Saw> {
    let scheme = if page.tls { "https" } else { "http" };
    let unaskable = Ok(Saw::Garbage { why: "not a page that can be asked for".to_owned() });
    let Ok(asked) = Url::parse(&format!("{scheme}://{}{}", host(page), page.path)) else { return unaskable };
    let Ok(request) = request(page) else { return unaskable };
    let (mut sender, connection) =
        http1::Builder::new().max_buf_size(MOST_HEAD).handshake::<_, Empty<Bytes>>(TokioIo::new(stream)).await?;
    let answer = async {
        let mut answer = sender.send_request(request).await?;
        let now = net.now();
        let body = body(&mut answer, page.expect, end).await;
        Ok(wire::http::judge(&asked, page.expect, answer.status().as_u16(), answer.headers(), &body, now))
    };
    tokio::pin!(answer, connection);
    tokio::select! {
        biased;
        saw = &mut answer => saw,
        // The connection's own faults reach the answer too.
        _ = &mut connection => answer.await,
    }
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
pub(super) fn request(page: &Page<'_>) -> Result<Request<Empty<Bytes>>, hyper::http::Error> {
    Request::get(page.path)
        .header(HOST, host(page))
        .header(USER_AGENT, PROGRAM)
        .header(ACCEPT, "*/*")
        .header(CONNECTION, "close")
        .body(Empty::new())
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
pub(super) struct Watched<S> {
    inner: S,
    heard: Arc<AtomicBool>,
}

impl<S> Watched<S> {
    /// The connection alone.
    pub(super) fn into_inner(self) -> S {
        self.inner
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.inner).poll_read(cx, buf))?;
        if buf.filled().len() > before {
            self.heard.store(true, Ordering::Relaxed);
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
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
pub(crate) const MOST_HEAD: usize = 16 * 1024;
const MOST_BODY: usize = 4 * 1024;
