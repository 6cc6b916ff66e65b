//! A firewall table pasted from a vendor's page, read as a profile.
//!
//! The first row names the columns: hosts, ports, and where there are any service, protocol and "can be disabled" or
//! "required", in any order; other columns are not read. What cannot be read is a fault with its line and column.

mod grid;
mod hosts;
mod ports;

use std::collections::BTreeSet;

use super::fault::{Fault, Faults, Place};
use super::{
    Capability, Controls, DeviceClass, Gives, Need, Path, Ports, Profile, Protocol, Reach, Row, Rule, Source, Speaks,
    Transport, Weight,
};
use grid::{Column, Grid, Line};

/// Reads a table whose cells are separated by tabs, `|`, `;`, commas or two and more spaces.
pub(super) fn table(text: &str) -> Result<Profile, Faults> {
    let grid = Grid::read(text)?;
    if grid.lines.len() > MOST_ROWS {
        let what = format!("{} rows; at most {MOST_ROWS} are read", grid.lines.len());
        return Err(Fault::new(Place::File, what).into());
    }
    let mut rules: Vec<Rule> = Vec::new();
    let mut faults = Vec::new();
    for (i, line) in grid.lines.iter().enumerate() {
        let row = u16::try_from(i + 1).unwrap_or(u16::MAX);
        match self::rules(&grid, line, row) {
            Ok(read) => rules.extend(read),
            Err(fault) => faults.push(fault),
        }
        if faults.len() >= MOST_FAULTS {
            break;
        }
    }
    Faults::none(faults)?;
    name_apart(&mut rules);
    let profile = profile(grid.title, rules);
    profile.check()?;
    Ok(profile)
}

/// The rules of one row: one for each transport.
fn rules(grid: &Grid, line: &Line, row: u16) -> Result<Vec<Rule>, Fault> {
    line.lets_out(grid)?;
    let mut hosts = Vec::new();
    for (heading, cell) in line.cells(grid, Column::Hosts) {
        let read = hosts::read(cell).map_err(|what| line.fault(heading, what))?;
        hosts.extend(read);
    }
    let mut seen = BTreeSet::new();
    hosts.retain(|host| seen.insert(host.name.clone()));
    let (required, can_be_disabled) = required(grid, line)?;
    let service = line.cells(grid, Column::Service).map(|(_, cell)| cell).find(|cell| !cell.is_empty());
    let service =
        service.map_or_else(|| hosts.first().map(|host| host.name.clone()).unwrap_or_default(), str::to_owned);
    let loses = can_be_disabled.as_deref().and_then(|answer| consequence(answer)).unwrap_or(&service).to_owned();
    let rule = |(transport, ports): (Transport, Ports)| Rule {
        id: slug(&service, row),
        service: service.clone(),
        devices: DeviceClass::ALL.to_vec(),
        rows: vec![Row { source: PASTED.into(), table: grid.title.clone().unwrap_or_else(|| TITLE.into()), row }],
        hosts: hosts.iter().map(|host| hosts::serving(host, transport, &ports)).collect(),
        transport,
        speaks: speaks(transport, &ports),
        ports,
        required,
        can_be_disabled: can_be_disabled.clone(),
        loses: loses.clone(),
        only_with: None,
    };
    Ok(transports(grid, line)?.into_iter().map(rule).collect())
}

/// The ports of a row, by transport.
fn transports(grid: &Grid, line: &Line) -> Result<Vec<(Transport, Ports)>, Fault> {
    let mut stated = None;
    for (heading, cell) in line.cells(grid, Column::Protocol).filter(|(_, cell)| !cell.is_empty()) {
        stated = Some(ports::transports(cell).map_err(|what| line.fault(heading, what))?);
    }
    let mut entries = ports::Entries::default();
    let mut last_heading = "";
    for (heading, cell) in line.cells(grid, Column::Ports) {
        let of_column = ports::in_heading(heading).or_else(|| stated.clone());
        entries.add(cell, of_column.as_deref()).map_err(|what| line.fault(heading, what))?;
        last_heading = heading;
    }
    entries.by_transport().map_err(|what| line.fault(last_heading, what))
}

/// Whether the vendor cannot do without the row, and its answer to "can be disabled?".
fn required(grid: &Grid, line: &Line) -> Result<(bool, Option<String>), Fault> {
    let Some((heading, cell)) = line.cells(grid, Column::Required).find(|(_, cell)| !cell.is_empty()) else {
        return Ok((true, None));
    };
    let heading_says = heading.to_lowercase();
    let yes_is_required = !["disable", "optional"].iter().any(|word| heading_says.contains(word));
    let first = cell.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
    let required = match first.to_lowercase().as_str() {
        "yes" | "y" | "true" | "x" => yes_is_required,
        "no" | "n" | "false" => !yes_is_required,
        "required" | "mandatory" | "must" => true,
        "optional" | "recommended" => false,
        _ => return Err(line.fault(heading, "neither yes nor no")),
    };
    Ok((required, Some(cell.to_owned())))
}

/// What stands in brackets behind a yes: `Yes (disables recording)`.
fn consequence(answer: &str) -> Option<&str> {
    let (_, rest) = answer.split_once('(')?;
    rest.trim_end().strip_suffix(')').map(str::trim).filter(|text| !text.is_empty())
}

/// What is spoken on ports that IANA assigns to a protocol that a probe knows.
fn speaks(transport: Transport, ports: &Ports) -> Vec<Speaks> {
    let known = WELL_KNOWN.iter().filter(|(of, port, _)| *of == transport && ports.contains(*port));
    known
        .map(|(_, port, protocol)| Speaks { ports: Ports::of([*port]), protocol: *protocol, fingerprints: Vec::new() })
        .collect()
}

fn slug(service: &str, row: u16) -> String {
    let words = service.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut slug = String::new();
    for word in words {
        if slug.len() + word.len() > LONGEST_SLUG {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(&word.to_ascii_lowercase());
    }
    if slug.is_empty() { format!("row-{row}") } else { slug }
}

/// Makes ids differ: by transport where that suffices, then by number.
fn name_apart(rules: &mut [Rule]) {
    let slugs: Vec<String> = rules.iter().map(|rule| rule.id.clone()).collect();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for (rule, slug) in rules.iter_mut().zip(&slugs) {
        let shared = slugs.iter().filter(|other| *other == slug).count() > 1;
        let base = if shared { format!("{slug}-{}", rule.transport) } else { slug.clone() };
        let mut candidates = std::iter::once(base.clone()).chain((2_usize..).map(|n| format!("{base}-{n}")));
        rule.id = candidates.find(|id| !taken.contains(id)).unwrap_or(base);
        taken.insert(rule.id.clone());
    }
}

fn profile(title: Option<String>, rules: Vec<Rule>) -> Profile {
    let title = title.unwrap_or_else(|| TITLE.into());
    Profile {
        schema: Profile::SCHEMA.into(),
        id: PASTED.into(),
        title: title.clone(),
        vendor: "not stated".into(),
        dated: Profile::UNDATED.into(),
        sources: vec![Source { id: PASTED.into(), title, url: "about:pasted".into(), read: Profile::UNDATED.into() }],
        parameters: Vec::new(),
        controls: controls(),
        capabilities: vec![call(&rules)],
        rules,
        notes: Vec::new(),
    }
}

/// A call is ready with every row, and degraded with the required ones alone.
fn call(rules: &[Rule]) -> Capability {
    let needs = |rules: &mut dyn Iterator<Item = &Rule>| -> Vec<Need> {
        rules.map(|rule| Need { rule: rule.id.clone(), ports: None }).collect()
    };
    let path = |id: &str, gives, notices: Option<&str>, needs| Path {
        id: id.into(),
        gives,
        notices: notices.map(str::to_owned),
        devices: Vec::new(),
        only_with: None,
        mode: None,
        needs,
    };
    let mut paths = vec![path("all", Gives::Ready, None, needs(&mut rules.iter()))];
    let required = needs(&mut rules.iter().filter(|rule| rule.required));
    if !required.is_empty() && required.len() < rules.len() {
        paths.push(path("required", Gives::Degraded, Some("What the vendor calls optional is missing."), required));
    }
    Capability { id: "call".into(), title: "Call".into(), weight: Weight::Required, paths }
}

fn controls() -> Controls {
    let page = |(url, status, body): &(&str, u16, Option<&str>)| Reach {
        url: (*url).into(),
        status: *status,
        body: body.map(str::to_owned),
    };
    Controls {
        reach: REACH.iter().map(page).collect(),
        stun: STUN.iter().map(|server| (*server).to_owned()).collect(),
        negative: NEGATIVE.iter().filter_map(|address| address.parse().ok()).collect(),
    }
}

const PASTED: &str = "pasted";
const TITLE: &str = "Pasted table";
/// Leaves room in an id for `-tcp` and a number.
const LONGEST_SLUG: usize = 48;
/// Longest table, rows.
const MOST_ROWS: usize = 100;
/// Reading stops after this many faults.
const MOST_FAULTS: usize = 100;

/// IANA Service Name and Transport Protocol Port Number Registry.
const WELL_KNOWN: [(Transport, u16, Protocol); 3] =
    [(Transport::Tcp, 443, Protocol::Tls), (Transport::Udp, 3478, Protocol::Stun), (Transport::Udp, 53, Protocol::Dns)];

/// The controls of the built-in profiles.
const REACH: [(&str, u16, Option<&str>); 3] = [
    ("http://connectivitycheck.gstatic.com/generate_204", 204, None),
    ("http://www.msftconnecttest.com/connecttest.txt", 200, Some("Microsoft Connect Test")),
    ("https://www.gstatic.com/generate_204", 204, None),
];
const STUN: [&str; 2] = ["stun.l.google.com:3478", "stun.cloudflare.com:3478"];
const NEGATIVE: [&str; 2] = ["192.0.2.1", "2001:db8::1"];

#[cfg(test)]
mod tests;
