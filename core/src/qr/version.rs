//! How large a code is.

/// A QR code's version (ISO/IEC 18004): 1 has 21 modules a side, and each further one has four more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(u8);

impl Version {
    /// The largest that is made: beyond it phones' cameras need luck.
    pub const LARGEST: Self = Self(25);
    /// Light modules that must be around a code on every side.
    pub const QUIET: usize = 4;

    /// The largest version that fits into so many modules with the quiet zone, [`LARGEST`](Self::LARGEST) at most and 1 at least.
    pub fn within(modules: usize) -> Self {
        let beyond_first = modules.saturating_sub(FIRST + 2 * Self::QUIET) / 4;
        Self(u8::try_from(beyond_first + 1).unwrap_or(u8::MAX).min(Self::LARGEST.0))
    }

    /// Its number.
    pub fn number(self) -> u8 {
        self.0
    }

    /// How many letters of the alphanumeric mode it holds at error correction level L (ISO/IEC 18004 table 7).
    pub(crate) fn letters(self) -> usize {
        LETTERS[usize::from(self.0 - 1)]
    }
}

/// Modules a side of version 1.
const FIRST: usize = 21;
const LETTERS: [usize; 25] = [
    25, 47, 77, 114, 154, 195, 224, 279, 335, 395, 468, 535, 619, 667, 758, 854, 938, 1046, 1153, 1249, 1352, 1460,
    1588, 1704, 1853,
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::qr::Symbol;

    #[test]
    fn a_version_holds_as_many_letters_as_the_table_says() {
        for number in 1..=25 {
            let version = Version(number);
            assert_eq!(Symbol::of(&"Z".repeat(version.letters()), version).unwrap().version(), version);
            assert!(Symbol::of(&"Z".repeat(version.letters() + 1), version).is_none(), "{number}");
        }
    }

    #[test]
    fn a_narrow_place_takes_a_smaller_code() {
        for (modules, number) in [(0, 1), (29, 1), (32, 1), (33, 2), (80, 13), (125, 25), (1000, 25), (usize::MAX, 25)]
        {
            assert_eq!(Version::within(modules).number(), number, "{modules}");
        }
    }
}
