//! What a certificate says about who answered: two opinions, the device's trust store and the public roots, read together.

use time::OffsetDateTime;

use crate::observe::{Certificate, Trust};

/// Who answered, as far as the certificate tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opinion {
    /// The destination, even where its certificate is out of date.
    Right,
    /// Somebody else; `trusted` by this device's own store all the same or not.
    Foreign {
        /// Whether the device's own store trusts it.
        trusted: bool,
    },
    /// Neither store could be read.
    None,
}

/// Joins both opinions; the public roots decide, because an inspecting company adds its own root to the device's store.
///
/// `named` tells whether a name is known for the destination; without one, no name can be wrong.
pub(super) fn opinion(device: Trust, public: Trust, named: bool) -> Opinion {
    match if public == Trust::NoOpinion { device } else { public } {
        Trust::Valid | Trust::Expired | Trust::NotYetValid => Opinion::Right,
        Trust::WrongName if !named => Opinion::Right,
        Trust::UnknownIssuer | Trust::WrongName | Trust::Invalid => {
            Opinion::Foreign { trusted: device == Trust::Valid }
        }
        Trust::NoOpinion => Opinion::None,
    }
}

/// The code of the cause that a certificate gives rise to, with the name of its argument and the argument.
pub(super) fn complaint(
    device: Trust,
    public: Trust,
    chain: &[Certificate],
    named: bool,
) -> Option<(&'static str, &'static str, String)> {
    let leaf = chain.first();
    let issuer = || leaf.map_or_else(String::new, |leaf| leaf.issuer.clone());
    let day = |at: fn(&Certificate) -> i64| leaf.map_or_else(String::new, |leaf| day(at(leaf)));
    let decisive = if public == Trust::NoOpinion { device } else { public };
    match decisive {
        Trust::Expired => Some(("tls.expired", "date", day(|leaf| leaf.not_after))),
        Trust::NotYetValid => Some(("tls.not_yet_valid", "date", day(|leaf| leaf.not_before))),
        Trust::WrongName if named && device != Trust::Valid => {
            Some(("tls.wrong_name", "subject", leaf.map_or_else(String::new, |leaf| leaf.subject.clone())))
        }
        _ => match opinion(device, public, named) {
            Opinion::Foreign { trusted: true } => Some(("tls.inspected", "issuer", issuer())),
            Opinion::Foreign { trusted: false } => Some(("tls.untrusted", "issuer", issuer())),
            Opinion::Right | Opinion::None => None,
        },
    }
}

fn day(seconds: i64) -> String {
    let moment = OffsetDateTime::from_unix_timestamp(seconds);
    moment.map_or_else(|_| seconds.to_string(), |moment| moment.date().to_string())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn the_public_roots_decide_and_the_device_tells_whether_it_would_have_noticed() {
        use Trust::{Expired, Invalid, NoOpinion, NotYetValid, UnknownIssuer, Valid, WrongName};
        for (device, public, named, expected) in [
            (Valid, Valid, true, "Right"),
            (Valid, UnknownIssuer, true, "Foreign { trusted: true }"),
            (UnknownIssuer, UnknownIssuer, true, "Foreign { trusted: false }"),
            (UnknownIssuer, Valid, true, "Right"),
            (WrongName, WrongName, true, "Foreign { trusted: false }"),
            (WrongName, WrongName, false, "Right"),
            (Expired, Expired, true, "Right"),
            (NotYetValid, NotYetValid, true, "Right"),
            (Invalid, Invalid, true, "Foreign { trusted: false }"),
            (Valid, NoOpinion, true, "Right"),
            (UnknownIssuer, NoOpinion, true, "Foreign { trusted: false }"),
            (NoOpinion, NoOpinion, true, "None"),
        ] {
            assert_eq!(
                format!("{:?}", opinion(device, public, named)),
                expected,
                "{device:?} {public:?} named {named}"
            );
        }
    }

    #[test]
    fn a_complaint_quotes_the_certificate() {
        let chain = [Certificate {
            subject: "*.example.net".to_owned(),
            issuer: "Example Proxy CA".to_owned(),
            not_before: 0,
            not_after: 1_700_000_000,
        }];
        let told = |device, public| complaint(device, public, &chain, true).map(|(code, _, value)| (code, value));
        assert_eq!(told(Trust::Valid, Trust::Valid), None);
        assert_eq!(told(Trust::Expired, Trust::Expired), Some(("tls.expired", "2023-11-14".to_owned())));
        assert_eq!(told(Trust::WrongName, Trust::WrongName), Some(("tls.wrong_name", "*.example.net".to_owned())));
        assert_eq!(told(Trust::Valid, Trust::UnknownIssuer), Some(("tls.inspected", "Example Proxy CA".to_owned())));
        let neither = told(Trust::UnknownIssuer, Trust::UnknownIssuer);
        assert_eq!(neither, Some(("tls.untrusted", "Example Proxy CA".to_owned())));
    }
}
