//! Whatever a STUN server sends, over UDP or TCP.

#![no_main]

use callready::wire::stun::{Frame, frame, judge, mapped};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    // With the id that the message itself has, so that the attributes are reached.
    let id = data.get(8..20).and_then(|id| id.try_into().ok()).unwrap_or_default();
    let _ = judge(data, id);
    let _ = mapped(data, id);
    if let Frame::Whole(length) = frame(data) {
        let _ = judge(&data[..length], id);
    }
});
