//! Which routers are the site's own.

use std::net::IpAddr;

use ipnet::{IpNet, Ipv6Net};

use crate::observe::{Family, is_private};

use super::seen::Seen;

/// How the site's own routers are told from all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Site {
    v4: Own,
    v6: Own,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Own {
    /// By their private addresses.
    Private,
    /// By the block that the first router's public address is from: the site's, or the provider's who lent it.
    Block(Ipv6Net),
    /// Not at all.
    Unknown,
}

impl Site {
    /// Of which nothing is known.
    pub(super) const UNKNOWN: Self = Self { v4: Own::Unknown, v6: Own::Unknown };

    /// What the routers that reported packets show, and the device's own private addresses.
    pub(super) fn of(seen: &Seen<'_>, own: &[IpNet]) -> Self {
        let routers: Vec<(u8, IpAddr)> =
            seen.every_walk().filter_map(|walk| Some((walk.ttl, walk.router()?))).collect();
        let private = |family| routers.iter().any(|(_, router)| Family::of(*router) == family && is_private(*router));
        // Behind IPv4 addresses of its own a site translates; an IPv6 device with a private address may well have a public one beside it.
        let translates = own.iter().any(|own| own.addr().is_ipv4() && is_private(own.addr()));
        let v4 = if private(Family::V4) || translates { Own::Private } else { Own::Unknown };
        let v6 = if private(Family::V6) { Own::Private } else { block(&routers).map_or(Own::Unknown, Own::Block) };
        Self { v4, v6 }
    }

    /// Whether a router may be the site's own.
    pub(super) fn has(&self, router: IpAddr) -> bool {
        is_private(router) || self.may_be_lent(router)
    }

    /// Whether a router's address is public, and from the block that the site's own addresses are from.
    pub(super) fn may_be_lent(&self, router: IpAddr) -> bool {
        matches!((self.v6, router), (Own::Block(block), IpAddr::V6(router)) if block.contains(&router))
    }

    /// Whether a router is surely beyond the site; never where nothing tells.
    pub(super) fn is_beyond(&self, router: IpAddr) -> bool {
        self.shows(Family::of(router)) && !self.has(router)
    }

    /// Whether anything tells the site's routers from others.
    pub(super) fn shows(&self, family: Family) -> bool {
        let own = match family {
            Family::V4 => self.v4,
            Family::V6 => self.v6,
        };
        own != Own::Unknown
    }
}

/// The block that the first router's address is from.
///
/// Registries give providers IPv6 blocks of a /32 or more, and sites a /48 out of one or of their own (RIPE-738 sections 5.1.2, 5.4 and 7): a router
/// outside the /32 is neither the site's nor, mostly, its provider's. IPv4 has no such bound.
fn block(routers: &[(u8, IpAddr)]) -> Option<Ipv6Net> {
    let first = routers.iter().filter_map(|(ttl, router)| match router {
        IpAddr::V6(router) if *ttl == 1 => Some(*router),
        _ => None,
    });
    Ipv6Net::new(first.min()?, BLOCK).ok().map(|block| block.trunc())
}

/// The least that a registry gives a provider, bits.
const BLOCK: u8 = 32;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::sample::walk;
    use super::*;
    use crate::observe::Observation;
    use crate::profile::Transport::Tcp;

    /// Routers by hop; the device's own prefix; who is asked about; whether that may be the site's, and whether it is surely beyond.
    type Case = (&'static [(u8, &'static str)], &'static str, &'static str, bool, bool);

    const CASES: &[Case] = &[
        // Private routers first.
        (&[(1, "192.168.50.1"), (2, "198.51.100.1")], "", "198.51.100.1", false, true),
        (&[(1, "192.168.50.1"), (2, "198.51.100.1")], "", "10.4.0.1", true, false),
        // A gateway that reports nothing, and a device that is translated all the same.
        (&[(2, "198.51.100.1")], "192.168.50.0/24", "198.51.100.1", false, true),
        // Public IPv4 addresses all the way.
        (&[(1, "198.51.100.1"), (2, "203.0.113.1")], "", "203.0.113.1", false, false),
        // IPv6 without translation: another /32 than the first router's.
        (&[(1, "2001:db8:1::1"), (2, "3fff::1")], "", "2001:db8:9::1", true, false),
        (&[(1, "2001:db8:1::1"), (2, "3fff::1")], "", "3fff::1", false, true),
        // With translation.
        (&[(1, "fd00::1"), (2, "2001:db8:1::1")], "", "2001:db8:1::1", false, true),
        // A first router that reports nothing; a private IPv6 address may stand beside a public one.
        (&[(2, "2001:db8:1::1")], "fd00::/64", "2001:db8:1::1", false, false),
        // One family tells nothing about the other.
        (&[(1, "192.168.50.1")], "192.168.50.0/24", "2001:db8:1::1", false, false),
    ];

    #[test]
    fn a_router_is_beyond_only_where_something_tells_which_are_the_sites_own() {
        for (routers, own, router, may_be_own, beyond) in CASES {
            let steps: Vec<Observation> = routers.iter().map(|(ttl, from)| reported(*ttl, from)).collect();
            let own: Vec<IpNet> = own.split_whitespace().map(|prefix| prefix.parse().unwrap()).collect();
            let site = Seen::of(&steps, &own).site();
            let router: IpAddr = router.parse().unwrap();
            assert_eq!(
                (site.has(router), site.is_beyond(router)),
                (*may_be_own, *beyond),
                "{routers:?} {own:?} {router}"
            );
        }
    }

    fn reported(ttl: u8, from: &str) -> Observation {
        let to = if from.contains(':') { "2001:db8:113::20" } else { "203.0.113.20" };
        walk(Tcp, to, 443, ttl).control().expired(from, 900)
    }
}
