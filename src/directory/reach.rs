//! At which instants a person may be disturbed with what can wait: on a working day of theirs, within their hours or at
//! the one time they chose for everything, outside of their quiet hours. Pure.

use super::availability::Availability;
use crate::calendar::wall;
use jiff::{
    SignedDuration, Span, Timestamp,
    civil::{Date, Time},
};

/// What falls this close together becomes one message.
pub(crate) const TOGETHER: SignedDuration = SignedDuration::from_mins(30);
/// How many days ahead somebody's next working day is looked for: longer than any time off.
pub(crate) const AHEAD: usize = 400;

/// The first instant, not before `at`, at which this person may be disturbed on the same day of theirs.
pub fn same_day(person: &Availability, at: Timestamp) -> Option<Timestamp> {
    let day = person.zone.date(at);
    first_allowed(person, at).filter(|at| person.zone.date(*at) == day)
}

/// An instant late on this day of theirs at which they may be disturbed: half an hour before their hours end; else the first
/// of the day.
pub fn late_on(person: &Availability, day: Date) -> Option<Timestamp> {
    let windows = if person.works_on(day) { windows(person, day) } else { Vec::new() };
    let lates = windows.iter().rev().map(|(start, end)| (*end - TOGETHER).max(*start));
    let late = lates.clone().find(|at| first_allowed(person, *at) == Some(*at));
    late.or_else(|| same_day(person, wall::instant(day, Time::midnight(), &person.zone)?))
}

/// The first instant, not before `at`, at which this person may be disturbed; `None` where there is none for more than a
/// year.
pub fn first_allowed(person: &Availability, at: Timestamp) -> Option<Timestamp> {
    // Quiet hours that swallow a working day may end on the next.
    working_days(person, at - SignedDuration::from_hours(24)).find_map(|day| {
        let windows = windows(person, day);
        let within = windows.iter().find_map(|(start, end)| not_quiet(person, at.max(*start)).filter(|at| at < end));
        within.or_else(|| after_quiet(person, &windows).filter(|end| at < *end + TOGETHER).map(|end| end.max(at)))
    })
}

/// When the quiet hours end that leave nothing of these windows: that is the person's time then, on a working day.
fn after_quiet(person: &Availability, windows: &[(Timestamp, Timestamp)]) -> Option<Timestamp> {
    let ends = |start: Timestamp| not_quiet(person, start).filter(|at| *at > start);
    let is_swallowed = windows.iter().all(|(start, end)| ends(*start).is_some_and(|at| at >= *end));
    let (start, _) = windows.first()?;
    ends(*start).filter(|end| is_swallowed && person.works_on(person.zone.date(*end)))
}

/// Until when this person may be disturbed, if they may be now.
pub fn allowed_until(person: &Availability, now: Timestamp) -> Option<Timestamp> {
    if first_allowed(person, now) != Some(now) {
        return None;
    }
    let day = person.zone.date(now);
    let ends = windows(person, day).into_iter().map(|(_, end)| end).filter(|end| *end > now).max();
    let quiet = person.quiet.and_then(|quiet| wall::instant(day, quiet.from(), &person.zone)).filter(|at| *at > now);
    [ends, quiet].into_iter().flatten().min()
}

/// The working hours of a day, and the time for everything where it lies outside of them.
fn windows(person: &Availability, day: Date) -> Vec<(Timestamp, Timestamp)> {
    let hours = person.hours.on(day, &person.zone);
    let everything = person.prompts_at.and_then(|time| wall::instant(day, time, &person.zone));
    let mut windows: Vec<_> = [hours, everything.map(|at| (at, at + TOGETHER))].into_iter().flatten().collect();
    windows.sort_unstable();
    windows
}

/// Their working days from the day of `from` on.
pub(crate) fn working_days(person: &Availability, from: Timestamp) -> impl Iterator<Item = Date> {
    person.zone.date(from).series(Span::new().days(1)).take(AHEAD).filter(|day| person.works_on(*day))
}

fn not_quiet(person: &Availability, at: Timestamp) -> Option<Timestamp> {
    match person.quiet {
        Some(quiet) => quiet.first_allowed(at, &person.zone),
        None => Some(at),
    }
}
