//! What travels between device and relay, piece by piece: STUN messages and ChannelData (RFC 8656 section 12.4).

use super::Carrier;
use crate::wire::stun::{self, Frame, MOST_BYTES};

/// The pieces of a stream; holds less than one piece of up to [`MOST_BYTES`].
#[derive(Debug, Default)]
pub struct Frames {
    rest: Vec<u8>,
    broken: bool,
}

/// A stream that cannot be cut: it carries something else, or a piece of more than [`MOST_BYTES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken;

impl Frames {
    /// Takes what was read and hands on each piece that is whole; a stream stays broken.
    pub fn take(&mut self, bytes: &[u8], mut each: impl FnMut(&[u8])) -> Result<(), Broken> {
        if self.broken {
            return Err(Broken);
        }
        self.rest.extend_from_slice(bytes);
        let mut from = 0;
        loop {
            let left = self.rest.get(from..).unwrap_or_default();
            match cut(left) {
                Frame::Whole(length) => {
                    each(left.get(..length).unwrap_or_default());
                    from += length;
                }
                Frame::Part => break,
                Frame::Broken => {
                    self.broken = true;
                    from = self.rest.len();
                    break;
                }
            }
        }
        self.rest.drain(..from);
        if self.broken { Err(Broken) } else { Ok(()) }
    }
}

/// Finds the end of the STUN message, or of the padded ChannelData, at the start of a stream (RFC 8656 section 12.5).
pub fn cut(bytes: &[u8]) -> Frame {
    if !is_channel_data(bytes) {
        return stun::frame(bytes);
    }
    let Some((_, length)) = channel_header(bytes) else { return Frame::Part };
    let whole = (CHANNEL_HEADER + length).next_multiple_of(4);
    if whole > MOST_BYTES {
        Frame::Broken
    } else if bytes.len() < whole {
        Frame::Part
    } else {
        Frame::Whole(whole)
    }
}

/// Whether this can only be ChannelData: the first bits of a channel number are no STUN type's.
pub(super) fn is_channel_data(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|first| CHANNEL_STARTS.contains(first))
}

/// Number and data of one piece; padding may follow on any carrier.
pub(super) fn channel_data(bytes: &[u8]) -> Option<(u16, &[u8])> {
    let (number, length) = channel_header(bytes)?;
    Some((number, bytes.get(CHANNEL_HEADER..CHANNEL_HEADER + length)?))
}

/// One piece of ChannelData; none for more than a length of 16 bits can say.
pub(super) fn to_channel(number: u16, data: &[u8], carrier: Carrier) -> Option<Vec<u8>> {
    let length = u16::try_from(data.len()).ok()?;
    let mut bytes = [&number.to_be_bytes()[..], &length.to_be_bytes(), data].concat();
    if carrier == Carrier::Stream {
        bytes.resize(bytes.len().next_multiple_of(4), 0);
    }
    Some(bytes)
}

fn channel_header(bytes: &[u8]) -> Option<(u16, usize)> {
    let &[a, b, c, d] = bytes.first_chunk::<CHANNEL_HEADER>()?;
    Some((u16::from_be_bytes([a, b]), usize::from(u16::from_be_bytes([c, d]))))
}

const CHANNEL_HEADER: usize = 4;
/// Of the numbers 0x4000 to 0x4fff (RFC 8656 section 12).
const CHANNEL_STARTS: std::ops::RangeInclusive<u8> = 0x40..=0x4f;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_cut_the_same_in_whatever_portions_it_comes() {
        let stream = [
            &b"\x01\x01\x00\x04\x21\x12\xa4\x42transactionsbody"[..],
            b"\x40\x00\x00\x05hello\0\0\0",
            b"\x40\x01\x00\x00",
        ]
        .concat();
        let expected: Vec<Vec<u8>> = vec![stream[..24].to_vec(), stream[24..36].to_vec(), stream[36..].to_vec()];
        for portion in [1, 2, 3, 7, 24, 25, stream.len()] {
            let (mut frames, mut found) = (Frames::default(), Vec::new());
            for bytes in stream.chunks(portion) {
                assert_eq!(frames.take(bytes, |frame| found.push(frame.to_vec())), Ok(()));
            }
            assert_eq!(found, expected, "by {portion}");
            assert_eq!(frames.rest, b"");
        }
    }

    #[test]
    fn a_stream_that_breaks_stays_broken_and_holds_nothing() {
        let (mut frames, mut found) = (Frames::default(), 0);
        assert_eq!(frames.take(b"\x40\x00\x00\x00HTTP/1.1 400", |_| found += 1), Err(Broken));
        assert_eq!(frames.take(b"\x40\x00\x00\x00", |_| found += 1), Err(Broken));
        assert_eq!((found, frames.rest.len()), (1, 0));
    }

    #[test]
    fn channel_data_is_padded_on_streams_only_and_bounded() {
        assert_eq!(to_channel(0x4000, b"hello", Carrier::Datagram).as_deref(), Some(&b"\x40\x00\x00\x05hello"[..]));
        assert_eq!(to_channel(0x4000, b"hello", Carrier::Stream).as_deref(), Some(&b"\x40\x00\x00\x05hello\0\0\0"[..]));
        assert_eq!(to_channel(0x4000, &[0; 65_536], Carrier::Datagram), None);
        for (bytes, frame, data) in [
            (&b"\x40"[..], Frame::Part, None),
            (b"\x40\x00\x00\x05hell", Frame::Part, None),
            (b"\x40\x00\x00\x05hello", Frame::Part, Some(&b"hello"[..])),
            (b"\x4f\xff\x00\x05hello\0\0\0\x01", Frame::Whole(12), Some(b"hello")),
            (b"\x40\x00\x05\xd8", Frame::Part, None),
            (b"\x40\x00\x05\xd9", Frame::Broken, None),
            (b"\x50\x00\x00\x00", Frame::Broken, None),
        ] {
            assert_eq!(cut(bytes), frame, "{bytes:?}");
            if is_channel_data(bytes) {
                assert_eq!(channel_data(bytes).map(|(_, data)| data), data, "{bytes:?}");
            }
        }
    }
}
