//! Rituals that nobody is asked by one by one: an occurrence opens with its first step, and each step has a timer.

use super::{
    super::{
        model::{Moment, Occurrence, OccurrenceState, Reach, Ritual, RitualState, Watch, next_moment},
        store::{self, NewOccurrence},
    },
    WHOLE,
    beginning::{begin_new, note},
    cancel_timer,
    kinds::placed,
    load_calendar, set_next, set_timer, whole_key,
};
use crate::{
    calendar::WorkCalendar,
    error::Result,
    ids::OccurrenceId,
    signal::Step,
    turn::{RitualKind, Turn},
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Preparing what takes place sooner than this makes no sense: the next one is the first.
const SHORT_NOTICE: SignedDuration = SignedDuration::from_hours(24);
/// So many occurrences may open in one turn; more than one does after a long sleep only.
const MOST: usize = 20;

/// A step of the whole, as its timer carries it.
#[derive(Serialize, Deserialize)]
struct Planned {
    occurrence: OccurrenceId,
    step: String,
    at: Timestamp,
    /// Nothing comes after it.
    is_last: bool,
}

/// Opens what is due to open, and sets the timer for what opens next.
pub(super) async fn open_due(turn: &mut Turn, ritual: &Ritual, kind: &'static RitualKind) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let calendar = load_calendar(turn, ritual).await?;
    let watch = Watch { schedule: &ritual.schedule, calendar: &calendar, reach: Reach::Exact };
    // Where the last one was moved to is nothing to the schedule.
    let last = store::find_last_meant(turn.tx(), &workspace, ritual.id).await?;
    let mut after = last.map_or(ritual.starts_at, |last| last.max(ritual.starts_at));
    for _ in 0..MOST {
        let Some(planned) = next_moment(watch, after) else { return set_next(turn, ritual.id, Some(now), None).await };
        let moment = placed((ritual, kind), planned, &calendar);
        let steps = list_steps(ritual, kind, (calendar.zone.date(moment.at), moment.at), &calendar);
        let opens = steps.first().map_or(moment.at, |(_, at)| *at);
        if opens > now {
            return set_next(turn, ritual.id, Some(now), Some(opens)).await;
        }
        after = planned.at;
        // What began or was skipped already, and was moved perhaps, does not begin again.
        if store::find_by_date(turn.tx(), &workspace, ritual.id, (moment.date, moment.nth)).await?.is_some() {
            continue;
        }
        let is_too_late = now.duration_since(opens) > ritual.catch_up() && moment.at.duration_since(now) < SHORT_NOTICE;
        if is_too_late {
            skip_late(turn, ritual, moment).await?;
        } else if let Some(row) = begin_new(turn, ritual, moment).await? {
            plan_steps(turn, ritual, row.id, &steps).await?;
        }
    }
    set_next(turn, ritual.id, Some(now), Some(now + SignedDuration::from_secs(1))).await
}

/// It was meant for a time at which we were not running, or comes too soon to be prepared.
async fn skip_late(turn: &mut Turn, ritual: &Ritual, moment: Moment) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let new = NewOccurrence {
        ritual: ritual.id,
        date: moment.date,
        nth: moment.nth,
        at: moment.at,
        state: OccurrenceState::Skipped,
        why: Some("late"),
        now,
    };
    store::insert_occurrence(turn.tx(), &workspace, new).await?;
    tracing::warn!(ritual = %ritual.id, date = %moment.date, "too late to begin: the catch-up window is over");
    note(turn, ritual.id, "late", json!({ "date": moment.date.to_string() })).await
}

/// The steps of an occurrence with their instants, first to last.
pub(super) fn list_steps(
    ritual: &Ritual,
    kind: &'static RitualKind,
    (date, at): (Date, Timestamp),
    calendar: &WorkCalendar,
) -> Vec<(&'static str, Timestamp)> {
    let mut steps: Vec<(&'static str, Timestamp)> = kind
        .wholes()
        .filter_map(|(name, usual)| Some((name, ritual.step(name).unwrap_or(usual).apply(date, at, calendar)?)))
        .collect();
    steps.sort_by_key(|(_, at)| *at);
    steps
}

/// Sets the timers of an occurrence that opens now. The step it opens with is done in any case; another whose time is over
/// is not.
pub(super) async fn plan_steps(
    turn: &mut Turn,
    ritual: &Ritual,
    occurrence: OccurrenceId,
    steps: &[(&'static str, Timestamp)],
) -> Result<()> {
    let now = turn.now();
    for (place, (step, at)) in steps.iter().enumerate() {
        if place > 0 && now.duration_since(*at) > ritual.catch_up() {
            continue;
        }
        let at = (*at).max(now);
        set_step(turn, occurrence, (step, at), place + 1 == steps.len()).await?;
    }
    Ok(())
}

/// The occurrence takes place at another moment than `before`, or its steps at other distances: those that were still to
/// come follow. What was done is not done again.
pub(super) async fn replan_steps(
    turn: &mut Turn,
    occurrence: &Occurrence,
    (was, before): (&Ritual, Timestamp),
) -> Result<()> {
    let (ritual, now) = (&occurrence.ritual, turn.now());
    let Some(kind) = turn.registry().ritual_kind(&ritual.kind) else { return Ok(()) };
    let calendar = load_calendar(turn, ritual).await?;
    let planned = |ritual, at| list_steps(ritual, kind, (calendar.zone.date(at), at), &calendar);
    let was = planned(was, before);
    let steps = planned(ritual, occurrence.at);
    for (place, (step, at)) in steps.iter().enumerate() {
        let is_to_come = was.iter().any(|(name, was)| name == step && *was > now);
        if is_to_come {
            set_step(turn, occurrence.id, (step, (*at).max(now)), place + 1 == steps.len()).await?;
        }
    }
    Ok(())
}

/// Nothing of it happens any more.
pub(super) async fn cancel_steps(turn: &mut Turn, occurrence: &Occurrence) -> Result<()> {
    let Some(kind) = turn.registry().ritual_kind(&occurrence.ritual.kind) else { return Ok(()) };
    for (step, _) in kind.wholes() {
        cancel_timer(turn, &whole_key(occurrence.id, step)).await?;
    }
    Ok(())
}

async fn set_step(
    turn: &mut Turn,
    occurrence: OccurrenceId,
    (step, at): (&str, Timestamp),
    is_last: bool,
) -> Result<()> {
    let planned = Planned { occurrence, step: step.to_owned(), at, is_last };
    set_timer(turn, &whole_key(occurrence, step), at, WHOLE, planned).await
}

/// The time of a step has come.
pub(in super::super) async fn do_step(turn: &mut Turn, payload: &Value) -> Result<()> {
    let planned: Planned = serde_json::from_value(payload.clone())?;
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let Some(row) = store::find_row(turn.tx(), &workspace, planned.occurrence).await? else { return Ok(()) };
    let Some(ritual) = store::find_ritual(turn.tx(), &workspace, row.ritual).await? else { return Ok(()) };
    // What is open already goes on while its ritual is paused.
    if row.state.is_off() {
        return Ok(());
    }
    turn.touch();
    if planned.is_last {
        store::update_state(turn.tx(), &workspace, row.id, (OccurrenceState::Done, None), now).await?;
    }
    let is_too_late = now.duration_since(planned.at) > ritual.catch_up();
    if is_too_late && ritual.state == RitualState::Paused {
        // Of what rests nobody waits for a late word.
        return Ok(());
    }
    if is_too_late {
        tracing::warn!(ritual = %ritual.id, step = planned.step, "too late for a step: the catch-up window is over");
        let late = json!({ "occurrence": row.id, "step": planned.step });
        return note(turn, ritual.id, "late", late).await;
    }
    let (kind, name) = (ritual.kind, planned.step);
    turn.hand_step(Step { ritual: ritual.id, kind, occurrence: row.id, name, date: row.date, people: Vec::new() }).await
}
