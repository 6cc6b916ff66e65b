//! Values in DER (ITU-T X.690), as far as certificates need them: one after the other, each with its tag; what is inside is read the same way.

/// What is left of a sequence; it ends at the first value that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Values<'a>(pub &'a [u8]);

/// Tags of ITU-T X.680 section 8.4, as the one byte that certificates use.
pub mod tag {
    pub const BIT_STRING: u8 = 0x03;
    pub const OCTET_STRING: u8 = 0x04;
    pub const OBJECT_IDENTIFIER: u8 = 0x06;
    pub const UTC_TIME: u8 = 0x17;
    pub const GENERALIZED_TIME: u8 = 0x18;
    pub const SEQUENCE: u8 = 0x30;
    pub const SET: u8 = 0x31;

    /// One that the structure around it numbers, of a value with others in it.
    pub const fn within(number: u8) -> u8 {
        0xa0 | number
    }

    /// The same of a value that is bytes.
    pub const fn plain(number: u8) -> u8 {
        0x80 | number
    }
}

impl<'a> Values<'a> {
    /// The next value, which has to have this tag.
    pub fn value(&mut self, tag: u8) -> Option<&'a [u8]> {
        self.next().and_then(|(is, value)| (is == tag).then_some(value))
    }

    /// The next value where it has this tag, and otherwise nothing is read.
    pub fn value_if(&mut self, tag: u8) -> Option<&'a [u8]> {
        let mut ahead = *self;
        let value = ahead.value(tag)?;
        *self = ahead;
        Some(value)
    }

    /// What is in the next value, a sequence.
    pub fn sequence(&mut self) -> Option<Self> {
        self.value(tag::SEQUENCE).map(Self)
    }
}

impl<'a> Iterator for Values<'a> {
    type Item = (u8, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (&tag, rest) = self.0.split_first()?;
        let (&first, rest) = rest.split_first()?;
        // A length of more than four bytes is that of nothing a network sends; 0x80 is a length that is not told, which DER forbids.
        let (length, rest) = match first {
            0x00..=0x7f => (usize::from(first), rest),
            0x81..=0x84 => {
                let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
                (bytes.iter().fold(0, |length, byte| (length << 8) | usize::from(*byte)), rest)
            }
            _ => return None,
        };
        let several = tag & MORE == MORE;
        let (value, rest) = rest.split_at_checked(length).filter(|_| !several)?;
        self.0 = rest;
        Some((tag, value))
    }
}

/// The tag goes on in the next byte; no tag of a certificate does.
const MORE: u8 = 0x1f;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_every_form_are_read_and_no_others() {
        let long = [&[0x04, 0x82, 0x01, 0x00][..], &[7; 256]].concat();
        for (bytes, expected) in [
            (&b"\x04\x00"[..], Some(0)),
            (b"\x04\x02ab", Some(2)),
            (b"\x04\x02abc", Some(2)),
            (b"\x04\x81\x02ab", Some(2)),
            (&long, Some(256)),
            (b"", None),
            (b"\x04", None),
            (b"\x04\x03ab", None),
            (b"\x04\x80ab\x00\x00", None),
            (b"\x04\x82\x01", None),
            (b"\x04\x84\xff\xff\xff\xff", None),
            (b"\x04\x85\x00\x00\x00\x00\x01a", None),
            (b"\x1f\x01\x01a", None),
        ] {
            assert_eq!(Values(bytes).next().map(|(_, value)| value.len()), expected, "{bytes:?}");
        }
    }

    #[test]
    fn what_may_be_there_is_left_where_it_is_something_else() {
        let mut values = Values(b"\x02\x01\x05\x04\x01a");
        assert_eq!(values.value_if(tag::OCTET_STRING), None);
        assert_eq!(values.value_if(0x02), Some(&b"\x05"[..]));
        assert_eq!(values.value(tag::SEQUENCE), None);
        assert_eq!(values.next(), None, "what has to be there was read");
    }
}
