//! Whom something is done to, and by which way.

use std::net::{IpAddr, SocketAddr};

use serde::{Deserialize, Serialize};

use crate::profile::Transport;

/// Where a step went.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Target {
    /// The name (or address) that stands for the destination, as in the plan.
    pub host: String,
    /// The address that was probed.
    pub address: IpAddr,
    /// `tcp` or `udp`.
    pub transport: Transport,
    /// The port.
    pub port: u16,
}

/// A way through an HTTP proxy (RFC 9110 section 9.3.6); the proxy resolves the host.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Tunnel {
    /// The proxy.
    pub proxy: SocketAddr,
    /// The name (or address) that the proxy is asked for.
    pub host: String,
    /// The port.
    pub port: u16,
}

/// A part of the way through a proxy; each needs the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Leg {
    /// A TCP connection to the proxy.
    Tcp,
    /// The proxy's answer to `CONNECT`; its status is [`Saw::Http`](super::Saw::Http).
    Connect,
    /// A TLS handshake with the host.
    Tls,
    /// The host's start page.
    Http,
}

/// Which way a name was resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "way")]
pub enum DnsWay {
    /// As every program on this device does.
    System,
    /// Directly at one resolver, over UDP or TCP.
    Direct {
        /// The resolver.
        resolver: SocketAddr,
        /// `udp` or `tcp`.
        over: Transport,
        /// `A` or `AAAA`.
        family: Family,
    },
}

/// Address family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

impl Family {
    /// The family of an address.
    pub fn of(address: IpAddr) -> Self {
        if address.is_ipv4() { Family::V4 } else { Family::V6 }
    }
}
