//! SQL of key results that are escalated.

use crate::{
    database::Tx,
    error::Result,
    features::escalations::model::Link,
    ids::{KeyResultId, PodId, WorkspaceId},
};
use sqlx::types::Json;

/// Whose key result this is.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn find_pod_of(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    key_result: KeyResultId,
) -> Result<Option<PodId>> {
    let found: Option<(PodId,)> = tx
        .query(
            "SELECT j.pod_id FROM okr_key_results k JOIN okr_objectives j ON j.id = k.objective_id
             WHERE k.workspace_id = $1 AND k.id = $2",
        )
        .bind(workspace)
        .bind(key_result)
        .optional()
        .await?;
    Ok(found.map(|(pod,)| pod))
}

/// How the escalation of a key result stands; nothing where none is open.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn put_escalation(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    key_result: KeyResultId,
    link: Option<&Link>,
) -> Result<()> {
    tx.query("UPDATE okr_key_results SET escalation = $3 WHERE workspace_id = $1 AND id = $2")
        .bind(workspace)
        .bind(key_result)
        .bind(link.map(Json))
        .execute()
        .await?;
    Ok(())
}
