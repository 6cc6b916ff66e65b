//! The port cell: `80, 443, 4700-5000`, `3478 (TCP/UDP), 8089(TCP/UDP)`, `443/tcp`.

use crate::profile::fault::shown;
use crate::profile::{Ports, Transport};

/// Reads a protocol cell: `TCP`, `TCP/UDP`, `TCP and UDP`, `both`.
pub(super) fn transports(cell: &str) -> Result<Vec<Transport>, String> {
    let mut found = Vec::new();
    for word in words(cell) {
        match transports_of(word) {
            Some(more) => found.extend_from_slice(more),
            None if JOINTS.contains(&word.to_lowercase().as_str()) => {}
            None => return Err(format!("unknown protocol `{}`; it is TCP, UDP or both", shown(word))),
        }
    }
    sort(&mut found);
    if found.is_empty() { Err("no protocol; it is TCP, UDP or both".into()) } else { Ok(found) }
}

/// The transports that a heading names, such as `UDP ports`.
pub(super) fn in_heading(heading: &str) -> Option<Vec<Transport>> {
    let mut found: Vec<Transport> = words(heading).filter_map(transports_of).flatten().copied().collect();
    sort(&mut found);
    (!found.is_empty()).then_some(found)
}

/// Port ranges of a row, each with its transport, as they are read.
#[derive(Default)]
pub(super) struct Entries(Vec<(Transport, String)>);

impl Entries {
    /// Reads a cell; entries without a protocol of their own have those of the column.
    pub(super) fn add(&mut self, cell: &str, column: Option<&[Transport]>) -> Result<(), String> {
        if NO_PORTS.contains(&cell.to_lowercase().as_str()) {
            return Ok(());
        }
        let cell = dashes_joined(cell);
        for entry in entries(&cell) {
            let (ports, own) = entry_of(entry)?;
            let transports = match (own.as_slice(), column) {
                ([], Some(column)) => column,
                ([], None) => {
                    return Err(format!(
                        "no protocol for `{}`; write {} (TCP)",
                        shown(entry.trim()),
                        shown(&ports.join(" "))
                    ));
                }
                (own, Some(column)) if own.iter().any(|transport| !column.contains(transport)) => {
                    return Err(format!("`{}` contradicts the protocol column", shown(entry.trim())));
                }
                (own, _) => own,
            };
            for transport in transports {
                self.0.extend(ports.iter().map(|port| (*transport, (*port).to_owned())));
            }
        }
        Ok(())
    }

    /// The ports of each transport, TCP first.
    pub(super) fn by_transport(&self) -> Result<Vec<(Transport, Ports)>, String> {
        let mut found = Vec::new();
        for transport in [Transport::Tcp, Transport::Udp] {
            let list: Vec<&str> =
                self.0.iter().filter(|(of, _)| *of == transport).map(|(_, text)| text.as_str()).collect();
            if !list.is_empty() {
                found.push((
                    transport,
                    list.join(",").parse().map_err(|error: crate::profile::PortsError| error.to_string())?,
                ));
            }
        }
        if found.is_empty() { Err("no ports".into()) } else { Ok(found) }
    }
}

/// Ports and transports of an entry, the transports all before or all behind the ports.
fn entry_of(entry: &str) -> Result<(Vec<&str>, Vec<Transport>), String> {
    let (mut ports, mut transports) = (Vec::new(), Vec::new());
    let mut changes = 0;
    let mut last_was_port = None;
    let mut apart = true;
    for piece in entry.split_inclusive(between) {
        let word = piece.trim_end_matches(between);
        let joint = JOINTS.contains(&word.to_lowercase().as_str());
        let joined = joint || piece.ends_with(LISTING);
        if word.is_empty() || joint {
            apart |= joined;
            continue;
        }
        let named = transports_of(word);
        let two_numbers = [ports.last().copied().unwrap_or_default(), word].iter().all(|it| is_numeric(it));
        if !apart && named.is_none() && last_was_port == Some(true) && two_numbers {
            let what = "may be a list or a range; put a comma or a hyphen between the ports";
            return Err(format!("`{}` {what}", shown(entry.trim())));
        }
        apart = joined;
        changes += usize::from(last_was_port.is_some_and(|was| was == named.is_some()));
        last_was_port = Some(named.is_none());
        match named {
            Some(more) => transports.extend_from_slice(more),
            None => ports.push(word),
        }
    }
    if changes > 1 {
        return Err(format!("`{}` can be read in two ways; write 80 (TCP), 443 (UDP)", shown(entry.trim())));
    }
    if entry.trim().is_empty() {
        return Err("a comma with no port beside it".into());
    }
    if ports.is_empty() {
        return Err(format!("no port in `{}`", shown(entry.trim())));
    }
    sort(&mut transports);
    Ok((ports, transports))
}

fn is_numeric(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_ascii_digit())
}

/// Entries between commas, semicolons and line ends that are not in brackets.
fn entries(cell: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    cell.split(move |letter| {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && matches!(letter, ',' | ';' | '\n')
    })
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(between).filter(|word| !word.is_empty())
}

fn between(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '/' | '(' | ')' | ':') || LISTING.contains(&letter)
}

fn transports_of(word: &str) -> Option<&'static [Transport]> {
    match word.to_ascii_lowercase().as_str() {
        "tcp" => Some(&[Transport::Tcp]),
        "udp" => Some(&[Transport::Udp]),
        "both" => Some(&[Transport::Tcp, Transport::Udp]),
        _ => None,
    }
}

fn sort(transports: &mut Vec<Transport>) {
    transports.sort_unstable();
    transports.dedup();
}

/// `4700 – 5000` and `4700:5000` as `4700-5000`.
fn dashes_joined(cell: &str) -> String {
    let plain: String = cell.chars().map(|letter| if DASHES.contains(&letter) { '-' } else { letter }).collect();
    let mut pieces = plain.split(':');
    let mut joined = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let is_range = joined.trim_end().ends_with(|letter: char| letter.is_ascii_digit()) && is_numeric(piece.trim());
        joined.push_str(if is_range { "-" } else { ":" });
        joined.push_str(piece);
    }
    joined.split('-').map(str::trim).collect::<Vec<_>>().join("-")
}

const DASHES: [char; 6] = ['-', '‐', '‑', '–', '—', '−'];
/// Marks of a list, where one stands in brackets.
const LISTING: [char; 5] = [',', ';', '+', '&', '\n'];
const JOINTS: [&str; 2] = ["and", "or"];
const NO_PORTS: [&str; 6] = ["", "-", "–", "—", "n/a", "none"];
