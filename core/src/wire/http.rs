//! What an HTTP answer says: recognised or not, how far the clocks are apart, where it points.

use std::time::{SystemTime, UNIX_EPOCH};

use hyper::HeaderMap;
use hyper::header::{DATE, LOCATION};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;
use url::Url;

use super::clean;
use crate::observe::{Expect, Saw};

/// Reads an answer to a request for `asked` that arrived at `now`.
pub fn judge(asked: &Url, expect: &Expect, status: u16, headers: &HeaderMap, body: &[u8], now: SystemTime) -> Saw {
    Saw::Http {
        status,
        skew_s: skew(headers, now),
        recognised: recognised(expect, status, headers, body),
        redirect: redirect(asked, headers),
    }
}

/// All that is expected must be there, of the fingerprints any one.
fn recognised(expect: &Expect, status: u16, headers: &HeaderMap, body: &[u8]) -> Option<bool> {
    if *expect == Expect::default() {
        return None;
    }
    let status_fits = expect.status.is_none_or(|wanted| wanted == status);
    let body_fits = expect.body.as_ref().is_none_or(|wanted| body.starts_with(wanted.as_bytes()));
    let any = &expect.fingerprints;
    Some(status_fits && body_fits && (any.is_empty() || any.iter().any(|wanted| carries(headers, wanted))))
}

/// Whether a header `name` or `name: start of value` is there; names compare without case (RFC 9110 section 5.1).
fn carries(headers: &HeaderMap, wanted: &str) -> bool {
    let (name, value) = wanted.split_once(':').unwrap_or((wanted, ""));
    headers.get_all(name.trim()).iter().any(|found| found.as_bytes().starts_with(value.trim().as_bytes()))
}

/// Server's `Date` (RFC 9110 section 6.6.1) minus this device's clock, seconds.
fn skew(headers: &HeaderMap, now: SystemTime) -> Option<i64> {
    let date = headers.get(DATE)?.to_str().ok()?;
    let there = OffsetDateTime::parse(date, &Rfc2822).ok()?.unix_timestamp();
    let here = i64::try_from(now.duration_since(UNIX_EPOCH).ok()?.as_secs()).ok()?;
    there.checked_sub(here)
}

fn redirect(asked: &Url, headers: &HeaderMap) -> Option<String> {
    let location = headers.get(LOCATION)?.to_str().ok()?;
    asked.join(location).ok()?.host_str().map(clean)
}
