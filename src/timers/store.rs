//! All SQL about timers.
//!
//! A row is named by (workspace, feature, key). The functions over [`Tx`] are called inside a turn; claiming, releasing
//! and parking are the loop's (`claims`); what comes next and what is parked, others read too (`coming`). A row leaves the
//! table only in the turn that handled it ([`delete`]), or when its feature cancels it.

mod claims;
mod coming;
#[cfg(test)]
mod tests;

pub use claims::{Claimed, back_off, claim, end_leases, park, release};
pub use coming::{NextRow, Parked, find_next, list_kept_events, list_parked, next_due};

use crate::{
    database::{CHUNK, Query, Ts, Tx, rows},
    error::Result,
    ids::WorkspaceId,
    signal::{Due, DueWhat},
};
use jiff::Timestamp;
use sqlx::{AssertSqlSafe, types::Json};
use uuid::Uuid;

/// A timer row to be written.
pub struct NewTimer<'a> {
    /// The workspace it belongs to.
    pub workspace: &'a WorkspaceId,
    /// The feature that will be called.
    pub feature: &'a str,
    /// Names it within the feature; the same key replaces.
    pub key: &'a str,
    /// What is due.
    pub what: &'a DueWhat,
    /// When.
    pub due_at: Timestamp,
    /// The turn's instant.
    pub now: Timestamp,
}

/// Something a feature is told, to be written down.
pub struct Told<'a> {
    /// The workspace it belongs to.
    pub workspace: &'a WorkspaceId,
    /// The feature that is told.
    pub feature: &'a str,
    /// What it is told.
    pub what: &'a DueWhat,
    /// It follows from what a person just did.
    pub asked: bool,
    /// The row of whoever hears it first: until that is done, or parked, this one waits. Written in the same transaction.
    pub after: Option<i64>,
    /// The turn's instant.
    pub now: Timestamp,
}

/// Sets (or sets anew) the timer `feature`/`key`: its generation rises, its attempts begin again, a parked one lives again.
///
/// # Errors
/// Only the database's own.
pub async fn set(tx: &mut Tx, row: NewTimer<'_>) -> Result<()> {
    set_many(tx, row.workspace, std::slice::from_ref(&row)).await
}

/// As [`set`], of many timers of one workspace under different keys, in few statements.
///
/// # Errors
/// Only the database's own.
pub async fn set_many(tx: &mut Tx, workspace: &WorkspaceId, timers: &[NewTimer<'_>]) -> Result<()> {
    for chunk in timers.chunks(CHUNK) {
        let sql = format!(
            "INSERT INTO timers (workspace_id, feature, key, what, due_at, created_at) VALUES {}
             ON CONFLICT (workspace_id, feature, key) DO UPDATE SET what = excluded.what, due_at = excluded.due_at,
               generation = timers.generation + 1, attempts = 0, leased_until = NULL, parked_at = NULL,
               last_error = NULL",
            rows("$1", 2, 5, chunk.len())
        );
        let query = tx.query(AssertSqlSafe(sql)).bind(workspace);
        chunk.iter().fold(query, |query, row| row.bind(query)).execute().await?;
    }
    Ok(())
}

impl NewTimer<'_> {
    /// The parameters of one row of [`set_many`].
    fn bind<'q>(&self, query: Query<'q>) -> Query<'q> {
        let query = query.bind(self.feature).bind(self.key).bind(Json(self.what));
        query.bind(Ts(self.due_at)).bind(Ts(self.now))
    }
}

/// Takes the timer `feature`/`key` away; tells whether there was one.
///
/// # Errors
/// Only the database's own.
pub async fn cancel(tx: &mut Tx, workspace: &WorkspaceId, feature: &str, key: &str) -> Result<bool> {
    let gone = tx
        .query("DELETE FROM timers WHERE workspace_id = $1 AND feature = $2 AND key = $3")
        .bind(workspace)
        .bind(feature)
        .bind(key)
        .execute()
        .await?;
    Ok(gone > 0)
}

/// Whether the timer `feature`/`key` is still to come, or fires just now.
///
/// # Errors
/// Only the database's own.
pub async fn is_set(tx: &mut Tx, workspace: &WorkspaceId, feature: &str, key: &str) -> Result<bool> {
    let found: Option<(i64,)> = tx
        .query("SELECT id FROM timers WHERE workspace_id = $1 AND feature = $2 AND key = $3 AND parked_at IS NULL")
        .bind(workspace)
        .bind(feature)
        .bind(key)
        .optional()
        .await?;
    Ok(found.is_some())
}

/// Writes down something `feature` must be told now: an outcome or a fact (told in the order of writing), or an event
/// whose turn failed. Each is a row of its own, whatever is waiting already.
///
/// # Errors
/// Only the database's own.
pub async fn push(tx: &mut Tx, workspace: &WorkspaceId, feature: &str, what: &DueWhat, now: Timestamp) -> Result<()> {
    push_told(tx, Told { workspace, feature, what, asked: false, after: None, now }).await.map(drop)
}

/// As [`push`], of something that follows from what a person just did: so does what follows from it.
///
/// # Errors
/// Only the database's own.
pub async fn push_asked(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    feature: &str,
    what: &DueWhat,
    now: Timestamp,
) -> Result<()> {
    push_told(tx, Told { workspace, feature, what, asked: true, after: None, now }).await.map(drop)
}

/// As [`push`] and [`push_asked`]; tells the row's id, so that others can come after it.
///
/// # Errors
/// Only the database's own.
pub async fn push_told(tx: &mut Tx, told: Told<'_>) -> Result<i64> {
    let word = match told.what {
        DueWhat::Outcome(_) => "outcome",
        DueWhat::Fact(_) => "fact",
        DueWhat::Event(_) => "event",
        DueWhat::Step(_) => "step",
        DueWhat::Handing(_) => "handing",
        DueWhat::Timer { .. } => "timer",
    };
    let row = tx
        .query(
            "INSERT INTO timers (workspace_id, feature, key, what, in_order, asked, due_at, created_at, after_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8) RETURNING id",
        )
        .bind(told.workspace)
        .bind(told.feature)
        .bind(format!("~{word}/{}", Uuid::new_v4()))
        .bind(Json(told.what))
        .bind(is_in_order(told.what))
        .bind(told.asked)
        .bind(Ts(told.now))
        .bind(told.after);
    Ok(row.scalar().await?)
}

/// Whether a feature is told such things one after the other. Of what comes of occurrences of its own, one that fails holds
/// no other up.
fn is_in_order(what: &DueWhat) -> bool {
    matches!(what, DueWhat::Outcome(_) | DueWhat::Fact(_))
}

/// Deletes the row a turn has handled; `false` when it was set anew meanwhile (and lives on), or is gone.
///
/// It is looked for by its name, not its id: PostgreSQL's SERIALIZABLE guards the page of the index that was read, and the
/// page with the newest ids is written by every other turn that sets a timer.
///
/// # Errors
/// Only the database's own.
pub async fn delete(tx: &mut Tx, workspace: &WorkspaceId, due: &Due) -> Result<bool> {
    let gone = tx
        .query(
            "DELETE FROM timers
             WHERE workspace_id = $1 AND feature = $2 AND key = $3 AND id + 0 = $4 AND generation = $5",
        )
        .bind(workspace)
        .bind(&due.feature)
        .bind(&due.key)
        .bind(due.id)
        .bind(due.generation)
        .execute()
        .await?;
    Ok(gone > 0)
}

/// So many failures (about half a minute of them) hold up what waits: of one row, or of several in a row. `RUNNABLE` writes
/// the number out.
const PATIENCE: i64 = 5;

/// Rows that may run at all, time aside: not parked, of a workspace that is not stopped, not after a row that is still to be
/// done, and with no older outcome or fact of their feature in front. One that failed five times no longer holds up those
/// behind it in its feature, and neither does one that comes after such a one. Nor is anything held up by one failing row
/// after the other: whoever was by five failures of any (`held_up`) waits for none that fails, only for those that do not.
/// Whoever waits, waits for a row with a smaller id, so that nothing waits in a circle.
// A join with the workspace would make PostgreSQL expect one row of all, and read and sort all of them to find it. Of what a row
// comes after there is one, which is looked for by its key: of `NOT EXISTS` PostgreSQL would make a list of all such rows, and
// that anew for each row it looks at.
const RUNNABLE: &str = "t.parked_at IS NULL
  AND (SELECT w.stopped_at FROM workspaces w WHERE w.id = t.workspace_id) IS NULL
  AND (t.after_id IS NULL OR (SELECT f.id FROM timers f WHERE f.id = t.after_id AND f.parked_at IS NULL) IS NULL)
  AND (NOT t.in_order OR NOT EXISTS (
    SELECT 1 FROM timers e WHERE e.workspace_id = t.workspace_id AND e.feature = t.feature AND e.in_order
      AND e.parked_at IS NULL AND e.id < t.id AND e.attempts < 5 AND (t.held_up < 5 OR e.last_error IS NULL)
      AND (e.after_id IS NULL OR (
        SELECT f.id FROM timers f WHERE f.id = e.after_id AND f.parked_at IS NULL
          AND (f.attempts >= 5 OR (t.held_up >= 5 AND f.last_error IS NOT NULL))) IS NULL)))";
