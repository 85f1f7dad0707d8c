//! A week in figures, for whoever leads the pod and nobody else.

use super::{
    super::views::{self, Taken},
    NEED, Standup, WEEK, find_availability, find_lead,
};
use crate::{
    calendar::wall,
    directory::{members::list_members, pods::find_pod},
    error::Result,
    features::rituals::{
        actions::{find_ritual, list_participants, list_past, why},
        model::{OccurrenceState, ParticipantState},
    },
    ids::{PodId, RitualId, UserId},
    turn::{Ask, Turn, asks::Why},
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

/// A week of a pod in a ritual, as its timer and its button carry it.
#[derive(Serialize, Deserialize)]
struct Week {
    ritual: RitualId,
    pod: PodId,
    monday: Date,
}

impl Week {
    fn key(&self) -> String {
        format!("week/{}/{}/{}", self.ritual, self.pod, self.monday)
    }

    /// The pod of such a key.
    fn pod_of(key: &str) -> Option<PodId> {
        key.strip_prefix("week/")?.split('/').nth(1)?.parse().ok().map(PodId)
    }

    fn contains(&self, date: Date) -> bool {
        self.monday <= date && date < self.monday.saturating_add(Span::new().days(7))
    }
}

/// The figures of this week are told at its end, of each pod to whoever leads it; planned with each stand-up, so that who
/// leads and when they work may change.
pub(super) async fn plan(turn: &mut Turn, standup: &Standup) -> Result<()> {
    let (now, date) = (turn.now(), standup.occurrence.date);
    let monday = date.saturating_sub(Span::new().days(date.weekday().to_monday_zero_offset()));
    for (pod, _) in &standup.pods {
        let Some(lead) = find_lead(turn, *pod).await? else { continue };
        let Some(theirs) = find_availability(turn, &lead).await? else { continue };
        let days = (0..7).rev().map(|day| monday.saturating_add(Span::new().days(day)));
        let last = days.into_iter().find(|day| theirs.works_on(*day));
        let at = last.and_then(|day| wall::instant(day, TOLD_AT, &theirs.zone)).filter(|at| *at > now);
        let week = Week { ritual: standup.occurrence.ritual.id, pod: *pod, monday };
        if let Some(at) = at {
            turn.set_timer(&week.key(), at, WEEK, &week).await?;
        }
    }
    Ok(())
}

/// Tells whoever leads the pod now how the week went.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn tell_week(turn: &mut Turn, payload: &serde_json::Value) -> Result<()> {
    let week: Week = serde_json::from_value(payload.clone())?;
    let workspace = turn.workspace().clone();
    let Some(ritual) = find_ritual(turn, week.ritual).await? else { return Ok(()) };
    let Some(pod) = find_pod(turn.tx(), &workspace, week.pod).await? else { return Ok(()) };
    let Some(lead) = find_lead(turn, pod.id).await? else { return Ok(()) };
    let mut people = count(turn, &week).await?;
    if ritual.owner.pods().len() > 1 {
        // Of a stand-up of several pods each lead hears of their own people.
        let members = list_members(turn.tx(), &workspace, pod.id).await?;
        people.retain(|(person, _)| members.iter().any(|member| member.person == *person));
    }
    let people: Vec<Taken> = people.into_iter().map(|(_, taken)| taken).collect();
    if people.is_empty() {
        return Ok(());
    }
    let key = week.key();
    let why = why(turn, &ritual, &lead).await?;
    turn.ask(Ask {
        key: &key,
        person: &lead,
        kind: "standup_week",
        title: views::week_title(&pod.name),
        why: Why { rule: views::week_why(&pod.name), next: None, ..why },
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
    let Some(pod) = Week::pod_of(key) else { return Ok(()) };
    // What a button carries is no right.
    let me = turn.actor().id.clone();
    if turn.may(&NEED, Some(pod)) || find_lead(turn, pod).await?.as_ref() == Some(&me) {
        turn.close_ask(key).await?;
    }
    Ok(())
}

/// Everybody's part in the stand-ups of a week, by name.
async fn count(turn: &mut Turn, week: &Week) -> Result<Vec<(UserId, Taken)>> {
    let now = turn.now();
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
                // Their morning is not over: nobody is late before their own time.
                ParticipantState::Asked if part.close_at > now => {}
                ParticipantState::Asked | ParticipantState::Missed => taken.asked += 1,
                ParticipantState::Off | ParticipantState::Away | ParticipantState::Holiday => taken.off += 1,
                ParticipantState::Late | ParticipantState::Excused => {}
            }
        }
    }
    Ok(people.into_iter().map(|((_, person), taken)| (person, taken)).collect())
}
