//! Goes through an HTTP proxy: `CONNECT` (RFC 9110 section 9.3.6), and on the tunnel what goes straight otherwise.

use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http_body_util::Empty;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{HOST, HeaderValue, PROXY_AUTHORIZATION, USER_AGENT};
use hyper::{Method, Request, upgrade};
use hyper_util::rt::TokioIo;
use tokio::time::Instant;

use super::http::{MOST_HEAD, PROGRAM, Page, Watched, fetch, watch};
use super::{PATIENCE, Seen, tls};
use crate::device::Credentials;
use crate::net::{Net, Stream, Timed, connect};
use crate::observe::{Expect, Leg, Saw, Step, Tunnel};

/// What to do on a tunnel: the name to ask for in TLS, and the start page where one is asked for.
pub(super) struct Errand<'a> {
    pub name: &'a str,
    pub page: Option<&'a Expect>,
}

/// Opens a tunnel, shakes hands on it and asks for the page; whatever certificate is shown, as without a proxy.
pub(super) async fn ask(net: &Net, tunnel: &Tunnel, on: &Errand<'_>, wait: Duration, seen: &mut impl FnMut(Seen)) {
    let mut told = |leg, timed| seen(Seen::of(Step::Tunnel { tunnel: tunnel.clone(), leg }, timed));
    let (timed, stream) = connect(net, tunnel.proxy, None, wait).await;
    told(Leg::Tcp, timed);
    let Some(stream) = stream else { return };
    let wait = wait.max(PATIENCE);
    let (timed, stream) = open(net, stream, tunnel, wait).await;
    told(Leg::Connect, timed);
    let Some(stream) = stream else { return };
    let (timed, stream) = tls::shake(net, stream, on.name, wait).await;
    told(Leg::Tls, timed);
    let Some(stream) = stream else { return };
    match on.page {
        Some(expect) => {
            let page = Page { port: tunnel.port, tls: true, name: on.name, path: "/", expect };
            told(Leg::Http, fetch(net, stream, &page, wait).await);
        }
        None => tls::leave(stream).await,
    }
}

/// Asks for the tunnel; the stream is there when the proxy agreed and has said nothing more.
pub(crate) async fn open(net: &Net, stream: Stream, tunnel: &Tunnel, wait: Duration) -> (Timed, Option<Stream>) {
    let mut opened = None;
    let timed = watch(stream, Instant::now(), wait, async |stream| {
        let (saw, stream) = converse(net.credentials(), stream, tunnel).await?;
        opened = stream;
        Ok(saw)
    })
    .await;
    (timed, opened)
}

async fn converse(
    credentials: Option<&Credentials>,
    stream: Watched<Stream>,
    tunnel: &Tunnel,
) -> hyper::Result<(Saw, Option<Stream>)> {
    let garbage = |why: &str| (Saw::Garbage { why: why.to_owned() }, None);
    let Ok(request) = request(credentials, tunnel) else { return Ok(garbage("not a host that can be asked for")) };
    let (mut sender, connection) =
        http1::Builder::new().max_buf_size(MOST_HEAD).handshake::<_, Empty<Bytes>>(TokioIo::new(stream)).await?;
    let connection = connection.with_upgrades();
    let answer = async {
        let answer = sender.send_request(request).await?;
        let status = answer.status();
        let saw = Saw::Http { status: status.as_u16(), skew_s: None, recognised: None, redirect: None };
        if !status.is_success() {
            return Ok((saw, None));
        }
        let Ok(whole) = upgrade::on(answer).await?.downcast::<TokioIo<Watched<Stream>>>() else {
            return Ok(garbage("no tunnel"));
        };
        // In TLS the client speaks first: what came already is not the host's.
        if !whole.read_buf.is_empty() {
            return Ok(garbage("data before the tunnel was used"));
        }
        Ok((saw, Some(whole.io.into_inner().into_inner())))
    };
    tokio::pin!(answer, connection);
    tokio::select! {
        biased;
        told = &mut answer => told,
        // The connection's own faults reach the answer too, and so does what is left of it.
        _ = &mut connection => answer.await,
    }
}

fn request(credentials: Option<&Credentials>, tunnel: &Tunnel) -> Result<Request<Empty<Bytes>>, hyper::http::Error> {
    let host = if tunnel.host.contains(':') { format!("[{}]", tunnel.host) } else { tunnel.host.clone() };
    let place = format!("{host}:{}", tunnel.port);
    let mut request = Request::builder().method(Method::CONNECT).uri(&place).header(HOST, &place);
    request = request.header(USER_AGENT, PROGRAM);
    if let Some(credentials) = credentials {
        let mut basic = HeaderValue::try_from(format!("Basic {}", BASE64_STANDARD.encode(credentials.basic())))?;
        basic.set_sensitive(true);
        request = request.header(PROXY_AUTHORIZATION, basic);
    }
    request.body(Empty::new())
}
