//! The command that runs the same check again.

use std::collections::{BTreeMap, BTreeSet};

use crate::device::Depth;
use crate::profile::{Choice, Probed, Table, builtin};
use crate::report::Report;

/// The command line for a shell; `PROFILE-FILE` stands for a profile that is not built in, since the report does not know its file.
///
/// What no report holds is not here either: secret parameters, and options about the way there such as `--dns`, `--interface` or `--responder`.
pub fn command(report: &Report) -> String {
    let profile = builtin(&report.profile.id);
    let mut words = vec!["callready".to_owned(), "check".to_owned()];
    words.push(profile.as_ref().map_or("PROFILE-FILE", |profile| &profile.id).to_owned());
    words.extend(["--device".to_owned(), report.profile.device.to_string()]);
    if report.depth == Depth::Full {
        words.extend(["--depth".to_owned(), "full".to_owned()]);
    }
    let defaults = profile.iter().flat_map(|profile| &profile.parameters);
    let defaults: BTreeSet<(&str, &str)> =
        defaults.filter_map(|it| Some((it.name.as_str(), it.default.as_deref()?))).collect();
    for (name, value) in &report.profile.parameters {
        if !defaults.contains(&(name.as_str(), value.as_str())) {
            words.extend(["--set".to_owned(), format!("{name}={value}")]);
        }
    }
    for (rule, names) in given(report) {
        words.extend(["--host".to_owned(), format!("{rule}={}", names.join(","))]);
    }
    words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
}

/// Whether the command can be run as it stands.
pub fn is_whole(report: &Report) -> bool {
    builtin(&report.profile.id).is_some()
}

/// Names probed for a rule which its profile would not have probed by itself: the person gave them.
fn given(report: &Report) -> BTreeMap<&str, Vec<&str>> {
    let (device, parameters) = (report.profile.device, report.profile.parameters.clone());
    let choice = Choice { device, parameters, hosts: BTreeMap::new(), responder: None };
    let table = builtin(&report.profile.id).and_then(|profile| Table::of(&profile, &choice).ok());
    let mut given: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for rule in &report.rules {
        let row = table.iter().flat_map(|table| &table.rows).find(|row| row.rule.id == rule.id);
        let own = |probed: &str| {
            row.is_none_or(|row| {
                row.targets.iter().any(|target| match &target.probed {
                    Probed::Name(name) => name == probed,
                    Probed::Address(address) => address.to_string() == probed,
                    Probed::Resolvers => true,
                    Probed::NoExemplar | Probed::Unset { .. } => false,
                })
            })
        };
        let targets = rule.targets.iter().filter(|target| !target.responder);
        for probed in targets.filter_map(|target| target.probed.as_deref()).filter(|probed| !own(probed)) {
            let names = given.entry(&rule.id).or_default();
            if !names.contains(&probed) {
                names.push(probed);
            }
        }
    }
    given
}

/// A word as a POSIX shell reads it back (POSIX.1-2024, Shell Command Language, section 2.2.2).
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,@%+".contains(c);
    if word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::samples;

    #[test]
    fn the_command_asks_for_the_same_check_and_a_shell_cannot_read_more_into_it() {
        let mut report = samples::degraded();
        report.rules[1].targets[0].probed = Some("webrtc2-ap-web-1.agora.io".to_owned());
        report.rules[1].targets[1].probed = Some("given.edge.agora.io".to_owned());
        report.rules.truncate(2);
        let mut responder = report.rules[1].targets[0].clone();
        (responder.responder, responder.probed) = (true, Some("responder.example".to_owned()));
        report.rules[1].targets.push(responder);
        assert_eq!(command(&report), "callready check glarassist --device mobile --host rtc-udp=given.edge.agora.io");
        report.depth = Depth::Full;
        report.profile.parameters.insert("tenant".to_owned(), "a'; $(reboot) `x`".to_owned());
        report.rules.clear();
        assert_eq!(
            command(&report),
            r"callready check glarassist --device mobile --depth full --set 'tenant=a'\''; $(reboot) `x`'"
        );
        report.profile.id = "$(reboot)".to_owned();
        report.profile.parameters.clear();
        assert_eq!(command(&report), "callready check PROFILE-FILE --device mobile --depth full");
        assert!(!is_whole(&report));
    }
}
