//! A user-space link with delay, jitter and loss, because not every kernel has netem and `/dev/net/tun` is closed to plain users.
//!
//! Two packet sockets, one on each of two veth ends; every frame that arrives at one leaves at the other, later or never.

mod lane;
mod socket;

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::Args;
use nix::poll::{PollFd, PollFlags, ppoll};
use nix::sys::time::{TimeSpec, TimeValLike};

use lane::Lane;
use socket::PacketSocket;

/// What a link does to each direction.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Link {
    /// One-way delay, milliseconds.
    #[arg(long, default_value_t = 20.0)]
    pub delay_ms: f64,
    /// Each frame is late or early by up to this much, milliseconds.
    #[arg(long, default_value_t = 0.0)]
    pub jitter_ms: f64,
    /// Share of frames that are lost, 0 to 1.
    #[arg(long, default_value_t = 0.0)]
    pub loss: f64,
    /// Seed of jitter and loss.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// Forwards frames between the interfaces `left` and `right` until the process ends; fails when an interface is missing or goes away.
pub fn relay(left: &str, right: &str, link: &Link) -> Result<()> {
    let sockets = [PacketSocket::on(left)?, PacketSocket::on(right)?];
    let start = Instant::now();
    let mut lanes = [Lane::new(link, link.seed), Lane::new(link, link.seed.wrapping_add(1))];
    let mut buffer = vec![0; LARGEST_FRAME];
    loop {
        for (from, lane) in lanes.iter_mut().enumerate() {
            while let Some(frame) = lane.due(start.elapsed()) {
                sockets[1 - from].send(&frame)?;
            }
        }
        wait(&sockets, lanes.iter().filter_map(Lane::next_due).min().map(|due| due.saturating_sub(start.elapsed())))?;
        for (from, lane) in lanes.iter_mut().enumerate() {
            while let Some(frame) = sockets[from].receive(&mut buffer)? {
                lane.push(start.elapsed(), frame);
            }
        }
    }
}

fn wait(sockets: &[PacketSocket; 2], until: Option<Duration>) -> Result<()> {
    let mut polled =
        [PollFd::new(sockets[0].as_fd(), PollFlags::POLLIN), PollFd::new(sockets[1].as_fd(), PollFlags::POLLIN)];
    let timeout = until.map(|left| TimeSpec::nanoseconds(i64::try_from(left.as_nanos()).unwrap_or(i64::MAX)));
    match ppoll(&mut polled, timeout, None) {
        Ok(_) | Err(nix::errno::Errno::EINTR) => Ok(()),
        Err(error) => Err(error).context("waiting for frames"),
    }
}

/// A segment of 64 KiB with its headers, before the kernel cuts it up.
const LARGEST_FRAME: usize = 10 + 14 + 65_536 + 512;
