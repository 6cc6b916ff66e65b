//! Answers datagrams.

use std::sync::Arc;
use std::time::{Duration, Instant};

use callready::wire::echo::{LENGTH, answer as echo, requested};
use tokio::net::UdpSocket;
use tokio::time::sleep;

use crate::limit::Limit;

/// Answers every request that comes in on a socket, for ever.
pub async fn answer(socket: UdpSocket, limit: Arc<Limit>) {
    // One byte more than a request has: a longer datagram is cut to this, and so is none.
    let mut buffer = [0; LENGTH + 1];
    loop {
        match socket.recv_from(&mut buffer).await {
            Ok((length, sender)) => {
                let asked = buffer.get(..length).and_then(requested);
                if let Some(nonce) = asked.filter(|_| sender.port() != 0 && limit.allows(sender.ip(), Instant::now())) {
                    // What cannot be sent now is lost, as on any way; the sender asks again.
                    let _ = socket.try_send_to(&echo(nonce), sender);
                }
            }
            // An ICMP error for an earlier answer, or a shortage that passes.
            Err(_) => sleep(PAUSE).await,
        }
    }
}

const PAUSE: Duration = Duration::from_millis(1);
