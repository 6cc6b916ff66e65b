//! Each probe against servers on loopback that misbehave on purpose.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod authority;
mod content;
mod dns;
mod echo;
mod http;
mod mapping;
mod proxy;
mod server;
mod signal;
mod stun;
mod tcp;
mod tls;
mod turn;
mod udp;
mod upload;
