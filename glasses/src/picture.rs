//! Pictures of codes, as PNG.

use callready::qr::Picture;
use png::{BitDepth, ColorType, Compression, Encoder, EncodingError};

/// Whether bytes begin as a PNG does (its specification, section 5.2).
pub fn is_png(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x89PNG\r\n\x1a\n")
}

/// Writes a picture of black and white, one bit a pixel.
pub fn png(picture: &Picture) -> Result<Vec<u8>, EncodingError> {
    let mut bytes = Vec::new();
    let size = |side: usize| u32::try_from(side).unwrap_or(u32::MAX);
    let mut encoder = Encoder::new(&mut bytes, size(picture.width), size(picture.height));
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::One);
    encoder.set_compression(Compression::High);
    let eight = |pixels: &[u8]| pixels.iter().enumerate().fold(0, |byte, (at, shade)| byte | (shade & 0x80) >> at);
    let rows = picture.luma.chunks(picture.width.max(1));
    let packed: Vec<u8> = rows.flat_map(|row| row.chunks(8).map(eight)).collect();
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&packed)?;
    writer.finish()?;
    Ok(bytes)
}
