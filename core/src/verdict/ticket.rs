//! The ticket: only what is proven blocked or intercepted, and what gave no reply; never what works, was not tried, or fails by itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::observe::Family;
use crate::profile::Ports;

use super::row::{JudgedRow, Spot};
use super::span::Known;
use super::state::{Evidence, Side, State};
use super::{Cause, Said, Wanted};

/// Rows to ask IT for: one for each rule, address family, reason and set of ports.
pub(super) fn rows(rows: &[JudgedRow<'_>], causes: &[Cause]) -> Vec<Wanted> {
    let said = |code: &str| causes.iter().any(|cause| cause.said.code == code);
    if said("offline") || said("portal") {
        return Vec::new();
    }
    let outages = causes.iter().filter(|cause| cause.said.code == "vendor.outage");
    let outages: BTreeSet<&String> = outages.filter_map(|cause| cause.said.args.get("host")).collect();
    rows.iter().flat_map(|row| of_row(row, &outages)).collect()
}

fn of_row(row: &JudgedRow<'_>, outages: &BTreeSet<&String>) -> Vec<Wanted> {
    let mut grouped: BTreeMap<(Family, Said, Ports), Whom> = BTreeMap::new();
    let spots = row.spots.iter().filter(|spot| !spot.aside && !outages.contains(&spot.name()));
    for (spot, address) in spots.filter_map(|spot| spot.address.map(|address| (spot, address))) {
        for (why, ports) in reasons(spot) {
            let group = grouped.entry((Family::of(address), why, ports)).or_default();
            group.hosts.insert(spot.target.host.clone());
            group.addresses.insert(address.to_string());
        }
    }
    let wanted = grouped.into_iter().map(|((_, why, ports), whom)| Wanted {
        transport: row.verdict.transport,
        ports,
        hosts: whom.hosts.into_iter().collect(),
        addresses: whom.addresses.into_iter().collect(),
        why,
        loses: row.row.rule.loses.clone(),
    });
    wanted.collect()
}

/// The destinations of one row of the ticket.
#[derive(Default)]
struct Whom {
    hosts: BTreeSet<String>,
    addresses: BTreeSet<String>,
}

/// The reasons to ask for ports at one address, with the ports.
fn reasons(spot: &Spot<'_>) -> Vec<(Said, Ports)> {
    let mut ports: BTreeMap<Said, Vec<u16>> = BTreeMap::new();
    for known in &spot.ports {
        if let Some(why) = why(known) {
            ports.entry(why).or_default().push(known.port);
        }
    }
    ports.into_iter().map(|(why, ports)| (why, Ports::of(ports))).collect()
}

fn why(known: &Known) -> Option<Said> {
    // What is lost beyond the border is not the site's rule, and what happens at a proxy is not the firewall's.
    let port = known.is.as_ref().filter(|port| port.at.side != Some(Side::Beyond) && port.via.is_none())?;
    match port.evidence? {
        Evidence::Dropped => Some(Said::new("why-dropped", [])),
        Evidence::Reset => Some(Said::new("why-reset", [])),
        Evidence::ClosedAfter => Some(Said::new("why-closed-after", [])),
        Evidence::Filtered => port.content.map(|kind| Said::new(kind.why(), [])),
        Evidence::Rejected => {
            Some(Said::new("why-rejected", [("by", port.by.map(|by| by.to_string()).unwrap_or_default())]))
        }
        Evidence::Certificate => Some(Said::new("why-certificate", [])),
        Evidence::Silent if port.state == State::Unverified => Some(Said::new("why-silent", [])),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{dns, lines, name, row, table, tcp, tls};
    use crate::observe::Trust;

    #[test]
    fn an_interception_is_asked_about_and_an_expired_certificate_is_not() {
        let site = table(vec![row("r", "tcp 443", &[name("a.example", "443")])], vec![]);
        let asked = |device, public| {
            let steps = vec![
                dns("a.example").is(&["203.0.113.20"]),
                tcp("a.example", "203.0.113.20", 443).accepted(40_000),
                tls("a.example", "203.0.113.20", 443).shakes(device, public),
            ];
            lines(&site, steps, &["ask"])
        };
        assert_eq!(
            asked(Trust::Valid, Trust::UnknownIssuer),
            "ask tcp 443 to a.example at 203.0.113.20: why-certificate, loses-r"
        );
        assert_eq!(asked(Trust::Expired, Trust::Expired), "");
    }
}
