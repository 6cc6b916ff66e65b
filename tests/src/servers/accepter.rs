//! A middlebox that accepts every connection and then says nothing.

use std::net::{Ipv6Addr, TcpListener, TcpStream};
use std::sync::mpsc;

use anyhow::{Context, Result};

use crate::netns::within;

/// Listens on `port` of both families in `namespace` until the lab ends; holds the last few hundred connections open.
pub fn start(namespace: &str, port: u16) -> Result<()> {
    let listener = within(namespace, || {
        TcpListener::bind((Ipv6Addr::UNSPECIFIED, port)).with_context(|| format!("listening on {port}"))
    })?;
    let (keep, kept) = mpsc::sync_channel::<TcpStream>(HELD);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut stream = Some(stream);
            while let Some(Err(mpsc::TrySendError::Full(back))) = stream.take().map(|stream| keep.try_send(stream)) {
                let _ = kept.try_recv();
                stream = Some(back);
            }
        }
    });
    Ok(())
}

const HELD: usize = 700;
