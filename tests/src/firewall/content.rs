//! What a firewall looks for in what is said, as nftables see it.

use callready::profile::Transport;
use serde::{Deserialize, Serialize};

/// What a packet has to say for a rule to hold; the port alone does not matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Content {
    /// STUN, by its magic cookie (RFC 8489 section 5).
    Stun,
    /// The first message of a TLS handshake, by its record (RFC 8446 section 5.1).
    Tls,
    /// The first message of a TLS handshake that asks for this name.
    Name(String),
}

impl Content {
    /// What follows the match of a port: one rule each. Clients put their extensions in any order, so a name may stand anywhere.
    pub(super) fn matches_as_nft(&self, transport: Transport) -> Vec<String> {
        match (self, transport) {
            (Self::Stun, Transport::Udp) => vec![" @th,96,32 0x2112a442".to_owned()],
            (Self::Stun, Transport::Tcp) => vec![" @ih,32,32 0x2112a442".to_owned()],
            (Self::Tls, _) => vec![" @ih,0,16 0x1603".to_owned()],
            (Self::Name(name), _) => {
                let bytes = name.as_bytes().get(..MOST_COMPARED).unwrap_or(name.as_bytes());
                let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                NAME_AT.map(|at| format!(" @ih,{},{} 0x{digits}", at * 8, bytes.len() * 8)).collect()
            }
        }
    }
}

/// An nftables register holds as many bytes.
const MOST_COMPARED: usize = 16;
/// Where in the first segment a server name may begin, bytes: behind the fixed part, and before the end of what clients without large keys send.
const NAME_AT: std::ops::Range<usize> = 50..420;
