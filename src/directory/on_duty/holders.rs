//! Who holds what, as it is stored.

use crate::{
    database::{CHUNK, Reads, Ts, parameters, record},
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

record! {
    /// A pod that nobody leads.
    #[derive(Clone)]
    pub(super) struct Vacant {
        /// Which.
        pub(super) id: PodId,
        /// The pod it stands under, or stood.
        pub(super) parent_id: Option<PodId>,
        /// Whether it is archived.
        pub(super) is_archived: bool,
        /// Since when nobody leads it; `None`: nobody ever did.
        pub(super) since: Option<Ts>,
    }
}

/// Those of these pods that nobody leads.
pub(super) async fn list_vacant(from: &mut impl Reads, workspace: &WorkspaceId, pods: &[PodId]) -> Result<Vec<Vacant>> {
    let mut found = Vec::new();
    for chunk in pods.chunks(CHUNK) {
        let list = parameters(2, chunk.len());
        let sql = format!(
            "SELECT o.id, o.parent_id, o.archived_at IS NOT NULL AS is_archived,
               (SELECT MAX(h.until) FROM pod_history h WHERE h.pod_id = o.id AND h.what = 'lead') AS since
             FROM pods o WHERE o.workspace_id = $1 AND o.id IN ({list})
               AND NOT EXISTS (SELECT 1 FROM pod_members m WHERE m.pod_id = o.id AND m.role = 'lead')"
        );
        let query = from.ask(AssertSqlSafe(sql)).bind(workspace);
        found.extend(chunk.iter().fold(query, |query, pod| query.bind(pod)).all::<Vacant>().await?);
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
