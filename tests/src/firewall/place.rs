//! Where on the way a rule stands.

use serde::{Deserialize, Serialize};

use crate::topology::{EDGE, INTERNET, ISP, LAN, SITE};

/// Whose rule it is; a packet meets them in this order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// The site's firewall, hop 1.
    #[default]
    Site,
    /// The provider's first router, hop 2.
    Provider,
    /// The router in front of the servers, hop 4.
    Edge,
    /// The servers themselves, for what they make of contents.
    Server,
}

impl Place {
    /// Firewalls on the way, in the order in which a packet from the client meets them.
    pub const ALL: [Self; 3] = [Self::Site, Self::Provider, Self::Edge];
    /// All places with rules.
    pub const WITH_SERVERS: [Self; 4] = [Self::Site, Self::Provider, Self::Edge, Self::Server];

    /// How many hops away from the client.
    pub fn hop(self) -> u8 {
        match self {
            Self::Site => 1,
            Self::Provider => 2,
            Self::Edge => 4,
            Self::Server => 5,
        }
    }

    /// The namespace.
    pub fn namespace(self) -> &'static str {
        match self {
            Self::Site => SITE,
            Self::Provider => ISP,
            Self::Edge => EDGE,
            Self::Server => INTERNET,
        }
    }

    /// Its interfaces towards the client, as an nftables set.
    pub(super) fn inside(self) -> String {
        match self {
            Self::Site => format!("\"{LAN}\""),
            Self::Provider => "\"cust0\"".to_owned(),
            Self::Edge => "{ \"in0\", \"in1\" }".to_owned(),
            Self::Server => "\"up0\"".to_owned(),
        }
    }
}
