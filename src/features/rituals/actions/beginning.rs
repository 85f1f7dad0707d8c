//! An occurrence begins: its row, made once, and what is on record of it.

use super::{
    super::{
        model::{Moment, OccurrenceState, ParticipantState, Ritual},
        store::{self, NewOccurrence, NewParticipant, Row},
    },
    record,
};
use crate::{
    error::Result,
    ids::{OccurrenceId, RitualId, UserId},
    signal::Step,
    turn::{Change, Turn, step},
};
use serde_json::json;

/// The occurrence of this moment, made if need be; `None` where it was skipped or cancelled.
pub(super) async fn begin(turn: &mut Turn, ritual: &Ritual, moment: Moment) -> Result<Option<Row>> {
    let workspace = turn.workspace().clone();
    let day = (moment.date, moment.nth);
    match store::find_by_date(turn.tx(), &workspace, ritual.id, day).await? {
        Some(row) => Ok((!row.state.is_off()).then_some(row)),
        None => begin_new(turn, ritual, moment).await,
    }
}

/// The occurrence of this moment, where it begins here; `None` where there is one already, however it goes.
pub(super) async fn begin_new(turn: &mut Turn, ritual: &Ritual, moment: Moment) -> Result<Option<Row>> {
    let (workspace, now, state) = (turn.workspace().clone(), turn.now(), OccurrenceState::Open);
    let new =
        NewOccurrence { ritual: ritual.id, date: moment.date, nth: moment.nth, at: moment.at, state, why: None, now };
    let Some(id) = store::insert_occurrence(turn.tx(), &workspace, new).await? else { return Ok(None) };
    note(turn, ritual.id, "begin", json!({ "date": moment.date.to_string(), "occurrence": id })).await?;
    Ok(Some(Row { id, ritual: ritual.id, date: moment.date, at: moment.at, state, why: None }))
}

/// Somebody's clock brought them here after everybody else was through.
pub(super) async fn reopen(turn: &mut Turn, row: &Row) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    if row.state != OccurrenceState::Done {
        return Ok(());
    }
    store::update_state(turn.tx(), &workspace, row.id, (OccurrenceState::Open, None), now).await
}

/// Who could not be asked because we were down is on record.
pub(super) async fn note_late(
    turn: &mut Turn,
    ritual: &Ritual,
    id: OccurrenceId,
    new: &[&NewParticipant],
) -> Result<()> {
    let late = of_state(new, ParticipantState::Late);
    if late.is_empty() {
        return Ok(());
    }
    tracing::warn!(ritual = %ritual.id, people = late.len(), "too late to ask: the catch-up window is over");
    note(turn, ritual.id, "late", json!({ "occurrence": id, "people": late })).await
}

/// Its kind completes what it shows of an occurrence.
pub(super) async fn hand_digest(turn: &mut Turn, ritual: &Ritual, row: &Row) -> Result<()> {
    let (kind, name) = (ritual.kind.clone(), step::DIGEST.to_owned());
    turn.hand_step(Step { ritual: ritual.id, kind, occurrence: row.id, name, date: row.date, people: Vec::new() }).await
}

/// Those of this state.
pub(super) fn of_state(new: &[&NewParticipant], state: ParticipantState) -> Vec<UserId> {
    new.iter().filter(|new| new.state == state).map(|new| new.person.clone()).collect()
}

/// What the clock did to a ritual is on record.
pub(super) async fn note(turn: &mut Turn, ritual: RitualId, verb: &str, after: serde_json::Value) -> Result<()> {
    record(turn, Change { verb, subject: subject(ritual), before: None, after: Some(after), why: None }).await
}

/// How audit rows name a ritual.
pub(super) fn subject(ritual: RitualId) -> String {
    format!("ritual/{ritual}")
}
