//! Why nothing proves a port open or blocked.

use std::net::IpAddr;

use crate::observe::{Family, Role, Saw, is_private};
use crate::profile::Transport;

use super::seen::{Seen, Walk};
use super::state::Evidence;
use super::walk;

/// The reason, as an argument of the sentence that tells it.
pub(super) fn why(seen: &Seen<'_>, address: IpAddr, transport: Transport, evidence: Option<Evidence>) -> &'static str {
    match evidence {
        Some(Evidence::Refused) => "refused",
        Some(Evidence::Uncontrolled) => "uncontrolled",
        Some(Evidence::Unconfirmed) => "unconfirmed",
        Some(Evidence::Lied) => "lied",
        _ => silence(seen, address, transport),
    }
}

/// Why routers on the way could not testify.
fn silence(seen: &Seen<'_>, address: IpAddr, transport: Transport) -> &'static str {
    let family = Family::of(address);
    let walks: Vec<&Walk<'_>> = seen.every_walk().filter(|walk| Family::of(walk.target.address) == family).collect();
    let is_told = |walk: &&&Walk<'_>| walk.target.transport == transport && walk::is_beyond(walk);
    if is_private(address) {
        "private"
    } else if walks.is_empty() {
        "uncompared"
    } else if walks.iter().any(|walk| matches!(walk.seen.saw, Saw::Unreachable { .. })) {
        "system"
    } else if walks.iter().any(|walk| walk::is_beyond(walk)) && !seen.site().shows(family) {
        "no_border"
    } else if walks.iter().any(|walk| walk::is_beyond(walk)) {
        if walks.iter().any(|walk| is_told(&walk)) { "limited" } else { "no_transport" }
    } else if walks.iter().any(|walk| is_intercepted(walk)) {
        "intercepted"
    } else {
        "no_router"
    }
}

/// Whether a control was answered by what its packets met first: no public server is as near as that.
fn is_intercepted(walk: &Walk<'_>) -> bool {
    walk.role == Role::Control && walk.ttl == 1 && walk.seen.saw == Saw::Accepted
}
