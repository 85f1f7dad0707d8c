//! Key results that are escalated, or could be.

use super::{
    super::{
        OPEN_ESCALATE,
        model::{KeyResult, Objective, Sheet, Standing, Today, percent_of, points_words},
    },
    standing::arithmetic,
};
use crate::{
    features::escalations::{actions::describe, model::Link},
    signal::Choice,
    slack::{
        blocks::{Menu, choice, menu},
        mrkdwn::{Text, md},
    },
};

/// What is blocked, with the arithmetic, in plain words: `Blended ROAS (Performance) is behind by 39 points: 20 % done, 59 %
/// expected by today (day 54 of 92). 3x → 3.4x → 5x.`
pub(in super::super) fn escalated_what(
    sheet: &Sheet,
    objective: &Objective,
    key_result: &KeyResult,
    today: &Today,
) -> String {
    let (measure, pace) = (&key_result.measure, objective.pace(today));
    let shown = |value| measure.unit.format(value);
    let gap = percent_of(measure.progress()).saturating_sub(percent_of(pace.expected()));
    let stands = if gap < 0 { format!("is behind by {}", points_words(-gap)) } else { "needs help".to_owned() };
    format!(
        "{} ({}) {stands}: {}. {} → {} → {}.",
        key_result.title,
        sheet.pod_name,
        arithmetic(measure.progress(), pace).fallback(),
        shown(measure.start),
        shown(measure.value),
        shown(measure.target),
    )
}

/// The way there, of the key results that are behind and not escalated; nothing where none is.
pub(super) fn escalate_menu(objective: &Objective, today: &Today) -> Option<Menu> {
    let pace = objective.pace(today);
    let is_behind = |one: &&KeyResult| matches!(Standing::of(one.measure.progress(), pace), Standing::Behind(_));
    let is_free = |one: &&KeyResult| !one.escalation.as_ref().is_some_and(Link::is_shown_open);
    let behind = objective.key_results.iter().filter(is_behind).filter(is_free);
    let choices: Vec<Choice> = behind.map(|one| choice(one.id, &one.title)).collect();
    (!choices.is_empty()).then(|| menu(OPEN_ESCALATE, "Escalate …", &choices))
}

/// A line of its own below how it stands; nothing where it is not escalated, or nobody may know.
pub(super) fn link_line(key_result: &KeyResult) -> Text {
    let link = key_result.escalation.as_ref().filter(|link| link.is_open()).map(describe).unwrap_or_default();
    if link.is_empty() { link } else { md("\n_{}_", &[link]) }
}
