//! Raw DEFLATE (RFC 1951) with a dictionary that both sides know, and a limit on what comes out.

use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress, create_comp_flags_from_zip_params,
};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};
use thiserror::Error;

/// Why compressed bytes cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum Faulty {
    /// Not what [`deflate`] made.
    #[error("it does not unpack")]
    Damaged,
    /// More would come out than is allowed.
    #[error("it unpacks to more than can be true")]
    TooLarge,
}

/// Compresses as if `dictionary`, of which the last 32 KiB count, had gone before.
pub(crate) fn deflate(bytes: &[u8], dictionary: &[u8]) -> Vec<u8> {
    let mut compressor = CompressorOxide::new(create_comp_flags_from_zip_params(BEST, RAW, 0));
    if !dictionary.is_empty() {
        // A sync flush ends on a whole byte, so that what comes after it can be read by whoever has the dictionary from elsewhere.
        feed(&mut compressor, dictionary, TDEFLFlush::Sync);
    }
    feed(&mut compressor, bytes, TDEFLFlush::Finish)
}

/// Reads what [`deflate`] made with the same dictionary, where it comes to at most `most` bytes and leaves nothing over.
pub(crate) fn inflate(bytes: &[u8], dictionary: &[u8], most: usize) -> Result<Vec<u8>, Faulty> {
    let mut out = dictionary.to_vec();
    out.resize(dictionary.len() + most, 0);
    let mut state = Box::<DecompressorOxide>::default();
    let flags = inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    match decompress(&mut state, bytes, &mut out, dictionary.len(), flags) {
        (TINFLStatus::Done, read, written) if read == bytes.len() => {
            out.truncate(dictionary.len() + written);
            Ok(out.split_off(dictionary.len()))
        }
        (TINFLStatus::HasMoreOutput, ..) => Err(Faulty::TooLarge),
        _ => Err(Faulty::Damaged),
    }
}

fn feed(compressor: &mut CompressorOxide, mut bytes: &[u8], flush: TDEFLFlush) -> Vec<u8> {
    let mut made = Vec::new();
    let mut room = [0; 4096];
    loop {
        let (status, read, written) = compress(compressor, bytes, &mut room, flush);
        made.extend_from_slice(&room[..written]);
        bytes = &bytes[read..];
        // A full room may hide more; one that is not full was the last.
        if status != TDEFLStatus::Okay || (bytes.is_empty() && written < room.len()) {
            return made;
        }
    }
}

/// The most thorough level of zlib's.
const BEST: i32 = 9;
/// Window bits of a stream without header and checksum.
const RAW: i32 = -15;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn what_was_packed_comes_back_with_and_without_a_dictionary() {
        let dictionary: Vec<u8> = (0..40_000_u32).flat_map(|n| n.to_string().into_bytes()).collect();
        for bytes in [&b""[..], b"a", &dictionary[180_000..180_900], &dictionary] {
            for dictionary in [&b""[..], b"x", &dictionary] {
                let packed = deflate(bytes, dictionary);
                assert_eq!(inflate(&packed, dictionary, bytes.len()).unwrap(), bytes);
            }
        }
        let tail = &dictionary[dictionary.len() - 900..];
        assert!(deflate(tail, &dictionary).len() * 5 < deflate(tail, b"").len());
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        let bomb = deflate(&vec![0; 50 << 20], b"");
        assert!(bomb.len() < 60_000);
        assert_eq!(inflate(&bomb, b"", 1 << 20), Err(Faulty::TooLarge));
    }

    #[test]
    fn what_is_cut_short_or_has_something_behind_it_is_damaged() {
        let packed = deflate(b"callready callready callready", b"");
        for bytes in [&packed[..packed.len() - 1], &[&packed[..], b"x"].concat(), b""] {
            assert_eq!(inflate(bytes, b"", 100), Err(Faulty::Damaged));
        }
    }
}
