//! Port lists as people write them: `80, 443, 4700-5000`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

/// A set of ports: sorted, inclusive ranges that do not overlap, as the row gives them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash, PartialOrd, Ord)]
pub struct Ports(Vec<PortRange>);

/// An inclusive range of ports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PortRange {
    /// Lowest port.
    pub first: u16,
    /// Highest port.
    pub last: u16,
}

/// Why a port list cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PortsError {
    /// Nothing between two commas, or an empty list.
    #[error("empty port list")]
    Empty,
    /// Not a number.
    #[error("`{0}` is not a port")]
    NotAPort(String),
    /// Outside 1 to 65535.
    #[error("port {0} is outside 1-65535")]
    OutOfRange(String),
    /// `last` below `first`.
    #[error("range {0} runs backwards")]
    Backwards(PortRange),
    /// Two entries share ports.
    #[error("ports {0} and {1} overlap")]
    Overlap(PortRange, PortRange),
}

impl Ports {
    /// The ranges, in ascending order.
    pub fn ranges(&self) -> &[PortRange] {
        &self.0
    }

    /// How many ports there are.
    pub fn count(&self) -> usize {
        self.0.iter().map(PortRange::count).sum()
    }

    /// Every port, in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        self.0.iter().flat_map(|range| range.first..=range.last)
    }

    /// Whether `port` is in the list.
    pub fn contains(&self, port: u16) -> bool {
        self.range_with(port).is_some()
    }

    /// The list made of these ports, adjacent ones joined; the order and repeats of `ports` do not matter.
    pub fn of(ports: impl IntoIterator<Item = u16>) -> Self {
        let mut sorted: Vec<u16> = ports.into_iter().collect();
        sorted.sort_unstable();
        sorted.dedup();
        let mut ranges: Vec<PortRange> = Vec::new();
        for port in sorted {
            match ranges.last_mut() {
                Some(range) if range.last.checked_add(1) == Some(port) => range.last = port,
                _ => ranges.push(PortRange { first: port, last: port }),
            }
        }
        Self(ranges)
    }

    /// Whether every port of `other` is in this list.
    pub fn covers(&self, other: &Ports) -> bool {
        other.first_outside(self).is_none()
    }

    /// The lowest port of this list that is not in `within`.
    pub fn first_outside(&self, within: &Ports) -> Option<u16> {
        self.0.iter().find_map(|range| {
            let mut port = range.first;
            while let Some(covering) = within.range_with(port) {
                if covering.last >= range.last {
                    return None;
                }
                port = covering.last + 1;
            }
            Some(port)
        })
    }

    fn range_with(&self, port: u16) -> Option<&PortRange> {
        let at = self.0.partition_point(|range| range.last < port);
        self.0.get(at).filter(|range| range.first <= port)
    }
}

impl PortRange {
    /// How many ports the range holds.
    pub fn count(&self) -> usize {
        usize::from(self.last - self.first) + 1
    }
}

impl FromStr for Ports {
    type Err = PortsError;

    fn from_str(text: &str) -> Result<Self, PortsError> {
        let mut ranges = text.split(',').map(|entry| entry.trim().parse()).collect::<Result<Vec<PortRange>, _>>()?;
        ranges.sort_unstable();
        for pair in ranges.windows(2) {
            if pair[0].last >= pair[1].first {
                return Err(PortsError::Overlap(pair[0], pair[1]));
            }
        }
        Ok(Self(ranges))
    }
}

impl FromStr for PortRange {
    type Err = PortsError;

    fn from_str(text: &str) -> Result<Self, PortsError> {
        if text.is_empty() {
            return Err(PortsError::Empty);
        }
        let (first, last) = match text.split_once(['-', '–']) {
            Some((first, last)) => (port(first.trim())?, port(last.trim())?),
            None => {
                let single = port(text)?;
                (single, single)
            }
        };
        let range = Self { first, last };
        if first > last { Err(PortsError::Backwards(range)) } else { Ok(range) }
    }
}

fn port(text: &str) -> Result<u16, PortsError> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(PortsError::NotAPort(text.chars().take(20).collect()));
    }
    match text.parse() {
        Ok(0) | Err(_) => Err(PortsError::OutOfRange(text.chars().take(20).collect())),
        Ok(port) => Ok(port),
    }
}

impl fmt::Display for Ports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, range) in self.0.iter().enumerate() {
            let comma = if i > 0 { "," } else { "" };
            write!(f, "{comma}{range}")?;
        }
        Ok(())
    }
}

impl fmt::Display for PortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last { write!(f, "{}", self.first) } else { write!(f, "{}-{}", self.first, self.last) }
    }
}

impl Serialize for Ports {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Ports {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn port_lists_read_and_print() {
        for (text, printed) in
            [("443", "443"), ("3478, 4700-5000", "3478,4700-5000"), ("443,80", "80,443"), ("1-65535", "1-65535")]
        {
            assert_eq!(text.parse::<Ports>().unwrap().to_string(), printed);
        }
    }

    #[test]
    fn wrong_port_lists_say_why() {
        for (text, why) in [
            ("", "empty port list"),
            ("80,,443", "empty port list"),
            ("0", "port 0 is outside 1-65535"),
            ("70000", "port 70000 is outside 1-65535"),
            ("https", "`https` is not a port"),
            ("+80", "`+80` is not a port"),
            ("5000-4700", "range 5000-4700 runs backwards"),
            ("4700-5000,4999", "ports 4700-5000 and 4999 overlap"),
        ] {
            assert_eq!(text.parse::<Ports>().unwrap_err().to_string(), why);
        }
    }

    #[test]
    fn the_first_port_outside_is_found_across_neighbouring_ranges() {
        for (list, within, outside) in [
            ("443", "80,443", None),
            ("80-90", "80,81-85,86-100", None),
            ("80-90", "80-84,86-100", Some(85)),
            ("80-90", "81-100", Some(80)),
            ("65535", "1-65535", None),
            ("1-65535", "1-65534", Some(65535)),
        ] {
            let (list, within) = (list.parse::<Ports>().unwrap(), within.parse::<Ports>().unwrap());
            assert_eq!(list.first_outside(&within), outside, "{list} in {within}");
            assert_eq!(within.covers(&list), outside.is_none());
        }
    }

    #[test]
    fn ports_join_when_adjacent() {
        assert_eq!(Ports::of([5, 3, 4, 9, 65535, 65534, 9]).to_string(), "3-5,9,65534-65535");
    }
}
