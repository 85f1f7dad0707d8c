//! Who takes part, read page by page.

use crate::{
    database::{CHUNK, Reads, parameters},
    error::Result,
    ids::{OccurrenceId, PodId, RitualId, UserId, WorkspaceId},
};
use sqlx::AssertSqlSafe;

/// Which part of a long list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page<'a> {
    /// Those after this one; from the first where there is none.
    pub(crate) after: Option<&'a UserId>,
    /// So many.
    pub(crate) most: i64,
}

const ACTIVE: &str = "NOT p.is_deactivated AND NOT p.is_bot AND NOT p.is_external";

/// The pods that own a ritual.
pub(in super::super) async fn list_owner_pods(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    ritual: RitualId,
) -> Result<Vec<PodId>> {
    let pods: Vec<(PodId,)> = from
        .ask("SELECT pod_id FROM ritual_pods WHERE workspace_id = $1 AND ritual_id = $2 ORDER BY pod_id")
        .bind(workspace)
        .bind(ritual)
        .all()
        .await?;
    Ok(pods.into_iter().map(|(pod,)| pod).collect())
}

/// The pods that are not archived.
pub(in super::super) async fn list_pods_alive(from: &mut impl Reads, workspace: &WorkspaceId) -> Result<Vec<PodId>> {
    let pods: Vec<(PodId,)> = from
        .ask("SELECT id FROM pods WHERE workspace_id = $1 AND archived_at IS NULL ORDER BY id")
        .bind(workspace)
        .all()
        .await?;
    Ok(pods.into_iter().map(|(pod,)| pod).collect())
}

/// The active people of these pods, by id; of all pods where `pods` is empty. Each once.
pub(in super::super) async fn list_members(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    pods: &[PodId],
    page: Page<'_>,
) -> Result<Vec<UserId>> {
    let of = if pods.is_empty() { String::new() } else { format!("AND m.pod_id IN ({})", parameters(4, pods.len())) };
    let sql = format!(
        "SELECT DISTINCT m.person FROM pod_members m
           JOIN people p ON p.workspace_id = m.workspace_id AND p.id = m.person
           JOIN pods o ON o.id = m.pod_id
         WHERE m.workspace_id = $1 AND m.person > $2 AND {ACTIVE} AND o.archived_at IS NULL {of}
         ORDER BY m.person LIMIT $3"
    );
    let query = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(start(page)).bind(page.most);
    let people: Vec<(UserId,)> = pods.iter().fold(query, |query, pod| query.bind(*pod)).all().await?;
    Ok(people.into_iter().map(|(person,)| person).collect())
}

/// Every active colleague who is no guest, by id.
pub(in super::super) async fn list_everyone(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    page: Page<'_>,
) -> Result<Vec<UserId>> {
    let sql = format!(
        "SELECT p.id FROM people p WHERE p.workspace_id = $1 AND p.id > $2 AND {ACTIVE} AND NOT p.is_guest
         ORDER BY p.id LIMIT $3"
    );
    let query = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(start(page)).bind(page.most);
    let people: Vec<(UserId,)> = query.all().await?;
    Ok(people.into_iter().map(|(person,)| person).collect())
}

/// Those of these people who are active colleagues, by id.
pub(in super::super) async fn list_active(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    people: &[UserId],
) -> Result<Vec<UserId>> {
    let mut active = Vec::with_capacity(people.len());
    for chunk in people.chunks(CHUNK) {
        let list = parameters(2, chunk.len());
        let sql = format!(
            "SELECT p.id FROM people p WHERE p.workspace_id = $1 AND {ACTIVE} AND p.id IN ({list}) ORDER BY p.id"
        );
        let query = from.ask(AssertSqlSafe(sql)).bind(workspace);
        let found: Vec<(UserId,)> = chunk.iter().fold(query, |query, person| query.bind(person)).all().await?;
        active.extend(found.into_iter().map(|(person,)| person));
    }
    active.sort();
    active.dedup();
    Ok(active)
}

/// Those of an audience who have no part in an occurrence yet, by id. The audience is the people of these pods, or of all
/// pods, or (`everyone`) every active colleague who is no guest.
pub(in super::super) async fn list_left(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    occurrence: OccurrenceId,
    (pods, everyone): (&[PodId], bool),
) -> Result<Vec<UserId>> {
    let of = if pods.is_empty() { String::new() } else { format!("AND m.pod_id IN ({})", parameters(3, pods.len())) };
    let belongs = if everyone {
        "NOT p.is_guest".to_owned()
    } else {
        format!(
            "EXISTS (SELECT 1 FROM pod_members m JOIN pods o ON o.id = m.pod_id
               WHERE m.workspace_id = $1 AND m.person = p.id AND o.archived_at IS NULL {of})"
        )
    };
    let sql = format!(
        "SELECT p.id FROM people p WHERE p.workspace_id = $1 AND {ACTIVE} AND {belongs}
           AND NOT EXISTS (SELECT 1 FROM ritual_participants r
             WHERE r.workspace_id = $1 AND r.occurrence_id = $2 AND r.person = p.id)
         ORDER BY p.id"
    );
    let query = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(occurrence);
    let people: Vec<(UserId,)> = pods.iter().fold(query, |query, pod| query.bind(*pod)).all().await?;
    Ok(people.into_iter().map(|(person,)| person).collect())
}

fn start<'a>(page: Page<'a>) -> &'a str {
    page.after.map_or("", |person| person.as_str())
}
