//! Whatever a server sends, at every stage of a handshake.

use std::time::Instant;

use dimpl::Output;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::relay::{self, V1_2, V1_3};
use crate::net::dtls::engine::{Ended, Engine};

#[test]
fn a_panic_of_the_engine_ends_the_session() {
    let now = Instant::now();
    let mut client = Engine::start(now).unwrap();
    for _ in 0..2 {
        client.feed(&bare_versions(), now);
        client.write(b"data", now);
        client.tick(now);
        client.close(now);
        assert_eq!(client.ended(), Some(&Ended::Panicked));
    }
}

#[test]
fn a_cookie_too_long_to_be_sent_back_is_no_panic() {
    let now = Instant::now();
    let mut client = Engine::start(now).unwrap();
    let cookie = vec![7; 30_000];
    let extensions = [extension(0x2b, &[0xfe, 0xfc]), extension(0x2c, &[&[0x75, 0x30][..], &cookie].concat())].concat();
    let retry = server_hello(&RETRY, 0x1301, &extensions);
    // One that comes too early makes it DTLS 1.3.
    client.feed(&record(5, 0, &server_hello(&[7; 32], 0x1301, &extension(0x2b, &[0xfe, 0xfc])), usize::MAX), now);
    for offset in (0..retry.len()).step_by(3_000) {
        client.feed(&record(0, offset, &retry, 3_000), now);
    }
    assert_eq!(client.ended(), Some(&Ended::Broken(dimpl::Error::TransmitQueueFull)));
}

#[test]
fn a_large_certificate_is_taken_whole() {
    let (client, _) = handshake(relay::session(V1_2, false, 15_000), |_| Vec::new());
    assert!(client.finished().unwrap().1.unwrap().len() > 15_000);
}

#[test]
fn whatever_comes_is_survived() {
    let mut dice = StdRng::seed_from_u64(1);
    let (mut fed, mut finished, mut broken) = (0, 0, 0);
    while fed < 10_000 {
        let version = if dice.random() { V1_2 } else { V1_3 };
        let rate = dice.random_range(0..30);
        let (client, count) = handshake(relay::session(version, false, 0), |datagram| {
            (0..rate).map(|_| damaged(datagram, &mut dice)).collect()
        });
        fed += count;
        finished += u32::from(client.finished().is_some());
        broken += u32::from(client.ended().is_some());
        assert_ne!(client.ended(), Some(&Ended::Panicked));
    }
    assert!(finished > 0 && broken > 0, "{finished} {broken}");
}

/// A ServerHello whose last extension is the bare header of `supported_versions`.
pub(super) fn bare_versions() -> Vec<u8> {
    record(0, 0, &server_hello(&[7; 32], 0xc02b, &[0, 0x2b, 0, 2]), usize::MAX)
}

/// A handshake with a server before each of whose datagrams `others` are fed; tells how many.
pub(super) fn handshake(mut server: dimpl::Dtls, mut others: impl FnMut(&[u8]) -> Vec<Vec<u8>>) -> (Engine, usize) {
    let mut now = Instant::now();
    let mut client = Engine::start(now).unwrap();
    let (mut room, mut fed) = (vec![0; 32_768], 0);
    for _ in 0..TURNS {
        while let Some(datagram) = client.outgoing() {
            // A server that gives up only says nothing more.
            let _ = server.handle_timeout(now).and_then(|()| server.handle_packet(&datagram));
            while let Output::Packet(datagram) = server.poll_output(&mut room) {
                for other in others(datagram) {
                    client.feed(&other, now);
                    fed += 1;
                }
                client.feed(datagram, now);
            }
        }
        if client.ended().is_some() || client.finished().is_some() {
            break;
        }
        now = client.wake();
        client.tick(now);
    }
    (client, fed)
}

fn damaged(datagram: &[u8], dice: &mut StdRng) -> Vec<u8> {
    let mut damaged = datagram.to_vec();
    for _ in 0..dice.random_range(1..4) {
        let at = dice.random_range(0..damaged.len().max(1));
        match dice.random_range(0..6) {
            0 => damaged.truncate(at),
            1 => damaged.extend_from_slice(&datagram[at.min(datagram.len())..]),
            2 => damaged.insert(at.min(damaged.len()), dice.random()),
            _ if damaged.is_empty() => {}
            3 => damaged[at] = 0xff,
            4 => damaged[at] = damaged[at].wrapping_add(1),
            _ => damaged[at] = dice.random(),
        }
    }
    damaged
}

fn server_hello(random: &[u8; 32], suite: u16, extensions: &[u8]) -> Vec<u8> {
    let length = u16::try_from(extensions.len()).unwrap().to_be_bytes();
    [&[0xfe, 0xfd][..], random, &[0], &suite.to_be_bytes(), &[0], &length, extensions].concat()
}

fn extension(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_be_bytes()[..], &u16::try_from(data.len()).unwrap().to_be_bytes(), data].concat()
}

/// A record in the clear with the part of a ServerHello from there on, of that length at most.
fn record(message: u16, offset: usize, hello: &[u8], most: usize) -> Vec<u8> {
    let part = &hello[offset..];
    let part = &part[..part.len().min(most)];
    let three = |number: usize| u32::try_from(number).unwrap().to_be_bytes()[1..].to_vec();
    let length = u16::try_from(part.len() + 12).unwrap().to_be_bytes();
    let sequence = u16::try_from(offset + usize::from(message)).unwrap().to_be_bytes();
    let header = [&[22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0][..], &sequence, &length].concat();
    [&header[..], &[2], &three(hello.len()), &message.to_be_bytes(), &three(offset), &three(part.len()), part].concat()
}

/// The random of a HelloRetryRequest (RFC 8446 section 4.1.3).
const RETRY: [u8; 32] = [
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2, 0x11,
    0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
];
const TURNS: usize = 20;
