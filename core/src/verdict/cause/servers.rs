//! Causes that lie with the vendor's servers or on the way to them, beyond this site.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use crate::observe::{Leg, Role, Saw};
use crate::profile::Ports;

use super::super::Said;
use super::super::draft::Draft;
use super::super::network::Outline;
use super::super::row::{JudgedRow, Spot};
use super::super::seen::Seen;
use super::super::span::Known;
use super::super::state::{Evidence, Severity};

pub(super) fn drafts(seen: &Seen<'_>, outline: &Outline, rows: &[JudgedRow<'_>]) -> Vec<Draft> {
    let mut hosts: BTreeMap<String, Server<'_>> = BTreeMap::new();
    for row in rows {
        for spot in row.spots.iter().filter(|spot| !spot.aside && spot.address.is_some()) {
            hosts.entry(spot.name()).or_default().add(row, spot);
        }
    }
    let mut drafts = Vec::new();
    for (host, server) in &hosts {
        let pages: Vec<(u16, Option<bool>, u32)> = pages(seen, host);
        drafts.extend(server.refuses(host));
        drafts.extend(server.unreachable(host));
        drafts.extend(unexpected(host, server, &pages));
        if outline.works {
            drafts.extend(server.outage(host, &pages, outline));
        }
    }
    drafts
}

/// Everything that is known of the server behind one name.
#[derive(Default)]
struct Server<'a> {
    rules: BTreeSet<String>,
    ports: Vec<(&'a Spot<'a>, &'a Known)>,
}

impl<'a> Server<'a> {
    fn add(&mut self, row: &JudgedRow<'_>, spot: &'a Spot<'a>) {
        self.rules.insert(row.verdict.id.clone());
        self.ports.extend(spot.ports.iter().map(|known| (spot, known)));
    }

    /// The server's own refusals. On a port that it is not known to serve they only prove the path, and touch no rule.
    fn refuses(&self, host: &str) -> Option<Draft> {
        let refused = self.with(|_, known| evidence(known) == Some(Evidence::RefusedByServer));
        let serves = refused.iter().any(|(spot, known)| spot.target.serves.contains(known.port));
        let ports = Ports::of(refused.iter().map(|(_, known)| known.port)).to_string();
        let args = [("host", host.to_owned()), ("ports", ports)];
        (!refused.is_empty()).then(|| Draft {
            severity: (!serves).then_some(Severity::Notice),
            rules: if serves { self.rules.clone() } else { BTreeSet::new() },
            ..self.draft(host, Said::new("server.refuses", args), &refused)
        })
    }

    /// Routers that know no way to the server.
    fn unreachable(&self, host: &str) -> Option<Draft> {
        let lost = self.with(|_, known| lost_by(known).is_some());
        let by = lost.iter().find_map(|(_, known)| lost_by(known))?;
        let said = Said::new("host.unreachable", [("host", host.to_owned()), ("by", by.to_string())]);
        Some(self.draft(host, said, &lost))
    }

    /// The server fails by itself: it refuses or ignores what it serves, errs, or a router beyond this site knows no way to it; and nothing that it
    /// serves works.
    fn outage(&self, host: &str, pages: &[(u16, Option<bool>, u32)], outline: &Outline) -> Option<Draft> {
        let errs = !pages.is_empty() && pages.iter().all(|(status, ..)| *status >= 500);
        let serves = |spot: &Spot<'_>, known: &Known| spot.target.serves.contains(known.port);
        let works = |known: &Known| matches!(evidence(known), Some(Evidence::Answered | Evidence::Accepted));
        let lost = |known: &Known| lost_by(known).is_some_and(|by| outline.is_beyond(by));
        let down = self.with(|spot, known| spot.is_down(known) || (serves(spot, known) && lost(known)));
        let up = self.with(|spot, known| serves(spot, known) && works(known));
        let fails = errs || (!down.is_empty() && up.is_empty());
        let mut draft = self.draft(host, Said::new("vendor.outage", [("host", host.to_owned())]), &down);
        draft.observations.extend(pages.iter().filter(|_| errs).map(|(.., n)| *n));
        fails.then_some(draft)
    }

    fn with(&self, wanted: impl Fn(&Spot<'_>, &Known) -> bool) -> Vec<(&'a Spot<'a>, &'a Known)> {
        self.ports.iter().filter(|(spot, known)| wanted(spot, known)).copied().collect()
    }

    fn draft(&self, host: &str, said: Said, ports: &[(&Spot<'_>, &Known)]) -> Draft {
        let observations = ports.iter().filter_map(|(_, known)| known.is.as_ref()).flat_map(|port| &port.numbers);
        Draft {
            rules: self.rules.clone(),
            hosts: [host.to_owned()].into(),
            observations: observations.copied().collect(),
            ..Draft::new(said)
        }
    }
}

/// Something answers in HTTP that does not look like the service; a server's own error is another matter.
fn unexpected(host: &str, server: &Server<'_>, pages: &[(u16, Option<bool>, u32)]) -> Option<Draft> {
    let (status, _, n) = pages.iter().find(|(status, recognised, _)| *recognised == Some(false) && *status < 500)?;
    let recognised = pages.iter().any(|(_, recognised, _)| *recognised == Some(true));
    let said = Said::new("http.unexpected", [("host", host.to_owned()), ("status", status.to_string())]);
    (!recognised).then(|| Draft {
        severity: Some(Severity::Notice),
        observations: vec![*n],
        ..server.draft(host, said, &[])
    })
}

/// Status, whether it was recognised, and number of the pages that a host answered with.
fn pages(seen: &Seen<'_>, host: &str) -> Vec<(u16, Option<bool>, u32)> {
    let straight =
        seen.pages(Role::Rule).filter(|(target, ..)| target.host == host).map(|(.., observation)| observation);
    let by_proxy = seen.tunnels().filter(|(tunnel, leg, _)| tunnel.host == host && *leg == Leg::Http);
    straight
        .chain(by_proxy.map(|(.., observation)| observation))
        .filter_map(|observation| match observation.saw {
            Saw::Http { status, recognised, .. } => Some((status, recognised, observation.n)),
            _ => None,
        })
        .collect()
}

fn evidence(known: &Known) -> Option<Evidence> {
    known.is.as_ref().and_then(|port| port.evidence)
}

/// Who says that there is no way there.
fn lost_by(known: &Known) -> Option<IpAddr> {
    known.is.as_ref().filter(|port| port.evidence == Some(Evidence::Silent)).and_then(|port| port.by)
}
