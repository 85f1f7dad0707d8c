//! What the turn itself writes: the audit, and which signals were handled.

use super::{Change, Turn};
use crate::{
    database::{self, AuditRow, Ts, Tx},
    error::Result,
    ids::WorkspaceId,
};
use jiff::Timestamp;

/// One audit row, in the turn's name.
pub(super) async fn insert_audit(turn: &mut Turn, change: Change<'_>) -> Result<()> {
    let row = AuditRow {
        workspace: &turn.workspace.id,
        at: turn.now,
        actor: turn.actor.is_known.then_some(&turn.actor.id),
        feature: turn.feature,
        verb: change.verb,
        subject: &change.subject,
        before: change.before.as_ref(),
        after: change.after.as_ref(),
        why: change.why,
    };
    Ok(database::insert_audit(&mut turn.tx, row).await?)
}

/// Remembers that `feature` has handled the signal `key`; `false` when it had already.
pub(super) async fn insert_handled(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    feature: &str,
    key: &str,
    now: Timestamp,
) -> Result<bool> {
    let added = tx
        .query(
            "INSERT INTO handled_signals (workspace_id, feature, key, at) VALUES ($1, $2, $3, $4)
             ON CONFLICT DO NOTHING",
        )
        .bind(workspace)
        .bind(feature)
        .bind(key)
        .bind(Ts(now))
        .execute()
        .await?;
    Ok(added == 1)
}

/// Whether `feature` has handled the signal `key`.
pub(super) async fn is_handled(tx: &mut Tx, workspace: &WorkspaceId, feature: &str, key: &str) -> Result<bool> {
    let found: Option<(String,)> = tx
        .query("SELECT key FROM handled_signals WHERE workspace_id = $1 AND key = $2 AND feature = $3")
        .bind(workspace)
        .bind(key)
        .bind(feature)
        .optional()
        .await?;
    Ok(found.is_some())
}

/// Forgets signals handled before `before`: Slack repeats for a day at most.
pub async fn delete_handled_before(tx: &mut Tx, workspace: &WorkspaceId, before: Timestamp) -> Result<u64> {
    Ok(tx
        .query("DELETE FROM handled_signals WHERE workspace_id = $1 AND at < $2")
        .bind(workspace)
        .bind(Ts(before))
        .execute()
        .await?)
}
