//! Many verdicts made one: of ports to a target, of targets to a rule.

use super::state::{State, Verdict};

/// What the ports of a target say together.
pub(super) fn of_ports(states: impl IntoIterator<Item = State>) -> Verdict {
    let verdicts = states.into_iter().map(|state| match state {
        State::Open => Verdict::Open,
        State::Blocked => Verdict::Blocked,
        State::Intercepted => Verdict::Intercepted,
        State::Unverified => Verdict::Unverified,
        State::NotRun => Verdict::NotRun,
    });
    together(&verdicts.collect::<Vec<_>>())
}

/// What the targets of a rule say together; those that were not run are left aside if any other was.
pub(super) fn of_targets(verdicts: impl IntoIterator<Item = Verdict>) -> Verdict {
    let run: Vec<Verdict> = verdicts.into_iter().filter(|verdict| *verdict != Verdict::NotRun).collect();
    together(&run)
}

/// Open beside blocked is partial; a proven block outweighs an interception, and that outweighs doubt; open needs all to be open.
fn together(all: &[Verdict]) -> Verdict {
    let has = |verdict| all.contains(&verdict);
    let (open, blocked) = (has(Verdict::Open), has(Verdict::Blocked));
    match () {
        () if has(Verdict::Partial) || (open && blocked) => Verdict::Partial,
        () if blocked => Verdict::Blocked,
        () if has(Verdict::Intercepted) => Verdict::Intercepted,
        () if all.iter().all(|verdict| *verdict == Verdict::NotRun) => Verdict::NotRun,
        () if all.iter().all(|verdict| *verdict == Verdict::Open) => Verdict::Open,
        () => Verdict::Unverified,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_verdicts_make_one() {
        use Verdict::{Blocked, Intercepted, NotRun, Open, Partial, Unverified};
        for (all, one) in [
            (&[][..], NotRun),
            (&[NotRun, NotRun], NotRun),
            (&[Open, Open], Open),
            (&[Open, NotRun], Unverified),
            (&[Open, Unverified], Unverified),
            (&[Open, Blocked], Partial),
            (&[Open, Partial], Partial),
            (&[Partial, Blocked], Partial),
            (&[Open, Blocked, Unverified, NotRun], Partial),
            (&[Blocked, Unverified], Blocked),
            (&[Blocked, NotRun], Blocked),
            (&[Blocked, Intercepted], Blocked),
            (&[Intercepted, Open], Intercepted),
            (&[Intercepted, Unverified], Intercepted),
            (&[Unverified, NotRun], Unverified),
        ] {
            assert_eq!(together(all), one, "{all:?}");
        }
    }

    #[test]
    fn targets_that_were_not_run_are_left_aside() {
        assert_eq!(of_targets([Verdict::Open, Verdict::NotRun]), Verdict::Open);
        assert_eq!(of_targets([Verdict::NotRun]), Verdict::NotRun);
        assert_eq!(of_ports([State::Open, State::NotRun]), Verdict::Unverified);
    }
}
