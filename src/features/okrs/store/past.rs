//! How key results stood at an earlier instant.

use crate::{
    database::{Ts, Tx},
    error::Result,
    ids::{KeyResultId, WorkspaceId},
};
use jiff::Timestamp;
use std::collections::HashMap;

/// The values at `since` of the key results that were checked in on after it.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_values_at(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    since: Timestamp,
) -> Result<HashMap<KeyResultId, f64>> {
    let rows: Vec<(KeyResultId, f64)> = tx
        .query(
            "SELECT u.key_result_id, u.value_before FROM okr_updates u
             JOIN (
               SELECT key_result_id, MIN(version) AS version FROM okr_updates
               WHERE workspace_id = $1 AND at > $2 GROUP BY key_result_id
             ) f ON f.key_result_id = u.key_result_id AND f.version = u.version
             WHERE u.workspace_id = $1",
        )
        .bind(workspace)
        .bind(Ts(since))
        .all()
        .await?;
    Ok(rows.into_iter().collect())
}
