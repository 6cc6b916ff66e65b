//! Several measurements of one thing.

/// The measurements, least first.
#[derive(Debug, Clone, PartialEq)]
pub struct Spread(Vec<f64>);

impl Spread {
    /// Their order does not matter.
    pub fn of(measured: impl IntoIterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = measured.into_iter().collect();
        sorted.sort_by(f64::total_cmp);
        Self(sorted)
    }

    /// The one in the middle; none where nothing was measured.
    pub fn median(&self) -> Option<f64> {
        self.0.get(self.0.len() / 2).copied()
    }

    /// The least; none where nothing was measured.
    pub fn least(&self) -> Option<f64> {
        self.0.first().copied()
    }

    /// The most; none where nothing was measured.
    pub fn most(&self) -> Option<f64> {
        self.0.last().copied()
    }

    /// The median and, of several, in brackets the least and the most, each written by `text`.
    pub fn told(&self, text: impl Fn(f64) -> String) -> String {
        match (self.median(), &self.0[..]) {
            (Some(median), [least, .., most]) => format!("{} ({}–{})", text(median), text(*least), text(*most)),
            (Some(one), _) => text(one),
            (None, _) => "–".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(measured: &[f64]) -> String {
        Spread::of(measured.iter().copied()).told(|one| format!("{one:.1}"))
    }

    #[test]
    fn several_are_told_as_their_median_least_and_most() {
        assert_eq!(told(&[0.5, f64::INFINITY, 0.25, 0.75, 0.125]), "0.5 (0.1–inf)");
        assert_eq!(told(&[2.0, 2.0]), "2.0 (2.0–2.0)");
        assert_eq!(told(&[2.0]), "2.0");
        assert_eq!(told(&[]), "–");
    }
}
