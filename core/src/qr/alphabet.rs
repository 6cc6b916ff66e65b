//! Bytes as the letters of a QR code's alphanumeric mode, three for two bytes, as Base45 does (RFC 9285).
//!
//! Base45 also uses a space, which people and mailers lose, and signs that shells read. 41 letters hold two bytes in three as well, so those are left out.

/// Writes bytes, least significant letter first.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(2) * 3);
    for pair in bytes.chunks(2) {
        let (mut number, letters) = match *pair {
            [high, low] => (usize::from(high) << 8 | usize::from(low), 3),
            _ => (pair.iter().copied().map(usize::from).sum(), 2),
        };
        for _ in 0..letters {
            text.push(char::from(LETTERS[number % LETTERS.len()]));
            number /= LETTERS.len();
        }
    }
    text
}

/// Reads what [`encode`] wrote; none for any other text.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 3 * 2 + 1);
    for group in text.as_bytes().chunks(3) {
        let mut number = 0;
        for letter in group.iter().rev() {
            number = number * LETTERS.len() + LETTERS.iter().position(|it| it == letter)?;
        }
        match group.len() {
            3 => bytes.extend(u16::try_from(number).ok()?.to_be_bytes()),
            2 => bytes.push(u8::try_from(number).ok()?),
            _ => return None,
        }
    }
    Some(bytes)
}

const LETTERS: &[u8; 41] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$+-.:";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn any_bytes_come_back_and_take_three_letters_for_two() {
        for length in 0..600_usize {
            let bytes: Vec<u8> = (0..length).map(|n| (n * n * 31 + n / 7 + length) as u8).collect();
            let text = encode(&bytes);
            assert_eq!(text.len(), length / 2 * 3 + length % 2 * 2);
            assert_eq!(decode(&text).unwrap(), bytes);
        }
        for bytes in [[0, 0], [0xff, 0xff], [0, 0xff], [0xff, 0]] {
            assert_eq!(decode(&encode(&bytes)).unwrap(), bytes);
        }
        assert_eq!(encode(b"AB"), "J-9");
    }

    #[test]
    fn what_was_never_written_is_refused() {
        for text in ["A", "AAAA", ":::", "::", "aaa", "A B", "é"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
