//! How a DTLS record begins (RFC 6347 section 4.1, RFC 9147 section 4).

/// Whether a datagram begins with the header of a record in the clear, or of one sealed as DTLS 1.2 does.
pub(super) fn is_plain(datagram: &[u8]) -> bool {
    matches!(datagram, [CHANGE_CIPHER_SPEC..=ACK, 0xfe, 0xfc..=0xff, ..]) && datagram.len() >= HEADER
}

/// Whether a datagram may begin with a record sealed as DTLS 1.3 does, which has little to be known by.
pub(super) fn is_sealed(datagram: &[u8]) -> bool {
    datagram.first().is_some_and(|first| first >> 5 == 0b001)
}

/// What a fatal alert in the clear says (RFC 5246 section 7.2), if that is what a datagram begins with.
pub(super) fn fatal_alert(datagram: &[u8]) -> Option<u8> {
    match (datagram, datagram.get(HEADER..)?) {
        ([ALERT, 0xfe, _, 0, 0, ..], [FATAL, description, ..]) => Some(*description),
        _ => None,
    }
}

const HEADER: usize = 13;
const CHANGE_CIPHER_SPEC: u8 = 20;
const ALERT: u8 = 21;
const ACK: u8 = 26;
const FATAL: u8 = 2;
