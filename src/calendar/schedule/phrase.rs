//! Schedules in words. A phrase is a time (`at 9`), perhaps a first day (`from 23 Nov 2026`), and days; their order does
//! not matter, and small words are passed over.

use super::{
    ScheduleError,
    names::{cron_name, weekday},
    phrase_parts::{Ordinal, count, date, day_number, ordinal, time},
    rules::{End, Interval, Working, WorkingDays},
};
use crate::calendar::typed::shorten;
use jiff::civil::{Date, Time, Weekday};

/// What a phrase means.
pub(super) enum Phrase {
    /// Five cron fields.
    Cron(String),
    Interval(Interval),
    Working(Working),
}

/// Days that need a time.
enum Days {
    /// The last three cron fields.
    Cron(String),
    Working(WorkingDays),
}

/// Reads a phrase, its words separated by single spaces.
pub(super) fn read(words: &str) -> Result<Phrase, ScheduleError> {
    let unknown = || ScheduleError::Words(shorten(words));
    let mut tokens = tokens(words);
    let time = take_time(&mut tokens)?;
    let start = take_start(&mut tokens)?;
    tokens.retain(|token| !FILLERS.contains(&token.as_str()));
    let rest: Vec<&str> = tokens.iter().map(String::as_str).collect();
    if let (Some(fields), None, None) = (within_days(&rest), time, start) {
        return Ok(Phrase::Cron(fields));
    }
    if let Some(repeat) = Repeat::read(&rest, start.is_some()) {
        return repeat.phrase(start, time);
    }
    let days = days(&rest).filter(|_| start.is_none()).ok_or_else(unknown)?;
    let time = time.ok_or(ScheduleError::NoTime)?;
    Ok(match days {
        Days::Cron(days) => Phrase::Cron(fields(time, &days)),
        Days::Working(days) => Phrase::Working(Working { days, time }),
    })
}

/// Words that add nothing: “every Friday”, “on Fridays” and “Friday” are the same.
const FILLERS: [&str; 6] = ["every", "each", "on", "the", "of", "a"];

/// Small letters, without commas; ranges of names apart from their dash (`mon-fri`), dates not (`2026-11-23`).
fn tokens(words: &str) -> Vec<String> {
    let plain = words.to_lowercase().replace([',', ';'], " ").replace(['–', '—'], "-").replace('&', " and ");
    let apart = |word: &str| {
        let word = word.trim_end_matches('.');
        if word.contains(|letter: char| letter.is_ascii_digit()) { word.to_owned() } else { word.replace('-', " - ") }
    };
    let words: Vec<String> = plain.split_whitespace().map(apart).collect();
    words.join(" ").split_whitespace().map(str::to_owned).collect()
}

/// Takes `at 9:30 pm` out of the words, or what can only be a time.
fn take_time(tokens: &mut Vec<String>) -> Result<Option<Time>, ScheduleError> {
    let is_half = |word: Option<&String>| word.is_some_and(|word| matches!(word.as_str(), "am" | "pm"));
    let first = if let Some(at) = tokens.iter().position(|word| word == "at") {
        tokens.remove(at);
        at
    } else {
        let speaks = |at: &usize| {
            let word = &tokens[*at];
            let half = word.strip_suffix("am").or_else(|| word.strip_suffix("pm"));
            word.contains(':')
                || matches!(word.as_str(), "noon" | "midnight")
                || half.is_some_and(|number| number.starts_with(|letter: char| letter.is_ascii_digit()))
                || word.starts_with(|letter: char| letter.is_ascii_digit()) && is_half(tokens.get(*at + 1))
        };
        let Some(at) = (0..tokens.len()).find(speaks) else { return Ok(None) };
        at
    };
    let words = if is_half(tokens.get(first + 1)) { 2 } else { 1 };
    let last = (first + words).min(tokens.len());
    let said: String = tokens.drain(first..last).collect();
    if said.is_empty() {
        return Err(ScheduleError::NoTime);
    }
    time(&said).map(Some).ok_or_else(|| ScheduleError::Time(shorten(&said)))
}

/// Takes `from 23 Nov 2026` out of the words: all that follows.
fn take_start(tokens: &mut Vec<String>) -> Result<Option<Date>, ScheduleError> {
    let Some(at) = tokens.iter().position(|word| matches!(word.as_str(), "from" | "starting" | "since")) else {
        return Ok(None);
    };
    let said: Vec<String> = tokens.drain(at..).skip(1).filter(|word| !FILLERS.contains(&word.as_str())).collect();
    let said: Vec<&str> = said.iter().map(String::as_str).collect();
    if said.is_empty() { Err(ScheduleError::NoStart) } else { date(&said).map(Some) }
}

/// `every hour`, `every 2 hours`, `every 15 minutes`: cron, without a time of the day.
fn within_days(words: &[&str]) -> Option<String> {
    let (number, unit) = match words {
        ["hourly"] => (1, "hour"),
        [unit] => (1, *unit),
        [number, unit] => (count(number)?, unit.strip_suffix('s').unwrap_or(unit)),
        _ => return None,
    };
    let step = || if number == 1 { "*".to_owned() } else { format!("*/{number}") };
    match unit {
        "hour" if number > 0 && 24 % number == 0 => Some(format!("0 {} * * *", step())),
        "minute" if number > 0 && 60 % number == 0 => Some(format!("{} * * * *", step())),
        _ => None,
    }
}

/// So many days or weeks, perhaps on a day of the week.
struct Repeat {
    count: u32,
    weeks: bool,
    weekday: Option<Weekday>,
}

impl Repeat {
    fn read(words: &[&str], has_start: bool) -> Option<Self> {
        let (number, unit, rest) = match words {
            [unit @ ("week" | "weekly" | "day" | "daily"), rest @ ..] => (1, *unit, rest),
            ["fortnight" | "fortnightly", rest @ ..] => (2, "week", rest),
            [day] if has_start && weekday(day).is_some() => (1, "week", words),
            [number, day] if weekday(day).is_some() && (has_start || *number == "other") => {
                (count(number)?, "week", &words[1..])
            }
            [number, unit @ ("week" | "weeks" | "day" | "days"), rest @ ..] => (count(number)?, *unit, rest),
            _ => return None,
        };
        let weeks = unit.starts_with('w');
        let weekday = match rest {
            [] => None,
            [day] if weeks => Some(weekday(day)?),
            _ => return None,
        };
        Some(Self { count: number, weeks, weekday })
    }

    fn phrase(&self, start: Option<Date>, time: Option<Time>) -> Result<Phrase, ScheduleError> {
        let longest = if self.weeks { 52 } else { 365 };
        let in_range = u16::try_from(self.count).ok().filter(|count| (1..=longest).contains(count));
        let count = in_range.ok_or(ScheduleError::Interval)?;
        let needs_start = count > 1 || self.weeks && self.weekday.is_none();
        if start.is_none() && needs_start {
            return Err(ScheduleError::NoStart);
        }
        let time = time.ok_or(ScheduleError::NoTime)?;
        let Some(start) = start else {
            let day = self.weekday.map_or_else(|| "*".to_owned(), cron_name);
            return Ok(Phrase::Cron(fields(time, &format!("* * {day}"))));
        };
        let fits = |day: &Date| self.weekday.is_none_or(|weekday| day.weekday() == weekday);
        let first = start.series(jiff::Span::new().days(1)).take(7).find(fits).unwrap_or(start);
        Ok(Phrase::Interval(Interval { count, weeks: self.weeks, first, time }))
    }
}

fn days(words: &[&str]) -> Option<Days> {
    match words {
        ["weekday" | "weekdays"] => Some(Days::Cron("* * MON-FRI".to_owned())),
        ["weekend" | "weekends"] => Some(Days::Cron("* * SAT,SUN".to_owned())),
        ["workday" | "workdays"] | ["working", "day" | "days"] => Some(Days::Working(WorkingDays::Every)),
        _ => monthly(words).or_else(|| weekly(words).map(Days::Cron)),
    }
}

fn monthly(words: &[&str]) -> Option<Days> {
    let (days, names_month) = match words {
        ["month" | "monthly", days @ ..] | [days @ .., "month" | "monthly"] => (days, true),
        days => (days, false),
    };
    match days {
        [end, "working", day] => {
            let end = match ordinal(end)? {
                Ordinal::Nth(1) => End::First,
                Ordinal::Last => End::Last,
                Ordinal::Nth(_) => return None,
            };
            let weekday = if *day == "day" { None } else { Some(weekday(day)?) };
            Some(Days::Working(WorkingDays::Monthly { end, weekday }))
        }
        ["last", "day"] if names_month => Some(Days::Cron("L * *".to_owned())),
        ["last", "weekday"] if names_month => Some(Days::Cron("LW * *".to_owned())),
        [which @ .., day] if !which.is_empty() && weekday(day).is_some() => {
            let day = cron_name(weekday(day)?);
            let item = |word: &&str| match ordinal(word)? {
                Ordinal::Nth(nth) if nth <= 5 => Some(format!("{day}#{nth}")),
                Ordinal::Nth(_) => None,
                Ordinal::Last => Some(format!("{day}L")),
            };
            let items: Option<Vec<String>> = which.iter().filter(|word| **word != "and").map(item).collect();
            items.map(|items| Days::Cron(format!("* * {}", items.join(","))))
        }
        dates if names_month && !dates.is_empty() => {
            let numbers: Option<Vec<String>> = dates
                .iter()
                .filter(|word| !matches!(**word, "and" | "day"))
                .map(|word| day_number(word).map(|day| day.to_string()))
                .collect();
            numbers
                .filter(|numbers| !numbers.is_empty())
                .map(|numbers| Days::Cron(format!("{} * *", numbers.join(","))))
        }
        _ => None,
    }
}

/// `mon wed and fri`, `monday to friday`: the last three cron fields.
fn weekly(words: &[&str]) -> Option<String> {
    let mut set = [false; 7];
    let (mut last, mut to) = (None, false);
    for word in words {
        match *word {
            "and" => {}
            "to" | "through" | "-" if last.is_some() && !to => to = true,
            day => {
                let day = usize::from(weekday(day)?.to_monday_zero_offset().unsigned_abs());
                let from = if to { last? } else { day };
                // A range may go over the weekend: Friday to Monday.
                let length = (day + 7 - from) % 7;
                (0..=length).for_each(|step| set[(from + step) % 7] = true);
                (last, to) = (Some(day), false);
            }
        }
    }
    let named = |at: usize| Weekday::from_monday_zero_offset(i8::try_from(at).ok()?).ok().map(cron_name);
    let days: Vec<usize> = (0..7).filter(|day| set[*day]).collect();
    let follow = |pair: &[usize]| pair[0] + 1 == pair[1];
    let shown = match days.as_slice() {
        _ if to => return None,
        [] => return None,
        [_, _, _, _, _, _, _] => "*".to_owned(),
        [first, _, .., last] if days.windows(2).all(follow) => format!("{}-{}", named(*first)?, named(*last)?),
        several => several.iter().map(|day| named(*day)).collect::<Option<Vec<_>>>()?.join(","),
    };
    Some(format!("* * {shown}"))
}

fn fields(time: Time, days: &str) -> String {
    format!("{} {} {days}", time.minute(), time.hour())
}
