//! Whatever a TLS server calls its certificate.

#![no_main]

use callready::wire::certificate::read;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let read = read(data);
    assert!(read.subject.chars().count() <= 200 && !read.issuer.contains('\x1b'));
});
