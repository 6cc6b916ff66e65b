//! Where packets are lost or refused, and on whose side of the border that is.

use std::net::IpAddr;

use crate::observe::{Family, Saw, is_private, is_shared};

use super::seen::{Seen, Walk};
use super::state::Side;

/// Where something happened to a packet, as far as it is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Where {
    /// The hop that reset or rejected it, or the last one that saw it.
    pub(crate) hop: Option<u8>,
    /// The first hop at which it was missed while a control's packets were reported there.
    pub(crate) lost_before: Option<u8>,
    pub(crate) side: Option<Side>,
}

impl Where {
    /// At a hop on the way to an address.
    pub(super) fn at(seen: &Seen<'_>, to: IpAddr, hop: u8) -> Self {
        Self { hop: Some(hop), lost_before: None, side: Border::of(seen, to).side(hop) }
    }

    /// Where the sender of an ICMP error stands; one with a private address is the site's, unless routers with public ones are nearer.
    pub(super) fn of_sender(seen: &Seen<'_>, to: IpAddr, by: IpAddr) -> Self {
        let (hop, border) = (hop_of(seen, by), Border::of(seen, to));
        let nearest = hop.is_none_or(|hop| border.public.is_none_or(|public| hop < public));
        let own = is_private(by) && !is_shared(by) && nearest;
        let side = if own { Some(Side::Site) } else { hop.and_then(|hop| border.side(hop)) };
        Self { hop, lost_before: None, side }
    }

    /// What a router beyond the border saw is lost beyond it, and what only the site's own saw at the site.
    pub(super) fn missed(seen: &Seen<'_>, to: IpAddr, hop: Option<u8>, lost_before: Option<u8>) -> Self {
        let border = Border::of(seen, to);
        let side = match hop {
            Some(hop) if border.public.is_some_and(|public| hop >= public) => Some(Side::Beyond),
            Some(hop) if hop > border.site => None,
            _ => Some(Side::Site).filter(|_| border.shared.is_none()),
        };
        Self { hop, lost_before, side }
    }
}

/// The hop of a router that reported packets or, one hop limit later, rejected them: hops are counted down before a filter is asked.
fn hop_of(seen: &Seen<'_>, by: IpAddr) -> Option<u8> {
    let reported = seen.every_walk().filter(|walk| walk.router() == Some(by)).map(|walk| walk.ttl).min();
    let rejects = |walk: &&Walk<'_>| matches!(walk.seen.saw, Saw::Icmp { from, .. } if from == by);
    let rejected = || seen.every_walk().filter(rejects).map(|walk| walk.ttl).min();
    reported.or_else(|| rejected().map(|ttl| ttl.saturating_sub(1).max(1)))
}

/// Where the site ends, as routers show it.
#[derive(Debug, Clone, Copy)]
struct Border {
    /// The last hop that may be the site's own before any that is not.
    site: u8,
    /// The first whose address may as well be a provider's: a carrier shares it among its customers, or lent it to the site.
    shared: Option<u8>,
    /// The first that is not the site's after one that is; none where nothing tells which are.
    public: Option<u8>,
    /// The site's own come again beyond that, so that nobody knows whose the routers there are.
    mixed: bool,
}

impl Border {
    fn of(seen: &Seen<'_>, to: IpAddr) -> Self {
        let family = Family::of(to);
        let routers = seen.every_walk().filter_map(|walk| Some((walk.ttl, walk.router()?)));
        let routers: Vec<(u8, IpAddr)> = routers.filter(|(_, router)| Family::of(*router) == family).collect();
        let site = seen.site();
        let hops = |wanted: &dyn Fn(IpAddr) -> bool| {
            let hops: Vec<u8> = routers.iter().filter(|(_, it)| wanted(*it)).map(|(ttl, _)| *ttl).collect();
            hops.into_iter()
        };
        let own = || hops(&|router| site.has(router));
        let first = own().min().unwrap_or(1);
        let public = hops(&|router| site.is_beyond(router)).filter(|ttl| *ttl > first).min();
        let end = public.unwrap_or(u8::MAX);
        let lent = hops(&|router| site.may_be_lent(router)).filter(|ttl| *ttl > 1);
        Self {
            site: own().filter(|ttl| *ttl < end).max().unwrap_or(1),
            shared: hops(&is_shared).chain(lent).min(),
            public,
            mixed: own().any(|ttl| ttl > end),
        }
    }

    fn side(&self, hop: u8) -> Option<Side> {
        match (self.shared, self.public) {
            (Some(shared), _) if (shared..=self.site).contains(&hop) => None,
            _ if hop <= self.site => Some(Side::Site),
            (_, Some(public)) if hop >= public && !self.mixed => Some(Side::Beyond),
            _ => None,
        }
    }
}
