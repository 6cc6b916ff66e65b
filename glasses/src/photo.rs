//! Codes in pictures: PNG of any kind.

use std::io::Cursor;

use callready::qr::{Picture, scan};
use png::{Decoder, DecodingError, Limits, Transformations};

/// The texts of the codes in a PNG; else what is wrong with it.
pub fn texts(bytes: &[u8]) -> Result<Vec<String>, String> {
    let picture = read(bytes).map_err(|error| format!("no PNG that can be read: {error}"))?;
    let found = scan(picture.width, picture.height, &picture.luma);
    match found.is_empty() {
        true => {
            Err("no QR code can be read in this picture; take a sharper one, of the whole code and its white border"
                .to_owned())
        }
        false => Ok(found),
    }
}

/// Reads a picture of any kind; what is transparent counts as white.
fn read(bytes: &[u8]) -> Result<Picture, DecodingError> {
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: MOST_BYTES });
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info()?;
    let mut pixels =
        vec![0; reader.output_buffer_size().filter(|size| *size <= MOST_BYTES).ok_or(DecodingError::LimitsExceeded)?];
    let frame = reader.next_frame(&mut pixels)?;
    let samples = frame.color_type.samples();
    let luma = pixels[..frame.buffer_size()].chunks(samples).map(shade).collect();
    Ok(Picture { width: frame.width as usize, height: frame.height as usize, luma })
}

fn shade(samples: &[u8]) -> u8 {
    match *samples {
        [grey] => grey,
        [grey, alpha] => over_white(grey.into(), alpha.into()),
        [red, green, blue] => grey(red, green, blue) as u8,
        [red, green, blue, alpha] => over_white(grey(red, green, blue), alpha.into()),
        _ => u8::MAX,
    }
}

/// ITU-R BT.601.
fn grey(red: u8, green: u8, blue: u8) -> u32 {
    (299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue)) / 1000
}

fn over_white(shade: u32, alpha: u32) -> u8 {
    ((shade * alpha + 255 * (255 - alpha)) / 255) as u8
}

/// Largest picture that is read, bytes once unpacked; a photograph of 48 million pixels has fewer.
const MOST_BYTES: usize = 256 << 20;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::picture::{is_png, png};

    #[test]
    fn black_and_white_come_back_whatever_the_width() {
        for width in 1..20 {
            let luma = (0..width * 3).map(|at| if at % 3 == 1 { 255 } else { 0 }).collect();
            let picture = Picture { width, height: 3, luma };
            let bytes = png(&picture).unwrap();
            assert!(is_png(&bytes));
            assert_eq!(read(&bytes).unwrap(), picture);
        }
    }

    #[test]
    fn colours_and_what_is_transparent_become_shades() {
        assert_eq!(
            [shade(&[255, 255, 255]), shade(&[0, 0, 0, 0]), shade(&[9, 0]), shade(&[9, 255])],
            [255, 255, 255, 9]
        );
        assert!(shade(&[255, 0, 0]) > shade(&[0, 0, 255]));
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        let whole = png(&Picture { width: 8, height: 8, luma: vec![0; 64] }).unwrap();
        for length in 0..whole.len() - 12 {
            assert!(read(&whole[..length]).is_err(), "{length}");
        }
    }
}
