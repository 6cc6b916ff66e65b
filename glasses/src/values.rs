//! Values that people write, on the command line and in configuration files.

use callready::device::{Proxy, ProxyError};

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

/// Reads `none`, or an HTTP proxy; a failure repeats nothing of what may be a password.
pub fn proxy(text: &str) -> Result<Option<Proxy>, String> {
    if text.trim() == "none" {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|fault: ProxyError| format!("{fault}; `none` stands for no proxy"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn pairs_need_a_key() {
        assert_eq!(setting("turn_password=a=b").unwrap(), ("turn_password".to_owned(), "a=b".to_owned()));
        assert!(setting("s3_region").is_err());
        assert!(setting("=x").is_err());
        assert_eq!(hosts("rtc-udp=a.example, b.example").unwrap().1, ["a.example", "b.example"]);
        assert!(hosts("rtc-udp=").is_err());
        assert!(hosts("rtc-udp=a,,b").is_err());
    }
}
