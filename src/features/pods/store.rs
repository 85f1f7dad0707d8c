//! SQL of this feature: how often something was done to a pod. Pods themselves are the directory's.

use super::FEATURE;
use crate::{database::Tx, error::Result, ids::WorkspaceId};

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
