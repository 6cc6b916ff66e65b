//! Answers connections: one request and one answer each.

use std::sync::Arc;
use std::time::{Duration, Instant};

use callready::wire::echo::{LENGTH, answer as echo, requested};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

use crate::limit::Limit;

/// Answers on all of these, with at most `most` connections open at a time.
pub fn answer(listeners: Vec<TcpListener>, most: usize, limit: &Arc<Limit>) {
    let places = Arc::new(Semaphore::new(most));
    for listener in listeners {
        drop(tokio::spawn(accept(listener, places.clone(), limit.clone())));
    }
}

async fn accept(listener: TcpListener, places: Arc<Semaphore>, limit: Arc<Limit>) {
    loop {
        let Ok((stream, sender)) = listener.accept().await else {
            // Mostly a connection that was gone before it was accepted, or a shortage that passes.
            sleep(PAUSE).await;
            continue;
        };
        let Ok(place) = places.clone().try_acquire_owned() else { continue };
        if limit.allows(sender.ip(), Instant::now()) {
            tokio::spawn(async move {
                let _ = timeout(LONGEST, serve(stream)).await;
                drop(place);
            });
        }
    }
}

async fn serve(mut stream: TcpStream) {
    let mut asked = [0; LENGTH];
    if stream.read_exact(&mut asked).await.is_err() {
        return;
    }
    let Some(nonce) = requested(&asked) else { return };
    if stream.write_all(&echo(nonce)).await.is_ok() {
        // Who closes first has to keep the closed connection in mind for a while: the agent does.
        let _ = stream.read(&mut [0]).await;
    }
}

/// Longest that a connection is kept open.
const LONGEST: Duration = Duration::from_secs(5);

const PAUSE: Duration = Duration::from_millis(10);
