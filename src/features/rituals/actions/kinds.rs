//! What is particular to reminders, and what the form of any kind has.

use super::super::{
    NOTICE, REMINDER,
    model::{DetailField, Moment, Owner, ParticipantState, Reach, Ritual, Shape, StepField, same_week},
};
use crate::{
    calendar::{Offset, WorkCalendar, wall},
    directory::{Availability, DayOff, reach::first_allowed},
    turn::{RitualKind, StepRule, When, step},
};
use jiff::{SignedDuration, Timestamp, civil::Date};

/// Without a step that ends it, a question stays open this long.
const OPEN: Offset = Offset::Minutes(24 * 60);
/// Whoever is reached late in their day has at least this long.
const SHORTEST: SignedDuration = SignedDuration::from_hours(1);

/// Why somebody is not asked on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Left {
    /// They are off, and take part as that.
    Off(ParticipantState),
    /// They have no part in it.
    Nothing,
}

/// Whether a kind is one of the engine's own.
pub(in super::super) fn is_reminder(kind: &str) -> bool {
    kind == REMINDER.name || kind == NOTICE.name
}

/// Whether somebody made it for themselves: it comes at the minute they chose, whatever their hours are.
pub(super) fn is_own_wish(ritual: &Ritual) -> bool {
    is_reminder(&ritual.kind) && matches!(ritual.owner, Owner::Person(_))
}

/// By which calendar one of the people is asked, and whether their hours move the moment. Those of reminders stay: their
/// hour is the point, and what comes outside of somebody's hours waits for the next ones.
pub(super) fn clock_of<'a>(
    (ritual, kind): (&Ritual, &RitualKind),
    theirs: &'a Availability,
    whole: &WorkCalendar,
) -> (WorkCalendar, Reach<'a>) {
    let calendar = if ritual.is_own_zone() { theirs.calendar() } else { whole.clone() };
    let reach = match (is_reminder(&ritual.kind), ritual.is_own_zone()) {
        (true, _) => Reach::Exact,
        (false, true) if keeps_off_holidays(ritual, kind) => Reach::Week(theirs),
        (false, true) => Reach::Day(theirs),
        (false, false) if keeps_off_holidays(ritual, kind) => Reach::WeekAfter(theirs),
        (false, false) => Reach::After(theirs),
    };
    (calendar, reach)
}

/// Until when somebody has time: what they are reminded of waits at least for the end of the day on which it reaches them.
pub(super) fn close_of(ritual: &Ritual, theirs: &Availability, moment: Moment, calendar: &WorkCalendar) -> Timestamp {
    let close = ritual.step(step::CLOSE).unwrap_or(OPEN);
    let close_at = close.apply(moment.date, moment.at, calendar).unwrap_or(moment.at);
    if !is_reminder(&ritual.kind) || is_own_wish(ritual) {
        return close_at;
    }
    match first_allowed(theirs, moment.at).filter(|reached| *reached > moment.at) {
        Some(reached) => {
            let hours = theirs.hours.on(theirs.zone.date(reached), &theirs.zone);
            hours.map_or(reached, |(_, end)| end).max(reached + SHORTEST).max(close_at)
        }
        None => close_at,
    }
}

/// Whether what is asked at this moment can reach somebody before their time for it is over.
pub(super) fn is_reached(ritual: &Ritual, theirs: &Availability, moment: Moment) -> bool {
    let close_at = close_of(ritual, theirs, moment, &theirs.calendar());
    is_own_wish(ritual) || first_allowed(theirs, moment.at).is_some_and(|at| at < close_at)
}

/// As what somebody takes part who is not asked on this day of theirs; [`Left::Nothing`] on a day that is not of their week.
pub(super) fn left_out(ritual: &Ritual, theirs: &Availability, date: Date) -> Option<Left> {
    let skips = ritual.skips;
    match theirs.day_off(date) {
        Some(DayOff::TimeOff { .. }) if skips.time_off => Some(Left::Off(ParticipantState::Away)),
        Some(DayOff::Holiday { .. }) if skips.holidays => Some(Left::Off(ParticipantState::Holiday)),
        _ if skips.weekends && !theirs.hours.days().contains(date.weekday()) => Some(Left::Nothing),
        _ => None,
    }
}

/// Whether a reminder in a channel is not posted on this day, or nobody of its owner is asked one by one. What kinds of the
/// whole do on days off is theirs to say.
pub(super) fn is_left_out(ritual: &Ritual, asks_each: bool, calendar: &WorkCalendar, date: Date) -> bool {
    let skips = ritual.skips;
    // The organisation's week is not that of all its pods.
    let skips_weekends = skips.weekends && !(asks_each && ritual.owner == Owner::Organisation);
    let is_weekend = !calendar.hours.days().contains(date.weekday());
    let is_off = (skips.holidays && calendar.days_off.contains(&date)) || (skips_weekends && is_weekend);
    is_off && (asks_each || ritual.kind == NOTICE.name)
}

/// Whether what would fall on a holiday comes on another day instead: whoever wants it on holidays too has it there.
fn keeps_off_holidays(ritual: &Ritual, kind: &RitualKind) -> bool {
    kind.before_holidays && (ritual.skips.holidays || !kind.asks_each)
}

/// The day on which what is meant for a day takes place by this calendar: on the working day before, where its own is a holiday
/// and its kind keeps off them; what people are asked one by one stays within its week.
pub(super) fn day_of((ritual, kind): (&Ritual, &RitualKind), date: Date, calendar: &WorkCalendar) -> Date {
    let is_off = keeps_off_holidays(ritual, kind) && calendar.days_off.contains(&date);
    let instead = match kind.asks_each {
        true => same_week(date, |day| calendar.works_on(day)),
        false => calendar.working_day(date, -1),
    };
    instead.filter(|_| is_off).unwrap_or(date)
}

/// When a moment takes place by this calendar ([`day_of`]): at its own time of the day.
pub(super) fn placed(whose: (&Ritual, &RitualKind), moment: Moment, calendar: &WorkCalendar) -> Moment {
    let (day, time) = (day_of(whose, moment.date, calendar), calendar.zone.local(moment.at).time());
    let at = wall::instant(day, time, &calendar.zone).filter(|_| day != moment.date);
    Moment { at: at.unwrap_or(moment.at), ..moment }
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
        rests: kind.name == NOTICE.name,
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
