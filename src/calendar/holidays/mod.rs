//! Public holidays out of iCalendar files (RFC 5545), as governments and calendar programs publish them.
//!
//! Only what such files hold is read: whole days and stretches of days, yearly repetition, exceptions. A file is read
//! completely or not at all: a holiday that is silently missing is worse than a sentence about line 12.

mod dates;
mod event;
mod lines;
mod yearly;

use jiff::civil::Date;
use std::{collections::BTreeMap, ops::RangeInclusive};

/// One public holiday.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Holiday {
    /// The day, by the calendar on the wall wherever the holiday is kept.
    pub date: Date,
    /// What it is called, on one line.
    pub name: String,
}

/// Why a file is no calendar; each reads as a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IcsError {
    /// More than a mebibyte.
    #[error("The file is larger than 1 MB; a calendar of holidays is far smaller.")]
    TooLarge,
    /// Something else, such as a web page.
    #[error("This is no calendar: an iCalendar file begins with BEGIN:VCALENDAR.")]
    NoCalendar,
    /// A line that is no `NAME:value`.
    #[error("Line {line} cannot be read: “{text}”.")]
    Line {
        /// Which, from 1.
        line: usize,
        /// What it says, shortened.
        text: String,
    },
    /// An `END` that ends nothing, or something else.
    #[error("Line {line} ends something that did not begin: “{text}”.")]
    Nesting {
        /// Which, from 1.
        line: usize,
        /// What it says, shortened.
        text: String,
    },
    /// The file is cut off.
    #[error("{part} begins in line {line} and has no end: the file is cut off.")]
    Unfinished {
        /// Where it begins.
        line: usize,
        /// What it is: `VEVENT`.
        part: String,
    },
    /// A date that is none.
    #[error("Line {line} has no date that I can read: “{text}”.")]
    Date {
        /// Which, from 1.
        line: usize,
        /// What it says, shortened.
        text: String,
    },
    /// An event without a first day.
    #[error("The event in line {line} does not say when it begins (DTSTART).")]
    NoStart {
        /// Where it begins.
        line: usize,
    },
    /// An event of negative length.
    #[error("The event in line {line} ends before it begins.")]
    EndsBeforeItBegins {
        /// Where it begins.
        line: usize,
    },
    /// Repetition other than yearly.
    #[error("Line {line} repeats in a way that I cannot read: “{text}”. I read yearly repetition (FREQ=YEARLY).")]
    Repetition {
        /// Which, from 1.
        line: usize,
        /// What it says, shortened.
        text: String,
    },
    /// More days, or more repetitions, than a calendar of holidays can have.
    #[error("The file holds too much: a calendar of holidays has far fewer than 10,000 days.")]
    TooMany,
}

/// A mebibyte.
const LARGEST: usize = 1 << 20;
/// So many days, merged or not.
const MOST_DAYS: usize = 10_000;
/// So many names of one day are told.
const MOST_NAMES: usize = 3;
/// So many years of repetition are looked at: what a hostile file can make us do stays bounded.
const MOST_YEARS: usize = 20_000;

/// Reads the holidays of a file that lie within these years, in order, one a day: where a day has several names, the first
/// three are joined by commas. Events with times count on the days they name, whatever their zone; cancelled ones do not count.
///
/// # Errors
/// A sentence that names the line, where the file is broken, too large, or repeats other than yearly.
pub fn parse_ics(text: &str, years: RangeInclusive<i16>) -> Result<Vec<Holiday>, IcsError> {
    if text.len() > LARGEST {
        return Err(IcsError::TooLarge);
    }
    let events = event::read(&lines::unfold(text)?)?;
    let moved = event::moved(&events);
    let (mut days, mut looked_at) = (0, 0);
    let mut found: BTreeMap<Date, Vec<&str>> = BTreeMap::new();
    for event in events.iter().filter(|event| !event.cancelled) {
        let (begins, years_looked_at) = event.begins(&years, &moved);
        looked_at += years_looked_at;
        for date in begins.into_iter().flat_map(|first| event.days_from(first)) {
            days += 1;
            if days > MOST_DAYS {
                return Err(IcsError::TooMany);
            }
            if years.contains(&date.year()) {
                let names = found.entry(date).or_default();
                if names.len() < MOST_NAMES && !names.contains(&event.name.as_str()) {
                    names.push(&event.name);
                }
            }
        }
        if looked_at > MOST_YEARS {
            return Err(IcsError::TooMany);
        }
    }
    Ok(found.into_iter().map(|(date, names)| Holiday { date, name: names.join(", ") }).collect())
}
