//! Deadlines in working time.

use super::{hours::WorkingHours, zones::Zone};
use jiff::{SignedDuration, Timestamp, civil::Date};
use std::collections::BTreeSet;

/// After this many days without any working time a deadline is no longer looked for.
const PATIENCE: usize = 60;

/// An absence longer than this many days has no end worth waiting for.
const LONGEST_ABSENCE: usize = 400;

/// When one person (or a pod) works: hours in a zone, less the days off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkCalendar {
    /// Where the wall clock hangs.
    pub zone: Zone,
    /// The usual week.
    pub hours: WorkingHours,
    /// Local days without work: holidays, time off.
    pub days_off: BTreeSet<Date>,
}

/// What became of the search for a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deadline {
    /// The instant at which the working time has passed.
    At(Timestamp),
    /// Sixty days in a row have no working time.
    NoWorkingTime,
}

impl WorkCalendar {
    /// Whether `date` is a working day: one of the usual week, and no day off.
    pub fn works_on(&self, date: Date) -> bool {
        self.hours.days().contains(date.weekday()) && !self.days_off.contains(&date)
    }

    /// When this person (or pod) may be disturbed, not before `at`: at once during working time, else when it next
    /// starts. `None` where the next 400 days have no working time.
    pub fn first_allowed(&self, at: Timestamp) -> Option<Timestamp> {
        let days = self.zone.date(at).series(jiff::Span::new().days(1)).take(LONGEST_ABSENCE);
        days.filter_map(|day| self.on(day)).find(|(_, end)| at < *end).map(|(start, _)| start.max(at))
    }

    /// The working day `days` working days after `date` (before it, where negative), which is not counted itself; 0 is
    /// `date`, or the next working day when it is none. `None` where a stretch of 400 days has none, and beyond the years
    /// that can be represented.
    pub fn working_day(&self, date: Date, days: i32) -> Option<Date> {
        // So many working days are at least as many days: what lies beyond all years need not be counted out.
        date.checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
        let step = jiff::Span::new().days(if days < 0 { -1 } else { 1 });
        let first = if days == 0 { date } else { date.checked_add(step).ok()? };
        let mut left = days.unsigned_abs().max(1);
        let mut without_work = 0;
        for day in first.series(step) {
            if self.works_on(day) {
                left -= 1;
                without_work = 0;
            } else {
                without_work += 1;
            }
            if left == 0 {
                return Some(day);
            }
            if without_work == LONGEST_ABSENCE {
                return None;
            }
        }
        None
    }

    /// The working time of one local day; `None` on a day off.
    fn on(&self, date: Date) -> Option<(Timestamp, Timestamp)> {
        if self.days_off.contains(&date) { None } else { self.hours.on(date, &self.zone) }
    }

    /// The working time between two instants; zero when `to` is not after `from`.
    pub fn worked(&self, from: Timestamp, to: Timestamp) -> SignedDuration {
        let last = self.zone.date(to);
        let days = self.zone.date(from).series(jiff::Span::new().days(1)).take_while(|day| *day <= last);
        days.filter_map(|day| self.on(day))
            .map(|(start, end)| end.min(to).duration_since(start.max(from)).max(SignedDuration::ZERO))
            .sum()
    }
}

/// The earliest instant, not before `start`, at which `work_minutes` of working time have passed since `start`. Exact
/// over DST: minutes are elapsed minutes, hours of the day are the wall clock's.
pub fn working_deadline(start: Timestamp, work_minutes: u16, calendar: &WorkCalendar) -> Deadline {
    let mut left = SignedDuration::from_mins(i64::from(work_minutes));
    if left.is_zero() {
        return Deadline::At(start);
    }
    let mut without_work = 0;
    for day in calendar.zone.date(start).series(jiff::Span::new().days(1)) {
        let worked = calendar.on(day).filter(|(_, end)| *end > start);
        let Some((opens, closes)) = worked else {
            without_work += 1;
            if without_work > PATIENCE {
                break;
            }
            continue;
        };
        without_work = 0;
        let opens = opens.max(start);
        let available = closes.duration_since(opens);
        if left <= available {
            return Deadline::At(opens + left);
        }
        left -= available;
    }
    Deadline::NoWorkingTime
}
