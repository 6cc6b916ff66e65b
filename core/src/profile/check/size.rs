//! Lengths of lists: looked at before anything that takes time for each entry, so that no file takes long to refuse.

use super::Found;
use crate::profile::{Capability, Profile, Rule};

/// Checks the length of every list.
pub(super) fn check(found: &mut Found, profile: &Profile) {
    let controls = &profile.controls;
    for (place, entries, least, most) in [
        ("sources", profile.sources.len(), 0, MOST_ENTRIES),
        ("parameters", profile.parameters.len(), 0, MOST_ENTRIES),
        ("controls.reach", controls.reach.len(), 0, MOST_CONTROLS),
        ("controls.stun", controls.stun.len(), 0, MOST_CONTROLS),
        ("controls.negative", controls.negative.len(), 0, MOST_CONTROLS),
        ("rules", profile.rules.len(), 1, MOST_RULES),
        ("capabilities", profile.capabilities.len(), 1, MOST_PATHS),
        ("notes", profile.notes.len(), 0, MOST_ENTRIES),
    ] {
        count(found, place, entries, least, most);
    }
    for (i, rule) in profile.rules.iter().enumerate() {
        self::rule(found, &format!("rules[{i}]"), rule);
    }
    for (i, capability) in profile.capabilities.iter().enumerate() {
        self::capability(found, &format!("capabilities[{i}]"), capability);
    }
    for (i, note) in profile.notes.iter().enumerate() {
        count(found, &format!("notes[{i}].rules"), note.rules.len(), 0, MOST_RULES);
    }
}

fn rule(found: &mut Found, place: &str, rule: &Rule) {
    count(found, &format!("{place}.devices"), rule.devices.len(), 1, MOST_HOSTS);
    count(found, &format!("{place}.rows"), rule.rows.len(), 0, MOST_HOSTS);
    count(found, &format!("{place}.hosts"), rule.hosts.len(), 1, MOST_HOSTS);
    count(found, &format!("{place}.speaks"), rule.speaks.len(), 0, MOST_HOSTS);
    for (j, speaks) in rule.speaks.iter().enumerate() {
        count(found, &format!("{place}.speaks[{j}].fingerprints"), speaks.fingerprints.len(), 0, MOST_CONTROLS);
    }
    let exemplars: usize = rule.hosts.iter().map(|host| host.exemplars.len()).sum();
    count(found, &format!("{place}.hosts.exemplars"), exemplars, 0, MOST_EXEMPLARS);
}

fn capability(found: &mut Found, place: &str, capability: &Capability) {
    count(found, &format!("{place}.paths"), capability.paths.len(), 1, MOST_PATHS);
    for (j, path) in capability.paths.iter().enumerate() {
        count(found, &format!("{place}.paths[{j}].devices"), path.devices.len(), 0, MOST_HOSTS);
        count(found, &format!("{place}.paths[{j}].needs"), path.needs.len(), 1, MOST_ENTRIES);
    }
}

fn count(found: &mut Found, place: &str, entries: usize, least: usize, most: usize) {
    if entries < least {
        found.at(place, "empty list");
    }
    if entries > most {
        found.at(place, format!("{entries} entries; at most {most} are read"));
    }
}

/// Longest table.
const MOST_RULES: usize = 100;
/// Longest list of hosts of a rule.
const MOST_HOSTS: usize = 64;
/// Longest list of exemplars of a rule, all hosts together.
const MOST_EXEMPLARS: usize = 128;
/// Longest list of capabilities, and of paths of one.
const MOST_PATHS: usize = 32;
/// Longest list of sources, parameters, notes, or needs of a path.
const MOST_ENTRIES: usize = 200;
/// Longest list of controls of one kind, or of fingerprints.
const MOST_CONTROLS: usize = 16;
