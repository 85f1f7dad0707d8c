//! SQL of clean-ups: the rules and runs here; channels (`rows` reads, `cases` writes), and what is archived of them, beside it.

mod archives;
mod cases;
mod rows;

pub(super) use archives::{
    Archive, NewArchive, count_archived_by_run, count_due_invites, find_archive, find_last_archive, insert_archive,
    insert_invites, list_archives_of_run, list_invites, list_next_invites, mark_closed, move_archives, put_bundle,
    update_archive, update_invite,
};
pub(super) use cases::{
    Kept, close_counting, count_findings, count_pending, keep, move_channel, put_findings, set_asked, set_finding,
    set_heard, set_person, set_stage,
};
pub(super) use rows::{
    Page, Row, find_row, list_of_person, list_of_pod, list_of_run, list_open, list_page, list_unheard,
};

use super::model::{Ending, Rules};
use crate::{
    database::{Reads, Ts, Tx, record},
    error::Result,
    ids::{ChannelId, UserId, WorkspaceId},
};
use jiff::Timestamp;
use sqlx::types::Json;

/// What admins chose, and since when it reaches as far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StoredRules {
    /// Raised with every change.
    pub version: i64,
    /// The rules.
    pub rules: Rules,
    /// Who saved them.
    pub saved_by: Option<UserId>,
    /// Since when they reach as far as they do.
    pub reach_since: Timestamp,
}

record! { struct RulesRow { version: i64, body: Json<Rules>, saved_by: Option<UserId>, reach_since: Ts } }

/// What admins chose; nothing yet: clean-ups are off.
///
/// # Errors
/// Only the database's own.
pub(super) async fn get_rules(from: &mut impl Reads, workspace: &WorkspaceId) -> Result<StoredRules> {
    let row: Option<RulesRow> = from
        .ask("SELECT version, body, saved_by, reach_since FROM cleanup_rules WHERE workspace_id = $1")
        .bind(workspace)
        .optional()
        .await?;
    Ok(match row {
        Some(row) => StoredRules {
            version: row.version,
            rules: row.body.0,
            saved_by: row.saved_by,
            reach_since: row.reach_since.0,
        },
        None => StoredRules { version: 0, rules: Rules::default(), saved_by: None, reach_since: Timestamp::UNIX_EPOCH },
    })
}

/// Stores them.
///
/// # Errors
/// Only the database's own.
pub(super) async fn put_rules(tx: &mut Tx, workspace: &WorkspaceId, stored: &StoredRules) -> Result<()> {
    tx.query(
        "INSERT INTO cleanup_rules (workspace_id, version, body, saved_by, reach_since) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (workspace_id) DO UPDATE SET version = excluded.version, body = excluded.body,
           saved_by = excluded.saved_by, reach_since = excluded.reach_since",
    )
    .bind(workspace)
    .bind(stored.version)
    .bind(Json(&stored.rules))
    .bind(&stored.saved_by)
    .bind(Ts(stored.reach_since))
    .execute()
    .await?;
    Ok(())
}

record! {
    /// A run.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(super) struct Run {
        /// The number of its row.
        pub id: i64,
        /// When it began.
        pub started_at: Ts,
        /// Who began it; nobody: the clock.
        pub started_by: Option<UserId>,
        /// It may only report.
        pub is_report: bool,
        /// The last channel it has looked at.
        pub after: ChannelId,
        /// How many it has seen.
        pub seen: i64,
        /// `reading`, `asking`, `ended`
        pub stage: String,
        /// When it ended.
        pub ended_at: Option<Ts>,
        /// How.
        pub ending: Option<String>,
        /// What went wrong.
        pub fault: Option<String>,
    }
}

impl Run {
    /// How it ended, if it has.
    pub(super) fn ended(&self) -> Option<Ending> {
        self.ending.as_deref().map(Ending::named)
    }
}

const RUN: &str = "id, started_at, started_by, is_report, after, seen, stage, ended_at, ending, fault";

/// A run begins.
///
/// # Errors
/// Only the database's own.
pub(super) async fn insert_run(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (by, is_report): (Option<&UserId>, bool),
    now: Timestamp,
) -> Result<i64> {
    let id = tx
        .query(
            "INSERT INTO cleanup_runs (workspace_id, started_at, started_by, is_report, after, stage)
             VALUES ($1, $2, $3, $4, '', 'reading') RETURNING id",
        )
        .bind(workspace)
        .bind(Ts(now))
        .bind(by)
        .bind(is_report)
        .scalar()
        .await?;
    Ok(id)
}

/// One run.
///
/// # Errors
/// Only the database's own.
pub(super) async fn find_run(from: &mut impl Reads, workspace: &WorkspaceId, id: i64) -> Result<Option<Run>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {RUN} FROM cleanup_runs WHERE workspace_id = $1 AND id = $2"));
    Ok(from.ask(sql).bind(workspace).bind(id).optional().await?)
}

/// The newest run.
///
/// # Errors
/// Only the database's own.
pub(super) async fn find_last_run(from: &mut impl Reads, workspace: &WorkspaceId) -> Result<Option<Run>> {
    let sql = format!("SELECT {RUN} FROM cleanup_runs WHERE workspace_id = $1 ORDER BY id DESC LIMIT 1");
    Ok(from.ask(sqlx::AssertSqlSafe(sql)).bind(workspace).optional().await?)
}

/// How many runs that only reported have ended well since then.
///
/// # Errors
/// Only the database's own.
pub(super) async fn count_reports_well(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    since: Timestamp,
) -> Result<usize> {
    let count: i64 = from
        .ask(
            "SELECT COUNT(*) FROM cleanup_runs
             WHERE workspace_id = $1 AND is_report AND ending = 'well' AND started_at >= $2",
        )
        .bind(workspace)
        .bind(Ts(since))
        .scalar()
        .await?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// It has looked at so many more channels, up to this one.
///
/// # Errors
/// Only the database's own.
pub(super) async fn advance_run(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: i64,
    (after, seen): (&ChannelId, i64),
) -> Result<()> {
    tx.query("UPDATE cleanup_runs SET after = $3, seen = seen + $4 WHERE workspace_id = $1 AND id = $2")
        .bind(workspace)
        .bind(id)
        .bind(after)
        .bind(seen)
        .execute()
        .await?;
    Ok(())
}

/// Something of it could not be read; the first is kept.
///
/// # Errors
/// Only the database's own.
pub(super) async fn note_fault(tx: &mut Tx, workspace: &WorkspaceId, id: i64, fault: &str) -> Result<()> {
    tx.query("UPDATE cleanup_runs SET fault = COALESCE(fault, $3) WHERE workspace_id = $1 AND id = $2")
        .bind(workspace)
        .bind(id)
        .bind(fault)
        .execute()
        .await?;
    Ok(())
}

/// It asks now.
///
/// # Errors
/// Only the database's own.
pub(super) async fn mark_asking(tx: &mut Tx, workspace: &WorkspaceId, id: i64) -> Result<()> {
    tx.query("UPDATE cleanup_runs SET stage = 'asking' WHERE workspace_id = $1 AND id = $2")
        .bind(workspace)
        .bind(id)
        .execute()
        .await?;
    Ok(())
}

/// It ended.
///
/// # Errors
/// Only the database's own.
pub(super) async fn end_run(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: i64,
    (ending, fault): (Ending, Option<&str>),
    now: Timestamp,
) -> Result<()> {
    tx.query(
        "UPDATE cleanup_runs SET stage = 'ended', ended_at = $3, ending = $4, fault = $5
         WHERE workspace_id = $1 AND id = $2",
    )
    .bind(workspace)
    .bind(id)
    .bind(Ts(now))
    .bind(ending.as_str())
    .bind(fault)
    .execute()
    .await?;
    Ok(())
}
