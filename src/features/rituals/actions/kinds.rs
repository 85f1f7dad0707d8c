//! What is particular to reminders, and what the form of any kind has.

use super::super::{
    NOTICE, REMINDER,
    model::{Ritual, Shape},
};
use crate::{
    calendar::{Offset, WorkCalendar},
    turn::{RitualKind, step},
};
use jiff::civil::Date;

/// Whether a kind is one of the engine's own.
pub(in super::super) fn is_reminder(kind: &str) -> bool {
    kind == REMINDER.name || kind == NOTICE.name
}

/// Whether a reminder in a channel is not posted on this day. What other kinds do on days off is theirs to say.
pub(super) fn is_left_out(ritual: &Ritual, calendar: &WorkCalendar, date: Date) -> bool {
    let skips = ritual.skips;
    let is_weekend = !calendar.hours.days().contains(date.weekday());
    let is_off = (skips.holidays && calendar.days_off.contains(&date)) || (skips.weekends && is_weekend);
    ritual.kind == NOTICE.name && is_off
}

/// Which fields its form has.
pub(in super::super) fn shape_of(kind: &RitualKind) -> Shape {
    let minutes = |name| kind.asks_each && matches!(kind.each(name), Some(Offset::Minutes(_)));
    Shape {
        asks_each: kind.asks_each,
        reminds: minutes(step::REMIND),
        closes: minutes(step::CLOSE),
        has_questions: !kind.questions.is_empty(),
        has_text: is_reminder(kind.name),
        has_place: kind.name != REMINDER.name,
    }
}
