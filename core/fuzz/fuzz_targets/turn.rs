//! Whatever a relay sends, at every stage of an allocation.

#![no_main]

use std::time::Duration;

use callready::wire::turn::{Allocation, Carrier, Credentials, Event, Frames, Outcome, Request, Settings};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((&how, data)) = data.split_first() else { return };
    let stream = how & 1 != 0;
    let mut last = 0_u8;
    let ids = || {
        last = last.wrapping_add(1);
        [last; 12]
    };
    let settings = Settings {
        carrier: if stream { Carrier::Stream } else { Carrier::Datagram },
        credentials: (how & 2 != 0).then(|| Credentials::new("user", "password").unwrap()),
        family: None,
        lifetime: None,
        rto: Duration::from_millis(500),
        sends: 3,
        deadline: Duration::from_secs(60),
    };
    let mut now = Duration::ZERO;
    let mut allocation = Allocation::new(settings, ids, now);
    let (mut frames, mut sent, mut done, mut data) = (Frames::default(), 0, 0, data);
    let peer = "203.0.113.5:9".parse().unwrap();
    loop {
        while let Some(bytes) = allocation.poll_transmit() {
            sent += 1;
            assert!(!bytes.is_empty());
        }
        while let Some(event) = allocation.poll_event() {
            let Event::Done { request, outcome } = event else { continue };
            done += 1;
            if let (Request::Allocate, Outcome::Allocated { .. }) = (request, outcome) {
                allocation.permit(peer, now).unwrap();
                allocation.bind(peer, now).unwrap();
                allocation.refresh(Duration::from_secs(60), now).unwrap();
                allocation.send(peer, b"data").unwrap();
            }
        }
        let Some((&length, rest)) = data.split_first() else { break };
        now += Duration::from_millis(50);
        let (piece, rest) = rest.split_at(rest.len().min(usize::from(length) * 2));
        data = rest;
        if how & 4 != 0 && length == 0 {
            now = allocation.poll_timeout().unwrap_or(now);
            allocation.handle_timeout(now);
        } else if stream {
            let mut whole = Vec::new();
            let _ = frames.take(piece, |frame| whole.push(frame.to_vec()));
            whole.iter().for_each(|frame| allocation.handle_input(frame, now));
        } else {
            allocation.handle_input(piece, now);
        }
    }
    while let Some(due) = allocation.poll_timeout() {
        now = now.max(due);
        allocation.handle_timeout(now);
    }
    while allocation.poll_transmit().is_some() {
        sent += 1;
    }
    while let Some(event) = allocation.poll_event() {
        done += usize::from(matches!(event, Event::Done { .. }));
    }
    // Four requests at most, each in three versions, each sent three times; and one piece of data.
    assert!((1..=4).contains(&done) && sent <= 4 * 3 * 3 + 1, "{done} {sent}");
});
