//! Whatever a TLS server calls its certificate.

#![no_main]

use callready::wire::certificate::{key, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    key(data);
    let read = read(data);
    assert!(read.subject.chars().count() <= 200 && !read.issuer.contains('\x1b'));
});
