//! What is particular to reminders, and what the form of any kind has.

use super::super::{
    NOTICE, REMINDER,
    model::{DetailField, Ritual, Shape, StepField},
};
use crate::{
    calendar::{Offset, WorkCalendar},
    turn::{RitualKind, StepRule, When, step},
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
        steps: kind.steps.iter().filter_map(|rule| step_field(rule, minutes(rule.name))).collect(),
        link: kind.link.map(|(name, title)| DetailField { name, title }),
    }
}

/// The field in words of a step: none where it has one in minutes, and none for the moment of the ritual itself.
fn step_field(rule: &StepRule, in_minutes: bool) -> Option<StepField> {
    let (each, usual) = match rule.when {
        When::AfterLast | When::Whole(Offset::Minutes(0)) => return None,
        When::Each(_) if in_minutes => return None,
        When::Each(offset) => (true, offset),
        When::Whole(offset) => (false, offset),
    };
    Some(StepField { name: rule.name, title: rule.title, each, usual })
}
