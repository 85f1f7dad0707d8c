//! The times at which rituals take place.

use super::super::model::{Moment, OccurrenceState};
use crate::{
    database::{CHUNK, Reads, Ts, Tx, parameters, record},
    error::{Error, Result},
    ids::{OccurrenceId, RitualId, WorkspaceId},
};
use jiff::{Timestamp, civil::Date};
use sqlx::AssertSqlSafe;

record! {
    struct Stored {
        id: OccurrenceId,
        ritual_id: RitualId,
        date: String,
        at: Ts,
        state: String,
        why: Option<String>,
    }
}

/// An occurrence as its row has it.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) id: OccurrenceId,
    pub(crate) ritual: RitualId,
    pub(crate) date: Date,
    pub(crate) at: Timestamp,
    pub(crate) state: OccurrenceState,
    pub(crate) why: Option<String>,
}

/// An occurrence to be written.
#[derive(Clone, Copy)]
pub(crate) struct NewOccurrence<'a> {
    pub(crate) ritual: RitualId,
    pub(crate) date: Date,
    pub(crate) nth: i64,
    pub(crate) at: Timestamp,
    pub(crate) state: OccurrenceState,
    pub(crate) why: Option<&'a str>,
    pub(crate) now: Timestamp,
}

const COLUMNS: &str = "id, ritual_id, date, at, state, why";

/// Writes an occurrence; `None` when the ritual has one for that day and time already.
pub(in super::super) async fn insert_occurrence(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    new: NewOccurrence<'_>,
) -> Result<Option<OccurrenceId>> {
    let inserted: Option<(OccurrenceId,)> = tx
        .query(
            "INSERT INTO ritual_occurrences (workspace_id, ritual_id, date, nth, at, meant_at, state, why, created_at)
             VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8)
             ON CONFLICT (ritual_id, date, nth) DO NOTHING RETURNING id",
        )
        .bind(workspace)
        .bind(new.ritual)
        .bind(new.date.to_string())
        .bind(new.nth)
        .bind(Ts(new.at))
        .bind(new.state.as_str())
        .bind(new.why)
        .bind(Ts(new.now))
        .optional()
        .await?;
    Ok(inserted.map(|(id,)| id))
}

/// The occurrence of that day and time.
pub(in super::super) async fn find_by_date(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    ritual: RitualId,
    (date, nth): (Date, i64),
) -> Result<Option<Row>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM ritual_occurrences WHERE workspace_id = $1 AND ritual_id = $2 AND date = $3 AND nth = $4"
    );
    let found: Option<Stored> =
        from.ask(AssertSqlSafe(sql)).bind(workspace).bind(ritual).bind(date.to_string()).bind(nth).optional().await?;
    found.map(read).transpose()
}

/// One occurrence.
pub(in super::super) async fn find_row(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    id: OccurrenceId,
) -> Result<Option<Row>> {
    let sql = format!("SELECT {COLUMNS} FROM ritual_occurrences WHERE workspace_id = $1 AND id = $2");
    let found: Option<Stored> = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(id).optional().await?;
    found.map(read).transpose()
}

/// Those of these occurrences that there are, in no order.
pub(in super::super) async fn find_rows(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    ids: &[OccurrenceId],
) -> Result<Vec<Row>> {
    let mut found = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let those = parameters(2, chunk.len());
        let sql = format!("SELECT {COLUMNS} FROM ritual_occurrences WHERE workspace_id = $1 AND id IN ({those})");
        let query = from.ask(AssertSqlSafe(sql)).bind(workspace);
        found.extend(chunk.iter().fold(query, |query, id| query.bind(*id)).all::<Stored>().await?);
    }
    found.into_iter().map(read).collect()
}

/// The newest occurrences of a ritual that are meant for today or earlier, newest first.
pub(in super::super) async fn list_rows(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    ritual: RitualId,
    limit: i64,
) -> Result<Vec<Row>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM ritual_occurrences WHERE workspace_id = $1 AND ritual_id = $2
         ORDER BY date DESC, nth DESC LIMIT $3"
    );
    let found: Vec<Stored> = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(ritual).bind(limit).all().await?;
    found.into_iter().map(read).collect()
}

record! {
    struct Numbered {
        ritual_id: RitualId,
        date: String,
        nth: i64,
        at: Ts,
        state: String,
    }
}

/// One time of a ritual, as its row has it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Time {
    pub(crate) ritual: RitualId,
    pub(crate) date: Date,
    pub(crate) nth: i64,
    pub(crate) at: Timestamp,
    pub(crate) state: OccurrenceState,
}

/// The times of these rituals that were meant for this day or a later one, and are written down.
pub(in super::super) async fn list_times_of(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    rituals: &[RitualId],
    since: Date,
) -> Result<Vec<Time>> {
    let mut times = Vec::new();
    for rituals in rituals.chunks(CHUNK) {
        let sql = format!(
            "SELECT ritual_id, date, nth, at, state FROM ritual_occurrences
             WHERE workspace_id = $1 AND date >= $2 AND ritual_id IN ({})
             ORDER BY id",
            parameters(3, rituals.len())
        );
        let query = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(since.to_string());
        let found: Vec<Numbered> = rituals.iter().fold(query, |query, ritual| query.bind(*ritual)).all().await?;
        times.extend(found.into_iter().filter_map(|row| {
            let state = OccurrenceState::from_word(&row.state)?;
            Some(Time { ritual: row.ritual_id, date: row.date.parse().ok()?, nth: row.nth, at: row.at.0, state })
        }));
    }
    Ok(times)
}

/// The occurrences of a ritual that are open.
pub(in super::super) async fn list_open(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    ritual: RitualId,
) -> Result<Vec<Row>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM ritual_occurrences WHERE workspace_id = $1 AND ritual_id = $2 AND state = 'open'
         ORDER BY at, id"
    );
    let found: Vec<Stored> = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(ritual).all().await?;
    found.into_iter().map(read).collect()
}

/// The days and times from this day on that do not take place.
pub(in super::super) async fn list_off(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    ritual: RitualId,
    first: Date,
) -> Result<Vec<(Date, i64)>> {
    let found: Vec<(String, i64)> = from
        .ask(
            "SELECT date, nth FROM ritual_occurrences WHERE workspace_id = $1 AND ritual_id = $2 AND date >= $3
               AND state IN ('skipped', 'cancelled') ORDER BY date, nth",
        )
        .bind(workspace)
        .bind(ritual)
        .bind(first.to_string())
        .all()
        .await?;
    Ok(found.into_iter().filter_map(|(date, nth)| Some((date.parse().ok()?, nth))).collect())
}

/// The times from this day on that somebody skipped beforehand, in order.
pub(in super::super) async fn list_skipped(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    ritual: RitualId,
    first: Date,
) -> Result<Vec<(OccurrenceId, Moment)>> {
    let found: Vec<(OccurrenceId, String, i64, Ts)> = from
        .ask(
            "SELECT id, date, nth, at FROM ritual_occurrences WHERE workspace_id = $1 AND ritual_id = $2 AND date >= $3
               AND state = 'skipped' AND why = 'skipped' ORDER BY date, nth",
        )
        .bind(workspace)
        .bind(ritual)
        .bind(first.to_string())
        .all()
        .await?;
    let read =
        |(id, date, nth, at): (OccurrenceId, String, i64, Ts)| Some((id, Moment::new(date.parse().ok()?, nth, at.0)));
    Ok(found.into_iter().filter_map(read).collect())
}

/// The latest moment for which an occurrence of this ritual was meant, wherever it was moved.
pub(in super::super) async fn find_last_meant(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    ritual: RitualId,
) -> Result<Option<Timestamp>> {
    let found: Option<(Ts,)> = from
        .ask(
            "SELECT meant_at FROM ritual_occurrences WHERE workspace_id = $1 AND ritual_id = $2 AND state <> 'skipped'
             ORDER BY meant_at DESC LIMIT 1",
        )
        .bind(workspace)
        .bind(ritual)
        .optional()
        .await?;
    Ok(found.map(|(at,)| at.0))
}

/// How an occurrence ends, or that it goes on.
pub(in super::super) async fn update_state(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: OccurrenceId,
    (state, why): (OccurrenceState, Option<&str>),
    now: Timestamp,
) -> Result<()> {
    tx.query("UPDATE ritual_occurrences SET state = $3, why = $4, closed_at = $5 WHERE workspace_id = $1 AND id = $2")
        .bind(workspace)
        .bind(id)
        .bind(state.as_str())
        .bind(why)
        .bind((state != OccurrenceState::Open).then_some(Ts(now)))
        .execute()
        .await?;
    Ok(())
}

/// An occurrence takes place at another moment; the day it is meant for stays its name.
pub(in super::super) async fn update_moved(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: OccurrenceId,
    at: Timestamp,
) -> Result<()> {
    tx.query("UPDATE ritual_occurrences SET at = $3 WHERE workspace_id = $1 AND id = $2")
        .bind(workspace)
        .bind(id)
        .bind(Ts(at))
        .execute()
        .await?;
    Ok(())
}

/// Takes back that a coming occurrence is skipped: its schedule is another one now.
pub(in super::super) async fn delete_future(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    ritual: RitualId,
    after: Date,
) -> Result<()> {
    tx.query(
        "DELETE FROM ritual_occurrences WHERE workspace_id = $1 AND ritual_id = $2 AND state = 'skipped' AND date > $3",
    )
    .bind(workspace)
    .bind(ritual)
    .bind(after.to_string())
    .execute()
    .await?;
    Ok(())
}

/// Takes back that an occurrence is skipped.
pub(in super::super) async fn delete_skipped(tx: &mut Tx, workspace: &WorkspaceId, id: OccurrenceId) -> Result<()> {
    tx.query("DELETE FROM ritual_occurrences WHERE workspace_id = $1 AND id = $2 AND state = 'skipped'")
        .bind(workspace)
        .bind(id)
        .execute()
        .await?;
    Ok(())
}

/// The oldest occurrence of a deleted ritual of these kinds, with when it was meant to take place.
pub(in super::super) async fn find_oldest_deleted(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    kinds: &[&str],
) -> Result<Option<(OccurrenceId, Timestamp)>> {
    let sql = format!(
        "SELECT o.id, o.meant_at FROM ritual_occurrences o JOIN rituals r ON r.id = o.ritual_id
         WHERE o.workspace_id = $1 AND r.workspace_id = $1 AND r.state = 'deleted' AND r.kind IN ({})
         ORDER BY o.meant_at, o.id LIMIT 1",
        parameters(2, kinds.len())
    );
    let query = tx.query(AssertSqlSafe(sql)).bind(workspace);
    let found: Option<(OccurrenceId, Ts)> =
        kinds.iter().fold(query, |query, kind| query.bind(*kind)).optional().await?;
    Ok(found.map(|(id, at)| (id, at.0)))
}

/// Forgets an occurrence in which nobody takes part.
pub(in super::super) async fn delete_occurrence(tx: &mut Tx, workspace: &WorkspaceId, id: OccurrenceId) -> Result<()> {
    tx.query("DELETE FROM ritual_occurrences WHERE workspace_id = $1 AND id = $2")
        .bind(workspace)
        .bind(id)
        .execute()
        .await?;
    Ok(())
}

fn read(stored: Stored) -> Result<Row> {
    let unreadable = |what: &str| Error::internal("reading an occurrence", format!("{what} of {}", stored.id));
    let state = OccurrenceState::from_word(&stored.state).ok_or_else(|| unreadable("the state"))?;
    let date = stored.date.parse().map_err(|_| unreadable("the day"))?;
    Ok(Row { id: stored.id, ritual: stored.ritual_id, date, at: stored.at.0, state, why: stored.why })
}
