//! SQL of those who are asked in somebody's place.

use crate::{
    database::{CHUNK, Ts, Tx, parameters, record},
    error::Result,
    ids::{OccurrenceId, PodId, UserId, WorkspaceId},
};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

record! {
    /// Who is asked about the key results of one pod in place of somebody who is away.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(in super::super) struct Cover {
        /// In which occurrence.
        pub occurrence_id: OccurrenceId,
        /// In whose place.
        pub person: UserId,
        /// About which pod.
        pub pod_id: PodId,
        /// Who; nobody: whoever looks after the pod sees it.
        pub cover: Option<UserId>,
    }
}

const COLUMNS: &str = "occurrence_id, person, pod_id, cover";

/// Writes down who is asked about one pod from now on.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn put_cover(tx: &mut Tx, workspace: &WorkspaceId, new: &Cover) -> Result<()> {
    tx.query(
        "INSERT INTO check_in_covers (workspace_id, occurrence_id, person, pod_id, cover) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (occurrence_id, person, pod_id) DO UPDATE SET cover = excluded.cover",
    )
    .bind(workspace)
    .bind(new.occurrence_id)
    .bind(&new.person)
    .bind(new.pod_id)
    .bind(new.cover.clone())
    .execute()
    .await?;
    Ok(())
}

/// Who is asked in a person's place, by pod.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_covers(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (occurrence, person): (OccurrenceId, &UserId),
) -> Result<Vec<Cover>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM check_in_covers WHERE workspace_id = $1 AND occurrence_id = $2 AND person = $3
         ORDER BY pod_id"
    );
    Ok(tx.query(AssertSqlSafe(sql)).bind(workspace).bind(occurrence).bind(person).all().await?)
}

/// In whose place this person is asked, of those who were asked since then and have not answered.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_covered_by(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    cover: &UserId,
    since: Timestamp,
) -> Result<Vec<UserId>> {
    let found: Vec<(UserId,)> = tx
        .query(
            "SELECT DISTINCT c.person FROM check_in_covers c
             JOIN check_ins i ON i.occurrence_id = c.occurrence_id AND i.person = c.person
             WHERE c.workspace_id = $1 AND c.cover = $2 AND i.done_at IS NULL AND i.missed_at IS NULL
               AND i.asked_at >= $3 ORDER BY c.person",
        )
        .bind(workspace)
        .bind(cover)
        .bind(Ts(since))
        .all()
        .await?;
    Ok(found.into_iter().map(|(person,)| person).collect())
}

/// For which pods nobody can stand in, in these occurrences.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_uncovered(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    occurrences: &[OccurrenceId],
) -> Result<Vec<Cover>> {
    let mut found = Vec::new();
    for chunk in occurrences.chunks(CHUNK) {
        let sql = format!(
            "SELECT {COLUMNS} FROM check_in_covers WHERE workspace_id = $1 AND cover IS NULL AND occurrence_id IN ({})",
            parameters(2, chunk.len())
        );
        let query = tx.query(AssertSqlSafe(sql)).bind(workspace);
        found.extend(chunk.iter().fold(query, |query, id| query.bind(*id)).all::<Cover>().await?);
    }
    Ok(found)
}

/// Nobody is asked about this pod in the person's place.
pub(in super::super) async fn delete_cover(tx: &mut Tx, workspace: &WorkspaceId, cover: &Cover) -> Result<()> {
    tx.query(
        "DELETE FROM check_in_covers WHERE workspace_id = $1 AND occurrence_id = $2 AND person = $3 AND pod_id = $4",
    )
    .bind(workspace)
    .bind(cover.occurrence_id)
    .bind(&cover.person)
    .bind(cover.pod_id)
    .execute()
    .await?;
    Ok(())
}

/// These people are asked themselves.
pub(super) async fn delete_covers(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    occurrence: OccurrenceId,
    people: &[UserId],
) -> Result<()> {
    let sql = format!(
        "DELETE FROM check_in_covers WHERE workspace_id = $1 AND occurrence_id = $2 AND person IN ({})",
        parameters(3, people.len())
    );
    let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(occurrence);
    people.iter().fold(query, |query, person| query.bind(person)).execute().await?;
    Ok(())
}
