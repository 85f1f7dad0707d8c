//! How far a session is.

use super::LENGTH;
use jiff::{SignedDuration, Timestamp};

/// Attendance opens so long before a session begins …
const OPENS: SignedDuration = SignedDuration::from_mins(15);
/// … and closes so long after it has begun.
const CLOSES: SignedDuration = SignedDuration::from_hours(24);

/// How far a session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Topics and votes are welcome.
    Open,
    /// The agenda stands; what still fits joins it.
    Set,
    /// It has begun.
    Begun,
    /// Its hour is over.
    Over,
    /// It does not take place.
    Off,
}

impl Stage {
    /// The stage at `now` of a session that begins at `starts_at`.
    pub fn of(starts_at: Timestamp, has_agenda: bool, is_off: bool, now: Timestamp) -> Self {
        if is_off {
            Self::Off
        } else if now >= starts_at + SignedDuration::from_mins(LENGTH) {
            Self::Over
        } else if now >= starts_at {
            Self::Begun
        } else if has_agenda {
            Self::Set
        } else {
            Self::Open
        }
    }

    /// Whether it is still to come.
    pub fn is_to_come(self) -> bool {
        matches!(self, Self::Open | Self::Set)
    }
}

/// Whether somebody may say at `now` that they are there: from a quarter of an hour before until a day after.
pub fn attendance_is_open(starts_at: Timestamp, now: Timestamp) -> bool {
    now >= starts_at - OPENS && now < starts_at + CLOSES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_goes_through_its_stages() {
        let starts: Timestamp = "2026-11-26T15:00:00Z".parse().expect("an instant");
        let minutes = |minutes: i64| starts + SignedDuration::from_mins(minutes);
        let stage = |at: i64, agenda| Stage::of(starts, agenda, false, minutes(at));
        assert_eq!([stage(-1, false), stage(-1, true)], [Stage::Open, Stage::Set]);
        assert_eq!([stage(0, true), stage(59, true), stage(60, true)], [Stage::Begun, Stage::Begun, Stage::Over]);
        assert_eq!(Stage::of(starts, true, true, starts), Stage::Off);
        let open = |at: i64| attendance_is_open(starts, minutes(at));
        assert_eq!([open(-16), open(-15), open(0), open(1_439), open(1_440)], [false, true, true, true, false]);
    }
}
