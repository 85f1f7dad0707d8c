//! When those who were asked are reminded, and when their time is over.

use super::sorted;
use crate::{
    database::{Reads, Ts, Tx},
    error::Result,
    ids::{OccurrenceId, UserId, WorkspaceId},
};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

/// When somebody must next be reminded, or somebody's time is over.
pub(in crate::features::rituals) async fn find_people_due(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    occurrence: OccurrenceId,
) -> Result<Option<Timestamp>> {
    let (remind, close): (Option<Ts>, Option<Ts>) = from
        .ask(
            "SELECT MIN(CASE WHEN reminded THEN NULL ELSE remind_at END), MIN(close_at) FROM ritual_participants
             WHERE workspace_id = $1 AND occurrence_id = $2 AND state = 'asked'",
        )
        .bind(workspace)
        .bind(occurrence)
        .one()
        .await?;
    Ok([remind, close].into_iter().flatten().map(|at| at.0).min())
}

/// Marks at most `most` of those whose time to be reminded has come, and tells who they are.
pub(in crate::features::rituals) async fn remind_due(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    occurrence: OccurrenceId,
    (now, most): (Timestamp, i64),
) -> Result<Vec<UserId>> {
    let due = ("reminded = TRUE", "NOT reminded AND remind_at <= $3 AND close_at > $3");
    mark(tx, workspace, occurrence, due, (now, most)).await
}

/// Marks at most `most` of those whose time is over as missed, and tells who they are.
pub(in crate::features::rituals) async fn close_due(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    occurrence: OccurrenceId,
    (now, most): (Timestamp, i64),
) -> Result<Vec<UserId>> {
    mark(tx, workspace, occurrence, ("state = 'missed'", "close_at <= $3"), (now, most)).await
}

/// Marks at most `most` of those who were asked and have not answered, where `due` is true of them at `$3`.
async fn mark(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    occurrence: OccurrenceId,
    (marked, due): (&'static str, &'static str),
    (now, most): (Timestamp, i64),
) -> Result<Vec<UserId>> {
    let sql = format!(
        "UPDATE ritual_participants SET {marked}
         WHERE workspace_id = $1 AND occurrence_id = $2 AND person IN (
           SELECT person FROM ritual_participants WHERE workspace_id = $1 AND occurrence_id = $2 AND state = 'asked'
             AND {due} ORDER BY person LIMIT $4)
         RETURNING person"
    );
    let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(occurrence);
    Ok(sorted(query.bind(Ts(now)).bind(most).all().await?))
}
