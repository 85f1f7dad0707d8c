//! All SQL about asks.

use super::Ask;
use crate::{
    database::{Db, Ts, Tx, record},
    error::Result,
    ids::{ChannelId, MessageTs, UserId, WorkspaceId},
    turn::Turn,
};
use jiff::Timestamp;

record! {
    /// An open ask, as its person's App Home shows it.
    #[derive(Clone, Debug)]
    pub struct Waiting {
        /// Who asks.
        pub feature: String,
        /// What waits, in a few words.
        pub title: String,
        /// Since when.
        pub created_at: Ts,
        /// When an answer is due, if there is such a moment.
        pub due_at: Option<Ts>,
        /// The direct message it stands in, once delivered.
        pub channel: Option<ChannelId>,
        /// The message, once delivered.
        pub ts: Option<MessageTs>,
    }
}

record! {
    /// An open ask, or one that was until now.
    pub(super) struct Opening {
        pub(super) id: i64,
        pub(super) feature: String,
        pub(super) key: String,
        pub(super) person: UserId,
        pub(super) delivered_at: Option<Ts>,
    }
}

/// Where and when an ask was delivered.
pub(super) struct Delivered<'a> {
    pub(super) id: i64,
    pub(super) channel: &'a ChannelId,
    pub(super) ts: &'a MessageTs,
    pub(super) at: Timestamp,
}

/// The open ask under this key.
pub(super) async fn find_open(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    feature: &str,
    key: &str,
) -> Result<Option<Opening>> {
    Ok(tx
        .query(
            "SELECT id, feature, key, person, delivered_at FROM asks
             WHERE workspace_id = $1 AND feature = $2 AND key = $3 AND state <> 'closed'",
        )
        .bind(workspace)
        .bind(feature)
        .bind(key)
        .optional()
        .await?)
}

/// Writes an ask down: into the open one under its key, or as a new opening. Tells its id.
pub(super) async fn put_ask(turn: &mut Turn, ask: &Ask<'_>, goes_out_at: Timestamp) -> Result<i64> {
    let (workspace, feature, now) = (turn.workspace.id.clone(), turn.feature, turn.now);
    turn.changed = true;
    Ok(turn
        .tx()
        .query(
            "INSERT INTO asks (workspace_id, feature, key, person, kind, title, why, urgent, due_at, state, goes_out_at,
               created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', $10, $11)
             ON CONFLICT (workspace_id, feature, key) WHERE state <> 'closed' DO UPDATE SET title = excluded.title,
               why = excluded.why, due_at = excluded.due_at
             RETURNING id",
        )
        .bind(workspace)
        .bind(feature)
        .bind(ask.key)
        .bind(ask.person)
        .bind(ask.kind)
        .bind(&ask.title)
        .bind(ask.why.as_str())
        .bind(ask.urgent)
        .bind(ask.due.map(Ts))
        .bind(Ts(goes_out_at))
        .bind(Ts(now))
        .scalar()
        .await?)
}

/// Closes an open ask and tells whose it was, and whether it had been delivered.
pub(super) async fn close(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    feature: &str,
    key: &str,
    now: Timestamp,
) -> Result<Option<Opening>> {
    Ok(tx
        .query(
            "UPDATE asks SET state = 'closed', closed_at = $4
             WHERE workspace_id = $1 AND feature = $2 AND key = $3 AND state <> 'closed'
             RETURNING id, feature, key, person, delivered_at",
        )
        .bind(workspace)
        .bind(feature)
        .bind(key)
        .bind(Ts(now))
        .optional()
        .await?)
}

/// The first delivery counts, whatever is said anew later.
pub(super) async fn update_delivered(tx: &mut Tx, workspace: &WorkspaceId, delivered: Delivered<'_>) -> Result<()> {
    tx.query(
        "UPDATE asks SET delivered_at = COALESCE(delivered_at, $3), channel = $4, ts = $5
         WHERE workspace_id = $1 AND id = $2",
    )
    .bind(workspace)
    .bind(delivered.id)
    .bind(Ts(delivered.at))
    .bind(delivered.channel)
    .bind(delivered.ts)
    .execute()
    .await?;
    Ok(())
}

pub(super) async fn is_open(tx: &mut Tx, workspace: &WorkspaceId, id: i64) -> Result<bool> {
    let found: Option<(i64,)> = tx
        .query("SELECT id FROM asks WHERE workspace_id = $1 AND id = $2 AND state <> 'closed'")
        .bind(workspace)
        .bind(id)
        .optional()
        .await?;
    Ok(found.is_some())
}

pub(super) async fn is_undelivered(tx: &mut Tx, workspace: &WorkspaceId, id: i64) -> Result<bool> {
    let found: Option<(i64,)> = tx
        .query(
            "SELECT id FROM asks
             WHERE workspace_id = $1 AND id = $2 AND state <> 'closed' AND delivered_at IS NULL",
        )
        .bind(workspace)
        .bind(id)
        .optional()
        .await?;
    Ok(found.is_some())
}

/// The open asks of a person that never reached them.
pub(super) async fn list_undelivered(tx: &mut Tx, workspace: &WorkspaceId, person: &UserId) -> Result<Vec<Opening>> {
    Ok(tx
        .query(
            "SELECT id, feature, key, person, delivered_at FROM asks
             WHERE workspace_id = $1 AND person = $2 AND state <> 'closed' AND delivered_at IS NULL ORDER BY id LIMIT 50",
        )
        .bind(workspace)
        .bind(person)
        .all()
        .await?)
}

pub(super) async fn list_waiting(tx: &mut Tx, workspace: &WorkspaceId, person: &UserId) -> Result<Vec<Waiting>> {
    Ok(tx
        .query(
            "SELECT feature, title, created_at, due_at, channel, ts FROM asks
             WHERE workspace_id = $1 AND person = $2 AND state <> 'closed' ORDER BY created_at, id LIMIT 50",
        )
        .bind(workspace)
        .bind(person)
        .all()
        .await?)
}

/// Forgets asks that were closed before `before`, at most `limit` of them; tells how many.
///
/// # Errors
/// Only the database's own.
pub async fn delete_old(tx: &mut Tx, workspace: &WorkspaceId, before: Timestamp, limit: i64) -> Result<u64> {
    Ok(tx
        .query(
            "DELETE FROM asks WHERE id IN (SELECT id FROM asks
               WHERE workspace_id = $1 AND state = 'closed' AND closed_at < $2 ORDER BY closed_at LIMIT $3)",
        )
        .bind(workspace)
        .bind(Ts(before))
        .bind(limit)
        .execute()
        .await?)
}

/// Slack gave a channel a new id: the asks that stand there follow.
///
/// # Errors
/// Only the database's own.
pub async fn move_channel(tx: &mut Tx, workspace: &WorkspaceId, from: &ChannelId, to: &ChannelId) -> Result<()> {
    tx.query("UPDATE asks SET channel = $3 WHERE workspace_id = $1 AND channel = $2")
        .bind(workspace)
        .bind(from)
        .bind(to)
        .execute()
        .await?;
    Ok(())
}

/// The workspace's open asks, counted: for `doctor`.
///
/// # Errors
/// Only the database's own.
pub async fn count_open(db: &Db, workspace: &WorkspaceId) -> Result<i64> {
    Ok(db
        .read("SELECT COUNT(*) FROM asks WHERE workspace_id = $1 AND state <> 'closed'")
        .bind(workspace)
        .scalar()
        .await?)
}
