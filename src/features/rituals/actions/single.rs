//! One time of a ritual: it takes place now, at another moment, or not at all.

use super::on_cards::show_on_cards;
use super::{
    super::{
        model::{Moment, Occurrence, OccurrenceState, Ran, Ritual},
        store,
    },
    beginning::{begin, begin_new, note, reopen, subject},
    cancel_timer, load_calendar,
    off::call_off,
    opening::{cancel_steps, list_steps, plan_steps, replan_steps},
    people_key,
    reading::find_occurrence,
    record,
    rights::require,
    sweep::ask_now,
};
use crate::{
    error::Result,
    ids::OccurrenceId,
    signal::Fact,
    turn::{Change, Turn},
};
use jiff::{Timestamp, civil::Date};
use serde_json::json;

/// The latest occurrence of a ritual of all at once that is under way: it was prepared, or takes place and is not over.
pub(in super::super) async fn find_under_way(turn: &mut Turn, ritual: &Ritual) -> Result<Option<Moment>> {
    let workspace = turn.workspace().clone();
    if turn.registry().ritual_kind(&ritual.kind).is_none_or(|kind| kind.asks_each) {
        return Ok(None);
    }
    let Some(row) = store::list_open(turn.tx(), &workspace, ritual.id).await?.pop() else { return Ok(None) };
    let zone = load_calendar(turn, ritual).await?.zone;
    Ok(Some(Moment::new(zone.date(row.at), 0, row.at)))
}

/// Takes place now: today's occurrence begins, or goes on with those who were not asked yet. Tells whom it asks.
///
/// # Errors
/// A sentence where the actor may not.
pub async fn run_now(turn: &mut Turn, ritual: &Ritual) -> Result<Ran> {
    require(turn, &ritual.owner).await?;
    let nothing = Ran::default();
    let Some(kind) = turn.registry().ritual_kind(&ritual.kind) else { return Ok(nothing) };
    let (calendar, now) = (load_calendar(turn, ritual).await?, turn.now());
    let moment = Moment::new(calendar.zone.date(now), 0, now);
    note(turn, ritual.id, "run", json!({ "date": moment.date.to_string() })).await?;
    if kind.asks_each {
        return ask_now(turn, ritual, moment).await;
    }
    let Some(row) = begin(turn, ritual, moment).await? else { return Ok(nothing) };
    reopen(turn, &row).await?;
    let steps = list_steps(ritual, kind, (row.date, now), &calendar);
    let steps: Vec<_> = steps.into_iter().map(|(step, at)| (step, at.max(now))).collect();
    plan_steps(turn, ritual, row.id, &steps).await?;
    Ok(Ran { at_once: steps.len(), ..nothing })
}

/// An occurrence outside the schedule.
///
/// # Errors
/// Only the database's own.
pub async fn open_occurrence(
    turn: &mut Turn,
    ritual: &Ritual,
    date: Date,
    at: Timestamp,
) -> Result<Option<OccurrenceId>> {
    let Some(kind) = turn.registry().ritual_kind(&ritual.kind) else { return Ok(None) };
    let Some(row) = begin_new(turn, ritual, Moment::new(date, 0, at)).await? else { return Ok(None) };
    let calendar = load_calendar(turn, ritual).await?;
    let steps = list_steps(ritual, kind, (date, at), &calendar);
    plan_steps(turn, ritual, row.id, &steps).await?;
    Ok(Some(row.id))
}

/// One time takes place at another moment; what is still to come of it follows. Whether the actor may is for the kind to
/// say.
///
/// # Errors
/// Only the database's own.
pub async fn move_occurrence(turn: &mut Turn, id: OccurrenceId, at: Timestamp) -> Result<Option<Occurrence>> {
    let workspace = turn.workspace().clone();
    let Some(before) = find_occurrence(turn, id).await? else { return Ok(None) };
    store::update_moved(turn.tx(), &workspace, id, at).await?;
    let (was, is) = (json!({ "at": before.at }), json!({ "at": at, "occurrence": id }));
    let subject = subject(before.ritual.id);
    record(turn, Change { verb: "move", subject, before: Some(was), after: Some(is), why: None }).await?;
    let was = before.at;
    let moved = Occurrence { at, ..before };
    show_on_cards(turn, &moved.ritual.owner).await?;
    replan_steps(turn, &moved, (&moved.ritual, was)).await?;
    Ok(Some(moved))
}

/// One time does not take place, or ends here. Whether the actor may is for the kind to say.
///
/// # Errors
/// Only the database's own.
pub async fn cancel_occurrence(turn: &mut Turn, id: OccurrenceId, why: &str) -> Result<()> {
    match find_occurrence(turn, id).await? {
        Some(occurrence) => end(turn, &occurrence, why).await,
        None => Ok(()),
    }
}

/// Its kind goes on with an occurrence after the last step: it stays open until [`let_go`], so that whoever skips it, or
/// deletes its ritual, ends it.
///
/// # Errors
/// Only the database's own.
pub async fn hold_open(turn: &mut Turn, id: OccurrenceId) -> Result<()> {
    change_state(turn, id, (OccurrenceState::Done, OccurrenceState::Open)).await
}

/// Its kind is done with an occurrence.
///
/// # Errors
/// Only the database's own.
pub async fn let_go(turn: &mut Turn, id: OccurrenceId) -> Result<()> {
    change_state(turn, id, (OccurrenceState::Open, OccurrenceState::Done)).await
}

async fn change_state(turn: &mut Turn, id: OccurrenceId, (from, to): (OccurrenceState, OccurrenceState)) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    match store::find_row(turn.tx(), &workspace, id).await?.filter(|row| row.state == from) {
        Some(row) => {
            turn.touch();
            store::update_state(turn.tx(), &workspace, row.id, (to, None), now).await
        }
        None => Ok(()),
    }
}

/// An occurrence ends here.
pub(super) async fn end(turn: &mut Turn, occurrence: &Occurrence, why: &str) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let state = OccurrenceState::Cancelled;
    store::update_state(turn.tx(), &workspace, occurrence.id, (state, Some(why)), now).await?;
    cancel_steps(turn, occurrence).await?;
    cancel_timer(turn, &people_key(occurrence.id)).await?;
    call_off(turn, occurrence).await?;
    turn.tell(Fact::OccurrenceCancelled { kind: occurrence.ritual.kind.clone(), occurrence: occurrence.id }).await?;
    let after = json!({ "date": occurrence.date.to_string(), "occurrence": occurrence.id });
    let change = Change {
        verb: "cancel",
        subject: subject(occurrence.ritual.id),
        before: None,
        after: Some(after),
        why: Some(why),
    };
    record(turn, change).await
}
