//! The findings' lists of observations, as few bytes that compress well.
//!
//! In a thorough run every observation belongs to some finding, and few to two. So a list is written as runs among the numbers that no list before it has.

/// Writes lists of ascending numbers; none where one is not, or is too long.
pub(super) fn write(lists: &[&[u32]]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut used = vec![false; MOST_NUMBERS as usize];
    for list in lists {
        let ascending =
            list.windows(2).all(|pair| pair[0] < pair[1]) && list.last().is_none_or(|last| *last < MOST_NUMBERS);
        if !ascending {
            return None;
        }
        let unused = list.iter().all(|number| !used[*number as usize]);
        let runs = runs(list, &used, unused);
        put(&mut bytes, (runs.len() << 1 | usize::from(unused)) as u32);
        for (gap, length) in runs {
            put(&mut bytes, gap);
            put(&mut bytes, length - 1);
        }
        list.iter().for_each(|number| used[*number as usize] = true);
    }
    Some(bytes)
}

/// Reads so many lists that [`write`] wrote; none for any other bytes.
pub(super) fn read(bytes: &[u8], count: usize) -> Option<Vec<Vec<u32>>> {
    let mut bytes = bytes.iter();
    let mut used = vec![false; MOST_NUMBERS as usize];
    let mut budget = MOST_STEPS;
    let mut lists = Vec::new();
    for _ in 0..count {
        let head = get(&mut bytes)?;
        let mut left = candidates(&used, head & 1 == 1);
        let mut list = Vec::new();
        for _ in 0..head >> 1 {
            let (gap, more) = (get(&mut bytes)?, get(&mut bytes)?);
            list.push(left.nth(gap as usize)?);
            for _ in 0..more {
                list.push(left.next()?);
            }
        }
        drop(left);
        budget = budget.checked_sub(list.last().copied().unwrap_or_default())?;
        list.iter().for_each(|number| used[*number as usize] = true);
        lists.push(list);
    }
    bytes.next().is_none().then_some(lists)
}

/// Runs of neighbours among the candidates: how many are left out before each, and how many it holds.
fn runs(list: &[u32], used: &[bool], unused: bool) -> Vec<(u32, u32)> {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    let mut wanted = list.iter().copied().peekable();
    let (mut gap, mut within) = (0, false);
    for number in candidates(used, unused) {
        let Some(next) = wanted.peek() else { break };
        if *next != number {
            (gap, within) = (gap + 1, false);
            continue;
        }
        wanted.next();
        match runs.last_mut() {
            Some((_, length)) if within => *length += 1,
            _ => runs.push((gap, 1)),
        }
        (gap, within) = (0, true);
    }
    runs
}

/// The numbers that a list may have.
fn candidates(used: &[bool], unused: bool) -> impl Iterator<Item = u32> + '_ {
    (0..MOST_NUMBERS).zip(used).filter(move |(_, used)| !(unused && **used)).map(|(number, _)| number)
}

/// Writes a number, seven bits a byte, the lowest first.
pub(super) fn put(bytes: &mut Vec<u8>, mut number: u32) {
    while number > 0x7f {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Reads what [`put`] wrote.
pub(super) fn get<'a>(bytes: &mut impl Iterator<Item = &'a u8>) -> Option<u32> {
    let mut number = 0;
    for shift in (0..u32::BITS).step_by(7) {
        let byte = bytes.next()?;
        let part = u32::from(byte & 0x7f);
        number |= part.checked_mul(1 << shift)?;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// Numbers of observations are below this, by far.
const MOST_NUMBERS: u32 = 1 << 18;
/// Sum of the lists' highest numbers: what reading may take, however the bytes lie.
const MOST_STEPS: u32 = 1 << 24;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn lists_come_back_whether_they_share_numbers_or_not() {
        for lists in [
            vec![],
            vec![vec![]],
            vec![vec![0], vec![0], vec![1, 2, 3]],
            vec![vec![3, 4, 5, 9], vec![0, 1, 6, 7, 8, 10], vec![2], vec![2, 3, 11]],
            vec![(0..5000).step_by(3).collect(), (1..5000).step_by(3).collect(), (2..5000).step_by(3).collect()],
        ] {
            let bytes = write(&lists.iter().map(Vec::as_slice).collect::<Vec<_>>()).unwrap();
            assert_eq!(read(&bytes, lists.len()).unwrap(), lists);
        }
    }

    #[test]
    fn lists_that_share_out_all_numbers_need_few_bytes() {
        let (one, other): (Vec<u32>, Vec<u32>) = (0..3000).partition(|n| n * n % 7 < 3);
        let rest: Vec<u32> = (3000..9000).collect();
        let lists = [one.as_slice(), &other, &rest];
        assert!(write(&lists).unwrap().len() < write(&lists[..1]).unwrap().len() + 12);
    }

    #[test]
    fn what_is_not_ascending_or_too_high_is_not_written() {
        for list in [&[2, 1][..], &[1, 1], &[MOST_NUMBERS]] {
            assert_eq!(write(&[list]), None);
        }
    }

    #[test]
    fn wrong_bytes_are_refused_and_take_no_time() {
        let long = [0x81, 0x80, 0x80, 0x80, 0x08];
        for bytes in [&[][..], &[2], &[2, 0], &long, &[2, 0xff, 0xff, 0xff, 0xff, 0xff], &[0, 0]] {
            assert_eq!(read(bytes, 1), None, "{bytes:?}");
        }
        // Each list asks for the highest number again.
        let highest = [2, 0xff, 0xff, 0x0f, 0];
        assert!(read(&highest, 1).is_some());
        assert_eq!(read(&highest.repeat(50_000), 50_000), None);
    }

    #[test]
    fn numbers_of_any_size_come_back() {
        for number in [0, 1, 127, 128, 300, 16_383, 16_384, u32::MAX] {
            let mut bytes = Vec::new();
            put(&mut bytes, number);
            assert_eq!(get(&mut bytes.iter()), Some(number));
        }
    }
}
