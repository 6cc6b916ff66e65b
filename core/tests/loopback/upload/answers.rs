use std::time::{Duration, Instant, SystemTime};

use callready::store::State;
use callready::upload::Delivery;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::time::{pause, resume, sleep};

use super::{OK, Shelf, answering, at, request, to, waits};
use crate::server::{LOOPBACKS, reset, tcp};

#[tokio::test]
async fn a_report_arrives_whole_and_once() {
    let (server, mut asked) = answering(OK).await;
    let shelf = Shelf::new();
    let report = shelf.add(0);
    let address = format!("http://127.0.0.1:{}/otlp", server.port);
    let to = to(&json!({"upload_url": address, "upload_token": "t0k3n", "device_label": "A-1042"}));
    assert_eq!(shelf.deliver(&to).await, Delivery { sent: 1, ..Delivery::default() });
    assert_eq!(shelf.deliver(&to).await, Delivery::default());
    // Asked for again, it still is not sent again.
    shelf.add(0);
    assert_eq!(shelf.deliver(&to).await, Delivery::default());
    let (head, body) = asked.recv().await.unwrap();
    let place = format!("POST /otlp/v1/logs HTTP/1.1\r\nhost: 127.0.0.1:{}\r\n", server.port);
    assert!(head.starts_with(&place), "{head}");
    assert!(head.contains("content-type: application/json\r\n") && head.contains("authorization: Bearer t0k3n"));
    let body: Value = serde_json::from_str(&body).unwrap();
    let records = body["resourceLogs"][0]["scopeLogs"][0]["logRecords"].as_array().unwrap();
    assert_eq!(records.len(), 1 + report.rules.len());
    assert!(body.to_string().contains(&report.run_id()) && body.to_string().contains("A-1042"));
    assert!(asked.try_recv().is_err());
}

#[tokio::test]
async fn a_large_report_arrives_whole() {
    let (server, mut asked) = answering(OK).await;
    let shelf = Shelf::new();
    let mut report = shelf.add(0);
    report.took_ms += 1;
    report.rules = report.rules.iter().cycle().take(500).cloned().collect();
    shelf.put(report);
    assert_eq!(shelf.deliver(&at(&server)).await.sent, 2);
    let bodies = [asked.recv().await.unwrap().1, asked.recv().await.unwrap().1];
    let large = bodies.iter().max_by_key(|body| body.len()).unwrap();
    let body: Value = serde_json::from_str(large).unwrap();
    assert_eq!(body["resourceLogs"][0]["scopeLogs"][0]["logRecords"].as_array().map(Vec::len), Some(501));
    assert!(large.len() > 200_000, "{}", large.len());
}

#[tokio::test]
async fn lines_are_put_under_the_runs_name() {
    let (server, mut asked) = answering("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n").await;
    let shelf = Shelf::with_one();
    let address = format!("http://127.0.0.1:{}/in/{{run}}.ndjson?sig=a%2Fb", server.port);
    let to = to(&json!({"upload_url": address, "upload_format": "ndjson", "device_label": "A-1042"}));
    assert_eq!(shelf.deliver(&to).await.sent, 1);
    let (head, body) = asked.recv().await.unwrap();
    assert!(head.starts_with("PUT /in/20261121T090000Z-"), "{head}");
    assert!(head.lines().next().unwrap().ends_with(".ndjson?sig=a%2Fb HTTP/1.1"), "{head}");
    assert!(body.lines().all(|line| serde_json::from_str::<Value>(line).unwrap()["device_label"] == "A-1042"));
}

#[tokio::test]
async fn only_what_may_pass_is_tried_again() {
    for (status, waits) in [
        (429, true),
        (502, true),
        (503, true),
        (504, true),
        (301, false),
        (307, false),
        (400, false),
        (401, false),
        (404, false),
        (413, false),
        (500, false),
        (501, false),
    ] {
        let answer = format!("HTTP/1.1 {status} No\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n");
        let (server, mut asked) = answering(answer).await;
        let shelf = Shelf::with_one();
        let delivery = shelf.deliver(&at(&server)).await;
        assert_eq!((delivery.sent, delivery.waiting, delivery.given_up), (0, waits.into(), (!waits).into()));
        assert!(delivery.why.unwrap().contains(&format!("it answered {status}")));
        assert_eq!(delivery.again_in.is_some(), waits);
        // Too early, and never, are the same here.
        assert_eq!(shelf.deliver(&at(&server)).await.sent, 0);
        assert!(asked.recv().await.is_some() && asked.try_recv().is_err(), "{status}");
    }
}

#[tokio::test]
async fn a_server_says_when_and_is_asked_no_earlier() {
    let date = "Date: Sat, 21 Nov 2026 09:30:00 GMT\r\nRetry-After: Sat, 21 Nov 2026 09:40:00 GMT";
    for said in ["Retry-After: 600", date] {
        let (server, mut asked) = answering(format!("HTTP/1.1 429 No\r\n{said}\r\nContent-Length: 0\r\n\r\n")).await;
        let mut shelf = Shelf::with_one();
        let again_in = shelf.deliver(&at(&server)).await.again_in.unwrap().as_secs();
        assert!((600..=662).contains(&again_in), "{said}: {again_in}");
        assert!(asked.try_recv().is_ok());
        for (later, is_asked) in [(590, false), (700, true)] {
            shelf.now = SystemTime::now() + Duration::from_secs(later);
            let delivery = shelf.deliver(&at(&server)).await;
            assert_eq!((delivery.waiting, asked.try_recv().is_ok()), (1, is_asked), "{said}: {later}");
            assert!(delivery.why.unwrap().ends_with("it answered 429"));
        }
    }
}

#[tokio::test]
async fn what_is_no_answer_leaves_the_report_waiting() {
    let huge = format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "y".repeat(100_000));
    for (answer, why) in [
        ("SSH-2.0-OpenSSH_9.9\r\n", "it did not answer in HTTP"),
        (&huge, "it did not answer in HTTP"),
        ("HTTP/1.1 200 O", "the connection was cut"),
        ("", "the connection was cut"),
    ] {
        let (server, _asked) = answering(answer).await;
        waits(&at(&server), why).await;
    }
    let server = tcp(LOOPBACKS[0], |mut stream| async move {
        request(&mut stream).await;
        reset(stream);
    })
    .await;
    waits(&at(&server), "the connection was cut").await;
}

#[tokio::test]
async fn silence_and_a_trickle_end_in_time() {
    for head in ["", "HTTP/1.1 200 OK\r\nX: "] {
        let server = tcp(LOOPBACKS[0], move |mut stream| async move {
            request(&mut stream).await;
            // From now on waiting takes no time.
            pause();
            let _ = stream.write_all(head.as_bytes()).await;
            while !head.is_empty() && stream.write_all(b"y").await.is_ok() {
                sleep(Duration::from_millis(100)).await;
            }
            std::future::pending::<()>().await;
        })
        .await;
        waits(&at(&server), "no whole answer in time").await;
        resume();
    }
}

#[tokio::test]
async fn an_endless_body_takes_nothing_from_a_yes() {
    for (piece, every, most) in [("y".repeat(1 << 16), 0, 1500), ("y".to_owned(), 100, 4000)] {
        let server = tcp(LOOPBACKS[0], move |mut stream| {
            let piece = piece.clone();
            async move {
                request(&mut stream).await;
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
                while stream.write_all(piece.as_bytes()).await.is_ok() {
                    sleep(Duration::from_millis(every)).await;
                }
            }
        })
        .await;
        let (shelf, began) = (Shelf::with_one(), Instant::now());
        assert_eq!(shelf.deliver(&at(&server)).await, Delivery { sent: 1, ..Delivery::default() });
        assert!(began.elapsed() < Duration::from_millis(most), "{:?}", began.elapsed());
    }
}

#[tokio::test]
async fn what_a_collector_rejected_is_told_and_not_sent_again() {
    let body = r#"{"partialSuccess":{"rejectedLogRecords":"2","errorMessage":"S3cr3t"}}"#;
    let (server, _asked) = answering(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len())).await;
    let shelf = Shelf::with_one();
    let delivery = shelf.deliver(&at(&server)).await;
    assert_eq!((delivery.sent, delivery.waiting), (1, 0));
    assert!(delivery.why.unwrap().ends_with("it rejected 2 records of a report"));
    assert_eq!(shelf.states(), [Some(State::Sent)]);
}
