//! Five cron fields: read and searched by `croner`. DST is decided by [`wall`], because croner treats schedules with
//! wildcards differently (skipped in a gap, twice in an overlap) and drops a time whose gap ends on another day.

use super::{Occurrence, ScheduleError};
use crate::calendar::typed::shorten;
use crate::calendar::{wall, zones::Zone};
use croner::{
    Cron,
    parser::{CronParser, Seconds, Year},
};
use jiff::{
    Timestamp,
    civil::{DateTime, Time},
};

const PARTS: [&str; 5] = ["minute", "hour", "day of the month", "month", "day of the week"];
const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS: [&str; 7] = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];

/// Whether words are meant as cron: a nickname, or a first part of figures and signs.
pub(super) fn is_cron(words: &str) -> bool {
    let first = words.split(' ').next().unwrap_or_default();
    first.starts_with('@')
        || !first.is_empty() && first.chars().all(|letter| letter.is_ascii_digit() || "*/,-".contains(letter))
}

/// Reads five fields or a nickname, in capitals and separated by single spaces.
pub(super) fn parse(words: &str) -> Result<Cron, ScheduleError> {
    let fields = expand(words);
    let parts: Vec<&str> = fields.split(' ').collect();
    if parts.len() != PARTS.len() {
        return Err(ScheduleError::Parts);
    }
    let unreadable = |at: usize| ScheduleError::Unreadable { part: PARTS[at], text: shorten(parts[at]) };
    if let Some(at) = (0..PARTS.len()).find(|at| !is_well_formed(*at, parts[*at]) || !reads_alone(*at, parts[*at])) {
        return Err(unreadable(at));
    }
    let cron = parser().parse(fields).map_err(|_| ScheduleError::Parts)?;
    // Every date of the calendar comes back within 400 years.
    let any = DateTime::constant(2000, 1, 1, 0, 0, 0, 0);
    if cron.find_next_occurrence(&any, true).is_err() {
        return Err(ScheduleError::Never(words.to_owned()));
    }
    Ok(cron)
}

pub(super) fn next(cron: &Cron, at: Timestamp, zone: &Zone) -> Option<Occurrence> {
    let mut wall_time = zone.local(at).datetime();
    loop {
        wall_time = cron.find_next_occurrence(&wall_time, false).ok()?;
        let instant = wall::instant(wall_time.date(), wall_time.time(), zone)?;
        // During the second showing of an overlap the next wall times have all had their instant.
        if instant > at {
            return Some(Occurrence { at: instant, date: wall_time.date() });
        }
    }
}

/// The time of the day, where there is only one.
pub(super) fn time_of_day(cron: &Cron) -> Option<Time> {
    match (cron.pattern.hours.values().as_slice(), cron.pattern.minutes.values().as_slice()) {
        ([hour], [minute]) => Time::new(i8::try_from(*hour).ok()?, i8::try_from(*minute).ok()?, 0, 0).ok(),
        _ => None,
    }
}

/// With one minute in each hour two times are whole hours apart, also over midnight; with two minutes they are not.
pub(super) fn is_at_most_hourly(cron: &Cron) -> bool {
    cron.pattern.minutes.values().len() == 1
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
