//! How the network's address translation behaves towards different servers, in the words of RFC 4787.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use crate::observe::{Binding, Family, Mapping, Saw, Step, Witness};

use super::seen::Seen;

/// Mapping behaviour (RFC 4787 section 4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nat {
    /// Nobody translates.
    None,
    /// The same address and port towards everybody.
    EndpointIndependent,
    /// Others towards other addresses, the same towards other ports of one.
    AddressDependent,
    /// Others towards other ports, too.
    AddressAndPortDependent,
    /// Others towards other addresses; nothing tells about other ports of one.
    Dependent,
}

/// What became of a UDP binding that was left alone (RFC 4787 section 4.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lifetime {
    /// For how long, seconds.
    pub quiet_s: u64,
    /// Whether it was there afterwards; null where that is not proven: the same port seen again may belong to a new binding.
    pub lasted: Option<bool>,
}

/// How a binding in one family was after it was left alone; what came in from outside decides, where there is any. None where nothing was found out.
pub(super) fn lifetime(seen: &Seen<'_>, family: Family) -> Option<Lifetime> {
    let told = seen.all.iter().filter_map(|observation| match (&observation.step, &observation.saw) {
        (Step::Binding { server, by }, Saw::Binding { quiet_ms, binding }) if Family::of(server.ip()) == family => {
            let lasted = match binding {
                Binding::Reached => Some(true),
                Binding::Other | Binding::Unreached => Some(false),
                Binding::Alike => None,
            };
            Some((*by == Witness::Relay, Lifetime { quiet_s: quiet_ms / 1_000, lasted }))
        }
        _ => None,
    });
    told.max_by_key(|(by_relay, _)| *by_relay).map(|(_, lifetime)| lifetime)
}

/// The behaviour in one family; none where fewer than two servers on different addresses answered.
pub(super) fn behaviour(seen: &Seen<'_>, family: Family) -> Option<Nat> {
    seen.all.iter().find_map(|observation| match (&observation.step, &observation.saw) {
        (Step::Mapping { servers }, Saw::Mapped { mappings, others }) => {
            let told = servers.iter().zip(mappings).filter_map(|(server, mapping)| Some((*server, (*mapping)?)));
            let told = told.chain(others.iter().map(|other| (other.server, other.mapping)));
            read(&told.filter(|(server, _)| Family::of(server.ip()) == family).collect::<Vec<_>>())
        }
        _ => None,
    })
}

fn read(told: &[(SocketAddr, Mapping)]) -> Option<Nat> {
    let pairs = || told.iter().enumerate().flat_map(|(i, one)| told.iter().skip(i + 1).map(move |other| (one, other)));
    let differ = |same_address: bool| {
        let fitting = pairs().filter(move |(one, other)| (one.0.ip() == other.0.ip()) == same_address);
        fitting.map(|(one, other)| one.1.number != other.1.number).reduce(|one, other| one || other)
    };
    Some(match (differ(false)?, differ(true)) {
        (false, _) if told.iter().all(|(_, mapping)| mapping.own) => Nat::None,
        (_, Some(true)) => Nat::AddressAndPortDependent,
        (false, _) => Nat::EndpointIndependent,
        (true, Some(false)) => Nat::AddressDependent,
        (true, None) => Nat::Dependent,
    })
}

impl Nat {
    /// Whether another server sees another port, so that what one learns does not help another (RFC 5128 section 3.3).
    pub(super) fn depends(self) -> bool {
        matches!(self, Self::AddressDependent | Self::AddressAndPortDependent | Self::Dependent)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn two_servers_on_different_addresses_are_the_least_that_tells_anything() {
        for (told, expected) in [
            ("", None),
            ("a:1=0", None),
            ("a:1=0 a:2=0", None),
            ("a:1=0 b:1=0", Some(Nat::EndpointIndependent)),
            ("a:1=0 b:1=0 a:2=0", Some(Nat::EndpointIndependent)),
            ("a:1=0 b:1=1", Some(Nat::Dependent)),
            ("a:1=0 b:1=1 a:2=0", Some(Nat::AddressDependent)),
            ("a:1=0 b:1=1 a:2=2", Some(Nat::AddressAndPortDependent)),
            ("a:1=0 b:1=0 a:2=1", Some(Nat::AddressAndPortDependent)),
            ("a:1=own b:1=own", Some(Nat::None)),
        ] {
            let one = |text: &str| {
                let (server, number) = text.split_once('=').unwrap();
                let server = server.replace('a', "203.0.113.1").replace('b', "203.0.113.2");
                let own = number == "own";
                (server.parse().unwrap(), Mapping { number: number.parse().unwrap_or(0), own })
            };
            assert_eq!(read(&told.split_whitespace().map(one).collect::<Vec<_>>()), expected, "{told}");
        }
    }

    #[test]
    fn what_came_in_from_outside_decides_about_a_binding_and_the_same_port_proves_nothing() {
        use crate::observe::{Observation, Role};
        let seen = |told: &[(Witness, Binding)]| -> Vec<Observation> {
            let one = |(by, binding): &(Witness, Binding)| Observation {
                n: 1,
                at_us: 0,
                took_us: 20_000_000,
                role: Role::Control,
                attempt: 1,
                step: Step::Binding { server: "203.0.113.1:3478".parse().unwrap(), by: *by },
                saw: Saw::Binding { quiet_ms: 20_000, binding: *binding },
            };
            told.iter().map(one).collect()
        };
        let (mapping, relay) = (Witness::Mapping, Witness::Relay);
        for (told, lasted) in [
            (&[(mapping, Binding::Alike)][..], None),
            (&[(mapping, Binding::Other)], Some(false)),
            (&[(relay, Binding::Reached), (mapping, Binding::Alike)], Some(true)),
            (&[(mapping, Binding::Alike), (relay, Binding::Unreached)], Some(false)),
            (&[(mapping, Binding::Other), (relay, Binding::Reached)], Some(true)),
        ] {
            let all = seen(told);
            let all = Seen::of(&all, &[]);
            assert_eq!(lifetime(&all, Family::V4), Some(Lifetime { quiet_s: 20, lasted }), "{told:?}");
            assert_eq!(lifetime(&all, Family::V6), None);
        }
    }
}
