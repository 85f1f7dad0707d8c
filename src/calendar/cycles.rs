//! Cycles of planning: quarters and weeks.

use super::zones::Zone;
use jiff::{Timestamp, Unit, civil::Date};

/// A stretch of whole days, first and last included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cycle {
    first: Date,
    last: Date,
}

impl Cycle {
    /// From `first` to `last`; `None` when that is no day at all.
    pub fn new(first: Date, last: Date) -> Option<Self> {
        (first <= last).then_some(Self { first, last })
    }

    /// The calendar quarter that contains `date`.
    pub fn quarter_of(date: Date) -> Self {
        let month = (date.month() - 1) / 3 * 3 + 1;
        let first = Date::constant(date.year(), month, 1);
        let last = Date::constant(date.year(), month + 2, 1).last_of_month();
        Self { first, last }
    }

    /// The first day.
    pub fn first(&self) -> Date {
        self.first
    }
    /// The last day.
    pub fn last(&self) -> Date {
        self.last
    }

    /// How many days it has.
    pub fn days(&self) -> i32 {
        days_between(self.first, self.last) + 1
    }

    /// Which day of the cycle `date` is, from 1; 0 before it begins, [`Cycle::days`] after its end.
    pub fn day_of(&self, date: Date) -> i32 {
        (days_between(self.first, date) + 1).clamp(0, self.days())
    }

    /// Whether `date` lies in it.
    pub fn contains(&self, date: Date) -> bool {
        self.first <= date && date <= self.last
    }

    /// As people say it: `Q4 2026`, or its days where it is no calendar quarter.
    pub fn label(&self) -> String {
        if *self == Self::quarter_of(self.first) {
            format!("Q{} {}", (self.first.month() + 2) / 3, self.first.year())
        } else if self.first.year() == self.last.year() {
            format!("{} – {}", self.first.strftime("%-d %b"), self.last.strftime("%-d %b %Y"))
        } else {
            format!("{} – {}", self.first.strftime("%-d %b %Y"), self.last.strftime("%-d %b %Y"))
        }
    }
}

/// The ISO week of an instant in a zone, as keys name it: `2026-W47`. Its year is the week's, not the day's.
pub fn week_label(at: Timestamp, zone: &Zone) -> String {
    week_name(zone.date(at))
}

/// The ISO week of a day, as [`week_label`].
pub fn week_name(day: Date) -> String {
    let week = day.iso_week_date();
    format!("{:04}-W{:02}", week.year(), week.week())
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until((Unit::Day, to)).map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn the_fourth_quarter_of_2026() {
        let quarter = Cycle::quarter_of(date(2026, 12, 4));
        assert_eq!((quarter.first(), quarter.last()), (date(2026, 10, 1), date(2026, 12, 31)));
        assert_eq!((quarter.day_of(date(2026, 12, 4)), quarter.days()), (65, 92));
        assert_eq!((quarter.day_of(date(2026, 9, 30)), quarter.day_of(date(2027, 1, 5))), (0, 92));
        assert_eq!(quarter.label(), "Q4 2026");
        let own = Cycle::new(date(2026, 9, 1), date(2026, 11, 30)).expect("a cycle");
        assert_eq!(own.label(), "1 Sep – 30 Nov 2026");
        assert_eq!(Cycle::new(date(2026, 9, 2), date(2026, 9, 1)), None);
    }

    #[test]
    fn weeks_belong_to_their_own_year() {
        let auckland = Zone::named("Pacific/Auckland").expect("a known zone");
        let at = |text: &str| text.parse::<Timestamp>().expect("an instant");
        assert_eq!(week_label(at("2026-11-21T12:00:00Z"), &Zone::utc()), "2026-W47");
        assert_eq!(week_label(at("2027-01-01T12:00:00Z"), &Zone::utc()), "2026-W53");
        // Sunday noon in UTC is Monday in Auckland.
        assert_eq!(week_label(at("2026-11-22T12:00:00Z"), &auckland), "2026-W48");
    }

    proptest! {
        #[test]
        fn quarters_tile_the_calendar(year in 1900_i16..2200, month in 1_i8..=12, day in 1_i8..=28) {
            let today = date(year, month, day);
            let quarter = Cycle::quarter_of(today);
            prop_assert!(quarter.contains(today));
            prop_assert!((90..=92).contains(&quarter.days()));
            prop_assert_eq!(quarter.day_of(quarter.first()), 1);
            prop_assert_eq!(quarter.day_of(quarter.last()), quarter.days());
            let next = Cycle::quarter_of(quarter.last().tomorrow().expect("within range"));
            prop_assert_eq!(next.first(), quarter.last().tomorrow().expect("within range"));
            let year_days: i32 = [1, 4, 7, 10].map(|month| Cycle::quarter_of(date(year, month, 1)).days()).iter().sum();
            prop_assert_eq!(year_days, i32::from(today.days_in_year()));
        }
    }
}
