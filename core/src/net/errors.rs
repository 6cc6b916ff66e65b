//! What a socket's error says, and who said it.

use std::io;
use std::net::IpAddr;

use nix::errno::Errno;

use super::platform::Queued;
use crate::observe::Saw;

/// Reads an error that came after a packet had left: from the error queue if it holds something, otherwise from its number.
///
/// An ICMP error whose sender is this device (`own`) is this device's own: nobody answered ARP or neighbour discovery, or a
/// local filter rejected.
pub(super) fn read(error: &io::Error, queued: Option<Queued>, own: Option<IpAddr>, target: IpAddr) -> Saw {
    match queued {
        Some(Queued { icmp: true, from: Some(from), kind, code, .. }) if Some(from) != own || from == target => {
            Saw::Icmp { from, kind, code }
        }
        Some(queued) => refused_here(queued.errno),
        None => match number(error) {
            // A reset while the handshake is under way.
            Errno::ECONNREFUSED | Errno::ECONNRESET => Saw::Refused,
            Errno::EHOSTUNREACH | Errno::ENETUNREACH | Errno::EHOSTDOWN | Errno::ENOPROTOOPT => {
                Saw::Unreachable { error: format!("{:?}", number(error)) }
            }
            other => refused_here(other as i32),
        },
    }
}

/// The same of a datagram, which nothing refuses but an ICMP error: without an error queue, as on Apple's systems, the socket does not know whose that was.
pub(super) fn of_datagram(error: &io::Error, queued: Option<Queued>, own: Option<IpAddr>, target: IpAddr) -> Saw {
    match read(error, queued, own, target) {
        Saw::Refused => Saw::Unreachable { error: format!("{:?}", number(error)) },
        saw => saw,
    }
}

/// Reads an error that the system returned at once, before any packet left.
pub(super) fn immediate(error: &io::Error) -> Saw {
    refused_here(number(error) as i32)
}

/// Whether this process ran out of something of its own, which says nothing about the network.
pub(super) fn exhausted(error: &io::Error) -> bool {
    matches!(number(error), Errno::EMFILE | Errno::ENFILE | Errno::ENOBUFS | Errno::ENOMEM | Errno::EAGAIN)
}

/// Reads the end of an open connection: cut, or whatever else `other` calls it.
pub(crate) fn cut_or(error: &io::Error, other: impl FnOnce() -> Saw) -> Saw {
    match error.kind() {
        io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionAborted => {
            Saw::Cut { reset: true }
        }
        io::ErrorKind::UnexpectedEof => Saw::Cut { reset: false },
        _ => other(),
    }
}

fn refused_here(number: i32) -> Saw {
    Saw::OsRefused { error: format!("{:?}", Errno::from_raw(number)) }
}

fn number(error: &io::Error) -> Errno {
    Errno::from_raw(error.raw_os_error().unwrap_or(0))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn seen(errno: Errno, queued: Option<(bool, u8, u8, &str)>) -> Saw {
        let error = io::Error::from(errno);
        let queued = queued.map(|(icmp, kind, code, from)| Queued {
            icmp,
            kind,
            code,
            errno: errno as i32,
            from: from.parse().ok(),
        });
        read(&error, queued, "10.0.0.2".parse().ok(), "192.0.2.1".parse().unwrap())
    }

    #[test]
    fn an_error_is_read_by_who_sent_it() {
        let icmp = |from: &str, kind, code| Saw::Icmp { from: from.parse().unwrap(), kind, code };
        let here = |error: &str| Saw::OsRefused { error: error.to_owned() };
        for (errno, queued, expected) in [
            (Errno::ECONNREFUSED, None, Saw::Refused),
            (Errno::ECONNREFUSED, Some((true, 3, 3, "10.0.0.1")), icmp("10.0.0.1", 3, 3)),
            (Errno::ECONNREFUSED, Some((true, 3, 3, "192.0.2.1")), icmp("192.0.2.1", 3, 3)),
            (Errno::EHOSTUNREACH, Some((true, 11, 0, "10.9.0.1")), icmp("10.9.0.1", 11, 0)),
            (Errno::EHOSTUNREACH, Some((true, 3, 1, "10.0.0.2")), here("EHOSTUNREACH")),
            (Errno::EMSGSIZE, Some((false, 0, 0, "")), here("EMSGSIZE")),
            (Errno::EHOSTUNREACH, None, Saw::Unreachable { error: "EHOSTUNREACH".to_owned() }),
            (Errno::EPERM, None, here("EPERM")),
        ] {
            assert_eq!(seen(errno, queued), expected, "{errno:?} {queued:?}");
        }
    }

    #[test]
    fn what_refuses_a_datagram_stays_unknown_where_nobody_names_it() {
        let error = io::Error::from(Errno::ECONNREFUSED);
        let (own, target): (_, IpAddr) = ("10.0.0.2".parse().ok(), "192.0.2.1".parse().unwrap());
        let unknown = Saw::Unreachable { error: "ECONNREFUSED".to_owned() };
        assert_eq!(of_datagram(&error, None, own, target), unknown);
        let queued = Queued { icmp: true, kind: 3, code: 3, errno: Errno::ECONNREFUSED as i32, from: Some(target) };
        assert_eq!(of_datagram(&error, Some(queued), own, target), Saw::Icmp { from: target, kind: 3, code: 3 });
    }

    #[test]
    fn a_device_without_free_sockets_does_not_blame_the_network() {
        assert!(exhausted(&io::Error::from(Errno::EMFILE)));
        assert!(!exhausted(&io::Error::from(Errno::ECONNREFUSED)));
    }
}
