//! What comes next, and what waits for somebody to look.

use super::RUNNABLE;
use crate::{
    database::{Db, Reads, Ts, record},
    error::Result,
    ids::WorkspaceId,
};
use jiff::Timestamp;
use serde_json::Value;
use sqlx::{AssertSqlSafe, types::Json};

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
