//! Where reports are sent, and what a request there looks like.

use std::fmt;

use http_body_util::Full;
use hyper::Request;
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, CONNECTION, CONTENT_TYPE, HOST, HeaderValue, USER_AGENT};
use url::{Host, Url};

use crate::config::{Config, UploadFormat, notice};
use crate::device::{Device, Proxy, is_exempt};
use crate::probe::http::PROGRAM;
use crate::render;
use crate::report::Report;
use crate::store;

/// The administrator's collector, or any place that takes a file; its address may be signed, so only host and port are shown.
///
/// The administrator named it: unlike a profile's targets it may be private.
#[derive(Clone)]
pub struct Destination {
    address: String,
    format: UploadFormat,
    token: Option<HeaderValue>,
    label: Option<String>,
    /// Name or address, without brackets.
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) tls: bool,
    /// The device's proxy, where the way leads through it.
    pub(super) proxy: Option<Proxy>,
}

impl Destination {
    /// What the configuration says; nothing where it names no address. A fault names its key and repeats no value.
    pub fn of(config: &Config) -> Result<Option<Self>, String> {
        let Some(address) = config.upload_url.as_ref().map(|address| address.0.clone()) else { return Ok(None) };
        let url = read(&address, "").ok_or_else(|| notice("upload_url", NEEDED))?;
        let token = config.upload_token.as_ref().map(|token| {
            let mut bearer = HeaderValue::try_from(format!("Bearer {}", token.0))
                .map_err(|_| notice("upload_token", "a text without control characters is needed"))?;
            bearer.set_sensitive(true);
            Ok::<_, String>(bearer)
        });
        let host = url.host().map(|host| match host {
            Host::Domain(name) => name.to_owned(),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        });
        Ok(Some(Self {
            format: config.upload_format,
            token: token.transpose()?,
            label: config.device_label.clone(),
            host: host.unwrap_or_default(),
            port: url.port_or_known_default().unwrap_or_default(),
            tls: url.scheme() == "https",
            proxy: None,
            address,
        }))
    }

    /// The same on this device: through its proxy, where it has one that is not passed by for this host.
    pub fn on(self, device: &Device) -> Self {
        let through = self.tls && !is_exempt(&device.network.no_proxy, &self.host);
        Self { proxy: device.proxy.clone().filter(|_| through), ..self }
    }

    /// Host and port, which is all of it that is ever shown.
    pub fn place(&self) -> String {
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        format!("{host}:{}", self.port)
    }

    /// What carries a report there; nothing where the address does not take the run's id.
    pub(super) fn request(&self, report: &Report) -> Option<Request<Full<Bytes>>> {
        let mut url = read(&self.address, &store::stem(&report.run_id()))?;
        let label = self.label.as_deref();
        let (method, content, body) = match self.format {
            UploadFormat::Otlp => ("POST", "application/json", render::otlp(report, label)),
            UploadFormat::Ndjson => ("PUT", "application/x-ndjson", render::ndjson(report, label)),
        };
        if self.format == UploadFormat::Otlp && !url.path().ends_with(LOGS) {
            url.set_path(&format!("{}{LOGS}", url.path().trim_end_matches('/')));
        }
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let name = url.host_str()?;
        let host = url.port().map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"));
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{query}", url.path()))
            .header(HOST, host)
            .header(USER_AGENT, PROGRAM)
            .header(CONTENT_TYPE, content)
            .header(CONNECTION, "close");
        if let Some(token) = &self.token {
            request = request.header(AUTHORIZATION, token);
        }
        request.body(Full::from(body)).ok()
    }
}

/// The address with a run's id in its place; nothing where reports must not go there: in clear to another host, or with a password in it.
fn read(address: &str, run: &str) -> Option<Url> {
    let url = Url::parse(&address.replace("{run}", run)).ok()?;
    let here = match url.host()? {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    let scheme = url.scheme() == "https" || (url.scheme() == "http" && here);
    let bare = url.username().is_empty() && url.password().is_none();
    (scheme && bare && url.port() != Some(0) && address.len() <= LONGEST).then_some(url)
}

impl fmt::Debug for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Destination({})", self.place())
    }
}

const NEEDED: &str = "an https address without user and password is needed, such as https://logs.example.com (http only to this device itself)";
/// The path of OTLP/HTTP for logs.
const LOGS: &str = "/v1/logs";
/// Longest address, bytes: signed ones take one or two thousand.
const LONGEST: usize = 8 << 10;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::render::samples;

    #[test]
    fn an_address_becomes_a_request() {
        for (address, format, line) in [
            ("https://logs.example", "otlp", "POST /v1/logs logs.example"),
            ("https://logs.example:443/", "otlp", "POST /v1/logs logs.example"),
            ("https://logs.example:4318/otlp/?a=b", "otlp", "POST /otlp/v1/logs?a=b logs.example:4318"),
            ("https://logs.example/otlp/v1/logs", "otlp", "POST /otlp/v1/logs logs.example"),
            ("https://[2001:db8::1]/x", "otlp", "POST /x/v1/logs [2001:db8::1]"),
            ("http://127.0.0.1:80", "otlp", "POST /v1/logs 127.0.0.1"),
            ("http://[::1]:4318", "otlp", "POST /v1/logs [::1]:4318"),
            ("https://files.example/a?sig=x%2Fy", "ndjson", "PUT /a?sig=x%2Fy files.example"),
            ("https://files.example/{run}.ndjson", "ndjson", "PUT /20261121T093000Z-ae533e07.ndjson files.example"),
        ] {
            let to = of(json!({"upload_url": address, "upload_format": format})).unwrap().unwrap();
            let request = to.request(&samples::ready()).unwrap();
            let host = request.headers()[HOST].to_str().unwrap();
            assert_eq!(format!("{} {} {host}", request.method(), request.uri()), line, "{address}");
            assert!(!request.headers().contains_key(AUTHORIZATION));
        }
    }

    #[test]
    fn a_wrong_address_names_its_key_and_is_not_repeated() {
        for address in [
            "S3cr3t",
            "http://logs.example/S3cr3t",
            "http://192.0.2.1/S3cr3t",
            "http://localhost.example/S3cr3t",
            "https://user:S3cr3t@logs.example",
            "https://S3cr3t@logs.example",
            "https://logs.example:0/S3cr3t",
            "https://logs.example:S3cr3t",
            "https://",
            "ftp://logs.example/S3cr3t",
            "file:///S3cr3t",
            "mailto:S3cr3t@logs.example",
        ] {
            let fault = of(json!({"upload_url": address})).unwrap_err();
            assert!(fault.starts_with("upload_url: an https address"), "{address}: {fault}");
            assert!(!fault.contains("S3cr3t"), "{fault}");
        }
        let fault = of(json!({"upload_url": "https://a.example", "upload_token": "S3cr3t\r\nX: y"})).unwrap_err();
        assert_eq!(fault, "upload_token: a text without control characters is needed");
        assert!(of(json!({"upload_url": ""})).unwrap().is_none() && of(json!({})).unwrap().is_none());
    }

    #[test]
    fn what_is_secret_is_sent_and_never_shown() {
        let config = json!({"upload_url": "https://a.example/?sig=S3cr3t", "upload_token": "t0k3n"});
        let to = of(config.clone()).unwrap().unwrap();
        let request = to.request(&samples::ready()).unwrap();
        assert_eq!(request.headers()[AUTHORIZATION], "Bearer t0k3n");
        let config = Config::of(config.as_object().unwrap());
        let shown = format!("{to:?} {} {config:?} {:?}", to.place(), request.headers());
        assert!(!shown.contains("S3cr3t") && !shown.contains("t0k3n"), "{shown}");
    }

    fn of(config: serde_json::Value) -> Result<Option<Destination>, String> {
        Destination::of(&Config::of(config.as_object().unwrap()))
    }
}
