//! Hours of the day in which a person wants to hear nothing that can wait.

use super::{wall, zones::Zone};
use jiff::{Timestamp, civil::Time};
use serde::{Deserialize, Serialize};

/// From one time of the day until another by the wall clock, over midnight where it ends before it starts. Never empty,
/// never the whole day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Quiet {
    from: Time,
    until: Time,
}

impl Quiet {
    /// Quiet from `from` until just before `until`; `None` when they are the same.
    pub fn new(from: Time, until: Time) -> Option<Self> {
        (from != until).then_some(Self { from, until })
    }

    /// When it begins.
    pub fn from(&self) -> Time {
        self.from
    }
    /// When it ends.
    pub fn until(&self) -> Time {
        self.until
    }

    /// Whether it is quiet at this time of the day.
    pub fn covers(&self, time: Time) -> bool {
        if self.from < self.until {
            self.from <= time && time < self.until
        } else {
            self.from <= time || time < self.until
        }
    }

    /// When it is no longer quiet, not before `at`: `at` itself outside of quiet hours. `None` only at the end of
    /// representable time.
    pub fn first_allowed(&self, at: Timestamp, zone: &Zone) -> Option<Timestamp> {
        let now = zone.local(at);
        if !self.covers(now.time()) {
            return Some(at);
        }
        let ends_today = now.time() < self.until;
        let day = if ends_today { now.date() } else { now.date().tomorrow().ok()? };
        // Clocks that are set back show some times twice; quiet hours end with the first showing.
        wall::instant(day, self.until, zone).map(|end| end.max(at))
    }
}

/// The form in which quiet hours are stored; checked when read.
#[derive(Serialize, Deserialize)]
struct Stored {
    from: Time,
    until: Time,
}

impl TryFrom<Stored> for Quiet {
    type Error = &'static str;
    fn try_from(stored: Stored) -> Result<Self, Self::Error> {
        Self::new(stored.from, stored.until).ok_or("quiet hours that end when they begin")
    }
}
impl From<Quiet> for Stored {
    fn from(quiet: Quiet) -> Self {
        Self { from: quiet.from, until: quiet.until }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::time;
    use proptest::prelude::*;

    fn hour(hour: i8) -> Time {
        time(hour, 0, 0, 0)
    }
    fn berlin() -> Zone {
        Zone::named("Europe/Berlin").expect("a known zone")
    }

    #[test]
    fn over_midnight_and_within_a_day() {
        let night = Quiet::new(hour(20), hour(8)).expect("quiet hours");
        assert!(night.covers(hour(20)) && night.covers(hour(0)) && night.covers(time(7, 59, 0, 0)));
        assert!(!night.covers(hour(8)) && !night.covers(time(19, 59, 59, 0)));
        let noon = Quiet::new(hour(12), hour(14)).expect("quiet hours");
        assert!(noon.covers(hour(12)) && noon.covers(hour(13)) && !noon.covers(hour(14)) && !noon.covers(hour(11)));
        assert_eq!(Quiet::new(hour(9), hour(9)), None);
        let stored = serde_json::to_string(&night).expect("JSON");
        assert_eq!(serde_json::from_str::<Quiet>(&stored).expect("read back"), night);
        assert!(serde_json::from_str::<Quiet>(r#"{"from":"09:00:00","until":"09:00:00"}"#).is_err());
    }

    proptest! {
        #[test]
        fn what_is_allowed_is_not_quiet(from in 0i8..24, until in 0i8..24, minutes in 0i64..600_000) {
            prop_assume!(from != until);
            let quiet = Quiet::new(hour(from), hour(until)).expect("quiet hours");
            let at = "2026-01-01T00:00:00Z".parse::<Timestamp>().expect("an instant") + jiff::SignedDuration::from_mins(minutes);
            let allowed = quiet.first_allowed(at, &berlin()).expect("within this century");
            prop_assert!(allowed >= at && allowed.duration_since(at) <= jiff::SignedDuration::from_hours(25));
            prop_assert_eq!(allowed == at, !quiet.covers(berlin().local(at).time()));
        }
    }
}
