//! Where on the way a rule stands.

use serde::{Deserialize, Serialize};

use crate::topology::{EDGE, ISP, LAN, SITE};

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
}

impl Place {
    /// In the order in which a packet from the client meets them.
    pub const ALL: [Self; 3] = [Self::Site, Self::Provider, Self::Edge];

    /// How many hops away from the client.
    pub fn hop(self) -> u8 {
        match self {
            Self::Site => 1,
            Self::Provider => 2,
            Self::Edge => 4,
        }
    }

    /// The namespace.
    pub fn namespace(self) -> &'static str {
        match self {
            Self::Site => SITE,
            Self::Provider => ISP,
            Self::Edge => EDGE,
        }
    }

    /// Its interfaces towards the client, as an nftables set.
    pub(super) fn inside(self) -> String {
        match self {
            Self::Site => format!("\"{LAN}\""),
            Self::Provider => "\"cust0\"".to_owned(),
            Self::Edge => "{ \"in0\", \"in1\" }".to_owned(),
        }
    }
}
