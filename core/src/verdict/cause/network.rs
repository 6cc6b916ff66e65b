//! Causes that concern the network, the device or the run as a whole.

use std::collections::BTreeSet;

use crate::observe::{Ended, Observation, Role, Saw, Step};
use crate::profile::{Ports, Probed, Transport};

use super::super::draft::Draft;
use super::super::nat::Nat;
use super::super::network::Outline;
use super::super::row::JudgedRow;
use super::super::seen::{Seen, Walk};
use super::super::state::{Evidence, Severity, State};
use super::super::{Said, control};

pub(super) fn drafts(seen: &Seen<'_>, outline: &Outline, rows: &[JudgedRow<'_>], ended: Ended) -> Vec<Draft> {
    let everything: BTreeSet<String> = rows.iter().map(|row| row.verdict.id.clone()).collect();
    let whole = |said: Said| Draft { rules: everything.clone(), ..Draft::new(said) };
    let blocking = Some(Severity::Blocking);
    let mut drafts = Vec::new();
    if outline.offline {
        let routes = numbers(seen, |o| matches!(o.saw, Saw::OsRefused { .. }));
        drafts.push(Draft { observations: routes, severity: blocking, ..whole(Said::new("offline", [])) });
    } else if outline.silent {
        let silent = numbers(seen, |o| matches!(o.saw, Saw::Silent { .. }) && o.role == Role::Control);
        drafts.push(Draft { observations: silent, severity: blocking, ..whole(Said::new("all.silent", [])) });
    }
    if let Some((url, n)) = &outline.portal {
        let said = Said::new("portal", [("url", url.clone())]);
        drafts.push(Draft { observations: vec![*n], ..whole(said) });
    }
    drafts.extend(outline.notices.iter().map(|what| Draft {
        severity: Some(Severity::Notice),
        ..Draft::new(Said::new("configuration", [("what", what.clone())]))
    }));
    drafts.extend(skew(seen, outline));
    drafts.extend(dependent(seen, outline));
    drafts.extend(short(seen, outline));
    drafts.extend(udp_silent(seen, outline, rows));
    drafts.extend(accepts_everything(seen));
    drafts.extend(os_refused(seen, outline, rows));
    drafts.extend(undone(rows, ended));
    drafts.extend(rows.iter().flat_map(unnamed));
    drafts
}

fn skew(seen: &Seen<'_>, outline: &Outline) -> Option<Draft> {
    let minutes = outline.skew_s?.unsigned_abs().div_ceil(60);
    let observations = numbers(seen, |o| matches!(o.saw, Saw::Http { skew_s: Some(_), .. }));
    let said = Said::new("clock.skew", [("minutes", minutes.to_string())]);
    Some(Draft { observations, severity: Some(Severity::Degrading), ..Draft::new(said) })
}

/// Translation that gives each server another port.
fn dependent(seen: &Seen<'_>, outline: &Outline) -> Option<Draft> {
    let families = [outline.verdict.nat_ipv4, outline.verdict.nat_ipv6];
    families.into_iter().flatten().any(Nat::depends).then(|| Draft {
        severity: Some(Severity::Notice),
        observations: numbers(seen, |o| matches!(o.saw, Saw::Mapped { .. })),
        ..Draft::new(Said::new("nat.dependent", []))
    })
}

/// Translation, or whatever else remembers UDP flows, that forgets a quiet one soon.
fn short(seen: &Seen<'_>, outline: &Outline) -> Option<Draft> {
    let families = [outline.verdict.nat_lifetime_ipv4, outline.verdict.nat_lifetime_ipv6];
    let lost = families.into_iter().flatten().filter(|lifetime| lifetime.lasted == Some(false));
    let quiet_s = lost.map(|lifetime| lifetime.quiet_s).min()?;
    Some(Draft {
        severity: Some(Severity::Notice),
        observations: numbers(seen, |o| matches!(o.saw, Saw::Binding { .. })),
        ..Draft::new(Said::new("nat.short", [("quiet", quiet_s.to_string())]))
    })
}

fn udp_silent(seen: &Seen<'_>, outline: &Outline, rows: &[JudgedRow<'_>]) -> Option<Draft> {
    let udp = rows.iter().filter(|row| row.verdict.transport == Transport::Udp).map(|row| row.verdict.id.clone());
    let is_udp = |o: &Observation| o.step.target().is_some_and(|target| target.transport == Transport::Udp);
    outline.udp_silent.then(|| Draft {
        rules: udp.collect(),
        observations: numbers(seen, |o| o.role == Role::Control && is_udp(o)),
        ..Draft::new(Said::new("udp.silent", []))
    })
}

fn accepts_everything(seen: &Seen<'_>) -> Option<Draft> {
    let lies = control::lies(seen, Transport::Tcp);
    let ports = Ports::of(lies.iter().map(|(port, _)| *port));
    let is_lie =
        |walk: &&Walk<'_>| walk.seen.saw == Saw::Accepted && lies.iter().any(|(port, _)| *port == walk.target.port);
    let nearest = seen.every_walk().filter(is_lie).map(|walk| walk.ttl).min();
    let hop = nearest.map_or_else(|| "unknown".to_owned(), |hop| hop.to_string());
    (!lies.is_empty()).then(|| Draft {
        severity: Some(Severity::Notice),
        observations: lies.iter().map(|(_, n)| *n).collect(),
        ..Draft::new(Said::new("accepts.everything", [("ports", ports.to_string()), ("hop", hop)]))
    })
}

/// One cause for each error by which this device refused to send; targets that configuration does not permit are not errors.
fn os_refused(seen: &Seen<'_>, outline: &Outline, rows: &[JudgedRow<'_>]) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    for row in rows {
        let ports = row.spots.iter().filter(|spot| !spot.aside).flat_map(|spot| &spot.ports);
        let refused = ports.filter_map(|known| known.is.as_ref().filter(|is| is.evidence == Some(Evidence::OsRefused)));
        for n in refused.flat_map(|port| port.numbers.clone()).chain(unasked(seen, outline, row)) {
            let error = seen.all.iter().find(|o| o.n == n).and_then(|o| match &o.saw {
                Saw::OsRefused { error } if error != Saw::NOT_PERMITTED => Some(error.clone()),
                _ => None,
            });
            let Some(error) = error else { continue };
            let said = Said::new("os.refused", [("error", error)]);
            let at = drafts.iter().position(|draft| draft.said == said).unwrap_or_else(|| {
                drafts.push(Draft::new(said));
                drafts.len() - 1
            });
            if let Some(draft) = drafts.get_mut(at) {
                draft.rules.insert(row.verdict.id.clone());
                draft.observations.push(n);
            }
        }
    }
    drafts
}

/// Lookups of a row's names of which this device's own system let none out, so that the names stayed without an address.
fn unasked(seen: &Seen<'_>, outline: &Outline, row: &JudgedRow<'_>) -> Vec<u32> {
    let names = row.row.targets.iter().filter_map(|target| match &target.probed {
        Probed::Name(name) => Some(name),
        _ => None,
    });
    let refused = |o: &Observation| matches!(o.saw, Saw::OsRefused { .. });
    names
        // Without a network that is said already.
        .filter(|_| !outline.offline)
        .filter(|name| seen.lookups(name).all(|(lookup, _)| refused(lookup)))
        .flat_map(|name| seen.lookups(name).map(|(lookup, _)| lookup.n))
        .collect()
}

/// Ports that were not tried because the run ended early.
fn undone(rows: &[JudgedRow<'_>], ended: Ended) -> Option<Draft> {
    let code = match ended {
        Ended::Complete => return None,
        Ended::Deadline => "deadline",
        Ended::Cancelled => "cancelled",
    };
    let mut rules = BTreeSet::new();
    let mut undone = 0;
    for row in rows {
        let probed = row.spots.iter().filter(|spot| !is_gap(&spot.target.probed));
        let left = probed.flat_map(|spot| &spot.ports).filter(|known| known.state() == State::NotRun).count();
        undone += left;
        if left > 0 {
            rules.insert(row.verdict.id.clone());
        }
    }
    let said = Said::new(code, [("undone", undone.to_string())]);
    Some(Draft { severity: Some(Severity::Degrading), rules, ..Draft::new(said) })
}

/// Destinations that nobody can name, each rule's together, and those whose parameter is unset.
fn unnamed(row: &JudgedRow<'_>) -> Vec<Draft> {
    let rule = || row.verdict.id.clone();
    let mut drafts: Vec<Draft> = Vec::new();
    let nameless = row.row.targets.iter().filter(|target| target.probed == Probed::NoExemplar);
    let hosts: Vec<&str> = nameless.map(|target| target.host.as_str()).collect();
    if !hosts.is_empty() {
        let said = Said::new("host.unnamed", [("rule", rule()), ("host", hosts.join(", "))]);
        drafts.push(Draft { rules: [rule()].into(), severity: Some(Severity::Notice), ..Draft::new(said) });
    }
    for target in &row.row.targets {
        if let Probed::Unset { parameter, ask } = &target.probed {
            let args = [("rule", rule()), ("parameter", parameter.clone()), ("ask", ask.clone())];
            drafts.push(Draft { rules: [rule()].into(), ..Draft::new(Said::new("parameter.unset", args)) });
        }
    }
    drafts
}

fn is_gap(probed: &Probed) -> bool {
    matches!(probed, Probed::NoExemplar | Probed::Unset { .. })
}

fn numbers(seen: &Seen<'_>, wanted: impl Fn(&Observation) -> bool) -> Vec<u32> {
    let steps = seen.all.iter().filter(|o| !matches!(o.step, Step::Walk { .. }));
    steps.filter(|o| wanted(o)).map(|o| o.n).collect()
}
