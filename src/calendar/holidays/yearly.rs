//! Yearly repetition: `FREQ=YEARLY;BYMONTH=11;BYDAY=4TH`.

use super::{IcsError, dates, lines::Line};
use crate::calendar::typed::shorten;
use jiff::{
    Span,
    civil::{Date, Weekday},
};
use std::ops::RangeInclusive;

/// A rule of yearly repetition.
#[derive(Debug)]
pub(super) struct Yearly {
    first: Date,
    interval: i16,
    count: Option<usize>,
    until: Option<Date>,
    months: Vec<i8>,
    /// −1 is the last day of the month.
    month_days: Vec<i8>,
    /// Days of the week; with a number, which of its month (or of its year, where no months are named).
    weekdays: Vec<(Option<i16>, Weekday)>,
    positions: Vec<i16>,
}

impl Yearly {
    /// The rule of this line, for an event that first begins on `first`.
    pub(super) fn read(line: &Line, first: Date) -> Result<Self, IcsError> {
        Self::read_parts(&line.value, first)
            .ok_or_else(|| IcsError::Repetition { line: line.number, text: shorten(&line.value) })
    }

    fn read_parts(value: &str, first: Date) -> Option<Self> {
        let mut rule = Self {
            first,
            interval: 1,
            count: None,
            until: None,
            months: Vec::new(),
            month_days: Vec::new(),
            weekdays: Vec::new(),
            positions: Vec::new(),
        };
        let mut is_yearly = false;
        for part in value.trim().trim_end_matches(';').split(';') {
            let (name, value) = part.split_once('=')?;
            let value = value.trim().to_ascii_uppercase();
            match name.trim().to_ascii_uppercase().as_str() {
                "FREQ" => is_yearly = value == "YEARLY",
                "INTERVAL" => rule.interval = value.parse().ok().filter(|interval| *interval > 0)?,
                "COUNT" => rule.count = Some(value.parse().ok()?),
                "UNTIL" => rule.until = Some(dates::read(&value)?.date()),
                "BYMONTH" => rule.months = numbers(&value, 1..=12)?,
                "BYMONTHDAY" => rule.month_days = numbers(&value, -31..=31)?,
                "BYDAY" => rule.weekdays = value.split(',').map(weekday).collect::<Option<_>>()?,
                "BYSETPOS" => rule.positions = numbers(&value, -366..=366)?,
                // Where weeks begin matters to rules that count weeks, and ours do not.
                "WKST" => {}
                _ => return None,
            }
        }
        is_yearly.then_some(rule)
    }

    /// Its dates within these years, in order. Adds to `looked_at` how many years were looked at.
    pub(super) fn dates(&self, years: RangeInclusive<i16>, looked_at: &mut usize) -> Vec<Date> {
        // Repetitions are counted from the first; else the years before need no look.
        let skipped = match self.count {
            Some(_) => 0,
            None => (years.start().saturating_sub(self.first.year())).max(0) / self.interval,
        };
        // The event itself is the first, also where its own rule does not mean it.
        let mut left = self.count.map(|count| count.saturating_sub(1));
        let mut found = Vec::new();
        let step = usize::from(self.interval.unsigned_abs());
        for year in (self.first.year().saturating_add(skipped * self.interval)..=*years.end()).step_by(step) {
            *looked_at += 1;
            for date in self.of_year(year).into_iter().filter(|date| *date > self.first) {
                if left == Some(0) || self.until.is_some_and(|until| date > until) {
                    return found;
                }
                left = left.map(|left| left - 1);
                if years.contains(&year) {
                    found.push(date);
                }
            }
            if left == Some(0) || *looked_at > super::MOST_YEARS {
                return found;
            }
        }
        found
    }

    fn of_year(&self, year: i16) -> Vec<Date> {
        let only_own_month = self.months.is_empty() && self.month_days.is_empty() && self.weekdays.is_empty();
        let months = (1..=12).filter(|month| {
            if only_own_month {
                *month == self.first.month()
            } else {
                self.months.is_empty() || self.months.contains(month)
            }
        });
        let firsts = months.filter_map(|month| Date::new(year, month, 1).ok());
        let days = firsts.flat_map(|first| first.series(Span::new().days(1)).take(days_in(first)));
        let dates: Vec<Date> = days.filter(|day| self.means(*day)).collect();
        if self.positions.is_empty() {
            return dates;
        }
        let count = i16::try_from(dates.len()).unwrap_or(i16::MAX);
        let is_chosen = |at: i16| self.positions.contains(&(at + 1)) || self.positions.contains(&(at - count));
        (0..count).zip(dates).filter(|(at, _)| is_chosen(*at)).map(|(_, date)| date).collect()
    }

    /// Whether a day of one of its months is one of its days.
    fn means(&self, day: Date) -> bool {
        let from_end = day.day() - day.days_in_month() - 1;
        let is_month_day = match self.month_days.as_slice() {
            [] => !self.weekdays.is_empty() || day.day() == self.first.day(),
            days => days.contains(&day.day()) || days.contains(&from_end),
        };
        is_month_day && (self.weekdays.is_empty() || self.weekdays.iter().any(|item| self.is_weekday(day, *item)))
    }

    fn is_weekday(&self, day: Date, (nth, weekday): (Option<i16>, Weekday)) -> bool {
        let Some(nth) = nth else { return day.weekday() == weekday };
        let (at, whole) = if self.months.is_empty() {
            (day.day_of_year(), day.days_in_year())
        } else {
            (i16::from(day.day()), i16::from(day.days_in_month()))
        };
        day.weekday() == weekday && (nth == (at - 1) / 7 + 1 || nth == -((whole - at) / 7 + 1))
    }
}

fn days_in(month: Date) -> usize {
    usize::from(month.days_in_month().unsigned_abs())
}

/// `1,-1`: numbers within a range; never 0, which counts nothing.
fn numbers<N: std::str::FromStr + PartialOrd + Default>(text: &str, range: RangeInclusive<N>) -> Option<Vec<N>> {
    let number = |item: &str| item.trim().parse::<N>().ok().filter(|it| range.contains(it) && *it != N::default());
    text.split(',').map(number).collect()
}

/// `MO`, `1SU`, `-1MO`.
fn weekday(item: &str) -> Option<(Option<i16>, Weekday)> {
    const NAMES: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let (at, number) = NAMES.iter().enumerate().find_map(|(at, name)| Some((at, item.trim().strip_suffix(name)?)))?;
    let day = Weekday::from_monday_zero_offset(i8::try_from(at).ok()?).ok()?;
    let nth = if number.is_empty() { None } else { Some(numbers(number, -53..=53)?.first().copied()?) };
    Some((nth, day))
}
