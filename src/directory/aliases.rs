//! Other short names of pods: what people call them, and what they were called before.

use crate::{
    database::{Reads, Tx},
    error::Result,
    ids::{PodId, WorkspaceId},
};

/// The aliases of a pod, in the order of the alphabet.
///
/// # Errors
/// Only the database's own.
pub async fn list_aliases(from: &mut impl Reads, workspace: &WorkspaceId, pod: PodId) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = from
        .ask("SELECT alias FROM pod_aliases WHERE workspace_id = $1 AND pod_id = $2")
        .bind(workspace)
        .bind(pod)
        .all()
        .await?;
    let mut aliases: Vec<String> = rows.into_iter().map(|(alias,)| alias).collect();
    aliases.sort();
    Ok(aliases)
}

/// From now on the pod has exactly these. That nobody else has one, as alias or key, is to be asked before
/// ([`super::pods::find_pod_by_key`]).
///
/// # Errors
/// Only the database's own; a conflict, when another pod got one of them at the same moment.
pub async fn replace_aliases(tx: &mut Tx, workspace: &WorkspaceId, pod: PodId, aliases: &[String]) -> Result<()> {
    tx.query("DELETE FROM pod_aliases WHERE workspace_id = $1 AND pod_id = $2")
        .bind(workspace)
        .bind(pod)
        .execute()
        .await?;
    for alias in aliases {
        tx.query("INSERT INTO pod_aliases (workspace_id, alias, pod_id) VALUES ($1, $2, $3)")
            .bind(workspace)
            .bind(alias.as_str())
            .bind(pod)
            .execute()
            .await?;
    }
    Ok(())
}
