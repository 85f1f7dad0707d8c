//! Reading days as people type them: "3 Dec – 14 Dec", "tomorrow", "24 Dec to 2 Jan", "2026-12-03".
//!
//! A day without a year means the next such day; a stretch, the one that today is in, else the next. What could be two days (`3/12`) is refused with both.

mod lexer;

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};
use lexer::{Token, read_tokens};

/// Why words name no days; each reads as a sentence for the person who typed them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DaysError {
    /// Nothing was typed.
    #[error("Please say which days, such as 3 Dec – 14 Dec, or tomorrow.")]
    Empty,
    /// No day.
    #[error("I cannot read “{0}” as a day. Write it like 3 Dec, 2026-12-03, Friday or tomorrow.")]
    Unreadable(String),
    /// Two numbers, each of which could be the month.
    #[error("“{typed}” could be {day_first} or {month_first}. Please write the month in letters: {day_first}.")]
    Ambiguous {
        /// As typed.
        typed: String,
        /// With the day first: "3 Dec".
        day_first: String,
        /// With the month first: "12 Mar".
        month_first: String,
    },
    /// A day that no calendar has.
    #[error("There is no {0}.")]
    NoSuchDay(String),
    /// A number alone.
    #[error("Which month do you mean by “{0}”? Write it like {0} Dec.")]
    WhichMonth(i8),
    /// The last day is before the first.
    #[error("That ends before it begins: from {first} to {last}. Please write the earlier day first.")]
    EndsBeforeItBegins {
        /// The first, as it was read.
        first: String,
        /// The last, as it was read.
        last: String,
    },
    /// More than a first and a last day.
    #[error("Please give a first and a last day, such as 3 Dec – 14 Dec. Several stretches go one by one.")]
    Several,
}

/// A stretch over the turn of the year is at most this long where no year is typed; beyond it, the days are in the wrong
/// order.
const TURN_OF_THE_YEAR: i32 = 183;

/// Reads one day, or a first and a last one; both are included.
///
/// # Errors
/// A sentence that says what to type instead.
pub fn read_days(typed: &str, today: Date) -> Result<(Date, Date), DaysError> {
    let tokens = read_tokens(typed).ok_or_else(|| unreadable(typed))?;
    let tokens = match tokens.as_slice() {
        [Token::Word(word), rest @ ..] if matches!(word.as_str(), "from" | "on") => rest,
        all => all,
    };
    let parts: Vec<&[Token]> = tokens.split(|token| *token == Token::To).collect();
    match parts.as_slice() {
        [[]] => Err(DaysError::Empty),
        [only] => {
            let day = read_day(only, typed)?.settled(today, None)?;
            Ok((day, day))
        }
        [first, last] => read_stretch(read_day(first, typed)?, read_day(last, typed)?, today),
        _ => Err(DaysError::Several),
    }
}

/// Reads one day that stands for itself, whatever today is: with its year. `None` for anything else.
pub(super) fn read_dated(typed: &str) -> Option<Date> {
    match read_day(&read_tokens(typed)?, typed).ok()? {
        Said::Exact(date) => Some(date),
        Said::Parts { day, month: Some(month), year: Some(year) } => Date::new(year, month, day).ok(),
        Said::Parts { .. } | Said::Weekday(_) | Said::Today | Said::Tomorrow => None,
    }
}

/// One day as typed: what was left out is still open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Exact(Date),
    Today,
    Tomorrow,
    Weekday(Weekday),
    Parts { day: i8, month: Option<i8>, year: Option<i16> },
}

fn read_stretch(first: Said, last: Said, today: Date) -> Result<(Date, Date), DaysError> {
    // "3–14 Dec" leaves the month to the last day; "3 Dec – 14 Dec 2027" the year.
    let first = match (first, last) {
        (
            Said::Parts { day, month: None, year },
            Said::Parts { day: last_day, month: Some(month), year: last_year },
        ) => {
            let month = if day <= last_day { month } else { (month + 10) % 12 + 1 };
            let year = year.or(last_year).map(|year| if day > last_day && month == 12 { year - 1 } else { year });
            Said::Parts { day, month: Some(month), year }
        }
        (
            Said::Parts { day, month: Some(month), year: None },
            Said::Parts { day: l, month: Some(m), year: Some(year) },
        ) => {
            let year = if (month, day) <= (m, l) { year } else { year - 1 };
            Said::Parts { day, month: Some(month), year: Some(year) }
        }
        (first, _) => first,
    };
    // "28 Dec – 3 Jan", said in between, is no plan for next year.
    if let Said::Parts { month: Some(_), year: None, .. } = first
        && let Ok((begun, last)) = settle_stretch(first, last, (today.saturating_sub(TURN_OF_THE_YEAR.days()), today))
        && begun < today
        && today <= last
    {
        return Ok((begun, last));
    }
    settle_stretch(first, last, (today, today))
}

/// The stretch whose first day is on or after `since`.
fn settle_stretch(first: Said, last: Said, (since, today): (Date, Date)) -> Result<(Date, Date), DaysError> {
    let first = first.settled(since, None)?;
    let last = match last {
        Said::Parts { day, month: None, year: None } => {
            let month = if day >= first.day() { first.month() } else { first.month() % 12 + 1 };
            Said::Parts { day, month: Some(month), year: None }.settled(first, Some(first))?
        }
        Said::Parts { .. } | Said::Weekday(_) => last.settled(first, Some(first))?,
        Said::Exact(_) | Said::Today | Said::Tomorrow => last.settled(today, None)?,
    };
    if last < first {
        return Err(ends_before(first, last));
    }
    Ok((first, last))
}

impl Said {
    /// The day that is meant: on or after `since`; as the end of a stretch, not far over the turn of the year.
    fn settled(self, since: Date, after: Option<Date>) -> Result<Date, DaysError> {
        let (day, month, year) = match self {
            Self::Exact(date) => return Ok(date),
            Self::Today => return Ok(since),
            Self::Tomorrow => return Ok(since.saturating_add(1.day())),
            Self::Weekday(weekday) => return Ok(next_weekday(since, weekday)),
            Self::Parts { day, month: None, .. } => return Err(DaysError::WhichMonth(day)),
            Self::Parts { day, month: Some(month), year } => (day, month, year),
        };
        let no_such_day = || {
            DaysError::NoSuchDay(format!(
                "{day} {}{}",
                long_month(month),
                year.map_or_else(String::new, |year| format!(" {year}"))
            ))
        };
        if let Some(year) = year {
            return Date::new(year, month, day).map_err(|_| no_such_day());
        }
        // Leap days come every eight years at the latest.
        let mut years =
            (since.year()..=since.year().saturating_add(8)).filter_map(|year| Date::new(year, month, day).ok());
        let found = years.find(|date| *date >= since).ok_or_else(no_such_day)?;
        match after {
            Some(first) if found.year() > first.year() && days_between(first, found) > TURN_OF_THE_YEAR => {
                let same_year = Date::new(first.year(), month, day).unwrap_or(found);
                Err(ends_before(first, same_year))
            }
            _ => Ok(found),
        }
    }
}

fn read_day(tokens: &[Token], typed: &str) -> Result<Said, DaysError> {
    let year = |number: u16| i16::try_from(number).ok().filter(|year| (2000..=9999).contains(year));
    Ok(match tokens {
        [] => return Err(DaysError::Empty),
        [Token::Iso(date)] => Said::Exact(*date),
        [Token::Word(word)] => match word.as_str() {
            "today" => Said::Today,
            "tomorrow" => Said::Tomorrow,
            other => Said::Weekday(weekday(other).ok_or_else(|| unreadable(typed))?),
        },
        // "Mon 3 Dec": the date counts.
        [Token::Word(word), rest @ ..] if weekday(word).is_some() || word == "next" => {
            return read_day(rest, typed);
        }
        [Token::Number(day)] => Said::Parts { day: small(*day, typed)?, month: None, year: None },
        [Token::Number(day), Token::Word(name)] | [Token::Word(name), Token::Number(day)] => {
            Said::Parts { day: small(*day, typed)?, month: Some(named_month(name, typed)?), year: None }
        }
        [Token::Number(day), Token::Word(name), Token::Number(number)]
        | [Token::Word(name), Token::Number(day), Token::Number(number)] => {
            let year = year(*number).ok_or_else(|| unreadable(typed))?;
            Said::Parts { day: small(*day, typed)?, month: Some(named_month(name, typed)?), year: Some(year) }
        }
        [Token::Numbers { first, second, year: number, dots }] => {
            let year = match number {
                Some(number) => Some(year(*number).ok_or_else(|| unreadable(typed))?),
                None => None,
            };
            let (day, month) = day_and_month((*first, *second), *dots, typed)?;
            Said::Parts { day, month: Some(month), year }
        }
        _ => return Err(unreadable(typed)),
    })
}

/// `24/12` has one reading, `3/12` two; `3.12.` is written day first everywhere.
fn day_and_month((first, second): (u16, u16), dots: bool, typed: &str) -> Result<(i8, i8), DaysError> {
    let (first, second) = (small(first, typed)?, small(second, typed)?);
    let is_month = |number: i8| (1..=12).contains(&number);
    match (is_month(first), is_month(second)) {
        (_, true) if dots => Ok((first, second)),
        (true, true) if first == second => Ok((first, second)),
        (true, true) => Err(DaysError::Ambiguous {
            typed: format!("{first}/{second}"),
            day_first: format!("{first} {}", short_month(second)),
            month_first: format!("{second} {}", short_month(first)),
        }),
        (false, true) => Ok((first, second)),
        (true, false) => Ok((second, first)),
        (false, false) => Err(unreadable(typed)),
    }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const WEEK: [(Weekday, &str); 7] = [
    (Weekday::Monday, "monday"),
    (Weekday::Tuesday, "tuesday"),
    (Weekday::Wednesday, "wednesday"),
    (Weekday::Thursday, "thursday"),
    (Weekday::Friday, "friday"),
    (Weekday::Saturday, "saturday"),
    (Weekday::Sunday, "sunday"),
];

/// By its name or a beginning of at least three letters.
fn named_month(word: &str, typed: &str) -> Result<i8, DaysError> {
    let fits = |name: &&str| word.len() >= 3 && name.starts_with(word);
    let found = MONTHS.iter().position(fits).or(if word == "sept" { Some(8) } else { None });
    found.and_then(|at| i8::try_from(at + 1).ok()).ok_or_else(|| unreadable(typed))
}

/// By its name or a beginning of at least three letters, in lower case.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    let found = WEEK.iter().find(|(_, name)| word.len() >= 3 && name.starts_with(word));
    found.map(|(day, _)| *day)
}

fn next_weekday(since: Date, wanted: Weekday) -> Date {
    since.saturating_add(i32::from(since.weekday().until(wanted)).days())
}

fn long_month(month: i8) -> String {
    let name = usize::try_from(month - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or_default();
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn short_month(month: i8) -> String {
    long_month(month).chars().take(3).collect()
}

fn small(number: u16, typed: &str) -> Result<i8, DaysError> {
    i8::try_from(number).ok().filter(|day| (1..=31).contains(day)).ok_or_else(|| unreadable(typed))
}

fn days_between(first: Date, last: Date) -> i32 {
    super::dates::count(first, last) - 1
}

fn ends_before(first: Date, last: Date) -> DaysError {
    let said = |date: Date| date.strftime("%-d %b %Y").to_string();
    DaysError::EndsBeforeItBegins { first: said(first), last: said(last) }
}

fn unreadable(typed: &str) -> DaysError {
    let typed = typed.trim();
    let shown = match typed.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &typed[..end]),
        None => typed.to_owned(),
    };
    DaysError::Unreadable(shown)
}

#[cfg(test)]
mod tests;
