//! What a profile's types cannot rule out: contradictions, references that lead nowhere, and excess.

mod capabilities;
mod rules;
mod size;

use std::collections::BTreeSet;

use url::Url;

use super::destination::Destination;
use super::fault::{Fault, Faults, Place, shown};
use super::{Parameter, Profile};

/// Lists everything that is wrong with a profile.
pub(super) fn check(profile: &Profile) -> Result<(), Faults> {
    let mut found = Found::default();
    size::check(&mut found, profile);
    if !found.faults.is_empty() {
        return Faults::none(found.faults);
    }
    header(&mut found, profile);
    sources(&mut found, profile);
    parameters(&mut found, &profile.parameters);
    controls(&mut found, profile);
    rules::check(&mut found, profile);
    capabilities::check(&mut found, profile);
    notes(&mut found, profile);
    Faults::none(found.faults)
}

/// The faults found so far.
#[derive(Default)]
struct Found {
    faults: Vec<Fault>,
}

impl Found {
    /// Notes a fault at `place`, a path such as `rules[2].ports`.
    fn at(&mut self, place: impl Into<String>, what: impl Into<String>) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(Fault::new(Place::Value(place.into()), what));
        }
    }

    /// Requires `bad` to be false.
    fn refuse(&mut self, bad: bool, place: impl Into<String>, what: impl Into<String>) {
        if bad {
            self.at(place, what);
        }
    }

    /// Requires something that a person can read.
    fn text(&mut self, place: &str, text: &str) {
        self.refuse(text.trim().is_empty(), place, "empty text");
        self.refuse(text.chars().any(char::is_control), place, "holds a control character");
        let length = text.chars().count();
        self.refuse(length > LONGEST_TEXT, place, format!("{length} characters; at most {LONGEST_TEXT} are read"));
    }

    /// Requires a short name in lower case that nothing before it in `taken` has.
    fn id<'a>(&mut self, place: &str, id: &'a str, taken: &mut BTreeSet<&'a str>, joint: char) {
        let letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        let valid = id.len() <= LONGEST_ID && id.split(joint).all(|part| !part.is_empty() && letters(part));
        let shape = format!(
            "`{}` is not an id: lower-case letters and digits joined by `{joint}`, at most {LONGEST_ID}",
            shown(id)
        );
        self.refuse(!valid, place, shape);
        self.refuse(!taken.insert(id), place, format!("`{}` is there twice", shown(id)));
    }

    /// Requires one of the names that `known` holds.
    fn reference(&mut self, place: &str, kind: &str, name: &str, known: &[&str]) {
        if !known.contains(&name) {
            let list =
                if known.is_empty() { "there is none".into() } else { shown(&format!("known: {}", known.join(", "))) };
            self.at(place, format!("no {kind} `{}`; {list}", shown(name)));
        }
    }

    /// Requires a day of the calendar, `YYYY-MM-DD`.
    fn day(&mut self, place: &str, day: &str) {
        self.refuse(!is_day(day), place, format!("`{}` is not a day, as 2026-11-20 is", shown(day)));
    }
}

fn header(found: &mut Found, profile: &Profile) {
    found.refuse(profile.schema != Profile::SCHEMA, "schema", format!("must be {}", Profile::SCHEMA));
    found.id("id", &profile.id, &mut BTreeSet::new(), '-');
    found.text("title", &profile.title);
    found.text("vendor", &profile.vendor);
    if profile.dated != Profile::UNDATED {
        found.day("dated", &profile.dated);
    }
}

fn sources(found: &mut Found, profile: &Profile) {
    let mut taken = BTreeSet::new();
    for (i, source) in profile.sources.iter().enumerate() {
        let place = format!("sources[{i}]");
        found.id(&format!("{place}.id"), &source.id, &mut taken, '-');
        found.text(&format!("{place}.title"), &source.title);
        found.refuse(Url::parse(&source.url).is_err(), format!("{place}.url"), "not an address of a page");
        if source.read != Profile::UNDATED {
            found.day(&format!("{place}.read"), &source.read);
        }
    }
}

fn parameters(found: &mut Found, parameters: &[Parameter]) {
    let mut taken = BTreeSet::from(["resolver"]);
    for (i, parameter) in parameters.iter().enumerate() {
        let place = format!("parameters[{i}]");
        found.id(&format!("{place}.name"), &parameter.name, &mut taken, '_');
        found.text(&format!("{place}.ask"), &parameter.ask);
        let kept = parameter.secret && parameter.default.is_some();
        found.refuse(kept, format!("{place}.default"), "a secret does not belong in a profile; it is given with --set");
        if let Some(default) = &parameter.default {
            found.text(&format!("{place}.default"), default);
            let known = parameter.values.is_empty() || parameter.values.contains(default);
            found.refuse(!known, format!("{place}.default"), "none of the parameter's values");
        }
        if let Some(title) = &parameter.title {
            found.text(&format!("{place}.title"), title);
        }
        let mut values = BTreeSet::new();
        for (j, value) in parameter.values.iter().enumerate() {
            found.id(&format!("{place}.values[{j}]"), value, &mut values, '-');
        }
    }
}

fn controls(found: &mut Found, profile: &Profile) {
    let controls = &profile.controls;
    for (i, reach) in controls.reach.iter().enumerate() {
        let place = format!("controls.reach[{i}]");
        let page = Url::parse(&reach.url).ok();
        let page = page.is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        found.refuse(!page, format!("{place}.url"), "not an http: or https: address");
        let status = (100..=599).contains(&reach.status);
        found.refuse(!status, format!("{place}.status"), format!("{} is not an HTTP status", reach.status));
    }
    for (i, server) in controls.stun.iter().enumerate() {
        found.refuse(
            !is_server(server),
            format!("controls.stun[{i}]"),
            format!("`{}` is not host:port", shown(server)),
        );
    }
}

fn notes(found: &mut Found, profile: &Profile) {
    let rules: Vec<&str> = profile.rules.iter().map(|rule| rule.id.as_str()).collect();
    for (i, note) in profile.notes.iter().enumerate() {
        let place = format!("notes[{i}]");
        found.text(&format!("{place}.text"), &note.text);
        for (j, rule) in note.rules.iter().enumerate() {
            found.reference(&format!("{place}.rules[{j}]"), "rule", rule, &rules);
        }
        if let Some(source) = &note.source {
            found.reference(&format!("{place}.source"), "source", source, &source_ids(profile));
        }
    }
}

fn source_ids(profile: &Profile) -> Vec<&str> {
    profile.sources.iter().map(|source| source.id.as_str()).collect()
}

fn parameter_names(profile: &Profile) -> Vec<&str> {
    profile.parameters.iter().map(|parameter| parameter.name.as_str()).collect()
}

fn is_day(text: &str) -> bool {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u16>().ok();
    let digits = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(i, byte)| if matches!(i, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
    let (Some(year), Some(month), Some(day), true) = (number(0, 4), number(5, 7), number(8, 10), digits) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u16::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

fn is_server(text: &str) -> bool {
    let Some((host, port)) = text.rsplit_once(':') else { return false };
    let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let host = Destination::read(host).is_ok_and(|host| matches!(host, Destination::Name(_) | Destination::Address(_)));
    host && port.parse::<u16>().is_ok_and(|port| port > 0)
}

/// Longest text for people, characters.
const LONGEST_TEXT: usize = 2000;
/// Longest id, characters.
const LONGEST_ID: usize = 64;
/// Checking goes on after this many faults, but they are not kept.
const MOST_FAULTS: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_of_the_calendar_are_days() {
        for (text, day) in [
            ("2026-11-20", true),
            ("2024-02-29", true),
            ("2026-02-29", false),
            ("2026-13-01", false),
            ("2026-00-10", false),
            ("2026-11-2", false),
            ("20/11/2026", false),
            ("2026-11-2ö", false),
        ] {
            assert_eq!(is_day(text), day, "{text}");
        }
    }

    #[test]
    fn a_server_is_a_host_and_a_port() {
        for (text, server) in [
            ("stun.example:3478", true),
            ("[2001:db8::1]:3478", true),
            ("192.0.2.1:1", true),
            ("stun.example", false),
            ("stun.example:0", false),
            ("*.example:3478", false),
        ] {
            assert_eq!(is_server(text), server, "{text}");
        }
    }
}
