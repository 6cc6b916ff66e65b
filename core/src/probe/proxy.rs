//! Goes through an HTTP proxy: `CONNECT` (RFC 9110 section 9.3.6), and on the tunnel what goes straight otherwise.

use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{HOST, HeaderValue, PROXY_AUTHORIZATION, USER_AGENT};
use hyper::{Method, Request};
use tokio::time::Instant;

use super::http::{self, PROGRAM, Page, Watched, fetch, watch};
use super::{PATIENCE, Seen, tls};
use crate::device::Credentials;
use crate::net::{Connection, Net, Stream, Timed, connect};
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
            told(Leg::Http, fetch(net, stream.into(), &page, wait).await);
        }
        None => tls::leave(&mut stream.into()).await,
    }
}

/// Asks for the tunnel; the stream is there when the proxy agreed and has said nothing more.
pub(crate) async fn open(net: &Net, stream: Stream, tunnel: &Tunnel, wait: Duration) -> (Timed, Option<Stream>) {
    let mut opened = None;
    let timed = watch(stream.into(), Instant::now(), wait, async |stream| {
        let (saw, stream) = converse(net.credentials(), stream, tunnel).await?;
        opened = stream;
        Ok(saw)
    })
    .await;
    (timed, opened)
}

async fn converse(
    credentials: Option<&Credentials>,
    stream: Watched,
    tunnel: &Tunnel,
) -> hyper::Result<(Saw, Option<Stream>)> {
    let garbage = |why: &str| (Saw::Garbage { why: why.to_owned() }, None);
    let Ok(request) = request(credentials, tunnel) else { return Ok(garbage("not a host that can be asked for")) };
    http::converse(stream, request, async |answer| {
        let status = answer.status();
        let saw = Saw::Http { status: status.as_u16(), skew_s: None, recognised: None, redirect: None };
        if !status.is_success() {
            return Ok((saw, None));
        }
        Ok(match http::upgraded(answer).await? {
            // In TLS the client speaks first: what came already is not the host's.
            Some((_, early)) if !early.is_empty() => garbage("data before the tunnel was used"),
            Some((Connection::Clear(stream), _)) => (saw, Some(stream)),
            _ => garbage("no tunnel"),
        })
    })
    .await
}

fn request(credentials: Option<&Credentials>, tunnel: &Tunnel) -> Result<Request<Full<Bytes>>, hyper::http::Error> {
    let host = if tunnel.host.contains(':') { format!("[{}]", tunnel.host) } else { tunnel.host.clone() };
    let place = format!("{host}:{}", tunnel.port);
    let mut request = Request::builder().method(Method::CONNECT).uri(&place).header(HOST, &place);
    request = request.header(USER_AGENT, PROGRAM);
    if let Some(credentials) = credentials {
        let mut basic = HeaderValue::try_from(format!("Basic {}", BASE64_STANDARD.encode(credentials.basic())))?;
        basic.set_sensitive(true);
        request = request.header(PROXY_AUTHORIZATION, basic);
    }
    request.body(Full::default())
}
