//! What the loop does with rows: takes them, gives them back, tries them later, and parks them.

use super::{PATIENCE, RUNNABLE, is_in_order};
use crate::{
    database::{Db, Ts, record},
    error::Result,
    ids::WorkspaceId,
    signal::{Due, DueWhat},
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::Value;
use sqlx::{AssertSqlSafe, types::Json};

/// A row the loop has taken, and may hand to the dispatcher until its lease ends.
pub struct Claimed {
    /// Whose workspace.
    pub workspace: WorkspaceId,
    /// What the dispatcher gets.
    pub due: Due,
    /// When it should have run.
    pub due_at: Timestamp,
}

record! {
    struct Row {
        id: i64, workspace_id: WorkspaceId, feature: String, key: String, what: Json<Value>, due_at: Ts,
        generation: i64, attempts: i64, asked: bool,
    }
}

/// What is said of a row that this version cannot read: a newer one wrote it.
const UNREADABLE: &str = "written by another version of Podkeeper";

/// Takes up to `limit` rows that are due: their attempt is committed before anything is done about them, so a row that
/// kills the process is counted too. Of the outcomes and facts of one feature only the oldest is taken. Nothing is taken
/// from a stopped workspace. A row nobody can read is parked, and holds up no other. Empty only when nothing is due.
///
/// # Errors
/// Only the database's own.
pub async fn claim(db: &Db, now: Timestamp, lease: SignedDuration, limit: i64) -> Result<Vec<Claimed>> {
    loop {
        let rows = claim_rows(db, now, lease, limit).await?;
        let none_was_due = rows.is_empty();
        let mut claimed = Vec::with_capacity(rows.len());
        for row in rows {
            match DueWhat::deserialize(&row.what.0) {
                Ok(what) => claimed.push(row.into_claimed(what)),
                Err(_) => park_unreadable(db, &row, now).await?,
            }
        }
        if none_was_due || !claimed.is_empty() {
            claimed.sort_by_key(|row| (row.due_at, row.due.id));
            return Ok(claimed);
        }
    }
}

async fn claim_rows(db: &Db, now: Timestamp, lease: SignedDuration, limit: i64) -> Result<Vec<Row>> {
    let sql = format!(
        "WITH ready AS MATERIALIZED (
           SELECT t.id FROM timers t
           WHERE {RUNNABLE} AND t.due_at <= $1 AND (t.leased_until IS NULL OR t.leased_until <= $1)
           ORDER BY t.due_at, t.id LIMIT $3 {})
         UPDATE timers SET attempts = attempts + 1, leased_until = $2 WHERE id IN (SELECT id FROM ready)
         RETURNING id, workspace_id, feature, key, what, due_at, generation, attempts, asked",
        db.skip_locked()
    );
    Ok(db.write(AssertSqlSafe(sql)).bind(Ts(now)).bind(Ts(now + lease)).bind(limit).all().await?)
}

async fn park_unreadable(db: &Db, row: &Row, now: Timestamp) -> Result<()> {
    let (workspace, feature, key) = (&row.workspace_id, &row.feature, &row.key);
    tracing::error!(%workspace, feature, key, "a timer cannot be read; parked");
    park_row(db, (row.id, row.generation, row.attempts), now, UNREADABLE).await
}

impl Row {
    fn into_claimed(self, what: DueWhat) -> Claimed {
        let due = Due {
            id: self.id,
            generation: self.generation,
            feature: self.feature,
            key: self.key,
            attempts: self.attempts,
            asked: self.asked,
            what,
        };
        Claimed { workspace: self.workspace_id, due, due_at: self.due_at.0 }
    }
}

/// Gives a claimed row back untried, for the next one who looks.
///
/// # Errors
/// Only the database's own.
pub async fn release(db: &Db, due: &Due) -> Result<()> {
    db.write(
        "UPDATE timers SET attempts = attempts - 1, leased_until = NULL
         WHERE id = $1 AND generation = $2 AND attempts = $3",
    )
    .bind(due.id)
    .bind(due.generation)
    .bind(due.attempts)
    .execute()
    .await?;
    Ok(())
}

/// After a failure: again at `at`. What waits for it meanwhile was held up once more.
///
/// # Errors
/// Only the database's own.
pub async fn back_off(db: &Db, (workspace, due): (&WorkspaceId, &Due), at: Timestamp, why: &str) -> Result<()> {
    db.write(
        "UPDATE timers SET due_at = $4, leased_until = NULL, last_error = $5
         WHERE id = $1 AND generation = $2 AND attempts = $3",
    )
    .bind(due.id)
    .bind(due.generation)
    .bind(due.attempts)
    .bind(Ts(at))
    .bind(why)
    .execute()
    .await?;
    // Who failed more often than that holds nobody up any more.
    if is_in_order(&due.what) && due.attempts <= PATIENCE { hold_up(db, workspace, due).await } else { Ok(()) }
}

/// Counts a failure of this row at all that are behind it: in its feature, and in others from the first row on that comes
/// after it or after one that is behind it.
// Whichever of them somebody handles just now is no longer held up: they are passed over, so that nobody waits for a lock.
async fn hold_up(db: &Db, workspace: &WorkspaceId, due: &Due) -> Result<()> {
    let sql = format!(
        "WITH begins AS (
           SELECT w.feature, MIN(w.id) AS id FROM timers w JOIN timers f ON f.id = w.after_id
           WHERE w.workspace_id = $1 AND w.in_order AND w.parked_at IS NULL
             AND f.workspace_id = $1 AND f.feature = $2 AND f.in_order AND f.id >= $3
           GROUP BY w.feature)
         UPDATE timers SET held_up = held_up + 1 WHERE id IN (
           SELECT t.id FROM timers t
           WHERE t.workspace_id = $1 AND t.in_order AND t.parked_at IS NULL AND t.held_up < $4
             AND ((t.feature = $2 AND t.id > $3)
               OR t.id >= (SELECT MIN(b.id) FROM begins b WHERE b.feature = t.feature)) {})",
        db.skip_locked()
    );
    let query = db.write(AssertSqlSafe(sql)).bind(workspace).bind(&due.feature).bind(due.id).bind(PATIENCE);
    query.execute().await?;
    Ok(())
}

/// After too many failures: kept and shown, no longer tried.
///
/// # Errors
/// Only the database's own.
pub async fn park(db: &Db, due: &Due, now: Timestamp, why: &str) -> Result<()> {
    park_row(db, (due.id, due.generation, due.attempts), now, why).await
}

async fn park_row(db: &Db, (id, generation, attempts): (i64, i64, i64), now: Timestamp, why: &str) -> Result<()> {
    db.write(
        "UPDATE timers SET parked_at = $4, leased_until = NULL, last_error = $5
         WHERE id = $1 AND generation = $2 AND attempts = $3",
    )
    .bind(id)
    .bind(generation)
    .bind(attempts)
    .bind(Ts(now))
    .bind(why)
    .execute()
    .await?;
    Ok(())
}

/// Ends the leases an earlier process of the only one left behind. Never on a shared database.
///
/// # Errors
/// Only the database's own.
pub async fn end_leases(db: &Db) -> Result<()> {
    db.write("UPDATE timers SET leased_until = NULL WHERE leased_until IS NOT NULL").execute().await?;
    Ok(())
}
