//! A TCP connection, in clear or in TLS: what speaks on it need not know which.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_rustls::client::TlsStream;

use super::Stream;

/// An open connection.
#[derive(Debug)]
pub(crate) enum Connection {
    Clear(Stream),
    Tls(Box<TlsStream<Stream>>),
}

impl Connection {
    /// The TCP connection that carries it.
    pub(crate) fn tcp(&self) -> &Stream {
        match self {
            Self::Clear(stream) => stream,
            Self::Tls(stream) => stream.get_ref().0,
        }
    }

    fn inner<'a>(self: Pin<&'a mut Self>) -> Pin<&'a mut (dyn Either + 'a)> {
        match self.get_mut() {
            Self::Clear(stream) => Pin::new(stream),
            Self::Tls(stream) => Pin::new(stream.as_mut()),
        }
    }
}

trait Either: AsyncRead + AsyncWrite + Unpin {}

impl<S: AsyncRead + AsyncWrite + Unpin> Either for S {}

impl From<Stream> for Connection {
    fn from(stream: Stream) -> Self {
        Self::Clear(stream)
    }
}

impl From<TlsStream<Stream>> for Connection {
    fn from(stream: TlsStream<Stream>) -> Self {
        Self::Tls(Box::new(stream))
    }
}

impl AsyncRead for Connection {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.inner().poll_read(cx, buf)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        self.inner().poll_write(cx, buf)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.inner().poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.inner().poll_shutdown(cx)
    }
}
