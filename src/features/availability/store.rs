//! SQL of this feature: which statuses were offered. Time off, preferences and holidays are the directory's.

use crate::{
    database::{Ts, Tx},
    error::Result,
    ids::{UserId, WorkspaceId},
};
use jiff::Timestamp;

/// Remembers that a status was offered as time off. `false` when it had been already.
pub(super) async fn insert_offered(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    person: &UserId,
    (words, until): (&str, Timestamp),
    now: Timestamp,
) -> Result<bool> {
    let added = tx
        .query(
            "INSERT INTO offered_statuses (workspace_id, person, words, until, offered_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT DO NOTHING",
        )
        .bind(workspace)
        .bind(person)
        .bind(words)
        .bind(Ts(until))
        .bind(Ts(now))
        .execute()
        .await?;
    Ok(added > 0)
}

/// Forgets statuses that have ended: they cannot come again. Tells when the next one ends.
pub(super) async fn delete_ended(tx: &mut Tx, workspace: &WorkspaceId, now: Timestamp) -> Result<Option<Timestamp>> {
    tx.query("DELETE FROM offered_statuses WHERE workspace_id = $1 AND until < $2")
        .bind(workspace)
        .bind(Ts(now))
        .execute()
        .await?;
    let (next,): (Option<Ts>,) =
        tx.query("SELECT MIN(until) FROM offered_statuses WHERE workspace_id = $1").bind(workspace).one().await?;
    Ok(next.map(|next| next.0))
}
