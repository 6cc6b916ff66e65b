//! Whatever a resolver sends.

#![no_main]

use callready::observe::Family;
use callready::wire::dns::Question;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    // With the id that the message itself has, so that the answers are reached.
    let id = data.first_chunk().map_or(0, |id| u16::from_be_bytes(*id));
    for family in [Family::V4, Family::V6] {
        let _ = Question::new("a.test", family, id).unwrap().judge(data);
    }
});
