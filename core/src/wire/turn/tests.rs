#![allow(clippy::unwrap_used)]

mod bench;
mod hostile;
mod relay;

use std::net::SocketAddr;
use std::time::Duration;

use insta::assert_snapshot;
use stun_rs::AlgorithmId::{MD5, SHA256};

use super::*;
use bench::{Bench, settings};
use relay::{MAPPED, PASSWORD, REALM, RELAYED, Reply, USER, indication, replies};

#[test]
fn an_allocation_takes_two_round_trips_and_leave_to_send_a_third() {
    let mut bench =
        Bench::new(Settings { family: Some(Family::V4), lifetime: Some(Duration::from_secs(300)), ..settings() });
    bench.run(&[Reply::Honest]);
    bench.allocation.permit(peer(), bench.now).unwrap();
    assert_eq!(bench.allocation.bind(peer(), bench.now), Ok(0x4000));
    bench.run(&[Reply::Honest]);
    bench.allocation.refresh(Duration::from_secs(900), bench.now).unwrap();
    bench.run(&[Reply::Honest]);
    bench.allocation.release(bench.now).unwrap();
    bench.run(&[Reply::Honest]);
    assert_snapshot!(bench.log, @r#"
      0 > allocate 1: transport 17, family IPv4, lifetime 300
     40 > allocate 2: transport 17, family IPv4, lifetime 300, user some-user, nonce nonce, realm "example.org", signature
     80 < Allocate: Allocated { relayed: 192.0.2.7:50000, mapped: Some(198.51.100.9:40000), lifetime: Some(300s) }
     80 > permit 3: peer 203.0.113.5:9, user some-user, nonce nonce, realm "example.org", signature
     80 > bind 4: channel 0x4000, peer 203.0.113.5:9, user some-user, nonce nonce, realm "example.org", signature
    120 < Permit { peer: 203.0.113.5:9 }: Granted
    120 < Bind { peer: 203.0.113.5:9, channel: 16384 }: Granted
    120 > refresh 5: lifetime 900, user some-user, nonce nonce, realm "example.org", signature
    160 < Refresh { lifetime: 900s }: Refreshed { lifetime: Some(900s) }
    160 > refresh 6: lifetime 0, user some-user, nonce nonce, realm "example.org", signature
    200 < Release: Refreshed { lifetime: Some(0ns) }
    "#);
    assert_eq!(bench.ignored(), "");
}

#[test]
fn every_outcome_has_a_name_of_its_own() {
    use Reply::{
        Alternate, Appended, Bytes, Challenge, Codeless, Empty, Error, Forged, ForgedError, Half, Honest, Offer,
        Silence,
    };
    let allocated = || Outcome::Allocated {
        relayed: RELAYED.parse().unwrap(),
        mapped: Some(MAPPED.parse().unwrap()),
        lifetime: Some(Duration::from_secs(600)),
    };
    let malformed = |why: &str| Outcome::Malformed { why: why.to_owned() };
    // What the relay answers, and after how many datagrams what is said.
    let table: Vec<(&[Reply], usize, Outcome)> = vec![
        (&[Honest], 2, allocated()),
        (&[Offer(401, COOKIE, &[MD5, SHA256]), Honest], 2, allocated()),
        (&[Offer(401, COOKIE, &[MD5]), Honest], 2, allocated()),
        (&[Challenge(401, "obMatJos2QAAAnonce"), Honest], 2, allocated()),
        (&[Reply::Unsigned], 1, allocated()),
        (&[Honest, Challenge(438, "new"), Honest], 3, allocated()),
        (&[Honest, Challenge(438, "new"), Challenge(438, "newer")], 3, Outcome::Refused { code: 438 }),
        (&[Challenge(438, "new")], 1, Outcome::Refused { code: 438 }),
        (&[Challenge(401, "nonce")], 2, Outcome::Refused { code: 401 }),
        (&[Honest, Challenge(438, "new"), Challenge(401, "newer")], 3, Outcome::Refused { code: 401 }),
        (&[Silence], 3, Outcome::NoAnswer),
        (&[Honest, Silence], 4, Outcome::NoAnswer),
        (&[Honest, Forged], 4, Outcome::Forged),
        (&[Honest, Reply::Unsigned], 4, Outcome::Forged),
        (&[Honest, ForgedError(486)], 4, Outcome::Forged),
        (&[Honest, Forged, Honest], 3, allocated()),
        (&[Alternate("192.0.2.8:3478")], 1, Outcome::Alternate { server: Some("192.0.2.8:3478".parse().unwrap()) }),
        (
            &[Honest, Alternate("[2001:db8::8]:443")],
            2,
            Outcome::Alternate { server: Some("[2001:db8::8]:443".parse().unwrap()) },
        ),
        (&[Error(300)], 1, Outcome::Alternate { server: None }),
        (&[Error(400)], 1, Outcome::Refused { code: 400 }),
        (&[Honest, Error(400)], 2, Outcome::Refused { code: 400 }),
        (&[Honest, Error(403)], 2, Outcome::Refused { code: 403 }),
        (&[Honest, Error(437)], 2, Outcome::Refused { code: 437 }),
        (&[Honest, Error(441)], 2, Outcome::Refused { code: 441 }),
        (&[Honest, Error(442)], 2, Outcome::Refused { code: 442 }),
        (&[Honest, Error(486)], 2, Outcome::Refused { code: 486 }),
        (&[Honest, Error(508)], 2, Outcome::Refused { code: 508 }),
        (&[Error(420)], 1, Outcome::Refused { code: 420 }),
        (&[Honest, Error(699)], 2, Outcome::Refused { code: 699 }),
        (&[Honest, Empty], 2, malformed("a success without a relayed address")),
        (&[Codeless], 1, malformed("an error response without a code")),
        (&[Error(401)], 1, malformed("a challenge without a realm")),
        (&[Challenge(401, COOKIE)], 1, malformed("a challenge without the password algorithms it announces")),
        (&[Offer(401, COOKIE, &[])], 1, malformed("a challenge with unknown password algorithms only")),
        (&[Appended(b"\x7f\xff\0\0")], 1, malformed("an unknown attribute type (0x7FFF) that must be known")),
        (
            &[Appended(b"\x80\x22\0\x09\0\0\0\0")],
            1,
            malformed(
                "decode error: attribute level: unknown attribute type, position: 2, error: small input buffer. \
                 Required size: 13, buffer size: 8",
            ),
        ),
        (&[Appended(WRONG_FINGERPRINT)], 3, Outcome::NoAnswer),
        (&[Half], 3, Outcome::NoAnswer),
        (&[Bytes(b"HTTP/1.1 400 Bad Request\r\n\r\n")], 3, Outcome::NoAnswer),
        (&[Bytes(b"")], 3, Outcome::NoAnswer),
        (&[Reply::WrongId], 3, Outcome::NoAnswer),
        (&[Reply::WrongMethod], 3, Outcome::NoAnswer),
    ];
    for (script, sent, outcome) in table {
        let mut bench = Bench::new(settings());
        bench.run(script);
        assert_eq!((bench.sent, bench.last()), (sent, outcome), "{script:?}");
        assert_eq!(bench.events.len(), 1, "{script:?}");
    }
}

#[test]
fn without_credentials_the_challenge_is_the_answer() {
    for (reply, outcome) in [
        (Reply::Honest, Outcome::Challenged),
        (Reply::Error(401), Outcome::Challenged),
        (Reply::Challenge(438, "new"), Outcome::Refused { code: 438 }),
        (Reply::Error(403), Outcome::Refused { code: 403 }),
    ] {
        let mut bench = Bench::new(Settings { credentials: None, ..settings() });
        bench.run(&[reply]);
        assert_eq!((bench.sent, bench.last()), (1, outcome));
    }
}

#[test]
fn the_algorithms_on_offer_are_echoed_and_the_hash_stands_for_the_name() {
    let mut bench = Bench::new(settings());
    bench.run(&[Reply::Offer(401, "obMatJos2wAAAnonce", &[MD5, SHA256]), Reply::Honest]);
    assert_snapshot!(bench.log, @r#"
     0 > allocate 1: transport 17
    40 > allocate 2: transport 17, user hash, nonce obMatJos2wAAAnonce, realm "example.org", offered [MD5, SHA256], chosen SHA256, signature of SHA-256
    80 < Allocate: Allocated { relayed: 192.0.2.7:50000, mapped: Some(198.51.100.9:40000), lifetime: Some(600s) }
    "#);
}

#[test]
fn whichever_datagram_is_lost_the_allocation_comes_about() {
    let ways = 2 * 2 * settings().sends as usize;
    for lost in 0..ways {
        let mut way = 0;
        let mut arrives = || {
            way += 1;
            way - 1 != lost
        };
        let mut bench = Bench::new(settings());
        bench.run_by(|request| {
            let answers = if arrives() { replies(Reply::Honest, request) } else { Vec::new() };
            answers.into_iter().filter(|_| arrives()).collect()
        });
        assert!(matches!(bench.last(), Outcome::Allocated { .. }), "{lost}: {}", bench.log);
        assert_eq!(bench.sent, if lost < 4 { 3 } else { 2 }, "{lost}");
    }
}

#[test]
fn a_slow_path_is_waited_for_until_the_deadline() {
    let mut bench = Bench::new(settings());
    bench.run(&[Reply::Silence]);
    assert_snapshot!(bench.log, @r"
       0 > allocate 1: transport 17
     100 > allocate 1: transport 17
     300 > allocate 1: transport 17
    1900 < Allocate: NoAnswer
    ");

    let mut bench = Bench::new(Settings { deadline: Duration::from_millis(250), ..settings() });
    bench.run(&[Reply::Silence]);
    assert_eq!((bench.sent, bench.now), (2, Duration::from_millis(250)));
}

#[test]
fn a_stream_is_not_asked_twice_and_ends_at_the_first_forged_answer() {
    let stream = || Settings { carrier: Carrier::Stream, ..settings() };
    for (script, sent, ms, outcome) in [
        (&[Reply::Silence][..], 1, 10_000, Outcome::NoAnswer),
        (&[Reply::Honest, Reply::Silence], 2, 10_000, Outcome::NoAnswer),
        (&[Reply::Honest, Reply::Forged, Reply::Honest], 2, 80, Outcome::Forged),
    ] {
        let mut bench = Bench::new(stream());
        bench.run(script);
        assert_eq!((bench.sent, bench.now.as_millis(), bench.last()), (sent, ms, outcome), "{script:?}");
    }
    let mut bench = Bench::allocated(stream());
    bench.allocation.bind(peer(), bench.now).unwrap();
    bench.run(&[Reply::Honest]);
    bench.allocation.send(peer(), b"hello").unwrap();
    assert_eq!(bench.allocation.poll_transmit().as_deref(), Some(&b"\x40\x00\x00\x05hello\0\0\0"[..]));
}

#[test]
fn what_does_not_count_is_told_in_a_few_words() {
    use Reply::{Appended, Bytes, Forged, Half, Honest, Silence, Twice, Unsigned, WrongId, WrongMethod};
    for (script, ignored) in [
        (&[Bytes(b"HTTP/1.1 400 Bad Request\r\n\r\n"), Honest][..], "not STUN (1)"),
        (&[Half, Honest], "not STUN (1)"),
        (&[WrongId], "STUN with a wrong transaction id (3)"),
        (&[WrongMethod, Honest], "STUN with a wrong method (1)"),
        (&[Twice], "STUN that came twice (2)"),
        (&[Honest, Forged, Honest], "a response with a wrong signature (1)"),
        (&[Honest, Unsigned, Honest], "a success without a signature (1)"),
        (
            &[Bytes(b"\0\x01\0\0\x21\x12\xa4\x42\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01"), Honest],
            "STUN, but no response (1)",
        ),
        (&[Bytes(b"\x40\x00\x00\x01a"), Honest], "not STUN (1)"),
        (&[Appended(WRONG_FINGERPRINT), Honest], "STUN with a wrong fingerprint (1)"),
        (&[Silence, Honest], ""),
    ] {
        let mut bench = Bench::new(settings());
        bench.run(script);
        assert_eq!(bench.ignored(), ignored, "{script:?}");
    }
}

#[test]
fn data_go_by_indication_until_the_channel_is_bound() {
    let mut bench = Bench::allocated(settings());
    let number = bench.allocation.bind(peer(), bench.now).unwrap();
    bench.allocation.send(peer(), b"before").unwrap();
    bench.run_by(|bytes| match bytes[1] {
        0x09 => replies(Reply::Honest, bytes),
        _ => Vec::new(),
    });
    bench.allocation.send(peer(), b"after").unwrap();
    assert_eq!(bench.allocation.poll_transmit().as_deref(), Some(&b"\x40\x00\x00\x05after"[..]));
    assert_eq!(bench.allocation.bind(peer(), bench.now), Ok(number), "it keeps its number");

    bench.allocation.handle_input(&indication(peer(), b"one"), bench.now);
    bench.allocation.handle_input(b"\x40\x00\x00\x03two", bench.now);
    bench.allocation.handle_input(b"\x40\x00\x00\x00", bench.now);
    bench.allocation.handle_input(b"\x40\x01\x00\x00", bench.now);
    bench.allocation.handle_input(b"\x40\x00\x00\x09short", bench.now);
    assert_eq!(bench.ignored(), "data by an unknown channel (1), data that cannot be read (1)");
    bench.fetch();
    assert_snapshot!(bench.log, @r#"
     80 > bind 3: channel 0x4000, peer 203.0.113.5:9, user some-user, nonce nonce, realm "example.org", signature
     80 > send 4: peer 203.0.113.5:9, data "before"
    120 < Bind { peer: 203.0.113.5:9, channel: 16384 }: Granted
    120 < data of 203.0.113.5:9 by None: "one"
    120 < data of 203.0.113.5:9 by Some(4000): "two"
    120 < data of 203.0.113.5:9 by Some(4000): ""
    "#);
}

#[test]
fn nothing_is_sent_or_taken_without_an_allocation() {
    let mut bench = Bench::new(settings());
    let all = |bench: &mut Bench| {
        let (allocation, now) = (&mut bench.allocation, bench.now);
        [
            allocation.permit(peer(), now),
            allocation.bind(peer(), now).map(|_| ()),
            allocation.refresh(Duration::from_secs(1), now),
            allocation.send(peer(), b"hello"),
            allocation.release(now),
        ]
    };
    assert_eq!(all(&mut bench), [Err(Unsent::NoAllocation); 5]);
    bench.allocation.handle_input(&indication(peer(), b"early"), bench.now);
    bench.run(&[Reply::Honest]);
    bench.allocation.release(bench.now).unwrap();
    assert_eq!(all(&mut bench), [Err(Unsent::NoAllocation); 5]);
    bench.allocation.handle_input(&indication(peer(), b"late"), bench.now);
    assert_eq!(bench.ignored(), "data without an allocation (2)");
}

#[test]
fn a_request_after_the_deadline_is_sent_once() {
    let mut bench = Bench::allocated(settings());
    bench.now = settings().deadline;
    bench.allocation.release(bench.now).unwrap();
    bench.sent = 0;
    bench.run(&[Reply::Silence]);
    assert_eq!((bench.sent, bench.last()), (1, Outcome::NoAnswer));
}

#[test]
fn an_allocation_that_only_the_server_may_know_of_is_given_back_too() {
    let mut unheard = Bench::new(settings());
    unheard.run(&[Reply::Honest, Reply::Silence]);
    assert_eq!(unheard.last(), Outcome::NoAnswer);

    let mut cancelled = Bench::new(settings());
    let request = cancelled.allocation.poll_transmit().unwrap();
    let challenge = replies(Reply::Honest, &request).remove(0);
    cancelled.allocation.handle_input(&challenge, cancelled.now);
    let signed = cancelled.allocation.poll_transmit().unwrap();
    let granted = replies(Reply::Honest, &signed).remove(0);

    for bench in [&mut unheard, &mut cancelled] {
        bench.allocation.release(bench.now).unwrap();
        bench.log.clear();
        bench.run(&[Reply::Honest]);
        assert!(bench.log.contains("lifetime 0, user some-user"), "{}", bench.log);
        assert_eq!(bench.last(), Outcome::Refreshed { lifetime: Some(Duration::ZERO) });
    }
    // The answer to what was given up counts no more.
    cancelled.allocation.handle_input(&granted, cancelled.now);
    assert_eq!(cancelled.allocation.release(cancelled.now), Err(Unsent::NoAllocation));

    let mut refused = Bench::new(settings());
    refused.run(&[Reply::Honest, Reply::Error(486)]);
    assert_eq!(refused.allocation.release(refused.now), Err(Unsent::NoAllocation));
}

#[test]
fn later_requests_get_a_new_nonce_each() {
    for (script, sent, outcomes) in [
        (
            &[Reply::Challenge(438, "one"), Reply::Challenge(438, "two"), Reply::Honest][..],
            4,
            [Outcome::Granted, Outcome::Granted],
        ),
        (&[Reply::Challenge(438, "one"), Reply::Honest], 3, [Outcome::Granted, Outcome::Granted]),
        (&[Reply::Challenge(438, "one")], 4, [Outcome::Refused { code: 438 }, Outcome::Refused { code: 438 }]),
        (&[Reply::Error(403), Reply::Honest], 2, [Outcome::Refused { code: 403 }, Outcome::Granted]),
    ] {
        let mut bench = Bench::allocated(settings());
        bench.sent = 0;
        bench.events.clear();
        bench.allocation.permit(peer(), bench.now).unwrap();
        bench.allocation.bind(peer(), bench.now).unwrap();
        bench.run(script);
        let found: Vec<Outcome> = bench.events.into_iter().filter_map(outcome).collect();
        assert_eq!((bench.sent, &found[..]), (sent, &outcomes[..]), "{script:?} {}", bench.log);
    }
}

#[test]
fn no_debug_output_shows_credentials() {
    let mut bench = Bench::allocated(settings());
    bench.allocation.permit(peer(), bench.now).unwrap();
    let shown = format!("{:?} {:?} {:?}", settings(), bench.allocation, bench.events);
    assert_snapshot!(format!("{:?}", bench.allocation), @"Allocation { settings: Settings { carrier: Datagram, credentials: Some(Credentials(hidden)), family: None, lifetime: None, rto: 100ms, sends: 3, deadline: 10s }, state: Allocated, open: [Permit { peer: 203.0.113.5:9 }], ignored: {}, .. }");
    for secret in [USER, PASSWORD, REALM] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

/// A nonce that announces password algorithms.
const COOKIE: &str = "obMatJos2gAAAnonce";

const WRONG_FINGERPRINT: &[u8] = b"\x80\x28\0\x04\0\0\0\0";

fn outcome(event: Event) -> Option<Outcome> {
    match event {
        Event::Done { outcome, .. } => Some(outcome),
        Event::Data { .. } => None,
    }
}

fn peer() -> SocketAddr {
    "203.0.113.5:9".parse().unwrap()
}
