//! What became of a UDP binding of the network's that was left alone.

use serde::{Deserialize, Serialize};

/// By what a binding is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Witness {
    /// A STUN server says as whom it sees the socket, before and after.
    Mapping,
    /// A relay passes on what another allocation sends, before and after.
    Relay,
}

/// How it was afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Binding {
    /// The server sees the same address and port: the binding lasted, or another like it was made.
    Alike,
    /// The server sees another port, which it did not while the socket spoke.
    Other,
    /// What was sent from outside came in.
    Reached,
    /// What was sent from outside did not come in, though it did before, and the relay still serves.
    Unreached,
}
