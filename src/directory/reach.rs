//! At which instants a person may be disturbed with what can wait: on a working day of theirs, within their hours or at
//! the one time they chose for everything, outside of their quiet hours, and not while Slack keeps notifications from them
//! (*do not disturb*). Pure.

use super::availability::Availability;
use crate::{calendar::wall, signal::DoNotDisturb};
use jiff::{
    SignedDuration, Span, Timestamp,
    civil::{Date, Time},
};

/// What falls this close together becomes one message.
pub(crate) const TOGETHER: SignedDuration = SignedDuration::from_mins(30);
/// How many days ahead somebody's next working day is looked for: longer than any time off.
pub(crate) const AHEAD: usize = 400;
/// Slack keeps notifications from somebody at an instant at which they could be asked otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// When they could have been asked.
    pub since: Timestamp,
    /// When Slack's *do not disturb* is over.
    pub until: Timestamp,
    /// It takes more of their working hours than one day of theirs has: too long to wait for, where a clock waits.
    pub is_long: bool,
}

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
    first_beside(person, &person.dnd, at)
}

/// Whether Slack's *do not disturb* is why somebody whom something waits for since `asked_at` cannot be asked now.
pub fn find_held(person: &Availability, asked_at: Timestamp, now: Timestamp) -> Option<Held> {
    let free = first_beside(person, &[], now)?;
    let until = person.dnd.iter().filter(|one| one.covers(free)).map(|one| one.until).max()?;
    let since = first_beside(person, &[], asked_at.min(now))?.min(free);
    Some(Held { since, until, is_long: takes_more_than_a_day(person, (since, until)) })
}

/// Whether a stretch takes more of somebody's working hours than one of their days has. A night and a weekend are nobody's.
fn takes_more_than_a_day(person: &Availability, (since, until): (Timestamp, Timestamp)) -> bool {
    let mut taken = SignedDuration::ZERO;
    for (start, end) in working_days(person, since).filter_map(|day| person.hours.on(day, &person.zone)) {
        if start >= until {
            break;
        }
        taken += until.min(end).duration_since(since.max(start)).max(SignedDuration::ZERO);
        if taken > end.duration_since(start) {
            return true;
        }
    }
    false
}

/// Whether this person could be asked, from `now` on, at an instant within this stretch.
pub(super) fn is_moved_by(person: &Availability, stretch: DoNotDisturb, now: Timestamp) -> bool {
    first_beside(person, &[], stretch.from.max(now)).is_some_and(|at| at < stretch.until)
}

/// The same where Slack keeps notifications from them at these times.
fn first_beside(person: &Availability, dnd: &[DoNotDisturb], at: Timestamp) -> Option<Timestamp> {
    // Quiet hours that swallow a working day may end on the next.
    working_days(person, at - SignedDuration::from_hours(24)).find_map(|day| {
        let windows = windows(person, day);
        let undisturbed = |at: Timestamp| undisturbed(person, dnd, at);
        let within = windows.iter().find_map(|(start, end)| undisturbed(at.max(*start)).filter(|at| at < end));
        within.or_else(|| {
            let end = after_quiet(person, &windows)? + TOGETHER;
            undisturbed(at.max(end - TOGETHER)).filter(|at| *at < end)
        })
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
    let ends = windows(person, day).into_iter().map(|(_, end)| end).max();
    let quiet = person.quiet.and_then(|quiet| wall::instant(day, quiet.from(), &person.zone));
    let dnd = person.dnd.iter().map(|one| one.from).filter(|at| *at > now).min();
    [ends, quiet, dnd].into_iter().flatten().filter(|at| *at > now).min()
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

/// The first instant, not before `at`, outside of their quiet hours and of these stretches.
fn undisturbed(person: &Availability, dnd: &[DoNotDisturb], at: Timestamp) -> Option<Timestamp> {
    let mut at = not_quiet(person, at)?;
    // Time only goes on, so that each of them is left once.
    for _ in dnd {
        match dnd.iter().find(|one| one.covers(at)) {
            Some(one) => at = not_quiet(person, one.until)?,
            None => break,
        }
    }
    Some(at)
}

fn not_quiet(person: &Availability, at: Timestamp) -> Option<Timestamp> {
    match person.quiet {
        Some(quiet) => quiet.first_allowed(at, &person.zone),
        None => Some(at),
    }
}

#[cfg(test)]
mod tests;
