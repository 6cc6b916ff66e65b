//! An HTTP proxy as its owner writes it, and the hosts that are reached without it.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

use percent_encoding::percent_decode_str;
use thiserror::Error;

/// An HTTP proxy that this device's programs go through; written as `host:port`, without its credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proxy {
    /// Name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// What it is told when it asks who is there.
    pub credentials: Option<Credentials>,
}

/// A user's name and password; nothing shows them but [`Credentials::basic`].
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    user: String,
    password: String,
}

/// Why a text names no proxy that can be used; it does not repeat the text, which may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ProxyError {
    /// `https:`, `socks5:` and the like.
    #[error("only a proxy that is spoken to in plain HTTP can be used: http://[user:password@]host:port")]
    Scheme,
    /// Anything else that does not fit.
    #[error("http://[user:password@]host:port is needed, such as http://proxy.example.com:3128")]
    Malformed,
}

impl FromStr for Proxy {
    type Err = ProxyError;

    /// Reads `http://[user:password@]host:port`; the scheme may be left out, and the port is 1080 where it is, both as with curl.
    ///
    /// User and password may hold `%xx` for any byte.
    fn from_str(text: &str) -> Result<Self, ProxyError> {
        let (scheme, rest) = text.trim().split_once("://").unwrap_or(("http", text.trim()));
        if !scheme.eq_ignore_ascii_case("http") {
            return Err(ProxyError::Scheme);
        }
        let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        // A password with a bare slash would be taken for host and port, and told.
        if path.contains('@') {
            return Err(ProxyError::Malformed);
        }
        let (user, place) = match authority.rsplit_once('@') {
            Some((user, place)) => (Some(user), place),
            None => (None, authority),
        };
        let (host, port) = split(place).ok_or(ProxyError::Malformed)?;
        let credentials = user.map(credentials).transpose()?;
        Ok(Self { host, port, credentials })
    }
}

impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

impl Credentials {
    /// The bytes that go into `Proxy-Authorization: Basic`, before base64 (RFC 7617 section 2).
    pub fn basic(&self) -> String {
        format!("{}:{}", self.user, self.password)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials")
    }
}

/// `host:port` of the address of a proxy or of a file about proxies, whatever its kind; credentials stay out.
pub fn place(address: &str) -> Option<String> {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    // The last @ first: a password may hold a slash.
    let host = rest.rsplit('@').next()?.split(['/', '?', '#']).next()?;
    (!host.is_empty()).then(|| host.to_owned())
}

/// Whether `no_proxy`, entries as in the variable of that name, sends connections to `host` past the proxy: `*`, the same host, a domain that the
/// host is in (with or without a dot in front), or a network that holds the host's address (`10.0.0.0/8`). Ports in entries are not looked at.
pub fn is_exempt(no_proxy: &[String], host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let address: Option<IpAddr> = host.parse().ok();
    no_proxy.iter().any(|entry| {
        let entry = entry.trim().trim_end_matches('.').to_ascii_lowercase();
        let domain = entry.trim_start_matches("*.").trim_start_matches('.');
        match (domain, address) {
            ("", _) => false,
            ("*", _) => true,
            (_, Some(address)) => holds(domain, address),
            (_, None) => host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.')),
        }
    })
}

/// Whether an entry is this address, or a network with it.
fn holds(entry: &str, address: IpAddr) -> bool {
    let (network, length) = entry.split_once('/').map_or((entry, None), |(network, length)| (network, Some(length)));
    let Ok(network) = network.trim_matches(['[', ']']).parse::<IpAddr>() else { return false };
    if network.is_ipv4() != address.is_ipv4() {
        return false;
    }
    let width = if network.is_ipv4() { 32 } else { 128 };
    let differ = bits(network) ^ bits(address);
    match length.map_or(Ok(width), str::parse::<u32>) {
        Ok(length) if length <= width => differ.checked_shr(width - length).unwrap_or(0) == 0,
        _ => false,
    }
}

fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits(),
    }
}

/// Host and port of `host`, `host:port`, `[address]` or `[address]:port`.
fn split(place: &str) -> Option<(String, u16)> {
    let (host, port) = match place.strip_prefix('[') {
        Some(rest) => {
            let (address, port) = rest.split_once(']')?;
            address.parse::<Ipv6Addr>().ok()?;
            (address, port)
        }
        None => place.split_at(place.find(':').unwrap_or(place.len())),
    };
    let port = match port.strip_prefix(':') {
        Some(port) => port.parse().ok().filter(|number| *number != 0 && !port.starts_with('+'))?,
        None if port.is_empty() => CURLS_PORT,
        None => return None,
    };
    let sound = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
    (!host.is_empty() && host.len() <= LONGEST_NAME && host.chars().all(sound)).then(|| (host.to_owned(), port))
}

/// A user without a password has an empty one.
fn credentials(text: &str) -> Result<Credentials, ProxyError> {
    let (user, password) = text.split_once(':').unwrap_or((text, ""));
    let plain = |text: &str| {
        let text = percent_decode_str(text).decode_utf8().map_err(|_| ProxyError::Malformed)?.into_owned();
        if text.chars().any(char::is_control) { Err(ProxyError::Malformed) } else { Ok(text) }
    };
    let user = plain(user)?;
    // RFC 7617 section 2: the first colon ends the name.
    if user.contains(':') { Err(ProxyError::Malformed) } else { Ok(Credentials { user, password: plain(password)? }) }
}

/// `CURL_DEFAULT_PROXY_PORT`, also behind `http://`.
const CURLS_PORT: u16 = 1080;

/// RFC 1035 section 2.3.4.
const LONGEST_NAME: usize = 253;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_read_as_curl_reads_it() {
        for (text, told, basic) in [
            ("http://proxy.example:3128", "proxy.example:3128", None),
            ("HTTP://proxy.example:3128/", "proxy.example:3128", None),
            ("proxy.example:80", "proxy.example:80", None),
            ("proxy.example", "proxy.example:1080", None),
            ("http://192.168.50.1", "192.168.50.1:1080", None),
            ("http://[fd00::1]:3128", "[fd00::1]:3128", None),
            ("[fd00::1]", "[fd00::1]:1080", None),
            ("http://user:pass@proxy.example:3128", "proxy.example:3128", Some("user:pass")),
            ("http://user:p@ss@proxy.example:3128", "proxy.example:3128", Some("user:p@ss")),
            ("user@proxy.example:3128", "proxy.example:3128", Some("user:")),
            ("http://DOM%5cuser:p%3Aa%40%C3%A4@proxy.example:3128", "proxy.example:3128", Some("DOM\\user:p:a@ä")),
        ] {
            let proxy: Proxy = text.parse().unwrap();
            assert_eq!(proxy.to_string(), told, "{text}");
            assert_eq!(proxy.credentials.map(|credentials| credentials.basic()).as_deref(), basic, "{text}");
        }
    }

    #[test]
    fn what_is_no_http_proxy_is_refused_and_not_repeated() {
        for (text, error) in [
            ("https://proxy.example:3128", ProxyError::Scheme),
            ("socks5://user:S3cr3t@proxy.example:1080", ProxyError::Scheme),
            ("file:///proxy.pac", ProxyError::Scheme),
            ("", ProxyError::Malformed),
            ("http://", ProxyError::Malformed),
            ("http://:3128", ProxyError::Malformed),
            ("http://proxy.example:0", ProxyError::Malformed),
            ("http://proxy.example:70000", ProxyError::Malformed),
            ("http://user:80/S3cr3t@proxy.example:3128", ProxyError::Malformed),
            ("http://proxy.example:S3cr3t", ProxyError::Malformed),
            ("http://proxy.example:+80", ProxyError::Malformed),
            ("http://proxy example:3128", ProxyError::Malformed),
            ("http://proxy.example:31:28", ProxyError::Malformed),
            ("http://fd00::1:3128", ProxyError::Malformed),
            ("http://[S3cr3t]:3128", ProxyError::Malformed),
            ("http://us%3Aer:S3cr3t@proxy.example", ProxyError::Malformed),
            ("http://us%0D%0Aer:S3cr3t@proxy.example", ProxyError::Malformed),
            ("http://user:%FF@proxy.example", ProxyError::Malformed),
        ] {
            let refused = text.parse::<Proxy>().unwrap_err();
            assert_eq!(refused, error, "{text}");
            assert!(!refused.to_string().contains("S3cr3t"));
        }
    }

    #[test]
    fn credentials_do_not_show() {
        let proxy: Proxy = "http://user:S3cr3t@proxy.example:3128".parse().unwrap();
        let shown = format!("{proxy} {proxy:?} {proxy:#?}");
        assert!(!shown.contains("S3cr3t") && !shown.contains("user"), "{shown}");
    }

    #[test]
    fn no_proxy_names_hosts_domains_and_networks() {
        for (no_proxy, host, exempt) in [
            ("", "a.example", false),
            ("*", "a.example", true),
            ("a.example", "a.example", true),
            ("A.Example.", "a.example", true),
            ("a.example", "www.a.example", true),
            (".a.example", "www.a.example", true),
            (".a.example", "a.example", true),
            ("*.a.example", "www.a.example", true),
            ("a.example", "ba.example", false),
            ("www.a.example", "a.example", false),
            ("localhost, b.example,a.example", "a.example", true),
            ("203.0.113.20", "203.0.113.20", true),
            ("203.0.113.0/24", "203.0.113.20", true),
            ("203.0.113.0/28", "203.0.113.20", false),
            ("0.0.0.0/0", "203.0.113.20", true),
            ("203.0.113.0/33", "203.0.113.20", false),
            ("203.0.113.0/24", "a.example", false),
            ("113.20", "203.0.113.20", false),
            ("2001:db8::/32", "2001:db8::20", true),
            ("2001:db8::/32", "203.0.113.20", false),
            ("::/0", "2001:db8::20", true),
        ] {
            let entries: Vec<String> = no_proxy.split(',').map(str::to_owned).collect();
            assert_eq!(is_exempt(&entries, host), exempt, "{no_proxy}: {host}");
        }
    }
}
