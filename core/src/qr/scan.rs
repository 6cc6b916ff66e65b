//! Codes found in a picture.

use rqrr::PreparedImage;

/// The texts of the QR codes in a picture in shades of grey, one byte a pixel, row by row from the top; codes that cannot be read are left out.
///
/// A picture of more than 64 million pixels, or with fewer bytes than pixels, has none.
pub fn scan(width: usize, height: usize, luma: &[u8]) -> Vec<String> {
    let pixels = width.checked_mul(height).filter(|pixels| (1..=MOST_PIXELS).contains(pixels));
    let Some(luma) = pixels.and_then(|pixels| luma.get(..pixels)) else { return Vec::new() };
    let found = read(width, height, |x, y| luma[y * width + x]);
    if !found.is_empty() {
        return found;
    }
    // Terminals show light on dark.
    read(width, height, |x, y| !luma[y * width + x])
}

fn read(width: usize, height: usize, shade: impl Fn(usize, usize) -> u8) -> Vec<String> {
    let mut picture = PreparedImage::prepare_from_greyscale(width, height, shade);
    picture.detect_grids().iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect()
}

const MOST_PIXELS: usize = 64 << 20;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::qr::{Picture, Symbol, Version};

    #[test]
    fn every_code_of_a_picture_is_read() {
        let texts = ["CALLREADY:A", "CALLREADY:B"];
        let [left, right] = texts.map(|text| Symbol::of(text, Version::LARGEST).unwrap().picture(4));
        let rows = left.luma.chunks(left.width).zip(right.luma.chunks(right.width));
        let luma: Vec<u8> = rows.flat_map(|(left, right)| [left, right].concat()).collect();
        let mut found = scan(left.width + right.width, left.height, &luma);
        found.sort();
        assert_eq!(found, texts);
    }

    #[test]
    fn what_is_no_picture_has_no_codes() {
        for (width, height, luma) in [(0, 0, &[][..]), (2, 2, &[0; 3]), (usize::MAX, 2, &[0; 9]), (1, 1, &[7])] {
            assert_eq!(scan(width, height, luma), Vec::<String>::new());
        }
    }

    #[test]
    fn a_damaged_picture_never_stops_the_program() {
        let text = "CALLREADY:".repeat(20);
        let Picture { width, height, luma } = Symbol::of(&text, Version::LARGEST).unwrap().picture(3);
        let mut state = 1_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state as usize >> 8
        };
        for _ in 0..60 {
            let mut damaged = luma.clone();
            let (from, length, what) = (next() % luma.len(), next() % 20_000, next() as u8);
            damaged.iter_mut().skip(from).take(length).for_each(|shade| *shade ^= what);
            assert!(scan(width, height, &damaged).iter().all(|read| *read == text));
        }
    }
}
