//! Names become addresses: the system's way as every program goes, and each resolver directly to explain it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use url::Url;

use crate::observe::{Ask, DnsWay, Family, Probe, Role, Saw, Step};
use crate::profile::{Probed, Transport};

use super::Plan;
use super::book::Book;

/// Asks the routing table for a way to the internet, one address of each family; nothing is sent to them.
pub(super) fn routes(_: &Plan, _: &Book<'_>) -> Vec<Probe> {
    OUTSIDE.map(|to| probe(Role::Negative, Ask::Route { to }, Duration::ZERO)).to_vec()
}

/// Asks for every name by each way.
pub(super) fn lookups(plan: &Plan, _: &Book<'_>) -> Vec<Probe> {
    let ours = rule_names(plan).into_iter().flat_map(|name| {
        let system = (!plan.resolvers_named).then_some(DnsWay::System);
        let direct = plan.resolvers.iter().flat_map(|resolver| {
            FAMILIES.map(|family| DnsWay::Direct { resolver: *resolver, over: Transport::Udp, family })
        });
        let ways: Vec<DnsWay> = system.into_iter().chain(direct).collect();
        ways.into_iter().map(move |via| lookup(Role::Rule, &name, via))
    });
    let controls = control_names(plan).into_iter().flat_map(|name| {
        control_ways(plan).into_iter().map(move |via| lookup(Role::Control, &name, via)).collect::<Vec<_>>()
    });
    ours.chain(controls).collect()
}

/// Asks over TCP where UDP stayed silent, and the system again for names that nobody has answered yet.
pub(super) fn another_way(plan: &Plan, book: &Book<'_>) -> Vec<Probe> {
    let over_tcp = book.seen.iter().filter_map(|o| match (&o.step, &o.saw) {
        (Step::Dns { name, via: DnsWay::Direct { resolver, over: Transport::Udp, family } }, Saw::Silent { .. }) => {
            let via = DnsWay::Direct { resolver: *resolver, over: Transport::Tcp, family: *family };
            Some(lookup(o.role, name, via))
        }
        _ => None,
    });
    let again = rule_names(plan).into_iter().filter(|name| !plan.resolvers_named && !answered(book, name));
    let again = again.map(|name| Probe { attempt: 2, ..lookup(Role::Rule, &name, DnsWay::System) });
    over_tcp.chain(again).collect()
}

/// The names that the table's rows are probed by, each once.
pub(super) fn rule_names(plan: &Plan) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for target in plan.table.rows.iter().flat_map(|row| &row.targets) {
        if let Probed::Name(name) = &target.probed
            && !names.contains(name)
        {
            names.push(name.clone());
        }
    }
    names
}

fn control_names(plan: &Plan) -> Vec<String> {
    let pages =
        plan.table.controls.reach.iter().filter_map(|page| Url::parse(&page.url).ok()?.host_str().map(str::to_owned));
    let stun =
        plan.table.controls.stun.iter().filter_map(|server| server.rsplit_once(':').map(|(host, _)| host.to_owned()));
    let mut names: Vec<String> = pages.chain(stun).filter(|name| name.parse::<IpAddr>().is_err()).collect();
    names.sort();
    names.dedup();
    names
}

/// The ways by which names outside the table are asked for.
pub(super) fn control_ways(plan: &Plan) -> Vec<DnsWay> {
    match plan.resolvers.first() {
        Some(resolver) if plan.resolvers_named => {
            FAMILIES.map(|family| DnsWay::Direct { resolver: *resolver, over: Transport::Udp, family }).to_vec()
        }
        _ => vec![DnsWay::System],
    }
}

fn answered(book: &Book<'_>, host: &str) -> bool {
    book.seen.iter().any(|o| {
        let told = match &o.saw {
            Saw::Answers { addresses } => !addresses.is_empty(),
            Saw::DnsError { .. } => true,
            _ => false,
        };
        told && matches!(&o.step, Step::Dns { name, .. } if name == host)
    })
}

/// A question for a name.
pub(super) fn lookup(role: Role, name: &str, via: DnsWay) -> Probe {
    let wait = if via == DnsWay::System { SYSTEM_WAIT } else { DIRECT_WAIT };
    probe(role, Ask::Dns { name: name.to_owned(), via }, wait)
}

fn probe(role: Role, ask: Ask, wait: Duration) -> Probe {
    Probe { role, attempt: 1, wait, ask }
}

/// Addresses that lie behind every default route, and that no device keeps a route of its own to.
const OUTSIDE: [IpAddr; 2] =
    [IpAddr::V4(Ipv4Addr::new(1, 1, 1, 1)), IpAddr::V6(Ipv6Addr::new(0x2606, 0x4700, 0x4700, 0, 0, 0, 0, 0x1111))];

const FAMILIES: [Family; 2] = [Family::V4, Family::V6];

/// Systems retry after 5 s; a run does not wait for that, it asks again itself.
const SYSTEM_WAIT: Duration = Duration::from_millis(2_500);

const DIRECT_WAIT: Duration = Duration::from_millis(1_500);
