//! Values that people write, on the command line and in configuration files.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use callready::device::{Proxy, ProxyError};
use callready::profile::Controls;

/// Reads `KEY=VALUE`; the value may be empty and may hold further `=`.
pub fn setting(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() => Ok((key.trim().to_owned(), value.to_owned())),
        _ => Err("KEY=VALUE is needed, such as s3_region=eu-west-1".to_owned()),
    }
}

/// Reads `RULE=NAME[,NAME]`.
pub fn hosts(text: &str) -> Result<(String, Vec<String>), String> {
    let (rule, list) = text.split_once('=').unwrap_or_default();
    let names: Vec<String> = list.split(',').map(|name| name.trim().to_owned()).collect();
    if rule.trim().is_empty() || names.iter().any(String::is_empty) {
        return Err("RULE=NAME[,NAME] is needed, such as rtc-udp=a.example.com,b.example.com".to_owned());
    }
    Ok((rule.trim().to_owned(), names))
}

/// Reads an address with or without a port; port 53 when there is none.
pub fn resolver(text: &str) -> Result<SocketAddr, String> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    let resolver = bare.parse::<IpAddr>().map(|address| SocketAddr::new(address, DNS)).or_else(|_| text.parse());
    match resolver {
        Ok(resolver) if resolver.port() != 0 => Ok(resolver),
        _ => Err("an address is needed, such as 192.0.2.53, 192.0.2.53:5353 or [2001:db8::53]:5353".to_owned()),
    }
}

/// Reads `none`, or an HTTP proxy; a failure repeats nothing of what may be a password.
pub fn proxy(text: &str) -> Result<Option<Proxy>, String> {
    if text.trim() == "none" {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|fault: ProxyError| format!("{fault}; `none` stands for no proxy"))
}

/// Reads a number of seconds.
pub fn deadline(text: &str) -> Result<Duration, String> {
    let seconds = text.trim().parse().ok().filter(|seconds| (SHORTEST..=LONGEST).contains(seconds));
    seconds
        .map(Duration::from_secs_f64)
        .ok_or_else(|| format!("a number of seconds from {SHORTEST} to {LONGEST} is needed, such as 30 or 2.5"))
}

/// Reads for how many seconds a call's packets are sent; none at all for 0.
pub fn media(text: &str) -> Result<Duration, String> {
    let seconds = text.trim().parse().ok().filter(|seconds| (0.0..=MOST_MEDIA).contains(seconds));
    seconds
        .map(Duration::from_secs_f64)
        .ok_or_else(|| format!("a number of seconds from 0 to {MOST_MEDIA} is needed, such as 3 or 12"))
}

/// What stands in place of a profile's controls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Comparison {
    /// Nobody but the vendor is contacted. Addresses where nothing may answer stay, for nobody is there.
    Off,
    /// These, and nothing else.
    With(Controls),
}

impl Comparison {
    /// Puts it in place of the profile's own.
    pub fn replace(self, controls: &mut Controls) {
        *controls = match self {
            Self::Off => Controls { negative: std::mem::take(&mut controls.negative), ..Controls::default() },
            Self::With(others) => others,
        };
    }
}

/// Reads `off`, or a JSON object as the profile's `controls`.
pub fn controls(text: &str) -> Result<Comparison, String> {
    if text.trim() == "off" {
        return Ok(Comparison::Off);
    }
    serde_json::from_str(text).map(Comparison::With).map_err(|error| {
        format!(r#"`off` or a JSON object such as {{"stun": ["stun.example.com:3478"]}} is needed: {error}"#)
    })
}

/// Port of a resolver (RFC 1035 section 4.2).
const DNS: u16 = 53;
/// Shortest deadline, seconds.
const SHORTEST: f64 = 1.0;
/// Longest test of media, seconds.
const MOST_MEDIA: f64 = 60.0;
/// Longest deadline, seconds.
const LONGEST: f64 = 3600.0;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn deadlines_are_seconds_between_one_and_an_hour() {
        assert_eq!(deadline("30").unwrap(), Duration::from_secs(30));
        assert_eq!(deadline(" 2.5 ").unwrap(), Duration::from_millis(2500));
        for wrong in ["abc", "", "0", "0.5", "-3", "3601", "1e9", "inf", "NaN", "30s"] {
            assert!(deadline(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn media_take_a_minute_at_most_and_may_be_left_out() {
        assert_eq!(media("0").unwrap(), Duration::ZERO);
        assert_eq!(media(" 0.5").unwrap(), Duration::from_millis(500));
        for wrong in ["abc", "", "-1", "61", "inf", "NaN"] {
            assert!(media(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn resolvers_have_port_53_unless_they_say_otherwise() {
        for (text, read) in [
            ("192.0.2.53", "192.0.2.53:53"),
            ("192.0.2.53:5353", "192.0.2.53:5353"),
            ("2001:db8::53", "[2001:db8::53]:53"),
            ("[2001:db8::53]", "[2001:db8::53]:53"),
            ("[2001:db8::53]:5353", "[2001:db8::53]:5353"),
        ] {
            assert_eq!(resolver(text).unwrap().to_string(), read);
        }
        for wrong in ["dns.example", "192.0.2.53:0", "192.0.2.53:70000", ""] {
            assert!(resolver(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn pairs_need_a_key() {
        assert_eq!(setting("turn_password=a=b").unwrap(), ("turn_password".to_owned(), "a=b".to_owned()));
        assert!(setting("s3_region").is_err());
        assert!(setting("=x").is_err());
        assert_eq!(hosts("rtc-udp=a.example, b.example").unwrap().1, ["a.example", "b.example"]);
        assert!(hosts("rtc-udp=").is_err());
        assert!(hosts("rtc-udp=a,,b").is_err());
    }

    #[test]
    fn controls_are_replaced_or_switched_off() {
        let replaced = |text: &str| {
            let mut replaced = callready::profile::builtin("glarassist").unwrap().controls;
            controls(text).unwrap().replace(&mut replaced);
            (replaced.reach.len(), replaced.stun, replaced.negative.len())
        };
        assert_eq!(replaced("off"), (0, vec![], 2));
        assert_eq!(replaced("{}"), (0, vec![], 0));
        assert_eq!(
            replaced(r#"{"stun": ["stun.example.com:3478"]}"#),
            (0, vec!["stun.example.com:3478".to_owned()], 0)
        );
        assert!(controls(r#"{"stunn": []}"#).unwrap_err().contains("unknown field `stunn`"));
    }
}
