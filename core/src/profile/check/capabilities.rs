//! Capabilities: paths whose needs exist on every device and with every parameter for which the path counts.

use std::collections::BTreeSet;

use super::{Found, parameter_names};
use crate::profile::fault::shown;
use crate::profile::{Need, Path, Profile, Rule};

/// Checks every capability.
pub(super) fn check(found: &mut Found, profile: &Profile) {
    let mut taken = BTreeSet::new();
    for (i, capability) in profile.capabilities.iter().enumerate() {
        let place = format!("capabilities[{i}]");
        found.id(&format!("{place}.id"), &capability.id, &mut taken, '-');
        found.text(&format!("{place}.title"), &capability.title);
        let mut paths = BTreeSet::new();
        for (j, path) in capability.paths.iter().enumerate() {
            let place = format!("{place}.paths[{j}]");
            found.id(&format!("{place}.id"), &path.id, &mut paths, '-');
            self::path(found, &place, path, profile);
        }
    }
}

fn path(found: &mut Found, place: &str, path: &Path, profile: &Profile) {
    if let Some(notices) = &path.notices {
        found.text(&format!("{place}.notices"), notices);
    }
    if let Some(parameter) = &path.only_with {
        found.reference(&format!("{place}.only_with"), "parameter", parameter, &parameter_names(profile));
    }
    if let Some(mode) = &path.mode {
        found.id(&format!("{place}.mode"), mode, &mut BTreeSet::new(), '-');
        found.refuse(path.only_with.is_none(), format!("{place}.mode"), "only what a parameter switches on has modes");
    }
    for (k, need) in path.needs.iter().enumerate() {
        let place = format!("{place}.needs[{k}]");
        match profile.rules.iter().find(|rule| rule.id == need.rule) {
            Some(rule) => self::need(found, &place, need, rule, path, profile),
            None => found.at(format!("{place}.rule"), format!("no rule `{}`", shown(&need.rule))),
        }
    }
}

fn need(found: &mut Found, place: &str, need: &Need, rule: &Rule, path: &Path, profile: &Profile) {
    if let Some(port) = need.ports.as_ref().and_then(|ports| ports.first_outside(&rule.ports)) {
        let what = format!("port {port} is not among the ports of `{}`: {}", rule.id, rule.ports);
        found.at(format!("{place}.ports"), what);
    }
    let devices = if path.devices.is_empty() { profile.devices() } else { path.devices.clone() };
    if let Some(device) = devices.iter().find(|device| !rule.devices.contains(device)) {
        let what = format!("`{}` is not in the {device} table: `devices` must say where the path counts", rule.id);
        found.at(format!("{place}.rule"), what);
    }
    let optional = rule.only_with.is_some() && rule.only_with != path.only_with;
    found.refuse(
        optional,
        format!("{place}.rule"),
        format!("`{}` counts only with a parameter; so must the path", rule.id),
    );
}
