//! A week in figures, for whoever leads the pod and nobody else.

use super::{
    super::views::{self, Taken},
    Standup, WEEK, find_availability, find_lead,
};
use crate::{
    calendar::wall,
    directory::pods::find_pod,
    error::Result,
    features::rituals::{
        actions::{find_ritual, list_participants, list_past},
        model::{OccurrenceState, ParticipantState},
    },
    ids::{RitualId, UserId},
    turn::{Ask, Turn},
};
use jiff::{
    Span,
    civil::{Date, Time},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// By the lead's own clock, on the last working day of their week.
const TOLD_AT: Time = Time::constant(16, 0, 0, 0);
/// So many stand-ups of a ritual are looked through for those of one week.
const LOOKED_AT: i64 = 20;

/// A week of a ritual, as its timer carries it.
#[derive(Serialize, Deserialize)]
struct Week {
    ritual: RitualId,
    monday: Date,
}

impl Week {
    fn key(&self) -> String {
        format!("week/{}/{}", self.ritual, self.monday)
    }

    fn contains(&self, date: Date) -> bool {
        self.monday <= date && date < self.monday.saturating_add(Span::new().days(7))
    }
}

/// The figures of this week are told at its end; planned with each stand-up, so that who leads and when they work may change.
pub(super) async fn plan(turn: &mut Turn, standup: &Standup) -> Result<()> {
    let Some((pod, _)) = standup.pods.first() else { return Ok(()) };
    let Some(lead) = find_lead(turn, *pod).await? else { return Ok(()) };
    let Some(theirs) = find_availability(turn, &lead).await? else { return Ok(()) };
    let (now, date) = (turn.now(), standup.occurrence.date);
    let monday = date.saturating_sub(Span::new().days(date.weekday().to_monday_zero_offset()));
    let days = (0..7).rev().map(|day| monday.saturating_add(Span::new().days(day)));
    let last = days.into_iter().find(|day| theirs.works_on(*day));
    let at = last.and_then(|day| wall::instant(day, TOLD_AT, &theirs.zone)).filter(|at| *at > now);
    let week = Week { ritual: standup.occurrence.ritual.id, monday };
    match at {
        Some(at) => turn.set_timer(&week.key(), at, WEEK, &week).await,
        None => Ok(()),
    }
}

/// Tells whoever leads the pod now how the week went.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn tell_week(turn: &mut Turn, payload: &serde_json::Value) -> Result<()> {
    let week: Week = serde_json::from_value(payload.clone())?;
    let workspace = turn.workspace().clone();
    let Some(ritual) = find_ritual(turn, week.ritual).await? else { return Ok(()) };
    let Some(pod) = ritual.owner.pod() else { return Ok(()) };
    let Some(pod) = find_pod(turn.tx(), &workspace, pod).await? else { return Ok(()) };
    let Some(lead) = find_lead(turn, pod.id).await? else { return Ok(()) };
    let people = count(turn, &week).await?;
    if people.is_empty() {
        return Ok(());
    }
    let key = week.key();
    turn.ask(Ask {
        key: &key,
        person: &lead,
        kind: "standup_week",
        title: views::week_title(&pod.name),
        why: views::week_why(&pod.name).into(),
        due: None,
        urgent: false,
        message: views::week_message(&pod.name, &people, &key),
        prompt: false,
    })
    .await
}

/// *Got it*
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn forget_week(turn: &mut Turn, key: &str) -> Result<()> {
    if key.starts_with("week/") { turn.close_ask(key).await } else { Ok(()) }
}

/// Everybody's part in the stand-ups of a week, by name.
async fn count(turn: &mut Turn, week: &Week) -> Result<Vec<Taken>> {
    let mut people: BTreeMap<(String, UserId), Taken> = BTreeMap::new();
    for occurrence in list_past(turn, week.ritual, LOOKED_AT).await? {
        let took_place = matches!(occurrence.state, OccurrenceState::Open | OccurrenceState::Done);
        if !took_place || !week.contains(occurrence.date) {
            continue;
        }
        for part in list_participants(turn, occurrence.id).await? {
            let taken = people.entry((part.name.clone(), part.person)).or_insert(Taken {
                name: part.name,
                answered: 0,
                asked: 0,
                off: 0,
            });
            match part.state {
                ParticipantState::Answered => (taken.answered, taken.asked) = (taken.answered + 1, taken.asked + 1),
                ParticipantState::Asked | ParticipantState::Missed => taken.asked += 1,
                ParticipantState::Off | ParticipantState::Away | ParticipantState::Holiday => taken.off += 1,
                ParticipantState::Late | ParticipantState::Excused => {}
            }
        }
    }
    Ok(people.into_values().collect())
}
