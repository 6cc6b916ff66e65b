//! What is told beside the answer: how it would be without an optional path and with it, what to ask the vendor, and where supplier and vendor disagree.

use crate::profile::{Aside, Need, Path, Set, Switch, Table};

use super::capability::{JudgedCapability, Site, overall};
use super::draft::Draft;
use super::row::JudgedRow;
use super::state::{Readiness, Severity, Verdict};
use super::{CapabilityVerdict, Said};

/// The answer as it would be with a switch in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// The parameter that switches.
    pub parameter: String,
    /// Code (or plain text) of what it switches on.
    pub title: String,
    /// Where it stands.
    pub on: bool,
    /// Whether this is the answer that counts.
    pub counts: bool,
    /// The answer.
    pub readiness: Readiness,
    /// The capabilities that have a path which it switches on.
    pub capabilities: Vec<CapabilityVerdict>,
}

/// Without and with each optional path that was tested.
pub(super) fn variants(site: &Site<'_>, table: &Table) -> Vec<Variant> {
    let tested = table.switches.iter().filter(|switch| switch.set != Set::Off);
    tested.flat_map(|switch| [false, true].map(|on| variant(site, table, switch, on))).collect()
}

fn variant(site: &Site<'_>, table: &Table, switch: &Switch, on: bool) -> Variant {
    let by_it = |path: &Path| path.only_with.as_ref() == Some(&switch.parameter);
    let judged = site.judge(table, |path| if by_it(path) { on } else { table.counts(path) });
    let switched = |id: &str| {
        let of_id = table.capabilities.iter().filter(|capability| capability.id == id);
        of_id.flat_map(|capability| &capability.paths).any(by_it)
    };
    Variant {
        parameter: switch.parameter.clone(),
        title: switch.title.clone(),
        on,
        counts: on == (switch.set == Set::On),
        readiness: overall(&judged),
        capabilities: judged.into_iter().map(|it| it.verdict).filter(|it| switched(&it.id)).collect(),
    }
}

/// What else is worth knowing while a capability does not work as it should.
pub(super) fn drafts(site: &Site<'_>, table: &Table, capabilities: &[JudgedCapability]) -> Vec<Draft> {
    let lacks = |id: &str| {
        let of_id = capabilities.iter().find(|judged| judged.verdict.id == id);
        of_id.is_some_and(|judged| matches!(judged.verdict.readiness, Readiness::Degraded | Readiness::NotReady))
    };
    let mut drafts: Vec<Draft> = Vec::new();
    for aside in table.asides.iter().filter(|aside| lacks(&aside.capability)) {
        let draft = if aside.off { switched_off(table, aside) } else { unstated(site, table, aside) };
        drafts.extend(draft.filter(|draft| !drafts.contains(draft)));
    }
    drafts.extend(table.notes.iter().filter_map(|note| {
        let lacks = |row: &&JudgedRow<'_>| !matches!(row.verdict.verdict, Verdict::Open | Verdict::NotRun);
        let about = site.rows.iter().filter(lacks).filter(|row| note.rules.contains(&row.verdict.id));
        let rules: Vec<&str> = about.map(|row| row.verdict.id.as_str()).collect();
        let args = [("note", note.text.clone()), ("rules", rules.join(", "))];
        (!rules.is_empty()).then(|| notice(Said::new("vendor.note", args), rules))
    }));
    drafts
}

/// A path that works here, and that the vendor states for other devices only.
fn unstated(site: &Site<'_>, table: &Table, aside: &Aside) -> Option<Draft> {
    let works = site.path(&aside.path) <= Readiness::Degraded;
    let needs: Vec<String> = aside.path.needs.iter().map(Need::to_string).collect();
    let devices: Vec<String> = aside.path.devices.iter().map(ToString::to_string).collect();
    let args = [("needs", needs.join(", ")), ("devices", devices.join(", ")), ("device", table.device.to_string())];
    let rules = aside.path.needs.iter().map(|need| need.rule.as_str());
    works.then(|| notice(Said::new("path.unstated", args), rules))
}

/// A path that nobody has switched on.
fn switched_off(table: &Table, aside: &Aside) -> Option<Draft> {
    let parameter = aside.path.only_with.as_ref()?;
    let switch = table.switches.iter().find(|switch| switch.parameter == *parameter)?;
    let args = [("ask", switch.ask.clone()), ("parameter", parameter.clone())];
    Some(notice(Said::new("path.off", args), []))
}

fn notice<'a>(said: Said, rules: impl IntoIterator<Item = &'a str>) -> Draft {
    let rules = rules.into_iter().map(str::to_owned).collect();
    Draft { severity: Some(Severity::Notice), rules, ..Draft::new(said) }
}
