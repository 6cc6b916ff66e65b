//! Why: causes drafted from what was seen, folded so that one cause is said once, and weighed by what they do to the person.

mod content;
mod media;
mod names;
mod network;
mod ports;
mod proxy;
mod relays;
mod servers;
mod signals;
mod tls;

pub(super) use media::drafts as of_media;
pub(super) use signals::drafts as of_signals;

use crate::observe::Ended;
use crate::profile::Weight;

use super::Cause;
use super::capability::JudgedCapability;
use super::draft::Draft;
use super::network::Outline;
use super::proxy::Passages;
use super::row::JudgedRow;
use super::seen::Seen;
use super::state::{Readiness, Severity};

/// Every cause that the observations prove.
pub(super) fn draft(
    seen: &Seen<'_>,
    outline: &Outline,
    passages: &Passages<'_>,
    rows: &[JudgedRow<'_>],
    ended: Ended,
) -> Vec<Draft> {
    let mut drafts = network::drafts(seen, outline, rows, ended);
    drafts.extend(proxy::drafts(outline, passages, rows));
    drafts.extend(names::drafts(seen, rows));
    drafts.extend(ports::drafts(seen, rows));
    drafts.extend(content::drafts(seen, rows));
    drafts.extend(relays::drafts(seen, rows));
    drafts.extend(servers::drafts(seen, outline, rows));
    drafts.extend(tls::drafts(seen, rows));
    drafts
}

/// Folds every cause that another explains under that other (rule 8); the widest explanation wins.
pub(super) fn fold(mut drafts: Vec<Draft>) -> Vec<Draft> {
    let whole = drafts.clone();
    for draft in &mut drafts {
        let explains = |(roots, about, reach): &(&[&str], &[&str], Reach)| {
            let about = about.is_empty() || about.iter().any(|about| is_kind(&draft.said.code, about));
            let mut roots = whole.iter().filter(|root| roots.iter().any(|kind| is_kind(&root.said.code, kind)));
            let root = roots.find(|root| about && root.said.code != draft.said.code && reach.covers(root, draft))?;
            Some(root.said.code.clone())
        };
        draft.implied_by = FOLDS.iter().find_map(explains).or_else(|| draft.implied_by.take());
    }
    drafts
}

/// Gives every cause its weight and puts them in order: causes that stand for themselves first, then by severity, code and arguments.
pub(super) fn weigh(drafts: Vec<Draft>, capabilities: &[JudgedCapability]) -> Vec<Cause> {
    let weigh = |draft: Draft| {
        let severity = draft.severity.unwrap_or_else(|| effect(&draft, capabilities));
        let mut observations = draft.observations;
        observations.sort_unstable();
        observations.dedup();
        Cause { said: draft.said, severity, implied_by: draft.implied_by, observations }
    };
    let mut causes: Vec<Cause> = drafts.into_iter().map(weigh).collect();
    causes.sort_by(|a, b| {
        let place = |cause: &Cause| (cause.implied_by.is_some(), cause.severity);
        place(a).cmp(&place(b)).then_with(|| a.said.cmp(&b.said))
    });
    causes
}

/// The heaviest effect on a capability that rests on one of the cause's rules and is not ready.
fn effect(draft: &Draft, capabilities: &[JudgedCapability]) -> Severity {
    let touched = capabilities.iter().filter(|judged| !judged.failing.is_disjoint(&draft.rules));
    // Unknown is not no: what is only unverified blocks nothing.
    let proven = !draft.said.code.ends_with(".unverified");
    let effects = touched.map(|judged| match (judged.weight, judged.verdict.readiness) {
        (_, Readiness::Ready) | (Weight::NoImpact, _) => Severity::Notice,
        (Weight::Required, Readiness::NotReady) if proven => Severity::Blocking,
        (Weight::Required | Weight::Optional, _) => Severity::Degrading,
    });
    effects.min().unwrap_or(Severity::Notice)
}

/// How far an explanation reaches.
#[derive(Clone, Copy)]
enum Reach {
    /// Everything.
    All,
    /// What is about the same hosts only.
    SameHosts,
}

impl Reach {
    fn covers(self, root: &Draft, draft: &Draft) -> bool {
        match self {
            Reach::All => true,
            Reach::SameHosts => !draft.hosts.is_empty() && draft.hosts.is_subset(&root.hosts),
        }
    }
}

/// Whether a code is this kind, or below it (`tls.` is every `tls.…`).
fn is_kind(code: &str, kind: &str) -> bool {
    code == kind || (kind.ends_with('.') && code.starts_with(kind))
}

/// Which codes explain which others; no second list means all. The first line that fits wins.
const FOLDS: [(&[&str], &[&str], Reach); 12] = [
    (&["offline"], &[], Reach::All),
    (&["all.silent"], &[], Reach::All),
    (
        &["portal"],
        &[
            "tcp.",
            "udp.",
            "tls.",
            "dns.",
            "http.unexpected",
            "accepts.everything",
            "server.refuses",
            "host.unreachable",
            "responder.",
            "proxy.",
            "upgrade.",
            "connection.",
        ],
        Reach::All,
    ),
    (&["stun.filtered"], &["udp.silent"], Reach::All),
    (&["stun.filtered"], &["udp.unverified"], Reach::SameHosts),
    (&["tls.name_filtered", "tls.only", "tls.filtered"], &["tcp.unverified", "relay.unanswered"], Reach::SameHosts),
    (&["clock.skew"], &["tls.expired", "tls.not_yet_valid"], Reach::All),
    (
        &["vendor.outage"],
        &[
            "server.refuses",
            "host.unreachable",
            "http.unexpected",
            "tcp.unverified",
            "udp.unverified",
            "reply.unseen",
            "proxy.failed",
            "upgrade.cut",
        ],
        Reach::SameHosts,
    ),
    (&["host.unreachable"], &["tcp.unverified", "udp.unverified"], Reach::SameHosts),
    (&["dns."], &["tcp.", "udp.", "private.target", "host.unreachable", "proxy.unreachable"], Reach::SameHosts),
    (&["udp.silent"], &["udp.unverified"], Reach::All),
    (&["responder.answered"], &["reply.unseen"], Reach::All),
];
