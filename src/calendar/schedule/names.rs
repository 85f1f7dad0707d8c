//! How days, dates and numbers are named, read and written.

use crate::calendar::days;
use jiff::civil::{Date, Time, Weekday};

/// The days of the week, from Monday on.
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
/// The months, from January on.
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `Thursday`.
pub(super) fn day_name(day: Weekday) -> &'static str {
    DAYS[usize::from(day.to_monday_zero_offset().unsigned_abs())]
}

/// `THU`, as cron names it.
pub(super) fn cron_name(day: Weekday) -> String {
    day_name(day)[..3].to_ascii_uppercase()
}

/// The day of the week that a word in small letters names: `thu`, `thurs`, `thursday`, `thursdays`.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    days::weekday(word.strip_suffix('s').unwrap_or(word))
}

/// `23 November 2026`.
pub(super) fn date_in_words(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// `09:30`.
pub(super) fn clock(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// `1st`, `22nd`, `13th`.
pub(super) fn ordinal(number: u16) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// `A`, `A and B`, `A, B and C`.
pub(super) fn list<S: AsRef<str>>(items: &[S]) -> String {
    match items {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [front @ .., last] => {
            let front: Vec<&str> = front.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", front.join(", "), last.as_ref())
        }
    }
}

/// Numbers in order, gathered into runs that follow one another: `(first, last)` of each. Runs of two stay apart, because
/// “Monday and Tuesday” is shorter than a range.
pub(super) fn runs(numbers: &[u16]) -> Vec<(u16, u16)> {
    let mut runs: Vec<(u16, u16)> = Vec::new();
    for &number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let pairs = runs.into_iter().flat_map(|(first, last)| match last - first {
        1 => vec![(first, first), (last, last)],
        _ => vec![(first, last)],
    });
    pairs.collect()
}
