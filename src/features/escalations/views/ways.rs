//! A route in words: in one line, and step by step.

use super::{
    super::model::{Level, Need, Route, Urgency, Whom, spell_minutes},
    Names,
};
use crate::slack::mrkdwn::{Text, md, number, person, text, words};

/// A route in one line: `the lead of the pod it belongs to (4 hours of their working time) → leadership on duty (…)`.
pub(super) fn route_line(route: &Route, urgency: Urgency, names: &Names) -> Text {
    let level =
        |level: &Level| md("{}{} ({})", &[holders_line(&level.holders, names), need(level), time(level, urgency)]);
    let way = Text::join(&route.levels.iter().map(level).collect::<Vec<_>>(), " → ");
    match route.rounds {
        0 | 1 => way,
        2 => md("{}; all of it twice", &[way]),
        rounds => md("{}; all of it {} times", &[way, number(rounds)]),
    }
}

/// What happens at a level, and after how long a silence it comes to it.
pub(super) fn level_line(route: &Route, at: usize, urgency: Urgency, names: &Names) -> Text {
    let Some(level) = route.levels.get(at) else { return Text::default() };
    let who = md("*{}*{}", &[holders_line(&level.holders, names), need(level)]);
    match at.checked_sub(1).and_then(|before| route.levels.get(before)) {
        None => md("{}. Goes to {}.", &[number(at + 1), who]),
        Some(before) => md("{}. No answer within {} → {}.", &[number(at + 1), time(before, urgency), who]),
    }
}

/// What comes after the last level.
pub(super) fn end_line(route: &Route, urgency: Urgency) -> Text {
    let Some(last) = route.levels.last() else { return Text::default() };
    let again = match route.rounds {
        0 | 1 => Text::default(),
        2 => text("all of it once more, then "),
        rounds => md("all of it {} times more, then ", &[number(rounds - 1)]),
    };
    md(
        "No answer within {} → {}those of the last level are asked again each working day. A week in which nobody does \
         anything ends it, and leadership reads its history.",
        &[time(last, urgency), again],
    )
}

/// Who holds a level: `Finance lead, @brand-council`.
pub(super) fn holders_line(holders: &[Whom], names: &Names) -> Text {
    Text::join(&holders.iter().map(|whom| holder(whom, names)).collect::<Vec<_>>(), ", ")
}

fn holder(whom: &Whom, names: &Names) -> Text {
    match whom {
        Whom::Addressee => text("the lead of the pod it belongs to"),
        Whom::LeadershipOnDuty => text("leadership on duty"),
        Whom::Leadership => text("all of leadership"),
        Whom::Role(role) => words(names.roles.get(role).map_or("a named role", String::as_str)),
        Whom::Person(one) => person(one),
        Whom::Group(group) => words(names.groups.get(group).map_or("a user group that is no more", String::as_str)),
    }
}

fn need(level: &Level) -> Text {
    match level.need {
        Need::All => text(", who all must say that they have it"),
        Need::Any => Text::default(),
    }
}

fn time(level: &Level, urgency: Urgency) -> Text {
    let length = words(&spell_minutes(level.minutes));
    match urgency {
        Urgency::Urgent => md("{}, day and night", &[length]),
        Urgency::Normal => md("{} of their working time", &[length]),
    }
}
