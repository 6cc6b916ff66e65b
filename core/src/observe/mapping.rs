//! How address translation maps one socket.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

/// As whom a server saw the socket, without saying as whom: a public address tells where the device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Number of the address and port, from 0, in the order in which they are first met.
    pub number: u8,
    /// It is the socket's own: nobody translates.
    pub own: bool,
}

/// As whom another server saw the socket, which the first one named as its own other address (OTHER-ADDRESS, RFC 5780 section 7.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Other {
    /// The other server.
    pub server: SocketAddr,
    /// As whom.
    pub mapping: Mapping,
}
