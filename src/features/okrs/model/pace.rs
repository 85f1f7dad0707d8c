//! How far, how far by today, and what the difference is called.
//!
//! Rounding never flatters: 100 % is said only of what is done, and what lies below zero is never rounded up to it.
//! Differences are taken between the rounded figures people see, so that the arithmetic on the card adds up.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// Within this many points of the expected pace counts as on track: one day of a quarter is about one point.
const ON_TRACK_WITHIN: i64 = 5;

/// After this many days without a check-in a value is old news.
const FRESH_DAYS: i32 = 14;

/// Beyond this many per cent the figure says nothing any more but that it is very large.
const MOST_PERCENT: i64 = 1_000;

/// How many cells a progress bar has.
const CELLS: i32 = 10;

/// The day on which a sheet is looked at.
#[derive(Clone, Debug)]
pub struct Today {
    /// The instant.
    pub now: Timestamp,
    /// The day it falls on in the organisation's zone.
    pub date: Date,
    /// The organisation's zone.
    pub zone: TimeZone,
}

impl Today {
    /// The day on which `now` falls in `zone`.
    pub fn new(now: Timestamp, zone: TimeZone) -> Self {
        Self { now, date: now.to_zoned(zone.clone()).date(), zone }
    }
}

/// Where in its cycle a day lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The day's number, from 1; 0 before the cycle begins; `days` after it has ended.
    pub day: i32,
    /// How many days the cycle has.
    pub days: i32,
    /// The last day has passed.
    pub is_over: bool,
}

impl Pace {
    /// The pace of a cycle from `first` to `last`, both included, on `today`: all three are days in the organisation's zone.
    pub fn new(first: Date, last: Date, today: Date) -> Self {
        let count = |from: Date, to: Date| from.until(to).map_or(0, |span| span.get_days());
        let days = (count(first, last) + 1).max(1);
        Self { day: (count(first, today) + 1).clamp(0, days), days, is_over: today > last }
    }

    /// The part of the way expected by the end of today: linear in calendar days, 0 to 1.
    pub fn expected(&self) -> f64 {
        f64::from(self.day) / f64::from(self.days)
    }

    /// Whether the cycle has begun.
    pub fn has_begun(&self) -> bool {
        self.day > 0
    }
}

/// How progress compares with the expected pace, in points: hundredths of the way from start to target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The cycle has not begun.
    NotBegun,
    /// At the target or beyond.
    Done,
    /// So many points before the pace.
    Ahead(i64),
    /// Less than five points off the pace.
    OnTrack,
    /// So many points behind the pace.
    Behind(i64),
    /// The cycle is over, and the target so many points away.
    Short(i64),
}

impl Standing {
    /// The standing of `progress` (1 is the target) at `pace`.
    pub fn of(progress: f64, pace: Pace) -> Self {
        if progress >= 1.0 {
            return Self::Done;
        }
        if !pace.has_begun() {
            return Self::NotBegun;
        }
        if pace.is_over {
            return Self::Short(100 - percent_of(progress));
        }
        match percent_of(progress) - percent_of(pace.expected()) {
            points if points >= ON_TRACK_WITHIN => Self::Ahead(points),
            points if points <= -ON_TRACK_WITHIN => Self::Behind(-points),
            _ => Self::OnTrack,
        }
    }
}

/// How old a key result's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// Nobody has checked in yet, and nobody had to: the cycle or the objective is young.
    New,
    /// Nobody has checked in for so many days, more than two weeks.
    Never(i32),
    /// Checked in within the last two weeks.
    Fresh,
    /// The last check-in is so many days ago.
    Old(i32),
}

impl Freshness {
    /// The freshness of what was last checked in at `updated_at`, or could be since `began`, in days of the organisation's
    /// zone.
    pub fn of(updated_at: Option<Timestamp>, began: Date, today: &Today) -> Self {
        let age = |day: Date| day.until(today.date).map_or(0, |span| span.get_days());
        let Some(updated_at) = updated_at else {
            return match age(began) {
                days if days > FRESH_DAYS => Self::Never(days),
                _ => Self::New,
            };
        };
        match age(updated_at.to_zoned(today.zone.clone()).date()) {
            days if days > FRESH_DAYS => Self::Old(days),
            _ => Self::Fresh,
        }
    }

    /// Whether the value is too old, or missing, to call anything on track.
    pub fn is_stale(self) -> bool {
        matches!(self, Self::Never(_) | Self::Old(_))
    }
}

/// A part as whole per cent, as people are shown it: `0.7065` → 71, `0.996` → 99, `−0.004` → −1.
pub fn percent_of(part: f64) -> i64 {
    let percent = part * 100.0;
    let whole = match percent {
        p if (99.0..100.0).contains(&p) => 99.0,
        p if p < 0.0 && p > -1.0 => -1.0,
        p => p.round().clamp(-999_999.0, 999_999.0),
    };
    format!("{whole:.0}").parse().unwrap_or(0)
}

/// [`percent_of`] as people read it, with a minus as the values have it: `71`, `−12`, `over 1,000`, `below −1,000`.
pub fn percent_words(part: f64) -> String {
    match percent_of(part) {
        percent if percent > MOST_PERCENT => "over 1,000".to_owned(),
        percent if percent < -MOST_PERCENT => "below −1,000".to_owned(),
        percent => percent.to_string().replace('-', "−"),
    }
}

/// A difference as people read it: `9 points`, `more than 1,000 points`.
pub fn points_words(points: i64) -> String {
    match points {
        1 => "1 point".to_owned(),
        points if points > MOST_PERCENT => "more than 1,000 points".to_owned(),
        points => format!("{points} points"),
    }
}

/// Ten cells, full ones first: `▰▰▰▰▰▰▱▱▱▱`. A cell is full when its whole tenth is done; beyond the ends it stays at them.
pub fn bar(progress: f64) -> String {
    (1..=CELLS).map(|cell| if progress * 10.0 + 1e-9 >= f64::from(cell) { '▰' } else { '▱' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const Q4: (Date, Date) = (Date::constant(2026, 10, 1), Date::constant(2026, 12, 31));

    #[test]
    fn the_sixty_fifth_day_of_ninety_two() {
        let pace = Pace::new(Q4.0, Q4.1, date(2026, 12, 4));
        assert_eq!((pace.day, pace.days), (65, 92));
        assert_eq!(percent_of(pace.expected()), 71);
        assert_eq!(Standing::of(0.62, pace), Standing::Behind(9));
    }

    #[test]
    fn before_and_after_the_cycle() {
        let before = Pace::new(Q4.0, Q4.1, date(2026, 9, 1));
        assert_eq!((before.expected(), Standing::of(0.0, before)), (0.0, Standing::NotBegun));
        let last = Pace::new(Q4.0, Q4.1, Q4.1);
        assert_eq!((last.expected(), Standing::of(0.62, last)), (1.0, Standing::Behind(38)));
        let over = Pace::new(Q4.0, Q4.1, date(2027, 1, 1));
        assert_eq!((Standing::of(0.62, over), Standing::of(0.999, over)), (Standing::Short(38), Standing::Short(1)));
        assert_eq!(Standing::of(1.0, over), Standing::Done);
        assert_eq!(Pace::new(Q4.0, Q4.1, date(2027, 3, 1)).expected(), 1.0);
        assert_eq!(Standing::of(1.0, before), Standing::Done);
    }

    #[test]
    fn five_points_off_has_a_name() {
        let half = Pace { day: 50, days: 100, is_over: false };
        for (progress, standing) in [
            (0.55, Standing::Ahead(5)),
            (0.54, Standing::OnTrack),
            (0.46, Standing::OnTrack),
            (0.45, Standing::Behind(5)),
            (-0.2, Standing::Behind(70)),
            (0.999, Standing::Ahead(49)),
            (1.2, Standing::Done),
        ] {
            assert_eq!(Standing::of(progress, half), standing, "{progress}");
        }
    }

    #[test]
    fn rounding_never_flatters() {
        for (part, percent) in [
            (0.7065, 71),
            (0.996, 99),
            (1.0, 100),
            (1.004, 100),
            (-0.004, -1),
            (-0.12, -12),
            (0.0, 0),
            (1e300, 999_999),
        ] {
            assert_eq!(percent_of(part), percent, "{part}");
        }
    }

    #[test]
    fn beyond_a_thousand_nobody_counts() {
        for (part, read) in
            [(0.62, "62"), (-0.12, "−12"), (10.0, "1000"), (9_999.99, "over 1,000"), (-8_246.0, "below −1,000")]
        {
            assert_eq!(percent_words(part), read);
        }
        assert_eq!((points_words(1), points_words(9)), ("1 point".to_owned(), "9 points".to_owned()));
        assert_eq!(points_words(824_659), "more than 1,000 points");
    }

    #[test]
    fn bars_stay_within_ten_cells() {
        assert_eq!(bar(0.62), "▰▰▰▰▰▰▱▱▱▱");
        assert_eq!(bar(-3.0), "▱▱▱▱▱▱▱▱▱▱");
        assert_eq!(bar(0.999), "▰▰▰▰▰▰▰▰▰▱");
        assert_eq!(bar(4.0), "▰▰▰▰▰▰▰▰▰▰");
        assert_eq!(bar(0.1 + 0.2), "▰▰▰▱▱▱▱▱▱▱", "three tenths in spite of binary fractions");
    }

    #[test]
    fn two_weeks_keep_a_value_fresh_in_the_days_of_the_zone() {
        let on = |text: &str| Today::new(text.parse().unwrap(), TimeZone::get("Europe/Berlin").unwrap());
        let today = on("2026-11-21T12:00:00+01:00");
        let of = |at: &str| Freshness::of(Some(at.parse().unwrap()), Q4.0, &today);
        assert_eq!(of("2026-11-07T00:30:00+01:00"), Freshness::Fresh);
        assert_eq!(of("2026-11-06T23:30:00+01:00"), Freshness::Old(15));
        assert_eq!(Freshness::of(None, Q4.0, &today), Freshness::Never(51));
        assert_eq!(Freshness::of(None, date(2026, 11, 7), &today), Freshness::New);
    }

    proptest! {
        #[test]
        fn expected_grows_by_the_day_from_nothing_to_all(offset in 0..92_i32) {
            let day = |offset: i32| Q4.0.checked_add(jiff::Span::new().days(offset)).unwrap();
            let today = Pace::new(Q4.0, Q4.1, day(offset)).expected();
            let tomorrow = Pace::new(Q4.0, Q4.1, day(offset + 1)).expected();
            prop_assert!(today > 0.0 && today <= 1.0 && tomorrow >= today);
        }

        #[test]
        fn percent_keeps_order_and_names_the_ends_exactly(a in -20.0..20.0f64, b in -20.0..20.0f64) {
            prop_assert!(a > b || percent_of(a) <= percent_of(b));
            prop_assert_eq!(percent_of(a) >= 100, a >= 1.0);
            prop_assert_eq!(percent_of(a) < 0, a < 0.0);
            prop_assert_eq!(bar(a).chars().count(), 10);
        }

        #[test]
        fn the_arithmetic_people_see_adds_up(progress in -1.0..1.0f64, day in 1..92_i32) {
            let pace = Pace { day, days: 92, is_over: false };
            let gap = percent_of(progress) - percent_of(pace.expected());
            match Standing::of(progress, pace) {
                Standing::Ahead(points) => prop_assert_eq!(points, gap),
                Standing::Behind(points) => prop_assert_eq!(-points, gap),
                Standing::OnTrack => prop_assert!(gap.abs() < 5),
                Standing::Done | Standing::NotBegun | Standing::Short(_) => prop_assert!(false),
            }
        }
    }
}
