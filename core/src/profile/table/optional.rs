//! What counts for some only: paths that a parameter switches on, and paths that the vendor states for other devices.

use std::collections::BTreeMap;

use super::{Choice, ChoiceError, Table};
use crate::profile::{Capability, Path, Profile, Rule};

/// A parameter that switches paths on, as it is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Switch {
    /// The parameter's name.
    pub parameter: String,
    /// What it switches on: a message id of `words`, or plain text.
    pub title: String,
    /// What to ask the vendor for, as a sentence.
    pub ask: String,
    /// How it is set.
    pub set: Set,
}

/// How a switch is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Set {
    /// What it switches on is left alone.
    Off,
    /// It is probed, and told beside the answer; the answer does not count it.
    Test,
    /// It counts.
    On,
}

/// A path that does not count here, and could be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// The capability's id.
    pub capability: String,
    /// The path.
    pub path: Path,
    /// Whether it is only switched off; else the vendor states it for other device classes.
    pub off: bool,
}

/// The parameters by which paths are switched on on a device; refuses a value that is none of a switch.
pub(super) fn switches(profile: &Profile, choice: &Choice, values: &Values) -> Result<Vec<Switch>, ChoiceError> {
    let mut switches = Vec::new();
    for parameter in &profile.parameters {
        let with = Some(&parameter.name);
        let mut modes: Vec<&str> = Vec::new();
        let (mut of_path, mut here) = (false, false);
        for path in paths(profile).filter(|path| path.only_with.as_ref() == with) {
            of_path = true;
            here |= is_on(path, choice);
            modes.extend(path.mode.as_deref().filter(|mode| !modes.contains(mode)));
        }
        if !of_path && !profile.rules.iter().any(|rule| rule.only_with.as_ref() == with) {
            continue;
        }
        let set = set(profile, &parameter.name, &modes, values)?;
        if here {
            let title = parameter.title.clone().unwrap_or_else(|| parameter.name.clone());
            switches.push(Switch { parameter: parameter.name.clone(), title, ask: parameter.ask.clone(), set });
        }
    }
    Ok(switches)
}

/// Whether a row counts, or is at least probed: an optional one only where one of the paths that are left needs it.
pub(super) fn is_row(profile: &Profile, rule: &Rule, values: &Values, left: &[Capability]) -> bool {
    let needs = |path: &Path| path.needs.iter().any(|need| need.rule == rule.id);
    match &rule.only_with {
        None => true,
        Some(parameter) => {
            let orphan = !paths(profile).any(needs);
            is_set(values, parameter) && (orphan || left.iter().flat_map(|capability| &capability.paths).any(needs))
        }
    }
}

/// The capabilities with the paths that are probed on a device, and the paths that are left out.
pub(super) fn narrow(profile: &Profile, choice: &Choice, values: &Values) -> (Vec<Capability>, Vec<Aside>) {
    let (mut kept, mut asides) = (Vec::new(), Vec::new());
    for capability in &profile.capabilities {
        let mut paths = Vec::new();
        for path in &capability.paths {
            let off = path.only_with.as_ref().is_some_and(|parameter| !is_set(values, parameter));
            match (is_on(path, choice), off) {
                (true, false) if is_mode(path, profile, values) => paths.push(path.clone()),
                (false, _) if path.only_with.is_some() || !has_rules(path, profile, choice) => {}
                (true, false) => {}
                _ => asides.push(Aside { capability: capability.id.clone(), path: path.clone(), off }),
            }
        }
        if !paths.is_empty() {
            kept.push(Capability { paths, ..capability.clone() });
        }
    }
    (kept, asides)
}

/// Whether a parameter has a value that switches something on, or at least has it probed.
pub(super) fn is_set(values: &Values, parameter: &str) -> bool {
    values.get(parameter).is_some_and(|value| !OFF.contains(&value.to_ascii_lowercase().as_str()))
}

impl Table {
    /// Whether the answer counts a path of the table; else it is only told beside it.
    pub fn counts(&self, path: &Path) -> bool {
        let only_told = |switch: &Switch| path.only_with.as_ref() == Some(&switch.parameter) && switch.set != Set::On;
        !self.switches.iter().any(only_told)
    }
}

type Values = BTreeMap<String, String>;

fn paths(profile: &Profile) -> impl Iterator<Item = &Path> {
    profile.capabilities.iter().flat_map(|capability| &capability.paths)
}

fn is_on(path: &Path, choice: &Choice) -> bool {
    path.devices.is_empty() || path.devices.contains(&choice.device)
}

/// Whether the rules that a path needs are stated for a device.
fn has_rules(path: &Path, profile: &Profile, choice: &Choice) -> bool {
    let needed = |rule: &&Rule| path.needs.iter().any(|need| need.rule == rule.id);
    profile.rules.iter().filter(needed).all(|rule| rule.devices.contains(&choice.device))
}

/// Whether a path is no other mode than the one chosen.
fn is_mode(path: &Path, profile: &Profile, values: &Values) -> bool {
    let (Some(mode), Some(parameter)) = (&path.mode, &path.only_with) else { return true };
    let chosen = values.get(parameter).map(|value| value.to_ascii_lowercase()).unwrap_or_default();
    let mut others = paths(profile).filter(|other| other.only_with.as_ref() == Some(parameter));
    *mode == chosen || !others.any(|other| other.mode.as_ref() == Some(&chosen))
}

fn set(profile: &Profile, name: &str, modes: &[&str], values: &Values) -> Result<Set, ChoiceError> {
    let placeholder = format!("{{{name}}}");
    let fills = || profile.rules.iter().flat_map(|rule| &rule.hosts).any(|host| host.name.contains(&placeholder));
    let value = values.get(name).map(|value| value.to_ascii_lowercase()).unwrap_or_default();
    match value.as_str() {
        _ if !is_set(values, name) => Ok(Set::Off),
        value if ON.contains(&value) || modes.contains(&value) || fills() => Ok(Set::On),
        TEST => Ok(Set::Test),
        _ => {
            let on = ON.iter().chain(modes).copied().collect::<Vec<_>>().join(", ");
            Err(ChoiceError::Switch { name: name.to_owned(), on, off: OFF.join(", ") })
        }
    }
}

/// Values that switch a parameter on.
const ON: [&str; 4] = ["on", "true", "yes", "1"];
/// Values that switch a parameter off.
const OFF: [&str; 5] = ["off", "false", "no", "0", "none"];
/// The value that has it probed and not counted.
const TEST: &str = "test";
