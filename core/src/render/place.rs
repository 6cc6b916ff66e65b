//! Where a span's packets are lost or refused, in words.

use super::{arguments, serde_name};
use crate::report::{Evidence, Span};
use crate::words::Words;

/// The place, such as "last seen at hop 2, lost between hop 2 and 4, inside your site"; none where nothing is known of it.
pub(super) fn place(span: &Span, words: &Words) -> Option<String> {
    let dropped = matches!(span.evidence, Some(Evidence::Dropped | Evidence::Filtered)) && span.lost_before.is_some()
        || span.evidence == Some(Evidence::Dropped);
    let kind = match (span.hop, span.lost_before) {
        (Some(_), Some(_)) if dropped => "lost",
        (None, Some(_)) if dropped => "unseen",
        (Some(_), None) if dropped => "last",
        (Some(1), _) => "next",
        (Some(_), _) => "away",
        (None, _) => span.side.map(|_| "side")?,
    };
    let number = |hop: Option<u8>| hop.map(|hop| hop.to_string()).unwrap_or_default();
    let side = span.side.map(serde_name).unwrap_or_default();
    let facts =
        [("kind", kind.to_owned()), ("hop", number(span.hop)), ("lost", number(span.lost_before)), ("side", side)];
    Some(words.text("place", &arguments(facts)))
}
