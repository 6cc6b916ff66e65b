//! WebSocket (RFC 6455), as much as it takes to agree on one and to send pings: keys and frames, without sockets.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};

/// A frame that matters; what else comes is passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// An answer to a ping, with its payload of at most 125 bytes.
    Pong(Vec<u8>),
    /// It wants an answer with the same payload of at most 125 bytes.
    Ping(Vec<u8>),
    /// The goodbye.
    Close,
}

/// Cuts a stream into frames, whatever their lengths claim; holds at most 139 bytes.
#[derive(Debug, Default)]
pub struct Frames {
    held: Vec<u8>,
    /// Bytes of a message's own data that are still to be passed over.
    passed: u64,
}

/// What a client sends as `Sec-WebSocket-Key` (RFC 6455 section 4.1).
pub fn key(nonce: [u8; 16]) -> String {
    BASE64_STANDARD.encode(nonce)
}

/// What the server has to answer to that key as `Sec-WebSocket-Accept` (RFC 6455 section 4.2.2).
pub fn accept(key: &str) -> String {
    BASE64_STANDARD.encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, format!("{key}{GUID}").as_bytes()))
}

/// A client's ping with eight bytes (RFC 6455 section 5.5.2), masked.
pub fn ping(payload: [u8; 8], mask: [u8; 4]) -> Vec<u8> {
    control(PING, &payload, mask)
}

/// A client's answer to a ping; what does not fit into a control frame is left out.
pub fn pong(payload: &[u8], mask: [u8; 4]) -> Vec<u8> {
    control(PONG, payload, mask)
}

/// A client's goodbye: status 1000 (RFC 6455 section 7.4.1).
pub fn close(mask: [u8; 4]) -> Vec<u8> {
    control(CLOSE, &1000_u16.to_be_bytes(), mask)
}

impl Frames {
    /// Takes more of the stream and hands over each frame that it completes; fails at what no server may send.
    pub fn take(&mut self, mut bytes: &[u8], mut hand_over: impl FnMut(Frame)) -> Result<(), &'static str> {
        while !bytes.is_empty() {
            let over = usize::try_from(self.passed).unwrap_or(usize::MAX).min(bytes.len());
            self.passed -= over as u64;
            bytes = bytes.get(over..).unwrap_or_default();
            let Some((first, rest)) = bytes.split_first() else { break };
            self.held.push(*first);
            bytes = rest;
            self.look(&mut hand_over)?;
        }
        Ok(())
    }

    /// Acts on what is held once it is a whole head, or a whole control frame.
    fn look(&mut self, hand_over: &mut impl FnMut(Frame)) -> Result<(), &'static str> {
        let [head, length, rest @ ..] = self.held.as_slice() else { return Ok(()) };
        let (opcode, is_control) = (head & 0x0f, head & 0x08 != 0);
        if length & MASKED != 0 {
            return Err("a masked frame from a server");
        }
        let wide = match length {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        if is_control && wide > 0 {
            return Err("a control frame that is too long");
        }
        let Some(more) = rest.get(..wide) else { return Ok(()) };
        let length =
            if wide == 0 { u64::from(*length) } else { more.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)) };
        if !is_control {
            self.passed = length;
        } else if (rest.len() as u64) < length {
            return Ok(());
        } else {
            match opcode {
                PING => hand_over(Frame::Ping(rest.to_vec())),
                PONG => hand_over(Frame::Pong(rest.to_vec())),
                CLOSE => hand_over(Frame::Close),
                _ => return Err("a control frame of no known kind"),
            }
        }
        self.held.clear();
        Ok(())
    }
}

fn control(opcode: u8, payload: &[u8], mask: [u8; 4]) -> Vec<u8> {
    let payload = payload.get(..MOST_CONTROL).unwrap_or(payload);
    let length = u8::try_from(payload.len()).unwrap_or(0);
    let masked = payload.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask);
    [FINAL | opcode, MASKED | length].into_iter().chain(mask).chain(masked).collect()
}

/// RFC 6455 section 1.3.
const GUID: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const FINAL: u8 = 0x80;
const MASKED: u8 = 0x80;
const CLOSE: u8 = 0x8;
const PING: u8 = 0x9;
const PONG: u8 = 0xa;
/// RFC 6455 section 5.5.
const MOST_CONTROL: usize = 125;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_answered_as_the_rfc_has_it() {
        // RFC 6455 section 1.3.
        assert_eq!(key(*b"the sample nonce"), "dGhlIHNhbXBsZSBub25jZQ==");
        assert_eq!(accept("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    #[test]
    fn what_a_client_sends_is_masked() {
        assert_eq!(ping([1; 8], [3, 1, 0, 0]), [0x89, 0x88, 3, 1, 0, 0, 2, 0, 1, 1, 2, 0, 1, 1]);
        assert_eq!(close([0; 4]), [0x88, 0x82, 0, 0, 0, 0, 3, 232]);
        assert_eq!(pong(&[7; 300], [0; 4]).len(), 2 + 4 + 125);
    }

    #[test]
    fn frames_are_found_however_the_stream_is_cut() {
        let mut stream = vec![0x81, 126, 1, 0];
        stream.extend([b'x'; 256]);
        stream.extend([0x8a, 2, b'h', b'i', 0x89, 0, 0x82, 127, 0, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3, 0x88, 2, 3, 232]);
        let expected = [Frame::Pong(b"hi".to_vec()), Frame::Ping(Vec::new()), Frame::Close];
        for size in [1, 2, 3, 7, 100, 1_000] {
            let (mut frames, mut found) = (Frames::default(), Vec::new());
            for part in stream.chunks(size) {
                frames.take(part, |frame| found.push(frame)).unwrap();
                assert!(frames.held.len() <= 139);
            }
            assert_eq!(found, expected, "{size}");
        }
    }

    #[test]
    fn what_no_server_may_send_is_turned_down() {
        for (bytes, why) in [
            (&[0x8a, 0x80][..], "a masked frame from a server"),
            (&[0x89, 126], "a control frame that is too long"),
            (&[0x8b, 0], "a control frame of no known kind"),
        ] {
            assert_eq!(Frames::default().take(bytes, |_| panic!("{bytes:?}")), Err(why));
        }
    }

    #[test]
    fn a_length_that_never_ends_holds_nothing() {
        let mut frames = Frames::default();
        frames.take(&[[0x82, 127].as_slice(), &[0xff; 8], &[0; 4_096]].concat(), |_| panic!("no frame")).unwrap();
        assert_eq!((frames.held.len(), frames.passed), (0, u64::MAX - 4_096));
    }
}
