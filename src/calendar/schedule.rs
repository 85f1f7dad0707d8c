//! Schedules: wall-clock times as people write them in five cron fields.
//!
//! `croner` reads the fields and searches the calendar; DST is decided by [`super::wall`], because croner treats schedules
//! with wildcards differently (skipped in a gap, twice in an overlap) and drops a time whose gap ends on another day.

use super::{wall, zones::Zone};
use croner::{
    Cron,
    parser::{CronParser, Seconds, Year},
};
use jiff::{
    Timestamp,
    civil::{Date, DateTime},
};
use std::{fmt, str::FromStr};

/// A schedule of wall-clock times: `30 9 * * MON-FRI`, `0 16 * * FRIL`, `0 9 * * MON#1`, `@weekly`. It has no zone of its
/// own: each question names one.
#[derive(Clone, Debug)]
pub struct Schedule {
    words: String,
    cron: Cron,
}

/// One time of a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// When.
    pub at: Timestamp,
    /// The day it is meant for: what makes it unique. Where the clocks jump over midnight (in Nuuk 23:00 does not exist on
    /// 28 March 2026) the instant lies on the next day, which has an occurrence of its own.
    pub date: Date,
}

/// Why words are no schedule; each reads as a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// Not five fields.
    #[error(
        "A schedule has five parts: minute, hour, day of the month, month, day of the week. An example: 30 9 * * MON-FRI."
    )]
    Parts,
    /// One part cannot be read.
    #[error("I cannot read “{text}” as the {part} of a schedule. An example: 30 9 * * MON-FRI.")]
    Unreadable {
        /// Which part.
        part: &'static str,
        /// What was typed there, shortened.
        text: String,
    },
    /// It can be read, but names a day that no year has.
    #[error("“{0}” never happens: no year has such a day.")]
    Never(String),
}

const PARTS: [&str; 5] = ["minute", "hour", "day of the month", "month", "day of the week"];
const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS: [&str; 7] = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];
/// Longer texts are no schedules, and are not worth searching.
const LONGEST: usize = 200;

impl Schedule {
    /// Reads five cron fields or a nickname (`@yearly`, `@annually`, `@monthly`, `@weekly`, `@daily`, `@midnight`,
    /// `@hourly`).
    ///
    /// # Errors
    /// A sentence that says which part is wrong, or that no year has such a day.
    pub fn parse(words: &str) -> Result<Self, ScheduleError> {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_uppercase();
        let fields = expand(&words);
        let parts: Vec<&str> = fields.split(' ').collect();
        if parts.len() != PARTS.len() || words.len() > LONGEST {
            return Err(ScheduleError::Parts);
        }
        let unreadable = |at: usize| ScheduleError::Unreadable { part: PARTS[at], text: shorten(parts[at]) };
        if let Some(at) = (0..PARTS.len()).find(|at| !is_well_formed(*at, parts[*at]) || !reads_alone(*at, parts[*at]))
        {
            return Err(unreadable(at));
        }
        let cron = parser().parse(fields).map_err(|_| ScheduleError::Parts)?;
        // Every date of the calendar comes back within 400 years.
        let any = DateTime::constant(2000, 1, 1, 0, 0, 0, 0);
        if cron.find_next_occurrence(&any, true).is_err() {
            return Err(ScheduleError::Never(words));
        }
        Ok(Self { words, cron })
    }

    /// The words it was read from, in capitals: the form to store.
    pub fn as_str(&self) -> &str {
        &self.words
    }

    /// The first time of this schedule after `at`, by the clocks of `zone`. A time that a DST gap skips means the first
    /// valid instant after the gap; one that an overlap repeats means its first showing, once. `None` beyond the years
    /// that can be represented.
    pub fn next_occurrence(&self, at: Timestamp, zone: &Zone) -> Option<Occurrence> {
        let mut wall_time = zone.local(at).datetime();
        loop {
            wall_time = self.cron.find_next_occurrence(&wall_time, false).ok()?;
            let instant = wall::instant(wall_time.date(), wall_time.time(), zone)?;
            // During the second showing of an overlap the next wall times have all had their instant.
            if instant > at {
                return Some(Occurrence { at: instant, date: wall_time.date() });
            }
        }
    }

    /// The instant of [`Schedule::next_occurrence`].
    pub fn next_after(&self, at: Timestamp, zone: &Zone) -> Option<Timestamp> {
        self.next_occurrence(at, zone).map(|next| next.at)
    }

    /// The times after `at`, one by one.
    pub fn upcoming(&self, at: Timestamp, zone: &Zone) -> impl Iterator<Item = Occurrence> {
        std::iter::successors(self.next_occurrence(at, zone), move |last| self.next_occurrence(last.at, zone))
    }
}

impl PartialEq for Schedule {
    fn eq(&self, other: &Self) -> bool {
        self.words == other.words
    }
}
impl Eq for Schedule {}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl FromStr for Schedule {
    type Err = ScheduleError;
    fn from_str(words: &str) -> Result<Self, ScheduleError> {
        Self::parse(words)
    }
}

fn parser() -> CronParser {
    CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build()
}

fn expand(words: &str) -> &str {
    match words {
        "@YEARLY" | "@ANNUALLY" => "0 0 1 1 *",
        "@MONTHLY" => "0 0 1 * *",
        "@WEEKLY" => "0 0 * * SUN",
        "@DAILY" | "@MIDNIGHT" => "0 0 * * *",
        "@HOURLY" => "0 * * * *",
        other => other,
    }
}

/// Whether a part is readable with the others left open; that tells which part is wrong.
fn reads_alone(at: usize, part: &str) -> bool {
    let mut parts = ["*"; PARTS.len()];
    parts[at] = part;
    parser().parse(&parts.join(" ")).is_ok()
}

/// What croner lets pass although it means nothing, or something else: names where they do not belong (`MON` as a month
/// would be January), empty items, and `L` without its day.
fn is_well_formed(at: usize, part: &str) -> bool {
    let part = if at == 4 { part.strip_prefix('+').unwrap_or(part) } else { part };
    part.split(',').all(|item| {
        let mut words = item.split(|letter: char| !letter.is_ascii_alphabetic()).filter(|word| !word.is_empty());
        !item.is_empty()
            && match at {
                2 => words.all(|word| matches!(word, "L" | "W" | "LW")),
                3 => words.all(|word| MONTHS.contains(&word)),
                4 => match item.strip_suffix('L') {
                    Some(day) => DAYS.contains(&day) || matches!(day.as_bytes(), [b'0'..=b'7']),
                    None => words.all(|word| DAYS.contains(&word)),
                },
                _ => words.next().is_none(),
            }
    })
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= 30 { text.to_owned() } else { text.chars().take(29).chain(['…']).collect() }
}
