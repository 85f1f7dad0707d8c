//! `on 3 May`: a day that has been. Without a year the latest such day is meant.

use crate::calendar::{DaysError, read_days};
use jiff::{ToSpan, civil::Date};

/// Why words are no day that has been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PastFault {
    /// They are no day.
    Unreadable(DaysError),
    /// They are more than one.
    Several,
    /// It is still to come.
    Future(Date),
}

/// So many years back a day is looked for: leap days come every eight years at the latest.
const YEARS_BACK: i32 = 8;

/// Reads a day up to `today`, that of whoever typed it.
///
/// # Errors
/// See [`PastFault`].
pub fn read_past_day(typed: &str, today: Date) -> Result<Date, PastFault> {
    match typed.trim().to_lowercase().as_str() {
        "today" | "now" => return Ok(today),
        "yesterday" => return Ok(today.saturating_sub(1.day())),
        "tomorrow" => return Err(PastFault::Future(today.saturating_add(1.day()))),
        _ => {}
    }
    let read = |since: Date| match read_days(typed, since) {
        Ok((first, last)) if first == last => Ok(first),
        Ok(_) => Err(PastFault::Several),
        Err(error) => Err(PastFault::Unreadable(error)),
    };
    let coming = read(today)?;
    if coming <= today {
        return Ok(coming);
    }
    // A day of the week is within the last seven; a date within the last year, or in the last year that had it.
    let week = today.saturating_sub(6.days());
    let years = (1..=YEARS_BACK).map(|years| today.saturating_sub(years.years()).saturating_add(1.day()));
    for since in std::iter::once(week).chain(years) {
        if let Ok(day) = read(since)
            && since <= day
            && day <= today
        {
            return Ok(day);
        }
    }
    Err(PastFault::Future(coming))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn the_latest_such_day_is_meant() {
        // A Monday.
        let today = date(2026, 11, 23);
        let read = |typed| read_past_day(typed, today);
        assert_eq!(read("3 May"), Ok(date(2026, 5, 3)));
        assert_eq!(read("3 December"), Ok(date(2025, 12, 3)));
        assert_eq!(read("23 Nov"), Ok(today));
        assert_eq!(read("24 Nov"), Ok(date(2025, 11, 24)));
        assert_eq!(read("29 Feb"), Ok(date(2024, 2, 29)));
        assert_eq!(read("2026-05-03"), Ok(date(2026, 5, 3)));
        assert_eq!(read("3 May 2024"), Ok(date(2024, 5, 3)));
        assert_eq!((read("Monday"), read("friday")), (Ok(today), Ok(date(2026, 11, 20))));
        assert_eq!((read("Today"), read("yesterday")), (Ok(today), Ok(date(2026, 11, 22))));
        assert_eq!(read("tomorrow"), Err(PastFault::Future(date(2026, 11, 24))));
        assert_eq!(read("3 May 2027"), Err(PastFault::Future(date(2027, 5, 3))));
        assert_eq!(read("3 – 5 May"), Err(PastFault::Several));
        assert!(matches!(read("3/5"), Err(PastFault::Unreadable(DaysError::Ambiguous { .. }))));
        assert!(matches!(read("tour"), Err(PastFault::Unreadable(_))));
    }

    proptest! {
        #[test]
        fn no_day_is_still_to_come(days in 0i32..4000, year in 2020i16..2040, month in 1i8..=12, day in 1i8..=28) {
            let today = date(2020, 1, 1).saturating_add(days.days());
            let typed = date(year, month, day);
            if let Ok(read) = read_past_day(&typed.strftime("%-d %B").to_string(), today) {
                prop_assert!(read <= today && (read.month(), read.day()) == (month, day));
                prop_assert!(read.saturating_add(1.year()) > today, "the latest");
            } else {
                prop_assert!(false, "each year has that day");
            }
        }

        #[test]
        fn anything_can_be_typed(typed in "\\PC{0,30}") {
            let _ = read_past_day(&typed, date(2026, 11, 23));
        }
    }
}
