//! A person's time to answer. Pure.

use crate::calendar::{Deadline, WorkCalendar, working_deadline};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// So long a day is where time passes day and night: as long as a usual working day, so that what may rest for a day does
/// not rest longer because it is urgent.
const REAL_DAY_MINUTES: u16 = 480;

/// Which time counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pace {
    /// Only the working time of whoever is asked.
    Working,
    /// Day and night.
    Real,
}

/// Minutes that somebody has, and that pass only while the clock runs. What has passed before it was last stopped is kept in
/// whole minutes, rounded in their favour; what has passed since is counted anew each time, so that a changed calendar counts
/// from the moment it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Countdown {
    left_minutes: u16,
    counts_from: Option<Timestamp>,
}

impl Pace {
    /// How long a day lasts of somebody with this calendar, in minutes of this pace.
    pub fn day_minutes(self, calendar: Option<&WorkCalendar>) -> u16 {
        match (self, calendar) {
            (Self::Working, Some(calendar)) => {
                let day = calendar.hours.end().duration_since(calendar.hours.start()).as_mins();
                u16::try_from(day).ok().filter(|minutes| *minutes > 0).unwrap_or(REAL_DAY_MINUTES)
            }
            (Self::Working | Self::Real, _) => REAL_DAY_MINUTES,
        }
    }
}

impl Countdown {
    /// So many minutes, none of which has begun.
    pub fn of(minutes: u16) -> Self {
        Self { left_minutes: minutes, counts_from: None }
    }

    /// So many minutes from now on.
    pub fn from(now: Timestamp, minutes: u16) -> Self {
        Self { left_minutes: minutes, counts_from: Some(now) }
    }

    /// Whether it runs.
    pub fn runs(&self) -> bool {
        self.counts_from.is_some()
    }

    /// It runs from now on, if it did not.
    pub fn start(&mut self, now: Timestamp) {
        self.counts_from.get_or_insert(now);
    }

    /// It runs no longer; what is left is kept.
    pub fn stop(&mut self, now: Timestamp, pace: Pace, calendar: Option<&WorkCalendar>) {
        if let Some(from) = self.counts_from.take() {
            let passed = u16::try_from(passed(from, now, pace, calendar).as_mins()).unwrap_or(u16::MAX);
            self.left_minutes = self.left_minutes.saturating_sub(passed);
        }
    }

    /// More minutes than until now.
    pub fn extend(&mut self, minutes: u16) {
        self.left_minutes = self.left_minutes.saturating_add(minutes);
    }

    /// When it has run out; `None` while it stands still. Whoever has no working time for sixty days, or is not known any
    /// more, has none to wait for.
    pub fn runs_out(&self, pace: Pace, calendar: Option<&WorkCalendar>) -> Option<Timestamp> {
        let from = self.counts_from?;
        Some(match (pace, calendar) {
            (Pace::Real, _) => from + SignedDuration::from_mins(i64::from(self.left_minutes)),
            (Pace::Working, Some(calendar)) => match working_deadline(from, self.left_minutes, calendar) {
                Deadline::At(at) => at,
                Deadline::NoWorkingTime => from,
            },
            (Pace::Working, None) => from,
        })
    }
}

/// How much time has passed of what counts.
pub fn passed(from: Timestamp, to: Timestamp, pace: Pace, calendar: Option<&WorkCalendar>) -> SignedDuration {
    match (pace, calendar) {
        (Pace::Working, Some(calendar)) => calendar.worked(from, to),
        (Pace::Working, None) => SignedDuration::ZERO,
        (Pace::Real, _) => to.duration_since(from).max(SignedDuration::ZERO),
    }
}
