//! Of which days a report speaks. Pure.

use crate::calendar::{Zone, wall};
use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Time, Weekday},
};

/// So many full weeks a report looks back, unless a month is named.
const WEEKS: i64 = 4;

/// Nobody asks for more days at once.
const LONGEST_DAYS: i64 = 366;

/// Days of the organisation's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first.
    pub first: Date,
    /// The last.
    pub last: Date,
}

/// Why words name no period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodFault {
    /// They cannot be read.
    Unread,
    /// It has not begun.
    Future,
}

impl Period {
    /// The four full weeks, from Monday to Sunday, before the week of `today`.
    pub fn weeks_before(today: Date) -> Self {
        let since_monday = i64::from(today.weekday().since(Weekday::Monday));
        let monday = today.saturating_sub(since_monday.days());
        Self { first: monday.saturating_sub((7 * WEEKS).days()), last: monday.saturating_sub(1.days()) }
    }

    /// `2026-10`, as far as it has passed; without words the last four full weeks.
    ///
    /// # Errors
    /// When these words name no month, or one that has not begun.
    pub fn read(words: &str, today: Date) -> Result<Self, PeriodFault> {
        let words = words.trim();
        if words.is_empty() {
            return Ok(Self::weeks_before(today));
        }
        let is_month = words.len() == 7 && words.as_bytes()[4] == b'-';
        let first: Date = Some(words)
            .filter(|_| is_month)
            .and_then(|month| format!("{month}-01").parse().ok())
            .ok_or(PeriodFault::Unread)?;
        if first > today {
            return Err(PeriodFault::Future);
        }
        Ok(Self { first, last: first.last_of_month() })
    }

    /// A day of the last month that was over before its last day.
    pub fn day_of_month_before(&self) -> Date {
        self.last.first_of_month().saturating_sub(1.days())
    }

    /// That month, as it is typed.
    pub fn month_before(&self) -> String {
        let day = self.day_of_month_before();
        format!("{:04}-{:02}", day.year(), day.month())
    }

    /// As a button carries it.
    pub fn value(&self) -> String {
        format!("{}/{}", self.first, self.last)
    }

    /// Reads that; `None` where it is none of ours.
    pub fn of_value(value: &str) -> Option<Self> {
        let (first, last) = value.split_once('/')?;
        let (first, last): (Date, Date) = (first.parse().ok()?, last.parse().ok()?);
        let longest = first.saturating_add(LONGEST_DAYS.days());
        (first <= last && last <= longest).then_some(Self { first, last })
    }

    /// From its first instant until just before the second one; `None` beyond the years that can be represented.
    pub fn instants(&self, zone: &Zone) -> Option<(Timestamp, Timestamp)> {
        let at = |day: Date| wall::instant(day, Time::midnight(), zone);
        Some((at(self.first)?, at(self.last.tomorrow().ok()?)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn periods_are_months_or_the_last_four_weeks() {
        let today = date(2026, 11, 25);
        let weeks = Period { first: date(2026, 10, 26), last: date(2026, 11, 22) };
        assert_eq!(Period::read(" ", today), Ok(weeks));
        assert_eq!(Period::weeks_before(date(2026, 11, 23)), weeks, "on its Monday");
        assert_eq!(Period::read("2026-10", today), Ok(Period { first: date(2026, 10, 1), last: date(2026, 10, 31) }));
        assert_eq!(Period::read("2026-11", today).map(|period| period.last), Ok(date(2026, 11, 30)));
        assert_eq!(Period::read("2026-12", today), Err(PeriodFault::Future));
        for odd in ["october", "2026", "2026-13", "2026-1", "2026-10-01", "٢٠٢٦-10", "2026-1x"] {
            assert_eq!(Period::read(odd, today), Err(PeriodFault::Unread), "{odd}");
        }
        assert_eq!(weeks.month_before(), "2026-10");
        assert_eq!(Period::of_value(&weeks.value()), Some(weeks));
        for odd in ["", "2026-10-01", "2026-10-02/2026-10-01", "2020-01-01/2026-10-01", "x/y"] {
            assert_eq!(Period::of_value(odd), None, "{odd}");
        }
        let zone = Zone::named("Europe/Berlin").expect("a zone");
        let (from, to) = Period::read("2026-10", today).ok().and_then(|month| month.instants(&zone)).expect("instants");
        assert_eq!(to.duration_since(from).as_hours(), 31 * 24 + 1, "summer time ends in October");
    }

    proptest! {
        #[test]
        fn four_weeks_end_before_this_one(days in 0_i64..20_000) {
            let today = date(2000, 1, 1).saturating_add(days.days());
            let period = Period::weeks_before(today);
            prop_assert_eq!(period.first.weekday(), Weekday::Monday);
            prop_assert_eq!(period.last.weekday(), Weekday::Sunday);
            prop_assert!(period.last < today && today <= period.last.saturating_add(7.days()));
            prop_assert_eq!(period.first.saturating_add(27.days()), period.last);
        }

        #[test]
        fn nothing_that_is_typed_breaks_it(typed in "\\PC{0,10}") {
            let _ = Period::read(&typed, date(2026, 11, 25));
        }
    }
}
