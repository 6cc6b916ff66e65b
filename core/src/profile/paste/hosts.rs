//! The host cell: names, wildcards, addresses and networks, separated by commas, ` / ` or spaces.

use crate::profile::destination::Destination;
use crate::profile::fault::shown;
use crate::profile::{Host, Ports, Transport, Wildcard};

/// Reads a host cell; a wildcard means any depth, as firewalls match names.
pub(super) fn read(cell: &str) -> Result<Vec<Host>, String> {
    let mut hosts = Vec::new();
    for group in groups(without_introduction(cell)) {
        let words: Vec<&str> = group.split_whitespace().map(bare).collect();
        for pair in words.windows(2) {
            if let [left, right] = pair {
                whole(left, right)?;
            }
        }
        for word in words {
            hosts.push(host(word)?);
        }
    }
    if hosts.is_empty() { Err("no host".into()) } else { Ok(hosts) }
}

/// The host in a rule with these ports: an exact name with TCP 443 is a server that answers there.
pub(super) fn serving(host: &Host, transport: Transport, ports: &Ports) -> Host {
    let exact = matches!(Destination::read(&host.name), Ok(Destination::Name(_)));
    let serves = exact && transport == Transport::Tcp && ports.contains(HTTPS);
    Host { serves: serves.then(|| Ports::of([HTTPS])), ..host.clone() }
}

fn host(word: &str) -> Result<Host, String> {
    let destination = Destination::read(word).map_err(|error| error.to_string())?;
    let full = match &destination {
        Destination::Name(name) | Destination::Below(name) => name.contains('.'),
        Destination::Address(_) | Destination::Network(_) => true,
        Destination::Resolvers => false,
    };
    if !full {
        return Err(format!("`{}` is no full host name", shown(word)));
    }
    let wildcard = matches!(destination, Destination::Below(_)).then_some(Wildcard::Suffix);
    Ok(Host {
        name: word.to_owned(),
        wildcard,
        exemplars: Vec::new(),
        serves: None,
        tls_name: None,
        only_without: None,
        only_where: Default::default(),
    })
}

/// Groups of hosts that a mark separates; inside a group only spaces do.
fn groups(cell: &str) -> impl Iterator<Item = &str> {
    let between = |letter: char| matches!(letter, ',' | ';');
    cell.split(between)
        .flat_map(|part| part.split(" / "))
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(" or "))
}

/// The cell behind `Example:` or `e.g.`.
fn without_introduction(cell: &str) -> &str {
    let cell = cell.trim();
    let introduced = INTRODUCTIONS.iter().find_map(|word| {
        let (front, rest) = cell.split_at_checked(word.len())?;
        (front.eq_ignore_ascii_case(word) && rest.starts_with([':', ' ', '\u{a0}'])).then_some(rest)
    });
    introduced.map_or(cell, |rest| rest.trim_start_matches([':', ' ', '\u{a0}']))
}

/// A host without the scheme and slash that make it a link.
fn bare(word: &str) -> &str {
    let rest = SCHEMES.iter().find_map(|scheme| word.strip_prefix(scheme));
    rest.map_or(word, |rest| rest.strip_suffix('/').unwrap_or(rest))
}

/// Refuses two neighbours that are probably one name broken by a space, as in `.edge.agora .io`.
fn whole(left: &str, right: &str) -> Result<(), String> {
    let name = |text: &str| matches!(Destination::read(text), Ok(Destination::Name(_) | Destination::Below(_)));
    let top = left.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let complete = top.len() == COUNTRY || TOP_LEVEL.contains(&top.as_str());
    if name(left) && !complete && name(&format!("{left}{right}")) {
        let (left, right) = (shown(left), shown(right));
        return Err(format!("`{left} {right}` looks like a name broken by a space; if it is not, put a comma between"));
    }
    Ok(())
}

const HTTPS: u16 = 443;
const INTRODUCTIONS: [&str; 4] = ["examples", "example", "e.g.", "for example"];
const SCHEMES: [&str; 4] = ["https://", "http://", "wss://", "ws://"];
/// Length of a country's top-level domain (ISO 3166-1 alpha-2).
const COUNTRY: usize = 2;
/// Top-level domains common in firewall tables. A name below another one is read too, but not beside a space.
const TOP_LEVEL: [&str; 24] = [
    "com", "net", "org", "edu", "gov", "mil", "int", "info", "biz", "app", "dev", "cloud", "online", "live", "link",
    "page", "tech", "site", "services", "systems", "video", "example", "test", "arpa",
];
