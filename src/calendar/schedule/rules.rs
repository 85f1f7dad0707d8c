//! What five fields cannot say: every second week, the last working Thursday.

use super::{
    Occurrence,
    names::{clock, date_in_words, day_name},
};
use crate::calendar::{wall, working::WorkCalendar, zones::Zone};
use jiff::{
    Span, Timestamp, Unit,
    civil::{Date, Time, Weekday},
};

/// An absence of working days longer than this has no end worth waiting for: in days, and in months.
const LONGEST_ABSENCE: (usize, usize) = (400, 14);

/// Every so many days or weeks, counted from a first day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Interval {
    pub(super) count: u16,
    pub(super) weeks: bool,
    pub(super) first: Date,
    pub(super) time: Time,
}

/// A rule about working days.
#[derive(Clone, Copy, Debug)]
pub(super) struct Working {
    pub(super) days: WorkingDays,
    pub(super) time: Time,
}

/// Which working days.
#[derive(Clone, Copy, Debug)]
pub(super) enum WorkingDays {
    /// Each of them.
    Every,
    /// One a month: its first or last working day, or the first or last such weekday that is one.
    Monthly { end: End, weekday: Option<Weekday> },
}

/// An end of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    First,
    Last,
}

impl End {
    fn name(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Last => "last",
        }
    }
}

impl Interval {
    /// The form to store.
    pub(super) fn canonical(&self) -> String {
        let unit = if self.weeks { "week" } else { "day" };
        let every = if self.count == 1 { unit.to_owned() } else { format!("{} {unit}s", self.count) };
        format!("every {every} from {} at {}", self.first, clock(self.time))
    }

    pub(super) fn in_words(&self) -> String {
        let weekday = day_name(self.first.weekday());
        let every = match (self.weeks, self.count) {
            (true, 1) => weekday.to_owned(),
            (true, count) => format!("{count} weeks on {weekday}"),
            (false, 1) => "day".to_owned(),
            (false, count) => format!("{count} days"),
        };
        format!("every {every} at {}, from {}", clock(self.time), date_in_words(self.first))
    }

    pub(super) fn next(&self, at: Timestamp, zone: &Zone) -> Option<Occurrence> {
        let step = i32::from(self.count) * if self.weeks { 7 } else { 1 };
        let passed = self.first.until((Unit::Day, zone.date(at))).ok()?.get_days().max(0) / step;
        let nearest = self.first.checked_add(Span::new().try_days(passed * step).ok()?).ok()?;
        first_after(nearest.series(Span::new().days(step)), self.time, at, zone)
    }
}

impl Working {
    /// The form to store.
    pub(super) fn canonical(&self) -> String {
        let days = match self.days {
            WorkingDays::Every => "every working day".to_owned(),
            WorkingDays::Monthly { end, weekday: None } => format!("{} working day of the month", end.name()),
            WorkingDays::Monthly { end, weekday: Some(day) } => format!("{} working {}", end.name(), day_name(day)),
        };
        format!("{days} at {}", clock(self.time))
    }

    pub(super) fn in_words(&self) -> String {
        let days = match self.days {
            WorkingDays::Every => "every working day".to_owned(),
            WorkingDays::Monthly { end, weekday } => {
                format!("the {} working {} of the month", end.name(), weekday.map_or("day", day_name))
            }
        };
        format!("{days} at {}", clock(self.time))
    }

    /// Where the calendar has no working day for a year and more there is no next time.
    pub(super) fn next(&self, at: Timestamp, calendar: &WorkCalendar) -> Option<Occurrence> {
        let today = calendar.zone.date(at);
        match self.days {
            WorkingDays::Every => {
                let days = today.series(Span::new().days(1)).take(LONGEST_ABSENCE.0);
                first_after(days.filter(|day| calendar.works_on(*day)), self.time, at, &calendar.zone)
            }
            WorkingDays::Monthly { end, weekday } => {
                let months = today.first_of_month().series(Span::new().months(1)).take(LONGEST_ABSENCE.1);
                let days = months.filter_map(|month| of_month(month, end, weekday, calendar));
                first_after(days, self.time, at, &calendar.zone)
            }
        }
    }
}

/// The day of the month that begins with `first`. Where none of its Thursdays is a working day (a pod that never works on
/// Thursdays, a month of holidays) the month's first or last working day stands in: better another day than no meeting.
/// `None` in a month without any working day.
fn of_month(first: Date, end: End, weekday: Option<Weekday>, calendar: &WorkCalendar) -> Option<Date> {
    let last = first.last_of_month();
    let working: Vec<Date> = first
        .series(Span::new().days(1))
        .take_while(|day| *day <= last)
        .filter(|day| calendar.works_on(*day))
        .collect();
    let wanted: Vec<Date> =
        working.iter().copied().filter(|day| weekday.is_none_or(|it| day.weekday() == it)).collect();
    let days = if wanted.is_empty() { working } else { wanted };
    match end {
        End::First => days.first().copied(),
        End::Last => days.last().copied(),
    }
}

/// The first of these days whose `time` comes after `at`. Days before the zone's own day at `at` need not be offered: their
/// wall times have all passed.
fn first_after(mut days: impl Iterator<Item = Date>, time: Time, at: Timestamp, zone: &Zone) -> Option<Occurrence> {
    days.find_map(|date| {
        let instant = wall::instant(date, time, zone)?;
        (instant > at).then_some(Occurrence { at: instant, date })
    })
}
