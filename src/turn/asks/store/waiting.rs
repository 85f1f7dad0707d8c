//! What others read of asks, and what they do to all of them.

use super::messages;
use crate::{
    database::{Db, Ts, Tx, record},
    error::Result,
    ids::{ChannelId, MessageTs, UserId, WorkspaceId},
};
use jiff::Timestamp;

record! {
    /// An open ask, as its person's App Home shows it.
    #[derive(Clone, Debug)]
    pub struct Waiting {
        /// Who asks.
        pub feature: String,
        /// Its key within that feature.
        pub key: String,
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

/// So much of what waits on one person is read.
const MOST: i64 = 500;

/// What waits on a person, oldest first, and whether that is only the beginning.
pub(in crate::turn::asks) async fn list_waiting(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    person: &UserId,
) -> Result<(Vec<Waiting>, bool)> {
    let mut found: Vec<Waiting> = tx
        .query(
            "SELECT feature, key, title, created_at, due_at, channel, ts FROM asks
             WHERE workspace_id = $1 AND person = $2 AND state <> 'closed' ORDER BY created_at, id LIMIT $3",
        )
        .bind(workspace)
        .bind(person)
        .bind(MOST + 1)
        .all()
        .await?;
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let is_cut = found.len() > most;
    found.truncate(most);
    Ok((found, is_cut))
}

/// Forgets asks that were closed before `before`, at most `limit` of them, and as many messages in which none stands any
/// more; tells how many.
///
/// # Errors
/// Only the database's own.
pub async fn delete_old(tx: &mut Tx, workspace: &WorkspaceId, before: Timestamp, limit: i64) -> Result<u64> {
    let asks = tx
        .query(
            "DELETE FROM asks WHERE id IN (SELECT id FROM asks
               WHERE workspace_id = $1 AND state = 'closed' AND closed_at < $2 ORDER BY closed_at LIMIT $3)",
        )
        .bind(workspace)
        .bind(Ts(before))
        .bind(limit)
        .execute()
        .await?;
    Ok(asks + messages::delete_old(tx, workspace, before, limit).await?)
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
