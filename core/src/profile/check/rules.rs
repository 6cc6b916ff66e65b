//! Rules: destinations, ports, and what is spoken on them.

use std::collections::BTreeSet;

use super::{Found, parameter_names, source_ids};
use crate::profile::destination::{Destination, RESOLVERS};
use crate::profile::fault::shown;
use crate::profile::{Host, Ports, Profile, Protocol, Rule, Transport, Wildcard, template};

/// Checks every rule.
pub(super) fn check(found: &mut Found, profile: &Profile) {
    let mut taken = BTreeSet::new();
    for (i, rule) in profile.rules.iter().enumerate() {
        let place = format!("rules[{i}]");
        found.id(&format!("{place}.id"), &rule.id, &mut taken, '-');
        texts(found, &place, rule);
        references(found, &place, rule, profile);
        devices(found, &place, rule);
        speaks(found, &place, rule);
        let mut names = BTreeSet::new();
        for (j, host) in rule.hosts.iter().enumerate() {
            let place = format!("{place}.hosts[{j}]");
            found.refuse(
                !names.insert(&host.name),
                format!("{place}.name"),
                format!("`{}` is there twice", shown(&host.name)),
            );
            self::host(found, &place, host, rule, profile);
        }
    }
}

fn texts(found: &mut Found, place: &str, rule: &Rule) {
    found.text(&format!("{place}.service"), &rule.service);
    found.text(&format!("{place}.loses"), &rule.loses);
    if let Some(answer) = &rule.can_be_disabled {
        found.text(&format!("{place}.can_be_disabled"), answer);
    }
    for (j, row) in rule.rows.iter().enumerate() {
        found.text(&format!("{place}.rows[{j}].table"), &row.table);
    }
}

fn references(found: &mut Found, place: &str, rule: &Rule, profile: &Profile) {
    let sources = source_ids(profile);
    for (j, row) in rule.rows.iter().enumerate() {
        found.reference(&format!("{place}.rows[{j}].source"), "source", &row.source, &sources);
    }
    if let Some(parameter) = &rule.only_with {
        found.reference(&format!("{place}.only_with"), "parameter", parameter, &parameter_names(profile));
    }
}

fn devices(found: &mut Found, place: &str, rule: &Rule) {
    let mut taken = BTreeSet::new();
    for device in &rule.devices {
        found.refuse(!taken.insert(device), format!("{place}.devices"), format!("`{device}` is there twice"));
    }
}

fn speaks(found: &mut Found, place: &str, rule: &Rule) {
    let mut spoken: BTreeSet<(u16, Layer)> = BTreeSet::new();
    for (j, speaks) in rule.speaks.iter().enumerate() {
        let place = format!("{place}.speaks[{j}]");
        within(found, &format!("{place}.ports"), &speaks.ports, rule);
        // Each layer only once: every one that is taken must have been free.
        let taken = |port: &u16| layers(speaks.protocol).iter().any(|layer| spoken.contains(&(*port, *layer)));
        if let Some(port) = speaks.ports.iter().find(taken) {
            found.at(format!("{place}.ports"), format!("port {port} already speaks something else"));
        }
        spoken.extend(
            speaks.ports.iter().flat_map(|port| layers(speaks.protocol).iter().map(move |layer| (port, *layer))),
        );
        let web = matches!(speaks.protocol, Protocol::Http | Protocol::Https);
        let tcp_only = web || matches!(speaks.protocol, Protocol::Tls | Protocol::Wss);
        let what = format!("{} is not spoken over {}", speaks.protocol, rule.transport);
        found.refuse(tcp_only && rule.transport == Transport::Udp, format!("{place}.protocol"), what);
        let prints = !speaks.fingerprints.is_empty();
        found.refuse(prints && !web, format!("{place}.fingerprints"), "only an http or https answer has headers");
        for (k, fingerprint) in speaks.fingerprints.iter().enumerate() {
            found.text(&format!("{place}.fingerprints[{k}]"), fingerprint);
        }
    }
}

/// What one protocol leaves no room for on its port.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Layer {
    Clear,
    Secured,
    WebSocket,
}

/// A relay tells TURN in TLS from TURN in clear by the first byte, so one port may speak both; and WebSockets go in what is spoken in TLS.
fn layers(protocol: Protocol) -> &'static [Layer] {
    match protocol {
        Protocol::Turn => &[Layer::Clear],
        Protocol::Turns => &[Layer::Secured],
        Protocol::Tls | Protocol::Https => &[Layer::Clear, Layer::Secured],
        Protocol::Wss => &[Layer::WebSocket],
        Protocol::Http | Protocol::Stun | Protocol::Dns => &[Layer::Clear, Layer::Secured, Layer::WebSocket],
    }
}

fn host(found: &mut Found, place: &str, host: &Host, rule: &Rule, profile: &Profile) {
    let shape = named(found, &format!("{place}.name"), &host.name, profile);
    wildcard(found, place, host, shape.as_ref());
    for (k, exemplar) in host.exemplars.iter().enumerate() {
        let place = format!("{place}.exemplars[{k}]");
        if let (Some(stand_in), Some(shape)) = (named(found, &place, exemplar, profile), &shape) {
            self::exemplar(found, &place, &stand_in, shape, host);
        }
    }
    if let Some(ports) = &host.serves {
        within(found, &format!("{place}.serves"), ports, rule);
    }
    if let Some(name) = &host.tls_name {
        let place = format!("{place}.tls_name");
        let shape = named(found, &place, name, profile);
        found.refuse(shape.is_some_and(|shape| !matches!(shape, Destination::Name(_))), place, "not a name");
    }
    if let Some(parameter) = &host.only_without {
        found.reference(&format!("{place}.only_without"), "parameter", parameter, &parameter_names(profile));
    }
    for (name, value) in &host.only_where {
        let place = format!("{place}.only_where.{name}");
        match profile.parameters.iter().find(|parameter| parameter.name == *name) {
            Some(parameter) => {
                let known: Vec<&str> = parameter.values.iter().map(String::as_str).collect();
                found.reference(&place, "value", value, &known);
            }
            None => found.reference(&place, "parameter", name, &parameter_names(profile)),
        }
    }
}

fn wildcard(found: &mut Found, place: &str, host: &Host, shape: Option<&Destination>) {
    let Some(shape) = shape else { return };
    let wild = matches!(shape, Destination::Below(_));
    let silent = wild && host.wildcard.is_none();
    found.refuse(silent, format!("{place}.wildcard"), "a wildcard host must say what it means: `suffix` or `tls`");
    let idle = !wild && host.wildcard.is_some();
    found.refuse(idle, format!("{place}.wildcard"), format!("`{}` is not a wildcard", shown(&host.name)));
    let wide = wild || matches!(shape, Destination::Network(_));
    let needless = !wide && !host.exemplars.is_empty();
    found.refuse(needless, format!("{place}.exemplars"), "only a wildcard or a network needs names to stand in for it");
}

fn exemplar(found: &mut Found, place: &str, stand_in: &Destination, shape: &Destination, host: &Host) {
    let concrete = matches!(stand_in, Destination::Name(_) | Destination::Address(_));
    found.refuse(!concrete, place, "neither a name nor an address");
    // An address may stand in for a wildcard name: nothing in the table can tell whose it is.
    let elsewhere = matches!((shape, stand_in), (Destination::Below(_), Destination::Address(_)));
    let covered = elsewhere || shape.covers(stand_in, host.wildcard == Some(Wildcard::Tls));
    found.refuse(concrete && !covered, place, format!("not below `{}`", shown(&host.name)));
}

/// Checks a text that may hold parameters; what it is once they are filled.
fn named(found: &mut Found, place: &str, text: &str, profile: &Profile) -> Option<Destination> {
    if text == RESOLVERS {
        return Some(Destination::Resolvers);
    }
    let Some(used) = template::parameters(text) else {
        found.at(place, format!("`{}`: braces do not pair", shown(text)));
        return None;
    };
    for name in used {
        found.reference(place, "parameter", name, &parameter_names(profile));
    }
    match Destination::read(&template::outline(text)) {
        Ok(shape) => Some(shape),
        Err(error) => {
            found.at(place, error.to_string());
            None
        }
    }
}

fn within(found: &mut Found, place: &str, ports: &Ports, rule: &Rule) {
    if let Some(port) = ports.first_outside(&rule.ports) {
        found.at(place, format!("port {port} is not among the rule's ports {}", rule.ports));
    }
}
