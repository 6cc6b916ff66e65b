use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::super::{Carrier, Event, Frames, Outcome, Settings, Unsent};
use super::bench::{Bench, settings};
use super::peer;
use super::relay::{Reply, indication, replies};

#[test]
fn ten_thousand_mutated_answers_end_as_any_other() {
    let mut rng = StdRng::seed_from_u64(8656);
    for round in 0..10_000 {
        let carrier = if round % 2 == 0 { Carrier::Datagram } else { Carrier::Stream };
        let mut bench = Bench::new(Settings { carrier, ..settings() });
        bench.run_by(|request| {
            let honest = replies(REPLIES[rng.random_range(0..REPLIES.len())], request);
            honest.into_iter().map(|bytes| mutate(bytes, &mut rng)).collect()
        });
        assert_eq!(bench.events.len(), 1);
        assert!(bench.sent <= 3 * 3);
        if matches!(bench.last(), Outcome::Allocated { .. }) {
            bench.allocation.bind(peer(), bench.now).unwrap();
            bench.run_by(|request| {
                let honest =
                    [replies(Reply::Honest, request), vec![indication(peer(), b"data"), CHANNEL_DATA.to_vec()]]
                        .concat();
                honest.into_iter().map(|bytes| mutate(bytes, &mut rng)).collect()
            });
        }
        let _ = Frames::default().take(&mutate(CHANNEL_DATA.repeat(3), &mut rng), |_| {});
    }
}

#[test]
fn a_message_cut_anywhere_is_not_stun() {
    let mut bench = Bench::new(settings());
    let request = bench.allocation.poll_transmit().unwrap();
    let whole = replies(Reply::Honest, &request).remove(0);
    for length in 0..whole.len() {
        bench.allocation.handle_input(&whole[..length], bench.now);
    }
    let long = [&whole[..], &[0]].concat();
    bench.allocation.handle_input(&long, bench.now);
    assert_eq!(bench.ignored(), format!("STUN with bytes to spare (1), not STUN ({})", whole.len()));
    assert_eq!(bench.allocation.poll_event(), None);
    bench.allocation.handle_input(&whole, bench.now);
    assert!(bench.allocation.poll_transmit().is_some(), "the whole one still counts");
}

#[test]
fn a_message_longer_than_any_is_not_read() {
    let mut bench = Bench::new(settings());
    let request = bench.allocation.poll_transmit().unwrap();
    let mut bytes = replies(Reply::Error(508), &request).remove(0);
    bytes.extend([0x80, 0x99, 0x05, 0xdc]);
    bytes.resize(bytes.len() + 1500, 0);
    let length = u16::try_from(bytes.len() - 20).unwrap();
    bytes[2..4].copy_from_slice(&length.to_be_bytes());
    bench.allocation.handle_input(&bytes, bench.now);
    assert_eq!((bench.ignored().as_str(), bench.allocation.poll_event()), ("not STUN (1)", None));
}

#[test]
fn a_nonce_too_long_to_be_sent_back_ends_the_request() {
    let nonce = "n".repeat(509).leak();
    let mut bench = Bench::new(settings());
    bench.run(&[Reply::Challenge(401, nonce), Reply::Honest]);
    assert!(matches!(bench.last(), Outcome::Allocated { .. }), "the longest is sent back");

    let mut bench = Bench::new(settings());
    bench.run_by(|request| {
        // One letter more than can be encoded, written over the length of the attribute and its padding.
        let mut bytes = replies(Reply::Challenge(401, nonce), request).remove(0);
        let place = bytes.len() - 512 - 4;
        bytes[place..place + 4].copy_from_slice(&[0x00, 0x15, 0x01, 0xfe]);
        let end = bytes.len();
        bytes[end - 3] = b'n';
        vec![bytes]
    });
    assert_eq!(bench.last(), Outcome::Malformed { why: "a challenge too long to be answered".to_owned() });
}

#[test]
fn letters_of_two_bytes_where_a_nonce_has_its_features_do_no_harm() {
    let mut bench = Bench::new(settings());
    bench.run(&[Reply::Challenge(401, "obMatJos2abc\u{c3}\u{a9}"), Reply::Honest]);
    assert!(matches!(bench.last(), Outcome::Allocated { .. }));
}

#[test]
fn a_flood_is_bounded() {
    let mut bench = Bench::allocated(settings());
    for _ in 0..100_000 {
        bench.allocation.handle_input(&indication(peer(), &[0; 1000]), bench.now);
        bench.allocation.handle_input(b"anything", bench.now);
    }
    assert_eq!(bench.allocation.permit(peer(), bench.now), Err(Unsent::TooMuch), "who does not fetch cannot ask");
    bench.fetch();
    let data = bench.events.iter().filter(|event| matches!(event, Event::Data { .. })).count();
    assert_eq!(data, 256);
    assert_eq!(bench.ignored(), "data that nobody fetched in time (99744), not STUN (100000)");

    let all: Vec<_> = (0..1000).map(|_| bench.allocation.send(peer(), b"hello")).collect();
    assert_eq!(all.iter().filter(|sent| sent.is_ok()).count(), 256);
    while bench.allocation.poll_transmit().is_some() {}
    assert_eq!(bench.allocation.send(peer(), &[0; 1201]), Err(Unsent::TooLong));
    assert_eq!(bench.allocation.send(peer(), &[0; 1200]), Ok(()));
    let all: Vec<_> = (0..1000).map(|_| bench.allocation.permit(peer(), bench.now)).collect();
    assert_eq!(all.iter().filter(|asked| asked.is_ok()).count(), 8);
}

#[test]
fn a_relay_has_sixteen_channels_for_us() {
    let mut bench = Bench::allocated(settings());
    for port in 0..16 {
        let peer = (peer().ip(), port).into();
        assert_eq!(bench.allocation.bind(peer, bench.now), Ok(0x4000 + port));
        bench.run(&[Reply::Honest]);
    }
    assert_eq!(bench.allocation.bind((peer().ip(), 16).into(), bench.now), Err(Unsent::TooMuch));
}

#[test]
fn no_time_is_too_long() {
    let endless = Settings {
        rto: Duration::MAX,
        deadline: Duration::MAX,
        sends: u32::MAX,
        lifetime: Some(Duration::MAX),
        ..settings()
    };
    let mut bench = Bench::new(endless);
    bench.now = Duration::MAX;
    bench.allocation.handle_timeout(Duration::MAX);
    bench.fetch();
    assert_eq!(bench.last(), Outcome::NoAnswer);
}

/// Flips, cuts, repeats and appends, and mostly leaves the header alone, so that the inside is reached.
fn mutate(mut bytes: Vec<u8>, rng: &mut StdRng) -> Vec<u8> {
    for _ in 0..rng.random_range(0..4) {
        let start = if rng.random_ratio(1, 8) { 0 } else { 20 };
        if bytes.len() <= start {
            break;
        }
        let place = rng.random_range(start..bytes.len());
        match rng.random_range(0..4) {
            0 => bytes[place] = rng.random(),
            1 => bytes[place] ^= 1 << rng.random_range(0..8),
            2 => bytes.truncate(place & !3),
            _ => bytes.extend_from_within(place & !3..),
        }
    }
    if rng.random_ratio(7, 8) && bytes.len() >= 20 && bytes[0] < 0x40 {
        let length = u16::try_from(bytes.len() - 20).unwrap_or_default();
        bytes[2..4].copy_from_slice(&length.to_be_bytes());
    }
    bytes
}

const CHANNEL_DATA: &[u8] = b"\x40\x00\x00\x05hello\0\0\0";
const REPLIES: &[Reply] = &[
    Reply::Honest,
    Reply::Honest,
    Reply::Unsigned,
    Reply::Challenge(438, "obMatJos2QAAAnonce"),
    Reply::Offer(401, "obMatJos2gAAAnonce", &[stun_rs::AlgorithmId::MD5, stun_rs::AlgorithmId::SHA256]),
    Reply::Alternate("192.0.2.8:3478"),
    Reply::Error(508),
    Reply::Silence,
];
