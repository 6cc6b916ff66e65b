//! Signalling: where the table says that WebSockets are taken, an upgrade is asked for beside everything else, and what takes it is kept open for a while.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::device::Depth;
use crate::observe::{Ask, By, Gate, Probe, Role, Saw, Signal, Signalled, Step};
use crate::profile::{Probed, TableTarget, Transport};

use super::book::{Book, Looks};
use super::targets::{self, FIRST_WAIT};
use super::{Plan, again, proxy, samples};

/// With the first look: one try a host and port, at one address, beside whatever is asked of the port itself.
pub(super) fn first(plan: &Plan, book: &Book<'_>) -> Vec<Probe> {
    gates(plan, book)
        .into_iter()
        .map(|(gate, name)| Probe { wait: FIRST_WAIT, ..probe(gate, name, Signal::Upgrade, 1) })
        .collect()
}

/// What did not answer is asked twice more, each time beside a plain page of the same server; and for the first time by the proxy, where that gets
/// through.
pub(super) fn again(plan: &Plan, book: &Book<'_>) -> Vec<Probe> {
    let places = gates(plan, book).into_iter().chain(proxied(plan, book));
    let wanted = places.flat_map(|(gate, name)| {
        let asked = |signal| came(book, &gate, signal).collect::<Vec<_>>();
        let (upgrades, pages) = (asked(Signal::Upgrade), asked(Signal::Page));
        let done = upgrades.iter().any(|came| !is_suspect(came)) || pages.iter().any(|came| is_suspect(came));
        let attempt = u8::try_from(upgrades.len()).unwrap_or(u8::MAX).saturating_add(1);
        if done || attempt > MOST_TRIES {
            return Vec::new();
        }
        let page = (attempt > 1).then(|| probe(gate.clone(), name.clone(), Signal::Page, attempt - 1));
        [probe(gate, name, Signal::Upgrade, attempt)].into_iter().chain(page).collect()
    });
    wanted.map(|probe| Probe { wait: book.patience(again::AGAIN_WAIT), ..probe }).collect()
}

/// In a full run, what took an upgrade is kept open as long as media lasts; once more where that is cut, for one cut may be anything.
pub(super) fn kept(plan: &Plan, book: &Book<'_>) -> Vec<Probe> {
    if plan.depth != Depth::Full || plan.media.is_zero() {
        return Vec::new();
    }
    let places = gates(plan, book).into_iter().chain(proxied(plan, book));
    let wanted = places.filter_map(|(gate, name)| {
        let agreed = came(book, &gate, Signal::Upgrade).any(|came| *came == Signalled::Upgraded);
        let stays: Vec<&Signalled> = came(book, &gate, Signal::Stay).collect();
        let attempt = match stays.as_slice() {
            [] => 1,
            [Signalled::Stayed(stayed)] if stayed.cut_after_ms().is_some() => 2,
            _ => return None,
        };
        let ask = Ask::Signal { gate, name, asked: Signal::Stay, lasts: plan.media };
        agreed.then(|| Probe { role: Role::Rule, attempt, wait: book.patience(again::AGAIN_WAIT), ask })
    });
    wanted.collect()
}

/// How many upgrades the first look at the table can take.
pub(super) fn most(plan: &Plan) -> usize {
    let rows = plan.table.rows.iter();
    rows.map(|row| {
        let ports = samples::chosen(&row.rule.ports, plan.depth);
        row.targets.len() * ports.into_iter().filter(|port| row.rule.takes_websockets(*port)).count()
    })
    .sum()
}

/// Hosts and ports that take WebSockets, each at one address: the first that answers there, as far as is known. Of a row's names (in a full run of those
/// that stand for one destination of it) the first does for all, as long as nothing is in the way of it.
fn gates(plan: &Plan, book: &Book<'_>) -> Vec<(Gate, String)> {
    let mut found: BTreeMap<(&str, u16), Vec<Known>> = BTreeMap::new();
    for place in targets::places(plan, book) {
        let Some(name) = place.target.tls_name.as_ref().filter(|_| place.row.rule.transport == Transport::Tcp) else {
            continue;
        };
        let ports = samples::chosen(&place.row.rule.ports, plan.depth).into_iter();
        for port in ports.filter(|port| place.row.rule.takes_websockets(*port)) {
            let target = place.at(port);
            let looks = book.looks(&target);
            // With the first look nothing is known yet; afterwards a port that does not answer is not asked in vain.
            let fine = looks == Some(Looks::Fine);
            if looks.is_some() && !fine {
                continue;
            }
            let gate = Gate { host: target.host, port, by: By::Address(target.address) };
            let all = match plan.depth {
                Depth::Quick => place.row.rule.id.as_str(),
                Depth::Full => place.target.host.as_str(),
            };
            let known = found.entry((all, port)).or_default();
            match known.iter_mut().find(|other| other.gate.host == gate.host) {
                Some(other) if fine && !other.fine => *other = Known { fine, gate, name: name.clone() },
                Some(_) => {}
                None => known.push(Known { fine, gate, name: name.clone() }),
            }
        }
    }
    let asked = found.into_values().flat_map(|names| {
        let suspect = |known: &Known| came(book, &known.gate, Signal::Upgrade).any(is_suspect);
        let most = if names.iter().any(suspect) { names.len() } else { 1 };
        names.into_iter().take(most).map(|known| (known.gate, known.name))
    });
    let asked: BTreeMap<Gate, String> = asked.collect();
    asked.into_iter().collect()
}

/// A gate, whether its port answers as it should, and the name to ask for.
struct Known {
    fine: bool,
    gate: Gate,
    name: String,
}

/// The same by the proxy, which has to have come through to the host.
fn proxied(plan: &Plan, book: &Book<'_>) -> Vec<(Gate, String)> {
    let takes = |host: &str, port: u16| {
        let is_host = |target: &&TableTarget| match &target.probed {
            Probed::Name(name) => name == host,
            Probed::Address(address) => address.to_string() == host,
            Probed::Resolvers | Probed::NoExemplar | Probed::Unset { .. } => false,
        };
        let mut rows = plan.table.rows.iter();
        rows.any(|row| row.rule.takes_websockets(port) && row.targets.iter().any(|target| is_host(&target)))
    };
    let through = proxy::passed(plan, book).into_iter().filter(|(tunnel, _)| takes(&tunnel.host, tunnel.port));
    through
        .map(|(tunnel, name)| (Gate { host: tunnel.host, port: tunnel.port, by: By::Proxy(tunnel.proxy) }, name))
        .collect()
}

/// What came of asking a gate for this, in order.
fn came<'a>(book: &Book<'a>, gate: &Gate, signal: Signal) -> impl Iterator<Item = &'a Signalled> {
    book.seen.iter().filter_map(move |o| match (&o.step, &o.saw) {
        (Step::Signal { gate: other, asked }, Saw::Signal(came)) if other == gate && *asked == signal => Some(came),
        _ => None,
    })
}

/// Whether something may be in the way.
fn is_suspect(came: &Signalled) -> bool {
    matches!(came, Signalled::Cut { .. } | Signalled::Silent { .. } | Signalled::Unopened)
}

fn probe(gate: Gate, name: String, asked: Signal, attempt: u8) -> Probe {
    Probe { role: Role::Rule, attempt, wait: FIRST_WAIT, ask: Ask::Signal { gate, name, asked, lasts: Duration::ZERO } }
}

/// The first, and two more.
const MOST_TRIES: u8 = 3;

#[cfg(test)]
mod tests;
