//! Whether a check that nobody looks at is due. Pure: many doors lead to one decision, and knocking again changes nothing.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::config::Silent;

/// What knocks for a silent check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// The device was set up, or was told of its role or configuration.
    Enrolment,
    /// The management agent asked for a check now.
    Intent,
    /// The time for the next one may have come.
    Schedule,
}

/// What is remembered from one knock to the next, across restarts; times are seconds since 1970 (UTC).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    /// When the last silent check began.
    pub ran: Option<u64>,
    /// The configuration that it ran with.
    pub fingerprint: Option<u32>,
    /// When the next one begins, where one was decided.
    pub planned: Option<u64>,
}

/// Whether a silent check is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// When it begins, counted from now; not at all where absent.
    pub after: Option<Duration>,
    /// It wants a network whose traffic is not billed.
    pub unmetered: bool,
    /// Why, for a log.
    pub why: String,
}

impl Memory {
    /// Decides at the time `now`, and remembers; `dice` is a random number from 0 to 1 that spreads a fleet.
    ///
    /// Without a configuration nobody administers the device, and nothing is ever due. A clock that was set back forgets what lies ahead of it.
    pub fn knock(&mut self, rules: Option<Silent>, door: Door, now: u64, dice: f64) -> Decision {
        let never = |why: String| Decision { after: None, unmetered: false, why };
        let Some(rules) = rules else { return never("no managed configuration".to_owned()) };
        self.ran = self.ran.filter(|ran| *ran <= now);
        let due = |at: u64, why: &str| {
            (
                Decision {
                    after: Some(Duration::from_secs(at.saturating_sub(now))),
                    unmetered: rules.unmetered,
                    why: why.to_owned(),
                },
                at,
            )
        };
        let latest = now + rules.spread.as_secs() + rules.every.map_or(0, |every| every.as_secs());
        if let Some(at) = self.planned.filter(|at| (*at + LOST_S > now) && *at <= latest) {
            return due(at, "planned already").0;
        }
        self.planned = None;
        let spread = now + rules.spread.mul_f64(dice.clamp(0.0, 1.0)).as_secs();
        let again = self.ran.zip(rules.every).map(|(ran, every)| ran + every.as_secs());
        let (decision, at) = match door {
            Door::Enrolment if !rules.at_enrolment => return never("run_at_enrolment is false".to_owned()),
            Door::Enrolment if self.ran.is_some() && self.fingerprint == Some(rules.fingerprint) => {
                return never("checked with this configuration already".to_owned());
            }
            Door::Enrolment => due(spread, "enrolment"),
            Door::Intent => match self.ran.filter(|ran| now < ran + GAP_S) {
                Some(ran) => return never(format!("checked {} s ago; once in {GAP_S} s is enough", now - ran)),
                None => due(now, "asked for"),
            },
            Door::Schedule if rules.every.is_none() => return never("run_every_h is 0".to_owned()),
            Door::Schedule => due(again.unwrap_or(spread).max(spread), "time for the next"),
        };
        self.planned = Some(at);
        decision
    }

    /// Remembers that a silent check begins.
    pub fn begins(&mut self, rules: Option<Silent>, now: u64) {
        *self = Self { ran: Some(now), fingerprint: rules.map(|rules| rules.fingerprint), planned: None };
    }
}

/// Whoever may send intents may not make the device probe more often, seconds.
const GAP_S: u64 = 600;
/// What was planned and did not begin within this time was lost, seconds.
const LOST_S: u64 = 24 * 3_600;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const NOW: u64 = 1_800_000_000;

    #[test]
    fn a_device_that_nobody_administers_is_never_checked() {
        for door in [Door::Enrolment, Door::Intent, Door::Schedule] {
            assert_eq!(Memory::default().knock(None, door, NOW, 0.5).after, None);
        }
    }

    #[test]
    fn knocking_again_changes_nothing() {
        let mut memory = Memory::default();
        let rules = Some(Silent { spread: Duration::from_secs(600), ..rules() });
        assert_eq!(memory.knock(rules, Door::Enrolment, NOW, 0.5).after, after(300));
        for (door, later) in [(Door::Enrolment, 0), (Door::Intent, 10), (Door::Schedule, 20), (Door::Enrolment, 299)] {
            assert_eq!(memory.knock(rules, door, NOW + later, 0.9).after, after(300 - later), "{door:?}");
        }
        // Late, it is due at once.
        assert_eq!(memory.knock(rules, Door::Schedule, NOW + 5_000, 0.9).after, after(0));
    }

    #[test]
    fn enrolment_is_once_for_each_configuration() {
        let mut memory = Memory::default();
        assert_eq!(memory.knock(Some(rules()), Door::Enrolment, NOW, 0.0).after, after(0));
        memory.begins(Some(rules()), NOW);
        assert_eq!(memory.knock(Some(rules()), Door::Enrolment, NOW + 100_000, 0.0).after, None);
        let other = Some(Silent { fingerprint: 2, ..rules() });
        assert_eq!(memory.knock(other, Door::Enrolment, NOW + 100_000, 0.0).after, after(0));
        let off = Some(Silent { at_enrolment: false, ..rules() });
        assert_eq!(Memory::default().knock(off, Door::Enrolment, NOW, 0.0).after, None);
    }

    #[test]
    fn an_intent_is_answered_once_in_ten_minutes() {
        let mut memory = Memory::default();
        memory.begins(Some(rules()), NOW);
        assert_eq!(memory.knock(Some(rules()), Door::Intent, NOW + 599, 0.0).after, None);
        assert_eq!(memory.knock(Some(rules()), Door::Intent, NOW + 600, 0.0).after, after(0));
        // An intent is not spread: somebody wants to know now.
        let spread = Some(Silent { spread: Duration::from_secs(600), ..rules() });
        assert_eq!(Memory::default().knock(spread, Door::Intent, NOW, 1.0).after, after(0));
    }

    #[test]
    fn the_next_one_comes_after_the_period_and_spread() {
        let daily =
            Some(Silent { every: Some(Duration::from_secs(86_400)), spread: Duration::from_secs(600), ..rules() });
        let mut memory = Memory::default();
        memory.begins(daily, NOW);
        assert_eq!(memory.knock(daily, Door::Schedule, NOW + 60, 0.5).after, after(86_340));
        let mut memory = Memory::default();
        memory.begins(daily, NOW);
        assert_eq!(memory.knock(daily, Door::Schedule, NOW + 90_000, 0.5).after, after(300));
        assert_eq!(Memory::default().knock(Some(rules()), Door::Schedule, NOW, 0.5).after, None);
    }

    #[test]
    fn a_clock_that_was_set_back_delays_nothing() {
        let mut memory = Memory { ran: Some(NOW + 9_000_000), fingerprint: Some(1), planned: Some(NOW + 9_000_000) };
        assert_eq!(memory.knock(Some(rules()), Door::Intent, NOW, 0.0).after, after(0));
    }

    #[test]
    fn what_was_planned_and_lost_is_planned_again() {
        let mut memory = Memory { planned: Some(NOW), ..Memory::default() };
        let later = NOW + LOST_S + 1;
        assert_eq!(memory.knock(Some(rules()), Door::Enrolment, later, 0.0).why, "enrolment");
    }

    fn rules() -> Silent {
        Silent { at_enrolment: true, every: None, spread: Duration::ZERO, unmetered: false, fingerprint: 1 }
    }

    fn after(seconds: u64) -> Option<Duration> {
        Some(Duration::from_secs(seconds))
    }
}
