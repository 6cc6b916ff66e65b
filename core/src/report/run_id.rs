//! A name for a run that everybody who has its report or its recording finds alike.

use super::Report;

impl Report {
    /// The run's id: when it started, and eight hexadecimal digits (FNV-1a, RFC 9923) over what the recording says of the run as a whole.
    ///
    /// What the observations mean is left out, so that the id stays the same when a later version judges the recording again.
    pub fn run_id(&self) -> String {
        let whole = (&self.started, &self.agent, &self.profile, self.took_ms, self.ended, self.spent);
        // Strings and numbers only, which always serialise.
        let bytes = serde_json::to_vec(&whole).unwrap_or_default();
        format!("{}-{:08x}", self.started, fnv1a(&bytes))
    }
}

/// FNV-1a of 32 bits (RFC 9923).
pub(crate) fn fnv1a(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_fnv_1a() {
        assert_eq!([fnv1a(b""), fnv1a(b"a"), fnv1a(b"foobar")], [0x811c_9dc5, 0xe40c_292c, 0xbf9c_f968]);
    }
}
