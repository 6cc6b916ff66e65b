//! A vendor's table cut down to one host.

use callready::profile::{Capability, Need, Ports, Profile, Weight};

/// The profile cut down to these rows, each at [`HOST`] alone; a call needs all of them.
pub fn one_host(profile: &Profile, rows: &[&str]) -> Profile {
    let mut cut = profile.clone();
    cut.rules.retain(|rule| rows.contains(&rule.id.as_str()));
    for rule in &mut cut.rules {
        rule.hosts.truncate(1);
        for host in &mut rule.hosts {
            host.name = HOST.to_owned();
            host.wildcard = None;
            host.exemplars.clear();
        }
    }
    let needs: Vec<Need> = rows.iter().map(|row| Need { rule: (*row).to_owned(), ports: None }).collect();
    cut.capabilities.truncate(1);
    for Capability { weight, paths, .. } in &mut cut.capabilities {
        *weight = Weight::Required;
        paths.truncate(1);
        for path in paths {
            (path.devices, path.only_with, path.needs) = (Vec::new(), None, needs.clone());
        }
    }
    cut.notes.clear();
    cut
}

/// The profile cut down to one port of that host, which it serves.
pub fn one_port(profile: &Profile) -> Profile {
    let mut cut = one_host(profile, &[RULE]);
    for rule in &mut cut.rules {
        rule.ports = Ports::of([443]);
    }
    cut
}

/// The row whose TCP ports one host is asked about.
pub const RULE: &str = "rtc-tcp";
/// That host.
pub const HOST: &str = "webrtc2-ap-web-1.agora.io";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn asked(profile: &Profile) -> Vec<(&str, usize, usize)> {
        profile.rules.iter().map(|rule| (rule.id.as_str(), rule.hosts.len(), rule.ports.count())).collect()
    }

    #[test]
    fn what_is_left_is_what_one_host_is_asked() {
        let whole = callready::profile::builtin("glarassist").unwrap();
        assert_eq!(asked(&one_host(&whole, &["rtc-tcp", "rtc-udp"])), [("rtc-tcp", 1, 313), ("rtc-udp", 1, 302)]);
        assert_eq!(asked(&one_port(&whole)), [("rtc-tcp", 1, 1)]);
    }
}
