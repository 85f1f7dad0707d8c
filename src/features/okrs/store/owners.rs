//! SQL of owners: who is named for which key result, and who leads where nobody is.

use crate::{
    database::{CHUNK, Tx, parameters, record},
    error::Result,
    ids::{KeyResultId, PodId, UserId, WorkspaceId},
};
use jiff::civil::Date;
use sqlx::AssertSqlSafe;
use std::collections::{BTreeMap, BTreeSet};

record! {
    /// A key result that somebody is named for.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(in super::super) struct Owned {
        /// Which.
        pub id: KeyResultId,
        /// Of which pod.
        pub pod: PodId,
    }
}

/// The key results a person is named for, in cycles that are not over on `day`; without a pod those of all pods.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_owned(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (person, pod): (&UserId, Option<PodId>),
    day: Date,
) -> Result<Vec<Owned>> {
    let owned: Vec<Owned> = tx
        .query(
            "SELECT k.id, j.pod_id AS pod FROM okr_key_results k JOIN okr_objectives j ON j.id = k.objective_id
             WHERE k.workspace_id = $1 AND k.owner = $2 AND j.cycle_end >= $3 ORDER BY k.id",
        )
        .bind(workspace)
        .bind(person)
        .bind(day.to_string())
        .all()
        .await?;
    Ok(owned.into_iter().filter(|one| pod.is_none_or(|pod| one.pod == pod)).collect())
}

/// The pods in which these people are named for key results, in cycles that are not over on `day`.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_named_pods(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    people: &[UserId],
    day: Date,
) -> Result<BTreeSet<PodId>> {
    let mut pods = BTreeSet::new();
    for chunk in people.chunks(CHUNK) {
        let sql = format!(
            "SELECT DISTINCT j.pod_id FROM okr_key_results k JOIN okr_objectives j ON j.id = k.objective_id
             WHERE k.workspace_id = $1 AND j.cycle_end >= $2 AND k.owner IN ({})",
            parameters(3, chunk.len())
        );
        let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(day.to_string());
        let found: Vec<(PodId,)> = chunk.iter().fold(query, |query, person| query.bind(person)).all().await?;
        pods.extend(found.into_iter().map(|(pod,)| pod));
    }
    Ok(pods)
}

/// Writes down who answers for a key result; nobody: whoever leads the pod.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn put_owner(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    key_result: KeyResultId,
    owner: Option<&UserId>,
) -> Result<()> {
    tx.query("UPDATE okr_key_results SET owner = $3 WHERE workspace_id = $1 AND id = $2")
        .bind(workspace)
        .bind(key_result)
        .bind(owner.cloned())
        .execute()
        .await?;
    Ok(())
}

/// Who answers for what nobody is named for, in every pod: its lead who is here, else its first deputy who is.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_leads(tx: &mut Tx, workspace: &WorkspaceId) -> Result<BTreeMap<PodId, UserId>> {
    let leads: Vec<(PodId, UserId)> = tx
        .query(
            "SELECT m.pod_id, m.person FROM pod_members m
             JOIN people p ON p.workspace_id = m.workspace_id AND p.id = m.person
             WHERE m.workspace_id = $1 AND m.role <> 'member' AND NOT p.is_deactivated AND NOT p.is_bot
               AND NOT p.is_external
             ORDER BY CASE WHEN m.role = 'lead' THEN 0 ELSE 1 END, m.since, m.person",
        )
        .bind(workspace)
        .all()
        .await?;
    let mut found = BTreeMap::new();
    for (pod, person) in leads {
        found.entry(pod).or_insert(person);
    }
    Ok(found)
}
