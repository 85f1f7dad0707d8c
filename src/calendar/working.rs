//! Deadlines in working time.

use super::{hours::WorkingHours, zones::Zone};
use jiff::{SignedDuration, Timestamp, civil::Date};
use std::collections::BTreeSet;

/// After this many days without any working time a deadline is no longer looked for.
const PATIENCE: usize = 60;

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
