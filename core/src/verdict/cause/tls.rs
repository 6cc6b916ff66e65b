//! Causes that certificates and failed handshakes show.

use std::collections::BTreeSet;

use crate::observe::{Leg, Observation, Role, Saw, Step, Target};
use crate::profile::Transport;

use super::super::Said;
use super::super::certificate;
use super::super::draft::Draft;
use super::super::row::JudgedRow;
use super::super::seen::Seen;

pub(super) fn drafts(seen: &Seen<'_>, rows: &[JudgedRow<'_>]) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    let shaken = seen.all.iter().filter(|observation| observation.role == Role::Rule);
    for observation in shaken {
        let (host, port, straight) = match &observation.step {
            Step::Tls { target, .. } if target.transport == Transport::Tcp => (&target.host, target.port, Some(target)),
            Step::Tunnel { tunnel, leg: Leg::Tls } => (&tunnel.host, tunnel.port, None),
            _ => continue,
        };
        let Concerned { rules, named, by_proxy } = Concerned::of(rows, host, port);
        // Where the proxy's way counts, whoever is met on the other one is no concern.
        let Some(said) =
            complaint(seen, observation, host, straight, named).filter(|_| straight.is_none() || !by_proxy)
        else {
            continue;
        };
        match drafts.iter_mut().find(|draft| draft.said == said) {
            Some(draft) => {
                draft.rules.extend(rules);
                draft.observations.push(observation.n);
            }
            None => drafts.push(Draft {
                rules,
                hosts: [host.clone()].into(),
                observations: vec![observation.n],
                ..Draft::new(said)
            }),
        }
    }
    drafts
}

fn complaint(
    seen: &Seen<'_>,
    observation: &Observation,
    host: &str,
    straight: Option<&Target>,
    named: bool,
) -> Option<Said> {
    let host = || ("host", host.to_owned());
    match &observation.saw {
        Saw::Tls { chain, device, public, .. } => {
            let (code, name, value) = certificate::complaint(*device, *public, chain, named)?;
            Some(Said::new(code, [host(), (name, value)]))
        }
        Saw::TlsFailed { why } | Saw::Garbage { why } if straight.is_some_and(|target| !finished(seen, target)) => {
            Some(Said::new("tls.failed", [host(), ("why", why.clone())]))
        }
        _ => None,
    }
}

/// Whether another try at the same place finished its handshake.
fn finished(seen: &Seen<'_>, target: &Target) -> bool {
    seen.at(target.address)
        .iter()
        .any(|other| other.step.target() == Some(target) && matches!(other.saw, Saw::Tls { .. }))
}

/// The rows that a handshake tells about.
#[derive(Default)]
struct Concerned {
    rules: BTreeSet<String>,
    /// A name is known that its certificate must carry.
    named: bool,
    /// What they say of the port came by the proxy.
    by_proxy: bool,
}

impl Concerned {
    fn of(rows: &[JudgedRow<'_>], host: &str, port: u16) -> Self {
        let mut found = Self::default();
        let tcp = rows.iter().filter(|row| row.verdict.transport == Transport::Tcp && row.verdict.ports.contains(port));
        for row in tcp {
            for spot in row.spots.iter().filter(|spot| spot.name() == host) {
                found.rules.insert(row.verdict.id.clone());
                found.named |= spot.target.tls_name.is_some();
                let mut known =
                    spot.ports.iter().filter(|known| known.port == port).filter_map(|known| known.is.as_ref());
                found.by_proxy |= known.any(|port| port.via.is_some());
            }
        }
        found
    }
}
