//! The negative control: addresses where nothing may answer tell whether something on the way accepts everything.

use crate::observe::Family;
use crate::profile::Transport;

use super::seen::{Place, Seen};
use super::tries::{Reading, reading};

/// What the negative controls say about an accepted connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Control {
    /// Nothing answered where nothing may.
    Honest,
    /// Something answered where nothing may.
    Lying,
    /// No control was tried.
    Missing,
}

/// Asks the controls of the same transport and address family: those on the very port where there are any, otherwise those on other ports.
/// Where something accepts on a port that no proxy is usual on, silence on one port clears nothing.
///
/// A lie on a usual proxy port says nothing about other ports.
pub(super) fn of(place: &Place<'_>, seen: &Seen<'_>) -> Control {
    let fits = |(control, lies): (Place<'_>, Option<bool>)| {
        let alike = control.transport == place.transport
            && Family::of(control.address) == Family::of(place.address)
            && (control.port == place.port || !PROXY_PORTS.contains(&control.port) || lies == Some(false));
        lies.filter(|_| alike).map(|lies| (control.port, lies))
    };
    let told: Vec<(u16, bool)> = answers(seen).filter_map(fits).collect();
    let lies_at_large = told.iter().any(|(port, lies)| *lies && !PROXY_PORTS.contains(port));
    // One silent control on the very port may be a lost packet while something accepts on other ports.
    let same = told.iter().filter(|(port, lies)| *port == place.port && (*lies || !lies_at_large));
    let same: Vec<bool> = same.map(|(_, lies)| *lies).collect();
    let decisive = if same.is_empty() { told.into_iter().map(|(_, lies)| lies).collect() } else { same };
    match decisive.as_slice() {
        [] => Control::Missing,
        lies if lies.contains(&true) => Control::Lying,
        _ => Control::Honest,
    }
}

/// Ports of a transport on which something answered where nothing may, with the numbers of the observations.
pub(super) fn lies(seen: &Seen<'_>, transport: Transport) -> Vec<(u16, u32)> {
    let told = seen.negatives().iter().zip(answers(seen));
    told.filter(|(_, (place, lies))| place.transport == transport && *lies == Some(true))
        .map(|((_, observation), (place, _))| (place.port, observation.n))
        .collect()
}

/// Every negative control, and whether something answered; none where this device did not even send.
fn answers<'s>(seen: &'s Seen<'_>) -> impl Iterator<Item = (Place<'s>, Option<bool>)> {
    seen.negatives().iter().map(|(place, observation)| {
        let lies = match reading(observation, false) {
            Reading::Answered | Reading::Foreign { .. } | Reading::Accepted | Reading::Unfinished | Reading::Cut => {
                Some(true)
            }
            Reading::Refused | Reading::Icmp { .. } | Reading::Unreachable | Reading::Silent => Some(false),
            Reading::Local => None,
        };
        (*place, lies)
    })
}

/// Ports on which a transparent web proxy accepts for everybody.
const PROXY_PORTS: [u16; 2] = [80, 443];
