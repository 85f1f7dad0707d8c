//! When the people of a channel are there.

use crate::directory::Availability;
use jiff::{SignedDuration, Timestamp, TimestampRound, Unit};

/// So many people are enough to know.
pub const SAMPLE: usize = 100;
/// So far is looked ahead: longer than a weekend with a holiday.
const AHEAD: i64 = 5 * 24;

/// The next instant, not before `now`, at which about as many of these people are at work as ever are at once; `None` where
/// nobody works these days. What falls at the very end of somebody's day does not count as theirs.
pub fn main_daytime(people: &[Availability], now: Timestamp) -> Option<Timestamp> {
    let hour = now.round(TimestampRound::new().smallest(Unit::Hour)).unwrap_or(now);
    let hours = (0..AHEAD).map(|ahead| hour + SignedDuration::from_hours(ahead)).filter(|at| *at > now);
    let counted: Vec<(Timestamp, usize)> =
        std::iter::once(now).chain(hours).map(|at| (at, at_work(people, at))).collect();
    let most = counted.iter().map(|(_, count)| *count).max().filter(|most| *most > 0)?;
    // Four of five are enough: that two are on holiday today is no reason to wait for them.
    counted.into_iter().find(|(_, count)| count * 5 >= most * 4).map(|(at, _)| at)
}

fn at_work(people: &[Availability], at: Timestamp) -> usize {
    let soon = at + SignedDuration::from_mins(30);
    let is_there = |person: &&Availability| {
        let is_working = |at| person.hours.is_working(at, &person.zone);
        person.works_on(person.zone.date(at)) && is_working(at) && is_working(soon)
    };
    people.iter().filter(is_there).count()
}
