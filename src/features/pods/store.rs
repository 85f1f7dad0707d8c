//! SQL of this feature: how often something was done to a pod, and by whom last. Pods themselves are the directory's.

mod provisioning;

pub(super) use provisioning::{
    Provisioned, find_provisioned, get_provision, list_carded, list_carded_of, move_card, put_provisioned, update_card,
    update_thing, want,
};

use super::FEATURE;
use crate::{
    database::Tx,
    error::Result,
    ids::{UserId, WorkspaceId},
};

/// How often `verb` was done to `subject` so far: the number in the key of what was asked about it.
pub(super) async fn count_changes(tx: &mut Tx, workspace: &WorkspaceId, subject: &str, verb: &str) -> Result<i64> {
    Ok(tx
        .query("SELECT COUNT(*) FROM audit WHERE workspace_id = $1 AND feature = $2 AND subject = $3 AND verb = $4")
        .bind(workspace)
        .bind(FEATURE)
        .bind(subject)
        .bind(verb)
        .scalar()
        .await?)
}

/// Who changed `subject` last, if that was a person.
pub(super) async fn find_last_editor(tx: &mut Tx, workspace: &WorkspaceId, subject: &str) -> Result<Option<UserId>> {
    let row: Option<(Option<UserId>,)> = tx
        .query(
            "SELECT actor FROM audit WHERE workspace_id = $1 AND feature = $2 AND subject = $3 ORDER BY id DESC LIMIT 1",
        )
        .bind(workspace)
        .bind(FEATURE)
        .bind(subject)
        .optional()
        .await?;
    Ok(row.and_then(|(actor,)| actor))
}
