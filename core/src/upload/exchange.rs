//! One report's request and what its answer means: acknowledged, another time, or never.

use std::time::{Duration, SystemTime};

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{DATE, HeaderName, RETRY_AFTER};
use hyper::{HeaderMap, Request, Response};
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;
use tokio::time::{Instant, timeout, timeout_at};

use super::{Destination, Net, connection};
use crate::probe::http::begin;

/// What became of a report.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It was acknowledged, though so many of its records may have been rejected: it is not sent again (OTLP, partial success).
    Taken { rejected: u64 },
    /// It may be taken another time, not before so long has passed where the server says so.
    Later { why: String, after: Option<Duration> },
    /// It will never be taken.
    Refused { why: String },
}

/// Sends a request on a connection of its own; the head of its answer is there within [`WHOLE`].
pub(super) async fn exchange(net: &Net, to: &Destination, request: Request<Full<Bytes>>) -> Outcome {
    let end = Instant::now() + WHOLE;
    let late = |_| "no whole answer in time".to_owned();
    let whole = async {
        let connection = timeout_at(end, connection::open(net, to)).await.map_err(late)??;
        let (mut sender, connection) = begin(connection.into()).await.map_err(fault)?;
        let answer = async {
            let answer = timeout_at(end, sender.send_request(request)).await.map_err(late)?.map_err(fault)?;
            Ok(judge(answer, net.now()).await)
        };
        tokio::pin!(answer, connection);
        tokio::select! {
            biased;
            outcome = &mut answer => outcome,
            // The connection's own faults reach the answer too.
            _ = &mut connection => answer.await,
        }
    };
    whole.await.unwrap_or_else(|why| Outcome::Later { why, after: None })
}

fn fault(error: hyper::Error) -> String {
    if error.is_parse() { "it did not answer in HTTP" } else { "the connection was cut" }.to_owned()
}

async fn judge(mut answer: Response<Incoming>, now: SystemTime) -> Outcome {
    let why = format!("it answered {}", answer.status().as_u16());
    match answer.status().as_u16() {
        200..=299 => Outcome::Taken { rejected: rejected(&body(&mut answer).await) },
        429 | 502 | 503 | 504 => Outcome::Later { why, after: after(answer.headers(), now) },
        300..=399 => Outcome::Refused { why: format!("{why}, a redirect, which is not followed") },
        _ => Outcome::Refused { why },
    }
}

/// As much of the body as is looked at; the acknowledgement is the head, so what does not come in time is left out.
async fn body(answer: &mut Response<Incoming>) -> Vec<u8> {
    let mut body = Vec::new();
    let _ = timeout(BODY, async {
        while body.len() < MOST_BODY
            && let Some(Ok(frame)) = answer.frame().await
        {
            let room = MOST_BODY - body.len();
            body.extend(frame.data_ref().into_iter().flatten().take(room));
        }
    })
    .await;
    body
}

/// How many records a collector says that it rejected; a 64-bit integer is a string in its encoding.
fn rejected(body: &[u8]) -> u64 {
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    let rejected = &answer["partialSuccess"]["rejectedLogRecords"];
    rejected.as_u64().or_else(|| rejected.as_str()?.parse().ok()).unwrap_or(0)
}

/// What `Retry-After` says, as a number of seconds or as a date (RFC 9110 section 10.2.3), by the server's own clock where it tells that.
fn after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let said = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if said.bytes().all(|c| c.is_ascii_digit()) {
        // A number too large for this is a day as well.
        return Some(Duration::from_secs(said.parse().unwrap_or(u64::MAX)).min(LONGEST_AFTER));
    }
    let until = date(headers, &RETRY_AFTER)?;
    let pause = until - date(headers, &DATE).unwrap_or_else(|| now.into());
    Some(pause.try_into().unwrap_or(Duration::ZERO).min(LONGEST_AFTER))
}

fn date(headers: &HeaderMap, name: &HeaderName) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(headers.get(name)?.to_str().ok()?.trim(), &Rfc2822).ok()
}

/// A report's way, request and the head of the answer take no longer.
const WHOLE: Duration = Duration::from_secs(20);
/// Nor the rest of an answer that says yes.
const BODY: Duration = Duration::from_secs(2);
/// As much of an answer's body is looked at, bytes.
const MOST_BODY: usize = 4 << 10;
/// No server is given more time than this.
const LONGEST_AFTER: Duration = Duration::from_hours(24);

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_server_says_when_in_seconds_or_by_a_date() {
        let now = SystemTime::from(OffsetDateTime::from_unix_timestamp(1_795_253_400).unwrap());
        for (said, date, seconds) in [
            ("120", None, Some(120)),
            ("0", None, Some(0)),
            ("999999999999999999999999", None, Some(86_400)),
            ("Sat, 21 Nov 2026 09:32:00 GMT", None, Some(120)),
            ("Sat, 21 Nov 2026 09:32:00 GMT", Some("Sat, 21 Nov 2026 09:31:50 GMT"), Some(10)),
            ("Fri, 20 Nov 2026 09:32:00 GMT", None, Some(0)),
            ("Sat, 21 Nov 2099 09:32:00 GMT", None, Some(86_400)),
            ("-5", None, None),
            ("soon", None, None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, said.parse().unwrap());
            date.map(|date| headers.insert(DATE, date.parse().unwrap()));
            assert_eq!(after(&headers, now), seconds.map(Duration::from_secs), "{said}");
        }
        assert_eq!(after(&HeaderMap::new(), now), None);
    }

    #[test]
    fn a_collector_says_what_it_rejected_and_may_say_anything_else() {
        for (body, number) in [
            (r#"{"partialSuccess":{"rejectedLogRecords":"3","errorMessage":"x"}}"#, 3),
            (r#"{"partialSuccess":{"rejectedLogRecords":3}}"#, 3),
            (r#"{"partialSuccess":{}}"#, 0),
            (r#"{"partialSuccess":{"rejectedLogRecords":-1}}"#, 0),
            (r#"[{"partialSuccess":1}]"#, 0),
            ("", 0),
            ("<html>", 0),
        ] {
            assert_eq!(rejected(body.as_bytes()), number, "{body}");
        }
    }
}
