//! The numbers, times and dates of a phrase, in small letters.

use super::{
    ScheduleError,
    names::{date_in_words, day_name, weekday},
};
use crate::calendar::{days, typed::shorten};
use jiff::civil::{Date, Time};

/// Which of a month's days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ordinal {
    Nth(u8),
    Last,
}

/// `2`, `two`, `other`, `second`: every so many.
pub(super) fn count(word: &str) -> Option<u32> {
    const NAMES: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    if let Some(at) = NAMES.iter().position(|name| *name == word) {
        return u32::try_from(at + 1).ok();
    }
    match (word, ordinal(word)) {
        ("other", _) => Some(2),
        (_, Some(Ordinal::Nth(nth))) => Some(u32::from(nth)),
        // A number too long to read is too long for any interval.
        _ => is_number(word).then(|| word.parse().unwrap_or(u32::MAX)),
    }
}

/// `first`, `1st`, `last`.
pub(super) fn ordinal(word: &str) -> Option<Ordinal> {
    const NAMES: [&str; 5] = ["first", "second", "third", "fourth", "fifth"];
    if word == "last" {
        return Some(Ordinal::Last);
    }
    if let Some(at) = NAMES.iter().position(|name| *name == word) {
        return u8::try_from(at + 1).ok().map(Ordinal::Nth);
    }
    if is_number(word) { None } else { day_number(word).and_then(|nth| u8::try_from(nth).ok()).map(Ordinal::Nth) }
}

/// `15`, `15th`: a day of a month.
pub(super) fn day_number(word: &str) -> Option<i8> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word);
    let number = is_number(digits).then(|| digits.parse().ok()).flatten();
    number.filter(|day| (1..=31).contains(day))
}

/// `9`, `9:30`, `09.30`, `9pm`, `noon`.
pub(super) fn time(word: &str) -> Option<Time> {
    match word {
        "noon" => return Time::new(12, 0, 0, 0).ok(),
        "midnight" => return Time::new(0, 0, 0, 0).ok(),
        _ => {}
    }
    let (digits, half) = match (word.strip_suffix("am"), word.strip_suffix("pm")) {
        (Some(digits), _) => (digits, Some(0)),
        (_, Some(digits)) => (digits, Some(12)),
        _ => (word, None),
    };
    let (hour, minute) = digits.split_once([':', '.']).unwrap_or((digits, "00"));
    if !is_number(hour) || hour.len() > 2 || !is_number(minute) || minute.len() != 2 {
        return None;
    }
    let hour: i8 = hour.parse().ok()?;
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
        None => hour,
    };
    Time::new(hour, minute.parse().ok()?, 0, 0).ok()
}

/// `2026-11-23`, `mon 23 nov 2026`, `november 23rd 2026`: a day with its year.
pub(super) fn date(words: &[&str]) -> Result<Date, ScheduleError> {
    let typed = words.join(" ");
    let date = days::read_dated(&typed).ok_or_else(|| ScheduleError::Date(shorten(&typed)))?;
    if !(2000..=2100).contains(&date.year()) {
        return Err(ScheduleError::Year(date.year()));
    }
    match words.first().and_then(|word| weekday(word)) {
        Some(said) if said != date.weekday() => Err(ScheduleError::Weekday {
            date: date_in_words(date),
            is: day_name(date.weekday()),
            said: day_name(said),
        }),
        _ => Ok(date),
    }
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|letter| letter.is_ascii_digit())
}
