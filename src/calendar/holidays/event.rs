//! The events of a calendar.

use super::{
    IcsError,
    dates::{dates, length, moment},
    lines::Line,
    yearly::Yearly,
};
use crate::calendar::typed::shorten;
use jiff::{
    Span, Unit,
    civil::{Date, DateTime},
};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    ops::RangeInclusive,
};

/// One event, or one of its repetitions that was changed.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) name: String,
    pub(super) cancelled: bool,
    uid: Option<String>,
    first: Date,
    /// How many days it has, from 1.
    days: i32,
    repeats: Option<Yearly>,
    also: Vec<Date>,
    except: BTreeSet<Date>,
    /// Which repetition of the event with the same `uid` this one replaces.
    replaces: Option<Date>,
}

/// The days on which events with a `UID` do not happen, because another event replaces them.
pub(super) type Moved<'a> = HashMap<&'a str, HashSet<Date>>;

/// The events of these lines. Time zones, tasks and alarms are passed over.
pub(super) fn read(lines: &[Line]) -> Result<Vec<Event>, IcsError> {
    let mut open: Vec<(usize, String)> = Vec::new();
    let (mut events, mut properties) = (Vec::new(), Vec::new());
    for line in lines {
        let part = line.value.trim().to_ascii_uppercase();
        let is_event = open.last().is_some_and(|(_, part)| part == "VEVENT");
        match line.name.as_str() {
            "BEGIN" => open.push((line.number, part)),
            "END" => match open.pop() {
                Some((began, opened)) if opened == part => {
                    if is_event {
                        events.push(Event::read(began, &std::mem::take(&mut properties))?);
                    }
                }
                _ => return Err(IcsError::Nesting { line: line.number, text: shorten(&line.value) }),
            },
            _ if is_event => properties.push(line),
            _ => {}
        }
    }
    match open.pop() {
        Some((line, part)) => Err(IcsError::Unfinished { line, part: shorten(&part) }),
        None => Ok(events),
    }
}

/// What the events say about each other.
pub(super) fn moved(events: &[Event]) -> Moved<'_> {
    let mut moved = Moved::new();
    for event in events {
        if let (Some(uid), Some(date)) = (&event.uid, event.replaces) {
            moved.entry(uid).or_default().insert(date);
        }
    }
    moved
}

impl Event {
    /// From its properties; `began` is its first line.
    fn read(began: usize, properties: &[&Line]) -> Result<Self, IcsError> {
        let named = |name: &'static str| properties.iter().copied().filter(move |line| line.name == name);
        let one = |name: &'static str| named(name).next();
        let start = moment(one("DTSTART").ok_or(IcsError::NoStart { line: began })?)?;
        let end = match (one("DTEND"), one("DURATION")) {
            (Some(line), _) => Some(moment(line)?),
            (None, Some(line)) => start.checked_add(length(line)?).ok(),
            (None, None) => None,
        };
        let all_dates = |name| -> Result<Vec<Date>, IcsError> {
            Ok(named(name).map(dates).collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
        };
        let name = one("SUMMARY").map(Line::text).filter(|name| !name.is_empty());
        Ok(Self {
            name: name.unwrap_or_else(|| "Holiday".to_owned()),
            cancelled: one("STATUS").is_some_and(|line| line.value.trim().eq_ignore_ascii_case("CANCELLED")),
            uid: one("UID").map(|line| line.value.clone()),
            first: start.date(),
            days: days(start, end).ok_or(IcsError::EndsBeforeItBegins { line: began })?,
            repeats: one("RRULE").map(|line| Yearly::read(line, start.date())).transpose()?,
            also: all_dates("RDATE")?,
            except: all_dates("EXDATE")?.into_iter().collect(),
            replaces: one("RECURRENCE-ID").map(|line| moment(line).map(DateTime::date)).transpose()?,
        })
    }

    /// Its first days, as far as they may reach into these years, and how many years were looked at.
    pub(super) fn begins(&self, years: &RangeInclusive<i16>, moved: &Moved<'_>) -> (BTreeSet<Date>, usize) {
        let mut looked_at = 0;
        let mut begins: BTreeSet<Date> = self.also.iter().copied().chain([self.first]).collect();
        if let Some(rule) = &self.repeats {
            // What begins at the end of the year before may last into the first year.
            begins.extend(rule.dates(years.start().saturating_sub(1)..=*years.end(), &mut looked_at));
        }
        let replaced = self.uid.as_deref().and_then(|uid| moved.get(uid)).filter(|_| self.replaces.is_none());
        begins.retain(|date| !self.except.contains(date) && replaced.is_none_or(|replaced| !replaced.contains(date)));
        (begins, looked_at)
    }

    /// Its days, when it begins on `first`.
    pub(super) fn days_from(&self, first: Date) -> impl Iterator<Item = Date> {
        (0..self.days).map_while(move |day| first.checked_add(Span::new().try_days(day).ok()?).ok())
    }
}

/// How many days are touched between a start and an end that is not included; `None` when the end comes before the start.
fn days(start: DateTime, end: Option<DateTime>) -> Option<i32> {
    let end = match end {
        // Some programs write a whole day as one that ends when it begins.
        Some(end) if end == start => return Some(1),
        Some(end) if end < start => return None,
        Some(end) => end,
        None => return Some(1),
    };
    let last = end.checked_sub(Span::new().nanoseconds(1)).ok()?.date();
    Some(start.date().until((Unit::Day, last)).ok()?.get_days() + 1)
}
