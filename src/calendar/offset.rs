//! Distances from an occurrence: a quarter of an hour before, a week before, three working days before.

mod phrase;

pub use phrase::MOST_DAYS;

use super::{wall, working::WorkCalendar};
use jiff::{
    SignedDuration, Span, Timestamp,
    civil::{Date, Time},
};
use serde::{Deserialize, Serialize};

/// How far from an occurrence something happens: negative before it, positive after. Stored as
/// `{"minutes": -15}`, `{"days": {"days": -7}}`, `{"working_days": {"days": -3, "at": "09:00:00"}}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Offset {
    /// Elapsed minutes: exact also over a change of the clocks.
    Minutes(i32),
    /// Days of the calendar, by the wall clock.
    Days {
        /// How many.
        days: i32,
        /// At this time of that day; else at the occurrence's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<Time>,
    },
    /// Working days, by the wall clock: −3 is the third working day before the occurrence's own day, which is not counted.
    /// 0 is that day, or the next working day when it is none.
    WorkingDays {
        /// How many.
        days: i32,
        /// At this time of that day; else at the occurrence's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<Time>,
    },
}

impl Offset {
    /// The instant this far from the occurrence meant for `date` that happens at `at`. A time that a DST gap skips means
    /// the first valid instant after it. `None` beyond the years that can be represented, and where a stretch of 400 days
    /// has no working day.
    pub fn apply(&self, date: Date, at: Timestamp, calendar: &WorkCalendar) -> Option<Timestamp> {
        let (day, time) = match *self {
            Self::Minutes(minutes) => return at.checked_add(SignedDuration::from_mins(i64::from(minutes))).ok(),
            Self::Days { days, at } => (date.checked_add(Span::new().try_days(days).ok()?).ok()?, at),
            Self::WorkingDays { days, at } => (calendar.working_day(date, days)?, at),
        };
        wall::instant(day, time.unwrap_or_else(|| calendar.zone.local(at).time()), &calendar.zone)
    }
}
