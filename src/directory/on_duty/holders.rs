//! Who holds what, as it is stored.

use crate::{
    database::{CHUNK, Reads, parameters, record},
    directory::members::Role,
    error::Result,
    ids::{PodId, UserId, WorkspaceId},
};
use sqlx::AssertSqlSafe;

record! {
    /// A lead or deputy.
    #[derive(Clone)]
    pub(super) struct Holder {
        /// Of which pod.
        pub(super) pod_id: PodId,
        /// Who.
        pub(super) person: UserId,
        /// As what.
        pub(super) role: Role,
    }
}

/// Leads and deputies of pods, deputies by seniority.
pub(super) async fn list_holders(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    pods: &[PodId],
) -> Result<Vec<Holder>> {
    let mut found = Vec::new();
    for chunk in pods.chunks(CHUNK) {
        let list = parameters(2, chunk.len());
        let sql = format!(
            "SELECT pod_id, person, role FROM pod_members
             WHERE workspace_id = $1 AND role <> 'member' AND pod_id IN ({list}) ORDER BY since, person"
        );
        let query = from.ask(AssertSqlSafe(sql)).bind(workspace);
        found.extend(chunk.iter().fold(query, |query, pod| query.bind(pod)).all::<Holder>().await?);
    }
    Ok(found)
}

/// The workspace's own admins.
pub(super) async fn list_slack_admins(from: &mut impl Reads, workspace: &WorkspaceId) -> Result<Vec<UserId>> {
    let admins: Vec<(UserId,)> = from
        .ask(
            "SELECT id FROM people WHERE workspace_id = $1 AND is_admin AND NOT is_deactivated AND NOT is_bot
               AND NOT is_external ORDER BY id",
        )
        .bind(workspace)
        .all()
        .await?;
    Ok(admins.into_iter().map(|(id,)| id).collect())
}
