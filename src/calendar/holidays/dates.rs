//! Dates, moments and lengths, as iCalendar writes them.

use super::{IcsError, lines::Line};
use crate::calendar::typed::shorten;
use jiff::{
    Span,
    civil::{Date, DateTime, Time},
};

/// The value of a line as one date or time. A whole day begins at midnight.
pub(super) fn moment(line: &Line) -> Result<DateTime, IcsError> {
    read(line.value.trim()).ok_or_else(|| unreadable(line))
}

/// The value of a line as several dates, separated by commas; a period (`begin/end`) counts by its beginning.
pub(super) fn dates(line: &Line) -> Result<Vec<Date>, IcsError> {
    let begins = line.value.split(',').map(|item| item.split('/').next().unwrap_or_default().trim());
    // Some programs leave the list empty where nothing is excepted.
    begins
        .filter(|text| !text.is_empty())
        .map(|text| read(text).map(DateTime::date).ok_or_else(|| unreadable(line)))
        .collect()
}

/// A length such as `P1D` or `PT8H`; never negative.
pub(super) fn length(line: &Line) -> Result<Span, IcsError> {
    let span = line.value.trim().parse::<Span>().ok().filter(|span| !span.is_negative());
    span.ok_or_else(|| unreadable(line))
}

/// `20261225`, `20261225T090000`, `20261225T090000Z`: the day and time as written, whatever the zone.
pub(super) fn read(text: &str) -> Option<DateTime> {
    let (day, time) = match text.split_once(['T', 't']) {
        Some((day, time)) => (day, Some(time.trim_end_matches(['Z', 'z']))),
        None => (text, None),
    };
    let digits = |text: &str, length: usize| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(day, 8) || time.is_some_and(|time| !digits(time, 6)) {
        return None;
    }
    let part = |text: &str, at: usize| text.get(at..at + 2)?.parse::<i8>().ok();
    let date = Date::new(day.get(..4)?.parse().ok()?, part(day, 4)?, part(day, 6)?).ok()?;
    let midnight = Time::midnight();
    let time_of_day = match time {
        // A leap second, which the format allows, is the end of its minute.
        Some(time) => Time::new(part(time, 0)?, part(time, 2)?, part(time, 4)?.min(59), 0).ok()?,
        None => midnight,
    };
    Some(date.to_datetime(time_of_day))
}

fn unreadable(line: &Line) -> IcsError {
    IcsError::Date { line: line.number, text: shorten(&line.value) }
}
