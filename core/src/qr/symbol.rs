//! A code as black and white, for terminals and pictures.

use std::fmt::Write as _;

use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version as Size};

use super::Version;

/// A QR code.
pub struct Symbol(QrCode);

/// A picture in shades of grey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// One byte a pixel, row by row from the top: 0 is black, 255 white.
    pub luma: Vec<u8>,
}

impl Symbol {
    /// The smallest code of a text, with as much error correction as its size has room for; none where it needs more than version `most`.
    pub fn of(text: &str, most: Version) -> Option<Self> {
        let segments = QrSegment::make_segments(text);
        let (least, most) = (Size::MIN, Size::new(most.number()));
        QrCode::encode_segments_advanced(&segments, QrCodeEcc::Low, least, most, None, true).ok().map(Self)
    }

    /// How large it is.
    pub fn version(&self) -> Version {
        Version::within(self.side())
    }

    /// The code in lines of half blocks, two rows a line, with its quiet zone.
    ///
    /// With `colour` it says which is black and which white, and looks the same everywhere; without it is right where letters are lighter than what
    /// is behind them.
    pub fn blocks(&self, colour: bool) -> String {
        let (before, after) = if colour { (BLACK_ON_WHITE, RESET) } else { ("", "") };
        let mut lines = String::new();
        for y in (0..self.side()).step_by(2) {
            let halves =
                (0..self.side()).map(|x| match (self.is_dark(x, y) == colour, self.is_dark(x, y + 1) == colour) {
                    (true, true) => '█',
                    (true, false) => '▀',
                    (false, true) => '▄',
                    (false, false) => ' ',
                });
            let _ = writeln!(lines, "{before}{}{after}", halves.collect::<String>());
        }
        lines
    }

    /// The code as a picture with its quiet zone, `scale` pixels a module.
    pub fn picture(&self, scale: usize) -> Picture {
        let side = self.side() * scale;
        let shade = |at: usize| if self.is_dark(at % side / scale, at / side / scale) { 0 } else { u8::MAX };
        Picture { width: side, height: side, luma: (0..side * side).map(shade).collect() }
    }

    /// The code without its quiet zone: a text of `1` (dark) and `0` for each row, from the top.
    pub fn rows(&self) -> Vec<String> {
        let inside = Version::QUIET..self.side() - Version::QUIET;
        let row = |y| inside.clone().map(|x| if self.is_dark(x, y) { '1' } else { '0' }).collect();
        inside.clone().map(row).collect()
    }

    /// Modules a side, with the quiet zone.
    fn side(&self) -> usize {
        usize::try_from(self.0.size()).unwrap_or_default() + 2 * Version::QUIET
    }

    fn is_dark(&self, x: usize, y: usize) -> bool {
        // Outside, and so in the quiet zone, everything is light.
        let inner = |at: usize| i32::try_from(at).map_or(-1, |at| at - QUIET);
        self.0.get_module(inner(x), inner(y))
    }
}

const QUIET: i32 = Version::QUIET as i32;
/// Colours of the 256 that every terminal with colours shows alike; the first 16 are whatever its theme says.
const BLACK_ON_WHITE: &str = "\x1b[38;5;16;48;5;231m";
const RESET: &str = "\x1b[0m";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::qr::scan;

    #[test]
    fn a_code_in_a_terminal_is_read_on_dark_and_light() {
        let symbol = Symbol::of("CALLREADY:TEST", Version::LARGEST).unwrap();
        for (colour, letters_are) in [(true, 0), (false, u8::MAX)] {
            let lines = symbol.blocks(colour).replace(BLACK_ON_WHITE, "").replace(RESET, "");
            let picture = photograph(&lines, letters_are);
            assert_eq!(scan(picture.width, picture.height, &picture.luma), ["CALLREADY:TEST"], "colour {colour}");
            // Not every reader takes light on dark.
            assert_eq!(
                picture.luma[..picture.width * 116],
                symbol.picture(4).luma[..picture.width * 116],
                "colour {colour}"
            );
        }
    }

    #[test]
    fn the_quiet_zone_is_four_modules() {
        let picture = Symbol::of("A", Version::LARGEST).unwrap().picture(5);
        assert_eq!((picture.width, picture.height), (29 * 5, 29 * 5));
        let first = picture.luma.iter().position(|shade| *shade == 0).unwrap();
        assert_eq!((first % picture.width, first / picture.width), (20, 20));
        let last = picture.luma.iter().rposition(|shade| *shade == 0).unwrap();
        assert_eq!(last / picture.width, picture.height - 21);
    }

    #[test]
    fn the_golden_code() {
        insta::assert_snapshot!(Symbol::of("CALLREADY:TEST", Version::LARGEST).unwrap().blocks(false));
    }

    /// What a camera sees of lines in a terminal whose letters have a shade.
    fn photograph(lines: &str, letters_are: u8) -> Picture {
        const SCALE: usize = 4;
        let cells: Vec<Vec<char>> = lines.lines().map(|line| line.chars().collect()).collect();
        let (width, height) = (cells[0].len() * SCALE, cells.len() * 2 * SCALE);
        let shade = |x: usize, y: usize| match (cells[y / SCALE / 2][x / SCALE], y / SCALE % 2) {
            ('█', _) | ('▀', 0) | ('▄', 1) => letters_are,
            _ => !letters_are,
        };
        let luma = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| shade(x, y)).collect();
        Picture { width, height, luma }
    }
}
