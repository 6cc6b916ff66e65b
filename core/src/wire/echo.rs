//! The echo of a responder. This file is the format's home; agent and responder share it.
//!
//! ```text
//! request   43 52 44 59 61 73 6b 01   "CRDYask", version 1   nonce, 16 bytes
//! answer    43 52 44 59 61 6e 73 01   "CRDYans", version 1   the same nonce
//! ```
//!
//! The same bytes over UDP, one datagram each, and over TCP, one request and one answer a connection. Both have 24 bytes: a responder sends no more
//! than it got, so a forged sender gains nothing by it. An answer is no request, so two responders cannot be made to talk to each other.
//!
//! The nonce is random, so nobody off the path can forge an answer. The address that the responder saw is not part of it: nothing would use it.

use crate::observe::Saw;

/// Ties an answer to its request.
pub type Nonce = [u8; 16];

/// What the agent sends.
pub fn request(nonce: Nonce) -> [u8; LENGTH] {
    message(REQUEST, nonce)
}

/// What the responder sends back.
pub fn answer(nonce: Nonce) -> [u8; LENGTH] {
    message(ANSWER, nonce)
}

/// The nonce of a request; none for anything that is not exactly a request.
pub fn requested(bytes: &[u8]) -> Option<Nonce> {
    read(bytes, REQUEST)
}

/// Reads bytes as the answer to the request with this nonce; says in a few words why they are none.
pub fn judge(bytes: &[u8], nonce: Nonce) -> Result<Saw, String> {
    match read(bytes, ANSWER) {
        Some(told) if told == nonce => Ok(Saw::Echo),
        Some(_) => Err("an echo with a wrong nonce".to_owned()),
        None if requested(bytes).is_some() => Err("the request itself came back".to_owned()),
        None => Err("not an echo".to_owned()),
    }
}

fn message(magic: &[u8; 8], nonce: Nonce) -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    bytes[..magic.len()].copy_from_slice(magic);
    bytes[magic.len()..].copy_from_slice(&nonce);
    bytes
}

fn read(bytes: &[u8], magic: &[u8; 8]) -> Option<Nonce> {
    bytes.strip_prefix(magic)?.try_into().ok()
}

/// Bytes of a request, and of an answer.
pub const LENGTH: usize = 24;

const REQUEST: &[u8; 8] = b"CRDYask\x01";
const ANSWER: &[u8; 8] = b"CRDYans\x01";

#[cfg(test)]
mod tests {
    use super::*;

    const NONCE: Nonce = *b"0123456789abcdef";

    #[test]
    fn an_answer_is_no_larger_than_its_request_and_is_no_request() {
        assert_eq!(&request(NONCE), b"CRDYask\x010123456789abcdef");
        assert_eq!(&answer(NONCE), b"CRDYans\x010123456789abcdef");
        assert_eq!(requested(&request(NONCE)), Some(NONCE));
        assert_eq!(requested(&answer(NONCE)), None);
    }

    #[test]
    fn only_the_whole_answer_with_the_right_nonce_counts() {
        assert_eq!(judge(&answer(NONCE), NONCE), Ok(Saw::Echo));
        for (bytes, why) in [
            (&answer(*b"0123456789abcdeX")[..], "an echo with a wrong nonce"),
            (&request(NONCE), "the request itself came back"),
            (&answer(NONCE)[..LENGTH - 1], "not an echo"),
            (&[&answer(NONCE)[..], b"\0"].concat(), "not an echo"),
            (b"CRDYans\x020123456789abcdef", "not an echo"),
            (b"HTTP/1.1 400 Bad Request", "not an echo"),
            (b"", "not an echo"),
        ] {
            assert_eq!(judge(bytes, NONCE), Err(why.to_owned()), "{bytes:?}");
        }
    }

    #[test]
    fn only_a_whole_request_is_one() {
        for bytes in [
            &b""[..],
            &request(NONCE)[..LENGTH - 1],
            &[&request(NONCE)[..], b"\0"].concat(),
            b"CRDYask\x020123456789abcdef",
            b"crdyask\x010123456789abcdef",
        ] {
            assert_eq!(requested(bytes), None, "{bytes:?}");
        }
    }
}
