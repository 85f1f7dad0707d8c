//! Schedules: wall-clock times as people write them, in five cron fields or in words.
//!
//! What cron can say is kept as cron, whatever words it came in; what it cannot (every second week from a day, working
//! days) is a small rule of our own. Each is stored as the words it is read from.

mod cron;
mod describe;
mod error;
mod names;
mod phrase;
mod phrase_parts;
mod rules;

use super::{hours::WorkingHours, typed::shorten, working::WorkCalendar, zones::Zone};
use jiff::{
    Timestamp,
    civil::{Date, Time},
};
use phrase::Phrase;
use rules::{Interval, Working};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt, str::FromStr};

pub use error::ScheduleError;

/// A schedule of wall-clock times: `30 9 * * MON-FRI`, `0 16 * * FRIL`, `0 9 * * MON#1`, `@weekly`, `every 2 weeks from
/// 2026-11-23 at 10:00`, `last working Thursday at 10:00`. It has no zone of its own: each question names one. Stored as
/// [`Schedule::as_str`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Schedule {
    words: String,
    rule: Rule,
}

#[derive(Clone, Debug)]
enum Rule {
    // Some hundred bytes of fields.
    Cron(Box<croner::Cron>),
    Interval(Interval),
    Working(Working),
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

/// Longer texts are no schedules, and are not worth searching.
const LONGEST: usize = 200;

impl Schedule {
    /// Reads five cron fields, a nickname (`@yearly`, `@annually`, `@monthly`, `@weekly`, `@daily`, `@midnight`,
    /// `@hourly`), or words: `every weekday at 09:30`, `Mon, Wed and Fri at 9`, `last Thursday at 16:00`, `first Monday of
    /// the month at 9:00`, `1st and 15th of the month at 10:00`, `every 2 hours`, `every working day at 09:30`, `last
    /// working Thursday at 10:00`, `first working day of the month at 09:00`, `every 2 weeks from 23 Nov 2026 at 10:00`.
    /// What [`Schedule::in_words`] says about such a schedule is read back too.
    ///
    /// # Errors
    /// A sentence that says what is wrong, with an example.
    pub fn parse(words: &str) -> Result<Self, ScheduleError> {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() {
            return Err(ScheduleError::Empty);
        }
        let is_cron = cron::is_cron(&words);
        if words.len() > LONGEST {
            return Err(if is_cron { ScheduleError::Parts } else { ScheduleError::Words(shorten(&words)) });
        }
        if is_cron {
            return Self::from_cron(words.to_ascii_uppercase());
        }
        match phrase::read(&words)? {
            Phrase::Cron(fields) => Self::from_cron(fields),
            Phrase::Interval(rule) => Ok(Self { words: rule.canonical(), rule: Rule::Interval(rule) }),
            Phrase::Working(rule) => Ok(Self { words: rule.canonical(), rule: Rule::Working(rule) }),
        }
    }

    fn from_cron(words: String) -> Result<Self, ScheduleError> {
        let cron = cron::parse(&words)?;
        Ok(Self { words, rule: Rule::Cron(Box::new(cron)) })
    }

    /// The form to store: cron in capitals (`0 10 * * FRI`, also where it was read from `every Friday at 10`), or a rule in
    /// its shortest words. It is read back as the same schedule.
    pub fn as_str(&self) -> &str {
        &self.words
    }

    /// For people, to stand after a verb or alone: `Monday to Friday at 09:30`, `the last Thursday of the month at 16:00`,
    /// `every 2 weeks on Monday at 10:00, from 23 November 2026`.
    pub fn in_words(&self) -> String {
        match &self.rule {
            Rule::Cron(cron) => describe::in_words(&cron.pattern),
            Rule::Interval(rule) => rule.in_words(),
            Rule::Working(rule) => rule.in_words(),
        }
    }

    /// The time of the day, where all its times have the same.
    pub fn time_of_day(&self) -> Option<Time> {
        match &self.rule {
            Rule::Cron(cron) => cron::time_of_day(cron),
            Rule::Interval(rule) => Some(rule.time),
            Rule::Working(rule) => Some(rule.time),
        }
    }

    /// Whether two of its times are never less than an hour apart, by the wall clock. People are asked no more often than
    /// that; refuse with [`ScheduleError::TooOften`].
    pub fn is_at_most_hourly(&self) -> bool {
        match &self.rule {
            Rule::Cron(cron) => cron::is_at_most_hourly(cron),
            Rule::Interval(_) | Rule::Working(_) => true,
        }
    }

    /// The first time of this schedule after `at`, by the clocks of `zone`. A time that a DST gap skips means the first
    /// valid instant after the gap; one that an overlap repeats means its first showing, once. Rules about working days take
    /// Monday to Friday, without holidays: [`Schedule::next_in`] knows better. `None` beyond the years that can be
    /// represented.
    pub fn next_occurrence(&self, at: Timestamp, zone: &Zone) -> Option<Occurrence> {
        match &self.rule {
            Rule::Cron(cron) => cron::next(cron, at, zone),
            Rule::Interval(rule) => rule.next(at, zone),
            Rule::Working(rule) => rule.next(at, &usual(zone)),
        }
    }

    /// As [`Schedule::next_occurrence`], by the working days of `calendar` where the rule speaks of them; others do not skip
    /// days off. The last working Thursday of a month whose Thursdays are all off is its last working day; a month without
    /// any working day has none. `None` also where more than a year has no working day.
    pub fn next_in(&self, at: Timestamp, calendar: &WorkCalendar) -> Option<Occurrence> {
        match &self.rule {
            Rule::Working(rule) => rule.next(at, calendar),
            Rule::Cron(_) | Rule::Interval(_) => self.next_occurrence(at, &calendar.zone),
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

    /// The times after `at` by [`Schedule::next_in`], one by one.
    pub fn upcoming_in(&self, at: Timestamp, calendar: &WorkCalendar) -> impl Iterator<Item = Occurrence> {
        std::iter::successors(self.next_in(at, calendar), move |last| self.next_in(last.at, calendar))
    }
}

/// The working days of nobody in particular.
fn usual(zone: &Zone) -> WorkCalendar {
    WorkCalendar { zone: zone.clone(), hours: WorkingHours::USUAL, days_off: BTreeSet::new() }
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

impl TryFrom<String> for Schedule {
    type Error = ScheduleError;
    fn try_from(words: String) -> Result<Self, ScheduleError> {
        Self::parse(&words)
    }
}
impl From<Schedule> for String {
    fn from(schedule: Schedule) -> Self {
        schedule.words
    }
}
