//! All SQL about timers.
//!
//! A row is named by (workspace, feature, key). The functions over [`Tx`] are called inside a turn; claiming, releasing
//! and parking are the loop's. A row leaves the table only in the turn that handled it ([`delete`]), or when its feature
//! cancels it.

use crate::{
    database::{CHUNK, Db, Query, Reads, Ts, Tx, record, rows},
    error::Result,
    ids::WorkspaceId,
    signal::{Due, DueWhat},
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::Value;
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

/// A row the loop has taken, and may hand to the dispatcher until its lease ends.
pub struct Claimed {
    /// Whose workspace.
    pub workspace: WorkspaceId,
    /// What the dispatcher gets.
    pub due: Due,
    /// When it should have run.
    pub due_at: Timestamp,
}

/// A timer that failed too often and waits for somebody to look.
pub struct Parked {
    /// Whose it is.
    pub feature: String,
    /// The feature's name for it.
    pub key: String,
    /// What went wrong the last time.
    pub why: String,
    /// Since when.
    pub parked_at: Timestamp,
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
    push_row(tx, (workspace, feature), what, false, now).await
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
    push_row(tx, (workspace, feature), what, true, now).await
}

async fn push_row(
    tx: &mut Tx,
    (workspace, feature): (&WorkspaceId, &str),
    what: &DueWhat,
    asked: bool,
    now: Timestamp,
) -> Result<()> {
    let (word, in_order) = match what {
        DueWhat::Outcome(_) => ("outcome", true),
        DueWhat::Fact(_) => ("fact", true),
        DueWhat::Event(_) => ("event", false),
        // Each of an occurrence of its own: one that fails holds no other up.
        DueWhat::Step(_) => ("step", false),
        DueWhat::Timer { .. } => ("timer", false),
    };
    tx.query(
        "INSERT INTO timers (workspace_id, feature, key, what, in_order, asked, due_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7)",
    )
    .bind(workspace)
    .bind(feature)
    .bind(format!("~{word}/{}", Uuid::new_v4()))
    .bind(Json(what))
    .bind(in_order)
    .bind(asked)
    .bind(Ts(now))
    .execute()
    .await?;
    Ok(())
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

/// Rows that may run at all, time aside: not parked, of a workspace that is not stopped, and with no older outcome or
/// fact of their feature in front. One that failed five times (about half a minute) no longer holds up those behind it.
// A join with the workspace would make PostgreSQL expect one row of all, and read and sort all of them to find it.
const RUNNABLE: &str = "t.parked_at IS NULL
  AND (SELECT w.stopped_at FROM workspaces w WHERE w.id = t.workspace_id) IS NULL
  AND (NOT t.in_order OR NOT EXISTS (
    SELECT 1 FROM timers e WHERE e.workspace_id = t.workspace_id AND e.feature = t.feature AND e.in_order
      AND e.parked_at IS NULL AND e.id < t.id AND e.attempts < 5))";

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

/// After a failure: again at `at`.
///
/// # Errors
/// Only the database's own.
pub async fn back_off(db: &Db, due: &Due, at: Timestamp, why: &str) -> Result<()> {
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

/// When the next row can be taken: its due instant, or the end of its lease if that is later. Reads along the index of due
/// rows up to the first that nobody has taken, however many come after it.
///
/// # Errors
/// Only the database's own.
pub async fn next_due(db: &Db) -> Result<Option<Timestamp>> {
    let sql = format!(
        "WITH free AS (
           SELECT t.due_at FROM timers t WHERE {RUNNABLE} AND t.leased_until IS NULL ORDER BY t.due_at, t.id LIMIT 1)
         SELECT MIN(next_at) FROM (
           SELECT due_at AS next_at FROM free
           UNION ALL SELECT CASE WHEN t.leased_until > t.due_at THEN t.leased_until ELSE t.due_at END AS next_at
             FROM timers t WHERE {RUNNABLE} AND t.leased_until IS NOT NULL
               AND t.due_at <= COALESCE((SELECT due_at FROM free), $1)) rows"
    );
    let next: Option<Ts> = db.read(AssertSqlSafe(sql)).bind(Ts(Timestamp::MAX)).scalar().await?;
    Ok(next.map(|at| at.0))
}

record! {
    /// The row that will fire next.
    pub struct NextRow {
        /// When.
        pub due_at: Ts,
        /// Whose it is.
        pub feature: String,
        /// The feature's name for it.
        pub key: String,
    }
}

/// The row that will fire next, of all workspaces.
///
/// # Errors
/// Only the database's own.
pub async fn find_next(db: &Db) -> Result<Option<NextRow>> {
    let sql =
        format!("SELECT t.due_at, t.feature, t.key FROM timers t WHERE {RUNNABLE} ORDER BY t.due_at, t.id LIMIT 1");
    Ok(db.read(AssertSqlSafe(sql)).optional().await?)
}

record! { struct ParkedRow { feature: String, key: String, last_error: Option<String>, parked_at: Ts } }

/// The parked timers of a workspace, newest first; at most 100.
///
/// # Errors
/// Only the database's own.
pub async fn list_parked(from: &mut impl Reads, workspace: &WorkspaceId) -> Result<Vec<Parked>> {
    let rows: Vec<ParkedRow> = from
        .ask(
            "SELECT feature, key, last_error, parked_at FROM timers
             WHERE workspace_id = $1 AND parked_at IS NOT NULL ORDER BY id DESC LIMIT 100",
        )
        .bind(workspace)
        .all()
        .await?;
    let parked = |row: ParkedRow| Parked {
        feature: row.feature,
        key: row.key,
        why: row.last_error.unwrap_or_default(),
        parked_at: row.parked_at.0,
    };
    Ok(rows.into_iter().map(parked).collect())
}

/// The ids of the events whose turn of `feature` failed, and which wait to be handled again (or are parked).
///
/// # Errors
/// Only the database's own.
pub async fn list_kept_events(from: &mut impl Reads, workspace: &WorkspaceId, feature: &str) -> Result<Vec<String>> {
    let rows: Vec<(Json<Value>,)> = from
        .ask("SELECT what FROM timers WHERE workspace_id = $1 AND feature = $2 AND key LIKE '~event/%' ORDER BY id")
        .bind(workspace)
        .bind(feature)
        .all()
        .await?;
    // Also of those that this version cannot read as a whole.
    let kept = |(Json(what),): (Json<Value>,)| what["Event"]["id"].as_str().map(str::to_owned);
    Ok(rows.into_iter().filter_map(kept).collect())
}
