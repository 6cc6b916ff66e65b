//! Texts with `{parameter}` in them.

use std::collections::BTreeMap;

/// Names of the parameters in a text, in order; none when the braces do not pair.
pub(super) fn parameters(text: &str) -> Option<Vec<&str>> {
    let pieces = pieces(text)?;
    Some(
        pieces
            .into_iter()
            .filter_map(|piece| if let Piece::Parameter(name) = piece { Some(name) } else { None })
            .collect(),
    )
}

/// The text with every parameter that has a value replaced by it.
pub(super) fn fill(text: &str, values: &BTreeMap<String, String>) -> String {
    map(text, |name| values.get(name).cloned().unwrap_or_else(|| format!("{{{name}}}")))
}

/// The text with every parameter replaced by a label that stands for it, so that its shape can be judged.
pub(super) fn outline(text: &str) -> String {
    map(text, |name| format!("p-{}", name.replace('_', "-")))
}

fn map(text: &str, replace: impl Fn(&str) -> String) -> String {
    let replaced = |piece| match piece {
        Piece::Text(text) => text.to_owned(),
        Piece::Parameter(name) => replace(name),
    };
    pieces(text).map_or_else(|| text.to_owned(), |pieces| pieces.into_iter().map(replaced).collect())
}

enum Piece<'a> {
    Text(&'a str),
    Parameter(&'a str),
}

fn pieces(text: &str) -> Option<Vec<Piece<'_>>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}')?;
        if before.contains('}') || name.contains('{') || name.is_empty() {
            return None;
        }
        pieces.extend([Piece::Text(before), Piece::Parameter(name)]);
        rest = behind;
    }
    if rest.contains('}') {
        return None;
    }
    pieces.push(Piece::Text(rest));
    Some(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_found_and_filled() {
        assert_eq!(parameters("s3.{region}.{zone}"), Some(vec!["region", "zone"]));
        let values = BTreeMap::from([("region".to_owned(), "eu-west-1".to_owned())]);
        assert_eq!(fill("s3.{region}.{zone}", &values), "s3.eu-west-1.{zone}");
        assert_eq!(outline("*.{s3_region}.x"), "*.p-s3-region.x");
    }

    #[test]
    fn braces_that_do_not_pair_are_no_template() {
        for text in ["{a", "a}", "{a{b}}", "{}", "}{"] {
            assert_eq!(parameters(text), None, "{text}");
        }
    }
}
