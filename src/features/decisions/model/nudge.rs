//! When whoever decides is reminded: before the day, on it, then a few times, then leadership hears of it.

use crate::calendar::WorkCalendar;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// After the day itself, so many working days lie between two reminders.
const APART: i32 = 2;
/// So often somebody is reminded after the day.
const LATE: i32 = 3;
/// How many there are before leadership hears of it.
const REMINDERS: u8 = 5;

/// Which reminder it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Nudge {
    /// The working day before.
    Before,
    /// The day itself.
    OnTheDay,
    /// So many working days after it.
    Late {
        /// Two, four, six.
        days: i32,
    },
    /// Leadership hears that it was not decided, once.
    Leadership,
}

/// The reminder after `sent` others, and when it comes by this person's clock: in the morning. `None` when there are no more,
/// or they do not work any more.
pub fn next_nudge(day: Date, sent: u8, calendar: &WorkCalendar) -> Option<(Timestamp, Nudge)> {
    // What is due on a day off is due on the working day before.
    let day = if calendar.works_on(day) { day } else { calendar.working_day(day, -1)? };
    let late = |times: i32| Some((calendar.working_day(day, APART * times)?, Nudge::Late { days: APART * times }));
    let (day, nudge) = match sent {
        0 => (calendar.working_day(day, -1)?, Nudge::Before),
        1 => (day, Nudge::OnTheDay),
        REMINDERS => (calendar.working_day(day, APART * (LATE + 1))?, Nudge::Leadership),
        2..REMINDERS => late(i32::from(sent) - 1)?,
        _ => return None,
    };
    Some((morning(day, calendar)?, nudge))
}

/// How many reminders are left out, because their time had passed when the day was named.
pub fn first_nudge(day: Date, now: Timestamp, calendar: &WorkCalendar) -> u8 {
    let passed = |sent: &u8| next_nudge(day, *sent, calendar).is_some_and(|(at, _)| at <= now);
    u8::try_from((0..REMINDERS).take_while(passed).count()).unwrap_or(REMINDERS)
}

/// When this person begins to work on a day.
pub fn morning(day: Date, calendar: &WorkCalendar) -> Option<Timestamp> {
    calendar.hours.on(day, &calendar.zone).map(|(start, _)| start)
}
