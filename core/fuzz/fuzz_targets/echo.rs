//! Whatever stands where a responder should be, and whatever is sent to a responder.

#![no_main]

use callready::wire::echo::{LENGTH, answer, judge, request, requested};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    // With the nonce that the message itself has, so that a right one is reached.
    let nonce = data.get(8..LENGTH).and_then(|nonce| nonce.try_into().ok()).unwrap_or_default();
    assert_eq!(judge(data, nonce).is_ok(), data == answer(nonce));
    assert_eq!(requested(data).is_some(), data == request(nonce));
});
