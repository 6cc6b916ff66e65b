//! Bytes of the protocols, in and out, without sockets or clocks: every parser here takes whatever the network sends.

pub mod certificate;
mod der;
pub mod dns;
pub mod echo;
pub mod http;
pub mod icmp;
pub mod media;
pub mod stun;
pub mod turn;
pub mod websocket;

/// Makes text from the network fit for a report: no control characters, at most 200 characters.
pub(crate) fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(MOST_TEXT).collect()
}

const MOST_TEXT: usize = 200;
