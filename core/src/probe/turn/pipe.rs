//! What carries a relay's messages.

use futures_util::FutureExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::net::{Connection, Datagrams, Dtls};
use crate::observe::Saw;
use crate::wire::turn::Carrier;

/// An open way to a relay.
pub(super) enum Pipe {
    Udp(Datagrams),
    Dtls(Box<Dtls>),
    Stream(Connection),
}

impl Pipe {
    /// Whether what is lost has to be sent again.
    pub(super) fn carrier(&self) -> Carrier {
        match self {
            Self::Udp(_) | Self::Dtls(_) => Carrier::Datagram,
            Self::Stream(_) => Carrier::Stream,
        }
    }

    /// Sends one message; fails with what an error that came back says.
    pub(super) async fn send(&mut self, bytes: &[u8]) -> Result<(), Saw> {
        let sent = match self {
            Self::Udp(datagrams) => return datagrams.send(bytes).await,
            Self::Dtls(session) => return session.send(bytes).await,
            Self::Stream(connection) => match connection.write_all(bytes).await {
                Ok(()) => connection.flush().await,
                failed => failed,
            },
        };
        sent.map_err(|error| self.failure(&error))
    }

    /// Waits for a datagram, or for more of the stream, and says how long it is.
    pub(super) async fn receive(&mut self, buffer: &mut [u8]) -> Result<usize, Saw> {
        let received = match self {
            Self::Udp(datagrams) => return datagrams.receive(buffer).await,
            Self::Dtls(session) => {
                let data = session.receive().await?;
                let length = data.len().min(buffer.len());
                buffer.iter_mut().zip(data).for_each(|(place, byte)| *place = byte);
                return Ok(length);
            }
            Self::Stream(connection) => connection.read(buffer).await,
        };
        match received {
            Ok(0) => Err(Saw::Cut { reset: false }),
            Ok(length) => Ok(length),
            Err(error) => Err(self.failure(&error)),
        }
    }

    /// Sends a last message without waiting for anything. A connection needs none: a relay ends with it (RFC 8656 section 3.1).
    pub(super) fn part(&mut self, bytes: &[u8]) {
        match self {
            Self::Udp(datagrams) => datagrams.part(bytes),
            Self::Dtls(session) => drop(session.send(bytes).now_or_never()),
            Self::Stream(_) => {}
        }
    }

    /// Says goodbye where the carrier has a word for it.
    pub(super) fn close(&mut self) {
        if let Self::Dtls(session) = self {
            session.close();
        }
    }

    fn failure(&self, error: &std::io::Error) -> Saw {
        let cut = || Saw::Cut { reset: true };
        match self {
            Self::Udp(_) | Self::Dtls(_) => cut(),
            Self::Stream(connection) => connection.tcp().failure(error, cut),
        }
    }
}
