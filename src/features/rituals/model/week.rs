//! What comes once a week and falls on a public holiday: on which day of that week it comes instead. Pure.

use crate::directory::{Availability, DayOff};
use jiff::{Span, civil::Date};

/// The day of the week of `date` that stands in for it: the last before it that will do, else the first after it.
pub fn same_week(date: Date, will_do: impl Fn(Date) -> bool) -> Option<Date> {
    let place = date.weekday().to_monday_zero_offset();
    let day = |days: i8| date.checked_add(Span::new().days(days)).ok();
    let (before, after) = ((1..=place).map(|days| -days), 1..=6 - place);
    before.chain(after).filter_map(day).find(|day| will_do(*day))
}

/// On which day what falls on a public holiday of somebody's comes to them: on a day of their working week, in the same week,
/// that is no holiday. Their time off moves nothing, as little as it does without a holiday: who is away then is away, and
/// what is known of it later than the day finds nothing that should have been. `None` where it is no holiday of theirs, or
/// there is no such day.
pub(super) fn off_holiday(person: &Availability, date: Date) -> Option<Date> {
    let is_usual = person.hours.days().contains(date.weekday());
    let is_holiday = matches!(person.day_off(date), Some(DayOff::Holiday { .. }));
    if is_usual && is_holiday { same_week(date, |day| will_do(person, day)) } else { None }
}

/// The days of the week of `date` on which it could come to somebody instead, from Monday on.
pub(super) fn days_that_will_do(person: &Availability, date: Date) -> impl Iterator<Item = Date> {
    let monday = date.saturating_sub(Span::new().days(i64::from(date.weekday().to_monday_zero_offset())));
    monday.series(Span::new().days(1)).take(7).filter(|day| will_do(person, *day))
}

fn will_do(person: &Availability, day: Date) -> bool {
    let is_holiday = matches!(person.day_off(day), Some(DayOff::Holiday { .. }));
    person.hours.days().contains(day.weekday()) && !is_holiday
}

/// Whether both days are of one week.
pub(super) fn is_same_week(one: Date, other: Date) -> bool {
    let week = |date: Date| (date.iso_week_date().year(), date.iso_week_date().week());
    week(one) == week(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{WorkingHours, Zone};
    use jiff::civil::date;
    use proptest::prelude::*;

    /// Somebody in Berlin with these days off of the last week of November, by their weekday from Monday: `h`oliday, time
    /// `o`ff, else work.
    fn with_days(days: &str) -> Availability {
        let day_off = |kind| match kind {
            'h' => Some(DayOff::Holiday { name: "A holiday".to_owned() }),
            'o' => Some(DayOff::TimeOff { until: date(2026, 11, 27), cover: None }),
            _ => None,
        };
        let days_off = (23..).zip(days.chars()).filter_map(|(day, kind)| Some((date(2026, 11, day), day_off(kind)?)));
        Availability {
            zone: Zone::named("Europe/Berlin").expect("a known zone"),
            hours: WorkingHours::USUAL,
            days_off: days_off.collect(),
            prompts_at: None,
            quiet: None,
            dnd: Vec::new(),
            daily_limit: 4,
        }
    }

    #[test]
    fn the_working_day_before_else_after_and_never_another_week() {
        let placed = |days: &str, on: i8| off_holiday(&with_days(days), date(2026, 11, on)).map(|day| day.day());
        assert_eq!(placed("wwwwh", 27), Some(26));
        assert_eq!(placed("wwwhh", 27), Some(25));
        assert_eq!(placed("wwwoh", 27), Some(26), "time off, so that the cover is asked");
        assert_eq!(placed("hwwww", 23), Some(24), "a Monday has no day before it");
        assert_eq!(placed("hhwww", 23), Some(25));
        assert_eq!(placed("hhhhh", 27), None);
        assert_eq!((placed("wwwww", 27), placed("wwwwo", 27)), (None, None), "no holiday");
        assert_eq!(placed("wwwwwh", 28), None, "a Saturday is nobody's day anyway");
    }

    proptest! {
        /// Wherever some day of the week is no holiday, it comes on one, and time off changes nothing about which.
        #[test]
        fn what_falls_on_a_holiday_comes_in_the_same_week(days in "[who]{5}", place in 0_i8..5) {
            let (person, day) = (with_days(&days), date(2026, 11, 23 + place));
            let placed = off_holiday(&person, day);
            let is_holiday = |(date, off): (&Date, &DayOff)| matches!(off, DayOff::Holiday { .. }).then_some(*date);
            let holidays: Vec<Date> = person.days_off.iter().filter_map(is_holiday).collect();
            prop_assert_eq!(placed.is_some(), holidays.contains(&day) && holidays.len() < 5);
            if let Some(placed) = placed {
                prop_assert!(is_same_week(placed, day) && placed != day);
                prop_assert!(!holidays.contains(&placed));
                prop_assert_eq!(off_holiday(&with_days(&days.replace('o', "w")), day), Some(placed));
            }
        }
    }
}
