//! In which order the ports of a range are asked: its ends, the middle, then the middles between them.

/// The depth at which each of `count` neighbours is met when halving: 0 for the ends, 1 for the middle, and so on.
pub(super) fn depths(count: usize) -> Vec<u32> {
    let mut depths = vec![0; count];
    if let Some(last) = count.checked_sub(1) {
        halve(&mut depths, 0, last, 1);
    }
    depths
}

/// Halves between two neighbours that are met already.
fn halve(depths: &mut [u32], low: usize, high: usize, depth: u32) {
    if high - low < 2 {
        return;
    }
    let middle = usize::midpoint(low, high);
    if let Some(slot) = depths.get_mut(middle) {
        *slot = depth;
    }
    halve(depths, low, middle, depth + 1);
    halve(depths, middle, high, depth + 1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_first_then_middles() {
        assert_eq!(depths(0), Vec::<u32>::new());
        assert_eq!(depths(1), [0]);
        assert_eq!(depths(2), [0, 0]);
        assert_eq!(depths(9), [0, 3, 2, 3, 1, 3, 2, 3, 0]);
    }
}
