//! `callready-responder`: the far end for `callready check --responder`. It answers an echo (`callready::wire::echo`) on every port, over TCP and
//! UDP, and is silent to everything else.
//!
//! ```text
//! args ──► files (the limit of open files) ──► sockets ──► tcp, udp ──► limit (what one sender may have)
//! ```

mod args;
mod files;
mod limit;
mod sockets;
mod tcp;
mod udp;

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result};
use clap::Parser;
use tokio::runtime;
use tokio::signal::unix::{SignalKind, signal};

use args::Args;
use limit::Limit;
use sockets::Sockets;

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "callready-responder: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> Result<()> {
    let listen = args.addresses();
    files::suffice(listen.len() * args.ports.count() * 2 + args.connections + SPARE_FILES)?;
    runtime::Builder::new_current_thread().enable_all().build().context("starting")?.block_on(serve(args))
}

/// Serves until a signal ends it.
async fn serve(args: &Args) -> Result<()> {
    let mut interrupt = signal(SignalKind::interrupt()).context("listening for Ctrl-C")?;
    let mut terminate = signal(SignalKind::terminate()).context("listening for SIGTERM")?;
    let Sockets { tcp, udp, addresses } = Sockets::open(args)?;
    let limit = Arc::new(Limit::new(args.rate));
    udp.into_iter().for_each(|socket| drop(tokio::spawn(udp::answer(socket, limit.clone()))));
    tcp::answer(tcp, args.connections, &limit);
    let addresses = addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ");
    // A reader that went away is no reason to stop.
    let _ = writeln!(io::stdout(), "ready: TCP and UDP {} at {addresses}", args.ports);
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

/// Standard streams, the runtime's own, and room to refuse a connection.
const SPARE_FILES: usize = 32;
