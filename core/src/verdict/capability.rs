//! What the person wants to do, judged by paths (rule 7): any one path suffices, and a red rule can leave an amber call.

use std::collections::BTreeSet;

use crate::profile::{Capability, Gives, Need, Path, Ports, Table, Weight};

use super::CapabilityVerdict;
use super::draft::Draft;
use super::media::MediaResult;
use super::network::Outline;
use super::proxy::{Fault, Outcome, Passages};
use super::row::{JudgedRow, Spot};
use super::span::Known;
use super::state::{Evidence, Readiness, State, Verdict};

/// A judged capability, with the rules that keep it from being ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct JudgedCapability {
    pub(super) verdict: CapabilityVerdict,
    pub(super) weight: Weight,
    pub(super) failing: BTreeSet<String>,
}

/// The worst of what is required; what is optional costs at most a degree, and only when it is known not to work as it should (rule 7).
pub(super) fn overall(capabilities: &[JudgedCapability]) -> Readiness {
    let readiness = |judged: &JudgedCapability| judged.verdict.readiness;
    let required = capabilities.iter().filter(|judged| judged.weight == Weight::Required).map(readiness).max();
    let optional = capabilities.iter().filter(|judged| judged.weight == Weight::Optional).map(readiness);
    let noticed = optional.filter_map(|readiness| match readiness {
        Readiness::NotReady | Readiness::Degraded => Some(Readiness::Degraded),
        Readiness::Ready => Some(Readiness::Ready),
        Readiness::Unknown => None,
    });
    required.into_iter().chain(noticed).max().unwrap_or(Readiness::Unknown)
}

/// How a need stands, or a path, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Open,
    /// Open through somebody else's certificate that this device trusts.
    Inspected,
    /// Open, but not by the proxy that apps go through.
    PastProxy,
    /// Open, but WebSockets are cut.
    NoWebSocket,
    /// Some of its ports are open, some are not.
    Partial,
    Unknown,
    /// The way is open, the server fails by itself.
    Down,
    Shut,
}

/// What paths are judged by.
pub(super) struct Site<'a> {
    pub(super) rows: &'a [JudgedRow<'a>],
    pub(super) drafts: &'a [Draft],
    pub(super) outline: &'a Outline,
    pub(super) passages: &'a Passages<'a>,
    pub(super) media: &'a [(MediaResult, u32)],
}

impl Site<'_> {
    /// Judges the capabilities of a table by those of their paths that count.
    pub(super) fn judge(&self, table: &Table, counts: impl Fn(&Path) -> bool) -> Vec<JudgedCapability> {
        let narrowed = table.capabilities.iter().filter_map(|capability| {
            let paths: Vec<Path> = capability.paths.iter().filter(|path| counts(path)).cloned().collect();
            (!paths.is_empty()).then(|| Capability { paths, ..capability.clone() })
        });
        narrowed.map(|capability| self.capability(&capability)).collect()
    }

    fn capability(&self, capability: &Capability) -> JudgedCapability {
        let paths: Vec<(Readiness, &Path)> = capability.paths.iter().map(|path| (self.path(path), path)).collect();
        let works = |readiness: Readiness| readiness <= Readiness::Degraded;
        let best = paths.iter().filter(|(readiness, _)| works(*readiness)).min_by_key(|(readiness, _)| *readiness);
        let better = |chosen: &Path| {
            paths
                .iter()
                .take_while(|(_, path)| path.id != chosen.id)
                .any(|(readiness, _)| *readiness == Readiness::Unknown)
        };
        let doubt = paths.iter().any(|(readiness, _)| *readiness == Readiness::Unknown);
        let lacks = self.lacks_required(capability);
        let readiness = match best {
            Some((_, path)) if better(path) || lacks => Readiness::Degraded,
            Some((readiness, _)) => *readiness,
            None if doubt || self.another_way() => Readiness::Unknown,
            None => Readiness::NotReady,
        };
        let failing = if readiness == Readiness::Ready { BTreeSet::new() } else { self.failing(capability) };
        let path = best.map(|(_, path)| *path);
        let verdict = CapabilityVerdict {
            id: capability.id.clone(),
            title: capability.title.clone(),
            readiness,
            path: path.map(|path| path.id.clone()),
            notices: path.filter(|_| readiness == Readiness::Degraded).and_then(|path| self.notices(path, lacks)),
            because: self.because(&failing),
        };
        JudgedCapability { verdict, weight: capability.weight, failing }
    }

    /// What the person notices on a path that works: what the profile says of it, else what keeps it from being all that it should be.
    fn notices(&self, path: &Path, lacks: bool) -> Option<String> {
        let own = match self.standing(path) {
            _ if path.notices.is_some() => return path.notices.clone(),
            Some(Standing::Inspected) => "notice-inspected",
            Some(Standing::PastProxy) => "notice-past-proxy",
            Some(Standing::NoWebSocket) => "notice-websocket",
            Some(Standing::Partial) => "notice-partial",
            _ if lacks => "notice-partial",
            _ => return None,
        };
        Some(own.to_owned())
    }

    /// What fails now may work once somebody has signed in to the portal, or through a proxy that could not be asked.
    fn another_way(&self) -> bool {
        let untried = self.outline.proxy.is_some() && self.passages.proxy.is_none();
        self.outline.verdict.portal == Some(true) || untried
    }

    /// Whether a path works.
    pub(super) fn path(&self, path: &Path) -> Readiness {
        match (self.standing(path), path.gives) {
            (Some(Standing::Open), Gives::Ready) => Readiness::Ready,
            (Some(Standing::Down | Standing::Shut), _) => Readiness::NotReady,
            (Some(Standing::Unknown) | None, _) => Readiness::Unknown,
            (Some(_), _) => Readiness::Degraded,
        }
    }

    /// All needs together. Beside a required rule, an optional one costs a degree and no more.
    fn standing(&self, path: &Path) -> Option<Standing> {
        let requires = path.needs.iter().any(|need| self.is_required(need));
        let standings = path.needs.iter().map(|need| match self.need(need) {
            standing if requires && !self.is_required(need) => standing.min(Standing::Partial),
            standing => standing,
        });
        standings.max()
    }

    /// A need is met by any one of the rule's hosts, at any one of its addresses.
    fn need(&self, need: &Need) -> Standing {
        let Some(row) = self.row(&need.rule) else { return Standing::Unknown };
        let run = row.spots.iter().filter(|spot| spot.verdict != Verdict::NotRun && !spot.aside);
        run.map(|spot| self.spot(row, spot, need.ports.as_ref())).min().unwrap_or(Standing::Unknown)
    }

    /// All of the ports at one address.
    fn spot(&self, row: &JudgedRow<'_>, spot: &Spot<'_>, ports: Option<&Ports>) -> Standing {
        let wanted = spot.ports.iter().filter(|known| ports.is_none_or(|ports| ports.contains(known.port)));
        let all: Vec<Standing> = wanted.map(|known| self.port(row, spot, known)).collect();
        let has = |standing| all.contains(&standing);
        let works = all.iter().any(|standing| *standing <= Standing::NoWebSocket);
        let media = self.media(row, spot).unwrap_or(Standing::Open);
        match () {
            () if all.is_empty() => Standing::Unknown,
            () if works && media > Standing::Open => media,
            () if has(Standing::Down) => Standing::Down,
            () if has(Standing::Shut) && works => Standing::Partial,
            () if has(Standing::Unknown) => Standing::Unknown,
            () if has(Standing::Shut) => Standing::Shut,
            () => all.into_iter().max().unwrap_or(Standing::Unknown),
        }
    }

    fn port(&self, row: &JudgedRow<'_>, spot: &Spot<'_>, known: &Known) -> Standing {
        let standing = self.both_ways(row, spot, known);
        let works = standing <= Standing::NoWebSocket;
        if works && self.cuts_websockets(row, spot, known.port) { Standing::NoWebSocket } else { standing }
    }

    /// Both ways together, as [`super::proxy`] says.
    fn both_ways(&self, row: &JudgedRow<'_>, spot: &Spot<'_>, known: &Known) -> Standing {
        let judged = self.evidence(spot, known);
        if known.is.as_ref().is_some_and(|port| port.via.is_some()) {
            return judged;
        }
        let passage = self.passages.of_port(row.row, &spot.name(), known.port, spot.target.tls_name.is_some());
        match (judged, passage.map(|passage| passage.outcome)) {
            (Standing::Open | Standing::Inspected, Some(Outcome::Fails(_) | Outcome::Foreign { .. })) => {
                Standing::PastProxy
            }
            (Standing::Shut, Some(Outcome::Undecided | Outcome::Fails(Fault::Authentication))) => Standing::Unknown,
            (Standing::Unknown, Some(Outcome::Fails(Fault::Refused(_)))) => Standing::Shut,
            _ => judged,
        }
    }

    /// Whether WebSockets are cut there that the row needs.
    fn cuts_websockets(&self, row: &JudgedRow<'_>, spot: &Spot<'_>, port: u16) -> bool {
        let about = |draft: &Draft| draft.hosts.contains(&spot.name()) && draft.rules.contains(&row.verdict.id);
        let at_port = |draft: &Draft| draft.said.args.get("port").is_some_and(|said| *said == port.to_string());
        self.drafts.iter().any(|draft| draft.said.code == "upgrade.cut" && about(draft) && at_port(draft))
    }

    fn evidence(&self, spot: &Spot<'_>, known: &Known) -> Standing {
        let serves = spot.target.serves.contains(known.port);
        let Some(port) = &known.is else { return Standing::Unknown };
        match (port.state, port.evidence) {
            (State::Open, Some(Evidence::RefusedByServer)) if serves => Standing::Down,
            // The packet left, but the server that must answer did not: the path is open, the call is not proven (rule 12).
            (State::Open, Some(Evidence::Passed)) if serves => Standing::Unknown,
            (State::Open, _) if serves && self.errs(spot) => Standing::Unknown,
            (State::Open, _) => Standing::Open,
            (State::Intercepted, _) if port.trusted => Standing::Inspected,
            (State::Intercepted | State::Blocked, _) => Standing::Shut,
            (State::Unverified | State::NotRun, _) => Standing::Unknown,
        }
    }

    /// Whether a call's packets come through the relays of a host, to the end; none where that was not measured.
    ///
    /// Two tests have to fail alike (rule 2). Where nothing comes back from that host by any way at all, its relay may be unable to send to itself: that
    /// is no proof against the network.
    fn media(&self, row: &JudgedRow<'_>, spot: &Spot<'_>) -> Option<Standing> {
        let of_host = self.media.iter().map(|(result, _)| result).filter(|result| result.host == spot.name());
        let measured: Vec<&MediaResult> = of_host.filter(|result| result.is_measured()).collect();
        let there = || measured.iter().filter(|result| result.transport() == row.verdict.transport);
        there().next()?;
        Some(match () {
            () if there().any(|result| result.works()) => Standing::Open,
            () if there().count() > 1 && measured.iter().any(|result| result.is_heard()) => Standing::Shut,
            () => Standing::Unknown,
        })
    }

    fn errs(&self, spot: &Spot<'_>) -> bool {
        self.drafts.iter().any(|draft| draft.said.code == "vendor.outage" && draft.hosts.contains(&spot.name()))
    }

    /// A required rule of the capability that is known to be incomplete is noticed sooner or later, whichever path is taken.
    fn lacks_required(&self, capability: &Capability) -> bool {
        needs(capability).filter_map(|need| self.row(&need.rule)).any(JudgedRow::is_lacking)
    }

    /// Rules of the capability that are not all that their paths need.
    fn failing(&self, capability: &Capability) -> BTreeSet<String> {
        let lacks =
            |need: &&Need| self.need(need) != Standing::Open || self.row(&need.rule).is_some_and(JudgedRow::is_lacking);
        needs(capability).filter(lacks).map(|need| need.rule.clone()).collect()
    }

    /// Codes of the causes that touch these rules, each explained cause by the one that explains it.
    fn because(&self, failing: &BTreeSet<String>) -> Vec<String> {
        let mut codes: Vec<String> = Vec::new();
        let touching = self.drafts.iter().filter(|draft| !draft.rules.is_disjoint(failing));
        for draft in touching.filter(|draft| !BYSTANDERS.contains(&draft.said.code.as_str())) {
            let code = draft.implied_by.as_ref().unwrap_or(&draft.said.code);
            if !codes.contains(code) {
                codes.push(code.clone());
            }
        }
        codes
    }

    fn is_required(&self, need: &Need) -> bool {
        self.row(&need.rule).is_some_and(|row| row.verdict.required)
    }

    fn row(&self, id: &str) -> Option<&JudgedRow<'_>> {
        self.rows.iter().find(|row| row.verdict.id == id)
    }
}

fn needs(capability: &Capability) -> impl Iterator<Item = &Need> {
    capability.paths.iter().flat_map(|path| &path.needs)
}

/// Causes worth knowing that never keep anything from working.
const BYSTANDERS: [&str; 3] = ["host.unnamed", "http.unexpected", "media.good"];
