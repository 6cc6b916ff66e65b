//! The spans of the targets, as few bytes that compress well: what each is like, how many ports it has, and how many of them were not tested.
//!
//! A report without them keeps the first span of each likeness.

use std::iter;

use super::lists::{get, put};
use crate::profile::Ports;
use crate::report::{RuleResult, Span};

/// Takes the spans out of the rules, all but those that are the first of their likeness; none, with the rules in disorder, where that cannot be told in bytes.
pub(super) fn take(rules: &mut [RuleResult]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut known: Vec<Span> = Vec::new();
    for target in rules.iter_mut().flat_map(|rule| &mut rule.targets) {
        put(&mut bytes, u32::try_from(target.spans.len()).ok()?);
        for span in std::mem::take(&mut target.spans) {
            let ports = span.ports.count();
            let at = known.iter().position(|known| alike(known, &span)).unwrap_or(known.len());
            for number in [at, ports, ports.checked_sub(span.tested)?] {
                put(&mut bytes, u32::try_from(number).ok()?);
            }
            if at == known.len() {
                known.push(span.clone());
                target.spans.push(span);
            }
        }
    }
    Some(bytes)
}

/// Gives the rules back what [`take`] took; none for any other bytes.
pub(super) fn give_back(rules: &mut [RuleResult], bytes: &[u8]) -> Option<()> {
    let mut bytes = bytes.iter();
    let known: Vec<Span> =
        rules.iter().flat_map(|rule| &rule.targets).flat_map(|target| &target.spans).cloned().collect();
    for rule in rules {
        let all: Vec<u16> = rule.ports.iter().collect();
        for target in &mut rule.targets {
            let mut left = all.as_slice();
            let count = get(&mut bytes)?;
            let spans = iter::repeat_with(|| {
                let like = known.get(get(&mut bytes)? as usize)?;
                let (ports, rest) = left.split_at_checked(get(&mut bytes)? as usize)?;
                left = rest;
                let tested = ports.len().checked_sub(get(&mut bytes)? as usize)?;
                (!ports.is_empty()).then(|| Span { ports: Ports::of(ports.iter().copied()), tested, ..like.clone() })
            });
            target.spans = spans.take(count as usize).collect::<Option<_>>()?;
        }
    }
    bytes.next().is_none().then_some(())
}

/// Whether two spans differ at most in their ports.
fn alike(one: &Span, other: &Span) -> bool {
    *one == Span { ports: one.ports.clone(), tested: one.tested, ..other.clone() }
}
